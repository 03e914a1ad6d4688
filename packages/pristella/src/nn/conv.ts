import { ArgumentError, ShapeError, showShape } from '../base/errors.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { Parameter } from '../grad/parameter.ts';
import { add } from '../op/elementwise/index.ts';
import { ConvolutionOptions, conv2d as conv2dOp, movementOf } from '../op/product/convolution.ts';
import { checkImages, pair, type Size, type Size2 } from '../op/product/movement.ts';
import {
  type AvgPoolOptions,
  avgPool2d as avgPool2dOp,
  checkPool,
  type MaxPoolOptions,
  maxPool2d as maxPool2dOp,
} from '../op/product/pooling.ts';
import { reshape } from '../op/shape/structure.ts';
import { zeros } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { checkSize } from './features.ts';
import { begun, InitOptions } from './init.ts';
import { Module } from './module.ts';
import { received } from './received.ts';
import { written } from './written.ts';

/** How a convolution moves, and how its filters begin. */
export interface ConvOptions extends InitOptions, ConvolutionOptions {}
const convOptions: Options<ConvOptions> = options(InitOptions, ConvolutionOptions);

/**
 * Images (n, channels, H, W) to (n, filters, OH, OW): each filter correlated with every place of the image, plus a
 * bias.
 * @example
 * const layer = new nn.Conv2d(1, 8, [3, 5]);
 * layer;
 * console.log(layer.channels, layer.filters, layer.weight.shape, layer.options);
 * layer.forward(np.zeros([2, 1, 9, 9])).shape;
 */
export class Conv2d extends Module {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static override readonly name: string = 'Conv2d';
  /** Channels of the images it takes. */
  readonly channels: number;
  /** Channels of the images it gives. */
  readonly filters: number;
  /** How the filters move. */
  readonly options: ConvolutionOptions;
  /** The filters, float32 of shape (filters, channels / groups, kernel height, kernel width). */
  weight: Parameter;
  /** The shift of each filter, float32 of shape (filters,); null without one. */
  bias: Parameter | null;

  /** Throws ArgumentError unless all sizes, stride and dilation are whole numbers of at least 1, the padding of at least 0, and groups divide channels and filters. */
  constructor(channels: number, filters: number, kernel: Size2, options: ConvOptions = {}) {
    const read = convOptions.read(options, 'conv2d', arguments.length - 4);
    const { stride = 1, padding = 0, dilation = 1, groups, bias } = read;
    super(channels, filters, kernel, {
      bias: options.bias,
      stride: options.stride,
      padding: options.padding,
      dilation: options.dilation,
      groups: options.groups,
    });
    const [kh, kw] = pair(kernel, Number.NaN);
    for (const [value, what] of [
      [channels, 'the number of channels'],
      [filters, 'the number of filters'],
      [kh, 'the kernel size'],
      [kw, 'the kernel size'],
    ] as const) {
      checkSize(value, 1, what, 'conv2d');
    }
    if (channels % groups !== 0 || filters % groups !== 0)
      throw new ArgumentError(`${groups} groups do not divide ${channels} channels and ${filters} filters`, {
        op: 'conv2d',
      });
    this.channels = channels;
    this.filters = filters;
    this.options = structuredClone({ stride, padding, dilation, groups });
    movementOf(this.options, [kh, kw], 'conv2d');
    const size = kh * kw;
    this.weight = begun(
      [filters, channels / groups, kh, kw],
      (channels / groups) * size,
      filters * size,
      read,
      'conv2d',
    );
    this.bias = bias ? new Parameter(zeros([filters], { dtype: 'float32' }), 'bias') : null;
  }

  /**
   * The filtered images plus the bias; x is converted to the dtype of the weight. Throws ShapeError unless x has
   * shape (n, channels, H, W) with room for the kernel.
   */
  forward(x: TensorLike): Tensor {
    const t = received(x, this.weight.dtype, this, 'conv2d');
    if (t.ndim !== 4) checkImages(t, `${this}`);
    if (t.shape[1] !== this.channels)
      throw new ShapeError(
        `takes images with ${this.channels} channel${this.channels === 1 ? '' : 's'}, got ${showShape(t.shape)}`,
        { op: `${this}`, shapes: [t.shape], hint: `make it ${`${this}`.replace(/\(\d+/, `(${t.shape[1]}`)}` },
      );
    const y = conv2dOp(t, this.weight, this.options);
    return this.bias ? add(y, reshape(this.bias, [this.filters, 1, 1])) : y;
  }
}

/**
 * A convolutional layer. Saito, Deep Learning from Scratch, section 7.2.
 * @shapes (n, channels, H, W) → (n, filters, OH, OW), with OH = ⌊(H + 2 padding - dilation (kernel - 1) - 1) / stride⌋ + 1
 * @example
 * const layer = nn.conv2d(1, 8, 5, { padding: 2, stride: 2 });
 * layer(np.zeros([16, 1, 28, 28])).shape;
 * layer.weight.shape;
 */
export function conv2d(channels: number, filters: number, kernel: Size2, options?: ConvOptions): Conv2d {
  checkArguments(arguments.length, 4, 'conv2d');
  return new Conv2d(channels, filters, kernel, options);
}

/** A pool as a layer. Its sizes are checked where it is made. */
function pool<O extends object>(
  kind: 'max' | 'avg',
  f: (x: TensorLike, kernel: Size, options: O) => Tensor,
  kernel: Size2,
  options: O,
  beyond: number,
): (x: TensorLike) => Tensor {
  const name = `${kind}Pool2d`;
  checkPool(kind, kernel, options, 2, name, beyond);
  // The lists are their giver's, who may change them.
  const given = structuredClone([kernel, options] as const);
  return Object.assign((x: TensorLike) => f(x, ...given), { toString: () => written(name, given) });
}

/**
 * The largest element of each window, as a layer: `maxPool2d(2)`. Throws ArgumentError for sizes that make no window, ShapeError for
 * padding of more than half of one.
 * @shapes (n, channels, H, W) → (n, channels, ⌊H / k⌋, ⌊W / k⌋) where the stride is the kernel
 * @example
 * nn.maxPool2d(2)([[[[1, 2, 5, 6], [3, 4, 7, 8]]]]);
 */
export function maxPool2d(kernel: Size2, options: MaxPoolOptions = {}): (x: TensorLike) => Tensor {
  return pool('max', maxPool2dOp, kernel, options, arguments.length - 2);
}

/**
 * The mean of each window, as a layer: `avgPool2d(2)`. Throws as `maxPool2d`.
 * @shapes (n, channels, H, W) → (n, channels, ⌊H / k⌋, ⌊W / k⌋) where the stride is the kernel
 * @example
 * nn.avgPool2d(2)([[[[1, 2, 5, 6], [3, 4, 7, 8]]]]);
 */
export function avgPool2d(kernel: Size2, options: AvgPoolOptions = {}): (x: TensorLike) => Tensor {
  return pool('avg', avgPool2dOp, kernel, options, arguments.length - 2);
}
