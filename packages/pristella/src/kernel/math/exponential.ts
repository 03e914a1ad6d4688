import type { Num, Words } from '../words.ts';
import { type Both, of, polynomial } from './polynomial.ts';
import { add, constant, doubled, multiply, type Sum } from './sum.ts';

/** (e^r - 1 - r - r^2/2) / r^3 for |r| <= ln(2) / 2. */
const series: Both<readonly number[]> = {
  float32: [0.16666533, 0.04166724, 0.008367609, 0.0013863655],
  float64: [
    0.16666666666666682, 0.041666666666666526, 0.0083333333333174, 0.0013888888888958534, 0.00019841269896132415,
    2.4801587193338344e-5, 2.755723465073974e-6, 2.755737101430946e-7, 2.511223271315369e-8, 2.088925795714047e-9,
  ],
};
/** ln 2 in two parts, the first so short that its products with exponents are exact. */
export const ln2: Both<readonly [number, number]> = {
  float32: [0.693145751953125, 1.428606765330187e-6],
  float64: [0.6931471805598903, 5.497923018708371e-14],
};
/** ln 2 to twice the digits. */
const fullLn2 = doubled(Math.LN2, 2.3190468138462996e-17);
/** Below, e^x is 0; above, it is infinite. */
export const expRange: Both<readonly [number, number]> = { float32: [-104, 89], float64: [-746, 710] };
const exp2Range: Both<readonly [number, number]> = { float32: [-151, 128], float64: [-1076, 1024] };

/** x between two constants; NaN stays NaN. */
export const between = (w: Words, x: Num, [low, high]: readonly [number, number]): Num =>
  w.atMost(w.atLeast(x, w.num(low)), w.num(high));

/**
 * The whole number nearest to x, ties to even, for |x| up to a quarter of the numbers that have no fraction: there is no
 * fraction left beside 1.5 times as many. V8 joins neighbouring additions to vectors of 256 bits, not roundings.
 */
export function nearestWhole(w: Words, x: Num): Num {
  const whole = w.num(1.5 * (w.type === 'float32' ? 2 ** 23 : 2 ** 52));
  return w.sub(w.add(x, whole), whole);
}

/** 2^k (1 + high + low), |high| <= ln(2) / 2. */
export interface SplitExp extends Sum {
  readonly k: Num;
}

/** x + xLow = k ln 2 + high - less, where high is exact, and r what that leaves, rounded. */
function reduce(w: Words, x: Num, xLow?: Num): { k: Num; high: Num; less: Num; r: Num } {
  const [ln2High, ln2Low] = of(w, ln2);
  const k = nearestWhole(w, w.mul(x, w.num(Math.LOG2E)));
  const high = w.sub(x, w.mul(k, w.num(ln2High)));
  const taken = w.mul(k, w.num(ln2Low));
  const less = xLow === undefined ? taken : w.sub(taken, xLow);
  return { k, high, less, r: w.sub(high, less) };
}

/** What e^r has above 1 + r. */
function bend(w: Words, r: Num): Num {
  return w.mul(w.mul(r, r), w.add(w.num(0.5), w.mul(r, polynomial(w, r, of(w, series)))));
}

/** e^(x + xLow), x finite. W. J. Cody and W. Waite, Software Manual for the Elementary Functions, 1980, chapter 6. */
export function splitExp(w: Words, x: Num, xLow?: Num): SplitExp {
  const { k, high, less, r } = reduce(w, x, xLow);
  return { k, high, low: w.sub(bend(w, r), less) };
}

/** 1 + high + low as a normalized sum. */
export function significandOf(w: Words, { high, low }: SplitExp): Sum {
  const p = add(w, high, low);
  const m = add(w, w.num(1), p.high);
  return { high: m.high, low: w.add(m.low, p.low) };
}

/** 1 + high + low + t for 0 <= t <= 1 + high: what stands under the fraction in sigmoid and tanh. */
export function significandPlus(w: Words, { high, low }: SplitExp, t: Num): Sum {
  const m = add(w, w.num(1), w.add(high, low));
  const d = add(w, m.high, t);
  return { high: d.high, low: w.add(m.low, d.low) };
}

/** x 2^k in two steps, so that neither power leaves the range and a subnormal result is rounded once. */
export function scale(w: Words, x: Num, k: Num): Num {
  const half = nearestWhole(w, w.mul(k, w.num(0.5)));
  return w.mul(w.mul(x, w.pow2(half)), w.pow2(w.sub(k, half)));
}

/** The number that is meant by 2^k (1 + high + low). */
export const joinExp = (w: Words, { k, high, low }: SplitExp): Num => scale(w, w.add(w.num(1), w.add(high, low)), k);

/** e^x. */
export function exp(w: Words, x: Num): Num {
  return joinExp(w, splitExp(w, between(w, x, of(w, expRange))));
}

/** 2^x. */
export function exp2(w: Words, x: Num): Num {
  const inside = between(w, x, of(w, exp2Range));
  const k = nearestWhole(w, inside);
  const base = constant(w, fullLn2);
  const part = w.sub(inside, k);
  const r = multiply(w, part, base.high);
  const rLow = w.add(r.low, w.mul(part, base.low));
  return joinExp(w, { k, high: r.high, low: w.add(bend(w, r.high), rLow) });
}

/** e^x - 1, without losing x itself where it is small. */
export function expm1(w: Words, x: Num): Num {
  const [, top] = of(w, expRange);
  const { k, high, less, r } = reduce(w, between(w, x, [-60, top]));
  const half = w.num(0.5);
  // Where k = 1, up to six tenths of it cancel: so r^2/2 stands apart, and what rounding r has lost is not forgotten.
  const square = w.mul(r, r);
  const lost = w.add(w.sub(r, high), less);
  const cubic = w.mul(w.mul(square, r), polynomial(w, r, of(w, series)));
  const main = add(w, high, w.mul(square, half));
  const p = add(w, main.high, w.add(main.low, w.sub(cubic, w.add(less, w.mul(lost, r)))));
  // 2 (s + s p - 1/2) with s = 2^(k - 1): the largest k has no power of two of its own.
  const s = w.pow2(w.sub(k, w.num(1)));
  const a = w.sub(s, half);
  const aLow = w.sub(w.sub(s, a), half);
  const sum = add(w, a, w.mul(s, p.high));
  const rest = w.add(sum.low, w.add(aLow, w.mul(s, p.low)));
  const y = w.mul(w.add(sum.high, rest), w.num(2));
  return w.select(w.lt(w.abs(x), w.num(w.type === 'float32' ? 2 ** -25 : 2 ** -54)), x, y);
}
