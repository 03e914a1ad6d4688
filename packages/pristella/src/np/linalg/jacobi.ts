import { ArgumentError } from '../../base/errors.ts';
import { timesPower, toMiddle } from './scale.ts';

/** A matrix as u^T diag(s) v, k = min(m, n) singular values in descending order; u and v are given by rows. */
export interface Decomposition {
  /** k x m: left singular vectors as rows. */
  readonly u: Float64Array;
  readonly s: Float64Array;
  /** k x n: right singular vectors as rows. */
  readonly v: Float64Array;
}

const SWEEPS = 60;

/** The sum of products of two rows of `length` elements. */
function dot(a: Float64Array, i: number, j: number, length: number): number {
  let sum = 0;
  const shift = (j - i) * length;
  for (let k = i * length, end = k + length; k < end; k++) sum += a[k]! * a[k + shift]!;
  return sum;
}

function rotate(a: Float64Array, i: number, j: number, length: number, c: number, s: number): void {
  const shift = (j - i) * length;
  for (let k = i * length, end = k + length; k < end; k++) {
    const x = a[k]!;
    const y = a[k + shift]!;
    a[k] = c * x - s * y;
    a[k + shift] = s * x + c * y;
  }
}

/** The root of a product that may itself overflow or vanish. */
function rootOfProduct(a: number, b: number): number {
  const product = a * b;
  return product > 2 ** -1000 && product < Number.POSITIVE_INFINITY ? Math.sqrt(product) : Math.sqrt(a) * Math.sqrt(b);
}

/** The length of row i, whose squares may vanish. */
function lengthOf(a: Float64Array, i: number, length: number): number {
  const square = dot(a, i, i, length);
  if (square > 2 ** -900) return Math.sqrt(square);
  const row = a.slice(i * length, (i + 1) * length);
  const exponent = toMiddle(row);
  return timesPower(Math.sqrt(dot(row, 0, 0, length)), -exponent);
}

/** Turns each pair of rows of `w` (n x m) until all are orthogonal, and the rows of `v` (n x n) with them. */
function orthogonalize(w: Float64Array, v: Float64Array, n: number, m: number): void {
  const squares = new Float64Array(n);
  for (let sweep = 0, turned = true; turned && sweep < SWEEPS; sweep++) {
    turned = false;
    for (let i = 0; i < n; i++) squares[i] = dot(w, i, i, m);
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const both = dot(w, i, j, m);
        if (!(Math.abs(both) > 2 ** -52 * rootOfProduct(squares[i]!, squares[j]!))) continue;
        turned = true;
        const slope = (squares[j]! - squares[i]!) / (2 * both);
        const t = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.hypot(1, slope));
        const c = 1 / Math.sqrt(1 + t * t);
        rotate(w, i, j, m, c, c * t);
        rotate(v, i, j, n, c, c * t);
        // What one gains the other loses; the next sweep begins with exact squares.
        squares[i] = Math.max(0, squares[i]! - t * both);
        squares[j]! += t * both;
      }
    }
  }
}

/** Makes row i of `u` (rows of m) a unit vector orthogonal to the rows before it. */
export function completeRow(u: Float64Array, i: number, m: number): void {
  for (let axis = 0; axis < m; axis++) {
    u.fill(0, i * m, (i + 1) * m);
    u[i * m + axis] = 1;
    // Twice, because the first pass leaves what rounding has lost.
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const p = dot(u, i, j, m);
        for (let k = 0; k < m; k++) u[i * m + k]! -= p * u[j * m + k]!;
      }
    }
    const length = Math.sqrt(dot(u, i, i, m));
    if (length < 1 / (2 * Math.sqrt(m))) continue;
    for (let k = 0; k < m; k++) u[i * m + k]! /= length;
    return;
  }
}

function tall(matrix: Float64Array, m: number, n: number): Decomposition {
  const w = Float64Array.from(matrix, (_, i) => matrix[(i % m) * n + Math.floor(i / m)]!);
  const exponent = toMiddle(w);
  const v = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  orthogonalize(w, v, n, m);
  const lengths = Float64Array.from({ length: n }, (_, i) => lengthOf(w, i, m));
  const order = Array.from(lengths.keys()).sort((i, j) => lengths[j]! - lengths[i]!);
  const [u, s, right] = [new Float64Array(n * m), new Float64Array(n), new Float64Array(n * n)];
  const least = (lengths[order[0] ?? 0] ?? 0) * 2 ** -52 * m;
  order.forEach((from, to) => {
    s[to] = lengths[from]!;
    right.set(v.subarray(from * n, (from + 1) * n), to * n);
    if (s[to] <= least && !Number.isNaN(s[to])) completeRow(u, to, m);
    else for (let k = 0; k < m; k++) u[to * m + k] = w[from * m + k]! / s[to];
  });
  return { u, s: s.map((x) => timesPower(x, -exponent)), v: right };
}

/**
 * Singular values of an m x n matrix by one-sided Jacobi rotations. Throws ArgumentError for NaN and infinity. Golub and Van
 * Loan: Matrix Computations (2013), 8.6.3.
 */
export function decompose(matrix: Float64Array, m: number, n: number, op: string): Decomposition {
  const bad = matrix.find((x) => !Number.isFinite(x));
  if (bad !== undefined) {
    throw new ArgumentError(`a matrix with ${bad} in it has no singular values`, { op, shapes: [[m, n]] });
  }
  if (m >= n) return tall(matrix, m, n);
  const flipped = Float64Array.from(matrix, (_, i) => matrix[(i % m) * n + Math.floor(i / m)]!);
  const { u, s, v } = tall(flipped, n, m);
  return { u: v, s, v: u };
}
