import { floating, promote } from '../../base/dtype.ts';
import { ArgumentError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { checked, whole } from '../../base/row.ts';
import { type Shape, sameShape, sizeOf, tuple } from '../../base/shape.ts';
import type { ConvOptions } from '../../kernel/problem.ts';
import type { HostArray } from '../../kernel/view.ts';
import * as problems from '../../machine/problems.ts';
import { attributes } from '../../tensor/attributes.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Node } from '../../tensor/node.ts';
import type { Few, ShapeRule } from '../../tensor/op.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { cast, defineKernel, make, type Sample, samples, unfit } from '../define.ts';
import { pad } from '../shape/pad.ts';
import { checkImages, perAxis, type Size, size, windowedSize } from './movement.ts';

const movement = attributes({ stride: 'pair', padding: 'pair', dilation: 'pair', groups: 'whole' });
const optionsOf = (node: Node): ConvOptions => movement.of(node);

/**
 * Visits every product of a convolution: image x (n, G C, H, W), filters w (G F, C, KH, KW) and result y (n, G F, OH, OW) at
 * the places that belong together. The three ops each add up over what they are not indexed by.
 */
function visitProducts(
  x: Shape,
  w: Shape,
  y: Shape,
  node: Node,
  visit: (x: number, w: number, y: number) => void,
): void {
  const [, allChannels, height, width] = tuple(x, 4);
  const [, channels, kh, kw] = tuple(w, 4);
  const [images, filters, oh, ow] = tuple(y, 4);
  const { stride, padding, dilation, groups } = optionsOf(node);
  for (let n = 0; n < images; n++)
    for (let f = 0; f < filters; f++) {
      const first = n * allChannels + Math.floor((f * groups) / filters) * channels;
      for (let c = 0; c < channels; c++)
        for (let i = 0; i < kh; i++)
          for (let j = 0; j < kw; j++)
            for (let p = 0; p < oh; p++) {
              const row = p * stride[0] + i * dilation[0] - padding[0];
              if (row < 0 || row >= height) continue;
              for (let q = 0; q < ow; q++) {
                const column = q * stride[1] + j * dilation[1] - padding[1];
                if (column < 0 || column >= width) continue;
                visit(
                  ((first + c) * height + row) * width + column,
                  ((f * channels + c) * kh + i) * kw + j,
                  ((n * filters + f) * oh + p) * ow + q,
                );
              }
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
  (by: (given: readonly [Node, Node], asked: Shape) => readonly [y: Shape, x: Shape, w: Shape]): ShapeRule<2, 7> =>
  (inputs, numbers, asked) => {
    const [y, x, w] = by(inputs, asked);
    if (sameShape(y, convolvedShape(x, w, numbers))) return asked;
    throw unfit(y, x, w);
  };

const conv2dOp = defineKernel<2, 7>('conv2d', {
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

const inputGradOp = defineKernel<2, 7>('conv2dInputGrad', {
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

const filterGradOp = defineKernel<2, 7>('conv2dFilterGrad', {
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
function convolvedShape(x: Shape, w: Shape, [sh, sw, ph, pw, dh, dw, groups]: Few<number, 7>): Shape {
  if (x.length !== 4 || w.length !== 4 || w[1]! * groups !== x[1] || w[0]! % groups !== 0)
    throw unfitFilters(x, w, groups);
  const [filters, , kh, kw] = tuple(w, 4);
  const extent = [dh * (kh - 1) + 1, dw * (kw - 1) + 1];
  return [tuple(x, 4)[0], filters, ...windowedSize(x, extent, [sh, sw], [ph, pw], 'conv2d')];
}

function unfitFilters(x: Shape, w: Shape, groups: number, op = 'conv2d'): ShapeError {
  const [shapes, among] = [[x, w], groups === 1 ? '' : ` in ${groups} groups`];
  const axes = x.length === 3 ? 'length' : x.length === 4 ? 'height, width' : 'depth, height, width';
  const hint = `filters have shape (filters, channels${groups === 1 ? '' : ' of a group'}, ${axes})`;
  const channels = x[1] ?? Number.NaN;
  if (channels % groups !== 0 || (w[0] ?? 0) % groups !== 0)
    return new ShapeError(`${groups} groups do not divide ${channels} channels and ${w[0]} filters`, {
      op,
      shapes,
      hint,
    });
  const needed = `filters ${showShape(w)} do not fit images ${showShape(x)}${among}: they need ${channels / groups} channels`;
  return new ShapeError(needed, { op, shapes, hint });
}

/** How filters move over images. */
export class ConvolutionOptions {
  /** How far filters move: 1 by default. A number for all axes, or one for each. */
  readonly stride?: Size | undefined = size();
  /** Zeros around the image: 0 by default. 'same' gives as many places as the image has, for a stride of 1; 'valid' is 0. */
  readonly padding?: Size | 'same' | 'valid' | undefined = checked<Size | 'same' | 'valid', []>((value, name, op) => {
    if (value === 'same' || value === 'valid') return value;
    if (typeof value === 'number' || (Array.isArray(value) && value.every((n) => typeof n === 'number'))) return value;
    throw new ArgumentError(`${name} must be 'same', 'valid', a number or a list of them, not ${showValue(value)}`, {
      op,
    });
  });
  /** How far the elements of a filter lie apart: 1 by default. */
  readonly dilation?: Size | undefined = size();
  /** Runs of channels, each with filters of its own: 1 by default. As many as there are channels make a depthwise convolution. */
  readonly groups?: number = whole(1, 1);
}
export const convolutionOptions: Options<ConvolutionOptions> = options(ConvolutionOptions);

/** How filters of some size move along so many axes; `after` is the padding behind the last element, where it is not that before the first. */
export interface Movement {
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly after: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

/** Throws ArgumentError for numbers that make no movement. */
export function movementOf(given: ConvolutionOptions, kernel: readonly number[], op: string): Movement {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = given;
  const axes = kernel.length;
  const steps = perAxis(stride, axes, 1, 'stride', op);
  const apart = perAxis(dilation, axes, 1, 'dilation', op);
  const rest = { stride: steps, dilation: apart, groups };
  if (padding !== 'same') {
    const around = perAxis(padding === 'valid' ? 0 : padding, axes, 0, 'padding', op);
    return { ...rest, padding: around, after: around };
  }
  if (steps.some((s) => s !== 1))
    throw new ArgumentError(`padding 'same' needs a stride of 1, not ${showValue(stride)}`, { op });
  const all = kernel.map((k, i) => apart[i]! * (k - 1));
  return { ...rest, padding: all.map((n) => Math.floor(n / 2)), after: all.map((n) => Math.ceil(n / 2)) };
}

/** Images and filters of one float dtype. Throws ShapeError unless they have so many axes beside two, and groups divide both. */
export function operandsOf(x: TensorLike, filters: TensorLike, axes: 1 | 2 | 3, op: string): [Tensor, Tensor] {
  const [images, w] = [asTensor(x, op), asTensor(filters, op)];
  checkImages(images, op, axes);
  if (w.ndim !== axes + 2) throw unfitFilters(images.shape, w.shape, 1, op);
  const d = floating(promote(images.dtype, w.dtype));
  return [cast(images, d), cast(w, d)];
}

/** Throws ShapeError unless filters fit the channels of images in so many groups, and a window the images. */
export function checkFit(x: Shape, w: Shape, { stride, padding, dilation, groups }: Movement, op: string): void {
  if (w[1]! * groups !== x[1] || w[0]! % groups !== 0) throw unfitFilters(x, w, groups, op);
  const extent = dilation.map((d, i) => d * (w[i + 2]! - 1) + 1);
  windowedSize(x, extent, stride, padding, op);
}

/** What the ops are told of a movement along two axes. */
export const numbersOf = ({ stride, padding, dilation, groups }: Movement): number[] => [
  ...stride,
  ...padding,
  ...dilation,
  groups,
];

/** Images with the zeros of `after` that `padding` has not. */
export function padBehind(x: Tensor, { padding, after }: Movement): Tensor {
  if (after.every((n, i) => n === padding[i])) return x;
  return pad(x, [...x.shape.map((_, i): [number, number] => [0, i < 2 ? 0 : after[i - 2]! - padding[i - 2]!])]);
}

/** Images with filters, along two axes. */
export const correlate = (x: Tensor, w: Tensor, move: Movement): Tensor =>
  make(conv2dOp, [padBehind(x, move).node, w.node], numbersOf(move));

/** The gradient of `correlate` by images of some shape. */
export const correlateBack = (g: Tensor, w: Tensor, move: Movement, shape: Shape): Tensor =>
  make(inputGradOp, [g.node, w.node], numbersOf(move), { shape });

/**
 * Cross-correlation of images (n, C, H, W) with filters (F, C / groups, KH, KW): (n, F, OH, OW), where OH is
 * (H + 2 padding - dilation (KH - 1) - 1) / stride + 1, rounded down. Throws ShapeError if the channels differ, groups divide them not or no
 * window fits, ArgumentError for sizes that make no movement. Saito, Deep Learning from Scratch, section 7.2.
 */
export function conv2d(x: TensorLike, filters: TensorLike, options: ConvolutionOptions = {}): Tensor {
  convolutionOptions.check(options, 'conv2d', arguments.length - 3);
  const [images, w] = operandsOf(x, filters, 2, 'conv2d');
  const move = movementOf(options, w.shape.slice(2), 'conv2d');
  // Not by a function between: the caller's line must be within what a stack holds.
  return make(conv2dOp, [padBehind(images, move).node, w.node], numbersOf(move));
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
export const conv2dGroupsSamples: Sample = samples({
  name: 'conv2d of groups, dilated',
  of: (x, w) => conv2d(x, w, { padding: 1, dilation: 2, stride: [1, 2], groups: 2 }),
  cases: [
    {
      inputs: [
        '[[[[1 2 3 0] [0 1 2 3] [3 0 1 2]] [[2 0 1 1] [1 3 0 2] [0 1 2 0]]]]',
        '[[[[1 2] [0 1]]] [[[2 0] [1 1]]]]',
      ],
      result: '[[[[1 3] [4 4] [2 7]] [[3 5] [1 1] [0 6]]]]',
    },
  ],
  gradient: 'smooth',
});
