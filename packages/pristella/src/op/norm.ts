import { isFloat } from '../base/dtype.ts';
import { ArgumentError } from '../base/errors.ts';
import { checkOptions, type Fields } from '../base/options.ts';
import { normalizeAxes } from '../base/shape.ts';
import { asTensor } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { abs, sqrt, square } from './arithmetic.ts';
import { countNonzero } from './average.ts';
import { equal, where } from './comparison.ts';
import { cast, samples } from './define.ts';
import { pow } from './power.ts';
import { max, min } from './reduce.ts';
import { type ReduceOptions, reduceFields, reshape, sum } from './structure.ts';

/** The order of a norm: p of a p-norm, or 'fro' for the square root of the sum of all squares. */
export type NormOrder = number | 'fro';

/** How a norm is taken. */
export interface NormOptions extends ReduceOptions {
  /** 2 for vectors and 'fro' for matrices by default. */
  readonly ord?: NormOrder;
}
const normFields: Fields<NormOptions> = { ...reduceFields, ord: true };

/** sqrt of a sum of squares; at 0, where the root has no gradient, it is 0. */
function euclidean(x: Tensor, o: ReduceOptions): Tensor {
  const s = sum(square(x), o);
  const isZero = equal(s, 0);
  return where(isZero, 0, sqrt(where(isZero, 1, s)));
}

function vectorNorm(x: Tensor, p: number, o: ReduceOptions): Tensor {
  if (p === 2) return euclidean(x, o);
  if (p === Number.POSITIVE_INFINITY) return max(abs(x), o);
  if (p === Number.NEGATIVE_INFINITY) return min(abs(x), o);
  if (p === 0) return cast(countNonzero(x, o), x.dtype);
  if (p === 1) return sum(abs(x), o);
  return pow(sum(pow(abs(x), p), o), 1 / p);
}

function matrixNorm(x: Tensor, p: number, rows: number, columns: number, keepdims: boolean): Tensor {
  // Norm 1 is the largest sum of a column's magnitudes, norm inf that of a row's.
  const [summed, left] = Math.abs(p) === 1 ? [rows, columns] : [columns, rows];
  if (Math.abs(p) !== 1 && Math.abs(p) !== Number.POSITIVE_INFINITY) {
    throw new ArgumentError(`a matrix has no norm of order ${p} here`, {
      op: 'norm',
      hint: "'fro', 1, -1, Infinity or -Infinity",
    });
  }
  const sums = sum(abs(x), { axis: summed, keepdims: true });
  const y = (p > 0 ? max : min)(sums, { axis: left, keepdims: true });
  return keepdims
    ? y
    : reshape(
        y,
        x.shape.filter((_, i) => i !== rows && i !== columns),
      );
}

/**
 * The norm of a vector along one axis, or of a matrix along two; without `ord` and `axis`, that of all elements as one
 * vector. Integers give float64. Throws ArgumentError for an order that is not there.
 * @formula y = (Σ |x|^ord)^(1/ord)
 * @shapes (…, n, …) → (…, …), or (…, 1, …) with `keepdims`; without an axis all elements
 * @example
 * const x = np.array([[3, -4], [0, 2]]);
 * np.norm(x);
 * np.norm(x, { axis: 1 });
 * np.norm(x, { ord: 1, axis: 1, keepdims: true });
 * np.norm([3, -4, 1], { ord: np.inf });
 */
export function norm(x: TensorLike, options: NormOptions = {}): Tensor {
  const t = asTensor(x, 'norm');
  const real = isFloat(t.dtype) ? t : cast(t, 'float64');
  const { ord, ...o } = checkOptions(options, normFields, 'norm');
  const axes = normalizeAxes(o.axis, t.shape, 'norm');
  if (ord === undefined) return euclidean(real, o);
  if (axes.length > 2) {
    throw new ArgumentError(`order ${ord} needs one axis or two, not ${axes.length}`, {
      op: 'norm',
      shapes: [t.shape],
    });
  }
  if (axes.length < 2) {
    if (ord === 'fro')
      throw new ArgumentError("order 'fro' is for matrices", {
        op: 'norm',
        shapes: [t.shape],
        hint: 'a vector has orders 1, 2, Infinity, ...',
      });
    return vectorNorm(real, ord, o);
  }
  if (ord === 'fro') return euclidean(real, o);
  const [rows, columns] = (Array.isArray(o.axis) ? o.axis.map((a: number) => (a < 0 ? a + t.ndim : a)) : axes) as [
    number,
    number,
  ];
  return matrixNorm(real, ord, rows, columns, o.keepdims ?? false);
}
export const normSamples = samples({
  name: 'norm',
  of: (x) => norm(x!, { axis: 1 }),
  cases: [
    {
      inputs: [
        [
          [3, -4],
          [0, 2],
        ],
      ],
      result: [5, 2],
    },
  ],
  gradient: 'smooth',
});
export const matrixNormSamples = samples({
  name: 'norm of a matrix',
  of: (x) => norm(x!, { ord: 1 }),
  cases: [
    {
      inputs: [
        [
          [3, -4],
          [0.5, 2],
        ],
      ],
      result: 6,
    },
  ],
  gradient: 'once',
});
