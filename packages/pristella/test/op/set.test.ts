import { describe, expect, test } from 'vitest';
import { np } from '../../src/index.ts';

describe('set', () => {
  test('writes one element, a row, and a strided part', () => {
    const x = np.arange(6).reshape([2, 3]);
    x.set(0, 1, 9);
    x.set('...', -1, [7, 8]);
    x.set(1, '::2', 0);
    expect(x.tolist()).toEqual([
      [0, 9, 7],
      [0, 4, 0],
    ]);
  });

  test('values made before keep what they saw', () => {
    const x = np.arange(4);
    const [twice, view, copy, same] = [x.mul(2), x.at('1:'), x.detach(), x.reshape([4])];
    x.set(1, 100);
    copy.set(0, -1);
    expect(x.tolist()).toEqual([0, 100, 2, 3]);
    expect(twice.tolist()).toEqual([0, 2, 4, 6]);
    expect(view.tolist()).toEqual([1, 2, 3]);
    expect(copy.tolist()).toEqual([-1, 1, 2, 3]);
    expect(same.tolist()).toEqual([0, 1, 2, 3]);
  });

  test('a large tensor read by a waiting expression is copied once', () => {
    const x = np.zeros([1000, 10]);
    const sum = x.sum();
    x.set(3, 1);
    expect(sum.item()).toBe(0);
    expect(x.sum().item()).toBe(10);
  });

  test('a row may be written from the tensor itself', () => {
    const x = np.array([
      [1, 2],
      [3, 4],
    ]);
    x.set(1, x.at(0));
    expect(x.tolist()).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test('says what does not fit', () => {
    expect(() => np.array([1, 2], { dtype: 'int32' }).set(0, 1.5)).toThrow('[set] 1.5 does not fit into int32');
    const small = np.zeros(2, { dtype: 'float32' });
    expect(() => small.set(0, 1e300)).toThrow('[set] 1e+300 does not fit into float32');
    expect(small.set(0, [Infinity]).set(1, 0.1).tolist()).toEqual([Infinity, Math.fround(0.1)]);
    expect(() => np.array([1, 2]).set(2, 0)).toThrow('[set] index 2 is out of range for axis 0 of size 2');
    expect(() => np.zeros([2, 3]).set(0, [1, 2])).toThrow('[set] shapes (2,) and (3,) do not broadcast');
  });
});
