import { newArray, type TypedArray } from '../../base/dtype.ts';
import { ArgumentError } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { flag } from '../../base/row.ts';
import { normalizeAxis, type Shape, sizeAlong, sizeOf } from '../../base/shape.ts';
import { type Attributes, attributes } from '../../tensor/attributes.ts';
import { array, asTensor } from '../../tensor/create.ts';
import type { KernelOp, ShapeRule } from '../../tensor/op.ts';
import { axis } from '../../tensor/rows.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { make, type Sample, samples, unfit } from '../define.ts';
import { defineHost } from '../host.ts';
import { scatterAlong, takeAlongAxis } from '../indexing/gather.ts';
import { reshape } from '../shape/structure.ts';
import { largestOf, orderOf, partitionOf, smallestOf, sortInPlace } from './order.ts';

/** Calls `visit` with the first place of each line along an axis, and with the distance of its elements. */
function eachLine(shape: Shape, axis: number, visit: (start: number, stride: number) => void): void {
  const stride = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  const step = sizeAlong(shape, axis) * stride;
  for (let o = 0; o < outer; o++) for (let i = 0; i < stride; i++) visit(o * step + i, stride);
}

function copyLine(from: TypedArray, start: number, stride: number, line: TypedArray): void {
  for (let k = 0; k < line.length; k++) line[k] = from[start + k * stride]!;
}

/** An op that finds places in each line along an axis: as many as it has elements, or those that `found` says. */
const defineFinding = <A extends 1 | 2>(
  name: string,
  numbers: Attributes,
  find: (line: TypedArray, ...rest: number[]) => Int32Array,
  shape: ShapeRule<1, A> = 'same',
): KernelOp =>
  defineHost<1, A>(name, {
    takes: ['any'],
    dtype: 'int32',
    attributes: numbers,
    shape,
    vjp: 'none',
    run([x], out, node) {
      const [axis, ...rest] = node.attributes as [number, ...number[]];
      const line = newArray(x.dtype, sizeAlong(x.shape, axis));
      const found = sizeAlong(out.shape, axis);
      eachLine(x.shape, axis, (start, stride) => {
        copyLine(x.data, start, stride, line);
        const inner = start % stride;
        const to = line.length === 0 ? start : inner + ((start - inner) / line.length) * found;
        find(line, ...rest).forEach((place, k) => {
          out.data[to + k * stride] = place;
        });
      });
    },
  });
const alongAxis = attributes({ axis: 'axis' });
const argsortOp = defineFinding<1>('argsort', alongAxis, orderOf);
const argpartitionOp = defineFinding<2>(
  'argpartition',
  attributes({ axis: 'axis', kth: 'whole' }),
  partitionOf,
  ([x], [axis, kth]) => {
    const size = sizeAlong(x.shape, axis);
    if (size > 0 && (kth < 0 || kth >= size)) throw unfit(x.shape, [kth]);
    return x.shape;
  },
);
const some = attributes({ axis: 'axis', k: 'whole' });
const ofSome: ShapeRule<1, 2> = ([x], [axis, k]) => {
  if (k >= 0 && k <= sizeAlong(x.shape, axis)) return x.shape.map((d, i) => (i === axis ? k : d));
  throw unfit(x.shape, [k]);
};
const largestOp = defineFinding<2>('largest', some, largestOf, ofSome);
const smallestOp = defineFinding<2>('smallest', some, smallestOf, ofSome);

const sortOp = defineHost<1>('sort', {
  takes: ['any'],
  shape: 'same',
  dtype: 'same',
  attributes: alongAxis,
  vjp: [
    (g, [x], y) => {
      const { axis } = alongAxis.of(y.node);
      return scatterAlong(g, argsort(x, axis), x.shape, axis);
    },
  ],
  run([x], out, node) {
    const { axis } = alongAxis.of(node);
    const line = newArray(x.dtype, sizeAlong(x.shape, axis));
    eachLine(x.shape, axis, (start, stride) => {
      copyLine(x.data, start, stride, line);
      sortInPlace(line);
      for (let k = 0; k < line.length; k++) out.data[start + k * stride] = line[k]!;
    });
  },
});

/** The tensor and the axis counted from the front; for `null`, all its elements in one axis. */
function along(x: TensorLike, axis: number | null, op: string): [Tensor, number] {
  const t = asTensor(x, op);
  return axis === null ? [reshape(t, [-1]), 0] : [t, normalizeAxis(axis, t.shape, op)];
}

/**
 * The elements in ascending order along an axis, the last by default; `null` sorts all of them. NaN comes last.
 * @shapes any; the result has the same; with `null` all elements in one axis
 * @gradient g at the places where the elements stood
 * @example
 * np.sort([3, 1, np.nan, 2]);
 * np.array([[3, 1, 2], [9, 7, 8]]).sort(0);
 * np.sort([[3, 1], [2, 0]], null);
 */
export function sort(x: TensorLike, axis: number | null = -1): Tensor {
  const [t, a] = along(x, axis, 'sort');
  return make(sortOp, [t.node], [a]);
}
export const sortSamples: Sample = samples({
  name: 'sort',
  of: (x) => sort(x, 0),
  cases: [{ inputs: ['[[3 1 2] [-1 5 2.5]]'], result: '[[-1 1 2] [3 5 2.5]]' }],
  gradient: 'once',
});

/**
 * The places, as int32, from which `sort` takes its elements; equal elements keep their order.
 * @shapes any; the result has the same; with `null` all elements in one axis
 * @example
 * const scores = np.array([0.2, 0.9, 0.5]);
 * np.argsort(scores);
 * scores.at(scores.argsort().at('::-1'));
 */
export function argsort(x: TensorLike, axis: number | null = -1): Tensor {
  const [t, a] = along(x, axis, 'argsort');
  return make(argsortOp, [t.node], [a]);
}
export const argsortSamples: Sample = samples({
  name: 'argsort',
  of: (x) => argsort(x),
  cases: [{ inputs: [[2, NaN, 1, 2]], result: array([2, 0, 3, 1], { dtype: 'int32' }) }],
  gradient: 'none',
});

/**
 * With place `kth` as in the sorted tensor, nothing larger before it and nothing smaller behind it: the smaller ones,
 * the equal ones and the larger ones, each as they stood (NumPy leaves their order open). Quicker than sorting. Throws
 * ArgumentError if there is no such place.
 * @shapes any; the result has the same; with `null` all elements in one axis
 * @gradient g at the places where the elements stood
 * @example
 * np.partition([3, 1, 4, 1, 5], 2);
 */
export function partition(x: TensorLike, kth: number, axis: number | null = -1): Tensor {
  const [t, a] = along(x, axis, 'partition');
  return takeAlongAxis(t, parted(t, kth, a, 'partition'), a);
}
export const partitionSamples: Sample = samples({
  name: 'partition',
  of: (x) => partition(x, 1),
  cases: [
    { inputs: [[3, 1, 2]], result: [1, 2, 3] },
    { inputs: [[9, 4, 2, 3, 1.5, 8]], result: [1.5, 2, 9, 4, 3, 8] },
  ],
  gradient: 'once',
});

/**
 * The places from which `partition` takes its elements, as int32. Throws ArgumentError for a place outside the axis.
 * @shapes any; the result has the same; with `null` all elements in one axis
 * @example
 * np.argpartition([30, 10, 20], 1);
 */
export function argpartition(x: TensorLike, kth: number, axis: number | null = -1): Tensor {
  const [t, a] = along(x, axis, 'argpartition');
  return parted(t, kth, a, 'argpartition');
}
export const argpartitionSamples: Sample = samples({
  name: 'argpartition',
  of: (x) => argpartition(x, -2, 0),
  cases: [{ inputs: ['[[5] [1] [4] [5]]'], result: array([[1], [2], [0], [3]], { dtype: 'int32' }) }],
  gradient: 'none',
});

function parted(t: Tensor, kth: number, axis: number, op: string): Tensor {
  const size = sizeAlong(t.shape, axis);
  // NumPy does not ask where there is nothing to sort.
  if (size > 0 && !(Number.isInteger(kth) && kth >= -size && kth < size)) {
    const hint = `use ${-size} to ${size - 1}`;
    throw new ArgumentError(`there is no place ${kth} among ${size} elements`, { op, axis, shapes: [t.shape], hint });
  }
  return make(argpartitionOp, [t.node], [axis, kth < 0 ? kth + size : kth]);
}

/** Which elements `topk` picks, and how. */
export class TopkOptions {
  /** The axis to choose along; the last by default. */
  readonly axis?: number = axis(-1);
  /** The largest elements (default), or else the smallest. */
  readonly largest?: boolean = flag(true);
}
const topkOptions: Options<TopkOptions> = options(TopkOptions);

/**
 * The k largest elements along an axis, in descending order, and their places as int32; of equal ones the first. As
 * PyTorch's `topk`; NaN counts as largest. Throws ArgumentError if there are fewer than k.
 * @shapes (…, n, …) → twice (…, k, …)
 * @gradient g at the places chosen, else 0
 * @example
 * const [values, places] = np.topk([0.1, 0.6, 0.3], 2);
 * console.log(values, places);
 * np.topk([[3, 1, 5], [2, 9, 4]], 1, { largest: false })[0];
 */
export function topk(x: TensorLike, k: number, options: TopkOptions = {}): [values: Tensor, places: Tensor] {
  const o = topkOptions.read(options, 'topk', arguments.length - 3);
  const [t, a] = along(x, o.axis, 'topk');
  const size = sizeAlong(t.shape, a);
  if (!Number.isInteger(k) || k < 0 || k > size)
    throw new ArgumentError(`cannot choose ${k} of ${size} elements`, { op: 'topk', axis: a, shapes: [t.shape] });
  const places = make(o.largest ? largestOp : smallestOp, [t.node], [a, k]);
  return [takeAlongAxis(t, places, a), places];
}
export const topkSamples: Sample = samples({
  name: 'topk',
  of: (x) => topk(x, 2)[0],
  cases: [{ inputs: [[3, 1, 5, 2]], result: [5, 3] }],
  gradient: 'once',
});
export const smallestSamples: Sample = samples({
  name: 'topk, the smallest',
  of: (x) => topk(x, 2, { axis: 0, largest: false })[0],
  cases: [{ inputs: ['[[3] [1] [5] [2]]'], result: '[[1] [2]]' }],
  gradient: 'once',
});
