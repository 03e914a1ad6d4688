import { nn, type np } from '../../packages/pristella/src/index.ts';
import type { Drawn, Net } from './net.ts';

const hidden = (inputs: number, outputs: number, dropped: number): nn.Layer[] => [
  nn.linear(inputs, outputs),
  nn.batchNorm(outputs),
  nn.relu,
  nn.dropout(dropped),
];

/** 128 digits as rows of pixels. */
export function mlpbn(random: np.random.Generator, { dropped = 0.2 }: Drawn = {}): Net {
  const model = nn.sequential(...hidden(784, 512, dropped), ...hidden(512, 256, dropped), nn.linear(256, 10));
  return {
    model,
    x: random.random([128, 784], { dtype: 'float32' }),
    target: random.integers(0, 10, 128),
    loss: (x, target) => nn.crossEntropy(model(x), target),
  };
}
