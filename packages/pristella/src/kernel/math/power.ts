import type { Cond, Num, Words } from '../words.ts';
import { between, expRange, joinExp, ln2, splitExp } from './exponential.ts';
import { logOr, splitLog } from './logarithm.ts';
import { type Both, of, polynomial } from './polynomial.ts';
import { add, addSums, constant, divide, doubled, multiply, multiplySums, root, type Sum } from './sum.ts';

/** A first approximation of the cube root between sqrt(1/2) and sqrt(2). */
const cbrtStart = [0.49251148, 0.739709, -0.29036757, 0.05821636];

/** The cube root. */
export function cbrt(w: Words, x: Num): Num {
  const a = w.abs(x);
  const { e, f } = splitLog(w, a);
  const m = w.add(w.num(1), f);
  const third = w.nearest(w.mul(e, w.num(1 / 3)));
  const left = w.sub(e, w.mul(third, w.num(3))); // -1, 0 or 1
  const turn = w.select(w.lt(left, w.num(0)), w.num(0.5 ** (1 / 3)), w.num(2 ** (1 / 3)));
  const start = polynomial(w, m, cbrtStart);
  const v = w.mul(m, w.pow2(left));
  let t = w.select(w.eq(left, w.num(0)), start, w.mul(start, turn));
  // Halley's step triples the good digits; float32 needs only the last one.
  if (w.type === 'float64') {
    const cube = w.mul(t, w.mul(t, t));
    t = w.mul(t, w.div(w.add(cube, w.add(v, v)), w.add(w.add(cube, cube), v)));
  }
  // The last step starts from a short t, whose square is exact.
  t = w.high(t);
  const q = w.div(v, w.mul(t, t));
  const y = w.add(t, w.mul(t, w.div(w.sub(q, t), w.add(w.add(t, t), q))));
  const ordinary = w.and(w.gt(a, w.num(0)), w.lt(a, w.num(Infinity)));
  return w.select(ordinary, w.copysign(w.mul(y, w.pow2(third)), x), x);
}

/** The logarithm's series after 2 + 2/3 s^2, over s^4. */
const logSeries: Both<readonly number[]> = {
  float32: [0.40000153, 0.28547087, 0.2341973],
  float64: [
    0.3999999999999998, 0.2857142857144387, 0.2222222221777924, 0.1818181884563561, 0.1538455829863736,
    0.13336270024459357, 0.11675660033661243, 0.11982816309538563,
  ],
};
const twoThirds = doubled(2 / 3, 3.700743415417188e-17);
/** log a to about 2^-65 (float64) or 2^-36 (float32) of itself: enough digits that y log a is good to the last one. */
function longLog(w: Words, a: Num): Sum {
  const { e, f } = splitLog(w, a);
  const s = divide(w, { high: f, low: w.num(0) }, add(w, w.num(2), f));
  const z = multiplySums(w, s, s);
  const c = constant(w, twoThirds);
  const slope = add(w, c.high, w.add(w.mul(z.high, polynomial(w, z.high, of(w, logSeries))), c.low));
  const bend = multiplySums(w, multiplySums(w, s, z), slope);
  const near = addSums(w, { high: w.add(s.high, s.high), low: w.add(s.low, s.low) }, bend);
  const [ln2High, ln2Low] = of(w, ln2);
  return addSums(w, add(w, w.mul(e, w.num(ln2High)), w.mul(e, w.num(ln2Low))), near);
}

const isInteger = (w: Words, y: Num): Cond => w.eq(w.nearest(y), y);

/**
 * x to the power y, as NumPy and IEEE 754 have it: x^0 and 1^y are 1 even for NaN; a negative x takes integer powers
 * alone; at 0 and the infinities odd integers keep the sign.
 */
export function pow(w: Words, x: Num, y: Num): Num {
  const zero = w.num(0);
  const one = w.num(1);
  const infinity = w.num(Infinity);
  const a = w.abs(x);
  const log = longLog(w, a);
  const power = multiply(w, y, logOr(w, a, log.high));
  const inside = w.lt(w.abs(power.high), w.num(1000));
  const low = w.select(inside, w.add(power.low, w.mul(y, log.low)), zero);
  const size = joinExp(w, splitExp(w, between(w, power.high, of(w, expRange)), low));

  const half = w.mul(y, w.num(0.5));
  const odd = w.and(isInteger(w, y), w.not(isInteger(w, half)));
  const negative = w.lt(w.copysign(one, x), zero);
  const signed = w.select(w.and(negative, odd), w.neg(size), size);
  const undefinedThere = w.and(w.and(w.lt(x, zero), w.lt(a, infinity)), w.not(isInteger(w, y)));
  const unit = w.and(w.eq(x, w.num(-1)), w.eq(w.abs(y), infinity));
  const isOne = w.or(w.or(w.eq(y, zero), w.eq(x, one)), unit);
  return w.select(isOne, one, w.select(undefinedThere, w.num(NaN), signed));
}

/** Where squares would overflow or vanish, and the powers of two that keep them from it. */
const squareRange: Both<{ huge: number; down: number; tiny: number; up: number }> = {
  float32: { huge: 2 ** 50, down: 2 ** -70, tiny: 2 ** -40, up: 2 ** 95 },
  float64: { huge: 2 ** 500, down: 2 ** -600, tiny: 2 ** -400, up: 2 ** 600 },
};

/** The length of (x, y), without overflow on the way; infinite if either is, even beside NaN. */
export function hypot(w: Words, x: Num, y: Num): Num {
  const { huge, down, tiny, up } = of(w, squareRange);
  const [p, q] = [w.abs(x), w.abs(y)];
  const larger = w.max(p, q);
  const isHuge = w.gt(larger, w.num(huge));
  const isTiny = w.lt(larger, w.num(tiny));
  const by = w.select(isHuge, w.num(down), w.select(isTiny, w.num(up), w.num(1)));
  const back = w.select(isHuge, w.num(1 / down), w.select(isTiny, w.num(1 / up), w.num(1)));
  const [a, b] = [w.mul(larger, by), w.mul(w.min(p, q), by)];
  const length = root(w, addSums(w, multiply(w, a, a), multiply(w, b, b)));
  const infinite = w.or(w.eq(p, w.num(Infinity)), w.eq(q, w.num(Infinity)));
  const ordinary = w.select(w.eq(larger, w.num(0)), larger, w.mul(w.add(length.high, length.low), back));
  return w.select(infinite, w.num(Infinity), ordinary);
}
