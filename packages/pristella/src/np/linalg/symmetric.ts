import { dot, Matrix, scale, subtract } from './matrix.ts';
import { timesPower, toMiddle } from './scale.ts';

export interface Eigen {
  readonly value: number;
  readonly vector: Float64Array;
}

/** Line i of a tridiagonal matrix: the element on its diagonal, and what stands right of it. */
interface Line {
  readonly i: number;
  diagonal: number;
  beside: number;
}

/** Turns a symmetric matrix tridiagonal by Householder's reflections, and the rows of `rotation`. Golub and Van Loan (2013), 8.3.1. */
function tridiagonalize(a: Matrix, rotation: Matrix): Line[] {
  const n = a.rows;
  for (let k = 0; k + 2 < n; k++) {
    const v = a.row(k).slice(k + 1);
    let length = 0;
    for (const x of v) length = Math.hypot(length, x);
    if (length === 0) continue;
    const [head = 0] = v;
    v[0] = head + (head < 0 ? -length : length);
    const t = 2 / dot(v, v);
    reflectBothSides(a, k, v, t);
    const w = new Float64Array(n);
    rotation.addProduct(w, v, k + 1);
    scale(w, t);
    rotation.subtractOuter(v, w, k + 1);
  }
  return Array.from({ length: n }, (_, i) => {
    const [diagonal = 0, beside = 0] = a.row(i).subarray(i);
    return { i, diagonal, beside };
  });
}

/** The reflection 1 - t v v^T from both sides, of what stands right of column k: in row k, and in the square below it. */
function reflectBothSides(a: Matrix, k: number, v: Float64Array, t: number): void {
  const behind = (i: number): Float64Array => a.row(i).subarray(k + 1);
  subtract(behind(k), t * dot(v, behind(k)), v);
  const w = v.map((_, i) => t * dot(behind(k + 1 + i), v));
  subtract(w, (t / 2) * dot(w, v), v);
  for (const [i, p] of v.entries()) {
    const row = behind(k + 1 + i);
    const q = w[i]!;
    for (let j = 0; j < row.length; j++) row[j]! -= p * w[j]! + q * v[j]!;
  }
}

/** One implicit QR step with Wilkinson's shift on lines of which the last two are given. Golub and Van Loan (2013), 8.3.5. */
function step([first, ...others]: readonly Line[], above: Line, last: Line, rotation: Matrix): void {
  if (!first) return;
  const half = (above.diagonal - last.diagonal) / 2;
  const shift =
    last.diagonal - (above.beside * above.beside) / (half + (half < 0 ? -1 : 1) * Math.hypot(half, above.beside));
  let [x, z] = [first.diagonal - shift, first.beside];
  let [before, line]: [Line | null, Line] = [null, first];
  for (const next of others) {
    const r = Math.hypot(x, z);
    const [c, s] = r === 0 ? [1, 0] : [x / r, z / r];
    if (before) before.beside = r;
    const { diagonal: a, beside: b } = line;
    const f = next.diagonal;
    line.diagonal = c * c * a + 2 * c * s * b + s * s * f;
    next.diagonal = s * s * a - 2 * c * s * b + c * c * f;
    line.beside = c * s * (f - a) + (c * c - s * s) * b;
    x = line.beside;
    if (next !== last) {
      z = s * next.beside;
      next.beside *= c;
    }
    rotation.rotate(next.i, line.i, c, s);
    [before, line] = [line, next];
  }
}

const STEPS = 60;

/** The eigenvalues in ascending order and eigenvectors of a symmetric matrix, which is overwritten. */
export function eigenOf(a: Matrix): Eigen[] {
  const n = a.rows;
  const exponent = toMiddle(a.data);
  const rotation = Matrix.unit(n, n);
  const lines = tridiagonalize(a, rotation);
  const small = (line: Line, next: Line): boolean =>
    !(Math.abs(line.beside) > 2 ** -52 * (Math.abs(line.diagonal) + Math.abs(next.diagonal)));
  let steps = STEPS * n;
  for (let high = n - 1; high > 0; ) {
    const [above, last] = [lines[high - 1]!, lines[high]!];
    if (small(above, last) || steps-- === 0) {
      above.beside = 0;
      high--;
      continue;
    }
    let low = high - 1;
    while (low > 0 && !small(lines[low - 1]!, lines[low]!)) low--;
    step(lines.slice(low, high + 1), above, last, rotation);
  }
  return lines
    .sort((p, q) => p.diagonal - q.diagonal)
    .map(({ i, diagonal }) => ({ value: timesPower(diagonal, -exponent), vector: rotation.row(i) }));
}
