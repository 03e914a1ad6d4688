/**
 * Elementary functions to more than 200 bits, against which the kernel's are measured. A real number is m * 2^e with a
 * BigInt m; series run in fixed point with F bits behind the point, always for a function of size 1, so that small
 * arguments keep their relative precision.
 */
export interface Real {
  readonly m: bigint;
  readonly e: number;
}

const F = 256;
const ONE = 1n << BigInt(F);

const bitsOf = (m: bigint): number => {
  const hex = (m < 0n ? -m : m).toString(16);
  return (hex.length - 1) * 4 + 32 - Math.clz32(Number.parseInt(hex[0]!, 16));
};
const shift = (m: bigint, bits: number): bigint => (bits >= 0 ? m << BigInt(bits) : m >> BigInt(-bits));

/** At most F bits of m are kept. */
function trim(m: bigint, e: number): Real {
  const extra = bitsOf(m) - F;
  return extra > 0 ? { m: m >> BigInt(extra), e: e + extra } : { m, e };
}

const view = new DataView(new ArrayBuffer(8));
/** A finite number, exactly. */
export function exact(x: number): Real {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const field = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const m = field === 0 ? fraction : fraction | (1n << 52n);
  return { m: x < 0 ? -m : m, e: Math.max(field, 1) - 1075 };
}
const one = exact(1);
const two = exact(2);
const half = exact(0.5);
const zero: Real = { m: 0n, e: 0 };

const neg = (a: Real): Real => ({ m: -a.m, e: a.e });
const sign = (a: Real): number => (a.m > 0n ? 1 : a.m < 0n ? -1 : 0);
const abs = (a: Real): Real => (a.m < 0n ? neg(a) : a);
/** floor(log2 |a|) of a nonzero number. */
const sizeOf = (a: Real): number => bitsOf(a.m) - 1 + a.e;
function add(a: Real, b: Real): Real {
  if (a.m === 0n) return b;
  if (b.m === 0n) return a;
  const [high, low] = sizeOf(a) >= sizeOf(b) ? [a, b] : [b, a];
  const e = Math.max(Math.min(high.e, low.e), sizeOf(high) - 2 * F);
  return trim(shift(high.m, high.e - e) + shift(low.m, low.e - e), e);
}
const sub = (a: Real, b: Real): Real => add(a, neg(b));
const mul = (a: Real, b: Real): Real => trim(a.m * b.m, a.e + b.e);
const div = (a: Real, b: Real): Real => trim((a.m << BigInt(2 * F)) / b.m, a.e - b.e - 2 * F);
const less = (a: Real, b: Real): boolean => sign(sub(a, b)) < 0;
const scale = (a: Real, e: number): Real => ({ m: a.m, e: a.e + e });

function integerRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt(Math.ceil(bitsOf(n) / 2));
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}
function sqrt(a: Real): Real {
  const up = 2 * F + (a.e & 1);
  return trim(integerRoot(a.m << BigInt(up)), (a.e - up) / 2);
}

const toFixed = (a: Real): bigint => shift(a.m, a.e + F);
const ofFixed = (m: bigint): Real => trim(m, -F);
/** The sum of `first` and what follows, where `next` makes each term from the one before. */
function series(first: bigint, next: (term: bigint, n: bigint) => bigint): Real {
  let sum = first;
  let term = first;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = next(term, n);
    sum += term;
  }
  return ofFixed(sum);
}
/** 1 + z / 3 + z^2 / 5 + ... */
function overOdd(z: bigint): Real {
  let sum = ONE;
  let power = ONE;
  for (let n = 3n; power !== 0n && power !== -1n; n += 2n) {
    power = (power * z) >> BigInt(F);
    sum += power / n;
  }
  return ofFixed(sum);
}
const squareOf = (a: Real): bigint => {
  const x = toFixed(a);
  return (x * x) >> BigInt(F);
};

/** atanh(s) for |s| <= 1/2 or so. */
const atanhSeries = (s: Real): Real => mul(s, overOdd(squareOf(s)));
/** arctan of |s| <= 1/2 or so. */
const atanSeries = (s: Real): Real => mul(s, overOdd(-squareOf(s)));
const ratio = (a: number, b: number): Real => div(exact(a), exact(b));

const LN2 = scale(atanhSeries(ratio(1, 3)), 1);
/** Machin: pi/4 = 4 atan(1/5) - atan(1/239). */
const PI = scale(sub(scale(atanSeries(ratio(1, 5)), 2), atanSeries(ratio(1, 239))), 2);
/** 10 = 8 * 5/4. */
const LN10 = add(mul(exact(3), LN2), scale(atanhSeries(ratio(1, 9)), 1));

/** The nearest integer to a / b, as a number. */
function quotient(a: Real, b: Real): number {
  const q = div(a, b);
  return Number((shift(q.m, q.e + 1) + 1n) >> 1n);
}

/** (e^x - 1) for |x| <= 1/2 or so. */
function expm1Near(x: Real): Real {
  const t = toFixed(x);
  return mul(
    x,
    series(ONE, (term, n) => ((term * t) >> BigInt(F)) / (n + 1n)),
  );
}
export function exp(x: Real): Real {
  const k = quotient(x, LN2);
  return scale(add(one, expm1Near(sub(x, mul(exact(k), LN2)))), k);
}
const isSmall = (x: Real): boolean => less(abs(x), half);
export const expm1 = (x: Real): Real => (isSmall(x) ? expm1Near(x) : sub(exp(x), one));
export const exp2 = (x: Real): Real => exp(mul(x, LN2));

export function log(x: Real): Real {
  const k = sizeOf(x);
  const m = scale(x, -k);
  return add(mul(exact(k), LN2), scale(atanhSeries(div(sub(m, one), add(m, one))), 1));
}
export const log1p = (x: Real): Real => (isSmall(x) ? scale(atanhSeries(div(x, add(two, x))), 1) : log(add(one, x)));
export const log2 = (x: Real): Real => div(log(x), LN2);
export const log10 = (x: Real): Real => div(log(x), LN10);

export const sigmoid = (x: Real): Real => div(one, add(one, exp(neg(x))));
export const softplus = (x: Real): Real => log1p(exp(x));

export const sinh = (x: Real): Real => scale(sub(expm1(x), expm1(neg(x))), -1);
export const cosh = (x: Real): Real => scale(add(exp(x), exp(neg(x))), -1);
export function tanh(x: Real): Real {
  const e = expm1(scale(x, 1));
  return div(e, add(e, two));
}
const oddly =
  (f: (x: Real) => Real) =>
  (x: Real): Real =>
    sign(x) < 0 ? neg(f(neg(x))) : f(x);
export const asinh: (x: Real) => Real = oddly((x) => {
  const square = mul(x, x);
  return log1p(add(x, div(square, add(one, sqrt(add(one, square))))));
});
export function acosh(x: Real): Real {
  const t = sub(x, one);
  return t.m === 0n ? zero : log1p(add(t, sqrt(mul(t, add(t, two)))));
}
export const atanh = (x: Real): Real => scale(sub(log1p(x), log1p(neg(x))), -1);

/** Bits behind the point of a pi that leaves F good ones of the largest angle. */
const LONG = 1600;
/** atan(1 / n), in fixed point. */
function longAtan(n: bigint): bigint {
  let sum = 0n;
  let power = (1n << BigInt(LONG)) / n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -(power / k);
    power /= n * n;
  }
  return sum;
}
const LONG_HALF_PI = 8n * longAtan(5n) - 2n * longAtan(239n);

/** x - k pi/2, and k. */
function quarterTurns(x: Real): { k: bigint; r: Real } {
  if (sizeOf(x) < -2) return { k: 0n, r: x };
  const fixed = shift(x.m, x.e + LONG);
  const k = (2n * fixed + (x.m < 0n ? -LONG_HALF_PI : LONG_HALF_PI)) / (2n * LONG_HALF_PI);
  return { k, r: trim(fixed - k * LONG_HALF_PI, -LONG) };
}

/** sin(x + turns pi/2). */
function sine(x: Real, turns: number): Real {
  const { k, r } = quarterTurns(x);
  const z = squareOf(r);
  const quarter = Number((k + BigInt(turns)) & 3n);
  const first = quarter % 2 === 0 ? 2n : 1n; // sin x = x (1 - z / (2 3) + ...), cos x = 1 - z / (1 2) + ...
  const sum = series(ONE, (term, n) => -((term * z) >> BigInt(F)) / ((2n * n - 2n + first) * (2n * n - 1n + first)));
  const y = quarter % 2 === 0 ? mul(r, sum) : sum;
  return quarter >= 2 ? neg(y) : y;
}
export const sin = (x: Real): Real => sine(x, 0);
export const cos = (x: Real): Real => sine(x, 1);
export const tan = (x: Real): Real => div(sin(x), cos(x));

/** atan x by two halvings of the angle, after 1 / x for x > 1. */
export const atan: (x: Real) => Real = oddly((x) => {
  if (less(one, x)) return sub(scale(PI, -1), atan(div(one, x)));
  let t = x;
  for (let i = 0; i < 2; i++) t = div(t, add(one, sqrt(add(one, mul(t, t)))));
  return scale(atanSeries(t), 2);
});
const cosineOf = (x: Real): Real => sqrt(mul(sub(one, x), add(one, x)));
export const asin: (x: Real) => Real = oddly((x) =>
  sign(sub(x, one)) === 0 ? scale(PI, -1) : atan(div(x, cosineOf(x))),
);
export function acos(x: Real): Real {
  if (sign(add(x, one)) === 0) return PI;
  return x.m === 0n ? scale(PI, -1) : scale(atan(sqrt(div(sub(one, x), add(one, x)))), 1);
}
export function atan2(y: Real, x: Real): Real {
  if (x.m === 0n) return mul(exact(sign(y)), scale(PI, -1));
  const angle = atan(div(y, x));
  return sign(x) > 0 ? angle : add(angle, sign(y) < 0 ? neg(PI) : PI);
}

/** 2 / sqrt(pi) times x (1 - z / 3 + z^2 / (2! 5) - ...). */
export function erf(x: Real): Real {
  if (less(exact(7), abs(x))) return exact(sign(x)); // 1 - erf(7) is 4e-23
  const z = squareOf(x);
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = -((term * z) >> BigInt(F)) / n;
    sum += term / (2n * n + 1n);
  }
  return div(mul(scale(x, 1), ofFixed(sum)), sqrt(PI));
}
/** The normal distribution below x; in the tail by the continued fraction of Laplace. */
export function ndtr(x: Real): Real {
  if (less(neg(exact(5)), x)) return scale(add(one, erf(div(x, sqrt(two)))), -1);
  const c = neg(x);
  let fraction = c;
  for (let n = 160; n > 0; n--) fraction = add(c, div(exact(n), fraction));
  return div(exp(neg(scale(mul(x, x), -1))), mul(sqrt(scale(PI, 1)), fraction));
}
export const gelu = (x: Real): Real => mul(x, ndtr(x));
export function geluTanh(x: Real): Real {
  const inner = add(x, mul(div(exact(44715), exact(1e6)), mul(x, mul(x, x))));
  return mul(x, sigmoid(mul(scale(sqrt(div(two, PI)), 1), inner)));
}
export const silu = (x: Real): Real => mul(x, sigmoid(x));
export function mish(x: Real): Real {
  const e = exp(x);
  const n = mul(e, add(e, two));
  return div(mul(x, n), add(n, two));
}
export const cbrt: (x: Real) => Real = oddly((x) => (x.m === 0n ? zero : exp(div(log(x), exact(3)))));
/** x > 0. */
export const pow = (x: Real, y: Real): Real => exp(mul(y, log(x)));
/** Not both 0. */
export const hypot = (x: Real, y: Real): Real => sqrt(add(mul(x, x), mul(y, y)));

const formats = { float32: { digits: 23, least: -126, end: 128 }, float64: { digits: 52, least: -1022, end: 1024 } };

/** How far y is from the true value, in units of the last place of that value; an infinite y counts as 2^(largest + 1). */
export function errorInUlp(y: number, truth: Real, type: 'float32' | 'float64'): number {
  const { digits, least, end } = formats[type];
  if (Number.isNaN(y)) return Infinity;
  const given = Number.isFinite(y) ? exact(y) : { m: BigInt(Math.sign(y)), e: end };
  const size = truth.m === 0n ? least : Math.min(Math.max(sizeOf(truth), least), end - 1);
  if (!Number.isFinite(y) && sizeOf(truth) >= end && sign(truth) === Math.sign(y)) return 0;
  const d = scale(abs(sub(given, truth)), digits - size);
  return Number(shift(d.m, d.e + 40)) / 2 ** 40;
}
