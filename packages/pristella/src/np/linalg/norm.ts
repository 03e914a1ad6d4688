import { ArgumentError } from '../../base/errors.ts';
import { checkArguments, type Options, options } from '../../base/options.ts';
import { normalizeAxis } from '../../base/shape.ts';
import { type Sample, samples } from '../../op/define.ts';
import { div, mul } from '../../op/elementwise/arithmetic.ts';
import { logicalAnd, logicalNot, where } from '../../op/elementwise/comparison.ts';
import { isnan } from '../../op/elementwise/nonfinite.ts';
import { ReduceOptions } from '../../op/reduce/options.ts';
import { any, max, min } from '../../op/reduce/reduce.ts';
import { sum } from '../../op/reduce/sum.ts';
import { moveaxis } from '../../op/shape/axes.ts';
import { reshape } from '../../op/shape/structure.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { type NormOptions, type NormOrder, order, norm as plainNorm } from '../norm.ts';
import { invOrNaN } from './solve.ts';
import { squareOf } from './stacks.ts';
import { svdvals } from './svd.ts';

/** The order of a norm: also 'nuc', the sum of a matrix's singular values, and for matrices 2 and -2, the largest and smallest. */
export class MatrixNormOptions extends ReduceOptions {
  /** The order, as of `np.norm`, or 'nuc' for the sum of the singular values. */
  readonly ord?: NormOrder | 'nuc' | undefined = order(['fro', 'nuc']);
}
const matrixNormOptions: Options<MatrixNormOptions> = options(MatrixNormOptions);

/**
 * The norm of vectors or matrices, with those of singular values: see `np.norm`. Throws ArgumentError for an order
 * that is not there.
 * @shapes (…, m, n) → (…); one axis makes it a vector’s norm
 * @example
 * np.linalg.norm([[3, 0], [0, 4]]);
 * np.linalg.norm([[3, 0], [0, 4]], { ord: 2 });
 * np.linalg.norm([[3, 0], [0, 4]], { ord: 'nuc' });
 * np.linalg.norm([[3, 4], [6, 8]], { axis: 1 });
 */
export function norm(x: TensorLike, options: MatrixNormOptions = {}): Tensor {
  const t = asTensor(x, 'norm');
  const { ord, axis, keepdims } = matrixNormOptions.read(options, 'norm', arguments.length - 2);
  const axes = axis === undefined ? t.shape.map((_, i) => i) : typeof axis === 'number' ? [axis] : axis;
  const spectral = ord === 'nuc' || ((ord === 2 || ord === -2) && axes.length === 2);
  if (!spectral) return plainNorm(t, options as NormOptions);
  if (axes.length !== 2) throw new ArgumentError("order 'nuc' is for matrices", { op: 'norm', shapes: [t.shape] });
  const places = axes.map((a) => normalizeAxis(a, t.shape, 'norm'));
  const s = svdvals(moveaxis(t, places, [-2, -1]));
  const y = ord === 'nuc' ? sum(s, -1) : ord === 2 ? max(s, -1) : min(s, -1);
  const kept = t.shape.map((d, i) => (places.includes(i) ? 1 : d));
  return keepdims ? reshape(y, kept) : y;
}
export const spectralNormSamples: Sample = samples({
  name: 'norm by singular values',
  of: (x) => norm(x, { ord: 'nuc' }),
  cases: [{ inputs: ['[[0 2] [-3 0]]'], result: 5 }],
  gradient: 'smooth',
});

/**
 * The factor by which errors of a right side may grow in its solution: of singular values, or by another norm of order
 * `ord`. Infinite for singular matrices.
 * @formula the largest singular value over the smallest, or for other orders |x| |x⁻¹|
 * @shapes (…, m, n) → (…)
 * @example
 * np.linalg.cond([[1, 0], [0, 100]]);
 * np.linalg.cond([[2, 1], [0, 4]], 1);
 */
export function cond(x: TensorLike, ord: NormOrder | 'nuc' = 2): Tensor {
  checkArguments(arguments.length, 2, 'cond');
  const axis = [-2, -1];
  const unlessUndefined = (c: Tensor): Tensor =>
    where(logicalAnd(isnan(c), logicalNot(any(isnan(x), { axis }))), Number.POSITIVE_INFINITY, c);
  if (ord === 2 || ord === -2) {
    const s = svdvals(x);
    const ratio = [max(s, -1), min(s, -1)] as const;
    return unlessUndefined(ord === 2 ? div(ratio[0], ratio[1]) : div(ratio[1], ratio[0]));
  }
  if (ord === 'nuc') {
    const s = svdvals(squareOf(x, 'cond'));
    return unlessUndefined(mul(sum(s, -1), sum(div(1, s), -1)));
  }
  return unlessUndefined(mul(norm(x, { ord, axis }), norm(invOrNaN(x), { ord, axis })));
}
