import type { Peak } from '../machine/machine.ts';
import { peakOf } from '../machine/peak.ts';
import { checkDevice } from './device-choice.ts';
import { engine } from './engine.ts';

/**
 * What this machine reaches on `threads` threads, all at work if not given. Measured at the first call, in about a
 * fifth of a second for one, in less than a second for several. Throws DeviceError where WebAssembly cannot be compiled.
 * @example
 * const { threads, gflops } = measurePeak(1);
 * console.log(threads, gflops.float32 > 0);
 */
export function measurePeak(threads: number = engine.threads): Peak {
  checkDevice('wasm', 'measurePeak');
  return peakOf(engine.machine, threads);
}
