import process from 'node:process';
import { exitCodes } from './command-spec.ts';

/** npm hands Ctrl-C on to a program that the terminal has told already: the same press, seen twice. */
const SAME_PRESS = 800;
/** Ctrl-C, a request to end, and a terminal that is closed. */
const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Ctrl-C as an abort signal, until `release` is called. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Aborts as Ctrl-C would, for another reason. */
  abort(): void;
  release(): void;
}

/**
 * From now on the first Ctrl-C aborts the signal and calls `onFirst`; a later one ends the process at once, also within
 * a long computation, because it is soon left to the system. JavaScript hears of signals only between computations: of
 * those pressed within one it hears when that is over, of all at once, and takes them for the first.
 */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  let first = 0;
  const release = (): void => {
    for (const signal of signals) process.off(signal, listen);
  };
  function listen(): void {
    if (first === 0) {
      first = performance.now();
      controller.abort();
      onFirst();
      setTimeout(release, SAME_PRESS).unref();
    } else if (performance.now() - first > SAME_PRESS) process.exit(exitCodes.interrupted);
  }
  for (const signal of signals) process.on(signal, listen);
  return { signal: controller.signal, abort: () => controller.abort(), release };
}
