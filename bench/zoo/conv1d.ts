import { nn, type np, type Tensor } from '../../packages/pristella/src/index.ts';
import type { Net } from './net.ts';
import { Conv1d } from './parts.ts';

/** 64 signals of 16 channels and 256 moments, of ten kinds. */
export function conv1d(random: np.random.Generator): Net {
  const model = nn.sequential(
    new Conv1d(16, 64, 5),
    nn.relu,
    new Conv1d(64, 64, 5),
    nn.relu,
    new Conv1d(64, 128, 5),
    nn.relu,
    (x: Tensor) => x.mean(-1),
    nn.linear(128, 10),
  );
  return {
    model,
    x: random.random([64, 16, 256], { dtype: 'float32' }),
    target: random.integers(0, 10, 64),
    loss: (x, target) => nn.crossEntropy(model(x), target),
  };
}
