import { nn, type np } from '../../packages/pristella/src/index.ts';
import type { Net } from './net.ts';

const WIDTH = 4096;

/** 64 rows of 4096 numbers, through layers as wide. */
export function wide(random: np.random.Generator): Net {
  const model = nn.sequential(nn.linear(WIDTH, WIDTH), nn.relu, nn.linear(WIDTH, WIDTH), nn.relu, nn.linear(WIDTH, 10));
  return {
    model,
    x: random.random([64, WIDTH], { dtype: 'float32' }),
    target: random.integers(0, 10, 64),
    loss: (x, target) => nn.crossEntropy(model(x), target),
  };
}
