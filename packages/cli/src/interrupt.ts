import process from 'node:process';
import { exitCodes } from './command-spec.ts';

/** npm hands Ctrl-C on to a program that the terminal has told already: the same press, seen twice. */
const SAME_PRESS = 800;

/** Ctrl-C as an abort signal, until `release` is called. */
export interface Interrupt {
  readonly signal: AbortSignal;
  release(): void;
}

/** From now on the first Ctrl-C aborts the signal and calls `onFirst`; a later one ends the process at once. */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  let first = 0;
  const listen = (): void => {
    if (first === 0) {
      first = performance.now();
      controller.abort();
      onFirst();
    } else if (performance.now() - first > SAME_PRESS) process.exit(exitCodes.interrupted);
  };
  process.on('SIGINT', listen);
  process.on('SIGTERM', listen);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', listen);
      process.off('SIGTERM', listen);
    },
  };
}
