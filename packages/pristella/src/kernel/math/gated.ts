import type { Num, Words } from '../words.ts';
import { type SplitExp, scale, significandOf, splitExp } from './exponential.ts';
import { type Both, of, polynomial } from './polynomial.ts';
import { add, addAny, constant, divide, doubled, multiply, multiplySums, type Sum } from './sum.ts';

// Activations that are x times a share between 0 and 1. The share is known to twice the digits, where it is small as a product with a power of two,
// so that only the last product rounds.

const isSingle = (w: Words): boolean => w.type === 'float32';
const exactly = (w: Words, value: number): Sum => ({ high: w.num(value), low: w.num(0) });

/** a + b for sums, whichever is larger. */
function addSumsAny(w: Words, a: Sum, b: Sum): Sum {
  const s = addAny(w, a.high, b.high);
  return add(w, s.high, w.add(s.low, w.add(a.low, b.low)));
}

/**
 * x times a share, which for -|x| is `share` 2^k, and for |x| what that leaves of 1. `a` is |x|, or what it is at most before the share of -|x|
 * becomes 0. Where |x| is so small that its square does not count, it is x without its part `lost`.
 */
function gated(w: Words, x: Num, a: Num, share: Sum, k: Num, lost: number): Num {
  const p = multiply(w, a, share.high);
  const rest = w.add(p.low, w.mul(a, share.low));
  const part = scale(w, w.add(p.high, rest), k);
  // What rounding that part has lost does not count beside x.
  const left = addAny(w, w.abs(x), w.neg(scale(w, p.high, k)));
  const above = w.add(left.high, w.sub(left.low, scale(w, rest, k)));
  const y = w.select(w.lt(x, w.num(0)), w.neg(part), above);
  const small = w.select(w.lt(w.abs(x), w.num(isSingle(w) ? 2 ** -26 : 2 ** -56)), w.sub(x, w.mul(x, w.num(lost))), y);
  return w.select(w.eq(x, w.num(Infinity)), x, small);
}

/** e^(-(a + low)) for a >= 0, as 2^k times a sum. */
function decay(w: Words, { high, low }: Sum): { split: SplitExp; m: Sum } {
  const split = splitExp(w, w.neg(high), w.neg(low));
  return { split, m: significandOf(w, split) };
}

/** 2^k of a sum, which becomes 0 where it is too small. */
const scaled = (w: Words, { high, low }: Sum, k: Num): Sum => ({ high: scale(w, high, k), low: scale(w, low, k) });

/** x times 1 / (1 + e^-v), where |v| is a sum and `a` as for `gated`. */
function bySigmoid(w: Words, x: Num, a: Num, v: Sum): Num {
  const { split, m } = decay(w, v);
  const share = divide(w, m, addSumsAny(w, exactly(w, 1), scaled(w, m, split.k)));
  return gated(w, x, a, share, split.k, 0.5);
}

/** x sigmoid(x). */
export function silu(w: Words, x: Num): Num {
  const a = w.atMost(w.abs(x), w.num(isSingle(w) ? 112 : 760));
  return bySigmoid(w, x, a, { high: a, low: w.num(0) });
}

/** 2 √(2/π). */
const twice = doubled(1.5957691216057308, -9.96930880911092e-17);
const cubic = doubled(0.044715, 2.1960211427085595e-18);

/** x sigmoid(2 √(2/π) (x + 0.044715 x^3)). */
export function geluTanh(w: Words, x: Num): Num {
  const a = w.atMost(w.abs(x), w.num(isSingle(w) ? 12 : 24));
  const square = multiplySums(w, multiply(w, a, a), constant(w, cubic));
  const inner = multiplySums(
    w,
    addSumsAny(w, exactly(w, 1), square),
    multiplySums(w, { high: a, low: w.num(0) }, constant(w, twice)),
  );
  return bySigmoid(w, x, a, inner);
}

/** x tanh(log(1 + e^x)), whose share is 1 - 2 / (1 + (1 + e^x)^2). */
export function mish(w: Words, x: Num): Num {
  const a = w.atMost(w.abs(x), w.num(isSingle(w) ? 112 : 760));
  const { split, m } = decay(w, { high: a, low: w.num(0) });
  const e = scaled(w, m, split.k);
  const square = multiplySums(w, e, e);
  const double: Sum = { high: w.add(e.high, e.high), low: w.add(e.low, e.low) };
  // Below 0 the share is e (e + 2) / (e^2 + 2 e + 2), above what 2 e^2 / (2 e^2 + 2 e + 1) leaves of 1.
  const below = divide(w, addSumsAny(w, e, exactly(w, 2)), addSumsAny(w, exactly(w, 2), addSumsAny(w, double, square)));
  const both: Sum = { high: w.add(square.high, square.high), low: w.add(square.low, square.low) };
  const lost = divide(w, double, addSumsAny(w, exactly(w, 1), addSumsAny(w, double, both)));
  const isBelow = w.lt(x, w.num(0));
  const factor: Sum = {
    high: w.select(isBelow, below.high, lost.high),
    low: w.select(isBelow, below.low, lost.low),
  };
  return gated(w, x, a, multiplySums(w, factor, m), split.k, 0.4);
}

/** What (e^(c^2/2) (1 + 5/4 c) times the normal distribution below -c) is where c = 4. */
const atFour = doubled(0.5664638478118136, 3.8879876173777394e-17);
/** What it is beyond that, over s, as a polynomial in s = (c - 4) / (c + 4), for c up to 15 and 40. */
const beyond: Both<readonly number[]> = {
  float32: [
    -0.0782799199, -0.0135952709, 0.0536772981, -0.0479634888, 0.0245433245, -0.00637993542, -0.000518108602,
    0.000915366807, -0.000101843172, -0.000115139228, 1.79014132e-5, 1.32766427e-5,
  ],
  float64: [
    -0.07827991627104333, -0.01359527042928517, 0.05367730690136414, -0.04796349781162524, 0.024543145720430443,
    -0.006379863758924251, -0.0005167323406231753, 0.0009154174632083004, -0.00010664904413814443,
    -0.00011697866163645307, 2.5404379959863214e-5, 1.8109841239614483e-5, -4.081780028646598e-6,
    -3.4323483162981404e-6, 4.5128541027856233e-7, 7.145997106860923e-7, 1.9711867911437708e-8, -1.4149234236846264e-7,
    -3.275656091384049e-8, 2.1318847208042983e-8, 1.1242521569884901e-8, -9.213698658511175e-10, -1.800460911368829e-9,
    -3.6262070884877603e-10,
  ],
};
/** Roughly its slope by s, for what rounding s has lost. */
const slope = [-0.0931, -0.1636, 0.3083] as const;

/** 1 / √(2 π). */
const density = doubled(0.3989422804014327, -2.49232720227773e-17);
/** The distribution between 0 and a, over a, less that, over a^2: its series, of which from 1 on nothing is used. */
const centre: Both<readonly number[]> = {
  float32: [
    -0.0664903801, 0.00997355701, -0.00118732822, 0.000115434688, -9.44465626e-6, 6.65969352e-7, -4.12266741e-8,
    2.27352982e-9,
  ],
  float64: [
    -0.06649038006690544, 0.009973557010035817, -0.0011873282154804543, 0.00011543468761615529, -9.444656259503615e-6,
    6.659693516316651e-7, -4.122667414862689e-8, 2.2735298243728065e-9, -1.1301171641619213e-10, 5.1124347902563106e-12,
    -2.121761474217046e-13, 8.133418984498675e-15, -2.896516732371323e-16, 9.631274849017947e-18,
  ],
};

/**
 * The normal distribution below -a, a >= 0, as a sum and a power of two. J. L. Schonfelder, Chebyshev expansions for the error and related
 * functions, Mathematics of Computation 32, 1978.
 */
function tail(w: Words, a: Num): { share: Sum; k: Num } {
  const square = multiply(w, a, a);
  const half = w.num(0.5);
  const { split, m } = decay(w, { high: w.mul(square.high, half), low: w.mul(square.low, half) });
  const s = divide(w, addAny(w, a, w.num(-4)), addAny(w, a, w.num(4)));
  const start = constant(w, atFour);
  const correction = w.add(w.mul(s.low, polynomial(w, s.high, slope)), start.low);
  const scaledTail = add(w, start.high, w.add(w.mul(s.high, polynomial(w, s.high, of(w, beyond))), correction));
  const far = divide(w, multiplySums(w, scaledTail, m), addSumsAny(w, exactly(w, 1), multiply(w, a, w.num(1.25))));
  const middle = constant(w, density);
  const area = multiply(w, a, middle.high);
  const bend = w.mul(square.high, polynomial(w, square.high, of(w, centre)));
  const left = add(w, half, w.neg(area.high));
  const near = { high: left.high, low: w.sub(left.low, w.add(area.low, w.mul(a, w.add(middle.low, bend)))) };
  const isNear = w.lt(a, w.num(1));
  const choose = (p: Num, q: Num): Num => w.select(isNear, p, q);
  return {
    share: { high: choose(near.high, far.high), low: choose(near.low, far.low) },
    k: choose(w.num(0), split.k),
  };
}
const farthest = (w: Words, x: Num): Num => w.atMost(w.abs(x), w.num(isSingle(w) ? 15 : 40));

/** x times the normal distribution below x. */
export function gelu(w: Words, x: Num): Num {
  const a = farthest(w, x);
  const { share, k } = tail(w, a);
  return gated(w, x, a, share, k, 0.5);
}

/** The normal distribution below x. */
export function ndtr(w: Words, x: Num): Num {
  const { share, k } = tail(w, farthest(w, x));
  const below = scale(w, w.add(share.high, share.low), k);
  return w.select(w.lt(x, w.num(0)), below, w.sub(w.num(1), below));
}
