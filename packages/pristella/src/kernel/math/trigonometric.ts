import type { Num, Words } from '../words.ts';
import { nearestWhole } from './exponential.ts';
import { reduceHuge } from './huge-angle.ts';
import { type Both, of, polynomial } from './polynomial.ts';
import { add, divide, multiply, type Sum } from './sum.ts';

/** (sin(r) / r - 1) / r^2 as a polynomial in r^2, |r| <= pi/4. */
const sinSeries: Both<readonly number[]> = {
  float32: [-0.16666655, 0.008332187, -0.00019517967],
  float64: [
    -0.1666666666666663, 0.00833333333332184, -0.00019841269829358915, 2.7557313538665993e-6, -2.5050734415078456e-8,
    1.589543488756828e-10,
  ],
};
/** (cos(r) - 1 + r^2/2) / r^4 as a polynomial in r^2, |r| <= pi/4. */
const cosSeries: Both<readonly number[]> = {
  float32: [0.041666646, -0.001388731, 2.4432422e-5],
  float64: [
    0.041666666666666595, -0.0013888888888873307, 2.4801587288965077e-5, -2.755731420302425e-7, 2.087570313063519e-9,
    -1.1358616472635463e-11,
  ],
};

/**
 * pi/2 in parts. `exact` and `paired` are so short (7 and 23 bits) that their products with whole numbers up to `most`
 * are exact; subtracting an `exact` one is exact too.
 */
interface QuarterTurn {
  readonly exact: readonly number[];
  readonly paired: readonly number[];
  readonly rest: number;
  readonly most: number;
}
const quarterTurn: Both<QuarterTurn> = {
  float32: {
    exact: [1.5625, 0.0081787109375, 0.00011730194091796875],
    paired: [3.129243850708008e-7, 9.89530235528946e-10, 2.5579538487363607e-12, 5.384581669432009e-15],
    rest: 5.721188916458728e-18,
    most: 2 ** 17,
  },
  float64: {
    exact: [1.570796251296997, 7.549789415861596e-8],
    paired: [5.390302529957765e-15, 3.2820031633724233e-22],
    rest: 3.7950107727212256e-29,
    most: 2 ** 30,
  },
};

/** x - k pi/2 as a sum of two, and k up to a multiple of 4; NaN for what is not finite. */
function reduce(w: Words, x: Num): Sum & { readonly k: Num } {
  const { exact, paired, rest, most } = of(w, quarterTurn);
  const turns = nearestWhole(w, w.mul(x, w.num(2 / Math.PI)));
  let near: Sum = { high: x, low: w.num(0) };
  for (const part of exact) near = { high: w.sub(near.high, w.mul(turns, w.num(part))), low: near.low };
  for (const part of paired) {
    const next = add(w, near.high, w.neg(w.mul(turns, w.num(part))));
    near = { high: next.high, low: w.add(near.low, next.low) };
  }
  near = add(w, near.high, w.sub(near.low, w.mul(turns, w.num(rest))));
  const far = w.not(w.le(w.abs(x), w.num(most * (Math.PI / 2))));
  const [k, high, low] = w.rarely(far, 1, [turns, near.high, near.low], () => {
    const r = reduceHuge(w, x);
    return [r.k, r.high, r.low];
  }) as [Num, Num, Num];
  return { k, high, low };
}

/** sin r, its small part apart. */
const sinNear = (w: Words, { high, low }: Sum): Sum => {
  const z = w.mul(high, high);
  const bend = w.mul(w.mul(high, z), polynomial(w, z, of(w, sinSeries)));
  return { high, low: w.add(bend, w.mul(low, w.sub(w.num(1), w.mul(z, w.num(0.5))))) };
};

/** cos r, its small part apart. */
const cosNear = (w: Words, { high, low }: Sum): Sum => {
  const z = w.mul(high, high);
  const main = add(w, w.num(1), w.mul(z, w.num(-0.5)));
  const bend = w.mul(w.mul(z, z), polynomial(w, z, of(w, cosSeries)));
  return { high: main.high, low: w.add(main.low, w.sub(bend, w.mul(high, low))) };
};

/** sin(r + k pi/2). */
function turned(w: Words, r: Sum, k: Num): Num {
  const quarter = w.sub(k, w.mul(nearestWhole(w, w.mul(k, w.num(0.25))), w.num(4))); // -2, -1, 0, 1 or 2
  const sine = sinNear(w, r);
  const cosine = cosNear(w, r);
  const odd = w.eq(w.abs(quarter), w.num(1));
  const y = w.add(w.select(odd, cosine.high, sine.high), w.select(odd, cosine.low, sine.low));
  const negative = w.or(w.eq(quarter, w.num(-1)), w.eq(w.abs(quarter), w.num(2)));
  return w.select(negative, w.neg(y), y);
}

/** The sine of x radians, for every number; NaN for what is not finite. */
export function sin(w: Words, x: Num): Num {
  const r = reduce(w, x);
  return w.select(w.eq(x, w.num(0)), x, turned(w, r, r.k));
}

/** The cosine of x radians, for every number; NaN for what is not finite. */
export function cos(w: Words, x: Num): Num {
  const r = reduce(w, x);
  return turned(w, r, w.add(r.k, w.num(1)));
}

/** The tangent of x radians, for every number; NaN for what is not finite. */
export function tan(w: Words, x: Num): Num {
  const r = reduce(w, x);
  const s = sinNear(w, r);
  const c = cosNear(w, r);
  const sine = add(w, s.high, s.low);
  // The quotient adds the errors of both, so here the cosine is told what rounding r^2 has lost.
  const square = multiply(w, r.high, r.high);
  const cosine = add(w, c.high, w.sub(c.low, w.mul(square.low, w.num(0.5))));
  // tan(r + pi/2) = -cos r / sin r
  const odd = w.ne(nearestWhole(w, w.mul(r.k, w.num(0.5))), w.mul(r.k, w.num(0.5)));
  const over: Sum = { high: w.select(odd, cosine.high, sine.high), low: w.select(odd, cosine.low, sine.low) };
  const under: Sum = {
    high: w.select(odd, w.neg(sine.high), cosine.high),
    low: w.select(odd, w.neg(sine.low), cosine.low),
  };
  const q = divide(w, over, under);
  const tiny = w.lt(w.abs(x), w.num(w.type === 'float32' ? 2 ** -13 : 2 ** -27));
  return w.select(tiny, x, w.add(q.high, q.low));
}
