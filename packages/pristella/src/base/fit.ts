import type { DType, TypedArray } from './dtype.ts';
import { DTypeError } from './errors.ts';

// One rule for numbers that enter an array of integers, wherever they come from: what the dtype cannot hold is an error.

/** The least and the largest number of each dtype that is not float. */
const ends: Readonly<Record<Exclude<DType, 'float32' | 'float64'>, readonly [low: number, high: number]>> = {
  int32: [-2147483648, 2147483647],
  uint8: [0, 255],
  bool: [0, 1],
};

const endsOf = (dtype: DType): readonly [low: number, high: number] =>
  dtype === 'float32' || dtype === 'float64' ? [-Infinity, Infinity] : ends[dtype];

/** True if a dtype has the number itself: an integer type exactly, float32 rounded, but not as infinity. */
export function holds(dtype: DType, v: number): boolean {
  if (dtype === 'float64' || dtype === 'float32')
    return dtype === 'float64' || !Number.isFinite(v) || Number.isFinite(Math.fround(v));
  const [low, high] = ends[dtype];
  return Number.isInteger(v) && v >= low && v <= high;
}

/** The numbers between which all lie that become one of the dtype when their fractions are cut off. */
export function fitsBetween(dtype: DType): readonly [above: number, below: number] {
  const [low, high] = endsOf(dtype);
  return [low - 1, high + 1];
}

/** Writes numbers, their fractions cut off, up to the first that does not lie between; returns its place, or -1. */
export function cutInto(from: TypedArray, to: TypedArray, [above, below]: readonly [number, number]): number {
  const { length } = from;
  for (let i = 0; i < length; i++) {
    const v = from[i]!;
    if (!(v > above && v < below)) return i;
    to[i] = v;
  }
  return -1;
}

/** The largest magnitude among a dtype's numbers. */
export const largestOf = (dtype: DType): number => Math.max(...endsOf(dtype).map(Math.abs));

/** The error for a number that does not fit into a dtype of whole numbers. */
export function doesNotFit(v: number, dtype: DType, op: string): DTypeError {
  const [low, high] = endsOf(dtype);
  return new DTypeError(`${v} does not fit into ${dtype}`, {
    op,
    hint: `${dtype} holds ${low} to ${high}: use float64, or clip(${low}, ${high}) before`,
  });
}
