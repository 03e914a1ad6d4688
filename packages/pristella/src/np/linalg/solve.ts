import { promote } from '../../base/dtype.ts';
import { ArgumentError, GradientError, ShapeError, showShape } from '../../base/errors.ts';
import { checkArguments } from '../../base/options.ts';
import { broadcastShapes, sameShape } from '../../base/shape.ts';
import { cast, make, type Sample, samples, unfit } from '../../op/define.ts';
import { neg } from '../../op/elementwise/arithmetic.ts';
import { defineHost } from '../../op/host.ts';
import { matmul } from '../../op/product/matmul.ts';
import { broadcastTo, reshape } from '../../op/shape/structure.ts';
import { attributes } from '../../tensor/attributes.ts';
import { asTensor, eye } from '../../tensor/create.ts';
import { apart, type Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { factorLu, solveLu } from './lu.ts';
import { Matrix } from './matrix.ts';
import { fromTheEnds, timesPower } from './scale.ts';
import { eachMatrix, matricesOf, sizesOf, squareOf, squareShape, transposed } from './stacks.ts';

/**
 * What is solved: a system, an inverse, by whose name an error goes, an inverse that is NaN where there is none, or one on which
 * the second slope of a determinant stands.
 */
const solved = attributes({ what: ['system', 'inverse', 'inverse or NaN', 'inverse for slopes'] });
const SYSTEM = 0;
const INVERSE = 1;
const INVERSE_OR_NAN = 2;
const INVERSE_FOR_SLOPES = 3;

const solveOp = defineHost<2>('solve', {
  batch: 'stack',
  takes: ['float', 'same'],
  dtype: 'same',
  attributes: solved,
  shape([a, b]) {
    if (sameShape(squareShape(a.shape).slice(0, -1), b.shape.slice(0, -1))) return b.shape;
    throw unfit(a.shape, b.shape);
  },
  vjp: [
    (g, [a], x) => neg(matmul(columnsSolved(transposed(a), g), transposed(x))),
    (g, [a]) => columnsSolved(transposed(a), g),
  ],
  run([a, b], out, node) {
    const { rows: n, columns: m } = sizesOf(out.shape);
    const { what } = solved.of(node);
    eachMatrix(a, (matrix, k) => {
      const exponent = fromTheEnds(matrix.data);
      const lu = factorLu(matrix);
      if (lu.singular) {
        if (what === 'inverse for slopes')
          throw new GradientError('the determinant of a singular matrix has no second gradient here', {
            op: 'det',
            shapes: [a.shape],
          });
        if (what !== 'inverse or NaN')
          throw new ArgumentError('the matrix is singular', {
            op: what === 'inverse' ? 'inv' : 'solve',
            shapes: [a.shape],
            hint: 'lstsq and pinv take any',
          });
        out.data.fill(Number.NaN, k * n * m, (k + 1) * n * m);
        return;
      }
      const right = Float64Array.from(b.data.subarray(k * n * m, (k + 1) * n * m));
      const back = exponent - fromTheEnds(right);
      const solution = solveLu(lu, new Matrix(right, n, m)).data;
      out.data.set(back === 0 ? solution : solution.map((x) => timesPower(x, back)), k * n * m);
    });
  },
});

/** The solutions for the columns of `b`, of the same dtype and stack. */
const columnsSolved = (a: Tensor, b: Tensor, what = SYSTEM): Tensor => make(solveOp, [a.node, b.node], [what]);

/**
 * The solution x of `a x = b`, by Gaussian elimination: for a vector `b`, or for each column of matrices; stacks
 * broadcast. Throws ShapeError if the sizes differ; reading the result throws ArgumentError if a matrix is singular.
 * @formula a x = b
 * @shapes (…, n, n), (n) → (…, n); (…, n, n), (…, n, m) → (…, n, m)
 * @gradient -(a⁻ᵀ g) xᵀ; a⁻ᵀ g
 * @differs `b` is a vector only if it has one axis, as in NumPy 2
 * @example
 * const a = np.array([[3, 1], [1, 2]]);
 * np.linalg.solve(a, [9, 8]);
 * np.linalg.solve(a, [[9, 3], [8, 1]]);
 */
export function solve(a: TensorLike, b: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'solve');
  const [x, given] = [squareOf(a, 'solve'), asTensor(b, 'solve')];
  const isVector = given.ndim === 1;
  const y = matricesOf(isVector ? reshape(given, [-1, 1]) : given, 'solve');
  if (y.shape.at(-2) !== x.shape.at(-1))
    throw new ShapeError(`${showShape(given.shape)} has not as many rows as ${showShape(x.shape)}`, {
      op: 'solve',
      shapes: [x.shape, given.shape],
    });
  const stack = broadcastShapes(x.shape.slice(0, -2), y.shape.slice(0, -2), 'solve');
  const d = promote(x.dtype, y.dtype);
  const stacked = (t: Tensor): Tensor => cast(broadcastTo(t, [...stack, ...t.shape.slice(-2)]), d);
  const s = columnsSolved(stacked(x), stacked(y));
  return isVector ? reshape(s, s.shape.slice(0, -1)) : s;
}
export const solveSamples: Sample = samples({
  name: 'solve',
  of: (a, b) => solve(a, b),
  cases: [{ inputs: ['[[0 2] [4 1]]', [2, 5]], result: [1, 1] }],
  gradient: 'smooth',
});

/**
 * The inverse of each square matrix. Reading it throws ArgumentError if one is singular.
 * @formula x y = 1
 * @shapes (…, n, n); the result has the same
 * @gradient -yᵀ g yᵀ
 * @example
 * np.linalg.inv([[4, 7], [2, 6]]);
 */
export function inv(x: TensorLike): Tensor {
  checkArguments(arguments.length, 1, 'inv');
  return inverse(squareOf(x, 'inv'), INVERSE);
}
/** The inverse of each square matrix; NaN where there is none. */
export const invOrNaN = (x: TensorLike): Tensor => inverse(squareOf(x, 'cond'), INVERSE_OR_NAN);
/** The inverse of each square matrix; reading it throws GradientError, in the name of the determinant, if one is singular. */
export const invForSlopes = (x: Tensor): Tensor => inverse(x, INVERSE_FOR_SLOPES);

function inverse(t: Tensor, what: number): Tensor {
  const { columns: n } = sizesOf(t.shape);
  return columnsSolved(t, broadcastTo(eye(n, n, 0, { dtype: t.dtype }), t.shape), what);
}
export const invSamples: Sample = samples({
  name: 'inv',
  of: (x) => inv(x),
  cases: [{ inputs: ['[[[1 2] [3 5]]]'], result: '[[[-5 2] [3 -1]]]', tolerance: 1e-5 }],
  gradient: 'smooth',
});

/**
 * The product of `n` equal factors; negative powers are those of the inverse, power 0 is the identity. Throws
 * ArgumentError unless `n` is a whole number, and for negative powers of a singular matrix.
 * @formula xⁿ
 * @shapes (…, m, m); the result has the same
 * @example
 * np.linalg.matrixPower([[1, 1], [1, 0]], 10);
 * np.linalg.matrixPower([[2, 0], [0, 4]], -1);
 */
export function matrixPower(x: TensorLike, n: number): Tensor {
  checkArguments(arguments.length, 2, 'matrixPower');
  const t = asTensor(x, 'matrixPower');
  if (!Number.isInteger(n))
    throw new ArgumentError(`the power must be a whole number, not ${n}`, { op: 'matrixPower' });
  if (n < 0) return matrixPower(inv(t), -n);
  const { columns: size } = sizesOf(squareOf(t, 'matrixPower').shape);
  if (n === 0) return broadcastTo(eye(size, size, 0, { dtype: t.dtype }), t.shape);
  let [power, result]: [Tensor, Tensor | null] = [t, null];
  for (let rest = n; rest > 0; rest >>>= 1) {
    if (rest & 1) result = result ? matmul(result, power) : power;
    if (rest > 1) power = matmul(power, power);
  }
  return apart(result!, x);
}
export const matrixPowerSamples: Sample = samples({
  name: 'matrixPower',
  of: (x) => matrixPower(x, 5),
  cases: [{ inputs: ['[[1 1] [1 0]]'], result: '[[8 5] [5 3]]' }],
  gradient: 'smooth',
});
