import { newArray, promote, type TypedArray } from '../base/dtype.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { flag } from '../base/row.ts';
import { normalizeAxis, type Shape, sizeAlong, sizeOf } from '../base/shape.ts';
import { cast, type Sample, samples } from '../op/define.ts';
import { moveaxis } from '../op/shape/axes.ts';
import { concatenate } from '../op/shape/join.ts';
import { reshape } from '../op/shape/structure.ts';
import { orderOf, reordered } from '../op/sort/order.ts';
import { sort } from '../op/sort/sort.ts';
import { array, asTensor, fromData } from '../tensor/create.ts';
import { axis } from '../tensor/rows.ts';
import { hostData, type Tensor, type TensorLike } from '../tensor/tensor.ts';

/** What `unique` gives beside the elements. */
export class UniqueOptions {
  /** Compare slices across this axis instead of single elements. */
  readonly axis?: number | undefined = axis();
}
const uniqueOptions: Options<UniqueOptions> = options(UniqueOptions);

/** What `uniqueAll` finds. */
export interface Unique {
  /** Ascending; NaN last, once. */
  readonly values: Tensor;
  /** Where each value first occurs, as int32. */
  readonly indices: Tensor;
  /** For each element the place of its value, as int32 in the shape of the tensor. */
  readonly inverse: Tensor;
  /** How often each value occurs, as int32. */
  readonly counts: Tensor;
}

const same = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));

/** The order of rows of `width` elements, the first column first; equal rows as they stood. */
function rowOrder(data: TypedArray, count: number, width: number): Int32Array {
  let order: Int32Array = new Int32Array(count).map((_, i) => i);
  // A stable order by the last column, then by those before it.
  for (let column = width - 1; column >= 0; column--) {
    const keys = new Float64Array(count).map((_, i) => data[order[i]! * width + column]!);
    order = reordered(order, orderOf(keys));
  }
  return order;
}

interface Groups {
  /** For each group the first row of it. */
  readonly first: Int32Array;
  readonly counts: Int32Array;
  readonly inverse: Int32Array;
}

function groupRows(data: TypedArray, count: number, width: number): Groups {
  const order = rowOrder(data, count, width);
  const equal = (i: number, j: number): boolean => {
    for (let k = 0; k < width; k++) if (!same(data[i * width + k]!, data[j * width + k]!)) return false;
    return true;
  };
  const [first, starts, inverse]: [number[], number[], Int32Array] = [[], [], new Int32Array(count)];
  let before: number | null = null;
  for (const [i, row] of order.entries()) {
    if (before === null || !equal(before, row)) {
      first.push(row);
      starts.push(i);
    }
    inverse[row] = first.length - 1;
    before = row;
  }
  const counts = starts.map((start, k) => (starts[k + 1] ?? count) - start);
  return { first: Int32Array.from(first), counts: Int32Array.from(counts), inverse };
}

const vector = (data: Int32Array, shape: Shape = [data.length]): Tensor => fromData(data, shape);

/** Whole rows of a matrix, on the host. */
function rowsAt(t: Tensor, data: TypedArray, rows: Int32Array, width: number, shape: Shape): Tensor {
  const out = newArray(t.dtype, rows.length * width);
  rows.forEach((row, i) => {
    out.set(data.subarray(row * width, (row + 1) * width), i * width);
  });
  return fromData(out, shape, t.dtype);
}

/**
 * The different elements (or slices across an axis), where each first occurs, for each element the place of its value,
 * and how often each occurs. Computes at once.
 * @shapes any → (count), (count), that of `x`, (count)
 * @numpy unique
 * @example
 * const { values, indices, inverse, counts } = np.uniqueAll([30, 10, 30]);
 * console.log(values, indices, inverse, counts);
 * values.at(inverse);
 */
export function uniqueAll(x: TensorLike, options: UniqueOptions = {}): Unique {
  const { axis: along } = uniqueOptions.read(options, 'unique', arguments.length - 2);
  const whole = asTensor(x, 'unique');
  if (along === undefined) {
    const data = hostData(whole.node);
    const { first, counts, inverse } = groupRows(data, data.length, 1);
    const values = rowsAt(whole, data, first, 1, [first.length]);
    return { values, indices: vector(first), inverse: vector(inverse, whole.shape), counts: vector(counts) };
  }
  const place = normalizeAxis(along, whole.shape, 'unique');
  const t = moveaxis(whole, place, 0);
  const width = sizeOf(t.shape.slice(1));
  const data = hostData(t.node);
  const { first, counts, inverse } = groupRows(data, sizeAlong(t.shape, 0), width);
  const values = moveaxis(rowsAt(t, data, first, width, [first.length, ...t.shape.slice(1)]), 0, place);
  return { values, indices: vector(first), inverse: vector(inverse), counts: vector(counts) };
}

/**
 * The different elements in ascending order, or the different slices across an axis; NaN last, once. Computes at once.
 * @shapes any → (count); with an axis that axis is shorter
 * @differs index, inverse and counts come from [`uniqueAll`](sorting.md#npuniqueall)
 * @example
 * np.unique([3, 1, 3, -1]);
 * np.unique([[1, 2], [0, 5], [1, 2]], { axis: 0 });
 */
export function unique(x: TensorLike, options: UniqueOptions = {}): Tensor {
  checkArguments(arguments.length, 2, 'unique');
  return uniqueAll(x, options).values;
}
export const uniqueSamples: Sample = samples({
  name: 'unique',
  of: (x) => unique(x),
  cases: [{ inputs: [[3, 1, NaN, 3, -1, NaN]], result: [-1, 1, 3, NaN] }],
  gradient: 'none',
});
export const uniqueRowsSamples: Sample = samples({
  name: 'unique rows',
  of: (x) => unique(x, { axis: 0 }),
  cases: [{ inputs: ['[[1 2] [0 5] [1 2]]'], result: '[[0 5] [1 2]]' }],
  gradient: 'none',
});

/** Both as vectors of one dtype. */
function vectors(a: TensorLike, b: TensorLike, op: string): [Tensor, Tensor] {
  const [x, y] = [reshape(asTensor(a, op), [-1]), reshape(asTensor(b, op), [-1])];
  const d = promote(x.dtype, y.dtype);
  return [cast(x, d), cast(y, d)];
}

/**
 * The elements that are in either, ascending, each once. Computes at once.
 * @shapes any, any → (count)
 * @example
 * np.union1d([3, 1, 2], [2, 5]);
 */
export function union1d(a: TensorLike, b: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'union1d');
  return unique(concatenate(vectors(a, b, 'union1d')));
}

/** What `isin` tells. */
export class IsinOptions {
  /** Whether each element is not among them. */
  readonly invert?: boolean = flag(false);
}
const isinOptions: Options<IsinOptions> = options(IsinOptions);

/**
 * Whether each element is among `of`; NaN never is.
 * @shapes that of `x`
 * @numpy in1d
 * @example
 * np.isin([[1, 2], [3, 4]], [2, 4]);
 * np.isin([1, 2, 3], [2], { invert: true });
 */
export function isin(x: TensorLike, of: TensorLike, options: IsinOptions = {}): Tensor {
  const { invert } = isinOptions.read(options, 'isin', arguments.length - 3);
  const t = asTensor(x, 'isin');
  const set = new Set<number>(hostData(asTensor(of, 'isin').node));
  set.delete(Number.NaN);
  const inside = invert ? 0 : 1;
  const data = Uint8Array.from(hostData(t.node), (v) => (set.has(v) ? inside : 1 - inside));
  return fromData(data, t.shape, 'bool');
}
export const isinSamples: Sample = samples({
  name: 'isin',
  of: (x) => isin(x, [1, 3]),
  cases: [{ inputs: ['[[1 2 3]]'], result: '[[True False True]]' }],
  gradient: 'none',
});

/** The elements of a vector for which a condition holds, on the host. */
function chosen(x: Tensor, of: Tensor, invert: boolean): Tensor {
  const keep = hostData(isin(x, of, { invert }).node);
  const data = hostData(x.node).filter((_, i) => keep[i] === 1);
  return fromData(data, [data.length], x.dtype);
}

/**
 * The elements that are in both, ascending, each once. Computes at once.
 * @shapes any, any → (count)
 * @example
 * np.intersect1d([3, 1, 2], [2, 3, 5]);
 */
export function intersect1d(a: TensorLike, b: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'intersect1d');
  const [x, y] = vectors(a, b, 'intersect1d');
  return chosen(unique(x), y, false);
}
/**
 * The elements of `a` that are not in `b`, ascending, each once, in the dtype of `a`. Computes at once.
 * @shapes any, any → (count)
 * @example
 * np.setdiff1d([3, 1, 2, 1], [1]);
 */
export function setdiff1d(a: TensorLike, b: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'setdiff1d');
  return chosen(unique(asTensor(a, 'setdiff1d')), asTensor(b, 'setdiff1d'), true);
}
/**
 * The elements that are in one of both only, ascending, each once. Computes at once.
 * @shapes any, any → (count)
 * @example
 * np.setxor1d([3, 1, 2], [2, 5]);
 */
export function setxor1d(a: TensorLike, b: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'setxor1d');
  const [x, y] = vectors(a, b, 'setxor1d');
  return sort(concatenate([chosen(unique(x), y, true), chosen(unique(y), x, true)]));
}
export const setdiff1dSamples: Sample = samples({
  name: 'setdiff1d',
  of: (a, b) => setdiff1d(a, b),
  cases: [{ inputs: [[3, 1, 2, 1], array([1])], result: [2, 3] }],
  gradient: 'none',
});
