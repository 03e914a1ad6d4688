import type { Plain } from '../base/plain.ts';

/** A step of a kernel. Values are named: `args`, `begin` and `end` are given, `m7` may change, `v8` is written once. */
export type KernelStep =
  /** One instruction: what it reads, and the constants in it, such as the offset of a load. */
  | {
      readonly kind: 'load' | 'constant' | 'arithmetic';
      readonly to: string;
      readonly type: string;
      readonly op: string;
      readonly args: readonly string[];
      readonly constants: readonly Plain[];
    }
  | { readonly kind: 'set'; readonly to: string; readonly value: string }
  | {
      readonly kind: 'store';
      readonly op: string;
      readonly args: readonly string[];
      readonly constants: readonly Plain[];
    }
  | {
      readonly kind: 'loop';
      readonly counter: string;
      readonly from: string;
      readonly to: string;
      readonly step: string;
      readonly body: readonly KernelStep[];
    }
  | {
      readonly kind: 'if';
      readonly condition: string;
      readonly yes: readonly KernelStep[];
      readonly no: readonly KernelStep[];
    };

/** A kernel as a tree of plain data. */
export interface KernelTree {
  readonly name: string;
  readonly body: readonly KernelStep[];
}
