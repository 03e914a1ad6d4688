import { floating } from '../../base/dtype.ts';
import { ShapeError, showShape } from '../../base/errors.ts';
import { checkArguments } from '../../base/options.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { cast, type Sample, samples } from '../define.ts';
import { take } from '../indexing/gather.ts';
import { band } from './band.ts';
import { checkImages, perAxis, type Size } from './movement.ts';
import { avgPool, maxPool } from './pooling.ts';

type Axes = 1 | 2 | 3;

/** The elements of window o of m along n: from ⌊o n / m⌋ to ⌈(o + 1) n / m⌉. */
const windowsOf = (n: number, m: number): readonly (readonly [start: number, end: number])[] =>
  Array.from({ length: m }, (_, o) => [Math.floor((o * n) / m), Math.ceil(((o + 1) * n) / m)]);

/** The sizes wanted of images that are not empty. */
function sizesOf(t: Tensor, size: Size, axes: Axes, op: string): readonly number[] {
  checkImages(t, op, axes);
  if (t.shape.indexOf(0, 2) >= 0)
    throw new ShapeError(`${showShape(t.shape)} has no elements to pool`, { op, shapes: [t.shape] });
  return perAxis(size, axes, 1, 'the size', op);
}

/** How wide windows are that have no element in common, or null. */
function evenWindows(t: Tensor, sizes: readonly number[]): number[] | null {
  const widths = sizes.map((m, i) => t.shape[i + 2]! / m);
  return widths.every(Number.isInteger) ? widths : null;
}

function adaptiveAvg(x: TensorLike, size: Size, axes: Axes, op: string): Tensor {
  const t = asTensor(x, op);
  const sizes = sizesOf(t, size, axes, op);
  const widths = evenWindows(t, sizes);
  if (widths) return avgPool(t, widths, {}, axes, op);
  return sizes.reduce(
    (y, m, i) => {
      const terms = windowsOf(y.shape[i + 2]!, m).map(([start, end]) => {
        return { start, weights: new Array<number>(end - start).fill(1 / (end - start)) };
      });
      return band(y, i + 2, terms);
    },
    cast(t, floating(t.dtype)),
  );
}

function adaptiveMax(x: TensorLike, size: Size, axes: Axes, op: string): Tensor {
  const t = asTensor(x, op);
  const sizes = sizesOf(t, size, axes, op);
  const even = evenWindows(t, sizes);
  if (even) return maxPool(t, even, {}, axes, op);
  // As many elements of each window as the widest one has: a last one that is met again is no first maximum.
  const widths = sizes.map((m, i) => Math.max(...windowsOf(t.shape[i + 2]!, m).map(([start, end]) => end - start)));
  const spread = sizes.reduce((y, m, i) => {
    const places = windowsOf(t.shape[i + 2]!, m).flatMap(([start, end]) =>
      Array.from({ length: widths[i]! }, (_, k) => Math.min(start + k, end - 1)),
    );
    return take(y, places, i + 2);
  }, t);
  return maxPool(spread, widths, {}, axes, op);
}

/**
 * The means of as many windows of images (n, C, H, W) as are asked for, whatever their size: window o of m takes the elements from
 * ⌊o H / m⌋ to ⌈(o + 1) H / m⌉ of an axis, so that all are met. Throws ArgumentError for sizes that are none, ShapeError for images
 * without elements.
 */
export function adaptiveAvgPool2d(x: TensorLike, size: Size): Tensor {
  checkArguments(arguments.length, 2, 'adaptiveAvgPool2d');
  return adaptiveAvg(x, size, 2, 'adaptiveAvgPool2d');
}
/** `adaptiveAvgPool2d` of signals (n, C, L). */
export function adaptiveAvgPool1d(x: TensorLike, size: Size): Tensor {
  checkArguments(arguments.length, 2, 'adaptiveAvgPool1d');
  return adaptiveAvg(x, size, 1, 'adaptiveAvgPool1d');
}
/** `adaptiveAvgPool2d` of volumes (n, C, D, H, W). */
export function adaptiveAvgPool3d(x: TensorLike, size: Size): Tensor {
  checkArguments(arguments.length, 2, 'adaptiveAvgPool3d');
  return adaptiveAvg(x, size, 3, 'adaptiveAvgPool3d');
}

/** The largest elements of the windows of `adaptiveAvgPool2d`, with its errors; the gradient goes to the first of equals. */
export function adaptiveMaxPool2d(x: TensorLike, size: Size): Tensor {
  checkArguments(arguments.length, 2, 'adaptiveMaxPool2d');
  return adaptiveMax(x, size, 2, 'adaptiveMaxPool2d');
}
/** `adaptiveMaxPool2d` of signals (n, C, L). */
export function adaptiveMaxPool1d(x: TensorLike, size: Size): Tensor {
  checkArguments(arguments.length, 2, 'adaptiveMaxPool1d');
  return adaptiveMax(x, size, 1, 'adaptiveMaxPool1d');
}
/** `adaptiveMaxPool2d` of volumes (n, C, D, H, W). */
export function adaptiveMaxPool3d(x: TensorLike, size: Size): Tensor {
  checkArguments(arguments.length, 2, 'adaptiveMaxPool3d');
  return adaptiveMax(x, size, 3, 'adaptiveMaxPool3d');
}

export const adaptiveAvgPool2dSamples: Sample = samples({
  name: 'adaptiveAvgPool2d',
  of: (x) => adaptiveAvgPool2d(x, [1, 2]),
  cases: [{ inputs: ['[[[[1 2 6] [3 4 2]]]]'], result: '[[[[2.5 3.5]]]]' }],
  gradient: 'smooth',
});
export const adaptiveMaxPool1dSamples: Sample = samples({
  name: 'adaptiveMaxPool1d',
  of: (x) => adaptiveMaxPool1d(x, 2),
  cases: [{ inputs: ['[[[1 2 6 4 5]]]'], result: '[[[6 6]]]' }],
  gradient: 'once',
});
