import type { DType } from '../base/dtype.ts';

// What fixes the order in which numbers are added, and so the bits, whoever computes.

/** How many elements a kernel over these dtypes handles at a time: 4, 2 if all are float64 (or bool), else 1. */
export function lanesFor(dtypes: readonly DType[]): 1 | 2 | 4 {
  if (!dtypes.includes('float64')) return 4;
  return dtypes.every((d) => d === 'float64' || d === 'bool') ? 2 : 1;
}

/** Longest run that is summed in the elements' own precision before it is added to the total. */
export const BLOCK = 1024;
/** As many rows at most. */
export const ROWS = 128;
/** Runs of fewer elements are folded one after another, as NumPy does. */
export const SHORT = 8;
/** Vectors whose exponentials are added one after the other, before their sum is added to that of the blocks before. */
export const VECTORS_IN_SUM = 32;

/** Outputs that are made together: their sums stand in registers. */
export const OUTPUTS = 32;
/** Terms that are summed before they are added to the total, so that its error does not grow with every term. */
export const TERMS = 128;

/** Numbers or kernel values with the little arithmetic that bounds need. */
export interface Whole<T> {
  sub(a: T, b: T): T;
  add(a: T, b: T): T;
  num(value: number): T;
  min(a: T, b: T): T;
  max(a: T, b: T): T;
}

/** Of the weights, those that meet the signal at the outputs `first` to `last`, all of them. */
export function termsOf<T>(
  w: Whole<T>,
  first: T,
  last: T,
  { signal, weights, before }: { readonly [K in 'signal' | 'weights' | 'before']: T },
): readonly [from: T, to: T] {
  const end = w.min(weights, w.sub(w.add(signal, before), last));
  return [w.max(w.num(0), w.sub(before, first)), w.max(w.num(0), end)];
}

/** Elements whose squares are added up at a time. */
export const SQUARES_IN_BLOCK = 4096;
