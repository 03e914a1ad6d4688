import type { Device } from './device-name.ts';

/** How an engine computes. */
export interface EngineOptions {
  readonly device?: Device;
  /** Compute every op at once through its plain loop. */
  readonly eager?: boolean;
  /** Computed at once by the plain loops: tensors of at most this many elements without cells beneath. */
  readonly smallSize?: number;
  /** A structure is fused when it is run for this many-th time; before, op by op. */
  readonly fuseAtRun?: number;
  /** No relaxed fused multiply-add: the same bits on every processor. */
  readonly strict?: boolean;
  /** Vectors of 256 bits where V8 has them; true unless told otherwise. The bits do not depend on it. */
  readonly wide?: boolean;
  /** Threads that share the work: by default one a processor, at most 8. The bits do not depend on it. */
  readonly threads?: number;
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
