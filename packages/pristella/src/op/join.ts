import { promote } from '../base/dtype.ts';
import { ArgumentError, ShapeError, showShape } from '../base/errors.ts';
import { normalizeAxis, sameShape } from '../base/shape.ts';
import { asTensor } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
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

/** Zeros around a tensor: `widths[i]` is [before, after] for axis i. */
export function pad(x: TensorLike, widths: readonly (readonly [number, number])[]): Tensor {
  const t = asTensor(x);
  if (widths.length !== t.ndim)
    throw new ArgumentError(`${widths.length} widths for ${t.ndim} axes`, { op: 'pad', shapes: [t.shape] });
  if (widths.every(([p, q]) => p === 0 && q === 0)) return t;
  const shape = t.shape.map((d, i) => d + widths[i]![0] + widths[i]![1]);
  return embed([t], shape, [{ starts: widths.map(([p]) => p), steps: ones(t.ndim) }]);
}
export const padSamples = samples({
  name: 'pad',
  of: (x) =>
    pad(x!, [
      [1, 0],
      [0, 2],
    ]),
  cases: [
    {
      inputs: [[[1, 2]]],
      result: [
        [0, 0, 0, 0],
        [1, 2, 0, 0],
      ],
    },
  ],
  gradient: 'smooth',
});
