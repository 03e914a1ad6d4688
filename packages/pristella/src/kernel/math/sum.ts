import type { Num, Words } from '../words.ts';
import { type Both, of } from './polynomial.ts';

/**
 * Two numbers whose exact sum is meant: twice the digits of one, without fused multiply-add. The methods are from
 * T. J. Dekker, A floating-point technique for extending the available precision, Numerische Mathematik 18, 1971.
 */
export interface Sum {
  readonly high: Num;
  readonly low: Num;
}

/** a + b where |a| >= |b| or a = 0; without error. */
export function add(w: Words, a: Num, b: Num): Sum {
  const high = w.add(a, b);
  return { high, low: w.sub(b, w.sub(high, a)) };
}

/** a + b without error, whichever is larger (Knuth, The Art of Computer Programming 2, section 4.2.2). */
export function addAny(w: Words, a: Num, b: Num): Sum {
  const high = w.add(a, b);
  const fromB = w.sub(high, a);
  return { high, low: w.add(w.sub(a, w.sub(high, fromB)), w.sub(b, fromB)) };
}

/** a + b for sums with |a| >= |b|. */
export function addSums(w: Words, a: Sum, b: Sum): Sum {
  const s = add(w, a.high, b.high);
  return add(w, s.high, w.add(s.low, w.add(a.low, b.low)));
}

/** a b. */
export function multiply(w: Words, a: Num, b: Num): Sum {
  const high = w.mul(a, b);
  const a1 = w.high(a);
  const b1 = w.high(b);
  const a2 = w.sub(a, a1);
  const b2 = w.sub(b, b1);
  const rest = w.add(w.add(w.sub(w.mul(a1, b1), high), w.mul(a1, b2)), w.mul(a2, b1));
  return { high, low: w.add(rest, w.mul(a2, b2)) };
}

/** a b for sums. */
export function multiplySums(w: Words, a: Sum, b: Sum): Sum {
  const p = multiply(w, a.high, b.high);
  return add(w, p.high, w.add(p.low, w.add(w.mul(a.high, b.low), w.mul(a.low, b.high))));
}

/** a / b. */
export function divide(w: Words, a: Sum, b: Sum): Sum {
  const q = w.div(a.high, b.high);
  const p = multiply(w, q, b.high);
  const rest = w.add(w.sub(w.sub(a.high, p.high), p.low), w.sub(a.low, w.mul(q, b.low)));
  return { high: q, low: w.div(rest, b.high) };
}

/** The square root of a > 0. */
export function root(w: Words, a: Sum): Sum {
  const s = w.sqrt(a.high);
  const p = multiply(w, s, s);
  const rest = w.add(w.sub(w.sub(a.high, p.high), p.low), a.low);
  return { high: s, low: w.div(rest, w.add(s, s)) };
}

/** A constant to twice the digits: `rest` is what rounding `value` to float64 lost. */
export const doubled = (value: number, rest: number): Both<readonly [number, number]> => ({
  float32: [Math.fround(value), value - Math.fround(value)],
  float64: [value, rest],
});

/** Such a constant in a formula. */
export function constant(w: Words, table: Both<readonly [number, number]>): Sum {
  const [high, low] = of(w, table);
  return { high: w.num(high), low: w.num(low) };
}
