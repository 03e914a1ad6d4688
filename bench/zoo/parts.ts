/** What networks beyond the book are made of, written in the library's functions. */
import { grad, nn, np, type Tensor } from '../../packages/pristella/src/index.ts';
import { conv2d } from '../../packages/pristella/src/op/product/convolution.ts';

const float32 = { dtype: 'float32' } as const;

/** Parameters that begin as normal numbers, or as zeros. */
export const weights = (deviation: number, ...shape: number[]): nn.Parameter =>
  new nn.Parameter(nn.nextStream().normal(0, deviation, shape, float32), 'weight');
export const biases = (size: number): nn.Parameter => new nn.Parameter(np.zeros([size], float32), 'bias');

/** A row of the table for each whole number. */
export class Embedding extends nn.Module {
  weight: nn.Parameter;

  constructor(count: number, width: number) {
    super(count, width);
    this.weight = weights(1, count, width);
  }
  forward(x: Tensor): Tensor {
    return np.take(this.weight, x, 0);
  }
}

/** The last axis shifted and scaled to mean 0 and variance 1, then to a learnt scale and shift. */
export class LayerNorm extends nn.Module {
  weight: nn.Parameter;
  bias: nn.Parameter;

  constructor(width: number) {
    super(width);
    this.weight = new nn.Parameter(np.ones([width], float32), 'weight');
    this.bias = biases(width);
  }
  forward(x: Tensor): Tensor {
    const last = { axis: -1, keepdims: true };
    const centred = x.sub(x.mean(last));
    const deviation = centred.square().mean(last).add(1e-5).sqrt();
    return centred.div(deviation).mul(this.weight).add(this.bias);
  }
}

/** x times the share of a normal distribution below x. */
export const gelu = (x: Tensor): Tensor => x.mul(0.5).mul(np.erf(x.mul(Math.SQRT1_2)).add(1));

export const relu6 = (x: Tensor): Tensor => np.clip(x, 0, 6);

/** The mean of each channel. */
export const channelMeans = (x: Tensor): Tensor => x.mean({ axis: [2, 3] });

/** A filter of 3 by 3 for each channel, with padding 1. */
export class Depthwise extends nn.Module {
  weight: nn.Parameter;
  readonly stride: number;

  constructor(channels: number, stride: number) {
    super(channels, stride);
    this.weight = weights(Math.sqrt(2 / 9), channels, 1, 3, 3);
    this.stride = stride;
  }
  forward(x: Tensor): Tensor {
    const { stride, weight } = this;
    const [, channels = 0, height = 0, width = 0] = x.shape;
    const padded = np.pad(x, [
      [0, 0],
      [0, 0],
      [1, 1],
      [1, 1],
    ]);
    const factors = weight.reshape([channels, 9, 1, 1]);
    let sum: Tensor | undefined;
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) {
        const shifted = padded.at(':', ':', np.slice(i, height + i, stride), np.slice(j, width + j, stride));
        const part = shifted.mul(factors.at(':', 3 * i + j));
        sum = sum ? sum.add(part) : part;
      }
    return sum ?? x;
  }
}

/** What a convolution's gradient by its images does: places become windows. */
export class ConvTranspose extends nn.Module {
  weight: nn.Parameter;
  bias: nn.Parameter;
  readonly options: { readonly stride: number; readonly padding: number };

  constructor(channels: number, filters: number, kernel: number, padding: number) {
    super(channels, filters, kernel, padding);
    this.weight = weights(Math.sqrt(2 / channels) / kernel, channels, filters, kernel, kernel);
    this.bias = biases(filters);
    this.options = { stride: 2, padding };
  }
  forward(x: Tensor): Tensor {
    const { weight, bias, options } = this;
    const [images = 0, , height = 0, width = 0] = x.shape;
    const given = np.zeros([images, bias.size, 2 * height, 2 * width], float32);
    const convolved = (y: Tensor): Tensor => conv2d(y, weight, options).mul(x).sum();
    return grad(convolved)(given).add(bias.reshape([bias.size, 1, 1]));
  }
}

/** A layer of signals (n, channels, length): a convolution of images one pixel high. */
export class Conv1d extends nn.Module {
  readonly conv: nn.Conv2d;

  constructor(channels: number, filters: number, kernel: number) {
    super(channels, filters, kernel);
    this.conv = nn.conv2d(channels, filters, [1, kernel], { padding: [0, (kernel - 1) / 2] });
  }
  forward(x: Tensor): Tensor {
    return np.squeeze(this.conv(np.expandDims(x, 2)), 2);
  }
}

/**
 * Steps along the first axis of `inputs`: what is carried and one input become what is carried on and one output. Gives the
 * last carry, and the outputs along a first axis.
 */
export function scan<Carry>(
  step: (carry: Carry, input: Tensor) => readonly [carry: Carry, output: Tensor],
  carry: Carry,
  inputs: Tensor,
): readonly [carry: Carry, outputs: Tensor] {
  const outputs: Tensor[] = [];
  let carried = carry;
  for (let i = 0; i < (inputs.shape[0] ?? 0); i++) {
    const [next, output] = step(carried, inputs.at(i));
    carried = next;
    outputs.push(output);
  }
  return [carried, np.stack(outputs)];
}

/** Piece `k` of the last axis, which has several of that width. */
export const piece = (x: Tensor, k: number, width: number): Tensor => x.at('...', np.slice(k * width, (k + 1) * width));

/** The cross-entropy of the last axis, over all others. */
export function crossEntropy(logits: Tensor, target: Tensor): Tensor {
  return nn.crossEntropy(logits.reshape([-1, logits.shape.at(-1) ?? 1]), target.reshape([-1]));
}
