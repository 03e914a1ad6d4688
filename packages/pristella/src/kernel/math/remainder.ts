import type { Num, Words } from '../words.ts';
import { type Both, of } from './polynomial.ts';

interface Range {
  /** From here on a number is scaled down, so that a product just above it stays finite. */
  readonly huge: number;
  readonly down: number;
  /** Below, it is scaled up, so that the small part of a product is not lost among the subnormals. */
  readonly tiny: number;
  readonly up: number;
  /** The largest quotient, as a power of two, whose remainder is found at once. */
  readonly reach: number;
  /** The largest quotient of all, as a power of two. */
  readonly most: number;
}
const range: Both<Range> = {
  float32: { huge: 2 ** 120, down: 2 ** -20, tiny: 2 ** -30, up: 2 ** 60, reach: 66, most: 277 },
  float64: { huge: 2 ** 1000, down: 2 ** -100, tiny: 2 ** -800, up: 2 ** 500, reach: 150, most: 2098 },
};
/** Each step takes half the digits of a number off the quotient; the last one only mends its rounding. */
const STEPS = 7;

/** What a >= 0 leaves after division by b > 0, exact where the quotient is within reach. */
function leftOf(w: Words, size: Num, divisor: Num): Num {
  const { huge, down, tiny, up } = of(w, range);
  const isHuge = w.gt(size, w.num(huge));
  const isTiny = w.lt(size, w.num(tiny));
  const by = w.select(isHuge, w.num(down), w.select(isTiny, w.num(up), w.num(1)));
  const back = w.select(isHuge, w.num(1 / down), w.select(isTiny, w.num(1 / up), w.num(1)));
  const b = w.mul(divisor, by);
  const long = w.high(b);
  const rest = w.sub(b, long);
  let r = w.mul(size, by);
  for (let step = 0; step < STEPS; step++) {
    // Half a quotient: its products with either half of b are exact, and so are the differences.
    const q = w.high(w.nearest(w.div(r, b)));
    r = w.sub(w.sub(r, w.mul(q, long)), w.mul(q, rest));
  }
  r = w.select(w.lt(r, w.num(0)), w.add(r, b), r);
  return w.select(w.lt(size, divisor), size, w.mul(r, back));
}

/** What x leaves after division by y, with the sign of x, exact. NaN where y is 0 or x infinite. */
export function fmod(w: Words, x: Num, y: Num): Num {
  const { reach, most } = of(w, range);
  const [size, divisor] = [w.abs(x), w.abs(y)];
  const usual = leftOf(w, size, divisor);
  const far = w.ge(w.div(size, divisor), w.num(2 ** reach));
  // By y times ever smaller powers of two: none of these quotients is too large, and each leaves what y would.
  const step = reach - 10;
  const turns = Math.ceil(most / step);
  const [whole] = w.rarely(far, turns, [usual], ([r], turn) => {
    const left = w.select(w.eq(turn, w.num(0)), size, r!);
    const power = w.mul(w.sub(w.num(turns - 1), turn), w.num(step));
    return [leftOf(w, left, timesPower(w, divisor, power))];
  }) as [Num];
  return w.select(w.eq(whole, whole), w.copysign(whole, x), whole);
}

/** a times 2^n, for whole n from 0 to twice the largest exponent; infinite where that is too large. */
function timesPower(w: Words, a: Num, n: Num): Num {
  let [y, left] = [a, n];
  const most = w.num(w.type === 'float32' ? 100 : 1000);
  for (let part = 0; part < 3; part++) {
    const now = w.atMost(left, most);
    y = w.mul(y, w.pow2(now));
    left = w.sub(left, now);
  }
  return y;
}
