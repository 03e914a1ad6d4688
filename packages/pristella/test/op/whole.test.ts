import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TypedArray } from '../../src/base/dtype.ts';
import { DTypeError } from '../../src/base/errors.ts';
import { Parameter } from '../../src/grad/parameter.ts';
import { engine, nn, np, train } from '../../src/index.ts';
import { hostData } from '../../src/tensor/tensor.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';
import { random } from '../kernel/numbers.ts';

// Whole numbers made of others are exact, or throw: never another number.

const each = Object.keys(modes) as Mode[];
const int32 = (list: readonly number[] | TypedArray): np.Tensor => np.array([...list], { dtype: 'int32' });

/** Random integers, in a dtype and of a magnitude: small ones, whose sums fit, up to the ends of int32. */
function integers(count: number, seed: number, dtype: 'int32' | 'uint8' | 'bool', bits: number): np.Tensor {
  const next = random(seed);
  const data = Array.from({ length: count }, () => {
    if (dtype === 'bool') return next() < 0.5 ? 1 : 0;
    if (dtype === 'uint8') return Math.floor(next() * 2 ** Math.min(8, bits));
    const v = Math.floor((next() * 2 - 1) * 2 ** bits);
    return next() < 0.05 ? (next() < 0.5 ? -(2 ** bits) : 2 ** bits - 1) : v;
  });
  return np.array(data, { dtype });
}

const big = (x: np.Tensor): bigint[] => [...x.data()].map(BigInt);
const total = (list: readonly bigint[]): bigint => list.reduce((a, b) => a + b, 0n);
const product = (list: readonly bigint[]): bigint => list.reduce((a, b) => a * b, 1n);
const sumsOf = (a: readonly bigint[], b: readonly bigint[]): bigint => total(a.map((v, i) => v * b[i]!));
const fit = (v: bigint): boolean => v >= -(2n ** 31n) && v < 2n ** 31n;

/** Each fold of two vectors of n integers, and what it comes to. */
const folds: Record<
  string,
  [of: (x: np.Tensor, y: np.Tensor) => np.Tensor, is: (x: bigint[], y: bigint[]) => bigint[]]
> = {
  sum: [(x) => np.sum(x), (x) => [total(x)]],
  'sum with an initial number': [(x) => np.sum(x, { initial: 2 ** 31 - 1 }), (x) => [total(x) + 2147483647n]],
  'sum of some': [(x, y) => np.sum(x, { where: y.greater(0) }), (x, y) => [total(x.filter((_, i) => y[i]! > 0n))]],
  'sum over an axis': [(x, y) => np.sum(np.stack([x, y]), 0), (x, y) => x.map((v, i) => v + y[i]!)],
  nansum: [(x) => np.nansum(x), (x) => [total(x)]],
  prod: [(x) => np.prod(x), (x) => [product(x)]],
  'prod with an initial number': [(x) => np.prod(x, { initial: -3 }), (x) => [product(x) * -3n]],
  cumsum: [(x) => np.cumsum(x), (x) => x.map((_, i) => total(x.slice(0, i + 1)))],
  cumprod: [(x) => np.cumprod(x), (x) => x.map((_, i) => product(x.slice(0, i + 1)))],
  dot: [(x, y) => np.dot(x, y), (x, y) => [sumsOf(x, y)]],
  matmul: [(x, y) => np.matmul(x.reshape([1, -1]), np.stack([y, x], 1)), (x, y) => [sumsOf(x, y), sumsOf(x, x)]],
  inner: [(x, y) => np.inner(np.stack([x, y]), y), (x, y) => [sumsOf(x, y), sumsOf(y, y)]],
  vdot: [(x, y) => np.vdot(x, y), (x, y) => [sumsOf(x, y)]],
  tensordot: [(x, y) => np.tensordot(x, y, 1), (x, y) => [sumsOf(x, y)]],
  einsum: [(x, y) => np.einsum('i,i,j->j', x, y, y.at('0:2')), (x, y) => y.slice(0, 2).map((v) => v * sumsOf(x, y))],
  outer: [(x, y) => np.outer(x, y), (x, y) => x.flatMap((v) => y.map((u) => v * u))],
  kron: [(x, y) => np.kron(x, y), (x, y) => x.flatMap((v) => y.map((u) => v * u))],
  trace: [(x) => np.trace(np.diag(x)), (x) => [total(x)]],
  convolve: [(x, y) => np.convolve(x, y, 'valid'), (x, y) => [sumsOf(x, y.toReversed())]],
  correlate: [(x, y) => np.correlate(x, y, 'valid'), (x, y) => [sumsOf(x, y)]],
  polyval: [
    (x, y) => np.polyval(x.at('0:3'), y),
    (x, y) => y.map((v) => x.slice(0, 3).reduce((p, c) => p * v + c, 0n)),
  ],
};

const drawn = fc.record({
  count: fc.integer({ min: 2, max: 9 }),
  seed: fc.nat(2 ** 30),
  dtype: fc.constantFrom('int32' as const, 'int32' as const, 'uint8' as const, 'bool' as const),
  bits: fc.constantFrom(2, 4, 8, 13, 15, 28, 30, 31, 31, 31),
});

// First of all, so that what is converted here is the first op that errors name.
test('sums and conversions that are made again and again are the same programs', () => {
  inMode('fused kernels', () => {
    const made = Array.from({ length: 8 }, () => {
      np.full(3, 200.5).astype('uint8').data();
      int32([2 ** 30, -(2 ** 30)])
        .sum()
        .data();
      return engine.memory().programs.count;
    });
    expect(made.at(-1)).toBe(made[3]);
  });
});

for (const mode of each) {
  describe(`of integers by ${mode}`, () => {
    for (const [name, [of, is]] of Object.entries(folds)) {
      test(`${name} is exact where int32 holds it, and throws where it does not`, () => {
        let [held, refused] = [0, 0];
        fc.assert(
          fc.property(drawn, ({ count, seed, dtype, bits }) => {
            const [x, y] = [integers(count, seed, dtype, bits), integers(count, seed + 1, dtype, bits)];
            const want = is(big(x), big(y));
            if (want.every(fit)) {
              held++;
              const got = inMode(mode, () => of(x, y));
              expect([...inMode(mode, () => got.data())]).toEqual(want.map(Number));
              expect(got.dtype).toBe('int32');
            } else {
              refused++;
              const run = () => inMode(mode, () => of(x, y).data());
              expect(run).toThrow(DTypeError);
              expect(run).toThrow(`[${name.replace(/nansum|trace/, 'sum').split(' ')[0]}] `);
            }
          }),
          { seed: 5, numRuns: 80 },
        );
        expect(Math.min(held, refused)).toBeGreaterThan(3);
      });
    }

    test('sums of products that float64 rounds on their way are exact', () => {
      const next = random(9);
      for (const n of [2, 3, 100, 723, 724, 725, 1500]) {
        const x = Int32Array.from({ length: n }, () => Math.floor((next() * 2 - 1) * 2 ** 31));
        // Each product is taken off again by the next but for a little.
        const pairs = [...x].flatMap((v, i) => [v, v ^ (i & 1)]);
        const by = [...x].flatMap((v) => [v, -v]);
        const want = sumsOf(pairs.map(BigInt), by.map(BigInt));
        const run = (): number => np.dot(int32(pairs), int32(by)).item();
        if (fit(want) && 2 * n < 1000) expect(inMode(mode, run)).toBe(Number(want));
        else if (!fit(want)) expect(() => inMode(mode, run)).toThrow(DTypeError);
        else expect([Number(want), 'DTypeError']).toContain(inMode(mode, () => outcome(run)));
      }
    });

    test('sums that float64 may round by more than int32 holds are refused, smaller ones of as many terms are not', () => {
      const sum = (n: number, v: number): unknown => {
        const data = Array.from({ length: n }, () => v);
        const by = data.map((w, i) => (i % 2 === 0 ? w : -w));
        return inMode(mode, () => outcome(() => np.dot(int32(data), int32(by)).item()));
      };
      expect(sum(724, 2 ** 31 - 1)).toBe(0);
      expect(sum(1024, 2 ** 30)).toBe(0);
      expect(sum(1026, 2 ** 31 - 1)).toBe('DTypeError');
      expect(sum(2048, 2 ** 30)).toBe('DTypeError');
      expect(sum(4096, 2 ** 20)).toBe(0);
      const ends = Array.from({ length: 1026 }, () => 2 ** 31 - 1);
      const by = ends.map((v, i) => (i % 2 === 0 ? v : -v));
      expect(() => inMode(mode, () => np.dot(int32(ends), int32(by)).item())).toThrow(
        "[dot] sums on the way to the result are too large to be exact\nhint: convert with astype('float64') before dot",
      );
    });

    test('einsums of three matrices are exact also where the product of two does not fit on its way', () => {
      const next = random(4);
      const ints = (count: number, most: number): number[] =>
        Array.from({ length: count }, () => Math.round((next() * 2 - 1) * most));
      let held = 0;
      for (let i = 0; i < 60; i++) {
        const [a, b, c] = [ints(2, 2 ** 16), ints(4, 2 ** 16), ints(6, 1)];
        const ab = [0, 1].map((j) => BigInt(a[0]!) * BigInt(b[j]!) + BigInt(a[1]!) * BigInt(b[2 + j]!));
        const want = [0, 1, 2].map((k) => ab[0]! * BigInt(c[k]!) + ab[1]! * BigInt(c[3 + k]!));
        const run = (): unknown =>
          np.einsum('ij,jk,kl->il', int32(a).reshape(1, 2), int32(b).reshape(2, 2), int32(c).reshape(2, 3)).tolist();
        if (want.every(fit)) {
          if (!ab.every(fit)) held++;
          expect(inMode(mode, run)).toEqual([want.map(Number)]);
        } else expect(() => inMode(mode, run)).toThrow(DTypeError);
      }
      expect(held).toBeGreaterThan(3);
    });

    test('matrix products of many small integers are exact', () => {
      const [a, b] = [integers(3 * 5000, 1, 'int32', 8), integers(5000 * 2, 2, 'int32', 8)];
      const [p, q] = [big(a), big(b)];
      const want = [0, 1, 2].flatMap((i) =>
        [0, 1].map((j) => Number(total(Array.from({ length: 5000 }, (_, k) => p[i * 5000 + k]! * q[k * 2 + j]!)))),
      );
      const got = inMode(mode, () => a.reshape(3, 5000).matmul(b.reshape(5000, 2)).data());
      expect([...got]).toEqual(want);
    });

    test('astype cuts fractions off up to the ends, and throws beyond', () => {
      for (const [dtype, low, high] of [
        ['int32', -(2 ** 31), 2 ** 31 - 1],
        ['uint8', 0, 255],
      ] as const) {
        const as = (v: number, from: 'float64' | 'float32' | 'int32' = 'float64') =>
          inMode(mode, () => np.array([v, 1], { dtype: from }).astype(dtype).data()[0]);
        for (const v of [low, high, low - 0.9, high + 0.9, 1.5, 0.9]) expect(as(v)).toBe(Math.trunc(v) + 0);
        for (const v of [low - 1, high + 1, 3e9, -3e9, 1e300, NaN, Infinity, -Infinity])
          expect(() => as(v), `${v} as ${dtype}`).toThrow(DTypeError);
        if (dtype === 'uint8') {
          for (const v of [256, -1, 2 ** 31 - 1]) expect(() => as(v, 'int32')).toThrow(DTypeError);
          expect(() => as(255.99, 'float32')).not.toThrow();
        } else expect(() => as(2 ** 31, 'float32')).toThrow(DTypeError);
      }
    });

    test('an int32 quotient that int32 cannot hold throws; division by 0 is 0', () => {
      const least = int32([-(2 ** 31), 7]);
      const by = (d: number[]) => inMode(mode, () => least.floorDivide(int32(d)).data());
      expect(() => by([-1, 1])).toThrow(DTypeError);
      expect([...by([0, -1])]).toEqual([0, -7]);
      expect([...inMode(mode, () => least.mod(int32([-1, 0])).data())]).toEqual([0, 0]);
    });

    test('elementwise arithmetic of arrays is modulo 2^32, and 2^8 for uint8, as NumPy has it', () => {
      const x = int32([2 ** 31 - 1, -(2 ** 31), 65536]);
      const u = np.array([0, 200, 255], { dtype: 'uint8' });
      const of = (f: () => np.Tensor): number[] => [...inMode(mode, () => f().data())];
      expect(of(() => x.add(x))).toEqual([-2, 0, 131072]);
      expect(of(() => x.mul(x))).toEqual([1, 0, 0]);
      expect(of(() => x.neg())).toEqual([-(2 ** 31) + 1, -(2 ** 31), -65536]);
      expect(of(() => x.abs())).toEqual([2 ** 31 - 1, -(2 ** 31), 65536]);
      expect(of(() => u.sub(np.array([1, 201, 0], { dtype: 'uint8' })))).toEqual([255, 255, 255]);
      expect(of(() => u.neg())).toEqual([0, 56, 1]);
      expect(of(() => np.diff(u))).toEqual([200, 55]);
      expect(of(() => np.leftShift(x, 1))).toEqual([-2, 0, 131072]);
    });
  });
}

/** What a run comes to: its value, or the name of its error. */
function outcome(run: () => number): number | string {
  try {
    return run();
  } catch (error) {
    return (error as Error).name;
  }
}

describe('an error of whole numbers', () => {
  test('names the op, the number and what to do', () => {
    const x = np.full([3000, 3000], 255, { dtype: 'uint8' });
    expect(() => x.sum().item()).toThrow(
      "[sum] the result is 2295000000, which int32 cannot hold\nhint: convert with astype('float64') before sum",
    );
    expect(x.astype('float64').sum().item()).toBe(2295000000);
    expect(() => np.array([300], { dtype: 'int32' }).astype('uint8')).toThrow('[astype] 300 does not fit into uint8');
  });

  test('comes when a large result is read, not where another is made, and each time', () => {
    const x = np.full([100000], 2 ** 30, { dtype: 'int32' });
    const bad = x.sum();
    const good = x
      .at('0:1000')
      .sub(2 ** 30)
      .sum();
    expect(good.item()).toBe(0);
    expect(() => bad.item()).toThrow(DTypeError);
    expect(() => bad.item()).toThrow(DTypeError);
    expect(good.add(1).item()).toBe(1);
  });

  test('in what a step computes leaves everything as it was', () => {
    const w = new Parameter(np.array([1, 2]), 'w');
    const optimizer = train.sgd({ lr: 1 })([w]);
    const far = w.detach().mul(2 ** 30);
    const step = (scale: number): void => {
      const whole = np.concatenate([far, far]).mul(scale).astype('int32').sum();
      w.mul(whole.astype('float64')).sum().backward();
      optimizer.step();
    };
    expect(() => step(1)).toThrow(DTypeError);
    expect([...hostData(w.node)]).toEqual([1, 2]);
    step(2 ** -30);
    expect([...hostData(w.node)]).toEqual([-5, -4]);
  });
});

describe('bounded counts', () => {
  test('of small integers need no check and stay one kernel', () => {
    const x = np.array([200, 100], { dtype: 'uint8' });
    expect(x.sum().node.op.name).toBe('sum');
    expect(np.countNonzero(x).node.op.name).toBe('sum');
  });

  /** What adds up as many numbers as there are, each so large, and gives the whole sum in one place. */
  const sums: Record<string, readonly [each: number, (x: np.Tensor) => np.Tensor]> = {
    sum: [255, (x) => x.sum()],
    'sum along an axis': [255, (x) => x.reshape([1, -1]).sum({ axis: 1 })],
    cumsum: [255, (x) => x.cumsum().at('-1:')],
    'einsum of one': [255, (x) => np.einsum('i->', x)],
    matmul: [255 ** 2, (x) => np.matmul(x.reshape([1, -1]), x)],
    dot: [255 ** 2, (x) => np.dot(x, x)],
    tensordot: [255 ** 2, (x) => np.tensordot(x, x, 1)],
    einsum: [255 ** 2, (x) => np.einsum('i,i->', x, x)],
    convolve: [255 ** 2, (x) => np.convolve(x, x, 'valid')],
    correlate: [255 ** 2, (x) => np.correlate(x, x, 'valid')],
  };
  for (const [name, [each, f]] of Object.entries(sums))
    test(`of uint8 are exact below and above where int32 ends: ${name}`, () => {
      const most = Math.floor((2 ** 31 - 1) / each);
      const of = (n: number): number => f(np.broadcastTo(np.array(255, { dtype: 'uint8' }), [n])).item();
      expect(of(most)).toBe(most * each);
      expect(() => of(most + 1)).toThrow(DTypeError);
    });
});

describe('what is made of integers as real numbers', () => {
  test('does not wrap on its way', () => {
    const u = np.array([200, 100], { dtype: 'uint8' });
    const x = int32([2 ** 31 - 1, 2 ** 31 - 1, -(2 ** 31)]);
    expect(np.average(u, { weights: np.array([2, 2], { dtype: 'uint8' }) }).item()).toBe(150);
    expect(np.average(x, { weights: x }).item()).toBeCloseTo((2 * (2 ** 31 - 1) ** 2 + 2 ** 62) / (2 ** 31 - 2), -3);
    expect(np.mean(x).item()).toBe((2 ** 31 - 2) / 3);
    expect(np.median(x).item()).toBe(2 ** 31 - 1);
    expect(np.median(int32([2 ** 31 - 1, 2 ** 31 - 3])).item()).toBe(2 ** 31 - 2);
    expect(np.var(int32([2 ** 31 - 1, -(2 ** 31)])).item()).toBe((2 ** 31 - 0.5) ** 2);
    expect(np.norm(int32([2 ** 30, 2 ** 30])).item()).toBe(Math.SQRT2 * 2 ** 30);
    expect(np.cov(x).dtype).toBe('float64');
    expect(() => np.ptp(x)).toThrow(DTypeError);
    expect(np.ptp(u).item()).toBe(100);
    expect(() => np.vander(int32([3, 100]), 6)).toThrow(DTypeError);
    expect(
      np
        .vander(int32([3, 7]), 12)
        .at(':', 0)
        .tolist(),
    ).toEqual([3 ** 11, 7 ** 11]);
    expect(() => np.linalg.matrixPower(int32([50000, 0, 0, 50000]).reshape(2, 2), 2).data()).toThrow(DTypeError);
    expect(
      np
        .bincount(u, { weights: x.at('0:2') })
        .sum()
        .item(),
    ).toBe(2 ** 32 - 2);
  });
});

describe('labels', () => {
  test('that are no class have no one-hot row', () => {
    for (const wrong of [3, -1, 1.5, NaN, 3e9, Infinity]) expect(() => nn.oneHot([0, wrong], 3)).toThrow('is no label');
    expect(nn.oneHot([2, 0], 3).tolist()).toEqual([
      [false, false, true],
      [true, false, false],
    ]);
  });
});
