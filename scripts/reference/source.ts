/** What the source says of a public name: how it is called, the types of its parameters, its docstring. */
import type {
  Class,
  ClassElement,
  Declaration,
  Expression,
  MethodDefinition,
  TSInterfaceDeclaration,
  TSType,
  VariableDeclaration,
} from 'oxc-parser';
import { type Docstring, readDocstring } from './docstring.ts';
import { Module, type Span } from './module.ts';
import { errorsIn } from './throws.ts';

/** A parameter of a function: as it is written, what it is called, and the text of its type. */
export interface Parameter {
  readonly text: string;
  readonly name: string;
  readonly type: string;
}

/** One way to call a function. */
export interface Signature {
  /** `(x: TensorLike, axis = 0): Tensor`; of a field, `: Shape`. */
  readonly text: string;
  readonly parameters: readonly Parameter[];
  /** The type of the result, as text. */
  readonly returns: string;
  /** The file in which it stands. */
  readonly file: string;
}

/** A member of a class, or a field of an interface. */
export interface Member {
  readonly name: string;
  readonly signature: Signature;
  readonly doc: Docstring;
  /** The errors that its own file makes in it. */
  readonly errors: readonly string[];
}

/** A declaration, its file relative to the root of the source. */
export interface Declared {
  readonly name: string;
  readonly file: string;
  readonly kind: 'function' | 'class' | 'interface' | 'type' | 'value';
  readonly signatures: readonly Signature[];
  readonly members: readonly Member[];
  readonly doc: Docstring;
  /** Of a type alias, its text from its parameters on; of an interface, what it extends; of a value, its type. */
  readonly text: string;
  /** The errors that its own file makes in it; of a class, in its constructor. */
  readonly errors: readonly string[];
}

/** Whatever has parameters: functions, arrows, methods, the types of functions. */
interface Callable {
  readonly params: readonly (Span & { readonly type: string; readonly typeAnnotation?: Span | null })[];
  readonly returnType?: (Span & { readonly typeAnnotation: Span }) | null;
}

function signatureOf(module: Module, node: Callable): Signature {
  const texts = node.params.map((p) => module.cut(p));
  const parameters = texts.map((text) => {
    const [name = '', type = ''] = text.split(/\??: (.*)/s);
    return { text, name: name.replace(/ = .*$/, ''), type: type.replace(/ = .*$/, '') };
  });
  const returns = node.returnType ? module.cut(node.returnType.typeAnnotation) : '';
  return { text: `(${texts.join(', ')})${returns && `: ${returns}`}`, parameters, returns, file: module.file };
}

const field = (text: string): Signature => ({ text, parameters: [], returns: '', file: '' });

/** The library's source, read as far as it is asked for. */
export class Source {
  private readonly root: string;
  private readonly modules = new Map<string, Module>();

  constructor(root: string) {
    this.root = root;
  }

  /** The declaration behind a module's name, through any number of re-exports. Throws ReferenceError if there is none. */
  find(file: string, name: string): Declared {
    const found = this.lookUp(file, name);
    if (!found) throw new ReferenceError(`${file} has no ${name}`);
    return found;
  }

  /** The interfaces named ...Options in a type that stands in a file, those behind aliases too. */
  optionsIn(file: string, type: string): Declared[] {
    const names = [...new Set(type.match(/\b[A-Z]\w*Options\b<?/g) ?? [])];
    return names.flatMap((name) => {
      const d = this.lookUp(file, name.replace('<', ''));
      if (d?.kind === 'interface') return [d];
      // Of an alias with arguments those stand beside it.
      return d && !name.endsWith('<') ? this.optionsIn(d.file, d.text) : [];
    });
  }

  /** All names that a module offers, through any number of re-exports. */
  exportsOf(file: string): string[] {
    const { names, all } = this.module(file).exports();
    return [...new Set([...names, ...all.flatMap((f) => this.exportsOf(f))])];
  }

  /** The type aliases and the interfaces mentioned in a type that stands in a file, and those that they mention. */
  typesIn(file: string, type: string, seen = new Set<string>()): Declared[] {
    const names = [...new Set(type.match(/\b[A-Z]\w+\b/g) ?? [])].filter((name) => !seen.has(name));
    const found = names.flatMap((name) => this.lookUp(file, name) ?? []);
    // A name that is not known here may be known where it is inherited from.
    for (const { name } of found) seen.add(name);
    const types = found.filter((d) => d.kind === 'interface' || d.kind === 'type');
    const beneath = (d: Declared): string =>
      [d.text, ...[...d.signatures, ...d.members.map((m) => m.signature)].map((s) => s.text)].join(' ');
    return types.flatMap((d) => [d, ...this.typesIn(d.file, beneath(d), seen)]);
  }

  /** The members that a file adds to a class of another (`declare module`), but for those derived from its functions. */
  membersAdded(file: string): Member[] {
    const module = this.module(file);
    return module.augmentations().flatMap((d) => this.interfaceOf(module, d, []).members);
  }

  private module(file: string): Module {
    const known = this.modules.get(file) ?? new Module(this.root, file);
    this.modules.set(file, known);
    return known;
  }

  /** The declaration behind a module's name, if there is one. */
  lookUp(file: string, name: string): Declared | undefined {
    const module = this.module(file);
    const own = module.declarations(name);
    if (own.length > 0) return this.read(module, name, own);
    for (const way of module.ways(name)) {
      const found = this.lookUp(way.file, way.name);
      if (found) return found;
    }
    return undefined;
  }

  private read(module: Module, name: string, own: readonly Declaration[]): Declared {
    // Where an interface is merged into a class, the class comes first.
    const d = own.find((o) => o.type === 'ClassDeclaration') ?? own[0]!;
    const comment = [d, ...own].map((o) => module.comment(o)).find((c) => c !== '') ?? '';
    const base = {
      name,
      file: module.file,
      doc: readDocstring(comment),
      signatures: [],
      members: [],
      text: '',
      errors: [],
    };
    switch (d.type) {
      case 'ClassDeclaration': {
        if (areRows(d)) {
          const text = d.superClass ? module.cut(d.superClass) : '';
          return { ...base, kind: 'interface', text, members: this.rowsOf(module, d) };
        }
        const { making, ...shown } = classOf(module, d as Class);
        const prose = [base.doc.prose, making].filter((part) => part !== '').join(' ');
        return { ...base, kind: 'class', ...shown, doc: { ...base.doc, prose } };
      }
      case 'TSInterfaceDeclaration': {
        const text = d.extends.map((e) => module.cut(e)).join(' ');
        return { ...base, kind: 'interface', text, ...this.interfaceOf(module, d) };
      }
      case 'TSTypeAliasDeclaration':
        return {
          ...base,
          kind: 'type',
          text: /[<=].*[^;]/.exec(module.cut(d))![0],
          signatures: this.signaturesOfType(module, d.typeAnnotation),
        };
      case 'VariableDeclaration': {
        const signatures = this.signaturesOf(module, d, name);
        const kind = signatures.length > 0 ? 'function' : 'value';
        return { ...base, kind, text: this.typeOf(module, d, name), signatures, errors: errorsIn(module, [d]) };
      }
      default: {
        // Callers see the overloads; the implementation only where it stands alone.
        const all = own as unknown as (Callable & { readonly body: Span | null })[];
        const seen = all.length > 1 ? all.filter((f) => f.body === null) : all;
        const signatures = seen.map((f) => signatureOf(module, f));
        return { ...base, kind: 'function', signatures, errors: errorsIn(module, own) };
      }
    }
  }

  private interfaceOf(
    module: Module,
    d: TSInterfaceDeclaration,
    extended = d.extends,
  ): Pick<Declared, 'signatures' | 'members'> {
    const above = extended.flatMap((e) => this.lookUp(module.file, module.cut(e.expression))?.members ?? []);
    const own: Member[] = [];
    const signatures: Signature[] = [];
    for (const m of d.body.body) {
      if (m.type === 'TSCallSignatureDeclaration') signatures.push(signatureOf(module, m as unknown as Callable));
      if (m.type !== 'TSPropertySignature' && m.type !== 'TSMethodSignature') continue;
      const doc = readDocstring(module.comment(m));
      const name = m.computed ? `[${module.cut(m.key)}]` : module.cut(m.key);
      const type = m.type === 'TSPropertySignature' && m.typeAnnotation ? module.cut(m.typeAnnotation) : '';
      const isCalled = m.type === 'TSMethodSignature';
      const signature = isCalled
        ? signatureOf(module, m as unknown as Callable)
        : field(`${m.optional ? '?' : ''}${type}`);
      own.push({ name, signature, doc, errors: [] });
    }
    // Of two fields of one name, the later one counts.
    const members = new Map([...above, ...own].map((m) => [m.name, m]));
    return { signatures, members: [...members.values()] };
  }

  /** The fields of a class of options, each of which is a row (`base/row.ts`), and those that it extends. */
  private rowsOf(module: Module, d: Class): readonly Member[] {
    const above = d.superClass ? (this.lookUp(module.file, module.cut(d.superClass))?.members ?? []) : [];
    const own = d.body.body.flatMap((m): Member[] => {
      if (m.type !== 'PropertyDefinition' || !m.typeAnnotation) return [];
      const name = module.cut(m.key);
      const written = module.comment(m);
      // A row that only has another default is explained above.
      const doc = written === '' ? above.find((a) => a.name === name)?.doc : readDocstring(written);
      const type = module.cut(m.typeAnnotation);
      const fallback = type.endsWith(' | undefined') || !m.optional ? '' : fallbackOf(module, m.value);
      const signature = field(`${m.optional ? '?' : ''}${type.replace(/ \| undefined$/, '')}${fallback}`);
      return [{ name, signature, doc: doc ?? readDocstring(''), errors: [] }];
    });
    return [...new Map([...above, ...own].map((m) => [m.name, m])).values()];
  }

  /** The type that a constant is given, or that it satisfies, as text. */
  private typeOf(module: Module, d: VariableDeclaration, name: string): string {
    const own = d.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name)!;
    const type = own.id.type === 'Identifier' ? own.id.typeAnnotation?.typeAnnotation : undefined;
    const satisfied = own.init?.type === 'TSSatisfiesExpression' ? own.init.typeAnnotation : undefined;
    return [type, satisfied].map((t) => (t ? module.cut(t) : '')).join(' ');
  }

  /** How a constant is called: by its type, by its arrow, or by what the function that makes it says it returns. */
  private signaturesOf(module: Module, d: VariableDeclaration, name: string): readonly Signature[] {
    const own = d.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name)!;
    const type = own.id.type === 'Identifier' ? own.id.typeAnnotation?.typeAnnotation : undefined;
    if (type) return this.signaturesOfType(module, type);
    if (own.init?.type === 'ArrowFunctionExpression') return [signatureOf(module, own.init as unknown as Callable)];
    if (own.init?.type !== 'CallExpression') return [];
    const maker = this.lookUp(module.file, module.cut(own.init.callee));
    const made = maker?.signatures[0]?.returns ?? '';
    return maker && /^\w+$/.test(made) ? (this.lookUp(maker.file, made)?.signatures ?? []) : [];
  }

  private signaturesOfType(module: Module, type: TSType): readonly Signature[] {
    if (type.type === 'TSFunctionType') return [signatureOf(module, type as unknown as Callable)];
    const name = type.type === 'TSTypeQuery' ? type.exprName : type.type === 'TSTypeReference' ? type.typeName : null;
    return name ? (this.lookUp(module.file, module.cut(name))?.signatures ?? []) : [];
  }
}

/** Whether a class is one of options: fields alone, each with its row. An error that has no fields of its own is none. */
const areRows = ({ body, superClass }: Class): boolean =>
  !(superClass?.type === 'Identifier' && superClass.name.endsWith('Error')) &&
  body.body.every((m) => m.type === 'PropertyDefinition' && m.value?.type === 'CallExpression');

/** The default that a row ends with, where it is written out there. */
function fallbackOf(module: Module, row: Expression | null): string {
  const last = row?.type === 'CallExpression' ? row.arguments.at(-1) : undefined;
  return last && /^(-?[\d.]|'|true|false|\[)/.test(module.cut(last)) ? ` = ${module.cut(last)}` : '';
}

/** What a class shows: how it is made and what is said of that, and its public members. */
function classOf(
  module: Module,
  node: Class,
): Pick<Declared, 'signatures' | 'members' | 'errors'> & { readonly making: string } {
  const signatures: Signature[] = [];
  const members: Member[] = [];
  const parts = node.body.body.filter((m) => m.type !== 'StaticBlock' && m.type !== 'TSIndexSignature');
  const shown = parts.filter((m) => isPublic(module, m));
  // Callers see the overloads, not what implements them.
  const overloaded = new Set(shown.filter((m) => isMethod(m) && !m.value.body).map((m) => module.cut(m.key)));
  for (const m of shown) {
    const key = module.cut(m.key);
    // What belongs to the class itself is called by its name.
    const name = m.static ? `${node.id?.name}.${key}` : key;
    const doc = readDocstring(module.comment(m));
    if (!isMethod(m)) {
      members.push({ name, signature: field(m.typeAnnotation ? module.cut(m.typeAnnotation) : ''), doc, errors: [] });
      continue;
    }
    if (m.value.body && overloaded.has(key)) continue;
    const called = signatureOf(module, m.value as Callable);
    if (m.kind === 'constructor') signatures.push(called);
    else {
      const errors = errorsIn(module, m.value.body ? [m.value.body] : []);
      members.push({ name, signature: m.kind === 'get' ? field(`: ${called.returns}`) : called, doc, errors });
    }
  }
  const maker = parts.find((m) => isMethod(m) && m.kind === 'constructor');
  const errors = maker ? errorsIn(module, [maker]) : [];
  const making = maker && isPublic(module, maker) ? readDocstring(module.comment(maker)).prose : '';
  return { signatures, members, errors, making };
}

type Part = Exclude<ClassElement, { type: 'StaticBlock' } | { type: 'TSIndexSignature' }>;

const isMethod = (m: Part): m is MethodDefinition =>
  m.type === 'MethodDefinition' || m.type === 'TSAbstractMethodDefinition';

function isPublic(module: Module, m: Part): boolean {
  if (m.computed || m.override || m.key.type === 'PrivateIdentifier') return false;
  if (isMethod(m) && m.kind === 'set') return false;
  return (m.accessibility ?? 'public') === 'public' && !module.comment(m).includes('@internal');
}
