import type { Num, Words } from '../words.ts';
import { ln2, type Sum } from './exponential.ts';
import { type Both, of, polynomial } from './polynomial.ts';

/** (log(1 + f) / s - 2) / s^2 as a polynomial in s^2, with s = f / (2 + f) and 1 + f between sqrt(1/2) and sqrt(2). */
const series: Both<readonly number[]> = {
  float32: [0.66666776, 0.39977568, 0.29871467],
  float64: [
    0.6666666666666735, 0.39999999999409364, 0.28571428743683086, 0.2222219842929578, 0.18183572341749196,
    0.15313832404206615, 0.1479825735502081,
  ],
};
const smallestNormal: Both<number> = { float32: 2 ** -126, float64: 2 ** -1022 };

/** A positive x as 2^e (1 + f) with 1 + f between sqrt(1/2) and sqrt(2); f is exact. */
export function splitLog(w: Words, x: Num): { readonly e: Num; readonly f: Num } {
  const m = w.significand(x);
  const upper = w.gt(m, w.num(Math.SQRT2));
  const e = w.exponent(x);
  return {
    e: w.select(upper, w.add(e, w.num(1)), e),
    f: w.sub(w.select(upper, w.mul(m, w.num(0.5)), m), w.num(1)),
  };
}

/** log(2^e (1 + f) (1 + c)) for a tiny c. */
export function joinLog(w: Words, e: Num, f: Num, c?: Num): Sum {
  const [ln2High, ln2Low] = of(w, ln2);
  const s = w.div(f, w.add(w.num(2), f));
  const z = w.mul(s, s);
  const half = w.mul(w.mul(f, f), w.num(0.5));
  const r = w.mul(z, polynomial(w, z, of(w, series)));
  // log(1 + f) = f - (f^2/2 - s (f^2/2 + r)): the large parts are exact, so the error stays in the small ones.
  let small = w.add(w.mul(s, w.add(half, r)), w.mul(e, w.num(ln2Low)));
  if (c !== undefined) small = w.add(small, c);
  const whole = w.mul(e, w.num(ln2High));
  const high = w.add(whole, f);
  return { high, low: w.sub(w.sub(f, w.sub(high, whole)), w.sub(half, small)) };
}

/** What log has to say where x is not a positive finite number: -inf, inf or NaN. */
function logOutside(w: Words, x: Num, y: Num): Num {
  const special = w.select(w.gt(x, w.num(0)), x, w.select(w.eq(x, w.num(0)), w.num(-Infinity), w.num(NaN)));
  return w.select(w.and(w.gt(x, w.num(0)), w.lt(x, w.num(Infinity))), y, special);
}

/** The natural logarithm; -inf at 0, NaN below. */
export function log(w: Words, x: Num): Num {
  const smallest = of(w, smallestNormal);
  const subnormal = w.lt(x, w.num(smallest));
  const { e, f } = splitLog(w, w.select(subnormal, w.mul(x, w.num(2 ** 54)), x));
  const { high, low } = joinLog(w, w.select(subnormal, w.sub(e, w.num(54)), e), f);
  return logOutside(w, x, w.add(high, low));
}

/** Below this, log(1 + x) is x - x^2/2. */
const nearOne: Both<number> = { float32: 2 ** -13, float64: 2 ** -27 };

/** log(1 + x + xLow) for x > -1 as a sum of two. */
export function sumLog1p(w: Words, x: Num, xLow?: Num): Sum {
  const one = w.num(1);
  const u = w.add(one, x);
  let lost = w.select(w.lt(x, one), w.sub(x, w.sub(u, one)), w.sub(one, w.sub(u, x)));
  let bend = w.neg(w.mul(x, w.mul(x, w.num(0.5))));
  if (xLow !== undefined) {
    lost = w.add(lost, xLow);
    bend = w.add(bend, xLow);
  }
  const { e, f } = splitLog(w, u);
  const far = joinLog(w, e, f, w.div(lost, u));
  const near = w.lt(w.abs(x), w.num(of(w, nearOne)));
  return { high: w.select(near, x, far.high), low: w.select(near, bend, far.low) };
}

/** log(1 + x), without losing x itself where it is small; -inf at -1, NaN below. */
export function log1p(w: Words, x: Num): Num {
  const { high, low } = sumLog1p(w, x);
  return logOutside(w, w.add(x, w.num(1)), w.add(high, low));
}
