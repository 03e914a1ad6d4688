import { ArgumentError } from '../../base/errors.ts';
import { divide, dot, Matrix } from './matrix.ts';
import { timesPower, toMiddle } from './scale.ts';

/** A singular value with its vectors: the matrix is the sum of all value left right^T. */
export interface Triple {
  readonly value: number;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

const SWEEPS = 60;

/** The root of a product that may itself overflow or vanish. */
function rootOfProduct(a: number, b: number): number {
  const product = a * b;
  return product > 2 ** -1000 && product < Number.POSITIVE_INFINITY ? Math.sqrt(product) : Math.sqrt(a) * Math.sqrt(b);
}

/** The length of a row, whose squares may vanish. */
function lengthOf(row: Float64Array): number {
  const square = dot(row, row);
  if (square > 2 ** -900) return Math.sqrt(square);
  const scaled = row.slice();
  const exponent = toMiddle(scaled);
  return timesPower(Math.sqrt(dot(scaled, scaled)), -exponent);
}

/** Turns each pair of rows of `w` until all are orthogonal, and the rows of `v` with them. */
function orthogonalize(w: Matrix, v: Matrix): void {
  const squares = new Float64Array(w.rows);
  for (let sweep = 0, turned = true; turned && sweep < SWEEPS; sweep++) {
    turned = false;
    for (let i = 0; i < w.rows; i++) squares[i] = w.dot(i, i);
    for (let i = 0; i < w.rows; i++) {
      for (let j = i + 1; j < w.rows; j++) {
        const both = w.dot(i, j);
        const [p, q] = [squares[i]!, squares[j]!];
        if (!(Math.abs(both) > 2 ** -52 * rootOfProduct(p, q))) continue;
        turned = true;
        const slope = (q - p) / (2 * both);
        const t = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.hypot(1, slope));
        const c = 1 / Math.sqrt(1 + t * t);
        w.rotate(i, j, c, c * t);
        v.rotate(i, j, c, c * t);
        // What one gains the other loses; the next sweep begins with exact squares.
        squares[i] = Math.max(0, p - t * both);
        squares[j] = q + t * both;
      }
    }
  }
}

/** Makes row i of `u` a unit vector orthogonal to the rows before it. */
export function completeRow(u: Matrix, i: number): void {
  const row = u.row(i);
  for (let axis = 0; axis < u.columns; axis++) {
    row.fill(0);
    row[axis] = 1;
    // Twice, because the first pass leaves what rounding has lost.
    for (let pass = 0; pass < 2; pass++) for (let j = 0; j < i; j++) u.subtract(i, u.dot(i, j), j);
    const length = Math.sqrt(u.dot(i, i));
    if (length < 1 / (2 * Math.sqrt(u.columns))) continue;
    divide(row, length);
    return;
  }
}

/** Of a matrix of at least as many rows as columns, which are the rows of `w`; it is overwritten. */
function ofColumns(w: Matrix): Triple[] {
  const exponent = toMiddle(w.data);
  const [u, v] = [Matrix.unit(w.rows, w.columns), Matrix.unit(w.rows, w.rows)];
  orthogonalize(w, v);
  const found = Array.from({ length: w.rows }, (_, i) => ({
    row: w.row(i),
    right: v.row(i),
    length: lengthOf(w.row(i)),
  }));
  found.sort((a, b) => b.length - a.length);
  const least = (found[0]?.length ?? 0) * 2 ** -52 * w.columns;
  return found.map(({ row, right, length }, i) => {
    const left = u.row(i);
    left.set(row);
    if (length <= least && !Number.isNaN(length)) completeRow(u, i);
    else divide(left, length);
    return { value: timesPower(length, -exponent), left, right };
  });
}

/**
 * Singular values of a matrix in descending order by one-sided Jacobi rotations. Throws ArgumentError for NaN and infinity.
 * Golub and Van Loan: Matrix Computations (2013), 8.6.3.
 */
export function decompose(matrix: Matrix, op: string): Triple[] {
  const bad = matrix.data.find((x) => !Number.isFinite(x));
  const { rows, columns } = matrix;
  if (bad !== undefined)
    throw new ArgumentError(`a matrix with ${bad} in it has no singular values`, { op, shapes: [[rows, columns]] });
  if (rows >= columns) return ofColumns(matrix.transposed());
  return ofColumns(matrix).map(({ value, left, right }) => ({ value, left: right, right: left }));
}
