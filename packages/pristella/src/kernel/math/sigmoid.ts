import type { Num, Words } from '../words.ts';
import { nearestWhole, scale, significandOf, significandPlus, splitExp } from './exponential.ts';
import { sumLog1p } from './logarithm.ts';
import { addAny } from './sum.ts';

/** Where e^-a has become 0. */
const vanishing = (w: Words): Num => w.num(w.type === 'float32' ? 104 : 746);

/** 1 / (1 + e^-x). */
export function sigmoid(w: Words, x: Num): Num {
  const one = w.num(1);
  const split = splitExp(w, w.atMost(w.abs(x), vanishing(w)));
  // With e^|x| = m / t and t = 2^-k, sigmoid(-|x|) = t / (m + t). Two powers, because t may be subnormal.
  const half = nearestWhole(w, w.mul(split.k, w.num(-0.5)));
  const t1 = w.pow2(half);
  const t2 = w.pow2(w.neg(w.add(split.k, half)));
  const d = significandPlus(w, split, w.mul(t1, t2));
  // A quotient cut short leaves an exact remainder.
  const q = w.div(one, d.high);
  const short = w.high(q);
  const dShort = w.high(d.high);
  const dRest = w.add(w.sub(d.high, dShort), d.low);
  const remainder = w.sub(w.sub(one, w.mul(short, dShort)), w.mul(short, dRest));
  const below = w.mul(w.mul(w.add(short, w.mul(q, remainder)), t1), t2);
  return w.select(w.lt(x, w.num(0)), below, w.sub(one, below));
}

/** log(1 + e^x), which is nearly x where x is large. */
export function softplus(w: Words, x: Num): Num {
  const split = splitExp(w, w.neg(w.atMost(w.abs(x), vanishing(w))));
  const m = significandOf(w, split);
  const log = sumLog1p(w, scale(w, m.high, split.k), scale(w, m.low, split.k));
  const sum = addAny(w, w.atLeast(x, w.num(0)), log.high);
  const y = w.add(sum.high, w.add(sum.low, log.low));
  return w.select(w.eq(x, w.num(Infinity)), x, y);
}
