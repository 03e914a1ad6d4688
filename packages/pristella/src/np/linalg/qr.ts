import { ArgumentError, GradientError } from '../../base/errors.ts';
import { type Sample, samples, unfit } from '../../op/define.ts';
import { add, sub } from '../../op/elementwise/arithmetic.ts';
import { defineHost } from '../../op/host.ts';
import { matmul } from '../../op/product/matmul.ts';
import { tril } from '../../op/shape/diagonal.ts';
import { concatenate } from '../../op/shape/join.ts';
import { at } from '../../op/shape/view.ts';
import { attributes } from '../../tensor/attributes.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { solve } from './solve.ts';
import { eachMatrix, makePacked, matricesOf, packedShape, sizesOf, transposed, unpack } from './stacks.ts';

/** A reflection: x - t v (v . x), where v is 1 at place k, 0 before it and below lies in column k of the matrix. */
function reflect(
  v: Float64Array,
  k: number,
  n: number,
  t: number,
  x: Float64Array,
  columns: number,
  first: number,
): void {
  const m = v.length / n;
  for (let j = first; j < columns; j++) {
    let p = x[k * columns + j]!;
    for (let i = k + 1; i < m; i++) p += v[i * n + k]! * x[i * columns + j]!;
    p *= t;
    x[k * columns + j]! -= p;
    for (let i = k + 1; i < m; i++) x[i * columns + j]! -= p * v[i * n + k]!;
  }
}

/** Householder's reflections, in place: R above, their vectors below the diagonal. Returns their factors t. */
function triangulate(a: Float64Array, m: number, n: number): Float64Array {
  const factors = new Float64Array(Math.min(m, n));
  for (let k = 0; k < factors.length; k++) {
    // Relative to the largest, so that numbers that are almost 0 do not lose their digits.
    let largest = 0;
    for (let i = k + 1; i < m; i++) largest = Math.max(largest, Math.abs(a[i * n + k]!));
    if (largest === 0) continue;
    largest = Math.max(largest, Math.abs(a[k * n + k]!));
    let below = 0;
    for (let i = k + 1; i < m; i++) below += (a[i * n + k]! /= largest) ** 2;
    const x = a[k * n + k]! / largest;
    // Away from x; from 0 downwards and from -0 upwards, as LAPACK does.
    const r = (x < 0 || Object.is(x, -0) ? 1 : -1) * Math.sqrt(x * x + below);
    for (let i = k + 1; i < m; i++) a[i * n + k]! /= x - r;
    a[k * n + k] = r * largest;
    factors[k] = (r - x) / r;
    reflect(a, k, n, factors[k]!, a, n, k + 1);
  }
  return factors;
}

/** attributes: how many columns Q has. Q and R are packed. */
const columns = attributes({ columns: 'whole' });

const qrOp = defineHost<1>('qr', {
  takes: ['float'],
  dtype: 'same',
  attributes: columns,
  shape([x], [k]) {
    const { rows: m, columns: n } = sizesOf(x.shape);
    if (x.shape.length < 2 || (k !== m && k !== Math.min(m, n))) throw unfit(x.shape, [k!]);
    return packedShape(x.shape, shapesOf(m, n, k!));
  },
  vjp: [
    (g, [x], y) => {
      const { rows: m, columns: n } = sizesOf(x.shape);
      const shapes = shapesOf(m, n, columns.of(y.node).columns);
      const [gq, gr] = unpack(g, shapes) as [Tensor, Tensor];
      const [q, r] = unpack(y, shapes) as [Tensor, Tensor];
      if (columns.of(y.node).columns > Math.min(m, n))
        throw new GradientError('the complete Q of a tall matrix has no gradient', {
          op: 'qr',
          hint: "mode 'reduced'",
        });
      if (m >= n) return squareRule(q, r, gq, gr);
      // The columns beyond the square part follow from Q.
      const left = at(r, '...', `:${m}`);
      const [gLeft, gRight] = [at(gr, '...', `:${m}`), at(gr, '...', `${m}:`)];
      const rest = at(x, '...', `${m}:`);
      return concatenate(
        [squareRule(q, left, add(gq, matmul(rest, transposed(gRight))), gLeft), matmul(q, gRight)],
        -1,
      );
    },
  ],
  run([x], out, node) {
    const { rows: m, columns: n } = sizesOf(x.shape);
    const k = columns.of(node).columns;
    const size = m * k + k * n;
    eachMatrix(x, (a, s) => {
      const factors = triangulate(a, m, n);
      const q = Float64Array.from({ length: m * k }, (_, i) => (Math.floor(i / k) === i % k ? 1 : 0));
      for (let j = factors.length - 1; j >= 0; j--) if (factors[j] !== 0) reflect(a, j, n, factors[j]!, q, k, j);
      out.data.set(q, s * size);
      for (let i = 0; i < k && i < m; i++)
        for (let j = i; j < n; j++) out.data[s * size + m * k + i * n + j] = a[i * n + j]!;
    });
  },
});

const shapesOf = (m: number, n: number, k: number): [number, number][] => [
  [m, k],
  [k, n],
];

/** Walter, Lehmann and Lamour: On evaluating higher-order derivatives of the QR decomposition (2012). */
function squareRule(q: Tensor, r: Tensor, gq: Tensor, gr: Tensor): Tensor {
  const m = sub(matmul(r, transposed(gr)), matmul(transposed(gq), q));
  const symmetric = add(tril(m), transposed(tril(m, -1)));
  return transposed(solve(r, transposed(add(gq, matmul(q, symmetric)))));
}

/**
 * Orthonormal columns Q and an upper triangle R with Q R = x. 'reduced' (default) has min(m, n) columns, 'complete' m
 * of them. R's diagonal has the signs that Householder's reflections give, as in LAPACK. Throws ArgumentError for
 * another mode.
 * @formula Q R = x, Qᵀ Q = 1
 * @shapes (…, m, n) → (…, m, k), (…, k, n), with k = min(m, n)
 * @example
 * const [q, r] = np.linalg.qr([[3, 1], [4, 2]]);
 * console.log(q);
 * console.log(r.round(12));
 */
export function qr(x: TensorLike, mode: 'reduced' | 'complete' = 'reduced'): [q: Tensor, r: Tensor] {
  const t = matricesOf(x, 'qr');
  if (mode !== 'reduced' && mode !== 'complete')
    throw new ArgumentError(`the mode must not be '${mode}'`, { op: 'qr', hint: "'reduced' or 'complete'" });
  const { rows: m, columns: n } = sizesOf(t.shape);
  const k = mode === 'complete' ? m : Math.min(m, n);
  return makePacked(qrOp, t, shapesOf(m, n, k), [k]) as [Tensor, Tensor];
}
export const qrSamples: Sample = samples({
  name: 'qr, Q',
  of: (x) => qr(x)[0],
  cases: [
    { inputs: ['[[3 1] [4 -2]]'], result: '[[-0.6 -0.8] [-0.8 0.6]]', tolerance: 1e-6 },
    { inputs: ['[[3 1] [4 2] [1 5]]'] },
  ],
  gradient: 'smooth',
});
export const qrWideSamples: Sample = samples({
  name: 'qr, R of a wide matrix',
  of: (x) => qr(x)[1],
  cases: [{ inputs: ['[[3 1 2] [4 2 1]]'], result: '[[-5 -2.2 -2] [0 0.4 -1]]', tolerance: 1e-5 }],
  gradient: 'smooth',
});
