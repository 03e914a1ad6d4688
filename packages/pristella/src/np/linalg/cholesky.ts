import { ArgumentError } from '../../base/errors.ts';
import { checkArguments } from '../../base/options.ts';
import { make, type Sample, samples } from '../../op/define.ts';
import { add, mul, sub } from '../../op/elementwise/arithmetic.ts';
import { defineHost } from '../../op/host.ts';
import { matmul } from '../../op/product/matmul.ts';
import { tril } from '../../op/shape/diagonal.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import type { Matrix } from './matrix.ts';
import { fromTheEnds } from './scale.ts';
import { solve } from './solve.ts';
import { eachMatrix, ofSquares, sizesOf, squareOf, transposed } from './stacks.ts';

/** Factors a matrix in place; false unless it is positive definite. Golub and Van Loan: Matrix Computations (2013), 4.2. */
function factor({ data: a, rows: n }: Matrix): boolean {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      if (i > j) a[i * n + j] = sum / a[j * n + j]!;
      else if (sum > 0) a[j * n + j] = Math.sqrt(sum);
      else return false;
    }
    a.fill(0, j * n + j + 1, (j + 1) * n);
  }
  return true;
}

/** The lower triangle, with half the diagonal. */
const lowerHalf = (x: Tensor): Tensor => sub(tril(x), mul(sub(tril(x), tril(x, -1)), 0.5));

const choleskyOp = defineHost<1>('cholesky', {
  ...ofSquares,
  vjp: [
    (g, _, l) => {
      const up = transposed(l);
      const s = solve(up, transposed(solve(up, transposed(lowerHalf(matmul(up, g))))));
      return mul(add(s, transposed(s)), 0.5);
    },
  ],
  run([x], out) {
    const { rows: n } = sizesOf(x.shape);
    eachMatrix(x, (matrix, k) => {
      const exponent = fromTheEnds(matrix.data);
      if (!factor(matrix))
        throw new ArgumentError('the matrix is not positive definite', { op: 'cholesky', shapes: [x.shape] });
      out.data.set(exponent === 0 ? matrix.data : matrix.data.map((l) => l * 2 ** (-exponent / 2)), k * n * n);
    });
  },
});

/**
 * The lower triangular L with L L^T = x, for symmetric positive definite matrices, of which only the lower triangle is
 * read. Its gradient is symmetric. Reading it throws ArgumentError for others. Smith: Differentiation of the Cholesky
 * Algorithm (1995).
 * @formula L Lᵀ = x
 * @shapes (…, n, n); the result has the same
 * @example
 * const L = np.linalg.cholesky([[4, 2], [2, 5]]);
 * console.log(L);
 * L.matmul(L.T);
 */
export function cholesky(x: TensorLike): Tensor {
  checkArguments(arguments.length, 1, 'cholesky');
  const t = squareOf(x, 'cholesky');
  return make(choleskyOp, [t.node]);
}
export const choleskySamples: Sample = samples({
  name: 'cholesky',
  of: (x) => cholesky(matmul(x, transposed(x))),
  cases: [{ inputs: ['[[2 0] [1 3]]'], result: '[[2 0] [1 3]]', tolerance: 1e-6 }],
  gradient: 'smooth',
});
