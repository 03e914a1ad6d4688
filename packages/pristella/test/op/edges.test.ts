import { describe, expect, test } from 'vitest';
import { checkGrad } from '../../src/grad/check.ts';
import { grad, np, ShapeError, type Tensor } from '../../src/index.ts';
import { conv2d } from '../../src/op/convolution.ts';
import { avgPool2d, maxPool2d } from '../../src/op/pooling.ts';
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
