import { checkArguments } from '../../base/options.ts';
import { sizeOf } from '../../base/shape.ts';
import { make, type Sample, samples } from '../../op/define.ts';
import { mul, sub } from '../../op/elementwise/arithmetic.ts';
import { defineHost } from '../../op/host.ts';
import { matmul } from '../../op/product/matmul.ts';
import { sum } from '../../op/reduce/sum.ts';
import { reshape } from '../../op/shape/structure.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { decompose } from './jacobi.ts';
import { detLu, factorLu, solveLu } from './lu.ts';
import { Matrix, scale } from './matrix.ts';
import { fromTheEnds, timesPower } from './scale.ts';
import { inv, invForSlopes } from './solve.ts';
import {
  eachMatrix,
  makePacked,
  ofSquares,
  packedShape,
  sizesOf,
  squareOf,
  squareShape,
  transposed,
} from './stacks.ts';

/** A number for each matrix, as a stack of 1 x 1 matrices. */
const asMatrices = (x: Tensor): Tensor => reshape(x, [...x.shape, 1, 1]);

/** The determinants of what is left without row i and column j, with their signs: of singular matrices by their singular values. */
function cofactors(matrix: Matrix): Float64Array {
  const { data, rows: n } = matrix;
  const exponent = fromTheEnds(data);
  const back = (x: number): number => timesPower(x, -exponent * (n - 1));
  const lu = factorLu(new Matrix(data.slice(), n, n));
  if (!lu.singular) {
    const d = detLu(lu);
    const { data: inverse } = solveLu(lu, Matrix.unit(n, n)).transposed();
    return inverse.map((x) => back(d * x));
  }
  if (!data.every(Number.isFinite)) return data.fill(Number.NaN);
  const triples = decompose(matrix, 'det');
  const signOf = (rows: Float64Array[]): number => detLu(factorLu(Matrix.ofRows(rows, n, n)));
  const sign = signOf(triples.map((t) => t.left)) * signOf(triples.map((t) => t.right));
  const out = Matrix.ofRows([], n, n);
  for (const triple of triples) {
    const others = triples.reduce((p, t) => (t === triple ? p : p * t.value), -sign);
    scale(triple.left, others);
    out.subtractOuter(triple.left, triple.right, 0);
  }
  return out.data.map(back);
}

const cofactorOp = defineHost<1>('cofactor', {
  ...ofSquares,
  vjp: [
    (g, [x]) => {
      // Of det(x) inv(x)^T, for regular matrices.
      const b = transposed(invForSlopes(x));
      const along = asMatrices(sum(mul(g, b), [-2, -1]));
      return mul(asMatrices(det(x)), sub(mul(along, b), matmul(matmul(b, transposed(g)), b)));
    },
  ],
  run([x], out) {
    const { rows: n } = sizesOf(x.shape);
    eachMatrix(x, (matrix, k) => out.data.set(cofactors(matrix), k * n * n));
  },
});

const detOp = defineHost<1>('det', {
  ...ofSquares,
  shape: ([x]) => squareShape(x.shape).slice(0, -2),
  vjp: [(g, [x]) => mul(asMatrices(g), make(cofactorOp, [x.node]))],
  run([x], out) {
    const { rows: n } = sizesOf(x.shape);
    eachMatrix(x, (matrix, k) => {
      const exponent = fromTheEnds(matrix.data);
      out.data[k] = detLu(factorLu(matrix), -exponent * n);
    });
  },
});

/**
 * The determinant of each square matrix, by elimination. Reading a second gradient at a singular matrix throws GradientError.
 * @shapes (…, n, n) → (…)
 * @gradient g y x⁻ᵀ, by cofactors where the matrix is singular
 * @example
 * np.linalg.det([[1, 2], [3, 4]]);
 * np.linalg.det([[[1, 0], [0, 2]], [[1, 2], [2, 4]]]);
 */
export function det(x: TensorLike): Tensor {
  checkArguments(arguments.length, 1, 'det');
  const t = squareOf(x, 'det');
  return make(detOp, [t.node]);
}
export const detSamples: Sample = samples({
  name: 'det',
  of: (x) => det(x),
  cases: [{ inputs: ['[[[1 2] [3 4]] [[0 2] [1 0.5]]]'], result: [-2, -2], tolerance: 1e-6 }],
  gradient: 'smooth',
});
export const detOfSingularSamples: Sample = samples({
  name: 'det of singular matrices',
  of: (x) => det(x),
  cases: [{ inputs: ['[[1 2 3] [2 4 6] [1 0 1]]'], result: 0 }],
  gradient: 'once',
});

/** The sign, and the logarithm of the magnitude; packed. */
const slogdetOp = defineHost<1>('slogdet', {
  ...ofSquares,
  shape: ([x]) => packedShape(squareShape(x.shape), [[], []]),
  vjp: [
    (g, [x]) => {
      const magnitude = reshape(g, [...g.shape.slice(0, -1), 1, 2]);
      return mul(sum(mul(magnitude, [0, 1]), { axis: -1, keepdims: true }), transposed(inv(x)));
    },
  ],
  run([x], out) {
    const { rows: n, stack } = sizesOf(x.shape);
    if (sizeOf(stack) === 0) return;
    eachMatrix(x, (matrix, k) => {
      const exponent = fromTheEnds(matrix.data);
      const { pivots, sign } = factorLu(matrix);
      let [s, log] = [sign, -exponent * n * Math.LN2];
      for (const pivot of pivots) {
        s *= Math.sign(pivot);
        log += Math.log(Math.abs(pivot));
      }
      out.data[2 * k] = s;
      out.data[2 * k + 1] = log;
    });
  },
});

/**
 * The sign of each determinant and the logarithm of its magnitude, which neither overflow nor vanish.
 * @formula sign, log |det x|
 * @shapes (…, n, n) → (…), (…)
 * @gradient of the logarithm g x⁻ᵀ
 * @example
 * np.linalg.slogdet([[1, 2], [3, 4]]);
 * np.linalg.slogdet(np.eye(400).mul(0.1))[1].item();
 */
export function slogdet(x: TensorLike): [sign: Tensor, logarithm: Tensor] {
  checkArguments(arguments.length, 1, 'slogdet');
  return makePacked(slogdetOp, squareOf(x, 'slogdet'), [[], []]);
}
export const slogdetSamples: Sample = samples({
  name: 'slogdet',
  of: (x) => slogdet(x)[1],
  cases: [{ inputs: ['[[1 2] [3 4]]'], result: Math.LN2, tolerance: 1e-6 }],
  gradient: 'smooth',
});
