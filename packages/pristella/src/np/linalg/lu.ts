import { timesPower } from './scale.ts';

/** A matrix as a lower and an upper triangle, its rows exchanged. */
export interface Lu {
  /** Both triangles in one n x n matrix; the lower one has ones on its diagonal, which are not stored. */
  readonly factors: Float64Array;
  /** Row i of the product is row `rows[i]` of the matrix. */
  readonly rows: Int32Array;
  /** 1 or -1: whether the rows were exchanged an even number of times. */
  readonly sign: number;
  readonly singular: boolean;
}

/** The row, at or below k, with the largest element in column k. */
function pivotRow(a: Float64Array, n: number, k: number): number {
  let best = k;
  for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]!) > Math.abs(a[best * n + k]!)) best = i;
  return best;
}

function exchangeRows(a: Float64Array, n: number, i: number, j: number): void {
  const row = a.slice(i * n, (i + 1) * n);
  a.copyWithin(i * n, j * n, (j + 1) * n);
  a.set(row, j * n);
}

/** Factors a square matrix, which is overwritten. Golub and Van Loan: Matrix Computations (2013), 3.4. */
export function factorLu(a: Float64Array, n: number): Lu {
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  let [sign, singular] = [1, false];
  for (let k = 0; k < n; k++) {
    const p = pivotRow(a, n, k);
    if (p !== k) {
      exchangeRows(a, n, k, p);
      [rows[k], rows[p]] = [rows[p]!, rows[k]!];
      sign = -sign;
    }
    const pivot = a[k * n + k]!;
    if (pivot === 0) {
      singular = true;
      continue;
    }
    for (let i = k + 1; i < n; i++) {
      const f = (a[i * n + k]! /= pivot);
      for (let j = k + 1; j < n; j++) a[i * n + j]! -= f * a[k * n + j]!;
    }
  }
  return { factors: a, rows, sign, singular };
}

/** The solution x of `a x = b` for the n x m right side `b`. */
export function solveLu({ factors: a, rows }: Lu, n: number, b: Float64Array, m: number): Float64Array {
  const x = new Float64Array(n * m);
  rows.forEach((row, i) => {
    x.set(b.subarray(row * m, (row + 1) * m), i * m);
  });
  const subtract = (i: number, k: number): void => {
    const f = a[i * n + k]!;
    if (f !== 0) for (let j = 0; j < m; j++) x[i * m + j]! -= f * x[k * m + j]!;
  };
  for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) subtract(i, k);
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) subtract(i, k);
    for (let j = 0; j < m; j++) x[i * m + j]! /= a[i * n + i]!;
  }
  return x;
}

/** The determinant: the product of the pivots, times 2^exponent. */
export function detLu({ factors, sign }: Lu, n: number, exponent = 0): number {
  let [d, power] = [sign, exponent];
  for (let i = 0; i < n; i++) {
    // Each factor and the product so far may lie at the ends of the range, though the whole product does not.
    const far = Math.floor(Math.log2(Math.abs(factors[i * n + i]!)));
    const part = Number.isFinite(far) && Math.abs(far) > 400 ? far : 0;
    d *= timesPower(timesPower(factors[i * n + i]!, -Math.trunc(part / 2)), Math.trunc(part / 2) - part);
    power += part;
    const grown = Math.abs(d) > 2 ** 400 ? 400 : Math.abs(d) < 2 ** -400 ? -400 : 0;
    d *= 2 ** -grown;
    power += grown;
  }
  // A product that is zero has no sign.
  return d === 0 ? 0 : timesPower(d, power);
}
