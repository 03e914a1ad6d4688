import { ArgumentError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { checkNumber, checkWholes } from '../../base/limits.ts';
import { checkArguments } from '../../base/options.ts';
import { normalizeAxis, sizeAlong, sizeOf } from '../../base/shape.ts';
import { each } from '../../base/tuple.ts';
import { type Sample, samples } from '../../op/define.ts';
import { matrixProduct, times } from '../../op/product/matmul.ts';
import { sum } from '../../op/reduce/sum.ts';
import { diagonalOf } from '../../op/shape/diagonal.ts';
import { reshape, transpose } from '../../op/shape/structure.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';

/** Which axes a `tensordot` sums over: the last of the first with as many first of the second, or those of two lists. */
export type DotAxes = number | readonly [number | readonly number[], number | readonly number[]];

/**
 * Sums of products over pairs of axes; the result has the other axes of `a`, then those of `b`. Throws ShapeError if
 * the sizes of a pair differ, ArgumentError if one has more axes to pair than the other.
 * @shapes the axes of `a` that are not summed, then those of `b`
 * @example
 * const a = np.arange(6).reshape([2, 3]);
 * np.tensordot(a, [1, 10, 100], 1);
 * np.tensordot(np.ones([2, 3, 4]), np.ones([4, 3, 5]), [[1, 2], [1, 0]]).shape;
 */
export function tensordot(a: TensorLike, b: TensorLike, axes: DotAxes = 2): Tensor {
  checkArguments(arguments.length, 3, 'tensordot');
  return dotted(asTensor(a, 'tensordot'), asTensor(b, 'tensordot'), axes, 'tensordot');
}

function dotted(x: Tensor, y: Tensor, axes: DotAxes, op: string): Tensor {
  const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  if (typeof axes !== 'number' && !(Array.isArray(axes) && axes.length === 2))
    throw new ArgumentError(`needs a number of axes, or those of both, not ${showValue(axes)}`, { op });
  const among = (n: number): number[] => count(checkNumber(n, 'the number of axes', op, { whole: true, least: 0 }));
  const [of = [], by = []] =
    typeof axes === 'number'
      ? [among(axes).map((i) => i - axes), count(axes)]
      : axes.map((list) => checkWholes(list, 'an axis', op));
  if (of.length !== by.length) throw new ArgumentError(`${of.length} axes cannot be paired with ${by.length}`, { op });
  const [p, q] = [of.map((i) => normalizeAxis(i, x.shape, op)), by.map((i) => normalizeAxis(i, y.shape, op))];
  p.forEach((axis, k) => {
    if (x.shape[axis] !== y.shape[q[k]!])
      throw new ShapeError(
        `axis ${axis} of ${showShape(x.shape)} and axis ${q[k]} of ${showShape(y.shape)} differ: ${x.shape[axis]} against ${y.shape[q[k]!]}`,
        { op, axis, shapes: [x.shape, y.shape] },
      );
  });
  const [restX, restY] = [count(x.ndim).filter((i) => !p.includes(i)), count(y.ndim).filter((i) => !q.includes(i))];
  const [rows, columns] = [restX.map((i) => sizeAlong(x.shape, i)), restY.map((i) => sizeAlong(y.shape, i))];
  const inner = sizeOf(p.map((i) => sizeAlong(x.shape, i)));
  const left = reshape(transpose(x, [...restX, ...p]), [sizeOf(rows), inner]);
  const right = reshape(transpose(y, [...q, ...restY]), [inner, sizeOf(columns)]);
  return reshape(matrixProduct(left, right, op), [...rows, ...columns]);
}
export const tensordotSamples: Sample = samples({
  name: 'tensordot',
  of: (a, b) => tensordot(a, b, [[0], [1]]),
  cases: [{ inputs: ['[[1 2] [3 4]]', '[[1 10]]'], result: '[[31] [42]]' }],
  gradient: 'smooth',
});

/**
 * Sums of products over the last axes of both; with a number, the product. Throws as `tensordot` does.
 * @formula y[…, …] = Σₖ a[…, k] b[…, k]
 * @shapes (…, k), (…, k) → the other axes of `a`, then those of `b`
 * @example
 * np.inner([1, 2, 3], [0, 1, 0]);
 * np.inner([[1, 2], [3, 4]], [10, 1]);
 */
export function inner(a: TensorLike, b: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'inner');
  const [x, y] = [asTensor(a, 'inner'), asTensor(b, 'inner')];
  return x.ndim === 0 || y.ndim === 0 ? times(a, b, 'inner') : dotted(x, y, [-1, -1], 'inner');
}
export const innerSamples: Sample = samples({
  name: 'inner',
  of: (a, b) => inner(a, b),
  cases: [
    { inputs: ['[[1 2] [3 4]]', [10, 1]], result: [12, 34] },
    { inputs: [[1, 2], 3], result: [3, 6] },
  ],
  gradient: 'smooth',
});

/**
 * All products of an element of `a` with one of `b`, both flattened: (size of a, size of b).
 * @formula yᵢⱼ = aᵢ bⱼ
 * @shapes (m), (n) → (m, n); more axes are flattened
 * @example
 * np.outer([1, 2, 3], [1, 10]);
 */
export function outer(a: TensorLike, b: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'outer');
  return times(reshape(asTensor(a, 'outer'), [-1, 1]), reshape(asTensor(b, 'outer'), [1, -1]), 'outer');
}
export const outerSamples: Sample = samples({
  name: 'outer',
  of: (a, b) => outer(a, b),
  cases: [
    {
      inputs: [
        [1, 2],
        [3, 4, 5],
      ],
      result: '[[3 4 5] [6 8 10]]',
    },
  ],
  gradient: 'smooth',
});

/**
 * The sum of all products of elements at the same place, both flattened. Throws as `tensordot` does: ShapeError if
 * their numbers differ.
 * @formula y = Σ a b over all elements
 * @shapes any of one size → ()
 * @example
 * np.vdot([[1, 2], [3, 4]], [[1, 1], [1, 1]]);
 */
export function vdot(a: TensorLike, b: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'vdot');
  return dotted(reshape(asTensor(a, 'vdot'), [-1]), reshape(asTensor(b, 'vdot'), [-1]), 1, 'vdot');
}

/**
 * Kronecker's product: blocks that are `b` times each element of `a`. Missing leading axes have size 1.
 * @shapes (m, n), (p, q) → (m p, n q)
 * @example
 * np.kron([1, 10], [1, 2, 3]);
 * np.kron(np.eye(2), [[1, 2]]);
 */
export function kron(a: TensorLike, b: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'kron');
  const [x, y] = [asTensor(a, 'kron'), asTensor(b, 'kron')];
  const rank = Math.max(x.ndim, y.ndim);
  const [m, n] = each([x, y], (t) => [...new Array<number>(rank - t.ndim).fill(1), ...t.shape]);
  const [apart, within] = [m.flatMap((d) => [d, 1]), n.flatMap((d) => [1, d])];
  const blocks = times(reshape(x, apart), reshape(y, within), 'kron');
  const whole = m.map((d, i) => d * n[i]!);
  return reshape(blocks, whole);
}
export const kronSamples: Sample = samples({
  name: 'kron',
  of: (a, b) => kron(a, b),
  cases: [{ inputs: ['[[1 2]]', '[[1 0] [0 3]]'], result: '[[1 0 2 0] [0 3 0 6]]' }],
  gradient: 'smooth',
});

/**
 * The sum of diagonal `k` of two axes. Throws ShapeError for fewer than two axes.
 * @formula y = Σᵢ xᵢᵢ
 * @shapes (…, n, n, …) → (…)
 * @example
 * np.trace([[1, 2], [3, 4]]);
 * np.trace([[1, 2], [3, 4]], 1);
 */
export function trace(x: TensorLike, k = 0, axis1 = 0, axis2 = 1): Tensor {
  checkArguments(arguments.length, 4, 'trace');
  return sum(diagonalOf(asTensor(x, 'trace'), k, axis1, axis2, 'trace'), -1);
}
export const traceSamples: Sample = samples({
  name: 'trace',
  of: (x) => trace(x, 1),
  cases: [{ inputs: ['[[1 2 3] [4 5 6]]'], result: 8 }],
  gradient: 'smooth',
});
