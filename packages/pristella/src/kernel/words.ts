/**
 * The words in which scalar functions are written. A formula such as `(w, x) => w.div(w.num(1), w.add(w.num(1), w.exp(x)))`
 * says once what is computed. Read with plain numbers it is the definition and the plain loop; read with kernel values it
 * emits the instructions of a kernel. Both round after every word, so both give the same bits.
 */

declare const opaque: unique symbol;
/** A number of the formula's own type: float32, float64 or int32. */
export interface Num {
  readonly [opaque]: 'number';
}
/** A truth value. */
export interface Cond {
  readonly [opaque]: 'condition';
}
/** A 32-bit integer, wrapping. */
export interface Int {
  readonly [opaque]: 'integer';
}

/** Integer words: 32 bits, wrapping, shifts by a constant. */
export interface IntWords {
  num(value: number): Int;
  add(a: Int, b: Int): Int;
  sub(a: Int, b: Int): Int;
  mul(a: Int, b: Int): Int;
  and(a: Int, b: Int): Int;
  or(a: Int, b: Int): Int;
  xor(a: Int, b: Int): Int;
  shl(a: Int, bits: number): Int;
  /** Shift right, filling with zeros. */
  shr(a: Int, bits: number): Int;
}

export interface Words {
  /** The type the formula is read in; integer formulas have no division or roots. */
  readonly type: 'float32' | 'float64' | 'int32';
  /** A constant, rounded to the type. */
  num(value: number): Num;
  add(a: Num, b: Num): Num;
  sub(a: Num, b: Num): Num;
  mul(a: Num, b: Num): Num;
  div(a: Num, b: Num): Num;
  neg(a: Num): Num;
  abs(a: Num): Num;
  /** The magnitude of a with the sign of `sign`, -0 included; floats only, and `sign` not NaN unless a is. */
  copysign(a: Num, sign: Num): Num;
  sqrt(a: Num): Num;
  /** The smaller; NaN if either is, and -0 below 0. */
  min(a: Num, b: Num): Num;
  max(a: Num, b: Num): Num;
  /** a, or the limit where that is smaller; NaN stays NaN. A single instruction, where `min` takes several. */
  atMost(a: Num, limit: Num): Num;
  /** a, or the limit where that is larger; NaN stays NaN. */
  atLeast(a: Num, limit: Num): Num;
  floor(a: Num): Num;
  ceil(a: Num): Num;
  trunc(a: Num): Num;
  /** The nearest integer, ties to even. */
  nearest(a: Num): Num;

  lt(a: Num, b: Num): Cond;
  le(a: Num, b: Num): Cond;
  gt(a: Num, b: Num): Cond;
  ge(a: Num, b: Num): Cond;
  eq(a: Num, b: Num): Cond;
  ne(a: Num, b: Num): Cond;
  select(c: Cond, yes: Num, no: Num): Num;
  and(a: Cond, b: Cond): Cond;
  or(a: Cond, b: Cond): Cond;
  not(a: Cond): Cond;
  /**
   * The values, or, where the condition holds, what `write` makes of them, told the turn from 0, so many `times` over. Where
   * it holds nowhere it costs a test.
   */
  rarely(
    where: Cond,
    times: number,
    values: readonly Num[],
    write: (values: readonly Num[], turn: Num) => readonly Num[],
  ): readonly Num[];

  /** The exponent e of a positive normal number m * 2^e, 1 <= m < 2, as a number. */
  exponent(a: Num): Num;
  /** The significand m of a positive normal number, 1 <= m < 2. */
  significand(a: Num): Num;
  /** 2^n for an integer-valued n whose power is a normal number. */
  pow2(n: Num): Num;
  /** The number with the low half of its significand cleared, so that products of two such are exact. */
  high(a: Num): Num;

  readonly int: IntWords;
  /** A signed integer as a number. */
  ofInt(a: Int): Num;
  /** A number in the range of int32, rounded towards zero; outside it saturates, NaN gives 0. */
  toInt(a: Num): Int;
}

const f64 = new Float64Array(1);
const f64bits = new Uint32Array(f64.buffer); // [low, high]: every supported machine is little-endian
const f32 = new Float32Array(1);
const f32bits = new Uint32Array(f32.buffer);

const asNum = (x: number): Num => x as unknown as Num;
const n = (x: Num | Int): number => x as unknown as number;
const asCond = (x: boolean): Cond => x as unknown as Cond;
const c = (x: Cond): boolean => x as unknown as boolean;
const asInt = (x: number): Int => x as unknown as Int;

const plainInt: IntWords = {
  num: (v) => asInt(v | 0),
  add: (a, b) => asInt((n(a) + n(b)) | 0),
  sub: (a, b) => asInt((n(a) - n(b)) | 0),
  mul: (a, b) => asInt(Math.imul(n(a), n(b))),
  and: (a, b) => asInt(n(a) & n(b)),
  or: (a, b) => asInt(n(a) | n(b)),
  xor: (a, b) => asInt(n(a) ^ n(b)),
  shl: (a, bits) => asInt(n(a) << bits),
  shr: (a, bits) => asInt((n(a) >>> bits) | 0),
};

function nearestEven(x: number): number {
  if (!(Math.abs(x) < 4503599627370496)) return x;
  const r = Math.round(x);
  const even = r - x === 0.5 && r % 2 !== 0 ? r - 1 : r;
  return even === 0 && (x < 0 || Object.is(x, -0)) ? -0 : even;
}

/** The int32 nearest to zero from x: the ends beyond the range, 0 for NaN. */
export const saturate = (x: number): number =>
  x >= 2147483647 ? 2147483647 : x <= -2147483648 ? -2147483648 : Number.isNaN(x) ? 0 : Math.trunc(x) | 0;

function plainWords(type: Words['type'], round: (x: number) => number): Words {
  const single = type === 'float32';
  return {
    type,
    num: (v) => asNum(round(v)),
    add: (a, b) => asNum(round(n(a) + n(b))),
    sub: (a, b) => asNum(round(n(a) - n(b))),
    mul: type === 'int32' ? (a, b) => asNum(Math.imul(n(a), n(b))) : (a, b) => asNum(round(n(a) * n(b))),
    div: (a, b) => asNum(round(n(a) / n(b))),
    neg: (a) => asNum(round(-n(a))),
    abs: (a) => asNum(round(Math.abs(n(a)))),
    copysign: (a, sign) => {
      const negative = n(sign) < 0 || Object.is(n(sign), -0);
      return asNum(round(negative ? -Math.abs(n(a)) : Math.abs(n(a))));
    },
    sqrt: (a) => asNum(round(Math.sqrt(n(a)))),
    min: (a, b) => asNum(Math.min(n(a), n(b))),
    max: (a, b) => asNum(Math.max(n(a), n(b))),
    atMost: (a, limit) => (n(limit) < n(a) ? limit : a),
    atLeast: (a, limit) => (n(a) < n(limit) ? limit : a),
    floor: (a) => asNum(Math.floor(n(a))),
    ceil: (a) => asNum(Math.ceil(n(a))),
    trunc: (a) => asNum(Math.trunc(n(a))),
    nearest: (a) => asNum(nearestEven(n(a))),
    lt: (a, b) => asCond(n(a) < n(b)),
    le: (a, b) => asCond(n(a) <= n(b)),
    gt: (a, b) => asCond(n(a) > n(b)),
    ge: (a, b) => asCond(n(a) >= n(b)),
    eq: (a, b) => asCond(n(a) === n(b)),
    ne: (a, b) => asCond(n(a) !== n(b)),
    select: (q, yes, no) => (c(q) ? yes : no),
    and: (a, b) => asCond(c(a) && c(b)),
    or: (a, b) => asCond(c(a) || c(b)),
    not: (a) => asCond(!c(a)),
    rarely(where, times, values, write) {
      let now = values;
      if (c(where)) for (let turn = 0; turn < times; turn++) now = write(now, asNum(turn));
      return now;
    },
    exponent(a) {
      if (single) {
        f32[0] = n(a);
        return asNum((f32bits[0]! >>> 23) - 127);
      }
      f64[0] = n(a);
      return asNum((f64bits[1]! >>> 20) - 1023);
    },
    significand(a) {
      if (single) {
        f32[0] = n(a);
        f32bits[0] = (f32bits[0]! & 0x7fffff) | 0x3f800000;
        return asNum(f32[0]);
      }
      f64[0] = n(a);
      f64bits[1] = (f64bits[1]! & 0xfffff) | 0x3ff00000;
      return asNum(f64[0]);
    },
    pow2(e) {
      // Added to 1.5 * 2^(digits), n + bias stands in the lowest bits; from there it is shifted to its place.
      if (single) {
        f32[0] = n(e) + (1.5 * 2 ** 23 + 127);
        f32bits[0] = f32bits[0]! << 23;
        return asNum(f32[0]);
      }
      f64[0] = n(e) + (1.5 * 2 ** 52 + 1023);
      f64bits[1] = f64bits[0]! << 20;
      f64bits[0] = 0;
      return asNum(f64[0]);
    },
    high(a) {
      if (single) {
        f32[0] = n(a);
        f32bits[0] = f32bits[0]! & 0xfffff000;
        return asNum(f32[0]);
      }
      f64[0] = n(a);
      f64bits[0] = f64bits[0]! & 0xf8000000;
      return asNum(f64[0]);
    },
    int: plainInt,
    ofInt: (a) => asNum(round(n(a))),
    toInt: (a) => asInt(saturate(n(a))),
  };
}

/** The words read with JavaScript numbers. */
export const plain: Readonly<Record<Words['type'], Words>> = {
  float64: plainWords('float64', (x) => x),
  float32: plainWords('float32', Math.fround),
  int32: plainWords('int32', (x) => x | 0),
};

/** The words, read with numbers, in which formulas over a dtype are read: integers and bools travel as int32. */
export const wordsFor = (d: string): Words => plain[d === 'float32' || d === 'float64' ? d : 'int32'];
