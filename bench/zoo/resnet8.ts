import { nn, type np, type Tensor } from '../../packages/pristella/src/index.ts';
import type { Net } from './net.ts';
import { channelMeans } from './parts.ts';

const convolution = (channels: number, filters: number, kernel: number, stride = 1): nn.Conv2d =>
  nn.conv2d(channels, filters, kernel, { stride, padding: (kernel - 1) / 2, bias: false });

/** Two convolutions, whose result is added to what they were given. He et al. (2016). */
class Residual extends nn.Module {
  conv1: nn.Conv2d;
  norm1: nn.BatchNorm;
  conv2: nn.Conv2d;
  norm2: nn.BatchNorm;
  short: nn.Layer;

  constructor(channels: number, filters: number, stride: number) {
    super(channels, filters, stride);
    this.conv1 = convolution(channels, filters, 3, stride);
    this.norm1 = nn.batchNorm(filters);
    this.conv2 = convolution(filters, filters, 3);
    this.norm2 = nn.batchNorm(filters);
    const isSame = stride === 1 && channels === filters;
    this.short = isSame ? nn.identity : nn.sequential(convolution(channels, filters, 1, stride), nn.batchNorm(filters));
  }
  forward(x: Tensor): Tensor {
    const y = this.norm2(this.conv2(nn.relu(this.norm1(this.conv1(x)))));
    return nn.relu(y.add(this.short(x)));
  }
}

/** 64 coloured images of 32 by 32, of ten kinds. */
export function resnet8(random: np.random.Generator): Net {
  const model = nn.sequential(
    convolution(3, 16, 3),
    nn.batchNorm(16),
    nn.relu,
    new Residual(16, 16, 1),
    new Residual(16, 32, 2),
    new Residual(32, 64, 2),
    channelMeans,
    nn.linear(64, 10),
  );
  return {
    model,
    x: random.random([64, 3, 32, 32], { dtype: 'float32' }),
    target: random.integers(0, 10, 64),
    loss: (x, target) => nn.crossEntropy(model(x), target),
  };
}
