import { nn, type np, type Tensor } from '../../packages/pristella/src/index.ts';
import type { Net } from './net.ts';
import { Embedding } from './parts.ts';

const WORDS = 20_000;

/** 256 texts of 20 words, of two kinds, which the mean of a text's words must tell. */
export function bag(random: np.random.Generator): Net {
  const model = nn.sequential(new Embedding(WORDS, 64), (words: Tensor) => words.mean(1), nn.linear(64, 2));
  return {
    model,
    x: random.integers(0, WORDS, [256, 20]),
    target: random.integers(0, 2, 256),
    loss: (x, target) => nn.crossEntropy(model(x), target),
  };
}
