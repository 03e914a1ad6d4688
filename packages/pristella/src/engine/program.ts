import type { Plan } from '../machine/machine.ts';
import type { Frame } from './frame.ts';
import type { Structure } from './structure.ts';
import type { RootKind } from './walk.ts';

/** What an expression of one structure and of certain sizes is compiled to. */
export class Program {
  readonly key: Int32Array;
  readonly hash: number;
  /** What it shares with those of other sizes; null until it is compiled. */
  structure: Structure | null = null;
  /** Its bytes as the cache has counted them. */
  weighed = 0;
  runs = 0;
  plan: Plan | null = null;
  /** How its nodes are divided into kernels, and the group of each problem: for what people ask of the plan. */
  frame: Frame | null = null;
  groupOf: readonly number[] = [];
  fused = false;
  /** How many nodes its structure was asked to keep when it was compiled. */
  kept = 0;
  lastUsed = 0;
  /** The plan's roots: their numbers in the walk, and what is wanted of each. */
  rootLocals: Int32Array = new Int32Array(0);
  rootKinds: readonly RootKind[] = [];

  constructor(key: Int32Array, hash: number) {
    this.key = key;
    this.hash = hash;
  }
  /** True if later runs have asked to keep more than it keeps. */
  get isStale(): boolean {
    return this.structure !== null && this.kept < this.structure.kept.size;
  }
  /** Bytes that it occupies in JavaScript's heap and in the machine's memory: an estimate. */
  get bytes(): number {
    return 4 * this.key.length + 8 * this.groupOf.length + (this.plan?.bytes ?? 0);
  }
}
