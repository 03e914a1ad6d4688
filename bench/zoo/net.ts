import type { nn, Tensor } from '../../packages/pristella/src/index.ts';

/** A network with one batch to learn: of random numbers, for a step takes as long whatever they are. */
export interface Net {
  readonly model: nn.AnyModule;
  readonly x: Tensor;
  readonly target: Tensor;
  /** Of a batch like the one above. */
  loss(x: Tensor, target: Tensor): Tensor;
}

/** What a network draws in a pass, given instead, so that another library can compute the same. */
export interface Drawn {
  /** The noise of codes. */
  readonly noise?: Tensor;
  /** The share that is dropped. */
  readonly dropped?: number;
}
