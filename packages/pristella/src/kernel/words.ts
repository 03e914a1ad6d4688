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
export interface IntWords<I = Int> {
  num(value: number): I;
  add(a: I, b: I): I;
  sub(a: I, b: I): I;
  mul(a: I, b: I): I;
  and(a: I, b: I): I;
  or(a: I, b: I): I;
  xor(a: I, b: I): I;
  shl(a: I, bits: number): I;
  /** Shift right, filling with zeros. */
  shr(a: I, bits: number): I;
}

/** The words, for a formula that knows nothing of its numbers, or for a reader that knows what its own are. */
export interface Words<N = Num, C = Cond, I = Int> {
  /** The type the formula is read in; integer formulas have no division or roots. */
  readonly type: 'float32' | 'float64' | 'int32';
  /** A constant, rounded to the type. */
  num(value: number): N;
  add(a: N, b: N): N;
  sub(a: N, b: N): N;
  mul(a: N, b: N): N;
  div(a: N, b: N): N;
  neg(a: N): N;
  abs(a: N): N;
  /** The magnitude of a with the sign of `sign`, -0 included; floats only, and `sign` not NaN unless a is. */
  copysign(a: N, sign: N): N;
  sqrt(a: N): N;
  /** The smaller; NaN if either is, and -0 below 0. */
  min(a: N, b: N): N;
  max(a: N, b: N): N;
  /** a, or the limit where that is smaller; NaN stays NaN. A single instruction, where `min` takes several. */
  atMost(a: N, limit: N): N;
  /** a, or the limit where that is larger; NaN stays NaN. */
  atLeast(a: N, limit: N): N;
  floor(a: N): N;
  ceil(a: N): N;
  trunc(a: N): N;
  /** The nearest integer, ties to even. */
  nearest(a: N): N;

  lt(a: N, b: N): C;
  le(a: N, b: N): C;
  gt(a: N, b: N): C;
  ge(a: N, b: N): C;
  eq(a: N, b: N): C;
  ne(a: N, b: N): C;
  select(c: C, yes: N, no: N): N;
  and(a: C, b: C): C;
  or(a: C, b: C): C;
  not(a: C): C;
  /**
   * The values, or, where the condition holds, what `write` makes of them, told the turn from 0, so many `times` over. Where
   * it holds nowhere it costs a test.
   */
  rarely(
    where: C,
    times: number,
    values: readonly N[],
    write: (values: readonly N[], turn: N) => readonly N[],
  ): readonly N[];

  /** The exponent e of a positive normal number m * 2^e, 1 <= m < 2, as a number. */
  exponent(a: N): N;
  /** The significand m of a positive normal number, 1 <= m < 2. */
  significand(a: N): N;
  /** 2^n for an integer-valued n whose power is a normal number. */
  pow2(n: N): N;
  /** The number with the low half of its significand cleared, so that products of two such are exact. */
  high(a: N): N;

  readonly int: IntWords<I>;
  /** A signed integer as a number. */
  ofInt(a: I): N;
  /** A number in the range of int32, rounded towards zero; outside it saturates, NaN gives 0. */
  toInt(a: N): I;
}

/** A reader's words as those of any formula. */
export const opaqueWords = <N, C, I>(w: Words<N, C, I>): Words => w as unknown as Words;

/** A formula as a function of what a reader's own numbers and conditions are. */
export const over = <T>(
  formula: (w: Words, ...inputs: never[]) => Num | Cond,
): ((w: Words, ...inputs: readonly T[]) => T) => formula as unknown as (w: Words, ...inputs: readonly T[]) => T;

const f64 = new Float64Array(1);
const f64bits = new Uint32Array(f64.buffer); // [low, high]: every supported machine is little-endian
const f32 = new Float32Array(1);
const f32bits = new Uint32Array(f32.buffer);

const plainInt: IntWords<number> = {
  num: (v) => v | 0,
  add: (a, b) => (a + b) | 0,
  sub: (a, b) => (a - b) | 0,
  mul: (a, b) => Math.imul(a, b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, bits) => a << bits,
  shr: (a, bits) => (a >>> bits) | 0,
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

function plainWords(type: Words['type'], round: (x: number) => number): Words<number, boolean, number> {
  const single = type === 'float32';
  return {
    type,
    num: round,
    add: (a, b) => round(a + b),
    sub: (a, b) => round(a - b),
    mul: type === 'int32' ? (a, b) => Math.imul(a, b) : (a, b) => round(a * b),
    div: (a, b) => round(a / b),
    neg: (a) => round(-a),
    abs: (a) => round(Math.abs(a)),
    copysign: (a, sign) => {
      const negative = sign < 0 || Object.is(sign, -0);
      return round(negative ? -Math.abs(a) : Math.abs(a));
    },
    sqrt: (a) => round(Math.sqrt(a)),
    min: Math.min,
    max: Math.max,
    atMost: (a, limit) => (!(limit < a) ? a : limit),
    atLeast: (a, limit) => (!(a < limit) ? a : limit),
    floor: Math.floor,
    ceil: Math.ceil,
    trunc: Math.trunc,
    nearest: nearestEven,
    lt: (a, b) => a < b,
    le: (a, b) => a <= b,
    gt: (a, b) => a > b,
    ge: (a, b) => a >= b,
    eq: (a, b) => a === b,
    ne: (a, b) => a !== b,
    select: (q, yes, no) => (q ? yes : no),
    and: (a, b) => a && b,
    or: (a, b) => a || b,
    not: (a) => !a,
    rarely(where, times, values, write) {
      let now = values;
      if (where) for (let turn = 0; turn < times; turn++) now = write(now, turn);
      return now;
    },
    exponent(a) {
      if (single) {
        f32[0] = a;
        return (f32bits[0]! >>> 23) - 127;
      }
      f64[0] = a;
      return (f64bits[1]! >>> 20) - 1023;
    },
    significand(a) {
      if (single) {
        f32[0] = a;
        f32bits[0] = (f32bits[0]! & 0x7fffff) | 0x3f800000;
        return f32[0];
      }
      f64[0] = a;
      f64bits[1] = (f64bits[1]! & 0xfffff) | 0x3ff00000;
      return f64[0];
    },
    pow2(e) {
      // Added to 1.5 * 2^(digits), n + bias stands in the lowest bits; from there it is shifted to its place.
      if (single) {
        f32[0] = e + (1.5 * 2 ** 23 + 127);
        f32bits[0] = f32bits[0]! << 23;
        return f32[0];
      }
      f64[0] = e + (1.5 * 2 ** 52 + 1023);
      f64bits[1] = f64bits[0]! << 20;
      f64bits[0] = 0;
      return f64[0];
    },
    high(a) {
      if (single) {
        f32[0] = a;
        f32bits[0] = f32bits[0]! & 0xfffff000;
        return f32[0];
      }
      f64[0] = a;
      f64bits[0] = f64bits[0]! & 0xf8000000;
      return f64[0];
    },
    int: plainInt,
    ofInt: round,
    toInt: saturate,
  };
}

/** The words read with JavaScript numbers. */
export const plain: Readonly<Record<Words['type'], Words>> = {
  float64: opaqueWords(plainWords('float64', (x) => x)),
  float32: opaqueWords(plainWords('float32', Math.fround)),
  int32: opaqueWords(plainWords('int32', (x) => x | 0)),
};

/** The words, read with numbers, in which formulas over a dtype are read: integers and bools travel as int32. */
export const wordsFor = (d: string): Words => plain[d === 'float32' || d === 'float64' ? d : 'int32'];
