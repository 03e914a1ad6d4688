import { checkArguments, type Options, options } from '../../base/options.ts';
import { flag } from '../../base/row.ts';
import type { Shape } from '../../base/shape.ts';
import { type Sample, samples, unfit } from '../../op/define.ts';
import { add, div, mul, square, sub } from '../../op/elementwise/arithmetic.ts';
import { equal, where } from '../../op/elementwise/comparison.ts';
import { defineHost } from '../../op/host.ts';
import { matmul } from '../../op/product/matmul.ts';
import { at, expandDims } from '../../op/shape/view.ts';
import { attributes } from '../../tensor/attributes.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { scaleFor } from '../norm.ts';
import { diagonalMatrix } from './diagonal-matrix.ts';
import { overGaps } from './eigh.ts';
import { completeRow, decompose, type Triple } from './jacobi.ts';
import { Matrix } from './matrix.ts';
import { eachMatrix, makePacked, matricesOf, packedShape, sizesOf, transposed, unpack } from './stacks.ts';

const shapesOf = (m: number, n: number, full: boolean): readonly [Shape, Shape, Shape] => {
  const k = Math.min(m, n);
  return [full ? [m, m] : [m, k], [k], full ? [n, n] : [k, n]];
};

/** Orthonormal rows, and as many more as are wanted. */
function completed(found: readonly Triple[], side: 'left' | 'right', columns: number, wanted: number): Matrix {
  const rows = found.map((triple) => triple[side]);
  const out = Matrix.ofRows(rows, wanted, columns);
  for (let i = rows.length; i < wanted; i++) completeRow(out, i);
  return out;
}

const skew = (x: Tensor): Tensor => sub(x, transposed(x));

/** attributes: 1 for square U and V. U, s and V^T are packed. Giles: Matrix derivative results (2008), 3.2, and Townsend (2016). */
const extent = attributes({ full: 'flag' });
const svdOp = defineHost<1, 1>('svd', {
  batch: 'stack',
  takes: ['float'],
  dtype: 'same',
  attributes: extent,
  shape([x], [full]) {
    if (x.shape.length < 2) throw unfit(x.shape);
    const { rows: m, columns: n } = sizesOf(x.shape);
    return packedShape(x.shape, shapesOf(m, n, full === 1));
  },
  vjp: [
    (g, [x], y) => {
      const { rows: m, columns: n } = sizesOf(x.shape);
      const k = Math.min(m, n);
      const parts = (t: Tensor): [Tensor, Tensor, Tensor] => {
        const [u, s, vt] = unpack(t, shapesOf(m, n, extent.of(y.node).full));
        return [at(u, '...', `:${k}`), s, transposed(at(vt, '...', `:${k}`, ':'))];
      };
      const [[u, s, v], [gu, gs, gv]] = [parts(y), parts(g)];
      const [values, none] = [expandDims(s, -2), equal(expandDims(s, -2), 0)];
      const over = (t: Tensor): Tensor => where(none, 0, div(t, where(none, 1, values)));
      const beside = (basis: Tensor, t: Tensor): Tensor => sub(t, matmul(basis, matmul(transposed(basis), t)));
      // The squares of singular values may overflow or vanish: then they are scaled, and what is divided by them back.
      const by = scaleFor(s, 2, { axis: -1 });
      const [scaled, back] = [mul(s, by), expandDims(by, -1)];
      const left = mul(overGaps(skew(matmul(transposed(u), gu)), square(scaled)), expandDims(scaled, -2));
      const right = mul(overGaps(skew(matmul(transposed(v), gv)), square(scaled)), expandDims(scaled, -1));
      const inside = matmul(matmul(u, add(mul(add(left, right), back), diagonalMatrix(gs))), transposed(v));
      const outside = add(matmul(over(beside(u, gu)), transposed(v)), matmul(u, transposed(over(beside(v, gv)))));
      return add(inside, outside);
    },
  ],
  run([x], out, node) {
    const { rows: m, columns: n } = sizesOf(x.shape);
    const k = Math.min(m, n);
    const { full } = extent.of(node);
    const [p, q] = full ? [m, n] : [k, k];
    const size = m * p + k + q * n;
    eachMatrix(x, (matrix, i) => {
      const triples = decompose(matrix, 'svd');
      out.data.set(completed(triples, 'left', m, p).transposed().data, i * size);
      const values = triples.map((t) => t.value);
      out.data.set(values, i * size + m * p);
      out.data.set(completed(triples, 'right', n, q).data, i * size + m * p + k);
    });
  },
});

/** What to compute of a singular value decomposition. */
export class SvdOptions {
  /** Square U and V (default), or only the columns that belong to singular values. */
  readonly fullMatrices?: boolean = flag(true);
}
const svdOptions: Options<SvdOptions> = options(SvdOptions);

/**
 * U, the singular values in descending order, and V transposed, with U diag(s) V^T = x. The signs of the vectors are
 * arbitrary; those without a singular value have no gradient.
 * @formula U diag(s) Vᵀ = x
 * @shapes (…, m, n) → (…, m, m), (…, k), (…, n, n); not full (…, m, k), (…, k), (…, k, n), with k = min(m, n)
 * @example
 * const [u, s, vt] = np.linalg.svd([[3, 0], [0, -2], [0, 0]]);
 * console.log(s);
 * console.log(u.shape, vt.shape);
 * np.linalg.svd([[3, 0], [0, -2], [0, 0]], { fullMatrices: false })[0].shape;
 */
export function svd(x: TensorLike, options: SvdOptions = {}): [u: Tensor, s: Tensor, vt: Tensor] {
  const t = matricesOf(x, 'svd');
  const { rows, columns } = sizesOf(t.shape);
  const { fullMatrices } = svdOptions.read(options, 'svd', arguments.length - 2);
  return makePacked(svdOp, t, shapesOf(rows, columns, fullMatrices), [fullMatrices ? 1 : 0]);
}
/**
 * The singular values in descending order.
 * @shapes (…, m, n) → (…, min(m, n))
 * @example
 * np.linalg.svdvals([[3, 0], [4, 5]]);
 */
export function svdvals(x: TensorLike): Tensor {
  checkArguments(arguments.length, 1, 'svdvals');
  return svd(x, { fullMatrices: false })[1];
}

const matrix = [
  [3, 0.5],
  [0.25, 2],
  [1, -1],
];
export const svdvalsSamples: Sample = samples({
  name: 'svdvals',
  of: (x) => svdvals(x),
  cases: [{ inputs: ['[[0 2 0] [-3 0 0]]'], result: [3, 2] }],
  gradient: 'smooth',
});
/** Products in which the signs cancel. */
const signless = (x: Tensor): Tensor => {
  const [u, , vt] = svd(x, { fullMatrices: false });
  return matmul(u, vt);
};
export const svdSamples: Sample = samples({
  name: 'svd, U V^T',
  of: signless,
  cases: [{ inputs: [matrix] }, { inputs: ['[[1 2 0.5]]'] }],
  gradient: 'smooth',
});
