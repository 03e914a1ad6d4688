import { isFloat } from '../../base/dtype.ts';
import { type Options, options } from '../../base/options.ts';
import { asTensor } from '../../tensor/create.ts';
import { anyNumber } from '../../tensor/rows.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { type Sample, samples, type Unary } from '../define.ts';
import { equal, where } from './comparison.ts';
import { by, whether } from './families.ts';

/**
 * Whether it is neither infinite nor NaN, elementwise.
 * @example
 * np.isfinite([1, np.nan, np.inf, -np.inf]);
 */
export const isfinite: Unary = whether('isfinite', (w, x) => w.eq(w.sub(x, x), w.num(0)));
export const isfiniteSamples: Sample = samples({
  name: 'isfinite',
  of: (x) => isfinite(x),
  cases: [{ inputs: [[1, Infinity, NaN]], result: [true, false, false] }],
  gradient: 'none',
});

/**
 * Whether it is not a number, elementwise.
 * @example
 * np.isnan([1, np.nan, np.inf]);
 */
export const isnan: Unary = whether('isnan', (w, x) => w.ne(x, x));
export const isnanSamples: Sample = samples({
  name: 'isnan',
  of: (x) => isnan(x),
  cases: [{ inputs: [[1, Infinity, NaN]], result: [false, false, true] }],
  gradient: 'none',
});

/**
 * Whether it is infinite, elementwise.
 * @example
 * np.isinf([1, np.nan, np.inf, -np.inf]);
 */
export const isinf: Unary = whether('isinf', (w, x) => w.eq(w.abs(x), w.num(Infinity)));
export const isinfSamples: Sample = samples({
  name: 'isinf',
  of: (x) => isinf(x),
  cases: [{ inputs: [[1, -Infinity, NaN]], result: [false, true, false] }],
  gradient: 'none',
});

/**
 * Whether it is plus infinity, elementwise.
 * @shapes any; the result has the same
 * @example
 * np.isposinf([np.inf, -np.inf, 1]);
 */
export const isposinf: (x: TensorLike) => Tensor = by('isposinf', equal, Number.POSITIVE_INFINITY);
/**
 * Whether it is minus infinity, elementwise.
 * @shapes any; the result has the same
 * @example
 * np.isneginf([np.inf, -np.inf, 1]);
 */
export const isneginf: (x: TensorLike) => Tensor = by('isneginf', equal, Number.NEGATIVE_INFINITY);

/** What stands in the place of numbers that are not finite. */
export class NanToNumOptions {
  /** What stands for NaN: 0. */
  readonly nan?: number = anyNumber(0);
  /** What stands for inf: the largest number of the dtype. */
  readonly posinf?: number | undefined = anyNumber();
  /** What stands for -inf: the smallest number of the dtype. */
  readonly neginf?: number | undefined = anyNumber();
}
const nanToNumOptions: Options<NanToNumOptions> = options(NanToNumOptions);

/**
 * Finite numbers in the place of NaN and the infinities, elementwise; integers stay as they are.
 * @shapes any; the result has the same
 * @example
 * np.nanToNum([np.nan, 1, np.inf]);
 * np.nanToNum([np.nan, 1, np.inf], { nan: -1, posinf: 99 });
 */
export function nanToNum(x: TensorLike, options: NanToNumOptions = {}): Tensor {
  const t = asTensor(x, 'nanToNum');
  const o = nanToNumOptions.read(options, 'nanToNum', arguments.length - 2);
  if (!isFloat(t.dtype)) return t.share();
  const largest = t.dtype === 'float32' ? 3.4028234663852886e38 : Number.MAX_VALUE;
  const { nan, posinf = largest, neginf = -largest } = o;
  const infinite = where(isposinf(t), posinf, where(isneginf(t), neginf, t));
  return where(isnan(t), nan, infinite);
}
export const nanToNumSamples: Sample = samples({
  name: 'nanToNum',
  of: (x) => nanToNum(x, { posinf: 9 }),
  cases: [{ inputs: [[1.5, NaN, Infinity]], result: [1.5, 0, 9] }],
  gradient: 'none',
});
