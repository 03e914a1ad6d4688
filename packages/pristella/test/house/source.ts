import { readdirSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Source texts by path; a path has forward slashes and is relative to the tree's root. */
export type SourceFiles = ReadonlyMap<string, string>;

/** One import or re-export of a module. */
export interface Import {
  /** The file it stands in. */
  readonly from: string;
  /** The file it names, for a relative import; else the specifier as written. */
  readonly to: string;
  readonly isRelative: boolean;
  /** `import type` and `export type`: gone when the program runs. */
  readonly isTypeOnly: boolean;
  /** `import()`: happens only where the program comes past it. */
  readonly isDynamic: boolean;
}

export const parse = (path: string, text: string) => {
  const result = parseSync(path, text);
  const error = result.errors[0];
  if (error) throw new SyntaxError(`${path}: ${error.message}`);
  return result;
};

/** Reads the files below `root` whose path satisfies `wanted`; skips what is built or installed. */
export function readSources(root: string, wanted: (path: string) => boolean): SourceFiles {
  const files = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const item of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      const path = posix.join(folder, item.name.split(sep).join('/'));
      if (item.isDirectory()) {
        if (!['node_modules', 'dist', 'runs', 'coverage'].includes(item.name) && !item.name.startsWith('.')) walk(path);
      } else if (wanted(path)) files.set(path, readFileSync(`${root}/${path}`, 'utf8'));
    }
  };
  walk('');
  return files;
}

/** The file that a relative specifier names. */
export const resolveRelative = (from: string, specifier: string): string => posix.join(posix.dirname(from), specifier);

/** Every import, re-export and literal `import()` of a file. */
export function importsOf(path: string, text: string): Import[] {
  const { module } = parse(path, text);
  const imports: Import[] = [];
  const add = (specifier: string, statement: string, isDynamic: boolean): void => {
    const isRelative = specifier.startsWith('.');
    const to = isRelative ? resolveRelative(path, specifier) : specifier;
    imports.push({ from: path, to, isRelative, isTypeOnly: /^(import|export)\s+type\b/.test(statement), isDynamic });
  };
  for (const { start, end, moduleRequest } of module.staticImports) {
    add(moduleRequest.value, text.slice(start, end), false);
  }
  for (const { start, end, entries } of module.staticExports) {
    const specifiers = new Set(entries.flatMap((e) => (e.moduleRequest ? [e.moduleRequest.value] : [])));
    for (const specifier of specifiers) add(specifier, text.slice(start, end), false);
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^(['"`])([^'"`$]+)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    if (literal) add(literal[2]!, 'import()', true);
  }
  return imports;
}
