import { newArray } from '../../base/dtype.ts';
import { ShapeError, showShape } from '../../base/errors.ts';
import { checkNumber } from '../../base/limits.ts';
import { checkArguments } from '../../base/options.ts';
import { checkShape, normalizeAxis, tuple } from '../../base/shape.ts';
import { type ArrayOptions, asTensor, dtypeIn, fromData } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { cast, type Sample, samples } from '../define.ts';
import { where } from '../elementwise/comparison.ts';
import { moveaxis } from './axes.ts';
import { place } from './place.ts';
import { reshape, strided } from './structure.ts';

/** Which diagonal: anything but a whole number would make sizes of no array. */
const checkPlace = (k: number, op: string): number => checkNumber(k, 'the number of the diagonal', op, { whole: true });

/**
 * The diagonal `k` places right of the main one of two axes, as the last axis. Throws ShapeError for fewer than two
 * axes, ArgumentError unless `k` is whole.
 * @shapes (…, m, n) → (…, length of the diagonal), the two axes taken away
 * @gradient g on the diagonal, else 0
 * @example
 * const x = np.arange(9).reshape([3, 3]);
 * np.diagonal(x);
 * x.diagonal(1);
 */
export function diagonal(x: TensorLike, k = 0, axis1 = 0, axis2 = 1): Tensor {
  checkArguments(arguments.length, 4, 'diagonal');
  return diagonalOf(asTensor(x, 'diagonal'), k, axis1, axis2, 'diagonal');
}

/** `diagonal` on behalf of an op, by whose name errors go. */
export function diagonalOf(t: Tensor, k: number, axis1: number, axis2: number, op: string): Tensor {
  if (t.ndim < 2)
    throw new ShapeError(`${showShape(t.shape)} has no diagonal`, { op, shapes: [t.shape], hint: 'it needs two axes' });
  checkPlace(k, op);
  const planes = moveaxis(t, [normalizeAxis(axis1, t.shape, op), normalizeAxis(axis2, t.shape, op)], [-2, -1]);
  const lead = planes.shape.slice(0, -2);
  const [rows, columns] = tuple(planes.shape.slice(-2), 2);
  const count = Math.max(0, k >= 0 ? Math.min(rows, columns - k) : Math.min(rows + k, columns));
  const start = count === 0 ? 0 : k >= 0 ? k : -k * columns;
  // In row-major order the diagonal has one element in each columns + 1.
  const lines = reshape(planes, [...lead, rows * columns]);
  return strided(lines, [...lead.map(() => 0), start], [...lead.map(() => 1), columns + 1], [...lead, count]);
}

/**
 * The matrix with a vector on diagonal `k` and zeros elsewhere, or diagonal `k` of a matrix. Throws ShapeError for
 * others, ArgumentError unless `k` is whole.
 * @shapes (n) → (n + |k|, n + |k|); (m, n) → (length of the diagonal)
 * @gradient g on the diagonal
 * @example
 * np.diag([1, 2]);
 * np.diag([[1, 2, 3], [4, 5, 6]]);
 * np.diag([1, 2], 1);
 */
export function diag(x: TensorLike, k = 0): Tensor {
  checkArguments(arguments.length, 2, 'diag');
  const t = asTensor(x, 'diag');
  if (t.ndim === 2) return diagonalOf(t, k, 0, 1, 'diag');
  if (t.ndim !== 1)
    throw new ShapeError(`${showShape(t.shape)} is neither a vector nor a matrix`, { op: 'diag', shapes: [t.shape] });
  const n = t.size + Math.abs(checkPlace(k, 'diag'));
  const start = k >= 0 ? k : -k * n;
  return reshape(place([t], [n * n], [{ starts: [start], steps: [n + 1] }]), [n, n]);
}

/**
 * Ones on and below diagonal `k` of a matrix, zeros above it. Throws ArgumentError unless `k` is whole.
 * @shapes (rows, columns)
 * @example
 * np.tri(3);
 * np.tri(2, 3, 1, { dtype: 'int32' });
 */
export function tri(rows: number, columns: number = rows, k = 0, options: ArrayOptions = {}): Tensor {
  checkArguments(arguments.length, 4, 'tri');
  const dtype = dtypeIn(options, 'tri') ?? 'float64';
  checkShape([rows, columns], 'tri');
  checkPlace(k, 'tri');
  const data = newArray(dtype, rows * columns);
  for (let i = 0; i < rows; i++) data.fill(1, i * columns, i * columns + Math.min(columns, Math.max(0, i + k + 1)));
  return fromData(data, [rows, columns], dtype);
}

/** The tensor where a triangle of its last two axes is, 0 elsewhere. */
function masked(x: TensorLike, k: number, keepsLower: boolean): Tensor {
  const op = keepsLower ? 'tril' : 'triu';
  const t = asTensor(x, op);
  checkPlace(k, op);
  const columns = t.shape.at(-1) ?? 1;
  const lower = tri(t.shape.at(-2) ?? columns, columns, keepsLower ? k : k - 1, { dtype: 'bool' });
  return cast(keepsLower ? where(lower, t, 0) : where(lower, 0, t), t.dtype);
}
/**
 * The tensor with zeros above diagonal `k` of its last two axes. Throws ArgumentError unless `k` is whole.
 * @shapes (…, m, n); the result has the same
 * @gradient g on and below the diagonal, else 0
 * @example
 * np.tril([[1, 2, 3], [4, 5, 6], [7, 8, 9]]);
 * np.tril([[1, 2], [3, 4]], -1);
 */
export function tril(x: TensorLike, k = 0): Tensor {
  checkArguments(arguments.length, 2, 'tril');
  return masked(x, k, true);
}
/**
 * The tensor with zeros below diagonal `k` of its last two axes. Throws ArgumentError unless `k` is whole.
 * @shapes (…, m, n); the result has the same
 * @gradient g on and above the diagonal, else 0
 * @example
 * np.triu([[1, 2, 3], [4, 5, 6], [7, 8, 9]]);
 * np.triu([[1, 2], [3, 4]], 1);
 */
export function triu(x: TensorLike, k = 0): Tensor {
  checkArguments(arguments.length, 2, 'triu');
  return masked(x, k, false);
}

const table = [
  [1, 2, 3],
  [4, 5, 6],
];
export const diagonalSamples: Sample = samples({
  name: 'diagonal',
  of: (x) => diagonal(x, 1, -2, -1),
  cases: [{ inputs: [[table]], result: '[[2 6]]' }],
  gradient: 'smooth',
});
export const diagSamples: Sample = samples({
  name: 'diag',
  of: (x) => diag(x, -1),
  cases: [
    { inputs: [[1, 2]], result: '[[0 0 0] [1 0 0] [0 2 0]]' },
    { inputs: [table], result: [4] },
  ],
  gradient: 'smooth',
});
export const triSamples: Sample = samples({
  name: 'tri',
  of: () => tri(2, 3, 1),
  cases: [{ inputs: [], result: '[[1 1 0] [1 1 1]]' }],
  gradient: 'none',
});
export const trilSamples: Sample = samples({
  name: 'tril',
  of: (x) => tril(x),
  cases: [{ inputs: [table], result: '[[1 0 0] [4 5 0]]' }],
  gradient: 'smooth',
});
export const triuSamples: Sample = samples({
  name: 'triu',
  of: (x) => triu(x, 1),
  cases: [{ inputs: [table], result: '[[0 2 3] [0 0 6]]' }],
  gradient: 'smooth',
});
