import { checkArguments } from '../../base/options.ts';
import type { Shape } from '../../base/shape.ts';
import { type Sample, samples } from '../../op/define.ts';
import { add, div, mul, sub } from '../../op/elementwise/arithmetic.ts';
import { equal, where } from '../../op/elementwise/comparison.ts';
import { defineHost } from '../../op/host.ts';
import { matmul } from '../../op/product/matmul.ts';
import { tril } from '../../op/shape/diagonal.ts';
import { expandDims } from '../../op/shape/view.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { diagonalMatrix } from './diagonal-matrix.ts';
import {
  eachMatrix,
  makePacked,
  ofSquares,
  packedShape,
  sizesOf,
  squareOf,
  squareShape,
  transposed,
  unpack,
} from './stacks.ts';
import { eigenOf } from './symmetric.ts';

/** x over the differences w[j] - w[i]; 0 where they are none, as for the vectors of one eigenvalue. */
export function overGaps(x: Tensor, w: Tensor): Tensor {
  const gaps = sub(expandDims(w, -2), expandDims(w, -1));
  const same = equal(gaps, 0);
  return where(same, 0, div(x, where(same, 1, gaps)));
}

/** The shapes of values and vectors. */
const partsOf = ({ columns: n }: { readonly columns: number }): readonly [Shape, Shape] => [[n], [n, n]];

/** Eigenvalues and eigenvectors, packed. */
const eighOp = defineHost<1>('eigh', {
  ...ofSquares,
  shape: ([x]) => packedShape(squareShape(x.shape), partsOf(sizesOf(x.shape))),
  vjp: [
    (g, [x], y) => {
      const parts = partsOf(sizesOf(x.shape));
      const [gw, gv] = unpack(g, parts);
      const [w, v] = unpack(y, parts);
      const middle = add(diagonalMatrix(gw), overGaps(matmul(transposed(v), gv), w));
      return matmul(matmul(v, middle), transposed(v));
    },
  ],
  run([x], out) {
    const { rows: n } = sizesOf(x.shape);
    eachMatrix(x, (matrix, k) => {
      const { data } = matrix;
      const at = k * (n + n * n);
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) data[i * n + j] = data[j * n + i]!;
      if (!data.every(Number.isFinite)) {
        out.data.fill(Number.NaN, at, at + n + n * n);
        return;
      }
      for (const [i, { value, vector }] of eigenOf(matrix).entries()) {
        out.data[at + i] = value;
        for (let [j, place] = [0, at + n + i]; j < n; j++, place += n) out.data[place] = vector[j]!;
      }
    });
  },
});

/**
 * Eigenvalues in ascending order and, as columns, orthonormal eigenvectors of symmetric matrices, of which the lower
 * triangle is read. The sign of each vector is arbitrary. Giles: Matrix derivative results (2008), 3.1.
 * @formula x v = w v
 * @shapes (…, n, n) → (…, n), (…, n, n), the vectors as columns
 * @example
 * const [w, v] = np.linalg.eigh([[2, 1], [1, 2]]);
 * console.log(w);
 * v.mul(w).matmul(v.T).round(12);
 */
export function eigh(x: TensorLike): [values: Tensor, vectors: Tensor] {
  checkArguments(arguments.length, 1, 'eigh');
  const t = squareOf(x, 'eigh');
  return makePacked(eighOp, t, partsOf(sizesOf(t.shape)));
}
/**
 * Eigenvalues of symmetric matrices, of which the lower triangle is read, in ascending order.
 * @shapes (…, n, n) → (…, n)
 * @example
 * np.linalg.eigvalsh([[2, 1], [1, 2]]);
 */
export function eigvalsh(x: TensorLike): Tensor {
  checkArguments(arguments.length, 1, 'eigvalsh');
  return eigh(x)[0];
}

const symmetric = (x: Tensor): Tensor => add(tril(x), transposed(tril(x, -1)));
const matrix = [
  [2, 9, 9],
  [1, 2, 9],
  [0, 1, 2],
];
export const eigvalshSamples: Sample = samples({
  name: 'eigvalsh',
  of: (x) => eigvalsh(symmetric(x)),
  cases: [{ inputs: [matrix], result: [2 - Math.SQRT2, 2, 2 + Math.SQRT2], tolerance: 1e-6 }],
  gradient: 'smooth',
});
export const eighSamples: Sample = samples({
  name: 'eigh, squares of the vectors',
  of: (x) => mul(eigh(symmetric(x))[1], eigh(symmetric(x))[1]),
  cases: [{ inputs: [matrix], result: '[[0.25 0.5 0.25] [0.5 0 0.5] [0.25 0.5 0.25]]', tolerance: 1e-5 }],
  gradient: 'smooth',
});
