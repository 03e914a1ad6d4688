import type { Cond, Int, IntWords, Num, Words } from '../../kernel/words.ts';
import { type Builder, isVector, type Type, type Value, vector } from './ir.ts';

/**
 * The words read with kernel values: every word appends its instructions to `b`. `lanes` is 1, or as many as a vector
 * of the type holds. Conditions are i32 0 or 1 for scalars and lane masks for vectors.
 */
export function kernelWords(b: Builder, type: Words['type'], lanes: 1 | 2 | 4): Words {
  const scalar = type === 'float64' ? 'f64' : type === 'float32' ? 'f32' : 'i32';
  const vec = lanes > 1;
  const t: Type = vec ? vector(scalar) : scalar;
  const intType: Type = vec ? 'i32x4' : 'i32';
  const wide = type === 'float64';
  const bitsType: Type = wide ? (vec ? 'i64x2' : 'i64') : intType;
  const mask: Type = vec ? bitsType : 'i32';
  const v = (x: Num | Int | Cond): Value => x as unknown as Value;
  const num = (x: Value): Num => x as unknown as Num;
  const cond = (x: Value): Cond => x as unknown as Cond;
  const int = (x: Value): Int => x as unknown as Int;
  const op =
    (word: string, result: Type = t) =>
    (...args: (Num | Cond)[]): Value =>
      b.emit(`${t}.${word}`, result, args.map(v));
  const one = (word: string) => (a: Num) => num(op(word)(a));
  const two = (word: string) => (a: Num, c: Num) => num(op(word)(a, c));
  const order = scalar === 'i32' ? '_s' : '';
  const compare = (word: string) => (a: Num, c: Num) => cond(op(word, mask)(a, c));
  const bitwise = (x: Type, word: string, a: Value, c: Value): Value =>
    b.emit(`${isVector(x) ? 'v128' : x}.${word}`, x, [a, c]);
  const shift = (x: Type, word: string, a: Value, bits: number): Value => {
    const by = x === 'i64' ? b.num('i64', bits) : b.i32(bits);
    return b.emit(`${x}.${word}`, x, [a, by]);
  };
  const intTwo = (word: string) => (a: Int, c: Int) => int(b.emit(`${intType}.${word}`, intType, [v(a), v(c)]));

  const ints: IntWords = {
    num: (x) => int(b.num(intType, x | 0)),
    add: intTwo('add'),
    sub: intTwo('sub'),
    mul: intTwo('mul'),
    and: (a, c) => int(bitwise(intType, 'and', v(a), v(c))),
    or: (a, c) => int(bitwise(intType, 'or', v(a), v(c))),
    xor: (a, c) => int(bitwise(intType, 'xor', v(a), v(c))),
    shl: (a, bits) => int(shift(intType, 'shl', v(a), bits)),
    shr: (a, bits) => int(shift(intType, 'shr_u', v(a), bits)),
  };

  const minmax = (word: 'min' | 'max') => {
    if (scalar !== 'i32') return two(word);
    if (vec) return two(`${word}_s`);
    const less = word === 'min' ? 'lt_s' : 'gt_s';
    return (a: Num, c: Num) => num(b.select(b.compare(less, v(a), v(c)), v(a), v(c)));
  };
  const limit = (word: 'min' | 'max') => {
    if (scalar === 'i32') return minmax(word);
    if (vec) return two(`p${word}`);
    return (a: Num, c: Num) => num(b.select(v(word === 'min' ? compare('lt')(c, a) : compare('lt')(a, c)), v(c), v(a)));
  };
  const [mantissaBits, bias, mantissaMask] = wide ? [52, 1023, 2 ** 52 - 1] : [23, 127, 2 ** 23 - 1];

  const choose = (q: Cond, yes: Num, no: Num): Num =>
    num(vec ? b.emit('v128.bitselect', t, [v(yes), v(no), v(q)]) : b.select(v(q), v(yes), v(no)));

  const toIntLanes = (x: Value): Value => {
    if (!vec) return b.emit(`i32.trunc_sat_${scalar}_s`, 'i32', [x]);
    return b.emit(wide ? 'i32x4.trunc_sat_f64x2_s_zero' : 'i32x4.trunc_sat_f32x4_s', 'i32x4', [x]);
  };

  return {
    type,
    num: (x) => num(b.num(t, scalar === 'i32' ? x | 0 : scalar === 'f32' ? Math.fround(x) : x)),
    add: two('add'),
    sub: two('sub'),
    mul: two('mul'),
    div: two('div'),
    neg(a) {
      if (scalar === 'i32') return num(b.sub(b.num(t, 0), v(a)));
      // Where V8 joins vectors of doubles, its own negation goes wrong (seen in 13.6 to 14.6).
      if (t === 'f64x2') return num(bitwise(t, 'xor', v(a), b.num(t, -0)));
      return one('neg')(a);
    },
    abs:
      scalar !== 'i32' || vec
        ? one('abs')
        : (a) => num(b.select(b.compare('lt_s', v(a), b.i32(0)), b.sub(b.i32(0), v(a)), v(a))),
    copysign(a, sign) {
      if (!vec) return two('copysign')(a, sign);
      const signBit = b.num(bitsType, wide ? -(2 ** 63) : -(2 ** 31));
      return num(b.emit('v128.bitselect', t, [v(sign), v(a), signBit]));
    },
    sqrt: one('sqrt'),
    min: minmax('min'),
    max: minmax('max'),
    atMost: limit('min'),
    atLeast: limit('max'),
    floor: scalar === 'i32' ? (a) => a : one('floor'),
    ceil: scalar === 'i32' ? (a) => a : one('ceil'),
    trunc: scalar === 'i32' ? (a) => a : one('trunc'),
    nearest: scalar === 'i32' ? (a) => a : one('nearest'),
    lt: compare(`lt${order}`),
    le: compare(`le${order}`),
    gt: compare(`gt${order}`),
    ge: compare(`ge${order}`),
    eq: compare('eq'),
    ne: compare('ne'),
    select: choose,
    and: (a, c) => cond(bitwise(mask, 'and', v(a), v(c))),
    or: (a, c) => cond(bitwise(mask, 'or', v(a), v(c))),
    not: (a) => cond(vec ? b.emit('v128.not', mask, [v(a)]) : b.emit('i32.eqz', 'i32', [v(a)])),
    rarely(where, times, values, write) {
      const locals = values.map((x) => b.local(v(x)));
      b.if(vec ? b.emit('v128.any_true', 'i32', [v(where)]) : v(where), () => {
        b.loop(b.i32(0), b.i32(times), 1, (turn) => {
          const before = locals.map((x) => num(b.get(x)));
          const whole = b.get(turn);
          const count = scalar === 'i32' ? whole : b.emit(`${scalar}.convert_i32_s`, scalar, [whole]);
          const after = write(before, num(vec ? b.splat(count) : count));
          // What a lane has that needs no mending is kept.
          locals.forEach((x, i) => {
            b.set(x, v(choose(where, after[i]!, before[i]!)));
          });
        });
      });
      return locals.map((x) => num(b.get(x)));
    },
    exponent(a) {
      const field = shift(bitsType, 'shr_u', b.as(v(a), bitsType), mantissaBits);
      // Among the digits of 2^(digits) it is added to that; V8 does not join conversions of doubles.
      const digits = b.num(bitsType, (bias + mantissaBits) * 2 ** mantissaBits);
      return num(b.sub(b.as(bitwise(bitsType, 'or', field, digits), t), b.num(t, 2 ** mantissaBits + bias)));
    },
    significand(a) {
      const fraction = bitwise(bitsType, 'and', b.as(v(a), bitsType), b.num(bitsType, mantissaMask));
      return num(b.as(bitwise(bitsType, 'or', fraction, b.num(bitsType, bias * 2 ** mantissaBits)), t));
    },
    pow2(e) {
      // Added to 1.5 * 2^(digits), n + bias stands in the lowest bits; from there it is shifted to its place.
      const placed = b.add(v(e), b.num(t, 1.5 * 2 ** mantissaBits + bias));
      return num(b.as(shift(bitsType, 'shl', b.as(placed, bitsType), mantissaBits), t));
    },
    high(a) {
      const keep = wide ? -(2 ** 27) : -4096;
      return num(b.as(bitwise(bitsType, 'and', b.as(v(a), bitsType), b.num(bitsType, keep)), t));
    },
    int: ints,
    ofInt: (a) =>
      num(
        scalar === 'i32'
          ? v(a)
          : b.emit(wide && vec ? 'f64x2.convert_low_i32x4_s' : `${t}.convert_${intType}_s`, t, [v(a)]),
      ),
    toInt: (a) => int(scalar === 'i32' ? v(a) : toIntLanes(v(a))),
  };
}
