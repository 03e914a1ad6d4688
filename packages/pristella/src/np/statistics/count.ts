import { type DType, floating, isFloat, newArray, type TypedArray } from '../../base/dtype.ts';
import { ArgumentError, DTypeError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { flag, number, pairOf, whole } from '../../base/row.ts';
import { cast, type Sample, samples } from '../../op/define.ts';
import { div } from '../../op/elementwise/arithmetic.ts';
import { diff } from '../../op/reduce/cumulative.ts';
import { sum } from '../../op/reduce/sum.ts';
import { pairwise, placeIn } from '../../op/sort/order.ts';
import { asTensor, fromData } from '../../tensor/create.ts';
import { linspace } from '../../tensor/create-sequence.ts';
import { data as values } from '../../tensor/rows.ts';
import { hostData, type Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { outer } from '../linalg/products.ts';

/** Adds 1, or each element's weight, at the element's place; negative places are none. */
function tally(places: TypedArray, size: number, weights: Tensor | undefined): Tensor {
  const out = newArray(weights ? 'float64' : 'int32', size);
  const by = weights ? hostData(weights.node) : null;
  places.forEach((place, i) => {
    if (place >= 0) out[place]! += by ? by[i]! : 1;
  });
  return fromData(out, [size]);
}

function checkedWeights(weights: TensorLike | undefined, like: Tensor, op: string): Tensor | undefined {
  if (weights === undefined) return undefined;
  const w = cast(asTensor(weights, op), 'float64');
  if (w.size === like.size) return w;
  throw new ShapeError(`${w.size} weights for ${like.size} elements`, { op, shapes: [like.shape, w.shape] });
}

/** How `bincount` counts. */
export class BincountOptions {
  /** What each element counts, instead of 1; the counts are float64 then. */
  readonly weights?: TensorLike | undefined = values();
  /** The least number of counts. */
  readonly minlength?: number = whole(0, 0);
}
const bincountOptions: Options<BincountOptions> = options(BincountOptions);

/**
 * How often each of 0, 1, 2, ... occurs in a vector, as int32. Computes at once. Throws ShapeError unless `x` is a
 * vector and the weights are as many, ArgumentError for negative numbers, DTypeError for fractional ones.
 * @shapes (n) → (largest + 1), at least `minlength`
 * @example
 * const labels = np.array([1, 3, 1], { dtype: 'int32' });
 * np.bincount(labels);
 * np.bincount(labels, { weights: [0.5, 1, 2], minlength: 5 });
 */
export function bincount(x: TensorLike, options: BincountOptions = {}): Tensor {
  const op = 'bincount';
  const t = asTensor(x, op);
  const data = hostData(t.node);
  if (t.ndim !== 1) throw new ShapeError(`needs a vector, got ${showShape(t.shape)}`, { op, shapes: [t.shape] });
  const fraction = isFloat(t.dtype) ? data.find((v) => !Number.isInteger(v)) : undefined;
  if (fraction !== undefined)
    throw new DTypeError(`counts whole numbers, not ${fraction}`, { op, hint: "use histogram, or astype('int32')" });
  const { weights, minlength } = bincountOptions.read(options, op, arguments.length - 2);
  let size = minlength;
  for (const v of data) {
    if (v < 0) throw new ArgumentError(`counts numbers from 0 up, not ${v}`, { op });
    size = Math.max(size, v + 1);
  }
  return tally(data, size, checkedWeights(weights, t, op));
}
export const bincountSamples: Sample = samples({
  name: 'bincount',
  of: (x) => bincount(x),
  cases: [{ inputs: [[1, 3, 1]], result: [0, 2, 0, 1] }],
  gradient: 'none',
});

/** Edges of bins: their number between the least and the largest element (or in a range), or the edges themselves. */
export type Bins = number | TensorLike;

/** Half the range of bins around numbers that are all the same: so wide that their edges are different numbers. */
const halfAround = (x: number, bins: number, d: DType): number =>
  Math.max(0.5, bins * (Math.abs(x) * (d === 'float32' ? 2 ** -23 : 2 ** -52)));

/**
 * The edges of bins for numbers. Throws ArgumentError for edges that do not ascend, for ranges that are not finite and for more
 * bins than there are numbers in a range.
 */
function edgesOf(x: Tensor, bins: Bins, range: readonly [number, number] | undefined, op: string): Tensor {
  const data = hostData(x.node);
  if (typeof bins !== 'number') {
    const edges = asTensor(bins, op);
    const values = hostData(edges.node);
    if (edges.ndim !== 1 || values.length === 0 || !pairwise(values, (a, b) => !(a > b)))
      throw new ArgumentError('edges must be a vector that ascends', { op, shapes: [edges.shape] });
    return edges;
  }
  if (!Number.isInteger(bins) || bins < 1)
    throw new ArgumentError(`cannot divide into ${showValue(bins)} bins`, {
      op,
      hint: 'give their number, at least 1, or their edges',
    });
  let [low, high] = range ?? [0, data.length === 0 ? 1 : 0];
  if (!range && data.length > 0) {
    [low, high] = [Infinity, -Infinity];
    data.forEach((v) => {
      low = Math.min(low, v);
      high = Math.max(high, v);
    });
  }
  if (!Number.isFinite(low) || !Number.isFinite(high) || low > high)
    throw new ArgumentError(`the range ${low} to ${high} cannot be divided`, { op, hint: 'give a range' });
  const dtype = floating(x.dtype);
  const largest = dtype === 'float32' ? 3.4028234663852886e38 : Number.MAX_VALUE;
  const half = low === high ? halfAround(low, bins, dtype) : 0;
  const edges = linspace(Math.max(-largest, low - half), Math.min(largest, high + half), bins + 1, { dtype });
  const at = hostData(edges.node);
  if (!pairwise(at, (a, b) => a < b))
    throw new ArgumentError(`${bins} bins are too many: not so many numbers lie between ${low} and ${high}`, { op });
  return edges;
}

/** The bin of each number, or -1; the last bin includes its end. */
function binsOf(data: TypedArray, edges: Tensor): Int32Array {
  const at = hostData(edges.node);
  const last = at.length - 1;
  const out = new Int32Array(data.length);
  data.forEach((v, i) => {
    const place = v === at[last] ? last : placeIn(at, v, true);
    out[i] = place > last ? -1 : place - 1;
  });
  return out;
}

type Ends = readonly [number, number];
const ends = (): Ends | undefined => pairOf(number({}));

/** The bins of a histogram, and how they are scaled. */
export class HistogramOptions {
  /** From where to where the bins reach; elements outside do not count. */
  readonly range?: readonly [number, number] | undefined = ends();
  /** What each element counts, instead of 1. */
  readonly weights?: TensorLike | undefined = values();
  /** Divide the counts so that the bars' area is 1. */
  readonly density?: boolean = flag(false);
}
const histogramOptions: Options<HistogramOptions> = options(HistogramOptions);

/**
 * How many elements fall into each bin, as int32, and the bins' edges, one more. Computes at once. Throws
 * ArgumentError for bins that make no sense, ShapeError for weights that are not as many as the elements.
 * @shapes any → (bins), (bins + 1)
 * @example
 * const [counts, edges] = np.histogram([0, 1, 1.5, 4, 4], 4);
 * console.log(counts, edges);
 * np.histogram([1, 2, 2, 9], [0, 2, 4], { density: true })[0];
 */
export function histogram(
  x: TensorLike,
  bins: Bins = 10,
  options: HistogramOptions = {},
): [counts: Tensor, edges: Tensor] {
  const { range, weights, density } = histogramOptions.read(options, 'histogram', arguments.length - 3);
  const t = asTensor(x, 'histogram');
  const data = hostData(t.node);
  const edges = edgesOf(t, bins, range, 'histogram');
  const counts = tally(binsOf(data, edges), edges.size - 1, checkedWeights(weights, t, 'histogram'));
  return [density ? div(div(counts, diff(edges)), sum(counts)) : counts, edges];
}
export const histogramSamples: Sample = samples({
  name: 'histogram',
  of: (x) => histogram(x, 4)[0],
  cases: [{ inputs: [[0, 1, 1.5, 4, 4]], result: [1, 2, 0, 2] }],
  gradient: 'none',
});

/** The bins of a histogram over two variables. */
export class Histogram2dOptions {
  /** The lowest and the highest edge of x and of y; by default the data's own. */
  readonly range?: readonly [Ends, Ends] | undefined = pairOf(ends());
  /** What each pair counts; 1 unless given. */
  readonly weights?: TensorLike | undefined = values();
  /** Shares per unit of area, which sum to a volume of 1, instead of counts. */
  readonly density?: boolean = flag(false);
}
const histogram2dOptions: Options<Histogram2dOptions> = options(Histogram2dOptions);

/**
 * How many pairs fall into each cell, as float64 (rows for x, columns for y), and the edges of both. Computes at
 * once. Throws ShapeError unless `x` and `y` are vectors of one size, ArgumentError for bins that make no sense.
 * @shapes (n), (n) → (bins, bins), (bins + 1), (bins + 1)
 * @example
 * const [counts, xEdges, yEdges] = np.histogram2d([0, 1, 1, 3], [0, 0, 2, 2], 2);
 * console.log(counts);
 * console.log(xEdges, yEdges);
 */
export function histogram2d(
  x: TensorLike,
  y: TensorLike,
  bins: number | readonly [Bins, Bins] = 10,
  options: Histogram2dOptions = {},
): [counts: Tensor, xEdges: Tensor, yEdges: Tensor] {
  const { range, weights, density } = histogram2dOptions.read(options, 'histogram2d', arguments.length - 4);
  const [a, b] = [asTensor(x, 'histogram2d'), asTensor(y, 'histogram2d')];
  if (a.ndim !== 1 || b.ndim !== 1 || a.size !== b.size)
    throw new ShapeError(`needs two vectors of one size, got ${showShape(a.shape)} and ${showShape(b.shape)}`, {
      op: 'histogram2d',
      shapes: [a.shape, b.shape],
    });
  if (typeof bins !== 'number' && !(Array.isArray(bins) && bins.length === 2))
    throw new ArgumentError(`needs a number of bins or two of them, got ${showValue(bins)}`, { op: 'histogram2d' });
  const [data, other] = [hostData(a.node), hostData(b.node)];
  const [rows, columns] = typeof bins === 'number' ? [bins, bins] : (bins as readonly [Bins, Bins]);
  const xEdges = edgesOf(a, rows, range?.[0], 'histogram2d');
  const yEdges = edgesOf(b, columns, range?.[1], 'histogram2d');
  const [p, q] = [binsOf(data, xEdges), binsOf(other, yEdges)];
  const width = yEdges.size - 1;
  const cells = p.map((row, i) => {
    const column = q[i]!;
    return row < 0 || column < 0 ? -1 : row * width + column;
  });
  const counts = tally(cells, (xEdges.size - 1) * width, checkedWeights(weights, a, 'histogram2d'));
  const table = cast(counts, 'float64').reshape([xEdges.size - 1, width]);
  return [density ? div(div(table, outer(diff(xEdges), diff(yEdges))), sum(table)) : table, xEdges, yEdges];
}
