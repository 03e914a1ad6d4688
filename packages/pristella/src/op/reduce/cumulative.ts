import { isFloat } from '../../base/dtype.ts';
import { ArgumentError, showValue } from '../../base/errors.ts';
import { largestOf } from '../../base/fit.ts';
import { checkArguments, type Options, options } from '../../base/options.ts';
import { normalizeAxis, sizeAlong } from '../../base/shape.ts';
import { array, asTensor } from '../../tensor/create.ts';
import { axis } from '../../tensor/rows.ts';
import { apart, type Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { type Sample, samples } from '../define.ts';
import { sub } from '../elementwise/arithmetic.ts';
import { notEqual, where } from '../elementwise/comparison.ts';
import { isnan } from '../elementwise/nonfinite.ts';
import { reshape } from '../shape/structure.ts';
import { at } from '../shape/view.ts';
import { runningProduct, runningSum } from './running.ts';
import { exactly, exactProduct } from './whole.ts';

/** Along which axis a running fold goes: all elements in row-major order by default. */
export class RunningOptions {
  /** The axis along which it runs; without one, all elements in row-major order. */
  readonly axis?: number | undefined = axis();
}
const runningOptions: Options<RunningOptions> = options(RunningOptions);

/** The tensor and the axis counted from the front; all elements in one axis by default. */
function line(x: TensorLike, options: number | RunningOptions | undefined, op: string): [Tensor, number] {
  const along = typeof options === 'object' ? runningOptions.check(options, op).axis : options;
  const t = asTensor(x, op);
  return along === undefined ? [reshape(t, [-1]), 0] : [t, normalizeAxis(along, t.shape, op)];
}

/**
 * Sums of the elements up to each place along an axis, or of all in row-major order. bool, uint8 and int32 give int32;
 * throws DTypeError for a sum that it cannot hold, where that is computed.
 * @formula yₖ = x₀ + … + xₖ
 * @shapes any; the result has the same; without an axis all elements in one
 * @gradient at each place the sum of g from there on
 * @example
 * np.cumsum([1, 2, 3, 4]);
 * np.array([[1, 2, 3], [4, 5, 6]]).cumsum(1);
 */
export function cumsum(x: TensorLike, options?: number | RunningOptions): Tensor {
  checkArguments(arguments.length, 2, 'cumsum');
  const [t, a] = line(x, options, 'cumsum');
  const running = (y: Tensor): Tensor => runningSum(y, a, false);
  return isFloat(t.dtype) ? running(t) : exactly('cumsum', [t], sizeAlong(t.shape, a), ([y]) => running(y));
}

/**
 * Products of the elements up to each place along an axis, or of all in row-major order. bool, uint8 and int32 give
 * int32; throws DTypeError for a product that it cannot hold, where that is computed.
 * @formula yₖ = x₀ … xₖ
 * @shapes any; the result has the same; without an axis all elements in one
 * @gradient at each place the sum from there on of g times the product of the others, at zeros, too
 * @example
 * np.cumprod([1, 2, 3, 4]);
 * np.cumprod([[1, 2, 3], [4, 5, 6]], 0);
 */
export function cumprod(x: TensorLike, options?: number | RunningOptions): Tensor {
  checkArguments(arguments.length, 2, 'cumprod');
  const [t, a] = line(x, options, 'cumprod');
  const running = (y: Tensor): Tensor => runningProduct(y, a, false);
  return isFloat(t.dtype)
    ? running(t)
    : exactProduct('cumprod', t, largestOf(t.dtype) ** sizeAlong(t.shape, a), running);
}

/**
 * `cumsum` with 0 in the place of NaN.
 * @shapes any; the result has the same; without an axis all elements in one
 * @example
 * np.nancumsum([1, np.nan, 3]);
 */
export function nancumsum(x: TensorLike, options?: number | RunningOptions): Tensor {
  checkArguments(arguments.length, 2, 'nancumsum');
  line(x, options, 'nancumsum');
  return cumsum(where(isnan(x), 0, x), options);
}
/**
 * `cumprod` with 1 in the place of NaN.
 * @shapes any; the result has the same; without an axis all elements in one
 * @example
 * np.nancumprod([2, np.nan, 3]);
 */
export function nancumprod(x: TensorLike, options?: number | RunningOptions): Tensor {
  checkArguments(arguments.length, 2, 'nancumprod');
  line(x, options, 'nancumprod');
  return cumprod(where(isnan(x), 1, x), options);
}

/**
 * Differences of neighbours along an axis, taken `n` times; of truth values, whether they differ, and of integers as
 * `sub` takes them: modulo 2^8 for uint8, as NumPy's. Throws
 * ArgumentError unless `n` is a whole number from 0 up.
 * @formula yₖ = xₖ₊₁ - xₖ, n times over
 * @shapes (…, m, …) → (…, m - n, …)
 * @example
 * np.diff([1, 2, 4, 7]);
 * np.diff([1, 2, 4, 7], 2);
 * np.diff([[1, 3, 6], [0, 5, 6]], 1, 0);
 */
export function diff(x: TensorLike, n = 1, axis = -1): Tensor {
  const op = 'diff';
  checkArguments(arguments.length, 3, op, 'concatenate what comes before or after');
  const t = asTensor(x, op);
  const a = normalizeAxis(axis, t.shape, op);
  if (!Number.isInteger(n) || n < 0)
    throw new ArgumentError(`cannot take differences ${showValue(n)} times`, { op, hint: 'n comes before the axis' });
  const before = t.shape.slice(0, a).map(() => ':');
  let d = t;
  for (let i = 0; i < n; i++) {
    const [later, earlier] = [at(d, ...before, '1:'), at(d, ...before, ':-1')];
    d = d.dtype === 'bool' ? notEqual(later, earlier) : sub(later, earlier);
  }
  return apart(d, x);
}

const table = [
  [1, 2, 3],
  [4, 5, 6],
];
export const cumsumSamples: Sample = samples({
  name: 'cumsum',
  of: (x) => cumsum(x, 1),
  cases: [
    { inputs: [table], result: '[[1 3 6] [4 9 15]]' },
    { inputs: [[table]], result: '[[[1 2 3] [5 7 9]]]' },
    { inputs: [array([[true, true]])], result: array([[1, 2]], { dtype: 'int32' }) },
  ],
  gradient: 'smooth',
});
export const cumprodSamples: Sample = samples({
  name: 'cumprod',
  of: (x) => cumprod(x, -1),
  cases: [
    { inputs: [table], result: '[[1 2 6] [4 20 120]]' },
    { inputs: [[2, 0, 3, 4]], result: [2, 0, 0, 0] },
    { inputs: [[2, 0, 3, 0, 5]], result: [2, 0, 0, 0, 0] },
    { inputs: [array([3, 5], { dtype: 'int32' })], result: array([3, 15], { dtype: 'int32' }) },
  ],
  gradient: 'smooth',
});
export const nancumsumSamples: Sample = samples({
  name: 'nancumsum',
  of: (x) => nancumsum(x),
  cases: [{ inputs: [[1, NaN, 2]], result: [1, 1, 3] }],
  gradient: 'none',
});
export const nancumprodSamples: Sample = samples({
  name: 'nancumprod',
  of: (x) => nancumprod(x),
  cases: [{ inputs: [[3, NaN, 2]], result: [3, 3, 6] }],
  gradient: 'none',
});
export const diffSamples: Sample = samples({
  name: 'diff',
  of: (x) => diff(x, 2),
  cases: [{ inputs: [[1, 4, 9, 16]], result: [2, 2] }],
  gradient: 'smooth',
});
