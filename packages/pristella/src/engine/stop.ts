import { ArgumentError, StoppedError, showValue } from '../base/errors.ts';
import { checkArguments } from '../base/options.ts';
import { engine } from './engine.ts';

/** Ends what is computed on this thread when another thread says so. */
export interface StopSignal {
  /** Whether the other thread has said so. */
  readonly aborted: boolean;
  /**
   * What `f` comes to. What it computes ends with StoppedError before its next kernel once `aborted` is true: what was
   * computed before is kept, and nothing is half changed.
   */
  during<T>(f: () => T): T;
}

/**
 * A signal that another thread gives by setting the first element of `word`, in memory that both have, to another number than
 * 0. A page stops a long or endless computation in its worker by it, which hears no message while it computes. As the
 * `signal` of `fit` and of `Trainer.run` it ends the run within a step, which is taken back, so that `run` goes on from the last
 * whole one; elsewhere `stop.during(() => ...)` ends with StoppedError. On the `js` device nothing is looked at between ops. Throws ArgumentError for
 * what is no Int32Array.
 * @example
 * const word = new Int32Array(new SharedArrayBuffer(4));
 * const stop = stopSignal(word);
 * console.log(stop.during(() => np.ones([300, 300]).sum().item()));
 * Atomics.store(word, 0, 1);
 * stop.aborted;
 */
export function stopSignal(word: Int32Array): StopSignal {
  checkArguments(arguments.length, 1, 'stopSignal');
  if (!(word instanceof Int32Array && word.length > 0)) {
    throw new ArgumentError(`needs an Int32Array with a word in it, got ${showValue(word)}`, {
      op: 'stopSignal',
      hint: 'new Int32Array(new SharedArrayBuffer(4)); both threads get the same memory',
    });
  }
  const isStopped = (): boolean => Atomics.load(word, 0) !== 0;
  return {
    get aborted() {
      return isStopped();
    },
    during: (f) =>
      checked(() => {
        if (!isStopped()) return;
        const hint = 'nothing was changed; set the word to 0 and begin again';
        throw new StoppedError('another thread has stopped this computation', { op: 'run', hint });
      }, f),
  };
}

/** What `f` comes to, with a check before each kernel, until its promise is settled where it gives one. */
function checked<T>(check: () => void, f: () => T): T {
  const { controls } = engine;
  const before = controls.check;
  controls.check = () => {
    before?.();
    check();
  };
  const end = (): void => {
    controls.check = before;
  };
  let made: T | undefined;
  try {
    made = f();
  } finally {
    if (made instanceof Promise) made.then(end, end);
    else end();
  }
  return made;
}
