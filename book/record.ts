/** Runs of programs as records on disk, so that a full run that was stopped goes on where it was. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from './page.ts';
import { fingerprint } from './program.ts';

/** What one run of a program gave. */
export interface Run {
  readonly program: string;
  readonly seed: number;
  readonly seconds: number;
  readonly results: readonly Result[];
  /** Names of the figures drawn, and labels in them that overlap or leave the frame. */
  readonly pictures: readonly string[];
  readonly faults: readonly string[];
  /** Why it did not end well, if so. */
  readonly error?: string;
  /** How many threads of the whole machine had work on average in the last minute, and the time. */
  readonly load: number;
  readonly ended: string;
}

/** Whether a run ended well and everything in it holds. */
export const isGood = (r: Run): boolean =>
  r.error === undefined && r.faults.length === 0 && r.results.every((result) => result.holds);

const folder = join(import.meta.dirname, '../runs/book/full');
const pathOf = (program: string, seed: number): string => join(folder, `${program.replace('/', '-')}-${seed}.json`);

/** The record of a program with a seed, if it is of the present sources. */
export function recorded(program: string, seed: number): Run | undefined {
  const path = pathOf(program, seed);
  if (!existsSync(path)) return undefined;
  const { key, run } = JSON.parse(readFileSync(path, 'utf8')) as { key: string; run: Run };
  return key === fingerprint(program) ? run : undefined;
}

/** Keeps a run that is good; another one is run again next time. */
export function record(run: Run): void {
  if (!isGood(run)) return;
  const path = pathOf(run.program, run.seed);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.part`, JSON.stringify({ key: fingerprint(run.program), run }));
  renameSync(`${path}.part`, path);
}

/** Forgets all runs. */
export const forgetRuns = (): void => rmSync(folder, { recursive: true, force: true });
