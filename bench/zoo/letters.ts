import { nn, type np, type Tensor } from '../../packages/pristella/src/index.ts';
import type { Net } from './net.ts';
import { crossEntropy, Embedding } from './parts.ts';

const LETTERS = 64;

/** Tells at each letter the next one, by a recurrent layer that takes steps along the second axis. */
class Letters extends nn.Module {
  embedding: Embedding;
  recurrent: nn.Module<[x: Tensor]>;
  head: nn.Linear;

  constructor(width: number, recurrent: nn.Module<[x: Tensor]>, hidden: number) {
    super();
    this.embedding = new Embedding(LETTERS, width);
    this.recurrent = recurrent;
    this.head = nn.linear(hidden, LETTERS);
  }
  forward(x: Tensor): Tensor {
    return this.head(this.recurrent(this.embedding(x)));
  }
}

/** 64 texts of 50 letters. */
export function letters(
  random: np.random.Generator,
  recurrent: nn.Module<[x: Tensor]>,
  width: number,
  hidden: number,
): Net {
  const model = new Letters(width, recurrent, hidden);
  return {
    model,
    x: random.integers(0, LETTERS, [64, 50]),
    target: random.integers(0, LETTERS, [64, 50]),
    loss: (x, target) => crossEntropy(model(x), target),
  };
}
