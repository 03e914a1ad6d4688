import { AxisError } from '../../base/errors.ts';
import { checkNumber } from '../../base/limits.ts';
import { checkArguments } from '../../base/options.ts';
import { normalizeAxis, type Shape } from '../../base/shape.ts';
import { asTensor } from '../../tensor/create.ts';
import { apart, type Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { type Sample, samples } from '../define.ts';
import { reshape, transpose } from './structure.ts';
import { flip } from './view.ts';

/** One axis or several as a list, counted from the front. */
function listed(axes: number | readonly number[], of: Shape, op: string): number[] {
  const list = (Array.isArray(axes) ? axes : [axes]).map((a) => normalizeAxis(a, of, op));
  if (new Set(list).size !== list.length) throw new AxisError(`axes (${list.join(', ')}) name one twice`, { op });
  return list;
}

/**
 * Axes moved to other places; the rest keep their order. Throws AxisError unless there are as many sources as targets.
 * @shapes the axes `source` stand at `target`, the others in their order
 * @gradient g with its axes back in their places
 * @example
 * np.moveaxis(np.zeros([2, 3, 4]), 0, -1).shape;
 * np.moveaxis(np.zeros([2, 3, 4]), [0, 1], [-1, 0]).shape;
 */
export function moveaxis(
  x: TensorLike,
  source: number | readonly number[],
  target: number | readonly number[],
): Tensor {
  checkArguments(arguments.length, 3, 'moveaxis');
  const t = asTensor(x, 'moveaxis');
  const [from, to] = [listed(source, t.shape, 'moveaxis'), listed(target, t.shape, 'moveaxis')];
  if (from.length !== to.length)
    throw new AxisError(`${from.length} axes cannot move to ${to.length} places`, { op: 'moveaxis' });
  const rest = t.shape.map((_, i) => i).filter((i) => !from.includes(i));
  const order = t.shape.map((_, i) => {
    const k = to.indexOf(i);
    return k >= 0 ? from[k]! : rest.shift()!;
  });
  return transpose(t, order);
}

/**
 * A scalar as a vector of one; other tensors as they are.
 * @shapes () → (1); others as they are
 * @gradient g in the shape of `x`
 * @numpy atleast_1d
 * @differs one array at a time
 * @example
 * np.atLeast1d(7).shape;
 */
export function atLeast1d(x: TensorLike): Tensor {
  checkArguments(arguments.length, 1, 'atLeast1d');
  const t = asTensor(x, 'atLeast1d');
  return t.ndim >= 1 ? apart(t, x) : reshape(t, [1]);
}
/**
 * A scalar as a matrix (1, 1), a vector as one row; other tensors as they are.
 * @shapes () → (1, 1); (n) → (1, n); others as they are
 * @gradient g in the shape of `x`
 * @numpy atleast_2d
 * @differs one array at a time
 * @example
 * np.atLeast2d([1, 2, 3]).shape;
 */
export function atLeast2d(x: TensorLike): Tensor {
  checkArguments(arguments.length, 1, 'atLeast2d');
  const t = asTensor(x, 'atLeast2d');
  return t.ndim >= 2 ? apart(t, x) : reshape(t, [1, t.size]);
}

/**
 * The plane of two axes turned by `k` quarter turns from the first axis towards the second. Throws AxisError for an
 * axis that is not there or named twice, and for other than two.
 * @shapes (m, n) → (n, m) for an odd `k`
 * @gradient g turned back
 * @example
 * np.rot90([[1, 2, 3], [4, 5, 6]]);
 * np.rot90([[1, 2], [3, 4]], 2);
 */
export function rot90(x: TensorLike, k = 1, axes: readonly [number, number] = [0, 1]): Tensor {
  checkArguments(arguments.length, 3, 'rot90');
  const t = asTensor(x, 'rot90');
  checkNumber(k, 'the number of quarter turns', 'rot90', { whole: true });
  const [a, b, more] = listed(axes, t.shape, 'rot90');
  if (a === undefined || b === undefined || more !== undefined)
    throw new AxisError('a quarter turn is one of two axes', { op: 'rot90', hint: 'axes [0, 1]' });
  const turned = moveaxis(t, [a, b], [b, a]);
  switch (((k % 4) + 4) % 4) {
    case 0:
      return apart(t, x);
    case 1:
      return flip(turned, a);
    case 2:
      return flip(t, [a, b]);
    default:
      return flip(turned, b);
  }
}

const table = [
  [1, 2, 3],
  [4, 5, 6],
];
export const moveaxisSamples: Sample = samples({
  name: 'moveaxis',
  of: (x) => moveaxis(x, 0, -1),
  cases: [{ inputs: [[table]], result: '[[[1] [2] [3]] [[4] [5] [6]]]' }],
  gradient: 'smooth',
});
export const atLeast1dSamples: Sample = samples({
  name: 'atLeast1d',
  of: (x) => atLeast1d(x),
  cases: [{ inputs: [7], result: [7] }],
  gradient: 'smooth',
});
export const atLeast2dSamples: Sample = samples({
  name: 'atLeast2d',
  of: (x) => atLeast2d(x),
  cases: [{ inputs: [[1, 2]], result: '[[1 2]]' }],
  gradient: 'smooth',
});
export const rot90Samples: Sample = samples({
  name: 'rot90',
  of: (x) => rot90(x),
  cases: [{ inputs: [table], result: '[[3 6] [2 5] [1 4]]' }],
  gradient: 'smooth',
});
