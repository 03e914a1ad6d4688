import { describe, expect, test } from 'vitest';
import { checkGrad } from '../../src/grad/check.ts';
import { grad, np, ShapeError, type Tensor } from '../../src/index.ts';
import { conv2d } from '../../src/op/product/convolution.ts';
import { avgPool2d, maxPool2d } from '../../src/op/product/pooling.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

// What few inputs reach: values, dtypes and derivatives for which an op has a branch of its own.

const each = Object.keys(modes) as Mode[];
const list = (t: Tensor): unknown => t.tolist();

for (const mode of each) {
  describe(`by ${mode}`, () => {
    const values = (f: () => Tensor): unknown => inMode(mode, () => list(f()));

    test('a window that holds NaN has NaN for its largest, wherever it stands, and its gradient goes there', () => {
      for (const place of [0, 1, 2, 3]) {
        const x = np.array([1, 2, 4, 3].map((v, i) => (i === place ? Number.NaN : v))).reshape(1, 1, 2, 2);
        expect(values(() => maxPool2d(x, 2))).toEqual([[[[Number.NaN]]]]);
        const slope = values(() => grad((t) => np.sum(maxPool2d(t, 2)))(x).reshape(4));
        expect(slope).toEqual([0, 1, 2, 3].map((i) => (i === place ? 1 : 0)));
      }
      const two = np.array([1, Number.NaN, Number.NaN, 3]).reshape(1, 1, 2, 2);
      expect(values(() => grad((t) => np.sum(maxPool2d(t, 2)))(two).reshape(4))).toEqual([0, 1, 0, 0]);
    });

    test('the largest of -Infinity alone is -Infinity, and its gradient goes to the first', () => {
      const x = np.full([1, 1, 2, 2], -Infinity);
      expect(values(() => maxPool2d(x, 2))).toEqual([[[[-Infinity]]]]);
      expect(values(() => grad((t) => np.sum(maxPool2d(t, 2)))(x).reshape(4))).toEqual([1, 0, 0, 0]);
    });

    test('a product of integers that passes what float64 holds and meets a 0 is 0', () => {
      const large = new Array<number>(40).fill(2 ** 30);
      for (const data of [
        [...large, 0],
        [0, ...large],
      ])
        expect(values(() => np.prod(np.array(data, { dtype: 'int32' })))).toBe(0);
    });

    test('scalars of uint8 are computed modulo 256', () => {
      const [a, b] = [np.array(200, { dtype: 'uint8' }), np.array(100, { dtype: 'uint8' })];
      expect(values(() => a.add(b))).toBe(44);
      expect(values(() => b.sub(a))).toBe(156);
      expect(values(() => a.mul(b))).toBe(20000 & 255);
      expect(values(() => a.neg())).toBe(56);
      expect(values(() => a.add(np.full(2, 100, { dtype: 'uint8' })))).toEqual([44, 44]);
    });

    test('lists of places that are still to be computed pick as written ones do', () => {
      const x = np.arange(60).reshape(3, 4, 5);
      const [i, j, k] = [np.array([0, 1, 1]), np.array([3, 0, 2]), np.array([4, 1, 0])].map((t) => t.astype('int32'));
      const picked = [19, 21, 30];
      const late = (t: Tensor): Tensor => t.add(0);
      expect(values(() => x.at(i!, j!, k!))).toEqual(picked);
      expect(values(() => x.at(late(i!), late(j!), late(k!)))).toEqual(picked);
    });

    test('a convolution and a largest of windows have a second derivative in each input', () => {
      const [x, w] = [np.linspace(-1, 1, 32).reshape(1, 2, 4, 4), np.linspace(-0.7, 0.9, 16).reshape(2, 2, 2, 2)];
      const cube = (y: Tensor): Tensor => np.sum(y.pow(3));
      const weights = (t: Tensor): Tensor => t.mul(np.linspace(0.5, 2, t.size).reshape(...t.shape));
      inMode(mode, () => {
        checkGrad((t) => np.sum(weights(grad((u) => cube(conv2d(u, w, { stride: 2, padding: 1 })))(t))), [x]);
        checkGrad((t) => np.sum(weights(grad((u) => cube(conv2d(x, u)))(t))), [w]);
        checkGrad((t) => np.sum(weights(grad((u) => cube(conv2d(u, t)))(x))), [w]);
        checkGrad((t) => np.sum(weights(grad((u) => cube(maxPool2d(u, 2)))(t))), [x]);
        checkGrad((t) => np.sum(weights(grad((u) => cube(maxPool2d(u, 2, { stride: 1, padding: 1 })))(t))), [x]);
      });
    });
  });
}

describe('the padding of a pool', () => {
  test('may be half of the window, along either axis, and no more', () => {
    const x = np.ones([1, 1, 6, 6]);
    for (const pool of [maxPool2d, avgPool2d]) {
      expect(pool(x, [2, 4], { padding: [1, 2] }).shape).toEqual([1, 1, 4, 2]);
      expect(pool(x, 3, { padding: 1 }).shape).toEqual([1, 1, 2, 2]);
      for (const padding of [[2, 0], [0, 3], 2] as const)
        expect(() => pool(x, [3, 4], { padding })).toThrow('is more than half of the window');
      expect(() => pool(x, 7)).toThrow(ShapeError);
      expect(pool(x, 6).shape).toEqual([1, 1, 1, 1]);
      for (const shape of [
        [6, 6],
        [1, 1, 1, 6, 6],
      ])
        expect(() => pool(np.ones(shape), 2)).toThrow('takes images of shape (n, channels, height, width)');
    }
  });
});

describe('names and numbers for what is made', () => {
  test("NumPy's int and float are int32 and float64", () => {
    expect(np.zeros(1, { dtype: 'int' }).dtype).toBe('int32');
    expect(np.zeros(1, { dtype: 'float' }).dtype).toBe('float64');
    expect(np.array([1.5], { dtype: 'int' }).tolist()).toEqual([1]);
    expect(np.ones(1).astype('float').dtype).toBe('float64');
  });

  test('full of true or false is bool', () => {
    expect(np.full(2, true).dtype).toBe('bool');
    expect(list(np.full(2, false))).toEqual([false, false]);
    expect(list(np.full(2, true))).toEqual([true, true]);
    expect(np.full(2, 1).dtype).toBe('float64');
  });

  test('randn is normal with mean 0 and deviation 1, randint of one number begins at 0', () => {
    const { random } = np;
    const after = (draw: () => Tensor): unknown => {
      random.seed(11);
      return list(draw());
    };
    expect(after(() => random.randn(2, 3))).toEqual(after(() => random.normal(0, 1, [2, 3])));
    expect(after(() => random.randint(6, undefined, 40))).toEqual(after(() => random.randint(0, 6, 40)));
    expect(after(() => random.randint(6, undefined, 40))).not.toEqual(after(() => random.randint(1, 6, 40)));
    expect(random.randint(3).shape).toEqual([]);
  });
});

describe('where shapes and counts end', () => {
  test('dot takes two axes on either side, and no more on either', () => {
    const [two, three] = [np.ones([2, 2]), np.ones([2, 2, 2])];
    expect(list(np.dot(two, two))).toEqual([
      [2, 2],
      [2, 2],
    ]);
    for (const [a, b] of [
      [three, np.ones(2)],
      [np.ones(2), three],
      [three, 2],
      [2, three],
    ] as const)
      expect(() => np.dot(a, b)).toThrow('[dot] takes up to two axes');
  });

  test('roll takes a shift for each axis, one for all, or several for one', () => {
    const x = np.arange(6).reshape(2, 3);
    expect(list(np.roll(x, [1, 1], [0, 1]))).toEqual([
      [5, 3, 4],
      [2, 0, 1],
    ]);
    expect(list(np.roll(x, 1, [0, 1]))).toEqual(list(np.roll(x, [1, 1], [0, 1])));
    expect(list(np.roll(x, [1, 1], 1))).toEqual(list(np.roll(x, 2, 1)));
    for (const shifts of [[1], [1, 2, 3]])
      expect(() => np.roll(x, shifts, [0, 1])).toThrow(`[roll] ${shifts.length} shifts for 2 axes`);
  });

  test('topk chooses none, some and all, on either side', () => {
    for (const largest of [true, false]) {
      const places = (k: number): unknown => list(np.topk([2, 3, 1], k, { largest })[1]);
      expect(places(0)).toEqual([]);
      expect(places(1)).toEqual([largest ? 1 : 2]);
      expect(places(3)).toEqual(largest ? [1, 0, 2] : [2, 0, 1]);
      expect(() => places(4)).toThrow('cannot choose 4 of 3 elements');
      expect(() => places(-1)).toThrow('cannot choose -1');
    }
  });

  test('subscripts of einsum hold letters alone, before and behind the dots, which stand once', () => {
    const x = np.ones([2, 2]);
    expect(list(np.einsum('...a->...', x))).toEqual([2, 2]);
    expect(list(np.einsum('a...->...', x))).toEqual([2, 2]);
    for (const text of ['...1->...', '1...->...', 'a1->a', 'a.b->a'])
      expect(() => np.einsum(text, x)).toThrow('may hold letters, commas, ... and ->');
    expect(() => np.einsum('...a...->a', x)).toThrow("has '...' twice in a term");
    expect(() => np.einsum('ab->a->b', x)).toThrow("has '->' twice");
    expect(() => np.einsum('ab->aa', x)).toThrow("has 'a' twice in the result");
  });

  test('a sum with an initial number is held against int32 together with it', () => {
    const most = 8421504;
    const x = np.full(most, 255, { dtype: 'uint8' });
    const rest = 2 ** 31 - 1 - most * 255;
    expect(x.sum({ initial: rest }).item()).toBe(2 ** 31 - 1);
    expect(() => x.sum({ initial: rest + 1 }).item()).toThrow('[sum] the result is 2147483648');
  });
});

describe('limits that are given', () => {
  const thin = np.array([
    [1, 0],
    [0, 0.1],
  ]);

  test('decide what singular values count', () => {
    expect(np.linalg.matrixRank(thin).item()).toBe(2);
    for (const [tolerance, rank] of [
      [0.05, 2],
      [0.5, 1],
      [2, 0],
    ] as const)
      expect(np.linalg.matrixRank(thin, tolerance).item()).toBe(rank);
    expect(list(np.linalg.pinv(thin))).toEqual([
      [1, 0],
      [0, 10],
    ]);
    expect(list(np.linalg.pinv(thin, 0.5))).toEqual([
      [1, 0],
      [0, 0],
    ]);
    expect(list(np.linalg.lstsq(thin, [1, 1])[0])).toEqual([1, 10]);
    expect(list(np.linalg.lstsq(thin, [1, 1], 0.5)[0])).toEqual([1, 0]);
    expect(
      [np.linalg.lstsq(thin, [1, 1]), np.linalg.lstsq(thin, [1, 1], 0.5)].map((found) => Number(found[2])),
    ).toEqual([2, 1]);
  });

  test('of svd: all of U and V, or as many as there are singular values', () => {
    const tall = np.ones([3, 2]);
    const shapes = (options?: object): unknown => [...np.linalg.svd(tall, options)].map((t) => t.shape);
    expect(shapes()).toEqual([[3, 3], [2], [2, 2]]);
    expect(shapes({ fullMatrices: true })).toEqual([[3, 3], [2], [2, 2]]);
    expect(shapes({ fullMatrices: false })).toEqual([[3, 2], [2], [2, 2]]);
  });
});

describe('dtypes that are asked for', () => {
  test('are those of the result', () => {
    const dtype = 'float32';
    const made = [
      np.linspace(0, 1, 3, { dtype }),
      np.logspace(0, 1, 3, { dtype }),
      np.geomspace(1, 2, 3, { dtype }),
      np.zeros(2, { dtype }),
      np.ones(2, { dtype }),
      np.full(2, 1, { dtype }),
      np.eye(2, 2, 0, { dtype }),
      np.tri(2, 2, 0, { dtype }),
      np.array([1], { dtype }),
      np.arange(3, { dtype }),
      np.random.defaultRng(1).uniform(0, 1, 2, { dtype }),
      np.random.defaultRng(1).normal(0, 1, 2, { dtype }),
    ];
    expect(made.map((t) => t.dtype)).toEqual(made.map(() => dtype));
    const whole = np.array([1, 2], { dtype: 'int32' });
    const from = [
      np.array(whole, { dtype }),
      np.full(2, whole, { dtype }),
      np.fromFunction((i) => i, [2], { dtype }),
      np.asarray(whole, { dtype }),
      np.zerosLike(whole, { dtype }),
    ];
    expect(from.map((t) => t.dtype)).toEqual(from.map(() => dtype));
    expect([np.array(whole), np.full(2, whole), np.asarray(whole)].map((t) => t.dtype)).toEqual(Array(3).fill('int32'));
  });
});

describe('the dtype of a choice', () => {
  test('of where is that of the tensors, which a number changes only where it does not fit', () => {
    const [f, i, u] = (['float32', 'int32', 'uint8'] as const).map((dtype) => np.array([1], { dtype }));
    const cases = [
      [1, f, 'float32'],
      [1.5, i, 'float64'],
      [1, i, 'int32'],
      [1, u, 'uint8'],
      [300, u, 'int32'],
      [1, 2, 'float64'],
      [i, f, 'float64'],
      [u, i, 'int32'],
      [u, f, 'float32'],
    ] as const;
    for (const [a, b, dtype] of cases)
      for (const [x, y] of [
        [a!, b!],
        [b!, a!],
      ] as const)
        expect(np.where([true], x, y).dtype).toBe(dtype);
  });

  test('of the edges of a histogram is that of the numbers, which may be as large as there are', () => {
    const edges = (data: number[], dtype: 'float32' | 'float64' | 'int32') =>
      np.histogram(np.array(data, { dtype }), 1)[1];
    expect(edges([1, 2], 'float32').dtype).toBe('float32');
    expect(edges([1, 2], 'int32').dtype).toBe('float64');
    expect(list(edges([0, 1e300], 'float64'))).toEqual([0, 1e300]);
    expect(list(edges([0, 2 ** 127], 'float32'))).toEqual([0, 2 ** 127]);
  });
});

describe('places on a diagonal and in rows', () => {
  test('eye has its ones k places to the right, or to the left', () => {
    const ones = (k: number): unknown => list(np.eye(2, 3, k).astype('int32'));
    expect([-2, -1, 0, 1, 2, 3].map(ones)).toEqual([
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
      [
        [0, 0, 0],
        [1, 0, 0],
      ],
      [
        [1, 0, 0],
        [0, 1, 0],
      ],
      [
        [0, 1, 0],
        [0, 0, 1],
      ],
      [
        [0, 0, 1],
        [0, 0, 0],
      ],
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
    ]);
  });

  test('categorical draws a class for each row, whatever axes the rows have', () => {
    const rows = np.eye(6).reshape(2, 3, 6);
    expect(list(np.random.defaultRng(1).categorical(rows))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect(np.random.defaultRng(1).categorical(rows, 4).shape).toEqual([4, 2, 3]);
  });
});
