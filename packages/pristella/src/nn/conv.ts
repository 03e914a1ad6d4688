import { ShapeError, showShape } from '../base/errors.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { Parameter } from '../grad/parameter.ts';
import { checkImages, conv2d as conv2dOp, pair, type Size2, WindowOptions, windowOptions } from '../op/convolution.ts';
import { add, astype } from '../op/elementwise.ts';
import { avgPool2d as avgPool2dOp, maxPool2d as maxPool2dOp } from '../op/pooling.ts';
import { reshape } from '../op/structure.ts';
import { asTensor, zeros } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { checkSize } from './features.ts';
import { he, InitOptions, nextStream } from './init.ts';
import { Module } from './module.ts';

/** How a convolution moves, and how its filters begin. */
export interface ConvOptions extends InitOptions, WindowOptions {}
const convOptions: Options<ConvOptions> = options(InitOptions, WindowOptions);

/** A size as a layer keeps it: the list is its caller's, who may change it. */
const copied = (size: Size2): Size2 => (Array.isArray(size) ? (size.slice() as unknown as Size2) : size);

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
  /** Channels of the images it takes. */
  readonly channels: number;
  /** Channels of the images it gives. */
  readonly filters: number;
  /** Stride and padding. */
  readonly options: WindowOptions;
  /** The filters, float32 of shape (filters, channels, kernel height, kernel width). */
  weight: Parameter;
  /** The shift of each filter, float32 of shape (filters,); null without one. */
  bias: Parameter | null;

  /** Throws ArgumentError unless all sizes are whole numbers of at least 1. */
  constructor(channels: number, filters: number, kernel: Size2, options: ConvOptions = {}) {
    super();
    const {
      stride = 1,
      padding = 0,
      init = he,
      random = nextStream(),
      bias,
    } = convOptions.read(options, 'conv2d', arguments.length - 4);
    const [kh, kw] = pair(kernel, Number.NaN);
    for (const [value, what] of [
      [channels, 'the number of channels'],
      [filters, 'the number of filters'],
      [kh, 'the kernel size'],
      [kw, 'the kernel size'],
    ] as const) {
      checkSize(value, 1, what, 'conv2d');
    }
    this.channels = channels;
    this.filters = filters;
    this.options = { stride: copied(stride), padding: copied(padding) };
    const fanIn = channels * kh * kw;
    this.weight = new Parameter(init([filters, channels, kh, kw], fanIn, filters * kh * kw, random), 'weight');
    this.bias = bias ? new Parameter(zeros([filters], { dtype: 'float32' }), 'bias') : null;
  }

  /**
   * The filtered images plus the bias; x is converted to the dtype of the weight. Throws ShapeError unless x has
   * shape (n, channels, H, W) with room for the kernel.
   */
  forward(x: TensorLike): Tensor {
    const t = astype(asTensor(x, 'conv2d'), this.weight.dtype);
    checkImages(t, this.toString());
    if (t.shape[1] !== this.channels) {
      throw new ShapeError(
        `takes images with ${this.channels} channel${this.channels === 1 ? '' : 's'}, got ${showShape(t.shape)}`,
        {
          op: this.toString(),
          shapes: [t.shape],
          hint: `make it ${this.toString().replace(/\d+,/, `${t.shape[1]},`)}`,
        },
      );
    }
    const y = conv2dOp(t, this.weight, this.options);
    return this.bias ? add(y, reshape(this.bias, [this.filters, 1, 1])) : y;
  }
  override toString(): string {
    const [, , kh, kw] = this.weight.shape;
    return `conv2d(${this.channels}, ${this.filters}, ${kh === kw ? kh : `[${kh}, ${kw}]`})`;
  }
}

/**
 * A convolutional layer. Saito, Deep Learning from Scratch, section 7.2.
 * @shapes (n, channels, H, W) → (n, filters, OH, OW), with OH = ⌊(H + 2 padding - kernel) / stride⌋ + 1
 * @example
 * const layer = nn.conv2d(1, 8, 5, { padding: 2, stride: 2 });
 * layer(np.zeros([16, 1, 28, 28])).shape;
 * layer.weight.shape;
 */
export function conv2d(channels: number, filters: number, kernel: Size2, options?: ConvOptions): Conv2d {
  checkArguments(arguments.length, 4, 'conv2d');
  return new Conv2d(channels, filters, kernel, options);
}

/**
 * The largest element of each window, as a layer: `maxPool2d(2)`.
 * @shapes (n, channels, H, W) → (n, channels, ⌊H / k⌋, ⌊W / k⌋) where the stride is the kernel
 * @example
 * nn.maxPool2d(2)([[[[1, 2, 5, 6], [3, 4, 7, 8]]]]);
 */
export function maxPool2d(kernel: Size2, options: WindowOptions = {}): (x: TensorLike) => Tensor {
  windowOptions.check(options, 'maxPool2d', arguments.length - 2);
  const own = copied(kernel);
  return Object.assign((x: TensorLike) => maxPool2dOp(x, own, options), { toString: () => `maxPool2d(${own})` });
}

/**
 * The mean of each window, as a layer: `avgPool2d(2)`.
 * @shapes (n, channels, H, W) → (n, channels, ⌊H / k⌋, ⌊W / k⌋) where the stride is the kernel
 * @example
 * nn.avgPool2d(2)([[[[1, 2, 5, 6], [3, 4, 7, 8]]]]);
 */
export function avgPool2d(kernel: Size2, options: WindowOptions = {}): (x: TensorLike) => Tensor {
  windowOptions.check(options, 'avgPool2d', arguments.length - 2);
  const own = copied(kernel);
  return Object.assign((x: TensorLike) => avgPool2dOp(x, own, options), { toString: () => `avgPool2d(${own})` });
}
