import { ArgumentError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { type Index as BasicIndex, partOf } from '../../base/indexing.ts';
import { checkArguments } from '../../base/options.ts';
import { normalizeAxes, normalizeAxis, type Shape, tuple } from '../../base/shape.ts';
import { attributes, type Told } from '../../tensor/attributes.ts';
import { asTensor } from '../../tensor/create.ts';
import { apart, type Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { defineView, make, type Sample, samples } from '../define.ts';
import { take } from '../indexing/gather.ts';
import { hasLists, type Index, joined, selectionOf } from '../indexing/select.ts';
import { embed, permuted, reshape, strided } from './structure.ts';

/**
 * Two axes exchanged.
 * @shapes (…, m, …, n, …) → (…, n, …, m, …)
 * @gradient g with the two axes exchanged
 * @example
 * np.swapaxes([[1, 2, 3]], 0, 1);
 * np.zeros([2, 3, 4]).swapaxes(0, -1).shape;
 */
export function swapaxes(x: TensorLike, a: number, b: number): Tensor {
  checkArguments(arguments.length, 3, 'swapaxes');
  const t = asTensor(x, 'swapaxes');
  const order = t.shape.map((_, i) => i);
  const [i, j] = [normalizeAxis(a, t.shape, 'swapaxes'), normalizeAxis(b, t.shape, 'swapaxes')];
  order[i] = j;
  order[j] = i;
  return permuted(t, order);
}
export const swapaxesSamples: Sample = samples({
  name: 'swapaxes',
  of: (x) => swapaxes(x, 0, -1),
  cases: [{ inputs: ['[[1 2 3] [4 5 6]]'], result: '[[1 4] [2 5] [3 6]]' }],
  gradient: 'smooth',
});

export { type Slice, slice } from '../../base/indexing.ts';
export type { Index } from '../indexing/select.ts';

/**
 * Part of a tensor, by NumPy's rules: `at(x, 0)`, `at(x, '1:3', -1)`, `at(x, '...', null)`, with lists of places and
 * masks `at(x, [2, 0])`, `at(y, arange(n), t)`, `at(x, greater(x, 0))`. Masks are computed at once. Throws IndexError
 * outside it.
 * @shapes an integer takes an axis away, a range or list keeps it, `null` adds one of size 1
 * @gradient g at its places, zeros elsewhere; where a place was taken twice, the sum
 * @numpy ndarray.__getitem__
 * @differs ranges are text or [`slice`](indexing.md#npslice); the result is a value, not a view
 * @example
 * const x = np.arange(12).reshape([3, 4]);
 * np.at(x, 1, -1).item();
 * x.at('1:', '::2');
 * x.at('...', 0);
 * x.at([2, 0]);
 * x.at(x.greater(8));
 * x.at([0, 1, 2], [3, 2, 1]);
 */
export function at(x: TensorLike, ...indices: readonly Index[]): Tensor {
  const t = asTensor(x, 'at');
  if (hasLists(indices)) {
    const { view, places, axis } = joined(t, selectionOf(t.shape, indices, 'at'));
    return take(view, places, axis);
  }
  const { starts, steps, counts, shape } = partOf(t.shape, indices as readonly BasicIndex[], 'at');
  return reshape(strided(t, starts, steps, counts), shape);
}
export const atSamples: Sample = samples({
  name: 'at',
  of: (x) => at(x, '::-1', '1:', null),
  cases: [{ inputs: ['[[1 2 3] [4 5 6]]'], result: '[[[5] [6]] [[2] [3]]]' }],
  gradient: 'smooth',
});
export const atListsSamples: Sample = samples({
  name: 'at with lists',
  of: (x) => at(x, [0, 1, 1], '::-1', [2, 0, 0]),
  cases: [{ inputs: ['[[[1 2 3] [4 5 6]] [[7 8 9] [10 11 12]]]'], result: '[[6 3] [10 7] [10 7]]' }],
  gradient: 'smooth',
});

/**
 * The elements of the given axes in reverse; all axes by default.
 * @shapes any; the result has the same
 * @gradient g in reverse
 * @example
 * np.flip([1, 2, 3]);
 * np.flip([[1, 2], [3, 4]], 0);
 */
export function flip(x: TensorLike, axis?: number | readonly number[]): Tensor {
  checkArguments(arguments.length, 2, 'flip');
  const t = asTensor(x, 'flip');
  const axes = normalizeAxes(axis, t.shape, 'flip');
  const flipped = (i: number): boolean => axes.includes(i) && t.shape[i]! > 0;
  const starts = t.shape.map((d, i) => (flipped(i) ? d - 1 : 0));
  const steps = t.shape.map((_, i) => (flipped(i) ? -1 : 1));
  return apart(strided(t, starts, steps, t.shape), x);
}
export const flipSamples: Sample = samples({
  name: 'flip',
  of: (x) => flip(x, 1),
  cases: [{ inputs: ['[[1 2 3] [4 5 6]]'], result: '[[3 2 1] [6 5 4]]' }],
  gradient: 'smooth',
});

/**
 * A new axis of size 1 at place `axis` of the result.
 * @shapes (…, …) → (…, 1, …)
 * @gradient g in the shape of `x`
 * @example
 * np.expandDims([1, 2, 3], 0);
 * np.array([1, 2, 3]).expandDims(-1).shape;
 */
export function expandDims(x: TensorLike, axis: number): Tensor {
  checkArguments(arguments.length, 2, 'expandDims');
  const t = asTensor(x, 'expandDims');
  const a = normalizeAxis(axis, t.ndim + 1, 'expandDims');
  return reshape(t, [...t.shape.slice(0, a), 1, ...t.shape.slice(a)]);
}
export const expandDimsSamples: Sample = samples({
  name: 'expandDims',
  of: (x) => expandDims(x, 1),
  cases: [{ inputs: [[1, 2]], result: '[[1] [2]]' }],
  gradient: 'smooth',
});

/**
 * Without the axes of size 1, or without those named. Throws ShapeError if a named one is larger.
 * @shapes (…, 1, …) → (…, …)
 * @gradient g in the shape of `x`
 * @example
 * np.squeeze([[[1], [2]]]);
 * np.zeros([1, 3, 1]).squeeze(0).shape;
 */
export function squeeze(x: TensorLike, axis?: number | readonly number[]): Tensor {
  checkArguments(arguments.length, 2, 'squeeze');
  const t = asTensor(x, 'squeeze');
  const axes =
    axis === undefined ? t.shape.flatMap((d, i) => (d === 1 ? [i] : [])) : normalizeAxes(axis, t.shape, 'squeeze');
  for (const a of axes) {
    if (t.shape[a] !== 1)
      throw new ShapeError(`axis ${a} of ${showShape(t.shape)} has size ${t.shape[a]}, not 1`, {
        op: 'squeeze',
        axis: a,
        shapes: [t.shape],
      });
  }
  const kept = t.shape.filter((_, i) => !axes.includes(i));
  return reshape(t, kept);
}
export const squeezeSamples: Sample = samples({
  name: 'squeeze',
  of: (x) => squeeze(x),
  cases: [{ inputs: ['[[[1] [2]]]'], result: [1, 2] }],
  gradient: 'smooth',
});

/**
 * All elements in one axis, row by row. Throws ArgumentError for an order: that of columns is `x.T.flatten()`.
 * @shapes any → (size)
 * @gradient g in the shape of `x`
 * @numpy ndarray.flatten
 * @example
 * np.flatten([[1, 2], [3, 4]]);
 * np.array([[[5]]]).flatten().shape;
 */
export function flatten(x: TensorLike): Tensor {
  checkArguments(arguments.length, 1, 'flatten', 'x.T.flatten()');
  return reshape(asTensor(x, 'flatten'), [-1]);
}
/**
 * All elements in one axis: as `flatten`, since values never share what can be changed.
 * @shapes any → (size)
 * @gradient g in the shape of `x`
 * @example
 * np.ravel([[1, 2], [3, 4]]);
 */
export const ravel: typeof flatten = flatten;
export const flattenSamples: Sample = samples({
  name: 'flatten',
  of: (x) => flatten(x),
  cases: [{ inputs: ['[[1 2 3] [4 5 6]]'], result: [1, 2, 3, 4, 5, 6] }],
  gradient: 'smooth',
});

const windows = attributes({ kernel: 'pair', stride: 'pair' });

/** Sees (..., H, W) as (..., OH, OW, KH, KW) without copying. */
const windowsOp = defineView<4>('slidingWindows', {
  attributes: windows,
  shape: ([x], [kh, kw, sh, sw]) => windowed(x.shape, [kh, kw], [sh, sw]),
  layout(l, node) {
    const [sh, sw] = windows.of(node).stride;
    const [h, w] = tuple(l.strides.slice(-2), 2);
    return { shape: node.shape, strides: [...l.strides.slice(0, -2), h * sh, w * sw, h, w], offset: l.offset };
  },
  vjp: [(g, [x], y) => foldWindows(g, x.shape, windows.of(y.node))],
});

/** The shape of windows over the last two axes. Throws ShapeError if none fits. */
function windowed(shape: Shape, kernel: Pair, stride: Pair): Shape {
  const [height = 0, width = 0] = shape.slice(-2);
  const [rows, columns] = [(height - kernel[0]) / stride[0], (width - kernel[1]) / stride[1]];
  if (shape.length >= 2 && rows >= 0 && columns >= 0 && [...kernel, ...stride].every((n) => n >= 1))
    return [...shape.slice(0, -2), Math.floor(rows) + 1, Math.floor(columns) + 1, ...kernel];
  throw new ShapeError(`a window of ${showShape(kernel)} does not fit into ${showShape(shape)}`, {
    op: 'slidingWindows',
    shapes: [shape],
    ...(shape.length < 2 && { hint: 'windows lie on the last two axes: reshape to (1, n) first' }),
  });
}

/**
 * Windows of (kh, kw) moved by (sh, sw) over the last two axes. Throws ShapeError if a window does not fit,
 * ArgumentError for sizes that are not whole numbers from 1 up.
 * @shapes (…, h, w) → (…, rows, columns, kh, kw), with rows = ⌊(h - kh) / sh⌋ + 1
 * @gradient g added up where windows overlap
 * @numpy np.lib.stride_tricks.sliding_window_view
 * @differs over the last two axes, with strides (1); one number is a square window
 * @example
 * np.slidingWindows([[1, 2, 3, 4]], [1, 2]);
 * np.slidingWindows(np.zeros([8, 28, 28]), [5, 5], [2, 2]).shape;
 */
export function slidingWindows(x: TensorLike, kernel: number | Pair, stride: number | Pair = 1): Tensor {
  checkArguments(arguments.length, 3, 'slidingWindows');
  const { node } = asTensor(x, 'slidingWindows');
  return make(windowsOp, [node], [...pairOf(kernel, 'the window'), ...pairOf(stride, 'the stride')]);
}

type Pair = readonly [number, number];

/** Rows and columns; one number says both. Throws ArgumentError unless they are whole numbers from 1 up. */
function pairOf(size: number | Pair, what: string): Pair {
  const pair = typeof size === 'number' ? ([size, size] as const) : size;
  if (Array.isArray(pair) && pair.length === 2 && pair.every((n) => Number.isInteger(n) && n > 0)) return pair;
  throw new ArgumentError(`${what} must be one or two whole numbers from 1 up, not ${showValue(size)}`, {
    op: 'slidingWindows',
  });
}
export const slidingWindowsSamples: Sample = samples({
  name: 'slidingWindows',
  of: (x) => slidingWindows(x, [1, 2], [1, 1]),
  cases: [{ inputs: ['[[1 2 3] [4 5 6]]'], result: '[[[[1 2]] [[2 3]]] [[[4 5]] [[5 6]]]]' }],
  gradient: 'smooth',
});

/** Adds overlapping windows back to the plane they were taken from: the transpose of `slidingWindows`. */
function foldWindows(
  g: Tensor,
  shape: Shape,
  { kernel: [kh, kw], stride: [sh, sw] }: Told<(typeof windows)['kinds']>,
): Tensor {
  const lead = shape.length - 2;
  const parts: Tensor[] = [];
  const regions: { starts: number[]; steps: number[] }[] = [];
  const zeros = new Array<number>(lead).fill(0);
  const ones = new Array<number>(lead).fill(1);
  for (let i = 0; i < kh; i++) {
    for (let j = 0; j < kw; j++) {
      parts.push(at(g, '...', i, j));
      regions.push({ starts: [...zeros, i, j], steps: [...ones, sh, sw] });
    }
  }
  return embed(parts, shape, regions);
}
