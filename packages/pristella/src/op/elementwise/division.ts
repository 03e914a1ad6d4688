import { isFloat } from '../../base/dtype.ts';
import { checkArguments } from '../../base/options.ts';
import { each } from '../../base/tuple.ts';
import * as math from '../../kernel/math/index.ts';
import type { Cond, Num, Words } from '../../kernel/words.ts';
import { array } from '../../tensor/create.ts';
import { Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { binary, cast, operands, type Sample, samples } from '../define.ts';
import { converted } from '../reduce/whole.ts';
import { div, mul, neg, sub } from './arithmetic.ts';
import { equal, where } from './comparison.ts';
import { realOfTwo } from './families.ts';
import { floor, trunc } from './rounding.ts';

/** Whether one of two numbers is below 0 and the other is not. */
function signsDiffer(w: Words, a: Num, b: Num): Cond {
  const [x, y] = [w.lt(a, w.num(0)), w.lt(b, w.num(0))];
  return w.or(w.and(x, w.not(y)), w.and(y, w.not(x)));
}

const realQuotient = binary('floorDivide', {
  takes: 'float',
  formula: (w, a, b) => {
    const zero = w.num(0);
    const quotient = w.div(a, b);
    const rest = math.fmod(w, a, b);
    // The rest taken off, the quotient is whole up to rounding.
    const exact = w.div(w.sub(a, rest), b);
    const below = w.select(w.and(w.ne(rest, zero), signsDiffer(w, rest, b)), w.sub(exact, w.num(1)), exact);
    const whole = w.select(w.eq(below, zero), w.copysign(zero, quotient), w.nearest(below));
    return w.select(w.eq(b, zero), quotient, whole);
  },
  vjp: [(g) => mul(g, 0), (g) => mul(g, 0)],
});

const realRemainder = binary('mod', {
  takes: 'float',
  formula: (w, a, b) => {
    const rest = math.fmod(w, a, b);
    const signed = w.select(signsDiffer(w, rest, b), w.add(rest, b), rest);
    return w.select(w.eq(rest, w.num(0)), w.copysign(w.num(0), b), signed);
  },
  vjp: [(g) => g, (g, [a, b]) => neg(mul(g, realQuotient(a, b)))],
});

/** How often b fits into a. The rest taken off, the quotient is whole up to rounding; trunc(a / b) may be one too many. */
const timesIn = realOfTwo('timesIn', (w, a, b) => w.nearest(w.div(w.sub(a, math.fmod(w, a, b)), b)), [
  (g) => mul(g, 0),
  (g) => mul(g, 0),
]);
export const timesInSamples: Sample = samples({
  name: 'timesIn',
  of: (a, b) => timesIn(a, b),
  cases: [
    {
      inputs: [
        [7, -7, 1],
        [3, 3, 0.1],
      ],
      result: [2, -2, 9],
    },
  ],
  gradient: 'none',
});

const realRest = realOfTwo('fmod', math.fmod, [(g) => g, (g, [a, b]) => neg(mul(g, timesIn(a, b)))]);

/** `real` of floats; of integers what `exactly` makes of them as float64, which holds every quotient well enough; 0 for division by 0. */
function division(name: string, real: typeof realRest, exactly: (a: Tensor, b: Tensor) => Tensor) {
  return function (a: TensorLike, b: TensorLike): Tensor {
    checkArguments(arguments.length, 2, name);
    const [x, y] = operands(a, b, 'number', name);
    const d = x.dtype;
    if (isFloat(d)) return real(a, b);
    const [p, q] = each([x, y], (n) => cast(new Tensor(n), 'float64'));
    return converted(where(equal(q, 0), 0, exactly(p, q)), d, name);
  };
}

/**
 * The quotient rounded down, elementwise, as Python's //; integers stay integers, and give 0 for division by 0. The one
 * quotient that int32 cannot hold, -2147483648 by -1, throws DTypeError where it is computed.
 * @formula ⌊a / b⌋
 * @shapes `a` and `b` broadcast; the result has their common shape
 * @gradient 0
 * @example
 * np.floorDivide([7, -7, 7, -7], [3, 3, -3, -3]);
 * np.array([7, 8, 9], { dtype: 'int32' }).floorDivide(4);
 */
export const floorDivide: (a: TensorLike, b: TensorLike) => Tensor = division('floorDivide', realQuotient, (a, b) =>
  floor(div(a, b)),
);
/**
 * What floor division leaves, elementwise, with the sign of the divisor, as Python's %; integers stay integers.
 * @formula a - b ⌊a / b⌋
 * @shapes `a` and `b` broadcast; the result has their common shape
 * @gradient g; -g ⌊a / b⌋
 * @numpy remainder
 * @example
 * np.mod([7, -7, 7, -7], [3, 3, -3, -3]);
 * np.array([5.5, -0.5]).mod(1);
 */
export const mod: (a: TensorLike, b: TensorLike) => Tensor = division('mod', realRemainder, (a, b) =>
  sub(a, mul(b, floor(div(a, b)))),
);
/**
 * What division towards zero leaves, elementwise, with the sign of the dividend, as C's fmod; integers stay integers.
 * @formula a - b trunc(a / b)
 * @shapes `a` and `b` broadcast; the result has their common shape
 * @gradient g; -g trunc(a / b)
 * @example
 * np.fmod([7, -7, 7, -7], [3, 3, -3, -3]);
 */
export const fmod: (a: TensorLike, b: TensorLike) => Tensor = division('fmod', realRest, (a, b) =>
  sub(a, mul(b, trunc(div(a, b)))),
);
/**
 * Floor division and what it leaves, elementwise: `[floorDivide(a, b), mod(a, b)]`.
 * @formula ⌊a / b⌋, a - b ⌊a / b⌋
 * @shapes `a` and `b` broadcast; both results have their common shape
 * @example
 * const [days, hours] = np.divmod([30, 50, 100], 24);
 * console.log(String(days), String(hours));
 */
export function divmod(a: TensorLike, b: TensorLike): [Tensor, Tensor] {
  checkArguments(arguments.length, 2, 'divmod');
  return [floorDivide(a, b), mod(a, b)];
}

const dividends = [7, -7, 7, -7, 5.5];
const divisors = [3, 3, -3, -3, 0.75];
const integers = [array([7, -7, 7, 5], { dtype: 'int32' }), array([3, 3, -3, 0], { dtype: 'int32' })];
export const floorDivideSamples: Sample = samples({
  name: 'floorDivide',
  of: (a, b) => floorDivide(a, b),
  cases: [
    { inputs: [dividends, divisors], result: [2, -3, -3, 2, 7] },
    { inputs: integers, result: array([2, -3, -3, 0], { dtype: 'int32' }) },
  ],
  gradient: 'none',
});
export const modSamples: Sample = samples({
  name: 'mod',
  of: (a, b) => mod(a, b),
  cases: [
    { inputs: [dividends, divisors], result: [1, 2, -2, -1, 0.25] },
    { inputs: integers, result: array([1, 2, -2, 0], { dtype: 'int32' }) },
  ],
  gradient: 'once',
});
export const fmodSamples: Sample = samples({
  name: 'fmod',
  of: (a, b) => fmod(a, b),
  cases: [
    { inputs: [dividends, divisors], result: [1, -1, 1, -1, 0.25] },
    { inputs: integers, result: array([1, -1, 1, 0], { dtype: 'int32' }) },
  ],
  gradient: 'once',
});
