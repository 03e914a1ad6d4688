/** The recipes of CONTRIBUTING.md, read and followed in a copy of the repository. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const repository: string = join(import.meta.dirname, '../../../..');

/** A block of code of a recipe. */
export interface Block {
  readonly isDiff: boolean;
  /** As it is written: `src/np.ts`. */
  readonly file: string;
  /** The list or class that it goes into; undefined where it goes to the end of the file. */
  readonly place: string | undefined;
  readonly text: string;
}

/** A section of CONTRIBUTING.md with what it says to write and to run. */
export interface Recipe {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Commands in backticks: `node ...` and `npx vitest run ...`. */
  readonly commands: readonly string[];
}

const fence = /^( *)```(ts|diff)\n([\s\S]*?)\n\1```$/gm;
const heading = /^\/\/ (\S+?)(?:, in (?:class )?(\w+))?\n/;

/** The sections with blocks of code. Throws for a block that does not say where it goes. */
export function recipesIn(markdown: string): Recipe[] {
  const sections = markdown.split(/^## /m).slice(1);
  return sections.flatMap((section): Recipe[] => {
    const blocks = [...section.matchAll(fence)].map(([, indent = '', kind, code = '']): Block => {
      const plain = code.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
      const [head, file, place] = heading.exec(plain) ?? [];
      if (head === undefined || file === undefined) throw new Error(`this block names no file:\n${plain}`);
      return { isDiff: kind === 'diff', file, place, text: plain.slice(head.length) };
    });
    const commands = [...section.matchAll(/`((?:node|npx vitest run) [^`]+)`/g)].map(([, command = '']) => command);
    const [title = ''] = section.split('\n', 1);
    return blocks.length > 0 ? [{ title, blocks, commands }] : [];
  });
}

/** Where a file of a recipe lies: `src` and `test` are those of the library. */
const pathOf = (file: string): string => (/^(src|test)\//.test(file) ? `packages/pristella/${file}` : file);

/** Import statements, without the names that the file has already. */
function imports(block: string, before: string): string {
  const known = new Set([...before.matchAll(/^import [^;]*;/gm)].flatMap(([text]) => text.match(/\w+/g) ?? []));
  const lines = [...block.matchAll(/^import (type )?(\{[^}]*\}|\* as \w+) from ('[^']+');$/gm)];
  return lines
    .map(([line, type = '', names = '', from]) => {
      if (!names.startsWith('{')) return line;
      const wanted = names
        .slice(1, -1)
        .split(',')
        .map((name) => name.trim());
      const missing = wanted.filter((name) => !known.has(name.replace('type ', '')));
      return missing.length === 0 ? '' : `import ${type}{ ${missing.join(', ')} } from ${from};`;
    })
    .filter((line) => line !== '')
    .join('\n');
}

/** The file with a block in it. Throws where the place, or the line that is to be replaced, is not there. */
function written({ file, isDiff, place, text }: Block, before: string): string {
  if (isDiff) {
    const [from, to] = ['-', '+'].map((sign) =>
      text
        .split('\n')
        .flatMap((line) => (line.startsWith(sign) ? [line.slice(1)] : []))
        .join('\n'),
    ) as [string, string];
    if (!before.includes(from)) throw new Error(`${file} has no line\n${from}`);
    return before.replace(from, to);
  }
  const own = imports(text, before);
  const code = text.replaceAll(/^import [^;]*;\n+/gm, '');
  const top = own === '' ? '' : `${own}\n`;
  if (place === undefined) return `${top}${before}\n${code}\n`;
  // A list begins behind the sign of equality, a class behind its name.
  const start = new RegExp(`\\b(const ${place}\\b[\\s\\S]*? = [[{]|class ${place}\\b[^{]*\\{)`).exec(before);
  if (!start) throw new Error(`${file} has no ${place}`);
  const at = start.index + start[0].length;
  return `${top}${before.slice(0, at)}\n${code}\n${before.slice(at)}`;
}

/** A copy of the sources and tests in an empty folder, with the dependencies of the repository. */
export class Copy {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'pristella-recipes-'));

  constructor() {
    for (const path of ['packages/pristella', 'packages/cli']) {
      for (const part of ['src', 'test', 'package.json'])
        cpSync(join(repository, path, part), this.at(path, part), { recursive: true });
    }
    for (const path of ['package.json', 'vitest.config.ts', 'tsconfig.json', 'scripts', 'docs/gallery'])
      cpSync(join(repository, path), this.at(path), { recursive: true });
    const modules = this.at('node_modules');
    mkdirSync(join(modules, '@pristella'), { recursive: true });
    for (const name of readdirSync(join(repository, 'node_modules'))) {
      if (!['pristella', '@pristella', '.cache', '.vite'].includes(name))
        symlinkSync(join(repository, 'node_modules', name), join(modules, name));
    }
    symlinkSync(this.at('packages/pristella'), join(modules, 'pristella'));
    symlinkSync(this.at('packages/cli'), join(modules, '@pristella/cli'));
  }

  at(...path: readonly string[]): string {
    return join(this.folder, ...path);
  }
  /** Does what a recipe says to write. */
  follow({ blocks }: Recipe): void {
    for (const block of blocks) {
      const path = this.at(pathOf(block.file));
      const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, written(block, before));
    }
  }
  write(path: string, text: string): void {
    writeFileSync(this.at(path), text);
  }
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
