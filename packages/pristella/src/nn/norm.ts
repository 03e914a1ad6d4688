import { ShapeError, showShape } from '../base/errors.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { number } from '../base/row.ts';
import { stateFrozen } from '../grad/frozen.ts';
import { Parameter } from '../grad/parameter.ts';
import { add, div, mul, sqrt, square, stopGradient, sub } from '../op/elementwise/index.ts';
import { mean } from '../op/reduce/reduce.ts';
import { reshape } from '../op/shape/structure.ts';
import { ones, zeros } from '../tensor/create.ts';
import { passInput } from '../tensor/passes.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { checkSize } from './features.ts';
import { Module } from './module.ts';
import { received } from './received.ts';
import { Statistic } from './statistic.ts';

/** How batch norm averages. */
class BatchNormOptions {
  /** How much of the running statistics each batch replaces: 0.1. */
  readonly momentum?: number = number({ above: 0, most: 1 }, 0.1);
  /** Added to the variance: 1e-5. */
  readonly epsilon?: number = number({ least: 0 }, 1e-5);
}

export type { BatchNormOptions };

const batchNormOptions: Options<BatchNormOptions> = options(BatchNormOptions);

/**
 * Each feature (n, features) or channel (n, channels, H, W) shifted and scaled to mean 0 and variance 1 over the
 * batch, then to a learnt scale and shift; at inference by running statistics. Ioffe and Szegedy (2015).
 * @example
 * const layer = new nn.BatchNorm(2, { momentum: 0.5 });
 * layer.forward([[1, 10], [3, 30]]);
 * console.log(layer.runningMean, layer.runningVariance);
 */
export class BatchNorm extends Module {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static override readonly name: string = 'BatchNorm';
  /** Features, or channels of images. */
  readonly features: number;
  /** How much of the running statistics each batch replaces. */
  readonly momentum: number;
  /** Added to the variance. */
  readonly epsilon: number;
  /** The learnt scale, float32 of shape (features,), ones at first. */
  weight: Parameter;
  /** The learnt shift, float32 of shape (features,), zeros at first. */
  bias: Parameter;
  /** Mean over the batches so far, for inference. */
  runningMean: Statistic;
  /** Variance over the batches so far, for inference; the unbiased one. */
  runningVariance: Statistic;

  /** Throws ArgumentError unless there is a feature, the momentum is above 0 and at most 1, and epsilon is at least 0. */
  constructor(features: number, options: BatchNormOptions = {}) {
    const { momentum, epsilon } = batchNormOptions.read(options, 'batchNorm', arguments.length - 2);
    super(features, options);
    checkSize(features, 1, 'the number of features', 'batchNorm');
    this.features = features;
    this.momentum = momentum;
    this.epsilon = epsilon;
    const start = { dtype: 'float32' } as const;
    this.weight = new Parameter(ones([features], start), 'weight');
    this.bias = new Parameter(zeros([features], start), 'bias');
    this.runningMean = new Statistic(zeros([features], start), 'runningMean');
    this.runningVariance = new Statistic(ones([features], start), 'runningVariance');
  }

  /**
   * x normalised, scaled and shifted; in training mode the running statistics move, too. Throws ShapeError unless x
   * has shape (n, features) or (n, features, H, W), and while training with fewer than two values a feature.
   */
  forward(x: TensorLike): Tensor {
    const t = received(x, this.weight.dtype, this, 'batchNorm');
    if ((t.ndim !== 2 && t.ndim !== 4) || t.shape[1] !== this.features)
      throw new ShapeError(`takes (n, ${this.features}) or (n, ${this.features}, H, W), got ${showShape(t.shape)}`, {
        op: `${this}`,
        shapes: [t.shape],
      });
    const each = t.ndim === 2 ? [this.features] : [this.features, 1, 1];
    const shaped = (s: Tensor): Tensor => reshape(s, each);
    const finish = (centred: Tensor, variance: Tensor): Tensor =>
      add(mul(div(centred, sqrt(add(variance, this.epsilon))), shaped(this.weight)), shaped(this.bias));
    if (!this.training) return finish(sub(t, shaped(this.runningMean)), shaped(this.runningVariance));
    const count = t.size / this.features;
    if (count < 2)
      throw new ShapeError(`needs at least two values a feature while training, got ${showShape(t.shape)}`, {
        op: `${this}`,
        shapes: [t.shape],
        hint: 'use a larger batch, or eval()',
      });
    const axes = t.ndim === 2 ? [0] : [0, 2, 3];
    const centre = mean(t, { axis: axes, keepdims: true });
    const centred = sub(t, centre);
    const variance = mean(square(centred), { axis: axes, keepdims: true });
    const y = finish(centred, variance);
    if (!stateFrozen()) this.update(y, centre, variance, count);
    return y;
  }

  /** Moves the running statistics towards the batch's; the variance is the unbiased one. */
  private update(y: Tensor, centre: Tensor, variance: Tensor, count: number): void {
    const bytes = Math.max(y.node.bytes, passInput.bytes);
    const move = (s: Statistic, to: Tensor, factor: number): void =>
      s.moveBy(y, bytes, (now) => {
        const target = mul(reshape(stopGradient(to), [this.features]), this.momentum * factor);
        return add(mul(now, 1 - this.momentum), target);
      });
    move(this.runningMean, centre, 1);
    move(this.runningVariance, variance, count / (count - 1));
  }
}

/**
 * Batch normalisation per feature, or per channel of images. Saito, Deep Learning from Scratch, section 6.3.
 * @formula w (x - mean) / √(variance + ε) + b
 * @shapes (n, features) or (n, channels, H, W); the result has the same
 * @example
 * const layer = nn.batchNorm(2);
 * layer([[1, 10], [3, 30]]);
 * layer.eval()([[1, 10], [3, 30]]);
 */
export function batchNorm(features: number, options?: BatchNormOptions): BatchNorm {
  checkArguments(arguments.length, 2, 'batchNorm');
  return new BatchNorm(features, options);
}
