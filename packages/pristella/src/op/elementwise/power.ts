import { isFloat } from '../../base/dtype.ts';
import { ArgumentError } from '../../base/errors.ts';
import { checkArguments } from '../../base/options.ts';
import * as math from '../../kernel/math/index.ts';
import type { Cond, Num } from '../../kernel/words.ts';
import { array, asTensor } from '../../tensor/create.ts';
import { numberOf, numberOp } from '../../tensor/node.ts';
import { hostData, type Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { type Binary, binary, operands, type Sample, samples, type Unary } from '../define.ts';
import { div, mul, neg, square, sub } from './arithmetic.ts';
import { equal, greaterEqual, logicalAnd, where } from './comparison.ts';
import { ofLength } from './edges.ts';
import { log } from './exponential.ts';
import { real, realOfTwo } from './families.ts';

const realPower = binary('pow', {
  takes: 'float',
  formula: math.pow,
  vjp: [
    (g, [a, b]) => {
      // A power of 0 is 1 everywhere: b a^(b - 1) would be 0 times infinity at 0.
      if (b.node.op === numberOp) {
        const n = numberOf(b.node);
        return n === 0 ? mul(g, 0) : mul(g, mul(n, realPower(a, n - 1)));
      }
      const still = equal(b, 0);
      return where(still, 0, mul(g, mul(b, realPower(a, where(still, 1, sub(b, 1))))));
    },
    (g, [a, b], y) => {
      // 0 to a power from 0 up is 0 or 1 all around; below, the logarithm is NaN, as the power is between whole numbers.
      const still = logicalAnd(equal(a, 0), greaterEqual(b, 0));
      return where(still, 0, mul(g, mul(y, log(where(still, 1, a)))));
    },
  ],
});
/** Powers by repeated squaring, wrapping like products of integers; b is not negative. */
const integerPower = binary('integerPower', {
  takes: 'integer',
  formula: (w, a, b) => {
    const bit = (k: number): Cond => w.ne(w.ofInt(w.int.and(w.int.shr(w.toInt(b), k), w.int.num(1))), w.num(0));
    let power = w.num(1);
    let factor: Num = a;
    for (let k = 0; k < 31; k++) {
      power = w.select(bit(k), w.mul(power, factor), power);
      factor = w.mul(factor, factor);
    }
    return power;
  },
  vjp: 'none',
});

/** Whether one of the exponents is below 0; computes them. */
const isNegative = (b: TensorLike): boolean =>
  typeof b === 'number' ? b < 0 : hostData(asTensor(b).node).some((v) => v < 0);

/**
 * a to the power of b, elementwise. Integers stay integers and wrap, modulo 2^32 or for uint8 2^8; their exponents are
 * computed at once. Throws ArgumentError for an integer to a negative whole number.
 * @formula a^b
 * @shapes `a` and `b` broadcast; the result has their common shape
 * @gradient g b a^(b - 1), 0 where b = 0; g y log(a), 0 where a = 0 ≤ b, NaN for negative a
 * @numpy power
 * @example
 * np.pow([1, 2, 3], 2);
 * np.pow(2, [0, 1, 0.5, -1]);
 * np.array([[1, 4], [9, 16]]).pow(0.5);
 */
export function pow(a: TensorLike, b: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'pow');
  if (b === 2) return square(a);
  if (isFloat(operands(a, b, 'number', 'pow')[0].dtype)) return realPower(a, b);
  if (isNegative(b))
    throw new ArgumentError('an integer has no negative powers among the integers', {
      op: 'pow',
      hint: "use astype('float64')",
    });
  return integerPower(a, b);
}
export const powSamples: Sample = samples({
  name: 'pow',
  of: (a, b) => pow(a, b),
  cases: [
    {
      inputs: [
        [2, 9],
        [3, 0.5],
      ],
      result: [8, 3],
    },
  ],
  gradient: 'smooth',
});
export const integerPowerSamples: Sample = samples({
  name: 'pow of integers',
  of: (a, b) => pow(a, b),
  cases: [
    {
      inputs: [array([3, -2, 7, 0, 2, -1], { dtype: 'int32' }), array([4, 5, 0, 0, 31, 3], { dtype: 'int32' })],
      result: array([81, -32, 1, 1, -2147483648, -1], { dtype: 'int32' }),
    },
  ],
  gradient: 'none',
});

/**
 * Cube root, elementwise.
 * @formula ∛x
 * @gradient g / (3 y²)
 * @example
 * np.cbrt([8, -27, 2]);
 */
export const cbrt: Unary = real('cbrt', math.cbrt, (g, _, y) => div(g, mul(square(y), 3)));
export const cbrtSamples: Sample = samples({
  name: 'cbrt',
  of: (x) => cbrt(x),
  cases: [{ inputs: [[8, -27, 2]], result: [2, -3, 1.2599210498948732] }],
  gradient: 'smooth',
});

/**
 * 1 / x, elementwise, as a real number; inf at 0.
 * @formula 1 / x
 * @gradient -g y²
 * @differs integers give float64; NumPy divides them as integers
 * @example
 * np.reciprocal([2, 4, -0.5]);
 */
export const reciprocal: Unary = real(
  'reciprocal',
  (w, x) => w.div(w.num(1), x),
  (g, _, y) => neg(mul(g, square(y))),
);
export const reciprocalSamples: Sample = samples({
  name: 'reciprocal',
  of: (x) => reciprocal(x),
  cases: [{ inputs: [[2, -4]], result: [0.5, -0.25] }],
  gradient: 'smooth',
});

/**
 * The length of (a, b), sqrt(a^2 + b^2) without overflow, elementwise.
 * @formula √(a² + b²)
 * @gradient g a / y; g b / y; 0 where both are 0
 * @example
 * np.hypot([3, 5], [4, 12]);
 * np.hypot(3e200, 4e200);
 */
export const hypot: Binary = realOfTwo('hypot', math.hypot, [
  (g, [a], y) => mul(g, ofLength(a, y)),
  (g, [, b], y) => mul(g, ofLength(b, y)),
]);
export const hypotSamples: Sample = samples({
  name: 'hypot',
  of: (a, b) => hypot(a, b),
  cases: [
    {
      inputs: [
        [3, 1],
        [4, -1],
      ],
      result: [5, Math.SQRT2],
    },
  ],
  gradient: 'smooth',
});
