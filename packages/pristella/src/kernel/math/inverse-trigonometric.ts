import type { Num, Words } from '../words.ts';
import { type Both, of, polynomial } from './polynomial.ts';
import { add, constant, doubled, multiply, type Sum } from './sum.ts';

/** (asin(x) / x - 1) / x^2 as a polynomial in x^2, |x| <= 1/2. */
const asinSeries: Both<readonly number[]> = {
  float32: [0.16666752, 0.07495309, 0.04546935, 0.024183504, 0.042160854],
  float64: [
    0.1666666666666676, 0.0749999999997085, 0.044642857174586194, 0.03038194270835153, 0.02237221498496825,
    0.01735161187919475, 0.013980823915516171, 0.011398872673720566, 0.010780532284811685, 0.0037051609961581125,
    0.021710900723761466, -0.021004486019555752, 0.03263232305882381,
  ],
};
/** (atan(x) / x - 1) / x^2 as a polynomial in x^2, |x| <= 7/16. */
const atanSeries: Both<readonly number[]> = {
  float32: [-0.33333305, 0.19997782, -0.14230171, 0.1049409, -0.058255814],
  float64: [
    -0.3333333333333292, 0.19999999999873716, -0.14285714272262157, 0.11111110394994851, -0.09090886871952808,
    0.07691872159980087, -0.06661033107694794, 0.05833316300540606, -0.0497588023460931, 0.036509435995893576,
    -0.016264630497902485,
  ],
};

/** Angles to twice the digits. */
const pi = doubled(Math.PI, 1.2246467991473532e-16);
const halfPi = doubled(Math.PI / 2, 6.123233995736766e-17);
/** From `from` on, atan x = angle + atan((x - centre) / (1 + centre x)); an infinite centre leaves -1 / x. */
const centres: readonly { from: number; centre: number; angle: Both<readonly [number, number]> }[] = [
  { from: 7 / 16, centre: 0.5, angle: doubled(0.4636476090008061, 2.2698777452961687e-17) },
  { from: 11 / 16, centre: 1, angle: doubled(Math.PI / 4, 3.061616997868383e-17) },
  { from: 19 / 16, centre: 1.5, angle: doubled(0.982793723247329, 1.3903311031230998e-17) },
  { from: 39 / 16, centre: Infinity, angle: halfPi },
];

/** asin a for 0 <= a <= 1/2, its small part apart; above, what asin a leaves of pi/2, which is 2 asin(sqrt((1 - a) / 2)). */
function asinNear(w: Words, a: Num): Sum {
  const outer = w.gt(a, w.num(0.5));
  const z = w.select(outer, w.mul(w.sub(w.num(1), a), w.num(0.5)), w.mul(a, a));
  const s = w.select(outer, w.sqrt(z), a);
  const square = multiply(w, s, s);
  const lost = w.sub(w.sub(z, square.high), square.low);
  // At |x| = 1 both are 0; any divisor will do.
  const sLow = w.div(lost, w.atLeast(w.add(s, s), w.num(2 ** -100)));
  const low = w.add(w.select(outer, sLow, w.num(0)), w.mul(w.mul(s, z), polynomial(w, z, of(w, asinSeries))));
  const times = w.select(outer, w.num(2), w.num(1));
  return { high: w.mul(s, times), low: w.mul(low, times) };
}

/** The angle in [-pi/2, pi/2] whose sine is x; NaN beyond 1. */
export function asin(w: Words, x: Num): Num {
  const a = w.abs(x);
  const near = asinNear(w, a);
  const right = constant(w, halfPi);
  const far = add(w, right.high, w.neg(near.high));
  const y = w.add(far.high, w.add(far.low, w.sub(right.low, near.low)));
  return w.copysign(w.select(w.gt(a, w.num(0.5)), y, w.add(near.high, near.low)), x);
}

/** The angle in [0, pi] whose cosine is x; NaN beyond 1. */
export function acos(w: Words, x: Num): Num {
  const a = w.abs(x);
  const near = asinNear(w, a);
  const outer = w.gt(a, w.num(0.5));
  const positive = w.gt(x, w.num(0));
  // Near 1 it is the angle itself, near -1 what that leaves of pi, and between them pi/2 - asin x.
  const flat = constant(w, pi);
  const right = constant(w, halfPi);
  const start = (flat: Num, right: Num): Num => w.select(outer, w.select(positive, w.num(0), flat), right);
  const sign = w.copysign(w.num(1), w.select(outer, x, w.neg(x)));
  const y = add(w, start(flat.high, right.high), w.mul(sign, near.high));
  return w.add(y.high, w.add(y.low, w.add(start(flat.low, right.low), w.mul(sign, near.low))));
}

/** The angle of x + xLow in [0, pi/2], its small part apart; x >= 0. */
function atanNear(w: Words, x: Num, xLow?: Num): Sum {
  let centre = w.num(0);
  let angle: Sum = { high: w.num(0), low: w.num(0) };
  for (const c of centres) {
    const beyond = w.ge(x, w.num(c.from));
    const there = constant(w, c.angle);
    centre = w.select(beyond, w.num(c.centre), centre);
    angle = { high: w.select(beyond, there.high, angle.high), low: w.select(beyond, there.low, angle.low) };
  }
  const last = w.eq(centre, w.num(Infinity));
  const over = w.select(last, w.num(-1), w.sub(x, centre));
  const under = w.select(last, x, w.add(w.num(1), w.mul(centre, x)));
  const t = w.div(over, under);
  const z = w.mul(t, t);
  let bend = w.mul(w.mul(t, z), polynomial(w, z, of(w, atanSeries)));
  if (xLow !== undefined) bend = w.add(bend, w.div(xLow, w.add(w.num(1), w.mul(x, x))));
  const sum = add(w, angle.high, t);
  return { high: sum.high, low: w.add(sum.low, w.add(angle.low, bend)) };
}

/** The angle in [-pi/2, pi/2] whose tangent is x. */
export function atan(w: Words, x: Num): Num {
  const { high, low } = atanNear(w, w.abs(x));
  return w.copysign(w.add(high, low), x);
}

/** The angle of the point (x, y) in [-pi, pi]; the signs of zeros count. */
export function atan2(w: Words, y: Num, x: Num): Num {
  const single = w.type === 'float32';
  // Scaled up where they are tiny, so that the remainder of the quotient is not lost among the subnormals.
  const [few, up] = single ? [2 ** -40, 2 ** 80] : [2 ** -500, 2 ** 600];
  const small = w.and(w.lt(w.abs(x), w.num(few)), w.lt(w.abs(y), w.num(few)));
  const by = w.select(small, w.num(up), w.num(1));
  const a = w.mul(w.abs(y), by);
  const b = w.mul(w.abs(x), by);
  // 0 / 0 counts as 0 and inf / inf as 1.
  const q = w.select(w.eq(a, w.num(0)), a, w.select(w.eq(a, b), w.num(1), w.div(a, b)));
  const p = multiply(w, q, b);
  const lost = w.div(w.sub(w.sub(a, p.high), p.low), b);
  const ordinary = w.and(w.gt(q, w.num(single ? 2 ** -30 : 2 ** -60)), w.lt(q, w.num(single ? 2 ** 30 : 2 ** 60)));
  const finite = w.and(ordinary, w.lt(b, w.num(Infinity)));
  const angle = atanNear(w, q, w.select(finite, lost, w.num(0)));
  const flat = constant(w, pi);
  const turned = add(w, flat.high, w.neg(angle.high));
  const left = w.add(turned.high, w.add(turned.low, w.sub(flat.low, angle.low)));
  const right = w.add(angle.high, angle.low);
  const result = w.copysign(w.select(w.lt(w.copysign(w.num(1), x), w.num(0)), left, right), y);
  return w.select(w.and(w.eq(x, x), w.eq(y, y)), result, w.num(NaN));
}
