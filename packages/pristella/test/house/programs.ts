import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program in a document, and what the document says it prints. */
export interface Program {
  /** The line of the document on which the program starts. */
  readonly line: number;
  readonly code: string;
  /** The text block that follows; undefined where none does. */
  readonly printed: string | undefined;
}

/** The programs of a document: its fenced `ts` blocks, each with the `text` block that is the next one, if it is. */
export function programsIn(markdown: string): Program[] {
  const fences = [...markdown.matchAll(/^```(\w*)[^\n]*\n(.*?)^```[ \t]*$/gms)];
  return fences.flatMap(([, language, code], i) => {
    if (language !== 'ts') return [];
    const next = fences[i + 1];
    const line = markdown.slice(0, fences[i]!.index).split('\n').length + 1;
    return [{ line, code: code!, printed: next?.[1] === 'text' ? next[2] : undefined }];
  });
}

/** The documents whose programs are compiled and run. */
export const pages: readonly string[] = [
  'README.md',
  'README.zh.md',
  'docs/start.md',
  'docs/from-numpy.md',
  'docs/from-pytorch.md',
  'docs/javascript.md',
  'docs/batches.md',
  'docs/scan.md',
  'docs/profiler.md',
  'docs/look.md',
];

/** How long a program may take, in milliseconds. */
export const PATIENCE = 180_000;

const withoutTrailingSpace = (text: string): string => text.replace(/[ \t]+$/gm, '').trimEnd();

/** Runs a program as a file below `root`, so that `pristella` resolves; returns what is wrong with it, or undefined. */
export function failureOf({ code, printed }: Program, root: string): string | undefined {
  // Node strips no types inside node_modules; and what a program writes stays in its own folder.
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'program-'));
  try {
    writeFileSync(join(folder, 'program.ts'), code);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['program.ts'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: PATIENCE,
    });
    if (status !== 0) return `ended with ${status}:\n${stderr}`;
    if (printed === undefined || withoutTrailingSpace(stdout) === withoutTrailingSpace(printed)) return undefined;
    return `printed\n${stdout}and not\n${printed}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
