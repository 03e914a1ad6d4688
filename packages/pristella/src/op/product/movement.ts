import { ArgumentError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { checked } from '../../base/row.ts';
import type { Shape } from '../../base/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { unfit } from '../define.ts';

export type Pair = readonly [number, number];

/** A number for both axes, or [height, width]. */
export type Size2 = number | Pair;
/** A number for all axes that windows move along, or one for each. */
export type Size = number | readonly number[];

/** A size for both axes; NaN for a list that is none of two. */
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

const counts: readonly string[] = ['one', 'two', 'three'];

/** A number for each of so many axes. Throws ArgumentError unless all are whole and at least `least`. */
export function perAxis(size: Size, axes: number, least: number, name: string, op: string): number[] {
  const list = typeof size === 'number' ? new Array<number>(axes).fill(size) : Array.isArray(size) ? [...size] : [];
  if (list.length === axes && list.every((n) => Number.isInteger(n) && n >= least)) return list;
  const wanted = least === 0 ? 'a whole number from 0' : 'a positive whole number';
  throw new ArgumentError(`${name} must be ${wanted} or ${counts[axes - 1]}, not ${showValue(size)}`, { op });
}

/** A number or a list of them; how many, and from where on, the function says that knows the axes. */
export const size = (): Size | undefined =>
  checked<Size, []>((value, name, op) => {
    if (typeof value === 'number' || (Array.isArray(value) && value.every((n) => typeof n === 'number'))) return value;
    throw new ArgumentError(`${name} must be a number or a list of them, not ${showValue(value)}`, { op });
  });

/**
 * The sizes of the last axes after windows of `kernel` have moved along them. Throws ArgumentError unless a window can move so over
 * an image of some size, ShapeError where none fits.
 */
export function windowedSize(
  image: Shape,
  kernel: readonly number[],
  stride: readonly number[],
  padding: readonly number[],
  op: string,
): number[] {
  for (const [name, values, least] of [
    ['kernel', kernel, 1],
    ['stride', stride, 1],
    ['padding', padding, 0],
  ] as const) {
    if (values.some((v) => !Number.isInteger(v) || v < least))
      throw new ArgumentError(`the ${name} must be whole and at least ${least}, not ${showShape(values)}`, { op });
  }
  if (image.length < kernel.length) throw unfit(image);
  const sizes = image.slice(-kernel.length);
  const out = kernel.map((k, i) => Math.floor((sizes[i]! + 2 * padding[i]! - k) / stride[i]!) + 1);
  if (out.some((d) => d < 1))
    throw new ShapeError(
      `a window of ${showShape(kernel)} does not fit into ${showShape(image)} with padding ${showShape(padding)}`,
      { op, shapes: [image] },
    );
  return out;
}

const takes = [
  'signals of shape (n, channels, length)',
  'images of shape (n, channels, height, width)',
  'volumes of shape (n, channels, depth, height, width)',
] as const;

/** Throws ShapeError unless x holds images (n, C, H, W), or what has other axes than height and width. */
export function checkImages(x: Tensor, op: string, axes: 1 | 2 | 3 = 2): void {
  if (x.ndim === axes + 2) return;
  throw new ShapeError(`takes ${takes[axes - 1]}, got ${showShape(x.shape)}`, {
    op,
    shapes: [x.shape],
    hint: 'reshape them, or add an axis with expandDims',
  });
}
