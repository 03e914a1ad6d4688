import type { Num, Words } from '../words.ts';
import { splitExp } from './exponential.ts';
import { type Both, of, polynomial } from './polynomial.ts';
import { add } from './sum.ts';

/** erf(x) / x - 1 as a polynomial in x^2, |x| <= 0.85. */
const near: Both<readonly number[]> = {
  float32: [0.12837917, -0.3761259, 0.11282865, -0.02680727, 0.005057668, -0.00063483],
  float64: [
    0.1283791670955126, -0.37612638903184104, 0.11283791670973502, -0.026866170648955412, 0.0052239776665303096,
    -0.000854832960492284, 0.00012055434052050104, -1.4928182946159342e-5, 1.650253327910878e-6, -1.675823102607693e-7,
    1.683175090079081e-8, -1.5428441184126e-9,
  ],
};
/** -log(1 - erf(1 + d)) as a polynomial in d, from 0.85 to where erf is 1. */
const far: Both<readonly number[]> = {
  float32: [1.8496056, 2.638969, 0.84310144, 0.04150283, -0.00977968, 0.0016682269, -0.00012798642],
  float64: [
    1.8496055099332482, 2.6389675142347935, 0.8431072563584961, 0.04156109804603885, -0.010033825434212456,
    0.0019779030495463788, -0.00023732481821106687, -2.6270640567271597e-5, 2.7144296775255717e-5,
    -9.588646385272424e-6, 2.0419291049122418e-6, -1.3445086968815746e-7, -9.681360950041498e-8, 4.7692000216797495e-8,
    -1.1467511216390288e-8, 1.3200313789313852e-9, 7.12090427222042e-11, -4.997209805643653e-11, 7.105438178565359e-12,
    -3.7082233871616403e-13,
  ],
};

/** The error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x. */
export function erf(w: Words, x: Num): Num {
  const one = w.num(1);
  const a = w.abs(x);
  const z = w.mul(x, x);
  const inner = w.add(x, w.mul(x, polynomial(w, z, of(w, near))));
  const d = w.sub(w.atMost(a, w.num(w.type === 'float32' ? 4 : 6)), one);
  const { k, high, low } = splitExp(w, w.neg(polynomial(w, d, of(w, far))));
  // 1 - 2^k (1 + high + low)
  const power = w.pow2(k);
  const sum = add(w, w.sub(one, power), w.neg(w.mul(power, high)));
  const outer = w.add(sum.high, w.sub(sum.low, w.mul(power, low)));
  return w.select(w.lt(a, w.num(0.85)), inner, w.copysign(outer, x));
}
