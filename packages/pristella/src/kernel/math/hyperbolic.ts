import type { Num, Words } from '../words.ts';
import { splitExp } from './exponential.ts';
import { type Both, of, polynomial } from './polynomial.ts';

/** (tanh(x) / x - 1) / x^2 as a polynomial in x^2, for |x| <= 0.56. */
const tanhSeries: Both<readonly number[]> = {
  float32: [-0.33333313, 0.13332437, -0.05383579, 0.021000555, -0.006169899],
  float64: [
    -0.3333333333333328, 0.13333333333323746, -0.05396825396207642, 0.0218694883372235, -0.008863231797984598,
    0.003592083851464459, -0.0014554898014973554, 0.0005882248027719326, -0.00023281924122187618, 8.250610652875146e-5,
    -1.899201812603565e-5,
  ],
};

/** The hyperbolic tangent. */
export function tanh(w: Words, x: Num): Num {
  const one = w.num(1);
  const a = w.abs(x);
  const z = w.mul(x, x);
  const near = w.add(x, w.mul(w.mul(x, z), polynomial(w, z, of(w, tanhSeries))));
  // 1 - 2 / (1 + e^2a), with e^2a = m / t: from 20 on it is 1 to either precision.
  const { k, high, low } = splitExp(w, w.atMost(w.add(a, a), w.num(40)));
  const t = w.pow2(w.neg(k));
  const p = w.add(high, low);
  const m = w.add(one, p);
  const d = w.add(m, t);
  const dLow = w.add(w.sub(p, w.sub(m, one)), w.sub(t, w.sub(d, m)));
  const inverse = w.div(one, d);
  const q = w.mul(w.add(t, t), inverse);
  const main = w.sub(one, q);
  const far = w.add(main, w.add(w.sub(w.sub(one, main), q), w.mul(w.mul(q, inverse), dLow)));
  return w.select(w.lt(a, w.num(0.56)), near, w.select(w.lt(x, w.num(0)), w.neg(far), far));
}
