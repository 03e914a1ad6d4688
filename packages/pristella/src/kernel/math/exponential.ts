import type { Num, Words } from '../words.ts';
import { type Both, of, polynomial } from './polynomial.ts';

/** Two numbers whose exact sum is meant. */
export interface Sum {
  readonly high: Num;
  readonly low: Num;
}

/** (e^r - 1 - r) / r^2 for |r| <= ln(2) / 2. */
const tail: Both<readonly number[]> = {
  float32: [0.49999994, 0.16666515, 0.041668084, 0.008369374, 0.0013841356],
  float64: [
    0.5, 0.16666666666666688, 0.04166666666666682, 0.008333333333314005, 0.0013888888888787519, 0.0001984126990286043,
    2.4801587525923134e-5, 2.75572293419607e-6, 2.7557107532991553e-7, 2.5113673915602773e-8, 2.096247783342326e-9,
  ],
};
/** ln 2 in two parts, the first so short that its products with k are exact. */
export const ln2: Both<readonly [number, number]> = {
  float32: [0.693145751953125, 1.428606765330187e-6],
  float64: [0.6931471805598903, 5.497923018708371e-14],
};
/** Below, e^x is 0; above, it is infinite. */
const range: Both<readonly [number, number]> = { float32: [-104, 89], float64: [-746, 710] };

/** x between two constants; NaN stays NaN. */
export const between = (w: Words, x: Num, [low, high]: readonly [number, number]): Num =>
  w.atMost(w.atLeast(x, w.num(low)), w.num(high));

/** e^x as 2^k (1 + high + low), |high| <= ln(2) / 2. Cody and Waite, Software Manual for the Elementary Functions, 1980. */
export function splitExp(w: Words, x: Num): Sum & { readonly k: Num } {
  const [ln2High, ln2Low] = of(w, ln2);
  const k = w.nearest(w.mul(x, w.num(Math.LOG2E)));
  const high = w.sub(x, w.mul(k, w.num(ln2High)));
  const low = w.mul(k, w.num(ln2Low));
  const r = w.sub(high, low);
  const t = w.mul(w.mul(r, r), polynomial(w, r, of(w, tail)));
  return { k, high, low: w.sub(t, low) };
}

/** x 2^k in two steps, so that neither power leaves the range and a subnormal result is rounded once. */
export function scale(w: Words, x: Num, k: Num): Num {
  const half = w.nearest(w.mul(k, w.num(0.5)));
  return w.mul(w.mul(x, w.pow2(half)), w.pow2(w.sub(k, half)));
}

/** e^x. */
export function exp(w: Words, x: Num): Num {
  const { k, high, low } = splitExp(w, between(w, x, of(w, range)));
  return scale(w, w.add(w.num(1), w.add(high, low)), k);
}

/** e^x - 1, without losing x itself where it is small. */
export function expm1(w: Words, x: Num): Num {
  const [, top] = of(w, range);
  const { k, high, low } = splitExp(w, between(w, x, [-60, top]));
  const p = w.add(high, low);
  const pLow = w.sub(low, w.sub(p, high));
  // 2 (s + s p - 1/2) with s = 2^(k - 1): the largest k has no power of two of its own.
  const s = w.pow2(w.sub(k, w.num(1)));
  const a = w.sub(s, w.num(0.5));
  const aLow = w.sub(w.sub(s, a), w.num(0.5));
  const b = w.mul(s, p);
  const sum = w.add(a, b);
  const rest = w.add(w.sub(b, w.sub(sum, a)), w.add(aLow, w.mul(s, pLow)));
  const y = w.mul(w.add(sum, rest), w.num(2));
  return w.select(w.lt(w.abs(x), w.num(w.type === 'float32' ? 2 ** -25 : 2 ** -54)), x, y);
}
