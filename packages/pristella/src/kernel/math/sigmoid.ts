import type { Num, Words } from '../words.ts';
import { scale, splitExp } from './exponential.ts';
import { sumLog1p } from './logarithm.ts';

/** The least a at which e^-a is 0. */
const vanishing = (w: Words): Num => w.num(w.type === 'float32' ? 104 : 746);

/** 1 / (1 + e^-x). */
export function sigmoid(w: Words, x: Num): Num {
  const one = w.num(1);
  const { k, high, low } = splitExp(w, w.atMost(w.abs(x), vanishing(w)));
  // At -|x| it is t / (m + t), where e^|x| = m / t and t = 2^-k. The denominator is d + dLow.
  const half = w.nearest(w.mul(k, w.num(-0.5)));
  const t1 = w.pow2(half);
  const t2 = w.pow2(w.neg(w.add(k, half)));
  const t = w.mul(t1, t2);
  const p = w.add(high, low);
  const m = w.add(one, p);
  const d = w.add(m, t);
  const dLow = w.add(w.sub(p, w.sub(m, one)), w.sub(t, w.sub(d, m)));
  // A short q leaves an exact remainder 1 - q d.
  const quotient = w.div(one, d);
  const q = w.high(quotient);
  const short = w.high(d);
  const remainder = w.sub(w.sub(one, w.mul(q, short)), w.mul(q, w.add(w.sub(d, short), dLow)));
  const below = w.mul(w.mul(w.add(q, w.mul(quotient, remainder)), t1), t2);
  return w.select(w.lt(x, w.num(0)), below, w.sub(one, below));
}

/** log(1 + e^x), linear for large x. */
export function softplus(w: Words, x: Num): Num {
  const one = w.num(1);
  const { k, high, low } = splitExp(w, w.neg(w.atMost(w.abs(x), vanishing(w))));
  const p = w.add(high, low);
  const m = w.add(one, p);
  const z = scale(w, m, k);
  const zLow = scale(w, w.add(w.sub(p, w.sub(m, one)), w.sub(low, w.sub(p, high))), k);
  const log = sumLog1p(w, z, zLow);
  const linear = w.atLeast(x, w.num(0));
  const large = w.gt(linear, log.high);
  const sum = w.add(linear, log.high);
  const lost = w.select(large, w.sub(log.high, w.sub(sum, linear)), w.sub(linear, w.sub(sum, log.high)));
  const y = w.add(sum, w.add(lost, log.low));
  return w.select(w.eq(linear, w.num(Infinity)), x, y);
}
