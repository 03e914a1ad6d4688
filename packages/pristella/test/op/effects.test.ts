import { describe, expect, test } from 'vitest';
import { checkGrad, np, numericalGradient, type Tensor } from '../../src/index.ts';

// What each option of an op changes: results are NumPy's, of inputs whose result without the option is another.

/** Numbers rounded to twelve digits, which is closer than any two results here. */
const rounded = (x: unknown): unknown =>
  Array.isArray(x) ? x.map(rounded) : typeof x === 'number' ? Number(x.toPrecision(12)) : x;
const values = (x: unknown): unknown => rounded(typeof x === 'boolean' ? x : (x as Tensor).tolist());

const effects: readonly (readonly [run: () => unknown, is: unknown])[] = [
  [() => np.isclose([1, 1.05, 2], [1, 1, 1], { rtol: 0.1 }), [true, true, false]],
  [() => np.isclose([1, 1.05, 2], [1, 1, 1], { atol: 0.06, rtol: 0 }), [true, true, false]],
  [() => np.isclose([np.nan, 1], [np.nan, 1], { equalNan: true }), [true, true]],
  [() => np.isclose([np.nan, 1], [np.nan, 1]), [false, true]],
  [() => np.allclose([1, 2], [1.05, 2], { rtol: 0.1 }), true],
  [() => np.allclose([1, 2], [1.05, 2], { atol: 0.1 }), true],
  [() => np.allclose([np.nan], [np.nan], { equalNan: true }), true],
  [() => np.arrayEqual([np.nan], [np.nan], { equalNan: true }), true],
  [() => np.arrayEqual([np.nan], [np.nan]), false],
  [() => np.bincount([1, 1], { minlength: 5 }), [0, 2, 0, 0, 0]],
  [() => np.bincount([1, 1], { minlength: 2 }), [0, 2]],
  [() => np.bincount([1, 0], { weights: [0.5, 2] }), [2, 0.5]],
  [
    () =>
      np.cov(
        [
          [1, 2, 4],
          [3, 1, 1],
        ],
        { rowvar: false },
      ),
    [
      [2, -1, -3],
      [-1, 0.5, 1.5],
      [-3, 1.5, 4.5],
    ],
  ],
  [
    () =>
      np.cov(
        [
          [1, 2, 4],
          [3, 1, 1],
        ],
        { ddof: 0 },
      ),
    [
      [1.5555555555555556, -0.8888888888888888],
      [-0.8888888888888888, 0.888888888888889],
    ],
  ],
  [
    () => np.cov([1, 2, 4], { y: [3, 1, 1] }),
    [
      [2.3333333333333335, -1.3333333333333333],
      [-1.3333333333333333, 1.3333333333333335],
    ],
  ],
  [
    () =>
      np.corrcoef(
        [
          [1, 2, 4],
          [3, 1, 2],
          [2, 9, 1],
        ],
        { rowvar: false },
      ),
    [
      [1, -0.11470786693528087, -0.6546536707079771],
      [-0.11470786693528087, 0.9999999999999998, -0.6758453353343743],
      [-0.6546536707079771, -0.6758453353343743, 1],
    ],
  ],
  [
    () => np.corrcoef([1, 2, 4], { y: [3, 1, 1] }),
    [
      [1, -0.7559289460184543],
      [-0.7559289460184542, 0.9999999999999998],
    ],
  ],
  [
    () =>
      np.linalg.norm(
        [
          [3, 1],
          [2, 2],
        ],
        { ord: 2, keepdims: true },
      ),
    [[4.130648586880582]],
  ],
  [
    () =>
      np.linalg.norm(
        [
          [3, 1],
          [2, 2],
        ],
        { ord: 'nuc', keepdims: true },
      ),
    [[5.099019513592785]],
  ],
  [
    () =>
      np.linalg.norm(
        [
          [3, 1],
          [2, 2],
        ],
        { ord: -2 },
      ),
    0.968370926712203,
  ],
  [
    () =>
      np.linalg.norm(
        [
          [3, 1],
          [2, 2],
        ],
        { ord: 1, axis: 0 },
      ),
    [5, 3],
  ],
  [
    () =>
      np.norm(
        [
          [3, -1],
          [2, 2],
        ],
        { ord: np.inf, keepdims: true },
      ),
    [[4]],
  ],
  [
    () =>
      np.norm(
        [
          [3, -1],
          [2, 2],
        ],
        { ord: -1 },
      ),
    3,
  ],
  [() => np.norm([3, 0, -4], { ord: 0 }), 2],
  [() => np.norm([3, 1, -4], { ord: 3 }), 4.514357435474001],
  [() => np.nanvar([1, 2, np.nan, 4], { ddof: 1 }), 2.333333333333333],
  [() => np.nanstd([1, 2, np.nan, 4], { ddof: 2 }), 2.1602468994692865],
  [() => np.var([1, 2, 4], { ddof: 1 }), 2.333333333333333],
  [() => np.std([1, 2, 4], { ddof: 1, keepdims: true }), [1.5275252316519465]],
  [() => np.std([1, 2, 9], { where: [true, true, false] }), 0.5],
  [() => np.nanToNum([np.nan, np.inf, -np.inf], { nan: 7 }).at(0), 7],
  [() => np.nanToNum([np.nan, np.inf, -np.inf], { posinf: 8 }).at(1), 8],
  [() => np.nanToNum([np.nan, np.inf, -np.inf], { neginf: -9 }).at(2), -9],
  [() => np.nanToNum([np.nan, np.inf, -np.inf]), [0, Number.MAX_VALUE, -Number.MAX_VALUE]],
  [() => np.linspace(0, 3, 3, { endpoint: false }), [0, 1, 2]],
  [() => np.linspace(0, 3, 3, { dtype: 'int32' }), [0, 1, 3]],
  [() => np.logspace(0, 2, 3, { base: 2 }), [1, 2, 4]],
  [() => np.logspace(0, 3, 3, { endpoint: false }), [1, 10, 100]],
  [() => np.logspace(0, 2, 3, { dtype: 'int32' }), [1, 10, 100]],
  [() => np.geomspace(1, 8, 3, { endpoint: false }), [1, 2, 4]],
  [() => np.geomspace(1, 4, 3, { dtype: 'int32' }), [1, 2, 4]],
  [() => np.take([1, 2, 3], [4, -1], undefined, { mode: 'wrap' }), [2, 3]],
  [() => np.take([1, 2, 3], [4, -1], undefined, { mode: 'clip' }), [3, 1]],
  [() => np.quantile([1, 2, 4, 9], 0.5, { method: 'lower' }), 2],
  [() => np.quantile([1, 2, 4, 9], 0.5, { method: 'higher' }), 4],
  [() => np.quantile([1, 2, 4, 9], 0.4, { method: 'nearest' }), 2],
  [() => np.quantile([1, 2, 4, 9], 0.4, { method: 'midpoint' }), 3],
  [
    () =>
      np.quantile(
        [
          [1, 2],
          [4, 9],
        ],
        0.5,
        { axis: 1, keepdims: true },
      ),
    [[1.5], [6.5]],
  ],
  [() => np.interp([0, 5], [1, 2], [10, 20], { left: -1 }), [-1, 20]],
  [() => np.interp([0, 5], [1, 2], [10, 20], { right: 99 }), [10, 99]],
  [() => np.histogram([1, 2, 2, 5], 2, { range: [0, 4] })[0], [1, 2]],
  [() => np.histogram([1, 2, 2, 5], 2, { weights: [1, 2, 3, 4] })[0], [6, 4]],
  [() => np.histogram([1, 2, 2, 5], 2, { density: true })[0], [0.375, 0.125]],
  [
    () =>
      np.histogram2d([1, 2, 4], [1, 3, 3], 2, {
        range: [
          [0, 2],
          [0, 4],
        ],
      })[0],
    [
      [0, 0],
      [1, 1],
    ],
  ],
  [
    () => np.histogram2d([1, 2, 4], [1, 3, 3], 2, { weights: [1, 2, 3] })[0],
    [
      [1, 2],
      [0, 3],
    ],
  ],
  [
    () => np.histogram2d([1, 2, 4], [1, 3, 3], 2, { density: true })[0],
    [
      [0.2222222222222222, 0.2222222222222222],
      [0, 0.2222222222222222],
    ],
  ],
  [() => np.searchsorted([1, 2, 2, 3], [2], { side: 'right' }), [3]],
  [() => np.searchsorted([3, 1, 2], [2], { sorter: [1, 2, 0] }), [1]],
  [() => np.digitize([1, 2], [1, 2], { right: true }), [0, 1]],
  [() => np.digitize([1, 2], [1, 2]), [1, 2]],
  [
    () =>
      np.unique(
        [
          [1, 2],
          [1, 2],
          [0, 2],
        ],
        { axis: 0 },
      ),
    [
      [0, 2],
      [1, 2],
    ],
  ],
  [() => np.isin([1, 2, 3], [2], { invert: true }), [true, false, true]],
  [() => np.pad([1, 2, 3], 1, { mode: 'reflect' }), [2, 1, 2, 3, 2]],
  [() => np.pad([1, 2, 3], 2, { mode: 'edge' }), [1, 1, 1, 2, 3, 3, 3]],
  [() => np.pad([1, 2, 3], 1, { mode: 'symmetric' }), [1, 1, 2, 3, 3]],
  [() => np.pad([1, 2, 3], 1, { mode: 'wrap' }), [3, 1, 2, 3, 1]],
  [() => np.pad([1, 2, 3], 1, { constantValues: 9 }), [9, 1, 2, 3, 9]],
  [
    () =>
      np.average(
        [
          [1, 2],
          [3, 5],
        ],
        { axis: 0, weights: [1, 3] },
      ),
    [2.5, 4.25],
  ],
  [
    () =>
      np.average(
        [
          [1, 2],
          [3, 5],
        ],
        { axis: 1, keepdims: true },
      ),
    [[1.5], [4]],
  ],
  [
    () =>
      np.cumsum(
        [
          [1, 2],
          [3, 4],
        ],
        { axis: 1 },
      ),
    [
      [1, 3],
      [3, 7],
    ],
  ],
  [
    () =>
      np.cumprod(
        [
          [1, 2],
          [3, 4],
        ],
        { axis: 0 },
      ),
    [
      [1, 2],
      [3, 8],
    ],
  ],
  [
    () => np.meshgrid([1, 2], [3, 4, 5], { indexing: 'ij' })[0],
    [
      [1, 1, 1],
      [2, 2, 2],
    ],
  ],
  [() => np.meshgrid([1, 2], [3, 4, 5], { sparse: true })[1], [[3], [4], [5]]],
  [
    () =>
      np.sum(
        [
          [1, 2],
          [3, 4],
        ],
        { axis: 1, keepdims: true, initial: 10 },
      ),
    [[13], [17]],
  ],
  [() => np.sum([1, 2, 3], { where: [true, false, true] }), 4],
  [() => np.prod([1, 2, 3], { initial: 10, where: [true, false, true] }), 30],
  [() => np.max([1, 2, 3], { initial: 10 }), 10],
  [() => np.min([1, 2, 3], { initial: 9, where: [false, true, true] }), 2],
  [() => np.mean([1, 2, 9], { where: [true, true, false] }), 1.5],
  [() => np.any([false, true], { where: [true, false] }), false],
  [() => np.all([false, true], { where: [false, true] }), true],
  [() => np.zerosLike([1, 2], { dtype: 'int32', shape: [1, 3] }), [[0, 0, 0]]],
  [() => np.onesLike([1, 2], { dtype: 'bool' }), [true, true]],
  [() => np.fullLike([1, 2], 2.5, { dtype: 'int32' }), [2, 2]],
];

/** What a function does, as it is written. */
const written = (f: () => unknown): string => String(f).replace(/^\(\) => |__vite_ssr_import_\d+__\./g, '');

test.each(effects.map(([run, is]) => [written(run), run, is] as const))('%s has its effect', (_, run, is) =>
  expect(values(run())).toEqual(rounded(is)),
);

describe('options of gradient checks', () => {
  // The rule of a step is 0, its differences are not where they reach over it.
  const wrong = (x: Tensor): Tensor => np.sum(np.floor(x));
  const cube = (x: Tensor): Tensor => np.sum(x.pow(3));

  test('tolerance and step decide what is close', () => {
    checkGrad(wrong, [[0.5]]);
    checkGrad(wrong, [[0.999]], { step: 2 ** -12 });
    expect(() => checkGrad(wrong, [[0.999]], { step: 2 ** -4 })).toThrow();
    checkGrad(wrong, [[0.999]], { step: 2 ** -4, tolerance: 2 });
    expect(() => checkGrad(cube, [[0.7]], { tolerance: 1e-30 })).toThrow();
  });

  test('step is how far numerical gradients look', () => {
    const kink = (x: Tensor): Tensor => np.sum(np.maximum(x, 0));
    expect(numericalGradient(kink, [0.25]).tolist()).toEqual([expect.closeTo(1, 6)]);
    expect((numericalGradient(kink, [0.25], { step: 1 }).tolist() as number[])[0]).toBeCloseTo(0.625, 6);
  });
});
