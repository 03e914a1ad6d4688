import { isFloat } from '../base/dtype.ts';
import { ArgumentError } from '../base/errors.ts';
import { type Options, options } from '../base/options.ts';
import { choice, either, isNumber } from '../base/row.ts';
import { normalizeAxes, reducedShape, tuple } from '../base/shape.ts';
import { cast, type Sample, samples } from '../op/define.ts';
import { abs, div, mul, neg, square } from '../op/elementwise/arithmetic.ts';
import { clip } from '../op/elementwise/bounds.ts';
import { equal, greater, where } from '../op/elementwise/comparison.ts';
import { rootOfSquares } from '../op/elementwise/edges.ts';
import { exp2, log2 } from '../op/elementwise/exponential.ts';
import { stopGradient } from '../op/elementwise/index.ts';
import { pow } from '../op/elementwise/power.ts';
import { floor } from '../op/elementwise/rounding.ts';
import { ReduceOptions } from '../op/reduce/options.ts';
import { max, min } from '../op/reduce/reduce.ts';
import { sum } from '../op/reduce/sum.ts';
import { reshape } from '../op/shape/structure.ts';
import { asTensor } from '../tensor/create.ts';
import { anyNumber } from '../tensor/rows.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { countNonzero } from './average.ts';

/** The order of a norm: p of a p-norm, or 'fro' for the square root of the sum of all squares. */
export type NormOrder = number | 'fro';

/** A number, or one of the names that stand for an order. */
export const order = <T extends string>(names: readonly T[]): number | T | undefined =>
  either<number, T, []>(isNumber, anyNumber(), choice<T, []>(names));

/** How a norm is taken. */
export class NormOptions extends ReduceOptions {
  /** 2 for vectors and 'fro' for matrices by default. */
  readonly ord?: NormOrder | undefined = order(['fro']);
}
const normOptions: Options<NormOptions> = options(NormOptions);

/** How far powers of sizes may go, as powers of two, before sums of them overflow or lose what vanishes; and the largest factor. */
const reach = { float32: { powers: 90, factor: 120 }, float64: { powers: 900, factor: 1000 } };

/**
 * For each sum of p-th powers of sizes a power of two by which they are multiplied first: 1, unless the powers of the one that
 * counts most would leave the range. The result does not depend on it, so no gradient flows through it.
 */
export function scaleFor(size: Tensor, p: number, o: ReduceOptions): Tensor {
  const one = cast(asTensor(1), size.dtype);
  if (size.size === 0) return one;
  const { powers, factor } = reach[size.dtype === 'float32' ? 'float32' : 'float64'];
  const exponent = log2(stopGradient((p < 0 ? min : max)(size, { ...o, keepdims: true })));
  const isFar = greater(abs(mul(exponent, p)), powers);
  return where(isFar, exp2(neg(clip(floor(exponent), -factor, factor))), one);
}

/** What `f` makes of x, scaled, with the folded axes kept, scaled back and under the shape that is asked for. */
function scaled(x: Tensor, p: number, o: ReduceOptions, f: (x: Tensor, o: ReduceOptions) => Tensor): Tensor {
  if (x.size === 0) return f(x, o);
  const by = scaleFor(abs(x), p, o);
  const y = div(f(mul(x, by), { ...o, keepdims: true }), by);
  return o.keepdims ? y : reshape(y, reducedShape(x.shape, normalizeAxes(o.axis, x.shape, 'norm'), false));
}

/** sqrt of a sum of squares. */
const euclidean = (x: Tensor, o: ReduceOptions): Tensor =>
  scaled(x, 2, o, (t, kept) => rootOfSquares(sum(square(t), kept)));

/** The p-th root of a sum of p-th powers. Elements that are 0 have no slope, nor has a sum that is 0. */
function powerNorm(x: Tensor, p: number, o: ReduceOptions): Tensor {
  const size = abs(x);
  const none = equal(size, 0);
  const s = sum(where(none, p < 0 ? Number.POSITIVE_INFINITY : 0, pow(where(none, 1, size), p)), o);
  if (p < 0) return pow(s, 1 / p);
  const empty = equal(s, 0);
  return where(empty, 0, pow(where(empty, 1, s), 1 / p));
}

function vectorNorm(x: Tensor, p: number, o: ReduceOptions): Tensor {
  if (p === 2) return euclidean(x, o);
  if (p === Number.POSITIVE_INFINITY) return max(abs(x), o);
  if (p === Number.NEGATIVE_INFINITY) return min(abs(x), o);
  if (p === 0) return cast(countNonzero(x, o), x.dtype);
  if (p === 1) return sum(abs(x), o);
  return scaled(x, p, o, (t, kept) => powerNorm(t, p, kept));
}

function matrixNorm(x: Tensor, p: number, [rows, columns]: readonly [number, number], keepdims: boolean): Tensor {
  // Norm 1 is the largest sum of a column's magnitudes, norm inf that of a row's.
  const [summed, left] = Math.abs(p) === 1 ? [rows, columns] : [columns, rows];
  if (Math.abs(p) !== 1 && Math.abs(p) !== Number.POSITIVE_INFINITY)
    throw new ArgumentError(`a matrix has no norm of order ${p} here`, {
      op: 'norm',
      hint: "'fro', 1, -1, Infinity or -Infinity",
    });
  const sums = sum(abs(x), { axis: summed, keepdims: true });
  const y = (p > 0 ? max : min)(sums, { axis: left, keepdims: true });
  const stack = x.shape.filter((_, i) => i !== rows && i !== columns);
  return keepdims ? y : reshape(y, stack);
}

/**
 * The norm of a vector along one axis, or of a matrix along two; without `ord` and `axis`, that of all elements as one
 * vector. Integers give float64. Throws ArgumentError for an order that is not there.
 * @formula y = (Σ |x|^ord)^(1/ord)
 * @shapes (…, n, …) → (…, …), or (…, 1, …) with `keepdims`; without an axis all elements
 * @gradient g sign(x) (|x| / y)^(ord - 1); 0 where x or y is 0
 * @differs squares that would overflow or vanish do not: the norm of [3e200, 4e200] is 5e200
 * @example
 * const x = np.array([[3, -4], [0, 2]]);
 * np.norm(x);
 * np.norm(x, { axis: 1 });
 * np.norm(x, { ord: 1, axis: 1, keepdims: true });
 * np.norm([3, -4, 1], { ord: np.inf });
 */
export function norm(x: TensorLike, options: NormOptions = {}): Tensor {
  const op = 'norm';
  const t = asTensor(x, op);
  const real = isFloat(t.dtype) ? t : cast(t, 'float64');
  const { ord, ...o } = normOptions.read(options, op, arguments.length - 2);
  const axes = normalizeAxes(o.axis, t.shape, op);
  if (ord === undefined) return euclidean(real, o);
  if (axes.length > 2)
    throw new ArgumentError(`order ${ord} needs one axis or two, not ${axes.length}`, { op, shapes: [t.shape] });
  if (axes.length < 2) {
    if (ord === 'fro')
      throw new ArgumentError("order 'fro' is for matrices", {
        op,
        shapes: [t.shape],
        hint: 'a vector has orders 1, 2, Infinity, ...',
      });
    return vectorNorm(real, ord, o);
  }
  if (ord === 'fro') return euclidean(real, o);
  const places: readonly number[] = Array.isArray(o.axis) ? o.axis.map((a: number) => (a < 0 ? a + t.ndim : a)) : axes;
  return matrixNorm(real, ord, tuple(places, 2), o.keepdims ?? false);
}
export const normSamples: Sample = samples({
  name: 'norm',
  of: (x) => norm(x, { axis: 1 }),
  cases: [{ inputs: ['[[3 -4] [0 2]]'], result: [5, 2] }],
  gradient: 'smooth',
});
export const matrixNormSamples: Sample = samples({
  name: 'norm of a matrix',
  of: (x) => norm(x, { ord: 1 }),
  cases: [{ inputs: ['[[3 -4] [0.5 2]]'], result: 6 }],
  gradient: 'once',
});
