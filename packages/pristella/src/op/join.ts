import { promote } from '../base/dtype.ts';
import { ArgumentError, ShapeError, showShape } from '../base/errors.ts';
import { normalizeAxis, sameShape } from '../base/shape.ts';
import { asTensor } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { atLeast1d, atLeast2d } from './axes.ts';
import { cast, samples } from './define.ts';
import { embed, type Region, reshape } from './structure.ts';

const ones = (n: number): number[] => new Array<number>(n).fill(1);

/** Tensors one after another along an axis. Throws ShapeError if their other sizes differ. */
export function concatenate(list: readonly TensorLike[], axis = 0): Tensor {
  if (list.length === 0) throw new ArgumentError('needs at least one tensor', { op: 'concatenate' });
  const tensors = list.map((x) => asTensor(x));
  const dtype = tensors.map((t) => t.dtype).reduce(promote);
  const first = tensors[0]!;
  const a = normalizeAxis(axis, first.ndim, 'concatenate');
  const regions: Region[] = [];
  let total = 0;
  for (const t of tensors) {
    if (t.ndim !== first.ndim || t.shape.some((d, i) => i !== a && d !== first.shape[i])) {
      throw new ShapeError(`${showShape(first.shape)} and ${showShape(t.shape)} differ off axis ${a}`, {
        op: 'concatenate',
        axis: a,
        shapes: [first.shape, t.shape],
      });
    }
    regions.push({ starts: t.shape.map((_, i) => (i === a ? total : 0)), steps: ones(t.ndim) });
    total += t.shape[a]!;
  }
  const shape = first.shape.map((d, i) => (i === a ? total : d));
  if (dtype === 'bool')
    return cast(
      concatenate(
        tensors.map((t) => cast(t, 'uint8')),
        axis,
      ),
      'bool',
    );
  return embed(
    tensors.map((t) => cast(t, dtype)),
    shape,
    regions,
  );
}
export const concatenateSamples = samples({
  name: 'concatenate',
  of: (a, b) => concatenate([a!, b!], 1),
  cases: [
    {
      inputs: [
        [
          [1, 2],
          [3, 4],
        ],
        [[5], [6]],
      ],
      result: [
        [1, 2, 5],
        [3, 4, 6],
      ],
    },
  ],
  gradient: 'smooth',
});

/** Tensors of one shape side by side along a new axis. */
export function stack(list: readonly TensorLike[], axis = 0): Tensor {
  const tensors = list.map((x) => asTensor(x));
  const first = tensors[0];
  if (!first) throw new ArgumentError('needs at least one tensor', { op: 'stack' });
  const a = normalizeAxis(axis, first.ndim + 1, 'stack');
  for (const t of tensors) {
    if (!sameShape(t.shape, first.shape)) {
      throw new ShapeError(`${showShape(first.shape)} and ${showShape(t.shape)} differ`, {
        op: 'stack',
        shapes: [first.shape, t.shape],
      });
    }
  }
  const expanded = (t: Tensor): Tensor => reshape(t, [...t.shape.slice(0, a), 1, ...t.shape.slice(a)]);
  return concatenate(tensors.map(expanded), a);
}
export const stackSamples = samples({
  name: 'stack',
  of: (a, b) => stack([a!, b!], -1),
  cases: [
    {
      inputs: [
        [1, 2],
        [3, 4],
      ],
      result: [
        [1, 3],
        [2, 4],
      ],
    },
  ],
  gradient: 'smooth',
});

/** Tensors below each other: along the first axis, vectors as rows. */
export const vstack = (list: readonly TensorLike[]): Tensor => concatenate(list.map(atLeast2d));
/** Tensors beside each other: along the second axis, vectors along their only one. */
export function hstack(list: readonly TensorLike[]): Tensor {
  const tensors = list.map(atLeast1d);
  return concatenate(tensors, tensors[0]?.ndim === 1 ? 0 : 1);
}
/** Vectors as the columns of a matrix; matrices beside each other. */
export const columnStack = (list: readonly TensorLike[]): Tensor =>
  concatenate(
    list.map((x) => {
      const t = asTensor(x);
      return t.ndim < 2 ? reshape(t, [-1, 1]) : t;
    }),
    1,
  );
export const vstackSamples = samples({
  name: 'vstack',
  of: (a, b) => vstack([a!, b!]),
  cases: [
    {
      inputs: [
        [1, 2],
        [3, 4],
      ],
      result: [
        [1, 2],
        [3, 4],
      ],
    },
  ],
  gradient: 'smooth',
});
export const hstackSamples = samples({
  name: 'hstack',
  of: (a, b) => hstack([a!, b!]),
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
export const columnStackSamples = samples({
  name: 'columnStack',
  of: (a, b) => columnStack([a!, b!]),
  cases: [
    {
      inputs: [
        [1, 2],
        [3, 4],
      ],
      result: [
        [1, 3],
        [2, 4],
      ],
    },
  ],
  gradient: 'smooth',
});
