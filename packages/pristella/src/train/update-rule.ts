import type { Tensor } from '../tensor/tensor.ts';

/** How one parameter moves: from its content, gradient and slots to the next content and slots. */
export interface UpdateRule {
  readonly name: string;
  /** Names of the slots: tensors of the parameter's shape, zero at first. */
  readonly slots: readonly string[];
  /** Weight decay shrinks the parameter itself instead of joining its gradient. */
  readonly decoupledDecay?: boolean;
  /** `t` counts steps from 1. */
  update(
    p: Tensor,
    g: Tensor,
    slots: readonly Tensor[],
    lr: number,
    t: number,
  ): { readonly p: Tensor; readonly slots: readonly Tensor[] };
}
