import { ArgumentError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { whole } from '../../base/row.ts';
import { type Shape, tuple } from '../../base/shape.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { type Sample, samples } from '../define.ts';
import { pad } from '../shape/pad.ts';
import { embed, permuted, reshaped } from '../shape/structure.ts';
import { at, expandDims, slidingWindows, squeeze } from '../shape/view.ts';
import {
  type ConvolutionOptions,
  checkFit,
  convolutionOptions,
  correlate,
  correlateBack,
  type Movement,
  movementOf,
  operandsOf,
  padBehind,
} from './convolution.ts';
import { perAxis, type Size, size } from './movement.ts';

type Axes = 1 | 2 | 3;

/** A movement along the last axes of images of height 1. */
const flat = ({ stride, padding, after, dilation, groups }: Movement): Movement => ({
  stride: [1, ...stride],
  padding: [0, ...padding],
  after: [0, ...after],
  dilation: [1, ...dilation],
  groups,
});

/** What of a movement along three axes is along height and width, where images are padded already. */
const across = ({ stride, padding, dilation, groups }: Movement): Movement => ({
  stride: stride.slice(1),
  padding: padding.slice(1),
  after: padding.slice(1),
  dilation: dilation.slice(1),
  groups,
});

/** Filters (F, C, KD, KH, KW) as (F, C KD, KH, KW). */
function flatFilters(w: Tensor): Tensor {
  const [filters, channels, kd, kh, kw] = tuple(w.shape, 5);
  return reshaped(w, [filters, channels * kd, kh, kw]);
}

/**
 * Along the depth, too: the layers that a filter meets stand one behind the other as channels, so that one convolution of images adds
 * over them. That copies each layer as often as it is met, which costs less than a fifth of what Winograd's transforms then save.
 */
function correlateVolumes(x: Tensor, w: Tensor, move: Movement): Tensor {
  const [kd, step, apart, before] = [w.shape[2]!, move.stride[0]!, move.dilation[0]!, move.padding[0]!];
  const whole = padBehind(x, { ...move, padding: [0, ...move.padding.slice(1)], after: [0, ...move.after.slice(1)] });
  const deep = pad(
    whole,
    whole.shape.map((_, i): [number, number] => (i === 2 ? [before, move.after[0]!] : [0, 0])),
  );
  const [n, channels] = deep.shape;
  // (n, C, H, W, D), and windows of it: (n, C, H, W, OD, 1, extent).
  const windows = slidingWindows(permuted(deep, [0, 1, 3, 4, 2]), [1, apart * (kd - 1) + 1], [1, step]);
  const met = at(windows, '...', 0, `::${apart}`);
  const [, , height, width, depth] = met.shape;
  const layers = reshaped(permuted(met, [0, 4, 1, 5, 2, 3]), [n! * depth!, channels! * kd, height!, width!]);
  const y = correlate(layers, flatFilters(w), across(move));
  return permuted(reshaped(y, [n!, depth!, ...y.shape.slice(1)]), [0, 2, 1, 3, 4]);
}

/** The gradient of such a convolution by images of some shape. */
function correlateVolumesBack(g: Tensor, w: Tensor, move: Movement, shape: Shape): Tensor {
  const [kd, step, apart, before] = [w.shape[2]!, move.stride[0]!, move.dilation[0]!, move.padding[0]!];
  const [n, , depth, height, width] = tuple(g.shape, 5);
  const [, channels, wanted, rows, columns] = tuple(shape, 5);
  const layers = reshaped(permuted(g, [0, 2, 1, 3, 4]), [n * depth, g.shape[1]!, height, width]);
  const met = correlateBack(layers, flatFilters(w), across(move), [n * depth, channels * kd, rows, columns]);
  // Each layer adds what it met: (n, D, C, rows, columns) of each of the filters' layers.
  const parts = reshaped(met, [n, depth, channels, kd, rows, columns]);
  const extent = Math.max(before + wanted, (depth - 1) * step + (kd - 1) * apart + 1);
  const sum = embed(
    Array.from({ length: kd }, (_, i) => at(parts, ':', ':', ':', i)),
    [n, extent, channels, rows, columns],
    Array.from({ length: kd }, (_, i) => ({ starts: [0, i * apart, 0, 0, 0], steps: [1, step, 1, 1, 1] })),
  );
  return permuted(at(sum, ':', `${before}:${before + wanted}`), [0, 2, 1, 3, 4]);
}

function convolved(x: TensorLike, filters: TensorLike, given: ConvolutionOptions, axes: 1 | 3, op: string): Tensor {
  const [images, w] = operandsOf(x, filters, axes, op);
  const move = movementOf(given, w.shape.slice(2), op);
  checkFit(images.shape, w.shape, move, op);
  if (axes === 3) return correlateVolumes(images, w, move);
  return squeeze(correlate(expandDims(images, 2), expandDims(w, 2), flat(move)), 2);
}

/**
 * Cross-correlation of signals (n, C, L) with filters (F, C / groups, K): (n, F, OL), as `conv2d` along one axis, and with its errors.
 * They are images of height 1, which costs nothing.
 */
export function conv1d(x: TensorLike, filters: TensorLike, options: ConvolutionOptions = {}): Tensor {
  convolutionOptions.check(options, 'conv1d', arguments.length - 3);
  return convolved(x, filters, options, 1, 'conv1d');
}

/** Cross-correlation of volumes (n, C, D, H, W) with filters (F, C / groups, KD, KH, KW), as `conv2d` along three axes, and with its errors. */
export function conv3d(x: TensorLike, filters: TensorLike, options: ConvolutionOptions = {}): Tensor {
  convolutionOptions.check(options, 'conv3d', arguments.length - 3);
  return convolved(x, filters, options, 3, 'conv3d');
}

/** How a transposed convolution moves. */
export class TransposedOptions {
  /** How far the places of what it takes lie apart in what it gives: 1 by default. */
  readonly stride?: Size | undefined = size();
  /** How much is cut off around the result: 0 by default. */
  readonly padding?: Size | undefined = size();
  /** How much longer the result is behind its last element: 0 by default. Of sizes that one convolution takes to the same size, it says which. */
  readonly outputPadding?: Size | undefined = size();
  /** How far the elements of a filter lie apart: 1 by default. */
  readonly dilation?: Size | undefined = size();
  /** Runs of channels, each with filters of its own: 1 by default. */
  readonly groups?: number = whole(1, 1);
}
const transposedOptions: Options<TransposedOptions> = options(TransposedOptions);

function transposed(x: TensorLike, filters: TensorLike, given: TransposedOptions, axes: Axes, op: string): Tensor {
  let [images, w] = operandsOf(x, filters, axes, op);
  const { outputPadding = 0, ...moves } = given;
  const kernel = w.shape.slice(2);
  const move = movementOf(moves, kernel, op);
  const { stride, padding, dilation, groups } = move;
  const longer = perAxis(outputPadding, axes, 0, 'outputPadding', op);
  if (longer.some((n, i) => n >= Math.max(stride[i]!, dilation[i]!)))
    throw new ArgumentError(
      `outputPadding must be less than the stride or the dilation, not ${showValue(outputPadding)}`,
      { op },
    );
  const [channels, each] = tuple(w.shape.slice(0, 2), 2);
  if (channels !== images.shape[1] || channels % groups !== 0 || kernel.includes(0))
    throw new ShapeError(
      `filters ${showShape(w.shape)} do not fit images ${showShape(images.shape)}${groups > 1 ? ` in ${groups} groups` : ''}`,
      {
        op,
        shapes: [images.shape, w.shape],
        hint: 'filters have shape (channels taken, channels given by a group, sizes)',
      },
    );
  const sizes = kernel.map((k, i) => {
    const taken = images.shape[i + 2]!;
    return (taken - 1) * stride[i]! - 2 * padding[i]! + dilation[i]! * (k - 1) + longer[i]! + 1;
  });
  if (sizes.some((n) => n < 1))
    throw new ShapeError(`of images ${showShape(images.shape)} nothing is left: ${showShape(sizes)}`, {
      op,
      shapes: [images.shape],
    });
  // Where the result is longer by a stride or more, one more place of the images would reach there.
  const more = longer.map((n, i) => Math.floor(n / stride[i]!));
  if (more.some((n) => n > 0))
    images = pad(
      images,
      images.shape.map((_, i): [number, number] => [0, i < 2 ? 0 : more[i - 2]!]),
    );
  const shape = [images.shape[0]!, each * groups, ...sizes];
  if (axes === 3) return correlateVolumesBack(images, w, move, shape);
  if (axes === 2) return correlateBack(images, w, move, shape);
  const lifted: Shape = [shape[0]!, shape[1]!, 1, shape[2]!];
  return squeeze(correlateBack(expandDims(images, 2), expandDims(w, 2), flat(move), lifted), 2);
}

/** `convTranspose2d` along one axis: signals (n, C, L) and filters (C, F / groups, K) give (n, F, OL). */
export function convTranspose1d(x: TensorLike, filters: TensorLike, options: TransposedOptions = {}): Tensor {
  transposedOptions.check(options, 'convTranspose1d', arguments.length - 3);
  return transposed(x, filters, options, 1, 'convTranspose1d');
}

/**
 * A transposed convolution, the gradient of `conv2d` by its images: images (n, C, H, W) and filters (C, F / groups, KH, KW) give
 * (n, F, OH, OW), where OH is (H - 1) stride - 2 padding + dilation (KH - 1) + outputPadding + 1. Throws ShapeError where filters do not fit
 * or nothing is left, ArgumentError for sizes that make no movement.
 */
export function convTranspose2d(x: TensorLike, filters: TensorLike, options: TransposedOptions = {}): Tensor {
  transposedOptions.check(options, 'convTranspose2d', arguments.length - 3);
  return transposed(x, filters, options, 2, 'convTranspose2d');
}

/** `convTranspose2d` along three axes: volumes (n, C, D, H, W) and filters (C, F / groups, KD, KH, KW) give (n, F, OD, OH, OW). */
export function convTranspose3d(x: TensorLike, filters: TensorLike, options: TransposedOptions = {}): Tensor {
  transposedOptions.check(options, 'convTranspose3d', arguments.length - 3);
  return transposed(x, filters, options, 3, 'convTranspose3d');
}

export const conv1dSamples: Sample = samples({
  name: 'conv1d',
  of: (x, w) => conv1d(x, w, { padding: 1, stride: 2 }),
  cases: [{ inputs: ['[[[1 2 3 0]]]', '[[[2 0 1]]]'], result: '[[[2 4]]]' }],
  gradient: 'smooth',
});
export const conv3dSamples: Sample = samples({
  name: 'conv3d',
  of: (x, w) => conv3d(x, w, { padding: [1, 0, 0] }),
  cases: [
    {
      inputs: ['[[[[[0 1] [2 3]] [[4 5] [6 7]]]]]', '[[[[[1 2]] [[0 3]]]]]'],
      result: '[[[[[3] [9]] [[17] [29]] [[14] [20]]]]]',
    },
  ],
  gradient: 'smooth',
});
export const convTranspose1dSamples: Sample = samples({
  name: 'convTranspose1d',
  of: (x, w) => convTranspose1d(x, w, { stride: 2, padding: 1, outputPadding: 1 }),
  cases: [{ inputs: ['[[[1 2]]]', '[[[1 0 2]]]'], result: '[[[0 4 0 4]]]' }],
  gradient: 'smooth',
});
export const convTranspose2dSamples: Sample = samples({
  name: 'convTranspose2d',
  of: (x, w) => convTranspose2d(x, w, { stride: 2, dilation: [1, 2], padding: [0, 1], outputPadding: 1 }),
  cases: [
    {
      inputs: ['[[[[1 2] [3 4]]]]', '[[[[1 2] [0 1]]]]'],
      result: '[[[[0 4 0 4] [0 1 0 2] [0 10 0 8] [0 3 0 4] [0 0 0 0]]]]',
    },
  ],
  gradient: 'smooth',
});
export const convTranspose3dSamples: Sample = samples({
  name: 'convTranspose3d',
  of: (x, w) => convTranspose3d(x, w, { stride: [1, 1, 2], padding: [1, 0, 0] }),
  cases: [{ inputs: ['[[[[[1 2]] [[3 4]]]]]', '[[[[[1 2]] [[0 1]]]]]'], result: '[[[[[3 7 4 10]]]]]' }],
  gradient: 'smooth',
});
