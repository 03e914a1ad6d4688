import type { Machine } from '../machine/machine.ts';
import type { MachineOptions } from '../machine/standard.ts';
import type { Device } from './device-name.ts';

/** How an engine computes. */
export interface EngineOptions extends MachineOptions {
  readonly device?: Device;
  /** Compute every op at once through its plain loop. */
  readonly eager?: boolean;
  /** Computed at once by the plain loops: tensors of at most this many elements without cells beneath. */
  readonly smallSize?: number;
  /** A structure is fused when it is run for this many-th time; before, op by op. */
  readonly fuseAtRun?: number;
  /** What computes: the standard one unless given. */
  readonly machine?: Machine;
}

/** Counts for tests and `explain`. */
export interface EngineCounts {
  programs: number;
  compiled: number;
  launches: number;
  fusedRuns: number;
  modules: number;
  /** Nodes computed by plain loops; views and numbers aside. */
  plain: number;
}
