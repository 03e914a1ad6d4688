import { nn, type np } from '../../packages/pristella/src/index.ts';
import type { Net } from './net.ts';
import { channelMeans, Depthwise, relu6 } from './parts.ts';

/** A filter for each channel, then a mixture of the channels. Howard et al. (2017). */
const separable = (channels: number, filters: number, stride: number): nn.Layer[] => [
  new Depthwise(channels, stride),
  nn.batchNorm(channels),
  relu6,
  nn.conv2d(channels, filters, 1, { bias: false }),
  nn.batchNorm(filters),
  relu6,
];

/** 32 coloured images of 32 by 32, of ten kinds. */
export function mobilenet(random: np.random.Generator): Net {
  const model = nn.sequential(
    nn.conv2d(3, 32, 3, { padding: 1, bias: false }),
    nn.batchNorm(32),
    relu6,
    ...separable(32, 64, 1),
    ...separable(64, 128, 2),
    ...separable(128, 128, 1),
    ...separable(128, 256, 2),
    channelMeans,
    nn.linear(256, 10),
  );
  return {
    model,
    x: random.random([32, 3, 32, 32], { dtype: 'float32' }),
    target: random.integers(0, 10, 32),
    loss: (x, target) => nn.crossEntropy(model(x), target),
  };
}
