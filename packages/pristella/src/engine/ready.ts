import { type Options, options } from '../base/options.ts';
import { checked } from '../base/row.ts';
import { type Device, threadCount } from './device-name.ts';
import { engine } from './engine.ts';

/** Threads that have not started in this time are not waited for: a program can do without them. */
const PATIENCE_MS = 10_000;
/** Between two looks at whether they have. */
const PAUSE_MS = 2;

/** What is to be there before a program goes on. */
export class ReadyOptions {
  /**
   * Threads that share the work, the main one included, from 1 to 64. Unless given, as many as `setThreads` last said, or
   * as there are processors, at most 8.
   */
  readonly threads?: number | undefined = checked((value, _, op) => threadCount(value as number, op));
}
const readyOptions: Options<ReadyOptions> = options(ReadyOptions);

/** What a program has to compute with, as `ready` found it. */
export interface Readiness {
  readonly device: Device;
  /** Threads that take part from now on, the main one included. */
  readonly threads: number;
  /** Whether threads can share memory here: in Node, and in pages and their workers that are cross-origin isolated. */
  readonly isolated: boolean;
  /** Why there are fewer threads than were asked for; null where all are there. */
  readonly reason: string | null;
}

/**
 * Starts the engine's threads and waits until they take part, so that the first large computation has them. Without it they
 * start with that computation and join some milliseconds later; in a page, not before the program has waited for something, so
 * that a synchronous loop stays on one thread to its end. Where memory cannot be shared, where workers are forbidden, and on
 * the `js` device there is one thread: nothing is thrown, and no result has other bits. Throws ArgumentError for a number of
 * threads that `setThreads` would refuse.
 * @example
 * const { threads, device } = await ready({ threads: 1 });
 * console.log(threads, device);
 */
export async function ready(given: ReadyOptions = {}): Promise<Readiness> {
  const { threads } = readyOptions.read(given, 'ready', arguments.length - 1);
  const { controls } = engine.machine;
  if (controls && threads !== undefined) controls.threads = threads;
  const asked = threads ?? controls?.wanted ?? 1;
  const until = performance.now() + PATIENCE_MS;
  while (controls && !engine.isPlain && controls.threads < controls.wanted && performance.now() < until) {
    // Again in each turn: a worker that has ended takes the others with it.
    controls.start();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  const isolated = controls?.isShared ?? false;
  const reached = engine.isPlain ? 1 : engine.threads;
  return { device: engine.device, threads: reached, isolated, reason: reached < asked ? reasonOf(isolated) : null };
}

/** Why there are fewer threads than were asked for. */
function reasonOf(isolated: boolean): string {
  if (engine.isPlain) return 'plain loops compute on one thread';
  if (!isolated)
    return (
      'memory cannot be shared in a page that is not cross-origin isolated: send it with the headers ' +
      'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp'
    );
  return 'workers could not be started, or not in time: a Content-Security-Policy must allow blob: in its worker-src';
}
