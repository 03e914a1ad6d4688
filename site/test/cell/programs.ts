/** The programs that cells must run: the blocks of the documents and of the reference, and the programs of the book. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programs } from '../../../book/program.ts';
import { programsIn } from '../../../packages/pristella/test/house/programs.ts';
import { codeNeedsNode } from '../../cell/build.ts';
import { isOneOfSeveral } from '../../pages/markdown.ts';

const root = join(import.meta.dirname, '../../..');

/** A program, and how one sees that it did what it should. */
export interface Checked {
  readonly name: string;
  readonly code: string;
  readonly attributes: string;
  /** Why it cannot run in a page; undefined if it can. */
  readonly exception: string | undefined;
  /** What is wrong with what it printed; undefined if all is right. */
  wrong(printed: string): string | undefined;
}

/** What no page does as its block says, by a part of the block, and why. */
const impossible: Readonly<Record<string, string>> = {
  'np.linalg.slogdet([[1, 2], [3, 4]])':
    'Math.log(3) differs in its last digit between the versions of V8 in Node and in Chromium',
  'const recording = look.record(() => {':
    'look reads the names of values in the file of the program, which a page does not have',
};

const cannot = (code: string): string | undefined =>
  Object.entries(impossible).find(([part]) => code.includes(part))?.[1];

const plain = (text: string): string => text.replace(/[ \t]+$/gm, '').trimEnd();

/** The documents, but for the reference. */
const documents: readonly string[] = [
  'README.md',
  'README.zh.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Blocks of documents that are parts of programs, or that say what must fail, have no printed text after them and no import. */
export function documentPrograms(): Checked[] {
  return documents.flatMap((page) =>
    programsIn(readFileSync(join(root, page), 'utf8')).flatMap(({ line, code, printed }) => {
      if (!/^import .* from 'pristella/m.test(code)) return [];
      return [
        {
          name: `${page}:${line}`,
          code,
          attributes: '',
          exception: isOneOfSeveral(code) ? 'it is one of several files' : (codeNeedsNode(code) ?? cannot(code)),
          wrong: (text: string) =>
            printed === undefined || plain(text) === plain(printed)
              ? undefined
              : `printed\n${text}\nand not\n${printed}`,
        },
      ];
    }),
  );
}

/** What the reference's examples use that pages do not have: names of `pristella/node`, and a folder of files. */
function needsNode(code: string, nodeNames: readonly string[]): string | undefined {
  const found = [...nodeNames, 'folder', 'process'].find((name) =>
    new RegExp(`(?<![\\w$.'])${name}(?![\\w$':])`).test(code.replace(/\/\/.*$/gm, '')),
  );
  return found === undefined ? undefined : `it uses ${found}`;
}

/** An example without what was printed, and what was printed: comments that `npm run reference` has written. */
export function examplePrograms(nodeNames: readonly string[]): Checked[] {
  const folder = join(root, 'docs/reference');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .flatMap((name) =>
      programsIn(readFileSync(join(folder, name), 'utf8')).flatMap(({ line, code }) => {
        // A signature is no program.
        if (!/;\s*(\/\/.*)?$/m.test(code) || /^[\w.]+\(.*\): /m.test(code)) return [];
        return [
          {
            name: `docs/reference/${name}:${line}`,
            code,
            attributes: '',
            exception: needsNode(code, nodeNames) ?? cannot(code),
            wrong: (text: string) => {
              const said = code.split('\n').flatMap((l) => /(?:^|\s)\/\/ ?(.*)$/.exec(l)?.[1] ?? []);
              const missing = plain(text)
                .split('\n')
                .filter((l) => l.trim() !== '' && !said.some((s) => plain(s) === l || s.trim() === l.trim()));
              return missing.length === 0 ? undefined : `printed what the page does not say: ${missing.join(' ⏎ ')}`;
            },
          },
        ];
      }),
    );
}

/** The book's programs, whose own checks tell. */
export function bookPrograms(): Checked[] {
  return programs.map((program) => {
    const file = `book/${program}.ts`;
    const code = readFileSync(join(root, file), 'utf8');
    return {
      name: file,
      code,
      attributes: `data-path="${file}"`,
      exception: codeNeedsNode(code, file),
      wrong: (text) => {
        const failed = text.split('\n').filter((line) => line.startsWith('✗'));
        if (failed.length > 0) return failed.join('\n');
        return /^✓/m.test(text) ? undefined : 'no check was made';
      },
    };
  });
}
