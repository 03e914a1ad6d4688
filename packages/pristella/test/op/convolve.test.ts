import { describe, expect, test } from 'vitest';
import { DTypeError, getThreads, grad, np, setThreads, type Tensor } from '../../src/index.ts';
import { OUTPUTS, TERMS } from '../../src/kernel/order.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

// convolve and correlate against sums written out, around the sizes at which their kernel changes its way.

const conventions = ['full', 'same', 'valid'] as const;
type Vector = readonly number[];

/** NumPy's definition, in float64. */
function defined(name: 'convolve' | 'correlate', a: Vector, v: Vector, mode: (typeof conventions)[number]): number[] {
  const turned = name === 'convolve' ? v : v.toReversed();
  const full = new Array<number>(a.length + v.length - 1).fill(0);
  for (const [i, x] of a.entries()) for (const [k, y] of turned.entries()) full[i + k]! += x * y;
  const [long, short] = [Math.max(a.length, v.length), Math.min(a.length, v.length)];
  if (mode === 'full') return full;
  if (mode === 'valid') return full.slice(short - 1, long);
  // Where correlate has the longer vector second, it is turned, and so is which of two middles is taken.
  const start = name === 'correlate' && a.length < v.length ? short >> 1 : (short - 1) >> 1;
  return full.slice(start, start + long);
}

const sizes: [number, number][] = [1, 2, OUTPUTS - 1, OUTPUTS, OUTPUTS + 1, 2 * OUTPUTS + 3, TERMS + 1].flatMap((m) =>
  [1, 2, 7, OUTPUTS, TERMS - 1, TERMS, TERMS + 1, 2 * TERMS + OUTPUTS].map((n): [number, number] => [m, n]),
);
const rng = np.random.defaultRng(4);

describe.each(['convolve', 'correlate'] as const)('%s', (name) => {
  test.each(conventions)('%s is the sum of products, with the same bits in every way of computing', (mode) => {
    for (const dtype of ['float32', 'float64'] as const) {
      for (const [m, n] of sizes) {
        const [a, v] = [rng.normal(0, 1, [m], { dtype }), rng.normal(0, 1, [n], { dtype })];
        const results = (Object.keys(modes) as Mode[]).map((way) =>
          inMode(way, () => [...np[name](a, v, mode).data()]),
        );
        for (const other of results.slice(1)) expect(other, `${m}, ${n}`).toEqual(results[0]);
        const want = defined(name, [...a.data()], [...v.data()], mode);
        expect(results[0]!.length).toBe(want.length);
        const worst = Math.max(...want.map((x, i) => Math.abs(x - results[0]![i]!)));
        expect(worst, `${m}, ${n}`).toBeLessThan((dtype === 'float32' ? 1e-6 : 1e-15) * Math.sqrt(Math.min(m, n)) * 10);
      }
    }
  });
  test('of integers is an integer', () => {
    const a = np.array([1, -2, 3], { dtype: 'int32' });
    expect(np[name](a, [1, 2]).dtype).toBe('float64');
    const y = np[name](a, np.array([2, 5], { dtype: 'int32' }), 'full');
    expect([y.dtype, y.tolist()]).toEqual(['int32', defined(name, [1, -2, 3], [2, 5], 'full')]);
    const bytes = np[name](np.array([200, 100], { dtype: 'uint8' }), np.array([2, 2], { dtype: 'uint8' }), 'full');
    expect([bytes.dtype, bytes.tolist()]).toEqual(['int32', [400, 600, 200]]);
  });
  test('of large integers is exact where they cancel, and throws where int32 cannot hold them, in every way of computing', () => {
    const large = 2 ** 31 - 1;
    for (const way of Object.keys(modes) as Mode[]) {
      inMode(way, () => {
        // Products near 2^62, of which the last digits decide: float64 alone would lose them.
        const a = np.array([...new Array<number>(40).fill(large), 7], { dtype: 'int32' });
        const pair = np.array([large, -large], { dtype: 'int32' });
        const y = np[name](a.at(':40'), pair, 'valid');
        expect([way, ...new Set(y.data())]).toEqual([way, 0]);
        const mixed = np[name](
          np.array([large, large - 1, large - 1], { dtype: 'int32' }),
          np.array([1, -1], { dtype: 'int32' }),
          'valid',
        );
        expect(mixed.tolist()).toEqual(name === 'convolve' ? [-1, 0] : [1, 0]);
        expect(() => np[name](a, pair, 'full').data()).toThrow(DTypeError);
        expect(() => np[name](a, pair, 'full').data()).toThrow(`[${name}]`);
      });
    }
  });
  test('an infinity or NaN reaches the sums that meet it and no others', () => {
    for (const special of [Infinity, NaN]) {
      const a = new Array<number>(200).fill(1);
      a[70] = special;
      const y = [...np[name](a, [1, 2, 3], 'full').data()];
      expect(y.flatMap((x, i) => (Number.isFinite(x) ? [] : [i]))).toEqual([70, 71, 72]);
      const w = [...np[name]([1, 2, 3], [special, 0, 0], 'full').data()];
      const meets = name === 'convolve' ? [0, 1, 2] : [2, 3, 4];
      expect(w.flatMap((x, i) => (Number.isFinite(x) ? [] : [i]))).toEqual(meets);
    }
  });
});

test('gradients of both are what differences of the sums are', () => {
  for (const [m, n] of [
    [40, 5],
    [5, 40],
    [70, 33],
  ] as const) {
    const [a, v] = [rng.normal(0, 1, [m]), rng.normal(0, 1, [n])];
    for (const mode of conventions) {
      const weights = rng.normal(0, 1, [np.convolve(a, v, mode).size]);
      const loss = (x: Tensor, y: Tensor): Tensor => np.convolve(x, y, mode).mul(weights).sum();
      const unit = (size: number, i: number): number[] => Array.from({ length: size }, (_, k) => (k === i ? 1 : 0));
      // The sum is linear in each: a slope is its value at a unit vector.
      const byA = grad((x) => loss(x, v))(a);
      for (const i of [0, 1, m >> 1, m - 1])
        expect(byA.at(i).item()).toBeCloseTo(loss(np.array(unit(m, i)), v).item(), 12);
      const byV = grad((y) => loss(a, y))(v);
      for (const i of [0, 1, n >> 1, n - 1])
        expect(byV.at(i).item()).toBeCloseTo(loss(a, np.array(unit(n, i))).item(), 12);
    }
  }
});

test('long vectors take no more memory than themselves, with gradients, and threads share the work', () => {
  // Windows of these would take 4.8 GB.
  const [a, v] = [rng.normal(0, 1, [200_000], { dtype: 'float64' }), rng.normal(0, 1, [3001])];
  const y = np.convolve(a, v, 'same');
  const middle = defined('convolve', [...a.at('98500:101501').data()], [...v.data()], 'valid');
  expect(y.at(100_000).item()).toBeCloseTo(middle[0]!, 10);
  const slope = grad((x) => np.convolve(a, x, 'valid').sum())(v);
  expect(slope.at(0).item()).toBeCloseTo(a.at('3000:').sum().item(), 8);
  expect(slope.at(-1).item()).toBeCloseTo(a.at(':-3000').sum().item(), 8);
  const alone = y.at('::1000').tolist();
  const before = getThreads();
  setThreads(2);
  expect(np.convolve(a, v, 'same').at('::1000').tolist()).toEqual(alone);
  setThreads(before);
});
