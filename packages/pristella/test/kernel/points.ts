import { type Numbers, numbers } from './formula.ts';
import { random } from './numbers.ts';

/** The numbers at which formulas go wrong. */
export const edges: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  2,
  -2,
  3,
  -3,
  1.5,
  2.5,
  -2.5,
  0.1,
  10,
  100,
  -100,
  1000,
  -1000,
  88.8,
  -104,
  709.8,
  -745.2,
  2 ** -149,
  -(2 ** -149),
  2 ** -126,
  2 ** -127,
  2 ** 127,
  2 ** 23,
  2 ** 24,
  -(2 ** 31),
  2 ** 31,
  2 ** 52 + 0.5,
  2 ** 53,
  5e-324,
  -5e-324,
  2 ** -1022,
  2 ** -1023,
  2 ** 1023,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  3.4028234663852886e38,
  Math.PI,
  Math.PI / 2,
  Math.E,
  Math.SQRT2,
  1 - 2 ** -53,
  1 + 2 ** -52,
  1 - 2 ** -24,
  1 + 2 ** -23,
  Infinity,
  -Infinity,
  Number.NaN,
];

/** Any bits at all: NaN, infinities, subnormals and every size of number. */
export function randomBits(type: 'float32' | 'float64' | 'int32', count: number, seed: number): Numbers {
  const next = random(seed);
  const out = numbers(type, new Array<number>(count).fill(0));
  const words = new Uint32Array(out.buffer);
  for (let i = 0; i < words.length; i++) words[i] = next() * 2 ** 32;
  return out;
}

/** Every edge against every edge, then random bits, then random numbers of everyday size: pairs (x, y). */
export function pairs(type: 'float32' | 'float64' | 'int32', count: number, seed: number): [Numbers, Numbers] {
  const next = random(seed);
  const [a, b] = [randomBits(type, count, seed + 1), randomBits(type, count, seed + 2)];
  for (let i = 0; i < count; i++) {
    if (i < edges.length ** 2) {
      a[i] = edges[i % edges.length]!;
      b[i] = edges[Math.floor(i / edges.length)]!;
    } else if (i % 2 === 0) {
      a[i] = (next() - 0.5) * 2 ** Math.floor(next() * 24 - 8);
      b[i] = (next() - 0.5) * 2 ** Math.floor(next() * 24 - 8);
    }
  }
  return [a, b];
}
