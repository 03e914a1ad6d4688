import type { Num, Words } from '../words.ts';
import { logOr, sumLog1p } from './logarithm.ts';
import { add, addAny, addSums, divide, multiply, root, type Sum } from './sum.ts';

/** Where x^2 + 1 and x^2 - 1 have become x^2: 2^53 or 2^24, whose squares are far from overflow. */
const large = (w: Words): Num => w.num(w.type === 'float32' ? 2 ** 24 : 2 ** 53);

/** log(1 + y), and for large x log(2 x); y is finite. */
function logOfSum(w: Words, x: Num, y: Sum): Num {
  const isLarge = w.gt(x, large(w));
  const log = sumLog1p(w, w.select(isLarge, x, y.high), w.select(isLarge, w.num(0), y.low));
  const more = w.select(isLarge, w.num(Math.LN2), w.num(0));
  return w.add(log.high, w.add(log.low, more));
}

/** The inverse hyperbolic sine. */
export function asinh(w: Words, x: Num): Num {
  const a = w.abs(x);
  const inside = w.atMost(a, large(w));
  // log(1 + a + a^2 / (1 + sqrt(1 + a^2)))
  const square = multiply(w, inside, inside);
  const s = addAny(w, square.high, w.num(1));
  const r = root(w, { high: s.high, low: w.add(s.low, square.low) });
  const d = add(w, r.high, w.num(1));
  const q = divide(w, square, { high: d.high, low: w.add(d.low, r.low) });
  const y = addSums(w, { high: inside, low: w.num(0) }, q);
  return w.copysign(logOr(w, w.add(a, w.num(1)), logOfSum(w, a, y)), x);
}

/** The inverse hyperbolic cosine; NaN below 1. */
export function acosh(w: Words, x: Num): Num {
  const inside = w.atMost(x, large(w));
  // log(1 + t + sqrt((x - 1) (x + 1))) with t = x - 1
  const t = add(w, inside, w.num(-1));
  const u = add(w, inside, w.num(1));
  const product = multiply(w, t.high, u.high);
  const low = w.add(product.low, w.add(w.mul(t.high, u.low), w.mul(t.low, u.high)));
  const r = root(w, { high: product.high, low });
  const sum = addAny(w, t.high, r.high);
  const y = logOfSum(w, x, { high: sum.high, low: w.add(sum.low, w.add(t.low, r.low)) });
  const inner = w.select(w.eq(x, w.num(1)), w.num(0), y);
  return w.select(w.lt(x, w.num(1)), w.num(NaN), logOr(w, x, inner));
}

/** The inverse hyperbolic tangent; infinite at -1 and 1, NaN beyond. */
export function atanh(w: Words, x: Num): Num {
  const one = w.num(1);
  const a = w.abs(x);
  const inside = w.atMost(a, w.num(w.type === 'float32' ? 1 - 2 ** -24 : 1 - 2 ** -53));
  // log(1 + 2a / (1 - a)) / 2
  const q = divide(w, { high: w.add(inside, inside), low: w.num(0) }, add(w, one, w.neg(inside)));
  const log = sumLog1p(w, q.high, q.low);
  const y = w.mul(w.add(log.high, log.low), w.num(0.5));
  const tiny = w.lt(a, w.num(w.type === 'float32' ? 2 ** -14 : 2 ** -28));
  const beyond = w.select(w.gt(a, one), w.num(NaN), w.num(Infinity));
  return w.select(tiny, x, w.copysign(w.select(w.ge(a, one), beyond, y), x));
}
