import { describe, expect, test } from 'vitest';
import * as math from '../../src/kernel/math/index.ts';
import { threefry } from '../../src/kernel/math/threefry.ts';
import { plain } from '../../src/kernel/words.ts';
import type { Formula } from './formula.ts';
import { edges } from './points.ts';

const formula = (name: string): Formula => (math as unknown as Record<string, Formula>)[name]!;
/** The functions of one argument that JavaScript has too. */
const inMath = Object.keys(math).filter((name) => name in Math && Math[name as 'exp'].length === 1);

describe.each(['float32', 'float64'] as const)('in %s', (type) => {
  const round = (x: number): number => plain[type].num(x) as unknown as number;
  const at = (name: string, ...x: number[]): number =>
    formula(name)(plain[type], ...x.map((v) => plain[type].num(v))) as unknown as number;

  test.each(inMath)('%s of 0, -0, 1, -1, the infinities and NaN is what Math says', (name) => {
    const f = Math[name as 'exp'];
    for (const x of [0, -0, Infinity, -Infinity, NaN]) expect([x, at(name, x)]).toEqual([x, round(f(x))]);
    for (const x of [1, -1, 2, -2]) {
      const expected = f(x);
      if (Number.isFinite(expected)) expect(Math.abs(at(name, x) - expected)).toBeLessThan(1e-6);
      else expect([x, at(name, x)]).toEqual([x, expected]);
    }
  });
  test.each([
    [
      'sigmoid',
      [
        [0, 0.5],
        [-0, 0.5],
        [Infinity, 1],
        [-Infinity, 0],
        [-1000, 0],
        [1000, 1],
        [NaN, NaN],
      ],
    ],
    [
      'softplus',
      [
        [Infinity, Infinity],
        [-Infinity, 0],
        [-1000, 0],
        [1000, 1000],
        [NaN, NaN],
      ],
    ],
    [
      'exp2',
      [
        [0, 1],
        [10, 1024],
        [-3, 0.125],
        [Infinity, Infinity],
        [-Infinity, 0],
        [NaN, NaN],
      ],
    ],
    [
      'erf',
      [
        [0, 0],
        [-0, -0],
        [Infinity, 1],
        [-Infinity, -1],
        [-7, -1],
        [NaN, NaN],
      ],
    ],
  ] as const)('%s has its limits', (name, expected) => {
    for (const [x, y] of expected) expect([x, at(name, x)]).toEqual([x, y]);
  });
  test('functions that cross 0 keep the smallest numbers and their sign', () => {
    const least = type === 'float32' ? 2 ** -149 : 5e-324;
    const crossing = ['expm1', 'log1p', 'tanh', 'sinh', 'asinh', 'atanh', 'sin', 'tan', 'asin', 'atan'];
    for (const name of crossing) expect([at(name, least), at(name, -least)]).toEqual([least, -least]);
  });
  test('results below the normal numbers are rounded once, and end at 0', () => {
    const [x, none] = type === 'float32' ? [-103, -104] : [-744.5, -746];
    const least = type === 'float32' ? 2 ** -149 : 5e-324;
    for (const name of ['exp', 'sigmoid', 'softplus']) expect([at(name, x), at(name, none)]).toEqual([least, 0]);
  });
  test('sin, cos and tan are NaN of what is not finite alone', () => {
    const largest = type === 'float32' ? 3.4028234663852886e38 : Number.MAX_VALUE;
    for (const name of ['sin', 'cos', 'tan']) {
      expect([at(name, Infinity), at(name, -Infinity), at(name, NaN)]).toEqual([NaN, NaN, NaN]);
      expect([largest, -largest, 3e5, 1e19].map((x) => at(name, x)).every(Number.isFinite)).toBe(true);
    }
  });

  test('pow has the special cases of IEEE 754', () => {
    for (const x of edges) {
      for (const y of edges) {
        const [a, b] = [round(x), round(y)];
        const expected = round(a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b);
        if (!Number.isFinite(expected) || Math.abs(expected) <= 1) {
          const got = at('pow', x, y);
          const close = Math.abs(got - expected) <= 1e-6 * Math.abs(expected);
          expect([x, y, close ? expected : got]).toEqual([x, y, expected]);
        }
      }
    }
  });
  test('atan2 has the special cases of IEEE 754', () => {
    const special = [0, -0, 1, -1, Infinity, -Infinity, NaN];
    for (const y of special) {
      for (const x of special) expect([y, x, at('atan2', y, x)]).toEqual([y, x, round(Math.atan2(y, x))]);
    }
  });
  test('powers, roots and logarithms that are whole numbers are exact', () => {
    for (let n = 0; n <= (type === 'float32' ? 10 : 22); n++) {
      expect([at('pow', 10, n), at('log10', round(10 ** n)), at('log2', 2 ** n)]).toEqual([round(10 ** n), n, n]);
      expect([at('cbrt', n ** 3), at('pow', n, 2), at('exp2', n)]).toEqual([n, n * n, 2 ** n]);
    }
  });
});

test('threefry gives the words that its authors publish for keys and counters of zeros, of ones, and of the digits of pi', () => {
  const w = plain.int32.int;
  const words = (...x: number[]) => x.map((v) => w.num(v | 0)) as never;
  const drawn = (key: number[], counter: number[]): number[] =>
    threefry(w, words(...key), words(...counter)).map((x) => Number(x) >>> 0);
  expect(drawn([0, 0], [0, 0])).toEqual([0x6b200159, 0x99ba4efe]);
  expect(drawn([-1, -1], [-1, -1])).toEqual([0x1cb996fc, 0xbb002be7]);
  expect(drawn([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toEqual([0xc4923a9c, 0x483df7a0]);
});
