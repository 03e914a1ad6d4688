import type { Plain } from '../base/plain.ts';

/**
 * A step of a kernel. Values are named: `args`, `begin` and `end` are given, `m7` may change, `v8` is written once. A machine has
 * values `V`, constants `C` and a kind `L` of instructions of its own.
 */
export type KernelStep<V = string, C = Plain, L = 'load' | 'constant' | 'arithmetic'> =
  /** One instruction: what it reads, and the constants in it, such as the offset of a load. */
  | {
      readonly kind: L;
      readonly to: V;
      readonly type: string;
      readonly op: string;
      readonly args: readonly V[];
      readonly constants: readonly C[];
    }
  | { readonly kind: 'set'; readonly to: V; readonly value: V }
  | { readonly kind: 'store'; readonly op: string; readonly args: readonly V[]; readonly constants: readonly C[] }
  | {
      readonly kind: 'loop';
      readonly counter: V;
      readonly from: V;
      readonly to: V;
      readonly step: V;
      readonly body: readonly KernelStep<V, C, L>[];
    }
  | {
      readonly kind: 'if';
      readonly condition: V;
      readonly yes: readonly KernelStep<V, C, L>[];
      readonly no: readonly KernelStep<V, C, L>[];
    };

/** A kernel as a tree of plain data. */
export interface KernelTree {
  readonly name: string;
  readonly body: readonly KernelStep[];
}
