import { isFloat } from '../base/dtype.ts';
import { array, asTensor } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { sqrt } from './arithmetic.ts';
import { greater, logicalNot, where } from './comparison.ts';
import { samples } from './define.ts';
import { isnan } from './nonfinite.ts';
import { all, argmax, argmin, max, mean, min, prod, variance } from './reduce.ts';
import { type AxisOptions, optionsOf, type ReduceOptions, sum } from './structure.ts';

// Reductions for which NaN means that a number is missing: it does not count.

/** The options with which the elements that are numbers count. */
const ofNumbers = (x: Tensor, options: AxisOptions) => ({ ...optionsOf(options), where: logicalNot(isnan(x)) });

/** Sum over axes without NaN; 0 where there is nothing else. */
export function nansum(x: TensorLike, options?: AxisOptions): Tensor {
  const t = asTensor(x);
  return isFloat(t.dtype) ? sum(t, ofNumbers(t, options)) : sum(t, options);
}
/** Product over axes without NaN; 1 where there is nothing else. */
export function nanprod(x: TensorLike, options?: AxisOptions): Tensor {
  const t = asTensor(x);
  return isFloat(t.dtype) ? prod(t, ofNumbers(t, options)) : prod(t, options);
}
/** Mean over axes without NaN; NaN where there is nothing else. */
export function nanmean(x: TensorLike, options?: AxisOptions): Tensor {
  const t = asTensor(x);
  return isFloat(t.dtype) ? mean(t, ofNumbers(t, options)) : mean(t, options);
}
/** Variance over axes without NaN; NaN where there are no more than `ddof` numbers. */
export function nanvar(x: TensorLike, options?: AxisOptions, ddof = 0): Tensor {
  const t = asTensor(x);
  if (!isFloat(t.dtype)) return variance(t, options, ddof);
  const o = ofNumbers(t, options);
  const enough = greater(sum(o.where, options), ddof);
  return where(enough, variance(t, o, ddof), Number.NaN);
}
/** Standard deviation over axes without NaN. */
export const nanstd = (x: TensorLike, options?: AxisOptions, ddof = 0): Tensor => sqrt(nanvar(x, options, ddof));

/** An extreme without NaN, which stands where there is nothing else. */
function extreme(x: TensorLike, options: AxisOptions, fold: typeof max, least: number): Tensor {
  const t = asTensor(x);
  if (!isFloat(t.dtype) || t.size === 0) return fold(t, options);
  const missing = isnan(t);
  return where(all(missing, options), Number.NaN, fold(where(missing, least, t), options));
}
/** Largest number over axes; NaN where there is none. Throws ShapeError if there are no elements. */
export const nanmax = (x: TensorLike, options?: AxisOptions): Tensor =>
  extreme(x, options, max, Number.NEGATIVE_INFINITY);
/** Smallest number over axes; NaN where there is none. Throws ShapeError if there are no elements. */
export const nanmin = (x: TensorLike, options?: AxisOptions): Tensor =>
  extreme(x, options, min, Number.POSITIVE_INFINITY);

/** Place of the first largest number along an axis, or in all, as int32; 0 where there is none. */
export const nanargmax = (x: TensorLike, axis?: number | ReduceOptions): Tensor =>
  argmax(where(isnan(x), Number.NEGATIVE_INFINITY, x), axis);
/** Place of the first smallest number along an axis, or in all, as int32; 0 where there is none. */
export const nanargmin = (x: TensorLike, axis?: number | ReduceOptions): Tensor =>
  argmin(where(isnan(x), Number.POSITIVE_INFINITY, x), axis);

const holes = [
  [1, NaN, 3],
  [NaN, NaN, 5],
  [NaN, NaN, NaN],
];
export const nansumSamples = samples({
  name: 'nansum',
  of: (x) => nansum(x!, 1),
  cases: [{ inputs: [holes], result: [4, 5, 0] }],
  gradient: 'none',
});
export const nanprodSamples = samples({
  name: 'nanprod',
  of: (x) => nanprod(x!, 1),
  cases: [{ inputs: [holes], result: [3, 5, 1] }],
  gradient: 'none',
});
export const nanmeanSamples = samples({
  name: 'nanmean',
  of: (x) => nanmean(x!, 1),
  cases: [{ inputs: [holes], result: [2, 5, NaN] }],
  gradient: 'none',
});
export const nanvarSamples = samples({
  name: 'nanvar',
  of: (x) => nanvar(x!, 1),
  cases: [{ inputs: [holes], result: [1, 0, NaN] }],
  gradient: 'none',
});
export const nanstdSamples = samples({
  name: 'nanstd',
  of: (x) => nanstd(x!, 1),
  cases: [{ inputs: [holes], result: [1, 0, NaN] }],
  gradient: 'none',
});
export const nanmaxSamples = samples({
  name: 'nanmax',
  of: (x) => nanmax(x!, 1),
  cases: [{ inputs: [holes], result: [3, 5, NaN] }],
  gradient: 'none',
});
export const nanminSamples = samples({
  name: 'nanmin',
  of: (x) => nanmin(x!, 1),
  cases: [{ inputs: [holes], result: [1, 5, NaN] }],
  gradient: 'none',
});
export const nanargmaxSamples = samples({
  name: 'nanargmax',
  of: (x) => nanargmax(x!, 1),
  cases: [{ inputs: [holes], result: array([2, 2, 0], { dtype: 'int32' }) }],
  gradient: 'none',
});
export const nanargminSamples = samples({
  name: 'nanargmin',
  of: (x) => nanargmin(x!, 1),
  cases: [{ inputs: [holes], result: array([0, 2, 0], { dtype: 'int32' }) }],
  gradient: 'none',
});
