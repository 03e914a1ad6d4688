import { divide, Matrix } from './matrix.ts';
import { timesPower } from './scale.ts';

/** A matrix as a lower and an upper triangle, its rows exchanged. */
export interface Lu {
  /** Both triangles in one matrix; the lower one has ones on its diagonal, which are not stored. */
  readonly factors: Matrix;
  /** The diagonal of the upper one. */
  readonly pivots: readonly number[];
  /** Row i of the product is row `order[i]` of the matrix. */
  readonly order: readonly number[];
  /** 1 or -1: whether the rows were exchanged an even number of times. */
  readonly sign: number;
  readonly singular: boolean;
}

/** The row, at or below k, with the largest element in column k. */
function pivotRow({ data, columns: n }: Matrix, k: number): number {
  let best = k;
  for (let i = k + 1; i < n; i++) if (Math.abs(data[i * n + k]!) > Math.abs(data[best * n + k]!)) best = i;
  return best;
}

/** Factors a square matrix, which is overwritten. Golub and Van Loan: Matrix Computations (2013), 3.4. */
export function factorLu(a: Matrix): Lu {
  const { data, columns: n } = a;
  const order = Array.from({ length: n }, (_, i) => i);
  const pivots: number[] = [];
  let [sign, singular] = [1, false];
  for (let k = 0; k < n; k++) {
    const p = pivotRow(a, k);
    if (p !== k) {
      a.exchange(k, p);
      [order[k], order[p]] = [order[p]!, order[k]!];
      sign = -sign;
    }
    const pivot = data[k * n + k]!;
    pivots.push(pivot);
    if (pivot === 0) {
      singular = true;
      continue;
    }
    for (let i = k + 1; i < n; i++) {
      const f = (data[i * n + k]! /= pivot);
      a.subtract(i, f, k, k + 1);
    }
  }
  return { factors: a, pivots, order, sign, singular };
}

/** The solution x of `a x = b` for the right side `b`. */
export function solveLu({ factors, pivots, order }: Lu, b: Matrix): Matrix {
  const { data, columns: n } = factors;
  const x = Matrix.ofRows([], b.rows, b.columns);
  for (const [i, from] of order.entries()) x.row(i).set(b.row(from));
  const subtract = (i: number, k: number): void => {
    const f = data[i * n + k]!;
    if (f !== 0) x.subtract(i, f, k);
  };
  for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) subtract(i, k);
  for (const [i, pivot] of [...pivots.entries()].reverse()) {
    for (let k = i + 1; k < n; k++) subtract(i, k);
    divide(x.row(i), pivot);
  }
  return x;
}

/** The determinant: the product of the pivots, times 2^exponent. */
export function detLu({ pivots, sign }: Lu, exponent = 0): number {
  let [d, power] = [sign, exponent];
  for (const pivot of pivots) {
    // Each factor and the product so far may lie at the ends of the range, though the whole product does not.
    const far = Math.floor(Math.log2(Math.abs(pivot)));
    const part = Number.isFinite(far) && Math.abs(far) > 400 ? far : 0;
    d *= timesPower(timesPower(pivot, -Math.trunc(part / 2)), Math.trunc(part / 2) - part);
    power += part;
    const grown = Math.abs(d) > 2 ** 400 ? 400 : Math.abs(d) < 2 ** -400 ? -400 : 0;
    d *= 2 ** -grown;
    power += grown;
  }
  // A product that is zero has no sign.
  return d === 0 ? 0 : timesPower(d, power);
}
