import type { Num, Words } from '../words.ts';
import { type Both, of } from './polynomial.ts';

interface Range {
  /** From here on a number is scaled down, so that a product just above it stays finite. */
  readonly huge: number;
  readonly down: number;
  /** Below, it is scaled up, so that the small part of a product is not lost among the subnormals. */
  readonly tiny: number;
  readonly up: number;
  /** The largest quotient whose remainder is found. */
  readonly reach: number;
}
const range: Both<Range> = {
  float32: { huge: 2 ** 120, down: 2 ** -20, tiny: 2 ** -30, up: 2 ** 60, reach: 2 ** 66 },
  float64: { huge: 2 ** 1000, down: 2 ** -100, tiny: 2 ** -800, up: 2 ** 500, reach: 2 ** 150 },
};
/** Each step takes half the digits of a number off the quotient; the last one only mends its rounding. */
const STEPS = 7;

/**
 * What x leaves after division by y, with the sign of x, exact. NaN where y is 0 or x infinite, and where the quotient
 * is larger than 2^66 (float32) or 2^150 (float64).
 */
export function fmod(w: Words, x: Num, y: Num): Num {
  const { huge, down, tiny, up, reach } = of(w, range);
  const size = w.abs(x);
  const isHuge = w.gt(size, w.num(huge));
  const isTiny = w.lt(size, w.num(tiny));
  const by = w.select(isHuge, w.num(down), w.select(isTiny, w.num(up), w.num(1)));
  const back = w.select(isHuge, w.num(1 / down), w.select(isTiny, w.num(1 / up), w.num(1)));
  const a = w.mul(size, by);
  const b = w.mul(w.abs(y), by);
  const long = w.high(b);
  const rest = w.sub(b, long);
  let r = a;
  for (let step = 0; step < STEPS; step++) {
    // Half a quotient: its products with either half of b are exact, and so are the differences.
    const q = w.high(w.nearest(w.div(r, b)));
    r = w.sub(w.sub(r, w.mul(q, long)), w.mul(q, rest));
  }
  r = w.select(w.lt(r, w.num(0)), w.add(r, b), r);
  const within = w.lt(w.div(a, b), w.num(reach));
  const whole = w.select(w.lt(size, w.abs(y)), size, w.select(within, w.mul(r, back), w.num(NaN)));
  return w.select(w.eq(whole, whole), w.copysign(whole, x), whole);
}
