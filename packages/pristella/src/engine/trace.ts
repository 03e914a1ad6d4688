import type { KernelNote } from './describe.ts';
import type { TimedRun, Timing } from './recorder.ts';

const PROCESS = 1;
const MAIN_THREAD = 0;

/** Whole nanoseconds since the beginning: exact numbers, so that what nests in time nests in the file. */
type Clock = (ms: number) => number;

/** A complete event, with its times in microseconds as the format wants them. */
function complete(clock: Clock, name: string, begun: number, ended: number, args: object, tid = MAIN_THREAD): object {
  const [from, to] = [clock(begun), clock(ended)];
  return { name, ph: 'X', pid: PROCESS, tid, ts: from / 1000, dur: (to - from) / 1000, args };
}

const named = (what: 'process_name' | 'thread_name', tid: number, name: string): object => ({
  name: what,
  ph: 'M',
  pid: PROCESS,
  tid,
  args: { name },
});

function details({ ops, shapes, operands, scopes, dtype, flops, bytes }: KernelNote, helpers: number): object {
  return { ops: ops.join(' '), shapes, operands, scopes, dtype, flops, bytes, threads: 1 + helpers };
}

const workersOf = (runs: readonly TimedRun[]): number[] =>
  [...new Set(runs.flatMap((run) => run.launches.flatMap((l) => l.helpers.map((h) => h.worker))))].sort(
    (a, b) => a - b,
  );

/** A timing as JSON in the Trace Event Format: kernels within runs of programs within the whole. */
export function traceOf({ kernels, runs, begun, ended, unlisted }: Timing): string {
  const clock: Clock = (ms) => Math.max(0, Math.round((ms - begun) * 1e6));
  const last = runs.at(-1)?.launches.at(-1)?.ended ?? begun;
  const traceEvents = [
    named('process_name', MAIN_THREAD, 'pristella'),
    named('thread_name', MAIN_THREAD, 'main thread'),
    ...workersOf(runs).map((worker) => named('thread_name', worker, `worker ${worker}`)),
    complete(clock, 'profile', begun, Math.max(ended, last), {}),
  ];
  for (const { launches } of runs) {
    const what = launches.length === 1 ? 'run of 1 kernel' : `run of ${launches.length} kernels`;
    const [first] = launches;
    const last = launches.at(-1);
    if (first && last) traceEvents.push(complete(clock, what, first.begun, last.ended, {}));
    for (const { kernel, begun, ended, helpers } of launches) {
      const note = kernels[kernel]?.note;
      if (!note) throw new Error(`a timing has no kernel ${kernel}`);
      const args = details(note, helpers.length);
      traceEvents.push(complete(clock, note.name, begun, ended, args));
      for (const h of helpers) traceEvents.push(complete(clock, note.name, h.begun, h.ended, {}, h.worker));
    }
  }
  return JSON.stringify({ displayTimeUnit: 'ms', otherData: { callsNotListed: unlisted }, traceEvents });
}
