import { isFloat } from '../base/dtype.ts';
import { checkArguments } from '../base/options.ts';
import { cast, type Sample, samples } from '../op/define.ts';
import { greater, logicalAnd, logicalNot, where } from '../op/elementwise/comparison.ts';
import { rootOfSquares } from '../op/elementwise/edges.ts';
import { isnan } from '../op/elementwise/nonfinite.ts';
import type { AxisOptions, FoldOptions, WhereOptions } from '../op/reduce/options.ts';
import { foldOptions, optionsOf, reduceOptions, whereOptions } from '../op/reduce/options.ts';
import { prod } from '../op/reduce/prod.ts';
import type { SpreadOptions } from '../op/reduce/reduce.ts';
import { all, argmax, argmin, max, mean, min, spreadOptions, variance } from '../op/reduce/reduce.ts';
import { sum } from '../op/reduce/sum.ts';
import { broadcastTo } from '../op/shape/structure.ts';
import { array, asTensor } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';

// Reductions for which NaN means that a number is missing: it does not count.

/** The options with which the elements that are numbers count. */
function ofNumbers<O extends WhereOptions>(x: Tensor, o: O): O {
  if (!isFloat(x.dtype)) return o;
  const known = logicalNot(isnan(x));
  return { ...o, where: o.where === undefined ? known : logicalAnd(known, o.where) };
}

/**
 * Sum over axes without NaN; 0 where there is nothing else.
 * @gradient g where x is a number, else 0
 * @example
 * np.nansum([[1, np.nan, 3], [np.nan, np.nan, np.nan]], 1);
 */
export function nansum(x: TensorLike, options?: AxisOptions<FoldOptions>): Tensor {
  const t = asTensor(x, 'nansum');
  return sum(t, ofNumbers(t, optionsOf(options, foldOptions, t, 'nansum', arguments.length - 2)));
}
/**
 * Product over axes without NaN; 1 where there is nothing else.
 * @example
 * np.nanprod([[2, np.nan, 3], [np.nan, np.nan, np.nan]], 1);
 */
export function nanprod(x: TensorLike, options?: AxisOptions<FoldOptions>): Tensor {
  const t = asTensor(x, 'nanprod');
  return prod(t, ofNumbers(t, optionsOf(options, foldOptions, t, 'nanprod', arguments.length - 2)));
}
/**
 * Mean over axes without NaN; NaN where there is nothing else.
 * @gradient g / n where x is a number, else 0
 * @example
 * np.nanmean([[1, np.nan, 3], [np.nan, np.nan, 5]], 1);
 * np.nanmean([[1, np.nan, 3], [np.nan, np.nan, 5]], { axis: 0, keepdims: true });
 */
export function nanmean(x: TensorLike, options?: AxisOptions<WhereOptions>): Tensor {
  const t = asTensor(x, 'nanmean');
  return mean(t, ofNumbers(t, optionsOf(options, whereOptions, t, 'nanmean', arguments.length - 2)));
}

/**
 * Variance over axes without NaN; NaN where there are no more than `ddof` numbers.
 * @example
 * np.nanvar([1, np.nan, 3]);
 */
export function nanvar(x: TensorLike, options?: AxisOptions<SpreadOptions>): Tensor {
  checkArguments(arguments.length, 2, 'nanvar');
  return spread(x, options, 'nanvar');
}
/**
 * Standard deviation over axes without NaN; NaN where there are no more than `ddof` numbers.
 * @example
 * np.nanstd([1, np.nan, 3, 5]);
 */
export function nanstd(x: TensorLike, options?: AxisOptions<SpreadOptions>): Tensor {
  checkArguments(arguments.length, 2, 'nanstd');
  return rootOfSquares(spread(x, options, 'nanstd'));
}

function spread(x: TensorLike, options: AxisOptions<SpreadOptions>, op: string): Tensor {
  const t = asTensor(x, op);
  const { ddof = 0, ...rest } = optionsOf(options, spreadOptions, t, op);
  const o = ofNumbers(t, rest);
  const y = variance(t, { ...o, ddof });
  if (o.where === undefined) return y;
  const { where: counts, ...axes } = o;
  return where(greater(sum(broadcastTo(cast(asTensor(counts, op), 'bool'), t.shape), axes), ddof), y, Number.NaN);
}

/** An extreme without NaN, which stands where there is nothing else. */
function extreme(
  x: TensorLike,
  options: AxisOptions<FoldOptions>,
  fold: typeof max,
  least: number,
  op: string,
): Tensor {
  const t = asTensor(x, op);
  const o = optionsOf(options, foldOptions, t, op);
  if (!isFloat(t.dtype) || t.size === 0) return fold(t, o);
  if (o.initial !== undefined) return fold(t, ofNumbers(t, o));
  const missing = isnan(t);
  return where(all(missing, o), Number.NaN, fold(where(missing, least, t), o));
}
/**
 * Largest number over axes; NaN where there is none. Throws ShapeError if there are no elements.
 * @gradient g, shared equally by the elements that are largest
 * @example
 * np.nanmax([[1, np.nan, 3], [np.nan, 5, 4]], 0);
 */
export function nanmax(x: TensorLike, options?: AxisOptions<FoldOptions>): Tensor {
  checkArguments(arguments.length, 2, 'nanmax');
  return extreme(x, options, max, Number.NEGATIVE_INFINITY, 'nanmax');
}
/**
 * Smallest number over axes; NaN where there is none. Throws ShapeError if there are no elements.
 * @gradient g, shared equally by the elements that are smallest
 * @example
 * np.nanmin([[1, np.nan, 3], [np.nan, 5, 4]], 0);
 */
export function nanmin(x: TensorLike, options?: AxisOptions<FoldOptions>): Tensor {
  checkArguments(arguments.length, 2, 'nanmin');
  return extreme(x, options, min, Number.POSITIVE_INFINITY, 'nanmin');
}

/**
 * Place of the first largest number along an axis, or in all, as int32; 0 where there is none.
 * @differs 0 where there is no number; NumPy throws
 * @example
 * np.nanargmax([np.nan, 2, 5]);
 */
export function nanargmax(x: TensorLike, options?: AxisOptions): Tensor {
  const t = asTensor(x, 'nanargmax');
  return argmax(
    where(isnan(t), Number.NEGATIVE_INFINITY, t),
    optionsOf(options, reduceOptions, t, 'nanargmax', arguments.length - 2),
  );
}
/**
 * Place of the first smallest number along an axis, or in all, as int32; 0 where there is none.
 * @differs 0 where there is no number; NumPy throws
 * @example
 * np.nanargmin([np.nan, 2, 5]);
 */
export function nanargmin(x: TensorLike, options?: AxisOptions): Tensor {
  const t = asTensor(x, 'nanargmin');
  return argmin(
    where(isnan(t), Number.POSITIVE_INFINITY, t),
    optionsOf(options, reduceOptions, t, 'nanargmin', arguments.length - 2),
  );
}
const holes = [
  [1, NaN, 3],
  [NaN, NaN, 5],
  [NaN, NaN, NaN],
];
export const nansumSamples: Sample = samples({
  name: 'nansum',
  of: (x) => nansum(x, 1),
  cases: [{ inputs: [holes], result: [4, 5, 0] }],
  gradient: 'none',
});
export const nanprodSamples: Sample = samples({
  name: 'nanprod',
  of: (x) => nanprod(x, 1),
  cases: [{ inputs: [holes], result: [3, 5, 1] }],
  gradient: 'none',
});
export const nanmeanSamples: Sample = samples({
  name: 'nanmean',
  of: (x) => nanmean(x, 1),
  cases: [{ inputs: [holes], result: [2, 5, NaN] }],
  gradient: 'none',
});
export const nanvarSamples: Sample = samples({
  name: 'nanvar',
  of: (x) => nanvar(x, 1),
  cases: [{ inputs: [holes], result: [1, 0, NaN] }],
  gradient: 'none',
});
export const nanstdSamples: Sample = samples({
  name: 'nanstd',
  of: (x) => nanstd(x, 1),
  cases: [{ inputs: [holes], result: [1, 0, NaN] }],
  gradient: 'none',
});
export const nanmaxSamples: Sample = samples({
  name: 'nanmax',
  of: (x) => nanmax(x, 1),
  cases: [{ inputs: [holes], result: [3, 5, NaN] }],
  gradient: 'none',
});
export const nanminSamples: Sample = samples({
  name: 'nanmin',
  of: (x) => nanmin(x, 1),
  cases: [{ inputs: [holes], result: [1, 5, NaN] }],
  gradient: 'none',
});
export const nanargmaxSamples: Sample = samples({
  name: 'nanargmax',
  of: (x) => nanargmax(x, 1),
  cases: [{ inputs: [holes], result: array([2, 2, 0], { dtype: 'int32' }) }],
  gradient: 'none',
});
export const nanargminSamples: Sample = samples({
  name: 'nanargmin',
  of: (x) => nanargmin(x, 1),
  cases: [{ inputs: [holes], result: array([0, 2, 0], { dtype: 'int32' }) }],
  gradient: 'none',
});
