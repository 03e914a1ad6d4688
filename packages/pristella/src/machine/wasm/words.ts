import { opaqueWords, type Words } from '../../kernel/words.ts';
import { type Builder, isVector, type Scalar, type Two, type Type, type Value, vector } from './ir.ts';

const bitwise = (b: Builder, t: Type, word: string): Two => {
  return (a, c) => b.emit(`${isVector(t) ? 'v128' : t}.${word}`, t, [a, c]);
};
function shift(b: Builder, t: Type, word: string, a: Value, places: number): Value {
  const by = t === 'i64' ? b.num('i64', places) : b.i32(places);
  return b.emit(`${t}.${word}`, t, [a, by]);
}

/** How values travel: the types of numbers, of integers, of numbers' bits, and of conditions. */
function typesOf(type: Words['type'], lanes: 1 | 2 | 4) {
  const scalar: Scalar = type === 'float64' ? 'f64' : type === 'float32' ? 'f32' : 'i32';
  const [whole, wide, vec] = [scalar === 'i32', scalar === 'f64', lanes > 1];
  const t: Type = vec ? vector(scalar) : scalar;
  const ints: Type = vec ? 'i32x4' : 'i32';
  const bits: Type = wide ? (vec ? 'i64x2' : 'i64') : ints;
  const mask: Type = vec ? bits : 'i32';
  return { scalar, whole, wide, vec, t, ints, bits, mask };
}
type Types = ReturnType<typeof typesOf>;

/** Words of formulas over kernel values. */
type ValueWords = Words<Value, Value, Value>;

/**
 * The words read with kernel values: every word appends its instructions to `b`. `lanes` is 1, or as many as a vector
 * of the type holds. Conditions are i32 0 or 1 for scalars and lane masks for vectors.
 */
export function kernelWords(b: Builder, type: Words['type'], lanes: 1 | 2 | 4): Words {
  const types = typesOf(type, lanes);
  const { scalar, whole, wide, vec, t, ints } = types;
  const fromInts = wide && vec ? 'f64x2.convert_low_i32x4_s' : `${t}.convert_${ints}_s`;
  const toInts = vec ? `i32x4.trunc_sat_${wide ? 'f64x2_s_zero' : 'f32x4_s'}` : `i32.trunc_sat_${scalar}_s`;
  return opaqueWords<Value, Value, Value>({
    type,
    num: (x) => b.num(t, whole ? x | 0 : wide ? x : Math.fround(x)),
    ...arithmetic(b, types),
    ...conditions(b, types),
    ...floatParts(b, types),
    int: intWords(b, types),
    ofInt: (a) => (whole ? a : b.emit(fromInts, t, [a])),
    toInt: (a) => (whole ? a : b.emit(toInts, ints, [a])),
  });
}

function arithmetic(b: Builder, { whole, wide, vec, t, bits }: Types) {
  const op =
    (word: string) =>
    (...args: readonly Value[]): Value =>
      b.emit(`${t}.${word}`, t, args);
  const rounded = (word: string) => (whole ? (a: Value) => a : op(word));
  // Bounds: for integers by comparing, and in vectors by instructions that scalars have not.
  const bound = (word: 'min' | 'max'): Two => {
    if (!whole) return op(word);
    if (vec) return op(`${word}_s`);
    return (a, c) => b.select(b.compare(word === 'min' ? 'lt_s' : 'gt_s', a, c), a, c);
  };
  const limit = (word: 'min' | 'max'): Two => {
    if (whole) return bound(word);
    if (vec) return op(`p${word}`);
    const below = (x: Value, y: Value): Value => b.emit(`${t}.lt`, 'i32', [x, y]);
    return (a, c) => b.select(word === 'min' ? below(c, a) : below(a, c), c, a);
  };
  return {
    add: op('add'),
    sub: op('sub'),
    mul: op('mul'),
    div: op('div'),
    neg(a) {
      if (whole) return b.sub(b.num(t, 0), a);
      // Where V8 joins vectors of doubles, its own negation goes wrong (seen in 13.6 to 14.6).
      return t === 'f64x2' ? bitwise(b, t, 'xor')(a, b.num(t, -0)) : op('neg')(a);
    },
    abs: !whole || vec ? op('abs') : (a) => b.select(b.compare('lt_s', a, b.i32(0)), b.sub(b.i32(0), a), a),
    copysign(a, sign) {
      if (!vec) return op('copysign')(a, sign);
      return b.emit('v128.bitselect', t, [sign, a, b.num(bits, wide ? -(2 ** 63) : -(2 ** 31))]);
    },
    sqrt: op('sqrt'),
    min: bound('min'),
    max: bound('max'),
    atMost: limit('min'),
    atLeast: limit('max'),
    floor: rounded('floor'),
    ceil: rounded('ceil'),
    trunc: rounded('trunc'),
    nearest: rounded('nearest'),
  } satisfies Partial<ValueWords>;
}

function conditions(b: Builder, { scalar, whole, vec, t, mask }: Types) {
  const compare =
    (word: string): Two =>
    (a, c) =>
      b.emit(`${t}.${word}`, mask, [a, c]);
  const order = whole ? '_s' : '';
  const select = (q: Value, yes: Value, no: Value): Value =>
    vec ? b.emit('v128.bitselect', t, [yes, no, q]) : b.select(q, yes, no);
  return {
    lt: compare(`lt${order}`),
    le: compare(`le${order}`),
    gt: compare(`gt${order}`),
    ge: compare(`ge${order}`),
    eq: compare('eq'),
    ne: compare('ne'),
    select,
    and: bitwise(b, mask, 'and'),
    or: bitwise(b, mask, 'or'),
    not: (a) => (vec ? b.emit('v128.not', mask, [a]) : b.emit('i32.eqz', 'i32', [a])),
    /** Keeps what a lane has that needs no mending. */
    rarely(where, times, values, write) {
      const locals = values.map((x) => b.local(x));
      b.if(vec ? b.emit('v128.any_true', 'i32', [where]) : where, () => {
        b.loop(b.i32(0), b.i32(times), 1, (turn) => {
          const before = locals.map((x) => b.get(x));
          const now = b.get(turn);
          const count = whole ? now : b.emit(`${scalar}.convert_i32_s`, scalar, [now]);
          const after = write(before, vec ? b.splat(count) : count);
          locals.forEach((x, i) => {
            b.set(x, select(where, after[i]!, before[i]!));
          });
        });
      });
      return locals.map((x) => b.get(x));
    },
  } satisfies Partial<ValueWords>;
}

/** The words that read or write the parts of a float. */
function floatParts(b: Builder, { wide, t, bits }: Types) {
  const [digits, bias, significand] = wide ? [52, 1023, 2 ** 52 - 1] : [23, 127, 2 ** 23 - 1];
  const joined = (word: string, a: Value, constant: number): Value => bitwise(b, bits, word)(a, b.num(bits, constant));
  return {
    exponent(a) {
      const field = shift(b, bits, 'shr_u', b.as(a, bits), digits);
      // Among the digits of 2^(digits) it is added to that; V8 does not join conversions of doubles.
      const sum = joined('or', field, (bias + digits) * 2 ** digits);
      return b.sub(b.as(sum, t), b.num(t, 2 ** digits + bias));
    },
    significand: (a) => b.as(joined('or', joined('and', b.as(a, bits), significand), bias * 2 ** digits), t),
    pow2(e) {
      // Added to 1.5 * 2^(digits), n + bias stands in the lowest bits; from there it is shifted to its place.
      const placed = b.add(e, b.num(t, 1.5 * 2 ** digits + bias));
      return b.as(shift(b, bits, 'shl', b.as(placed, bits), digits), t);
    },
    high: (a) => b.as(joined('and', b.as(a, bits), wide ? -(2 ** 27) : -4096), t),
  } satisfies Partial<ValueWords>;
}

function intWords(b: Builder, { ints }: Types): ValueWords['int'] {
  const int = (word: string): Two => {
    return (a, c) => b.emit(`${ints}.${word}`, ints, [a, c]);
  };
  return {
    num: (x) => b.num(ints, x | 0),
    add: int('add'),
    sub: int('sub'),
    mul: int('mul'),
    and: bitwise(b, ints, 'and'),
    or: bitwise(b, ints, 'or'),
    xor: bitwise(b, ints, 'xor'),
    shl: (a, places) => shift(b, ints, 'shl', a, places),
    shr: (a, places) => shift(b, ints, 'shr_u', a, places),
  };
}
