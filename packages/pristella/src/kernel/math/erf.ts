import type { Num, Words } from '../words.ts';
import { splitExp } from './exponential.ts';
import { type Both, of, polynomial } from './polynomial.ts';
import { add, constant, doubled } from './sum.ts';

/** erf(x) / x - 1 as a polynomial in x^2, |x| <= 0.8. */
const near: Both<readonly number[]> = {
  float32: [0.12837917, -0.3761259, 0.11282865, -0.02680727, 0.005057668, -0.00063483],
  float64: [
    0.1283791670955126, -0.37612638903184104, 0.11283791670973502, -0.026866170648955412, 0.0052239776665303096,
    -0.000854832960492284, 0.00012055434052050104, -1.4928182946159342e-5, 1.650253327910878e-6, -1.675823102607693e-7,
    1.683175090079081e-8, -1.5428441184126e-9,
  ],
};
/** -log(1 - erf(1)). */
const atOne = doubled(1.8496055099332482, 1.1145214635639343e-17);
/** (-log(1 - erf(1 + d)) - atOne) / d as a polynomial in d, from 0.8 to where erf is 1. */
const far: Both<readonly number[]> = {
  float32: [2.6389675, 0.8431068, 0.041560672, -0.010023797, 0.0019654604, -0.00025319293, 1.2133986e-5],
  float64: [
    2.6389675142347913, 0.8431072563584848, 0.04156109804651655, -0.010033825434234223, 0.001977903021336353,
    -0.00023732471024509813, -2.627036901793137e-5, 2.714112857529743e-5, -9.577438143338015e-6, 2.0188662237600217e-6,
    -1.0292416322640023e-7, -1.2699350051442997e-7, 6.839124286877993e-8, -2.1696086976370407e-8, 4.929490259862137e-9,
    -8.151402024507863e-10, 9.374344460911832e-11, -6.708186264129306e-12, 2.2445961794606058e-13,
  ],
};

/** The error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x. */
export function erf(w: Words, x: Num): Num {
  const one = w.num(1);
  const a = w.abs(x);
  const z = w.mul(x, x);
  const inner = w.add(x, w.mul(x, polynomial(w, z, of(w, near))));
  const d = w.sub(w.atMost(a, w.num(w.type === 'float32' ? 4 : 6)), one);
  const start = constant(w, atOne);
  const q = add(w, start.high, w.mul(d, polynomial(w, d, of(w, far))));
  // 1 - e^-q with e^-q = 2^k (1 + high + low)
  const { k, high, low } = splitExp(w, w.neg(q.high), w.neg(w.add(q.low, start.low)));
  const power = w.pow2(k);
  const sum = add(w, w.sub(one, power), w.neg(w.mul(power, high)));
  const outer = w.add(sum.high, w.sub(sum.low, w.mul(power, low)));
  return w.select(w.lt(a, w.num(0.8)), inner, w.copysign(outer, x));
}
