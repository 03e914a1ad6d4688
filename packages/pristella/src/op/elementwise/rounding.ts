import { isFloat } from '../../base/dtype.ts';
import { checkNumber } from '../../base/limits.ts';
import { checkArguments } from '../../base/options.ts';
import { array, asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { cast, type Formula1, type Sample, samples, type Unary, unary } from '../define.ts';
import { div, mul } from './arithmetic.ts';
import { where } from './comparison.ts';
import { real } from './families.ts';
import { isfinite } from './nonfinite.ts';

const steps = (name: string, formula: Formula1): Unary => unary(name, { formula, vjp: [(g) => mul(g, 0)] });

/**
 * The integer below, elementwise.
 * @gradient 0
 * @differs integers stay integers, as in NumPy 2
 * @example
 * np.floor([1.7, -1.7, 2]);
 */
export const floor: Unary = steps('floor', (w, x) => w.floor(x));
export const floorSamples: Sample = samples({
  name: 'floor',
  of: (x) => floor(x),
  cases: [{ inputs: [[1.7, -1.2]], result: [1, -2] }],
  gradient: 'none',
});

/**
 * The integer above, elementwise.
 * @gradient 0
 * @differs integers stay integers, as in NumPy 2
 * @example
 * np.ceil([1.2, -1.2, 2]);
 */
export const ceil: Unary = steps('ceil', (w, x) => w.ceil(x));
export const ceilSamples: Sample = samples({
  name: 'ceil',
  of: (x) => ceil(x),
  cases: [{ inputs: [[1.2, -1.7]], result: [2, -1] }],
  gradient: 'none',
});

/**
 * The integer towards zero, elementwise.
 * @gradient 0
 * @differs integers stay integers, as in NumPy 2
 * @example
 * np.trunc([1.7, -1.7, 2]);
 */
export const trunc: Unary = steps('trunc', (w, x) => w.trunc(x));
export const truncSamples: Sample = samples({
  name: 'trunc',
  of: (x) => trunc(x),
  cases: [{ inputs: [[1.7, -1.7]], result: [1, -1] }],
  gradient: 'none',
});

/**
 * The nearest whole number, ties to even, elementwise; integers give float64.
 * @gradient 0
 * @example
 * np.rint([0.5, 1.5, 2.5, -1.2]);
 */
export const rint: Unary = real(
  'rint',
  (w, x) => w.nearest(x),
  (g) => mul(g, 0),
);
export const rintSamples: Sample = samples({
  name: 'rint',
  of: (x) => rint(x),
  cases: [{ inputs: [[0.5, 1.5, -2.5, 2.4]], result: [0, 2, -2, 2] }],
  gradient: 'none',
});

/** Of what is rounded before the point nothing is left beyond: 0 times infinity would be NaN. */
const LARGEST_POWER = 1e308;

/**
 * Rounded to a number of decimals, ties to even, elementwise; a negative number rounds before the point.
 * @shapes any; the result has the same
 * @gradient 0
 * @numpy round_, around
 * @example
 * np.round([0.5, 1.5, 2.5, -1.5]);
 * np.round([3.14159, 2.71828], 2);
 * np.array([1234, 5678]).round(-2);
 */
export function round(x: TensorLike, decimals = 0): Tensor {
  checkArguments(arguments.length, 2, 'round');
  const t = asTensor(x, 'round');
  checkNumber(decimals, 'the number of decimals', 'round', { whole: true });
  if (!isFloat(t.dtype)) return decimals >= 0 ? t.share() : cast(round(cast(t, 'float64'), decimals), t.dtype);
  if (decimals === 0) return rint(t);
  const power = 10 ** Math.abs(decimals);
  if (decimals < 0) return mul(rint(div(t, power)), Math.min(power, LARGEST_POWER));
  const moved = mul(t, power);
  // Numbers so large, or decimals so many, that the point cannot be moved that far: nothing is to be rounded off there.
  return where(isfinite(moved), div(rint(moved), power), t);
}
export const roundSamples: Sample = samples({
  name: 'round',
  of: (x) => round(x, 1),
  cases: [
    { inputs: [[0.25, 1.35, -2.46]], result: [0.2, 1.4, -2.5] },
    { inputs: [array([15, 25], { dtype: 'int32' })], result: array([15, 25], { dtype: 'int32' }) },
  ],
  gradient: 'none',
});
