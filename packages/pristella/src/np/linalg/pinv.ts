import { type DType, promote } from '../../base/dtype.ts';
import { ShapeError, showShape } from '../../base/errors.ts';
import { checkNumber } from '../../base/limits.ts';
import { checkArguments } from '../../base/options.ts';
import { cast, make, type Sample, samples, unfit } from '../../op/define.ts';
import { add, mul, neg, square, sub } from '../../op/elementwise/arithmetic.ts';
import { greater } from '../../op/elementwise/comparison.ts';
import { defineHost } from '../../op/host.ts';
import { matmul } from '../../op/product/matmul.ts';
import { any, max } from '../../op/reduce/reduce.ts';
import { sum } from '../../op/reduce/sum.ts';
import { reshape } from '../../op/shape/structure.ts';
import { asTensor, eye, zeros } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { countNonzero } from '../average.ts';
import { decompose } from './jacobi.ts';
import { eachMatrix, matricesOf, sizesOf, transposed } from './stacks.ts';
import { svdvals } from './svd.ts';

const epsilonOf = (d: DType): number => (d === 'float32' ? 2 ** -23 : 2 ** -52);

/** Inputs: the matrix, and what counts as zero relative to the largest singular value. */
const pinvOp = defineHost<2>('pinv', {
  takes: ['float', 'any'],
  dtype: 'same',
  shape([x, rcond]) {
    if (x.shape.length < 2 || rcond.size !== 1) throw unfit(x.shape, rcond.shape);
    const { stack, rows, columns } = sizesOf(x.shape);
    return [...stack, columns, rows];
  },
  vjp: [
    (g, [a], p) => {
      // Golub and Pereyra: The Differentiation of Pseudo-Inverses (1973), for constant rank.
      const { rows: m, columns: n } = sizesOf(a.shape);
      const [pt, gt] = [transposed(p), transposed(g)];
      const left = sub(eye(m, m, 0, { dtype: p.dtype }), matmul(a, p));
      const right = sub(eye(n, n, 0, { dtype: p.dtype }), matmul(p, a));
      const inside = neg(matmul(matmul(pt, g), pt));
      const rows = matmul(matmul(left, gt), matmul(p, pt));
      return add(inside, add(rows, matmul(matmul(pt, p), matmul(gt, right))));
    },
    null,
  ],
  run([x, rcond], out) {
    const { rows: m, columns: n } = sizesOf(x.shape);
    const [relative = 0] = rcond.data;
    eachMatrix(x, (matrix, i) => {
      const triples = decompose(matrix, 'pinv');
      const least = (triples[0]?.value ?? 0) * relative;
      for (const { value, left, right } of triples) {
        if (value <= least) continue;
        let place = i * m * n;
        for (const p of right) for (const q of left) out.data[place++]! += (p * q) / value;
      }
    });
  },
});

/**
 * Moore and Penrose's inverse; singular values up to `rcond` times the largest count as 0.
 * @formula V diag(1/s) Uᵀ
 * @shapes (…, m, n) → (…, n, m)
 * @example
 * np.linalg.pinv([[1, 0], [0, 2], [0, 0]]);
 */
export function pinv(x: TensorLike, rcond = 1e-15): Tensor {
  checkArguments(arguments.length, 2, 'pinv');
  const t = matricesOf(x, 'pinv');
  return make(pinvOp, [t.node, asTensor(checkNumber(rcond, 'rcond', 'pinv')).node]);
}
export const pinvSamples: Sample = samples({
  name: 'pinv',
  of: (x) => pinv(x),
  cases: [{ inputs: ['[[1] [2]]'], result: '[[0.2 0.4]]', tolerance: 1e-6 }, { inputs: ['[[1 0.5 2] [-1 3 0.25]]'] }],
  gradient: 'smooth',
});

/**
 * The number of singular values above `tolerance`, by default the largest one times max(m, n) times the dtype's
 * precision. A vector has rank 1, or 0 where it has no element other than 0; nothing has rank 0.
 * @shapes (…, m, n) → (…)
 * @example
 * np.linalg.matrixRank([[1, 2], [2, 4]]);
 * np.linalg.matrixRank(np.eye(3));
 */
export function matrixRank(x: TensorLike, tolerance?: number): Tensor {
  checkArguments(arguments.length, 2, 'matrixRank');
  const t = asTensor(x, 'matrixRank');
  if (t.ndim < 2) return cast(any(t), 'int32');
  const s = svdvals(t);
  if (s.shape.at(-1) === 0) return zeros(s.shape.slice(0, -1), { dtype: 'int32' });
  const { rows, columns } = sizesOf(t.shape);
  const least = tolerance ?? mul(max(s, { axis: -1, keepdims: true }), Math.max(rows, columns) * epsilonOf(s.dtype));
  return countNonzero(greater(s, least), -1);
}

/** What `lstsq` finds. */
export type LeastSquares = [solution: Tensor, residuals: Tensor, rank: number, singularValues: Tensor];

/**
 * The x that makes the sum of squares of `a x - b` least, and the shortest such; that sum for each column (empty
 * unless the rank is full and there are more rows than columns), the rank, and the singular values. Throws ShapeError
 * if sizes differ.
 * @formula the x with the least |a x - b|
 * @shapes (m, n), (m) → (n), the residuals, the rank, the singular values
 * @differs `rcond` is by default the precision times the larger size, as in NumPy 2
 * @example
 * const a = np.array([[0, 1], [1, 1], [2, 1], [3, 1]]);
 * const [x, residuals, rank, s] = np.linalg.lstsq(a, [-1, 0.2, 0.9, 2.1]);
 * console.log(x);
 * console.log(residuals, rank, s);
 */
export function lstsq(a: TensorLike, b: TensorLike, rcond?: number): LeastSquares {
  checkArguments(arguments.length, 3, 'lstsq');
  const [x, given] = [matricesOf(a, 'lstsq'), asTensor(b, 'lstsq')];
  if (x.ndim !== 2 || given.ndim < 1 || given.ndim > 2 || given.shape[0] !== x.shape[0])
    throw new ShapeError(`${showShape(x.shape)} and ${showShape(given.shape)} need as many rows`, {
      op: 'lstsq',
      shapes: [x.shape, given.shape],
    });
  const y = matricesOf(given.ndim === 1 ? reshape(given, [-1, 1]) : given, 'lstsq');
  const d = promote(x.dtype, y.dtype);
  const { rows: m, columns: n } = sizesOf(x.shape);
  const least = rcond === undefined ? epsilonOf(d) * Math.max(m, n) : checkNumber(rcond, 'rcond', 'lstsq');
  const [left, right] = [cast(x, d), cast(y, d)];
  const solution = matmul(pinv(left, least), right);
  const s = svdvals(left);
  const rank = s.size === 0 ? 0 : countNonzero(greater(s, mul(max(s), least))).item();
  const full = rank === n && m > n;
  const residuals = full ? sum(square(sub(matmul(left, solution), right)), 0) : zeros([0], { dtype: d });
  return [given.ndim === 1 ? reshape(solution, [n]) : solution, residuals, rank, s];
}
export const lstsqSamples: Sample = samples({
  name: 'lstsq',
  of: (a, b) => lstsq(a, b)[0],
  cases: [{ inputs: ['[[0 1] [1 1] [2 1]]', [1, 3, 5]], result: [2, 1], tolerance: 1e-5 }],
  gradient: 'smooth',
});
