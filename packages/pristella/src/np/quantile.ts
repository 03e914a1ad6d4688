import { isFloat } from '../base/dtype.ts';
import { ArgumentError, ShapeError, showShape } from '../base/errors.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { choice } from '../base/row.ts';
import { normalizeAxes, reducedShape, type Shape, sizeAlong, sizeOf, splitLast } from '../base/shape.ts';
import { called, cast, type Sample, samples } from '../op/define.ts';
import { add, div, maximum, mul, sub } from '../op/elementwise/arithmetic.ts';
import { equal, greaterEqual, logicalAnd, logicalNot, where } from '../op/elementwise/comparison.ts';
import { isfinite, isnan } from '../op/elementwise/nonfinite.ts';
import { ceil, floor, rint } from '../op/elementwise/rounding.ts';
import { takeAlongAxis } from '../op/indexing/gather.ts';
import type { AxisOptions, Reduction } from '../op/reduce/options.ts';
import { optionsOf, ReduceOptions, reduceOptions, reduction } from '../op/reduce/options.ts';
import { sum } from '../op/reduce/sum.ts';
import { stack } from '../op/shape/join.ts';
import { reshape, transpose } from '../op/shape/structure.ts';
import { sort } from '../op/sort/sort.ts';
import { asTensor } from '../tensor/create.ts';
import { hostData, type Tensor, type TensorLike } from '../tensor/tensor.ts';

/** What is taken where a quantile lies between two elements: a point of the line between them, one of them, or their middle. */
export type QuantileMethod = 'linear' | 'lower' | 'higher' | 'nearest' | 'midpoint';

/** How a quantile is found. */
export class QuantileOptions extends ReduceOptions {
  /** What is taken between two elements: 'linear'. */
  readonly method?: QuantileMethod = choice(['linear', 'lower', 'higher', 'nearest', 'midpoint'], 'linear');
}

const quantileOptions: Options<QuantileOptions> = options(QuantileOptions);

/** The elements over the axes as sorted lines, and how many numbers stand in each. */
interface Lines {
  readonly sorted: Tensor;
  readonly count: Tensor;
  /** The shape of what is picked from the lines. */
  readonly shape: readonly number[];
}

function linesOf(t: Tensor, o: ReduceOptions, op: string): Lines {
  const real = isFloat(t.dtype) ? t : cast(t, 'float64');
  const axes = normalizeAxes(o.axis, t.shape, op);
  const kept = t.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
  const length = sizeOf(axes.map((a) => sizeAlong(t.shape, a)));
  if (length === 0)
    throw new ShapeError(`${showShape(t.shape)} has no elements to choose from`, { op, shapes: [t.shape] });
  const lines = reshape(transpose(real, [...kept, ...axes]), [...kept.map((a) => sizeAlong(t.shape, a)), length]);
  const sorted = sort(lines, -1);
  const count = sum(logicalNot(isnan(sorted)), { axis: -1, keepdims: true });
  return { sorted, count, shape: reducedShape(t.shape, axes, o.keepdims ?? false) };
}

/** What a method takes at a place of each line, counted from 0, that need not be whole. */
function pick(sorted: Tensor, place: Tensor, method: QuantileMethod): Tensor {
  const element = (k: Tensor): Tensor => takeAlongAxis(sorted, cast(k, 'int32'), -1);
  if (method === 'nearest') return element(rint(place));
  if (method === 'lower') return element(floor(place));
  if (method === 'higher') return element(ceil(place));
  const [low, high] = [element(floor(place)), element(ceil(place))];
  const step = sub(high, low);
  const tied = equal(low, high);
  // Between equal infinities there is no step, and one between the ends of the range is taken in shares.
  const reached = (point: Tensor, rest: TensorLike, part: TensorLike): Tensor => {
    const shares = add(mul(low, rest), mul(high, part));
    const far = logicalAnd(logicalNot(isfinite(point)), isfinite(shares));
    return where(logicalAnd(tied, isnan(step)), low, where(far, shares, point));
  };
  if (method === 'midpoint') return reached(where(tied, add(low, mul(step, 0.5)), div(add(low, high), 2)), 0.5, 0.5);
  // From the nearer end, so that a whole place gives the element itself.
  const part = cast(sub(place, floor(place)), low.dtype);
  const rest = sub(1, part);
  const point = where(greaterEqual(part, 0.5), sub(high, mul(step, rest)), add(low, mul(step, part)));
  return reached(point, rest, part);
}

/** Fractions as numbers and the shape in which they were given. */
interface Fractions {
  readonly fractions: readonly number[];
  readonly shape: Shape;
}

/** The fractions of `most` that are given. Throws ArgumentError for others than 0 to `most`. */
function fractionsOf(q: TensorLike, op: string, most: number): Fractions {
  const t = asTensor(q, op);
  const given = Array.from(hostData(t.node));
  const bad = given.find((v) => !(v >= 0 && v <= most));
  if (bad !== undefined) {
    const hint = bad > 1 && bad <= 100 ? { hint: 'a fraction, such as 0.5; percentile takes 0 to 100' } : {};
    throw new ArgumentError(`${bad} does not lie between 0 and ${most}`, { op, ...hint });
  }
  return { fractions: given.map((v) => v / most), shape: t.shape };
}

/** Quantiles of the lines of `x`, in the shape of the fractions, then that of the lines. */
function quantiles(
  t: Tensor,
  { fractions, shape }: Fractions,
  { method = 'linear', ...o }: QuantileOptions,
  skipsNaN: boolean,
  op: string,
): Tensor {
  const lines = linesOf(t, o, op);
  const last = maximum(sub(lines.count, 1), 0);
  const parts = fractions.map((q) => {
    const y = pick(lines.sorted, mul(last, q), method);
    const known = skipsNaN ? y : where(equal(lines.count, splitLast(lines.sorted.shape)[1]), y, Number.NaN);
    // An element of integers is an integer.
    const picked = method === 'lower' || method === 'higher' || method === 'nearest';
    return reshape(picked && !isFloat(t.dtype) ? cast(known, t.dtype) : known, lines.shape);
  });
  if (shape.length === 0) return parts[0]!;
  if (parts.length === 0) throw new ArgumentError('needs at least one fraction', { op });
  return reshape(stack(parts), [...shape, ...lines.shape]);
}

type Quantile = (x: TensorLike, q: TensorLike, options?: AxisOptions<QuantileOptions>) => Tensor;

/** The function of a name that takes fractions of `most`. */
const quantileOf = /* @__NO_SIDE_EFFECTS__ */ (name: string, most: number, skipsNaN: boolean): Quantile =>
  called(name, function (x: TensorLike, q: TensorLike, options?: AxisOptions<QuantileOptions>): Tensor {
    checkArguments(arguments.length, 3, name);
    const fractions = fractionsOf(q, name, most);
    const t = asTensor(x, name);
    return quantiles(t, fractions, optionsOf(options, quantileOptions, t, name), skipsNaN, name);
  });

/** The function of a name that gives what stands in the middle. */
const middleOf = /* @__NO_SIDE_EFFECTS__ */ (name: string, skipsNaN: boolean): Reduction =>
  reduction(name, reduceOptions, (t, o) =>
    quantiles(t, { fractions: [0.5], shape: [] }, { ...o, method: 'midpoint' }, skipsNaN, name),
  );

/**
 * The element a fraction `q` of the way from the smallest to the largest, over axes; for several fractions they form
 * the leading axes. NaN where there is one. Throws ArgumentError for a fraction outside 0 to 1, ShapeError if there
 * are no elements. R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, 1996: 'linear' is their type 7.
 * @shapes the shape of `q`, then (…, n, …) → (…, …), or (…, 1, …) with `keepdims`
 * @gradient g for the two elements between which it lies, each by its weight
 * @differs float32 stays float32, as in NumPy 2
 * @example
 * np.quantile([1, 2, 3, 4], 0.5);
 * np.quantile([1, 2, 3, 4], [0.25, 0.75], { method: 'lower' });
 * np.quantile([[1, 2, 3], [4, 6, 8]], 0.5, { axis: 1, keepdims: true });
 */
export const quantile: Quantile = quantileOf('quantile', 1, false);
/**
 * As `quantile`, for percentages `q` from 0 to 100. Throws as `quantile` does.
 * @shapes the shape of `q`, then (…, n, …) → (…, …), or (…, 1, …) with `keepdims`
 * @gradient g for the two elements between which it lies, each by its weight
 * @differs float32 stays float32, as in NumPy 2
 * @example
 * np.percentile([1, 2, 3, 4], 50);
 * np.percentile([[1, 2, 3], [4, 6, 8]], [0, 100], { axis: 1 });
 */
export const percentile: Quantile = quantileOf('percentile', 100, false);
/**
 * The middle element over axes, or the mean of the middle two; NaN where there is one. Throws ShapeError if there are
 * no elements.
 * @gradient g for the middle element, or g / 2 for each of the middle two
 * @differs throws where there are no elements; NumPy gives NaN
 * @example
 * np.median([3, 1, 2, 10]);
 * np.median([[3, 1, 2], [9, 7, 8]], 1);
 */
export const median: Reduction = middleOf('median', false);

/**
 * `quantile` of the numbers that are not NaN; NaN where there are none. Throws as `quantile` does.
 * @shapes the shape of `q`, then (…, n, …) → (…, …), or (…, 1, …) with `keepdims`
 * @gradient g for the two elements between which it lies, each by its weight
 * @differs float32 stays float32, as in NumPy 2
 * @example
 * np.nanquantile([1, np.nan, 3, 4], [0, 0.5]);
 */
export const nanquantile: Quantile = quantileOf('nanquantile', 1, true);
/**
 * `percentile` of the numbers that are not NaN; NaN where there are none. Throws as `quantile` does.
 * @shapes the shape of `q`, then (…, n, …) → (…, …), or (…, 1, …) with `keepdims`
 * @gradient g for the two elements between which it lies, each by its weight
 * @differs float32 stays float32, as in NumPy 2
 * @example
 * np.nanpercentile([1, np.nan, 3, 4], 75);
 */
export const nanpercentile: Quantile = quantileOf('nanpercentile', 100, true);
/**
 * `median` of the numbers that are not NaN; NaN where there are none. Throws as `quantile` does.
 * @gradient g for the middle element, or g / 2 for each of the middle two
 * @differs throws where there are no elements; NumPy gives NaN
 * @example
 * np.nanmedian([3, np.nan, 1, 2]);
 */
export const nanmedian: Reduction = middleOf('nanmedian', true);

const table = [
  [3, 1, 2],
  [7, 4, -1],
];
export const quantileSamples: Sample = samples({
  name: 'quantile',
  of: (x) => quantile(x, [0, 0.25], 1),
  cases: [{ inputs: [table], result: '[[1 -1] [1.5 1.5]]' }],
  gradient: 'once',
});
export const percentileSamples: Sample = samples({
  name: 'percentile',
  of: (x) => percentile(x, 50, { axis: 0, method: 'lower' }),
  cases: [{ inputs: [table], result: [3, 1, -1] }],
  gradient: 'once',
});
export const medianSamples: Sample = samples({
  name: 'median',
  of: (x) => median(x),
  cases: [
    { inputs: [table], result: 2.5 },
    { inputs: [[1, NaN]], result: NaN },
  ],
  gradient: 'none',
});
export const nanmedianSamples: Sample = samples({
  name: 'nanmedian',
  of: (x) => nanmedian(x, 1),
  cases: [{ inputs: ['[[3 nan 1] [nan nan nan]]'], result: [2, NaN] }],
  gradient: 'none',
});
export const nanquantileSamples: Sample = samples({
  name: 'nanquantile',
  of: (x) => nanquantile(x, 0.25),
  cases: [{ inputs: [[NaN, 4, 2, 3]], result: 2.5 }],
  gradient: 'none',
});
export const nanpercentileSamples: Sample = samples({
  name: 'nanpercentile',
  of: (x) => nanpercentile(x, 100),
  cases: [{ inputs: [[NaN, 4, 2, 3]], result: 4 }],
  gradient: 'none',
});
