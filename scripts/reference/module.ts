/** One source file as parsed: its statements by name, and the docstring before each. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import {
  type Declaration,
  type ModuleExportName,
  parseSync,
  type Statement,
  type TSInterfaceDeclaration,
} from 'oxc-parser';

/** Where a name of a module leads: to another module's name. */
export interface Way {
  readonly file: string;
  readonly name: string;
}

/** What stands in the text between two places, on one line. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const textOf = (name: ModuleExportName): string => (name.type === 'Literal' ? name.value : name.name);

const declarationOf = (s: Statement): Declaration | null => {
  if (s.type === 'ExportNamedDeclaration') return s.declaration;
  return 'id' in s || s.type === 'VariableDeclaration' ? (s as Declaration) : null;
};

function declares(d: Declaration, name: string): boolean {
  if (d.type === 'VariableDeclaration') {
    return d.declarations.some(({ id }) => id.type === 'Identifier' && id.name === name);
  }
  return 'id' in d && d.id?.type === 'Identifier' && d.id.name === name;
}

export class Module {
  readonly file: string;
  private readonly text: string;
  private readonly statements: readonly Statement[];
  private readonly comments: readonly (Span & { readonly value: string })[];

  constructor(root: string, file: string) {
    this.file = file;
    this.text = readFileSync(join(root, file), 'utf8');
    const { program, comments, errors } = parseSync(file, this.text);
    if (errors[0]) throw new SyntaxError(`${file}: ${errors[0].message}`);
    this.statements = program.body;
    this.comments = comments;
  }

  /** The declarations of a name, overloads and merged types among them. */
  declarations(name: string): Declaration[] {
    return this.statements.flatMap((s) => {
      const d = declarationOf(s);
      return d && declares(d, name) ? [d] : [];
    });
  }

  /** Those that the module keeps to itself. */
  ownDeclarations(name: string): Declaration[] {
    const own = this.statements.filter((s) => s.type !== 'ExportNamedDeclaration');
    return this.declarations(name).filter((d) => own.some((s) => s === (d as Statement)));
  }

  /** Where a name comes from that the module imports or passes on; with `export *`, several modules may have it. */
  ways(name: string): Way[] {
    return this.statements.flatMap((s): Way[] => {
      if (s.type === 'ImportDeclaration' && s.source.value.startsWith('.')) {
        const found = s.specifiers.find((i) => i.type === 'ImportSpecifier' && i.local.name === name);
        return found?.type === 'ImportSpecifier'
          ? [{ file: this.beside(s.source.value), name: textOf(found.imported) }]
          : [];
      }
      if (s.type === 'ExportNamedDeclaration') {
        const found = s.specifiers.find((e) => textOf(e.exported) === name);
        return found ? [{ file: s.source ? this.beside(s.source.value) : this.file, name: textOf(found.local) }] : [];
      }
      return s.type === 'ExportAllDeclaration' && !s.exported ? [{ file: this.beside(s.source.value), name }] : [];
    });
  }

  /** The names that the module offers, and the modules of which it offers all names. */
  exports(): { readonly names: readonly string[]; readonly all: readonly string[] } {
    const names: string[] = [];
    const all: string[] = [];
    for (const s of this.statements) {
      if (s.type === 'ExportAllDeclaration' && !s.exported) all.push(this.beside(s.source.value));
      if (s.type !== 'ExportNamedDeclaration') continue;
      const d = s.declaration;
      const ids = d?.type === 'VariableDeclaration' ? d.declarations.map(({ id }) => id) : d && 'id' in d ? [d.id] : [];
      names.push(...s.specifiers.map((e) => textOf(e.exported)));
      names.push(...ids.flatMap((id) => (id?.type === 'Identifier' ? [id.name] : [])));
    }
    return { names, all };
  }

  private beside(specifier: string): string {
    return posix.join(posix.dirname(this.file), specifier);
  }

  /** The interfaces in the module's `declare module` blocks. */
  augmentations(): TSInterfaceDeclaration[] {
    return this.statements.flatMap((s) => {
      const body = s.type === 'TSModuleDeclaration' && s.body?.type === 'TSModuleBlock' ? s.body.body : [];
      return body.flatMap((d) => (d.type === 'TSInterfaceDeclaration' ? [d] : []));
    });
  }

  /** The text of a node, on one line. */
  cut({ start, end }: Span): string {
    const line = this.text.slice(start, end).replace(/\s+/g, ' ');
    return line.replace(/,? ?\)/g, ')').replace(/\( /g, '(');
  }

  /** The inside of the docstring right before a node, or before the statement that exports it; empty if there is none. */
  comment({ start }: Span): string {
    const between = (end: number): string =>
      this.text
        .slice(end, start)
        .replace(/^\s*\/\/.*$/gm, '')
        .trim();
    const found = this.comments.findLast(
      (c) => c.value.startsWith('*') && c.end <= start && ['', 'export'].includes(between(c.end)),
    );
    return found?.value ?? '';
  }
}
