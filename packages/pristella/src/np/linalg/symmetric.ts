import { timesPower, toMiddle } from './scale.ts';

/** Eigenvalues in ascending order and, as the rows of an n x n matrix, their eigenvectors. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** A tridiagonal matrix with its diagonal, what stands beside it, and the rotation (by rows) that made it. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
  readonly rotation: Float64Array;
}

/** Turns a symmetric matrix tridiagonal by Householder's reflections; `a` is overwritten. Golub and Van Loan (2013), 8.3.1. */
function tridiagonalize(a: Float64Array, n: number): Tridiagonal {
  const rotation = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  const [v, w] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k + 2 < n; k++) {
    let length = 0;
    for (let i = k + 1; i < n; i++) length = Math.hypot(length, (v[i] = a[i * n + k]!));
    if (length === 0) continue;
    v[k + 1]! += v[k + 1]! < 0 ? -length : length;
    let square = 0;
    for (let i = k + 1; i < n; i++) square += v[i]! * v[i]!;
    reflectBothSides(a, n, k, v, w, 2 / square);
    for (let i = 0; i < n; i++) {
      let p = 0;
      for (let j = k + 1; j < n; j++) p += rotation[j * n + i]! * v[j]!;
      w[i] = (2 / square) * p;
    }
    for (let j = k + 1; j < n; j++) for (let i = 0; i < n; i++) rotation[j * n + i]! -= v[j]! * w[i]!;
  }
  return {
    diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!),
    beside: Float64Array.from({ length: n }, (_, i) => (i + 1 < n ? a[(i + 1) * n + i]! : 0)),
    rotation,
  };
}

/** a - v w^T - w v^T on rows and columns behind k, which is the reflection t v v^T from both sides. */
function reflectBothSides(a: Float64Array, n: number, k: number, v: Float64Array, w: Float64Array, t: number): void {
  // Column k and row k: the reflection of what stands in them.
  let p = 0;
  for (let i = k + 1; i < n; i++) p += v[i]! * a[i * n + k]!;
  for (let i = k + 1; i < n; i++) a[i * n + k]! -= t * p * v[i]!;
  let both = 0;
  for (let i = k + 1; i < n; i++) {
    let sum = 0;
    for (let j = k + 1; j < n; j++) sum += a[i * n + j]! * v[j]!;
    w[i] = t * sum;
    both += w[i]! * v[i]!;
  }
  for (let i = k + 1; i < n; i++) w[i]! -= (t / 2) * both * v[i]!;
  for (let i = k + 1; i < n; i++) for (let j = k + 1; j < n; j++) a[i * n + j]! -= v[i]! * w[j]! + w[i]! * v[j]!;
}

/** One implicit QR step with Wilkinson's shift on rows low to high. Golub and Van Loan (2013), 8.3.5. */
function step({ diagonal: d, beside: e, rotation }: Tridiagonal, n: number, low: number, high: number): void {
  const half = (d[high - 1]! - d[high]!) / 2;
  const last = e[high - 1]!;
  const shift = d[high]! - (last * last) / (half + (half < 0 ? -1 : 1) * Math.hypot(half, last));
  let [x, z] = [d[low]! - shift, e[low]!];
  for (let k = low; k < high; k++) {
    const r = Math.hypot(x, z);
    const [c, s] = r === 0 ? [1, 0] : [x / r, z / r];
    if (k > low) e[k - 1] = r;
    const [a, b, f] = [d[k]!, e[k]!, d[k + 1]!];
    d[k] = c * c * a + 2 * c * s * b + s * s * f;
    d[k + 1] = s * s * a - 2 * c * s * b + c * c * f;
    e[k] = c * s * (f - a) + (c * c - s * s) * b;
    x = e[k]!;
    if (k + 1 < high) {
      z = s * e[k + 1]!;
      e[k + 1]! *= c;
    }
    for (let i = 0; i < n; i++) {
      const [p, q] = [rotation[k * n + i]!, rotation[(k + 1) * n + i]!];
      rotation[k * n + i] = c * p + s * q;
      rotation[(k + 1) * n + i] = c * q - s * p;
    }
  }
}

const STEPS = 60;

/** The eigenvalues and eigenvectors of a symmetric matrix, which is overwritten. */
export function eigenOf(a: Float64Array, n: number): Eigen {
  const exponent = toMiddle(a);
  const t = tridiagonalize(a, n);
  const { diagonal: d, beside: e } = t;
  const small = (i: number): boolean => !(Math.abs(e[i]!) > 2 ** -52 * (Math.abs(d[i]!) + Math.abs(d[i + 1]!)));
  let steps = STEPS * n;
  for (let high = n - 1; high > 0; ) {
    if (small(high - 1) || steps-- === 0) {
      e[--high] = 0;
      continue;
    }
    let low = high - 1;
    while (low > 0 && !small(low - 1)) low--;
    step(t, n, low, high);
  }
  const order = Array.from(d.keys()).sort((i, j) => d[i]! - d[j]!);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    vectors.set(t.rotation.subarray(from * n, (from + 1) * n), to * n);
  });
  return { values: Float64Array.from(order, (i) => timesPower(d[i]!, -exponent)), vectors };
}
