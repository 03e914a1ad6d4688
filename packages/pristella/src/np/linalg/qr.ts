import { ArgumentError, GradientError } from '../../base/errors.ts';
import { checkArguments } from '../../base/options.ts';
import type { Shape } from '../../base/shape.ts';
import { type Sample, samples, unfit } from '../../op/define.ts';
import { add, sub } from '../../op/elementwise/arithmetic.ts';
import { defineHost } from '../../op/host.ts';
import { matmul } from '../../op/product/matmul.ts';
import { tril } from '../../op/shape/diagonal.ts';
import { concatenate } from '../../op/shape/join.ts';
import { at } from '../../op/shape/view.ts';
import { attributes } from '../../tensor/attributes.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { divide, dot, Matrix, scale, subtract } from './matrix.ts';
import { largestOf } from './scale.ts';
import { solve } from './solve.ts';
import { eachMatrix, makePacked, matricesOf, packedShape, sizesOf, transposed, unpack } from './stacks.ts';

/** A reflection 1 - t v v^T, where v is 0 before place k, 1 there, and goes on with `below`. */
interface Reflection {
  readonly k: number;
  readonly t: number;
  readonly below: Float64Array;
}

/** Reflects a matrix, whose columns before `from` are left as they are. */
function reflect(x: Matrix, { k, t, below }: Reflection, from: number): void {
  const p = x.row(k).slice();
  x.addProduct(p, below, k + 1, from);
  scale(p, t);
  subtract(x.row(k), 1, p, from);
  x.subtractOuter(below, p, k + 1, from);
}

/** Householder's reflections: `a` becomes R, where what lies below the diagonal does not count. */
function triangulate(a: Matrix): Reflection[] {
  const done: Reflection[] = [];
  for (let k = 0; k < Math.min(a.rows, a.columns); k++) {
    const [head = 0] = a.column(k, k);
    const below = a.column(k, k + 1);
    // Relative to the largest, so that numbers that are almost 0 do not lose their digits.
    let largest = largestOf(below);
    if (largest === 0) continue;
    largest = Math.max(largest, Math.abs(head));
    divide(below, largest);
    const x = head / largest;
    // Away from x; from 0 downwards and from -0 upwards, as LAPACK does.
    const r = (x < 0 || Object.is(x, -0) ? 1 : -1) * Math.sqrt(x * x + dot(below, below));
    divide(below, x - r);
    a.row(k)[k] = r * largest;
    const reflection = { k, t: (r - x) / r, below };
    reflect(a, reflection, k + 1);
    done.push(reflection);
  }
  return done;
}

/** attributes: how many columns Q has. Q and R are packed. */
const columns = attributes({ columns: 'whole' });

const qrOp = defineHost<1, 1>('qr', {
  batch: 'stack',
  takes: ['float'],
  dtype: 'same',
  attributes: columns,
  shape([x], [k]) {
    if (x.shape.length < 2) throw unfit(x.shape);
    const { rows: m, columns: n } = sizesOf(x.shape);
    if (k !== m && k !== Math.min(m, n)) throw unfit(x.shape, [k]);
    return packedShape(x.shape, shapesOf(m, n, k));
  },
  vjp: [
    (g, [x], y) => {
      const { rows: m, columns: n } = sizesOf(x.shape);
      const shapes = shapesOf(m, n, columns.of(y.node).columns);
      const [gq, gr] = unpack(g, shapes);
      const [q, r] = unpack(y, shapes);
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
      const q = Matrix.unit(m, k);
      for (const reflection of triangulate(a).reverse()) reflect(q, reflection, reflection.k);
      out.data.set(q.data, s * size);
      for (let i = 0; i < Math.min(m, n); i++) out.data.set(a.row(i).subarray(i), s * size + m * k + i * n + i);
    });
  },
});

const shapesOf = (m: number, n: number, k: number): readonly [Shape, Shape] => [
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
  checkArguments(arguments.length, 2, 'qr');
  const t = matricesOf(x, 'qr');
  if (mode !== 'reduced' && mode !== 'complete')
    throw new ArgumentError(`the mode must not be '${mode}'`, { op: 'qr', hint: "'reduced' or 'complete'" });
  const { rows: m, columns: n } = sizesOf(t.shape);
  const k = mode === 'complete' ? m : Math.min(m, n);
  return makePacked(qrOp, t, shapesOf(m, n, k), [k]);
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
