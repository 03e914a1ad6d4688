import { describe, expect, test } from 'vitest';
import { type Num, plain, type Words } from '../../src/kernel/words.ts';
import { type Formula, firstDifference, type Numbers, numbers, readPlainly, runInKernel } from './formula.ts';
import { pairs } from './points.ts';

const floats = ['float32', 'float64'] as const;
const types = [...floats, 'int32'] as const;
const lanesOf = (type: Words['type']) => (type === 'float64' ? ([1, 2] as const) : ([1, 4] as const));
const COUNT = 20000;

/** 1 where the condition holds, else 0. */
const shown = (w: Words, c: ReturnType<Words['lt']>): Num => w.select(c, w.num(1), w.num(0));

const arithmetic: Record<string, Formula> = {
  num: (w) => w.num(-3),
  add: (w, a, b) => w.add(a, b!),
  sub: (w, a, b) => w.sub(a, b!),
  mul: (w, a, b) => w.mul(a, b!),
  neg: (w, a) => w.neg(a),
  abs: (w, a) => w.abs(a),
  min: (w, a, b) => w.min(a, b!),
  max: (w, a, b) => w.max(a, b!),
  atMost: (w, a, b) => w.atMost(a, b!),
  atLeast: (w, a, b) => w.atLeast(a, b!),
  floor: (w, a) => w.floor(a),
  ceil: (w, a) => w.ceil(a),
  trunc: (w, a) => w.trunc(a),
  nearest: (w, a) => w.nearest(a),
  lt: (w, a, b) => shown(w, w.lt(a, b!)),
  le: (w, a, b) => shown(w, w.le(a, b!)),
  gt: (w, a, b) => shown(w, w.gt(a, b!)),
  ge: (w, a, b) => shown(w, w.ge(a, b!)),
  eq: (w, a, b) => shown(w, w.eq(a, b!)),
  ne: (w, a, b) => shown(w, w.ne(a, b!)),
  select: (w, a, b) => w.select(w.lt(a, b!), b!, a),
  and: (w, a, b) => shown(w, w.and(w.lt(a, b!), w.gt(b!, w.num(1)))),
  or: (w, a, b) => shown(w, w.or(w.lt(a, b!), w.gt(b!, w.num(1)))),
  not: (w, a, b) => shown(w, w.not(w.lt(a, b!))),
  rarely: (w, a, b) => {
    const doubled = w.rarely(w.lt(a, b!), 3, [a, b!], ([x, y], turn) => [w.add(x!, turn), w.sub(y!, x!)]);
    return w.add(doubled[0]!, w.mul(doubled[1]!, w.num(3)));
  },
  'rarely, where it holds nowhere': (w, a, b) => w.rarely(w.lt(a, a), 3, [a], ([x]) => [w.add(x!, b!)])[0]!,
  'int.num': (w) => w.ofInt(w.int.num(77)),
  'int.add': (w, a, b) => w.ofInt(w.int.add(w.toInt(a), w.toInt(b!))),
  'int.sub': (w, a, b) => w.ofInt(w.int.sub(w.toInt(a), w.toInt(b!))),
  'int.mul': (w, a, b) => w.ofInt(w.int.mul(w.toInt(a), w.toInt(b!))),
  'int.and': (w, a, b) => w.ofInt(w.int.and(w.toInt(a), w.toInt(b!))),
  'int.or': (w, a, b) => w.ofInt(w.int.or(w.toInt(a), w.toInt(b!))),
  'int.xor': (w, a, b) => w.ofInt(w.int.xor(w.toInt(a), w.toInt(b!))),
  'int.shl': (w, a) => w.ofInt(w.int.shl(w.toInt(a), 5)),
  'int.shr': (w, a) => w.ofInt(w.int.shr(w.toInt(a), 5)),
  toInt: (w, a) => w.ofInt(w.toInt(a)),
};

const floating: Record<string, Formula> = {
  div: (w, a, b) => w.div(a, b!),
  sqrt: (w, a) => w.sqrt(a),
  // The sign bit of a NaN is not the same on every machine, and nobody may ask for it.
  copysign: (w, a, b) => w.select(w.eq(b!, b!), w.copysign(a, b!), a),
  high: (w, a) => w.high(a),
  pow2: (w, a) => w.pow2(w.atMost(w.atLeast(w.nearest(a), w.num(-120)), w.num(120))),
};

/** Words that ask for positive normal numbers. */
const ofNormals: Record<string, Formula> = {
  exponent: (w, a) => w.exponent(a),
  significand: (w, a) => w.significand(a),
};

function expectSameBits(type: Words['type'], f: Formula, inputs: readonly Numbers[]): void {
  const expected = readPlainly(type, f, inputs);
  for (const lanes of lanesOf(type)) {
    const got = runInKernel(type, lanes, f, inputs);
    const at = firstDifference(expected, got);
    const given = inputs.map((x) => x[at]);
    expect(at === -1 ? 'same' : { lanes, given, plain: expected[at], kernel: got[at] }).toBe('same');
  }
}

describe.each(types)('in %s', (type) => {
  const inputs = pairs(type, COUNT, 1);
  test.each(Object.keys(arithmetic))('the kernel and the plain %s agree in every bit', (word) => {
    expectSameBits(type, arithmetic[word]!, inputs);
  });
});

describe.each(floats)('in %s', (type) => {
  const [x, y] = pairs(type, COUNT, 2);
  test.each(Object.keys(floating))('the kernel and the plain %s agree in every bit', (word) => {
    expectSameBits(type, floating[word]!, [x, y]);
  });
  const smallest = type === 'float32' ? 2 ** -126 : 2 ** -1022;
  const normals = numbers(
    type,
    Array.from(x, Math.abs).map((v) => (v >= smallest && v < Infinity ? v : 1)),
  );
  test.each(Object.keys(ofNormals))('the kernel and the plain %s agree in every bit', (word) => {
    expectSameBits(type, ofNormals[word]!, [normals]);
  });

  test('a positive normal number is its significand times two to its exponent', () => {
    const rebuilt = readPlainly(type, (w, a) => w.mul(w.significand(a), w.pow2(w.exponent(a))), [normals]);
    const tooLarge = normals.map((v) => (v === Infinity ? 1 : v));
    expect(firstDifference(rebuilt, tooLarge)).toBe(-1);
  });

  test('the product of two high parts is exact', () => {
    const w = plain[type];
    const bits = type === 'float32' ? 12 : 26;
    for (const v of normals.slice(3000, 3400)) {
      const m = w.significand(w.high(w.num(v))) as unknown as number;
      expect(Number.isInteger(m * 2 ** (bits - 1))).toBe(true);
    }
  });
});

const read = (type: Words['type'], f: Formula, ...x: number[]): number =>
  f(plain[type], ...x.map((v) => plain[type].num(v))) as unknown as number;

describe('the plain reading', () => {
  test('nearest rounds ties to even and keeps the sign of zero', () => {
    const at = (x: number) => read('float64', (w, a) => w.nearest(a), x);
    expect([0.5, 1.5, 2.5, -0.5, -1.5, -0.2, 2 ** 52 + 1].map(at)).toEqual([0, 2, 2, -0, -2, -0, 2 ** 52 + 1]);
  });
  test('min and max give NaN for NaN and put -0 below 0', () => {
    const min = (a: number, b: number) => read('float64', (w, x, y) => w.min(x, y!), a, b);
    const max = (a: number, b: number) => read('float64', (w, x, y) => w.max(x, y!), a, b);
    expect([min(1, NaN), max(NaN, 1), min(0, -0), max(-0, 0)]).toEqual([NaN, NaN, -0, 0]);
  });
  test('atMost and atLeast let NaN through and ignore a NaN limit', () => {
    const atMost = (a: number, b: number) => read('float32', (w, x, y) => w.atMost(x, y!), a, b);
    const atLeast = (a: number, b: number) => read('float32', (w, x, y) => w.atLeast(x, y!), a, b);
    expect([atMost(NaN, 1), atMost(3, 1), atMost(3, NaN)]).toEqual([NaN, 1, 3]);
    expect([atLeast(NaN, 1), atLeast(-3, 1), atLeast(3, NaN)]).toEqual([NaN, 1, 3]);
  });
  test('float32 words round after every step', () => {
    expect(read('float32', (w, a, b) => w.sub(w.add(a, b!), a), 1, 2 ** -25)).toBe(0);
    expect(read('float64', (w, a, b) => w.sub(w.add(a, b!), a), 1, 2 ** -25)).toBe(2 ** -25);
  });
  test('toInt saturates and takes NaN for 0', () => {
    const at = (x: number) => read('float64', (w, a) => w.ofInt(w.toInt(a)), x);
    expect([1e12, -1e12, NaN, -1.9].map(at)).toEqual([2147483647, -2147483648, 0, -1]);
  });
  test('integer words wrap', () => {
    expect(read('int32', (w, a, b) => w.mul(a, b!), 65537, 65537)).toBe(131073);
    expect(read('int32', (w, a) => w.ofInt(w.int.shr(w.toInt(a), 28)), -1)).toBe(15);
  });
});
