import { promote } from '../../base/dtype.ts';
import { ArgumentError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import type { Region } from '../../base/layout.ts';
import { checkArguments } from '../../base/options.ts';
import { normalizeAxis, type Shape, sameShape, sizeAlong } from '../../base/shape.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { cast, type Sample, samples } from '../define.ts';
import { atLeast1d, atLeast2d } from './axes.ts';
import { place } from './place.ts';
import { reshape } from './structure.ts';

const ones = (n: number): number[] => new Array<number>(n).fill(1);

/** The tensors of a list. Throws ArgumentError for what is no list, and for an empty one. */
function tensorsOf(list: readonly TensorLike[], op: string): Tensor[] {
  if (!Array.isArray(list))
    throw new ArgumentError(`needs a list of tensors, got ${showValue(list)}`, { op, hint: `write ${op}([a, b])` });
  if (list.length === 0) throw new ArgumentError('needs at least one tensor', { op });
  return list.map((x) => asTensor(x, op));
}

/**
 * Tensors one after another along an axis. Throws ArgumentError unless it is given a list of at least one, ShapeError
 * if their other sizes differ.
 * @shapes (…, m, …), (…, n, …) → (…, m + n, …)
 * @gradient for each the part of g at its place
 * @example
 * np.concatenate([[1, 2], [3]]);
 * np.concatenate([[[1, 2]], [[3, 4]]], 1);
 */
export function concatenate(list: readonly TensorLike[], axis = 0): Tensor {
  checkArguments(arguments.length, 2, 'concatenate');
  return joined(tensorsOf(list, 'concatenate'), axis, 'concatenate');
}

/** What keeps two shapes from standing one after another along an axis. */
function misfit(a: Shape, b: Shape, axis: number, op: string): ShapeError {
  const at = a.findIndex((d, i) => i !== axis && d !== b[i]);
  const why =
    a.length === b.length ? `${a[at]} against ${b[at]} on axis ${at}` : `${a.length} axes against ${b.length}`;
  return new ShapeError(`${showShape(a)} and ${showShape(b)} do not join along axis ${axis}: ${why}`, {
    op,
    axis,
    shapes: [a, b],
    hint: `only sizes on axis ${axis} may differ`,
  });
}

function joined(tensors: readonly Tensor[], axis: number, op: string): Tensor {
  const dtype = tensors.map((t) => t.dtype).reduce(promote);
  const first = tensors[0]!;
  const a = normalizeAxis(axis, first.shape, op);
  const regions: Region[] = [];
  let total = 0;
  for (const t of tensors) {
    if (t.ndim !== first.ndim || t.shape.some((d, i) => i !== a && d !== first.shape[i]))
      throw misfit(first.shape, t.shape, a, op);
    regions.push({ starts: t.shape.map((_, i) => (i === a ? total : 0)), steps: ones(t.ndim) });
    total += sizeAlong(t.shape, a);
  }
  const shape = first.shape.map((d, i) => (i === a ? total : d));
  const parts = tensors.map((t) => cast(t, dtype));
  return place(parts, shape, regions);
}
export const concatenateSamples: Sample = samples({
  name: 'concatenate',
  of: (a, b) => concatenate([a, b], 1),
  cases: [{ inputs: ['[[1 2] [3 4]]', '[[5] [6]]'], result: '[[1 2 5] [3 4 6]]' }],
  gradient: 'smooth',
});

/**
 * Tensors of one shape side by side along a new axis. Throws ArgumentError unless it is given a list of at least one,
 * ShapeError if their shapes differ.
 * @shapes k times (…) → (k, …), the new axis at place `axis`
 * @gradient for each the slice of g at its place
 * @example
 * np.stack([[1, 2], [3, 4]]);
 * np.stack([[1, 2], [3, 4]], -1);
 */
export function stack(list: readonly TensorLike[], axis = 0): Tensor {
  checkArguments(arguments.length, 2, 'stack');
  const tensors = tensorsOf(list, 'stack');
  const first = tensors[0]!;
  const a = normalizeAxis(axis, first.ndim + 1, 'stack');
  for (const t of tensors) {
    if (!sameShape(t.shape, first.shape))
      throw new ShapeError(`shapes ${showShape(first.shape)} and ${showShape(t.shape)} differ`, {
        op: 'stack',
        shapes: [first.shape, t.shape],
        hint: 'concatenate joins along an axis that is there',
      });
  }
  const expanded = (t: Tensor): Tensor => reshape(t, [...t.shape.slice(0, a), 1, ...t.shape.slice(a)]);
  return joined(tensors.map(expanded), a, 'stack');
}
export const stackSamples: Sample = samples({
  name: 'stack',
  of: (a, b) => stack([a, b], -1),
  cases: [
    {
      inputs: [
        [1, 2],
        [3, 4],
      ],
      result: '[[1 3] [2 4]]',
    },
  ],
  gradient: 'smooth',
});

/**
 * Tensors below each other: along the first axis, vectors as rows. Throws as `concatenate` does.
 * @shapes (n), (n) → (2, n); (k, n), (m, n) → (k + m, n)
 * @gradient for each the part of g at its place
 * @numpy row_stack
 * @example
 * np.vstack([[1, 2], [3, 4]]);
 */
export function vstack(list: readonly TensorLike[]): Tensor {
  checkArguments(arguments.length, 1, 'vstack');
  return joined(
    tensorsOf(list, 'vstack').map((x) => atLeast2d(x)),
    0,
    'vstack',
  );
}
/**
 * Tensors beside each other: along the second axis, vectors along their only one. Throws as `concatenate` does.
 * @shapes (m), (n) → (m + n); (k, m), (k, n) → (k, m + n)
 * @gradient for each the part of g at its place
 * @example
 * np.hstack([[1, 2], [3]]);
 * np.hstack([[[1], [2]], [[3], [4]]]);
 */
export function hstack(list: readonly TensorLike[]): Tensor {
  checkArguments(arguments.length, 1, 'hstack');
  const tensors = tensorsOf(list, 'hstack').map((x) => atLeast1d(x));
  return joined(tensors, tensors[0]!.ndim === 1 ? 0 : 1, 'hstack');
}
/**
 * Vectors as the columns of a matrix; matrices beside each other. Throws as `concatenate` does.
 * @shapes (n), (n) → (n, 2); (n, k), (n, m) → (n, k + m)
 * @gradient for each the part of g at its place
 * @example
 * np.columnStack([[1, 2], [3, 4]]);
 */
export function columnStack(list: readonly TensorLike[]): Tensor {
  checkArguments(arguments.length, 1, 'columnStack');
  const columns = tensorsOf(list, 'columnStack').map((t) => (t.ndim < 2 ? reshape(t, [-1, 1]) : t));
  return joined(columns, 1, 'columnStack');
}
export const vstackSamples: Sample = samples({
  name: 'vstack',
  of: (a, b) => vstack([a, b]),
  cases: [
    {
      inputs: [
        [1, 2],
        [3, 4],
      ],
      result: '[[1 2] [3 4]]',
    },
  ],
  gradient: 'smooth',
});
export const hstackSamples: Sample = samples({
  name: 'hstack',
  of: (a, b) => hstack([a, b]),
  cases: [
    {
      inputs: [
        [1, 2],
        [3, 4],
      ],
      result: [1, 2, 3, 4],
    },
  ],
  gradient: 'smooth',
});
export const columnStackSamples: Sample = samples({
  name: 'columnStack',
  of: (a, b) => columnStack([a, b]),
  cases: [
    {
      inputs: [
        [1, 2],
        [3, 4],
      ],
      result: '[[1 3] [2 4]]',
    },
  ],
  gradient: 'smooth',
});
