import { describe, expect, test } from 'vitest';
import { ArgumentError, grad, nn, np, ShapeError, type Tensor, valueAndGrad } from '../../src/index.ts';
import { lotsFor } from '../../src/machine/wasm/loop/count.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

// Numbers at the ends of the range, and shapes at their edges. What NumPy 1.24 gives, unless a title says otherwise.

const HUGE = 1e308;
const edgesOf = (x: readonly number[], bins: number, range?: [number, number]): unknown =>
  np.histogram(x, bins, range ? { range } : {})[1].tolist();

describe('evenly spaced numbers', () => {
  test('reach from one end of the range to the other, where NumPy gives NaN', () => {
    expect(np.linspace(-HUGE, HUGE, 5).tolist()).toEqual([-HUGE, -5e307, 0, 5e307, HUGE]);
    expect(np.linspace(HUGE, -HUGE, 2).tolist()).toEqual([HUGE, -HUGE]);
    expect(np.linspace(-HUGE, HUGE, 4, { endpoint: false }).tolist()).toEqual([-HUGE, -5e307, 0, 5e307]);
    expect(np.arange(-HUGE, HUGE, 5e307).tolist()).toEqual([-HUGE, -5e307, 0, 5e307]);
    expect(np.linspace(-8e307, 8e307, 3).tolist()).toEqual([-8e307, 0, 8e307]);
  });
  test('and their powers: logspace ends in 0 and infinity, geomspace takes tiny ends', () => {
    expect(np.logspace(-400, 400, 5).tolist()).toEqual([0, 1e-200, 1, 1e200, Infinity]);
    expect(np.geomspace(1e-200, 1e-210, 3).tolist()).toEqual([1e-200, expect.closeTo(1e-205, 215), 1e-210]);
    expect(() => np.geomspace(1, 0, 3)).toThrow(ArgumentError);
    expect(() => np.geomspace(-1e-200, 1e-200, 3)).toThrow(ArgumentError);
  });
});

describe('edges of bins ascend', () => {
  test('around numbers that are all the same, at every size and in float32', () => {
    expect(edgesOf([3, 3], 2)).toEqual([2.5, 3, 3.5]);
    for (const dtype of ['float32', 'float64'] as const) {
      for (const x of [
        0,
        1,
        -(2 ** 52),
        1e17,
        -3e20,
        1e38,
        ...(dtype === 'float64' ? [1e300, -Number.MAX_VALUE] : []),
      ]) {
        for (const bins of [1, 4, 10, 100]) {
          const [counts, edges] = np.histogram(np.full([3], x, { dtype }), bins);
          expect([x, bins, edges.dtype, counts.sum().item()]).toEqual([x, bins, dtype, 3]);
          expect([...np.diff(edges).data()].every((d) => d > 0)).toBe(true);
        }
      }
    }
    const [counts, xs] = np.histogram2d([1e17, 1e17], [0, 1], 2);
    expect(counts.sum().item()).toBe(2);
    expect(np.diff(xs).greater(0).all().item()).toBe(1);
  });
  test('from one end of the range to the other', () => {
    expect(edgesOf([-HUGE, HUGE], 4)).toEqual([-HUGE, -5e307, 0, 5e307, HUGE]);
    expect(np.histogram([-HUGE, 0, HUGE], 4)[0].tolist()).toEqual([1, 0, 1, 1]);
    expect(edgesOf([1, 2], 2, [-HUGE, HUGE])).toEqual([-HUGE, 0, HUGE]);
  });
  test('or more bins than numbers throw, as in NumPy 2', () => {
    const x = [1e16, 1e16 + 4];
    expect(edgesOf(x, 2)).toEqual([1e16, 1e16 + 2, 1e16 + 4]);
    expect(() => edgesOf(x, 3)).toThrow(/3 bins are too many/);
    expect(() => np.histogram(np.array([1, 1 + 2 ** -23], { dtype: 'float32' }), 2)).toThrow(ArgumentError);
    expect(np.histogram([1, 1 + 2 ** -23], 2)[0].tolist()).toEqual([1, 1]);
  });
});

describe('an empty axis', () => {
  const empty = np.zeros([0, 0]);
  test.each(['max', 'min', 'nanmax', 'nanmin', 'sum', 'prod', 'nansum', 'nanprod'] as const)(
    '%s with an initial number',
    (name) => {
      const f = np[name] as typeof np.max;
      expect(f(empty, { axis: 1, initial: 1 }).shape).toEqual([0]);
      expect(f(empty, { axis: 0, initial: 1, keepdims: true }).shape).toEqual([1, 0]);
      expect(f(np.zeros([2, 0]), { axis: 1, initial: 7 }).tolist()).toEqual([7, 7]);
      expect(f(np.zeros([0, 2]), { axis: 1, initial: 7 }).shape).toEqual([0]);
      expect(f(empty, { initial: 7 }).item()).toBe(7);
      expect(f(empty, { axis: 1, initial: 1, where: np.zeros([0, 0], { dtype: 'bool' }) }).shape).toEqual([0]);
    },
  );
  test.each(['max', 'min', 'argmax', 'argmin', 'ptp'] as const)(
    '%s without one throws, unless there is nothing to choose',
    (name) => {
      expect(() => np[name](empty, 1)).toThrow(ShapeError);
      expect(() => np[name](np.zeros([2, 0]), 1)).toThrow(ShapeError);
      expect(np[name](np.zeros([0, 2]), 1).shape).toEqual([0]);
    },
  );
});

describe('shapes', () => {
  test('with one size open fit nothing into a shape without elements only where one size fits', () => {
    const nothing = np.zeros([0, 3]);
    for (const to of [
      [0, -1],
      [-1, 0],
      [0, -1, 5],
      [-1, 3, 0],
    ])
      expect(() => nothing.reshape(to)).toThrow(/any size would do/);
    expect(nothing.reshape([-1, 3]).shape).toEqual([0, 3]);
    expect(nothing.reshape([3, -1]).shape).toEqual([3, 0]);
    expect(nothing.reshape([0, 0, 7]).shape).toEqual([0, 0, 7]);
    expect(() => np.zeros([2, 3]).reshape([0, -1])).toThrow(/6 elements do not divide by 0/);
    expect(nothing.reshape(-1).shape).toEqual([0]);
  });
  test('a diagonal of axes that differ is none, though a size of 1 stretches to another operand', () => {
    const ones = (...shape: number[]): Tensor => np.ones(shape);
    for (const [text, x] of [
      ['ii', ones(2, 1)],
      ['ii->i', ones(1, 2)],
      ['iij', ones(2, 1, 3)],
      ['iji', ones(1, 2, 3)],
    ] as const)
      expect(() => np.einsum(text, x)).toThrow(ShapeError);
    expect(() => np.einsum('ii,i', ones(1, 2), ones(2))).toThrow(ShapeError);
    expect(np.einsum('ij,ij', ones(1, 2), ones(3, 2)).item()).toBe(6);
    expect(np.einsum('ii,i', ones(1, 1), ones(3)).item()).toBe(3);
    expect(np.einsum('ii', ones(1, 1)).item()).toBe(1);
  });
  test('one count of repeat is for all, as many counts as places each for its own', () => {
    expect(np.repeat([1, 2, 3], [2]).tolist()).toEqual([1, 1, 2, 2, 3, 3]);
    expect(
      np
        .repeat(
          [
            [1, 2],
            [3, 4],
          ],
          [2],
          1,
        )
        .tolist(),
    ).toEqual([
      [1, 1, 2, 2],
      [3, 3, 4, 4],
    ]);
    expect(np.repeat([], [2]).tolist()).toEqual([]);
    expect(np.repeat([5], [3]).tolist()).toEqual([5, 5, 5]);
    expect(grad((x) => np.repeat(x, [2]).mul([1, 2, 3, 4]).sum())([5, 6]).tolist()).toEqual([3, 7]);
    for (const counts of [[], [1, 2], [1, 2, 3, 4]]) expect(() => np.repeat([1, 2, 3], counts)).toThrow(ShapeError);
    expect(() => np.repeat([1, 2], [-1])).toThrow(ArgumentError);
  });
  test('a mask axis without places covers any axis and picks nothing', () => {
    const mask = (...shape: number[]): Tensor => np.zeros(shape, { dtype: 'bool' });
    expect(np.arange(3).at(mask(0)).shape).toEqual([0]);
    expect(np.ones([3, 2]).at(mask(0, 2)).shape).toEqual([0]);
    expect(np.ones([3, 2]).at(mask(3, 0)).shape).toEqual([0]);
    expect(np.ones([3, 2]).at(mask(0)).shape).toEqual([0, 2]);
    expect(np.ones([3, 2]).at(':', mask(0)).shape).toEqual([3, 0]);
    expect(np.zeros([0, 3]).at(mask(0)).shape).toEqual([0, 3]);
    expect(() => np.arange(3).at(mask(1))).toThrow(/does not cover/);
    expect(() => np.ones([3, 2]).at(mask(0, 3))).toThrow(/does not cover/);
    const x = np.arange(3);
    x.set(mask(0), 9);
    expect(x.tolist()).toEqual([0, 1, 2]);
  });
});

test('rounding leaves numbers whose point cannot be moved so far, and nothing of those below it', () => {
  expect(np.round([1e308, -1.5e300, 1e-320, 0, -Infinity, NaN], 20).tolist()).toEqual([
    1e308,
    -1.5e300,
    0,
    0,
    -Infinity,
    NaN,
  ]);
  expect(np.round([1.25, 1e-320], 400).tolist()).toEqual([1.25, 1e-320]);
  expect(np.round([1e308, 5], -400).tolist()).toEqual([0, 0]);
  expect(np.round(np.array([3e38, 1.26], { dtype: 'float32' }), 1).tolist()).toEqual([3e38, 1.3].map(Math.fround));
});

describe('average', () => {
  test('by weights that add up to 0 throws, in any line, at once', () => {
    const big = np.ones([1000]).mul(2).sub(2);
    for (const [x, options] of [
      [[1, 2], { weights: [1, -1] }],
      [
        [
          [1, 2],
          [3, 4],
        ],
        {
          axis: 1,
          weights: [
            [1, -1],
            [1, 1],
          ],
        },
      ],
      [
        [
          [1, 2],
          [3, 4],
        ],
        { axis: 0, weights: [2, -2] },
      ],
      [[], { weights: [] }],
      [np.ones([1000]), { weights: big }],
    ] as const)
      expect(() => np.average(x as Tensor, options as object)).toThrow('the weights add up to 0');
    expect(np.average([1, 3], { weights: [1e-300, 1e-300] }).item()).toBe(2);
    expect(np.average([1, 2], { weights: [NaN, 1] }).item()).toBeNaN();
  });
  test('has slopes of its weights', () => {
    const [, [, byWeights]] = valueAndGrad((x, w) => np.average(x, { weights: w }))([1, 4], [1, 3]);
    expect(byWeights!.tolist()).toEqual([(1 - 3.25) / 4, (4 - 3.25) / 4]);
  });
});

describe('means, spreads and sums of exponentials', () => {
  test('quantiles between the ends of the range lie between them, where NumPy gives infinities', () => {
    expect(np.median([1.5e308, 1.6e308]).item()).toBe(1.55e308);
    expect(np.quantile([-1.5e308, 1.6e308], [0.25, 0.5, 0.75, 1]).tolist()).toEqual(
      [-7.25e307, 5e306, 8.25e307, 1.6e308].map((v) => expect.closeTo(v, -295)),
    );
    expect(np.quantile([-Infinity, 0, 1, Infinity], [0, 0.5, 1]).tolist()).toEqual([-Infinity, 0.5, Infinity]);
    expect(grad((x) => np.median(x))([1.5e308, 1.6e308]).tolist()).toEqual([0.5, 0.5]);
  });
  test('of huge numbers are as large as NumPy has them', () => {
    expect(np.mean([HUGE, HUGE]).item()).toBe(Infinity);
    expect(np.std([HUGE, -HUGE]).item()).toBe(Infinity);
    expect(np.norm([3 * 2 ** 700, 4 * 2 ** 700]).item()).toBe(5 * 2 ** 700);
    expect(np.norm(np.array([3e30, 4e30], { dtype: 'float32' })).item()).toBe(Math.fround(5e30));
    expect(np.norm([3 * 2 ** -1074, 4 * 2 ** -1074]).item()).toBe(5 * 2 ** -1074);
  });
  for (const mode of Object.keys(modes) as Mode[]) {
    test.each(['float32', 'float64'] as const)(
      `logsumexp of infinities in %s is the infinite one, along each axis, by ${mode}`,
      (dtype) => {
        inMode(mode, () => {
          const I = Infinity;
          const x = np.array(
            [
              [-I, -I, 0],
              [-I, 1, I],
              [-I, NaN, -I],
            ],
            { dtype },
          );
          const value = (t: Tensor): unknown => np.round(t.astype('float64'), 4).tolist();
          expect(value(np.logsumexp(x, 0))).toEqual([-I, NaN, I]);
          expect(value(np.logsumexp(x, 1))).toEqual([0, I, NaN]);
          expect(np.logsumexp(np.array([-I, -I], { dtype })).item()).toBe(-I);
          expect(np.logsumexp(np.full([2, 300], -I, { dtype }), { axis: 1, keepdims: true }).tolist()).toEqual([
            [-I],
            [-I],
          ]);
          expect(
            np.logaddexp(np.array([-I, -I, I, I], { dtype }), np.array([-I, 2, -I, I], { dtype })).tolist(),
          ).toEqual([-I, 2, I, I]);
          // A masked place has probability 0 and no slope; a row of masked places has neither, and disturbs no other.
          const masked = np.array(
            [
              [0, -I, 0],
              [-I, -I, -I],
            ],
            { dtype },
          );
          expect(nn.softmax(masked).tolist()).toEqual([
            [0.5, 0, 0.5],
            [NaN, NaN, NaN],
          ]);
          const slopes = grad((t) => nn.softmax(t).at(0).mul([1, 2, 3]).sum())(masked);
          expect(slopes.at(0).tolist()).toEqual([-0.5, 0, 0.5]);
          expect(
            grad((t) => np.logsumexp(t, 1).at(0))(masked)
              .at(0)
              .tolist(),
          ).toEqual([0.5, 0, 0.5]);
        });
      },
    );
  }
});

describe('a convolution of large images', () => {
  const MiB = 2 ** 20;
  test('has at least four lots, as many as 64 MiB of scratch hold, and at most 32', () => {
    expect([2 * MiB - 1, 2 * MiB, 2 * MiB + 1].map((bytes) => lotsFor(1000, bytes))).toEqual([32, 32, 31]);
    expect(
      [16 * MiB - 1, 16 * MiB, 16 * MiB + 1, 64 * MiB - 1, 64 * MiB, 64 * MiB + 1, 1e9].map((bytes) =>
        lotsFor(1000, bytes),
      ),
    ).toEqual([4, 4, 4, 4, 4, 4, 4]);
    expect([0, 1, 3, 4, 5, 31, 32, 33].map((units) => lotsFor(units, 0))).toEqual([0, 1, 3, 4, 5, 31, 32, 32]);
    expect([1, 3, 5].map((units) => lotsFor(units, 1e9))).toEqual([1, 3, 4]);
    expect(lotsFor(1000, 13 * MiB)).toBe(4);
    expect(lotsFor(1000, 12 * MiB)).toBe(5);
  });
  // Frames, for the padding, of just below, exactly and just above 64 MiB, and one far above.
  test.each([
    [4095, 4094],
    [4096, 4096],
    [4097, 4098],
    [4200, 4200],
  ])('is computed: %i by %i', (height, width) => {
    const conv = nn.conv2d(1, 1, 5, { bias: false, padding: 1, init: (shape) => np.ones(shape, { dtype: 'float32' }) });
    const y = conv(np.ones([1, 1, height - 2, width - 2], { dtype: 'float32' })).at(0, 0);
    expect(y.shape).toEqual([height - 4, width - 4]);
    expect(
      [y.at(0, 0), y.at(0, 1), y.at(1, 1), y.at(2000, 2000), y.at(-2, -2), y.at(-1, -2), y.at(-1, -1)].map((v) =>
        v.item(),
      ),
    ).toEqual([16, 20, 25, 25, 25, 20, 16]);
  });
});

test('a line from or to an infinite point is infinite between its ends, as NumPy has it', () => {
  const line = (y: number[]): unknown => np.interp([0, 0.5, 1, 1.5, 2], [0, 1, 2], y).tolist();
  expect(line([-Infinity, 1, 3])).toEqual([-Infinity, -Infinity, 1, 2, 3]);
  expect(line([0, Infinity, 3])).toEqual([0, Infinity, Infinity, Infinity, 3]);
  expect(line([1, 1, -Infinity])).toEqual([1, 1, 1, -Infinity, -Infinity]);
});

test('elements beyond 2^31, which a view can have in no memory, are refused and not counted wrongly', () => {
  expect(
    np
      .broadcastTo(np.ones([1, 2]), [2 ** 20, 2])
      .sum()
      .item(),
  ).toBe(2 ** 21);
  for (const shape of [
    [2 ** 30, 2],
    [100_000, 100_000],
  ])
    expect(() => np.broadcastTo(1, shape).sum().item()).toThrow('more elements than kernels count');
});
