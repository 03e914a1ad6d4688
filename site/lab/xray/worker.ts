/** What a program that is looked at imports: `np`, and `xray`, which is handed the program. It runs in the worker of a cell. */
import { look, measurePeak, setThreads } from 'pristella';
import { NoTensor, seenOf, timesOf } from './looker.ts';
import type { Told, Wishes } from './seen.ts';
import { MOST_NODES } from './task.ts';

export { np } from './given.ts';

/** Milliseconds for all runs of one sight. */
const PATIENCE = 350;

/** The first place of the program in a stack. */
function placeOf(error: unknown, [address = '']: readonly string[]): { line: number; column: number } {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const [, place = ''] = stack.split(`${address}:`);
  const [, line, column] = /^(\d+):(\d+)/.exec(place) ?? [];
  return { line: Number(line ?? 0), column: Number(column ?? 0) };
}

/** `sources` is the program's own text by its address. */
export function xray(tell: (told: Told) => void, sources: look.Sources, wishes: Wishes, program: () => unknown): void {
  setThreads(1);
  look.setSources(sources);
  try {
    const seen = seenOf(program);
    tell({ kind: 'seen', seen });
    if (seen.nodes.length > MOST_NODES) return;
    const [first, second] = seen.sights;
    tell({
      kind: 'times',
      times: [timesOf(program, first, false, PATIENCE), timesOf(program, second, true, PATIENCE)],
    });
    if (wishes.peak) tell({ kind: 'peak', peak: measurePeak(1) });
  } catch (error) {
    const text = error instanceof NoTensor ? null : String(error);
    tell({ kind: 'failed', text, ...placeOf(error, Object.keys(sources)) });
  }
}
