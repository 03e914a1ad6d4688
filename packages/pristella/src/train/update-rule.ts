import type { Tensor } from '../tensor/tensor.ts';

/** A tensor for each slot. */
type Slots<S extends readonly string[]> = { readonly [K in keyof S]: Tensor };

/** How one parameter moves: from its content, gradient and slots to the next content and slots. */
export interface UpdateRule<S extends readonly string[] = readonly string[]> {
  readonly name: string;
  /** Names of the slots: tensors of the parameter's shape, zero at first. */
  readonly slots: S;
  /** Weight decay shrinks the parameter itself instead of joining its gradient. */
  readonly decoupledDecay?: boolean;
  /** `t` counts steps from 1. */
  update(
    p: Tensor,
    g: Tensor,
    slots: Slots<S>,
    lr: number,
    t: number,
  ): { readonly p: Tensor; readonly slots: Slots<S> };
}
