import { isFloat } from '../base/dtype.ts';
import { cast, type Sample, samples } from '../op/define.ts';
import { greater, logicalAnd, logicalNot, where } from '../op/elementwise/comparison.ts';
import { rootOfSquares } from '../op/elementwise/edges.ts';
import { isnan } from '../op/elementwise/nonfinite.ts';
import type { Counting, Fold, FoldOptions, Reduction, WhereOptions } from '../op/reduce/options.ts';
import { foldOptions, reduceOptions, reduction, whereOptions } from '../op/reduce/options.ts';
import { prod } from '../op/reduce/prod.ts';
import type { Spread, SpreadOptions } from '../op/reduce/reduce.ts';
import { all, argmax, argmin, max, mean, min, spreadOptions, variance } from '../op/reduce/reduce.ts';
import { sum } from '../op/reduce/sum.ts';
import { broadcastTo } from '../op/shape/structure.ts';
import { array, asTensor } from '../tensor/create.ts';
import type { Tensor } from '../tensor/tensor.ts';

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
export const nansum: Fold = reduction('nansum', foldOptions, (x, o) => sum(x, ofNumbers(x, o)));
/**
 * Product over axes without NaN; 1 where there is nothing else.
 * @example
 * np.nanprod([[2, np.nan, 3], [np.nan, np.nan, np.nan]], 1);
 */
export const nanprod: Fold = reduction('nanprod', foldOptions, (x, o) => prod(x, ofNumbers(x, o)));
/**
 * Mean over axes without NaN; NaN where there is nothing else.
 * @gradient g / n where x is a number, else 0
 * @example
 * np.nanmean([[1, np.nan, 3], [np.nan, np.nan, 5]], 1);
 * np.nanmean([[1, np.nan, 3], [np.nan, np.nan, 5]], { axis: 0, keepdims: true });
 */
export const nanmean: Counting = reduction('nanmean', whereOptions, (x, o) => mean(x, ofNumbers(x, o)));

/**
 * Variance over axes without NaN; NaN where there are no more than `ddof` numbers.
 * @example
 * np.nanvar([1, np.nan, 3]);
 */
export const nanvar: Spread = reduction('nanvar', spreadOptions, spread);
/**
 * Standard deviation over axes without NaN; NaN where there are no more than `ddof` numbers.
 * @example
 * np.nanstd([1, np.nan, 3, 5]);
 */
export const nanstd: Spread = reduction('nanstd', spreadOptions, (x, o) => rootOfSquares(spread(x, o)));

function spread(x: Tensor, { ddof = 0, ...rest }: SpreadOptions): Tensor {
  const o = ofNumbers(x, rest);
  const y = variance(x, { ...o, ddof });
  if (o.where === undefined) return y;
  const { where: counts, ...axes } = o;
  return where(greater(sum(broadcastTo(cast(asTensor(counts), 'bool'), x.shape), axes), ddof), y, Number.NaN);
}

/** An extreme without NaN, which stands where there is nothing else. */
function extreme(fold: typeof max, least: number, x: Tensor, o: FoldOptions): Tensor {
  if (!isFloat(x.dtype) || x.size === 0) return fold(x, o);
  if (o.initial !== undefined) return fold(x, ofNumbers(x, o));
  const missing = isnan(x);
  return where(all(missing, o), Number.NaN, fold(where(missing, least, x), o));
}
/**
 * Largest number over axes; NaN where there is none. Throws ShapeError if there are no elements.
 * @gradient g, shared equally by the elements that are largest
 * @example
 * np.nanmax([[1, np.nan, 3], [np.nan, 5, 4]], 0);
 */
export const nanmax: Fold = reduction('nanmax', foldOptions, (x, o) => extreme(max, -Infinity, x, o));
/**
 * Smallest number over axes; NaN where there is none. Throws ShapeError if there are no elements.
 * @gradient g, shared equally by the elements that are smallest
 * @example
 * np.nanmin([[1, np.nan, 3], [np.nan, 5, 4]], 0);
 */
export const nanmin: Fold = reduction('nanmin', foldOptions, (x, o) => extreme(min, Infinity, x, o));

/**
 * Place of the first largest number along an axis, or in all, as int32; 0 where there is none.
 * @differs 0 where there is no number; NumPy throws
 * @example
 * np.nanargmax([np.nan, 2, 5]);
 */
export const nanargmax: Reduction = reduction('nanargmax', reduceOptions, (x, o) =>
  argmax(where(isnan(x), -Infinity, x), o),
);
/**
 * Place of the first smallest number along an axis, or in all, as int32; 0 where there is none.
 * @differs 0 where there is no number; NumPy throws
 * @example
 * np.nanargmin([np.nan, 2, 5]);
 */
export const nanargmin: Reduction = reduction('nanargmin', reduceOptions, (x, o) =>
  argmin(where(isnan(x), Infinity, x), o),
);
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
