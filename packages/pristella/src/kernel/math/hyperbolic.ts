import type { Num, Words } from '../words.ts';
import { scale, significandOf, significandPlus, splitExp } from './exponential.ts';
import { type Both, of, polynomial } from './polynomial.ts';
import { add } from './sum.ts';

/** (tanh(x) / x - 1) / x^2 as a polynomial in x^2, |x| <= 0.56. */
const tanhSeries: Both<readonly number[]> = {
  float32: [-0.33333313, 0.13332437, -0.05383579, 0.021000555, -0.006169899],
  float64: [
    -0.3333333333333328, 0.13333333333323746, -0.05396825396207642, 0.0218694883372235, -0.008863231797984598,
    0.003592083851464459, -0.0014554898014973554, 0.0005882248027719326, -0.00023281924122187618, 8.250610652875146e-5,
    -1.899201812603565e-5,
  ],
};
/** (sinh(x) / x - 1) / x^2 as a polynomial in x^2, |x| <= 1. */
const sinhSeries: Both<readonly number[]> = {
  float32: [0.16666667, 0.0083333105, 0.00019842836, 2.7825945e-6],
  float64: [
    0.16666666666666669, 0.008333333333332912, 0.00019841269841594338, 2.755731910630425e-6, 2.5052131096626048e-8,
    1.6056649496393482e-10, 7.77695574062432e-13,
  ],
};
/** Above, sinh and cosh are infinite. */
const largest: Both<number> = { float32: 90, float64: 711 };

/** x + x^3 c(x^2): an odd function near 0. */
const odd = (w: Words, x: Num, c: readonly number[]): Num => {
  const z = w.mul(x, x);
  return w.add(x, w.mul(w.mul(x, z), polynomial(w, z, c)));
};

/** The hyperbolic tangent. */
export function tanh(w: Words, x: Num): Num {
  const one = w.num(1);
  const a = w.abs(x);
  // 1 - 2 / (1 + e^2a), where e^2a = m / t and t = 2^-k; from a = 20 on it is 1 in both types.
  const split = splitExp(w, w.atMost(w.add(a, a), w.num(40)));
  const t = w.pow2(w.neg(split.k));
  const d = significandPlus(w, split, t);
  const inverse = w.div(one, d.high);
  const q = w.mul(w.add(t, t), inverse);
  const main = w.sub(one, q);
  const rest = w.add(w.sub(w.sub(one, main), q), w.mul(w.mul(q, inverse), d.low));
  const near = odd(w, x, of(w, tanhSeries));
  // copysign around all of it: -0 plus its own cube would be 0.
  return w.copysign(w.select(w.lt(a, w.num(0.56)), near, w.add(main, rest)), x);
}

/** e^a + s e^-a over 2, for s = 1 or -1 and a >= 0 (a >= 1 if s = -1). */
function halfSum(w: Words, a: Num, s: number): Num {
  const split = splitExp(w, w.atMost(a, w.num(of(w, largest))));
  const m = significandOf(w, split);
  // Divided by e^a's power of two, the second term shrinks by its square; far down it no longer matters.
  const shrunk = w.pow2(w.atLeast(w.mul(split.k, w.num(-2)), w.num(-120)));
  const sum = add(w, m.high, w.div(w.mul(shrunk, w.num(s)), m.high));
  return scale(w, w.add(sum.high, w.add(sum.low, m.low)), w.sub(split.k, w.num(1)));
}

/** The hyperbolic sine. */
export function sinh(w: Words, x: Num): Num {
  const a = w.abs(x);
  return w.select(w.lt(a, w.num(1)), odd(w, x, of(w, sinhSeries)), w.copysign(halfSum(w, a, -1), x));
}

/** The hyperbolic cosine. */
export function cosh(w: Words, x: Num): Num {
  return halfSum(w, w.abs(x), 1);
}
