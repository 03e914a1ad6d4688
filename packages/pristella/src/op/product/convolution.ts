import { floating, promote } from '../../base/dtype.ts';
import { ArgumentError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { checked } from '../../base/row.ts';
import { type Shape, type Size4, sameShape, sizeOf, tuple } from '../../base/shape.ts';
import type { ConvOptions } from '../../kernel/problem.ts';
import type { HostArray } from '../../kernel/view.ts';
import * as problems from '../../machine/problems.ts';
import { attributes } from '../../tensor/attributes.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Node } from '../../tensor/node.ts';
import type { ShapeRule } from '../../tensor/op.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { cast, defineKernel, make, type Sample, samples, unfit } from '../define.ts';

type Pair = readonly [number, number];

/** A number for both axes, or [height, width]. */
export type Size2 = number | Pair;

export const pair = (size: Size2 | undefined, otherwise: number): Pair => {
  const [height = otherwise, width = height] = Array.isArray(size) ? size : [size];
  return Array.isArray(size) && size.length !== 2 ? [Number.NaN, Number.NaN] : [height, width];
};

/** A whole number from `least` for both axes, or two of them. */
const size2 = (least: number): Size2 | undefined =>
  checked<Size2, []>((value, name, op) => {
    for (const n of pair(value as Size2, Number.NaN)) {
      if (Number.isInteger(n) && n >= least) continue;
      throw new ArgumentError(
        `${name} must be ${least === 0 ? 'a whole number from 0' : 'a positive whole number'} or two, not ${showValue(value)}`,
        { op },
      );
    }
    return value as Size2;
  });

/** How windows move over images. */
export class WindowOptions {
  /** How far windows move: 1 by default. */
  readonly stride?: Size2 | undefined = size2(1);
  /** Zeros around the image: 0 by default. */
  readonly padding?: Size2 | undefined = size2(0);
}
export const windowOptions: Options<WindowOptions> = options(WindowOptions);

const movement = attributes({ stride: 'pair', padding: 'pair' });
const optionsOf = (node: Node): ConvOptions => movement.of(node);

/**
 * Visits every product of a convolution: image x (n, C, H, W), filters w (F, C, KH, KW) and result y (n, F, OH, OW) at
 * the places that belong together. The three ops each add up over what they are not indexed by.
 */
function visitProducts(
  x: Shape,
  w: Shape,
  y: Shape,
  node: Node,
  visit: (x: number, w: number, y: number) => void,
): void {
  const [, channels, height, width] = tuple(x, 4);
  const [, , kh, kw] = tuple(w, 4);
  const [images, filters, oh, ow] = tuple(y, 4);
  const { stride, padding } = optionsOf(node);
  for (let n = 0; n < images; n++)
    for (let f = 0; f < filters; f++)
      for (let c = 0; c < channels; c++)
        for (let i = 0; i < kh; i++)
          for (let j = 0; j < kw; j++)
            for (let p = 0; p < oh; p++) {
              const row = p * stride[0] + i - padding[0];
              if (row < 0 || row >= height) continue;
              for (let q = 0; q < ow; q++) {
                const column = q * stride[1] + j - padding[1];
                if (column < 0 || column >= width) continue;
                visit(
                  ((n * channels + c) * height + row) * width + column,
                  ((f * channels + c) * kh + i) * kw + j,
                  ((n * filters + f) * oh + p) * ow + q,
                );
              }
            }
}

/** Sums in float64 and rounds once, as the plain loops of reductions do. */
function accumulate(out: HostArray, run: (sums: Float64Array) => void): void {
  const sums = new Float64Array(out.data.length);
  run(sums);
  out.data.set(sums);
}

/** Of a convolution by filters w with result y, or of one of its gradients: a product for each weight and place. */
const flopsOf = (w: Shape, y: Shape): number => (2 * sizeOf(y) * sizeOf(w)) / Math.max(1, w[0]!);

/** What the convolution and its gradients have in common. */
const moving = { takes: ['float', 'same'], dtype: 'same', attributes: movement } as const;

/** A rule for gradients: the shape asked for, `by` which result, images and filters go together. */
const gradientShape =
  (by: (given: readonly [Node, Node], asked: Shape) => readonly [y: Shape, x: Shape, w: Shape]): ShapeRule<2, 4> =>
  (inputs, numbers, asked) => {
    const [y, x, w] = by(inputs, asked);
    if (sameShape(y, convolvedShape(x, w, numbers))) return asked;
    throw unfit(y, x, w);
  };

const conv2dOp = defineKernel<2, 4>('conv2d', {
  batch: ['rows', 'whole'],
  ...moving,
  shape: ([x, w], numbers) => convolvedShape(x.shape, w.shape, numbers),
  vjp: [(g, [x, w], y) => inputGrad(g, w, x.shape, y.node), (g, [x, w], y) => filterGrad(x, g, w.shape, y.node)],
  run: ([x, w], out, node) =>
    accumulate(out, (sums) =>
      visitProducts(x.shape, w.shape, out.shape, node, (i, j, k) => {
        sums[k]! += x.data[i]! * w.data[j]!;
      }),
    ),
  kernel: ({ inputs: [x, w], out }, node) => problems.correlation({ x, w, ...optionsOf(node), out }),
  fusesEpilogue: true,
  flops: ([, w], y) => flopsOf(w, y),
});

const inputGradOp = defineKernel<2, 4>('conv2dInputGrad', {
  batch: ['rows', 'whole'],
  ...moving,
  shape: gradientShape(([g, w], x) => [g.shape, x, w.shape]),
  vjp: [(g, [, w], y) => convolve(g, w, y.node), (g, [h, w], y) => filterGrad(g, h, w.shape, y.node)],
  run: ([g, w], out, node) =>
    accumulate(out, (sums) =>
      visitProducts(out.shape, w.shape, g.shape, node, (i, j, k) => {
        sums[i]! += g.data[k]! * w.data[j]!;
      }),
    ),
  kernel: ({ inputs: [g, w], out }, node) => problems.inputGrad({ g, w, ...optionsOf(node), out }),
  fusesEpilogue: true,
  flops: ([g, w]) => flopsOf(w, g),
});

const filterGradOp = defineKernel<2, 4>('conv2dFilterGrad', {
  ...moving,
  shape: gradientShape(([x, g], w) => [g.shape, x.shape, w]),
  vjp: [(g, [x, h], y) => inputGrad(h, g, x.shape, y.node), (g, [x], y) => convolve(x, g, y.node)],
  run: ([x, g], out, node) =>
    accumulate(out, (sums) =>
      visitProducts(x.shape, out.shape, g.shape, node, (i, j, k) => {
        sums[j]! += x.data[i]! * g.data[k]!;
      }),
    ),
  kernel: ({ inputs: [x, g], out }, node) => problems.filterGrad({ x, g, ...optionsOf(node), out }),
  flops: ([, g], w) => flopsOf(w, g),
});

const convolve = (x: Tensor, w: Tensor, like: Node): Tensor => make(conv2dOp, [x.node, w.node], like.attributes);
const inputGrad = (g: Tensor, w: Tensor, shape: Shape, like: Node): Tensor =>
  make(inputGradOp, [g.node, w.node], like.attributes, { shape });
const filterGrad = (x: Tensor, g: Tensor, shape: Shape, like: Node): Tensor =>
  make(filterGradOp, [x.node, g.node], like.attributes, { shape });

/** The shape of images convolved with filters. Throws ShapeError if the channels differ or no window fits. */
function convolvedShape(x: Shape, w: Shape, [sh, sw, ph, pw]: Size4): Shape {
  if (x.length !== 4 || w.length !== 4 || w[1] !== x[1])
    throw new ShapeError(`filters ${showShape(w)} do not fit images ${showShape(x)}: they need ${x[1]} channels`, {
      op: 'conv2d',
      shapes: [x, w],
      hint: 'filters have shape (filters, channels, height, width)',
    });
  const [filters, , kh, kw] = tuple(w, 4);
  return [tuple(x, 4)[0], filters, ...windowedSize(x, [kh, kw], [sh, sw], [ph, pw], 'conv2d')];
}

/** Throws ArgumentError unless a window can move so over an image of some size. */
function checkWindow(kernel: Pair, stride: Pair, padding: Pair, op: string): void {
  for (const [name, values, least] of [
    ['kernel', kernel, 1],
    ['stride', stride, 1],
    ['padding', padding, 0],
  ] as const) {
    if (values.some((v) => !Number.isInteger(v) || v < least))
      throw new ArgumentError(`the ${name} must be whole and at least ${least}, not ${showShape(values)}`, { op });
  }
}

/** Height and width after windows of `kernel` have moved over an image. Throws where none fits. */
export function windowedSize(image: Shape, kernel: Pair, stride: Pair, padding: Pair, op: string): Pair {
  checkWindow(kernel, stride, padding, op);
  const [height, width] = image.slice(-2);
  if (height === undefined || width === undefined) throw unfit(image);
  const along = (d: number, k: number, step: number, pad: number): number => Math.floor((d + 2 * pad - k) / step) + 1;
  const out: Pair = [along(height, kernel[0], stride[0], padding[0]), along(width, kernel[1], stride[1], padding[1])];
  if (out.some((d) => d < 1))
    throw new ShapeError(
      `a window of ${showShape(kernel)} does not fit into ${showShape(image)} with padding ${showShape(padding)}`,
      { op, shapes: [image] },
    );
  return out;
}

/** Throws ShapeError unless x holds images (n, C, H, W). */
export function checkImages(x: Tensor, op: string): void {
  if (x.ndim !== 4)
    throw new ShapeError(`takes images of shape (n, channels, height, width), got ${showShape(x.shape)}`, {
      op,
      shapes: [x.shape],
      hint: 'reshape them, or add an axis with expandDims',
    });
}

/**
 * Cross-correlation of images (n, C, H, W) with filters (F, C, KH, KW): (n, F, OH, OW), where OH is
 * (H + 2 padding - KH) / stride + 1, rounded down. Throws ShapeError if the channels differ or no window fits.
 * Saito, Deep Learning from Scratch, section 7.2.
 */
export function conv2d(x: TensorLike, filters: TensorLike, options: WindowOptions = {}): Tensor {
  windowOptions.check(options, 'conv2d', arguments.length - 3);
  let [images, w] = [asTensor(x, 'conv2d'), asTensor(filters, 'conv2d')];
  checkImages(images, 'conv2d');
  const d = floating(promote(images.dtype, w.dtype));
  [images, w] = [cast(images, d), cast(w, d)];
  return make(conv2dOp, [images.node, w.node], [...pair(options.stride, 1), ...pair(options.padding, 0)]);
}
export const conv2dSamples: Sample = samples({
  name: 'conv2d',
  of: (x, w) => conv2d(x, w, { padding: 1, stride: 2 }),
  cases: [
    {
      inputs: ['[[[[1 2 3 0] [0 1 2 3] [3 0 1 2] [2 3 0 1]]]]', '[[[[2 0 1] [0 1 2] [1 0 2]]]]'],
      result: '[[[[7 10] [10 15]]]]',
    },
  ],
  gradient: 'smooth',
});
