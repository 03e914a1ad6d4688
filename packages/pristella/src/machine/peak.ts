import { DeviceError } from '../base/errors.ts';
import type { Machine, Peak } from './machine.ts';
import { WasmMachine } from './wasm/machine.ts';
import { measurePeak } from './wasm/peak.ts';

/** What a machine reaches on so many threads, measured at the first call. Throws DeviceError for one whose kernels are not ours. */
export function peakOf(machine: Machine, threads: number): Peak {
  if (machine instanceof WasmMachine) return measurePeak(machine, threads);
  throw new DeviceError('the peak of this machine cannot be measured', { op: 'measurePeak' });
}
