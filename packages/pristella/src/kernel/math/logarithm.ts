import type { Cond, Num, Words } from '../words.ts';
import { ln2 } from './exponential.ts';
import { type Both, of, polynomial } from './polynomial.ts';
import { add, constant, doubled, multiply, type Sum } from './sum.ts';

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
export interface SplitLog {
  readonly e: Num;
  readonly f: Num;
}

/** x normal and positive. */
export function splitNormal(w: Words, x: Num): SplitLog {
  const m = w.significand(x);
  const upper = w.gt(m, w.num(Math.SQRT2));
  const e = w.exponent(x);
  return {
    e: w.select(upper, w.add(e, w.num(1)), e),
    f: w.sub(w.select(upper, w.mul(m, w.num(0.5)), m), w.num(1)),
  };
}

/** x positive. */
export function splitLog(w: Words, x: Num): SplitLog {
  const subnormal = w.lt(x, w.num(of(w, smallestNormal)));
  const { e, f } = splitNormal(w, w.select(subnormal, w.mul(x, w.num(2 ** 54)), x));
  return { e: w.select(subnormal, w.sub(e, w.num(54)), e), f };
}

/** log(1 + f): f itself, and a small part that carries all the error. */
function logNear(w: Words, f: Num): Sum {
  const s = w.div(f, w.add(w.num(2), f));
  const z = w.mul(s, s);
  const half = w.mul(w.mul(f, f), w.num(0.5));
  const r = w.mul(z, polynomial(w, z, of(w, series)));
  return { high: f, low: w.sub(w.mul(s, w.add(half, r)), half) };
}

/** log(2^e (1 + f)). */
export function joinLog(w: Words, { e, f }: SplitLog): Sum {
  const [ln2High, ln2Low] = of(w, ln2);
  const near = logNear(w, f);
  const sum = add(w, w.mul(e, w.num(ln2High)), f);
  return { high: sum.high, low: w.add(sum.low, w.add(near.low, w.mul(e, w.num(ln2Low)))) };
}

const isPositiveFinite = (w: Words, x: Num): Cond => w.and(w.gt(x, w.num(0)), w.lt(x, w.num(Infinity)));

/** y, but what every logarithm says where x is not a positive finite number: -inf, inf or NaN. */
export function logOr(w: Words, x: Num, y: Num): Num {
  const special = w.select(w.gt(x, w.num(0)), x, w.select(w.eq(x, w.num(0)), w.num(-Infinity), w.num(NaN)));
  return w.select(isPositiveFinite(w, x), y, special);
}

/** The natural logarithm; -inf at 0, NaN below. */
export function log(w: Words, x: Num): Num {
  const { high, low } = joinLog(w, splitLog(w, x));
  return logOr(w, x, w.add(high, low));
}

interface Base {
  /** The logarithm of 2, in a part whose products with exponents are exact and a rest. */
  readonly ofTwo: Both<readonly [number, number]>;
  /** The logarithm of e to twice the digits. */
  readonly ofE: Both<readonly [number, number]>;
}

function logTo(w: Words, x: Num, base: Base): Num {
  const { e, f } = splitLog(w, x);
  const near = logNear(w, f);
  const n = add(w, near.high, near.low);
  const scale = constant(w, base.ofE);
  const p = multiply(w, n.high, scale.high);
  const pLow = w.add(p.low, w.add(w.mul(n.high, scale.low), w.mul(n.low, scale.high)));
  const two = constant(w, base.ofTwo);
  const y = add(w, w.mul(e, two.high), p.high);
  return logOr(w, x, w.add(y.high, w.add(y.low, w.add(pLow, w.mul(e, two.low)))));
}

const base2: Base = {
  ofTwo: doubled(1, 0),
  ofE: doubled(Math.LOG2E, 2.0355273740931033e-17),
};
const base10: Base = {
  ofTwo: {
    float32: [0.301025390625, 4.605039066518657e-6],
    float64: [0.30102999566395283, 2.8363394551044964e-14],
  },
  ofE: doubled(Math.LOG10E, 1.098319650216765e-17),
};

/** The logarithm to base 2, exact at powers of two; -inf at 0, NaN below. */
export const log2 = (w: Words, x: Num): Num => logTo(w, x, base2);

/** The logarithm to base 10; -inf at 0, NaN below. */
export const log10 = (w: Words, x: Num): Num => logTo(w, x, base10);

/** Below this, log(1 + x) is x - x^2/2. */
const nearOne: Both<number> = { float32: 2 ** -13, float64: 2 ** -27 };

/** log(1 + x + xLow) for finite x > -1. */
export function sumLog1p(w: Words, x: Num, xLow?: Num): Sum {
  const one = w.num(1);
  const u = w.add(one, x);
  let lost = w.select(w.lt(x, one), w.sub(x, w.sub(u, one)), w.sub(one, w.sub(u, x)));
  let bend = w.neg(w.mul(x, w.mul(x, w.num(0.5))));
  if (xLow !== undefined) {
    lost = w.add(lost, xLow);
    bend = w.add(bend, xLow);
  }
  const far = joinLog(w, splitNormal(w, u));
  const near = w.lt(w.abs(x), w.num(of(w, nearOne)));
  return { high: w.select(near, x, far.high), low: w.select(near, bend, w.add(far.low, w.div(lost, u))) };
}

/** log(1 + x), without losing x itself where it is small; -inf at -1, NaN below. */
export function log1p(w: Words, x: Num): Num {
  const { high, low } = sumLog1p(w, x);
  return logOr(w, w.add(x, w.num(1)), w.add(high, low));
}
