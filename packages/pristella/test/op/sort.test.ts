import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newArray } from '../../src/base/dtype.ts';
import { np } from '../../src/index.ts';
import { random } from '../kernel/numbers.ts';

const odd = [Number.NaN, 0, -0, Infinity, -Infinity, 1, 1];

/** Numbers of a dtype, many of them equal, some of them hard; few enough to merge or enough to count digits. */
const lines = fc
  .record({
    length: fc.oneof(fc.nat(40), fc.integer({ min: 250, max: 900 })),
    dtype: fc.constantFrom('float64', 'float32', 'int32', 'uint8'),
    seed: fc.nat(1e6),
  })
  .map(({ length, dtype, seed }) => {
    const next = random(seed);
    const isFloat = dtype.startsWith('float');
    const pick = (): number => {
      const u = next();
      if (!isFloat) return Math.floor(u * 50) - (dtype === 'int32' ? 25 : 0);
      return u < 0.1 ? odd[Math.floor(next() * odd.length)]! : u < 0.5 ? Math.floor(u * 20) - 5 : (u - 0.7) * 1e3;
    };
    const data = newArray(dtype, length);
    for (let i = 0; i < length; i++) data[i] = pick();
    return np.fromData(data, [length], dtype);
  });
const order = (a: number, b: number): number => (Number.isNaN(a) ? 1 : 0) - (Number.isNaN(b) ? 1 : 0) || a - b || 0;

/** The places in ascending order, equal ones as they stood, by JavaScript's stable sort. */
const wanted = (x: np.Tensor, compare = order): number[] => {
  const data = x.data();
  return [...data.keys()].sort((i, j) => compare(data[i]!, data[j]!));
};

describe('of any numbers', () => {
  test('argsort keeps equal ones in order and puts NaN last', () => {
    fc.assert(
      fc.property(lines, (x) => {
        expect([...np.argsort(x).data()]).toEqual(wanted(x));
      }),
    );
  });

  test('partition has no larger one before its place and no smaller one behind it, each part as it stood', () => {
    fc.assert(
      fc.property(lines, fc.nat(1000), (x, n) => {
        if (x.size === 0) return;
        const k = n % x.size;
        const [places, data] = [[...np.argpartition(x, k).data()], x.data()];
        const pivot = data[wanted(x)[k]!]!;
        const sides = places.map((i) => Math.sign(order(data[i]!, pivot)));
        expect(sides).toEqual([...sides].sort((a, b) => a - b));
        expect(sides[k]).toBe(0);
        for (const side of [-1, 0, 1]) {
          const group = places.filter((_, i) => sides[i] === side);
          expect(group).toEqual([...group].sort((a, b) => a - b));
        }
        expect([...np.partition(x, k - x.size).data()]).toEqual(places.map((i) => data[i]));
      }),
    );
  });

  test('topk finds what sorting finds first, the largest or the smallest', () => {
    fc.assert(
      fc.property(lines, fc.nat(1000), (x, n) => {
        const k = n % (x.size + 1);
        expect([...np.topk(x, k)[1].data()]).toEqual(wanted(x, (a, b) => order(b, a)).slice(0, k));
        expect([...np.topk(x, k, { largest: false })[1].data()]).toEqual(wanted(x).slice(0, k));
      }),
    );
  });
});

test('partition and topk work along any axis', () => {
  const x = np.array([
    [3, 1, 2],
    [0, 5, 4],
  ]);
  expect(np.partition(x, 0, 0).tolist()).toEqual([
    [0, 1, 2],
    [3, 5, 4],
  ]);
  expect(np.topk(x, 2, { axis: 1 })[0].tolist()).toEqual([
    [3, 2],
    [5, 4],
  ]);
  expect(np.topk(x, 1, { axis: 0 })[1].tolist()).toEqual([[0, 1, 1]]);
});
