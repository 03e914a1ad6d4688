import type { Declaration, ModuleExportName, Statement } from 'oxc-parser';
import { parse, resolveRelative, type SourceFiles } from './source.ts';

/** A name in a module: a file and the name it has there. `*` is the whole module. */
interface Place {
  readonly file: string;
  readonly name: string;
}

/** What a module declares, imports and exports, as far as docstrings are concerned. */
interface Outline {
  /** Whether each top-level name has a docstring, on any of its declarations: overloads and merged types share one. */
  readonly declared: Map<string, boolean>;
  readonly imported: Map<string, Place>;
  /** Where each exported name comes from: a place in another module, or a top-level name of this one. */
  readonly exported: Map<string, Place>;
  /** The modules of `export * from`. */
  readonly exportedWhole: string[];
}

const nameOf = (name: ModuleExportName): string => (name.type === 'Literal' ? name.value : name.name);

/** The names that a declaration introduces; of a pattern (`const { a, b } = ...`), all of them. */
function declaredNames(declaration: Declaration): string[] {
  if (declaration.type !== 'VariableDeclaration') {
    return 'id' in declaration && declaration.id?.type === 'Identifier' ? [declaration.id.name] : [];
  }
  return declaration.declarations.flatMap(({ id }) => {
    if (id.type === 'Identifier') return [id.name];
    if (id.type !== 'ObjectPattern') return [];
    return id.properties.flatMap((p) => (p.type === 'Property' && p.value.type === 'Identifier' ? [p.value.name] : []));
  });
}

function outline(path: string, text: string): Outline {
  const { program, comments } = parse(path, text);
  const result: Outline = { declared: new Map(), imported: new Map(), exported: new Map(), exportedWhole: [] };
  // A docstring is a /** block with words in it, with nothing but space between it and its statement.
  const isDocumented = (statement: Statement): boolean =>
    comments.some(
      ({ type, value, start, end }) =>
        type === 'Block' &&
        /^\*[\s*]*[^\s*]/.test(value) &&
        start < statement.start &&
        text.slice(end, statement.start).trim() === '',
    );
  const declare = (declaration: Declaration, statement: Statement, isExported: boolean): void => {
    for (const name of declaredNames(declaration)) {
      result.declared.set(name, (result.declared.get(name) ?? false) || isDocumented(statement));
      if (isExported) result.exported.set(name, { file: path, name });
    }
  };
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      const file = resolveRelative(path, statement.source.value);
      for (const s of statement.specifiers) {
        const name =
          s.type === 'ImportSpecifier' ? nameOf(s.imported) : s.type === 'ImportDefaultSpecifier' ? 'default' : '*';
        result.imported.set(s.local.name, { file, name });
      }
    } else if (statement.type === 'ExportAllDeclaration') {
      const file = resolveRelative(path, statement.source.value);
      if (statement.exported) result.exported.set(nameOf(statement.exported), { file, name: '*' });
      else result.exportedWhole.push(file);
    } else if (statement.type === 'ExportNamedDeclaration') {
      if (statement.declaration) declare(statement.declaration, statement, true);
      const file = statement.source ? resolveRelative(path, statement.source.value) : path;
      for (const s of statement.specifiers) result.exported.set(nameOf(s.exported), { file, name: nameOf(s.local) });
    } else if (statement.type === 'ExportDefaultDeclaration') {
      result.declared.set('default', isDocumented(statement));
      result.exported.set('default', { file: path, name: 'default' });
    } else if ('id' in statement || statement.type === 'VariableDeclaration') {
      declare(statement as Declaration, statement, false);
    }
  }
  return result;
}

/** The exports reachable from `entries`, through any number of re-exports, that have no docstring; as `file: name`. */
export function undocumentedExports(files: SourceFiles, entries: readonly string[]): string[] {
  const outlines = new Map([...files].map(([file, text]) => [file, outline(file, text)]));

  /** Every name a module exports, with those it passes on whole. */
  const namesOf = (file: string, above: readonly string[] = []): string[] => {
    const module = outlines.get(file);
    if (!module || above.includes(file)) return [];
    return [...module.exported.keys(), ...module.exportedWhole.flatMap((other) => namesOf(other, [...above, file]))];
  };

  /** Follows an exported name through re-exports and imports to its declaration, or as far as it leads. */
  const originOf = ({ file, name }: Place): Place => {
    const module = outlines.get(file);
    if (!module || name === '*') return { file, name };
    const place = module.exported.get(name);
    if (place?.file === file) {
      const imported = module.imported.get(place.name);
      return imported ? originOf(imported) : place;
    }
    const whole = module.exportedWhole.find((other) => namesOf(other).includes(name));
    const next = place ?? (whole && { file: whole, name });
    return next ? originOf(next) : { file, name };
  };

  const found = new Set<string>();
  const checked = new Set<string>();
  const check = (file: string): void => {
    if (checked.has(file)) return;
    checked.add(file);
    for (const other of outlines.get(file)?.exportedWhole ?? [])
      if (!files.has(other)) found.add(`${other}: no such file`);
    for (const name of namesOf(file)) {
      const origin = originOf({ file, name });
      const isDocumented = outlines.get(origin.file)?.declared.get(origin.name);
      if (origin.name === '*') check(origin.file);
      else if (!isDocumented)
        found.add(`${origin.file}: ${origin.name}${isDocumented === undefined ? ' is not there' : ''}`);
    }
  };
  for (const file of entries) check(file);
  return [...found].sort();
}
