import { describe, expect, test } from 'vitest';
import { Parameter } from '../../src/grad/parameter.ts';
import { IndexError, np } from '../../src/index.ts';
import { inMode } from '../engine/modes.ts';

describe('iterators', () => {
  test('nditer walks over every index in row-major order, reads and writes', () => {
    const x = np.zeros([2, 3]);
    const seen: number[][] = [];
    for (const it = np.nditer(x); !it.finished; it.iternext()) {
      seen.push(it.multiIndex);
      it.value = 10 * it.multiIndex[0]! + it.multiIndex[1]! + it.value;
    }
    expect(seen).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    expect(x.tolist()).toEqual([
      [0, 1, 2],
      [10, 11, 12],
    ]);
    expect([...np.nditer(x)]).toEqual([0, 1, 2, 10, 11, 12]);
  });

  test('behind the last element nditer has no index and no value, and writes nothing', () => {
    for (const shape of [[2, 3], [1], [], [2, 0]]) {
      const x = np.zeros(shape);
      const it = np.nditer(x);
      while (!it.finished) it.iternext();
      for (let beyond = 0; beyond < 3; beyond++, it.iternext()) {
        expect(() => it.multiIndex).toThrow(IndexError);
        expect(() => it.value).toThrow(IndexError);
        expect(() => {
          it.value = 7;
        }).toThrow('no element is left of shape (');
      }
      expect(x.ravel().tolist()).toEqual(new Array(x.size).fill(0));
    }
  });

  test('ndenumerate gives indices and values, of a scalar one, of an empty tensor none', () => {
    expect([...np.ndenumerate([[5, 6]])]).toEqual([
      [[0, 0], 5],
      [[0, 1], 6],
    ]);
    expect([...np.ndenumerate(7)]).toEqual([[[], 7]]);
    expect([...np.ndenumerate(np.zeros([2, 0]))]).toEqual([]);
    expect([...np.ndindex(2, 2)]).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });
});

describe('indices', () => {
  test("pick each row's label, and their gradient goes back to where they were picked", () => {
    const y = np.arange(6).reshape([2, 3]);
    expect(y.at(np.arange(2), [2, 0]).tolist()).toEqual([2, 3]);
    const w = new Parameter(np.zeros([2, 3]));
    w.at([0, 0, 1], [1, 1, 2]).sum().backward();
    expect(w.grad!.tolist()).toEqual([
      [0, 2, 0],
      [0, 0, 1],
    ]);
  });

  test('that depend on a parameter wait for the run, are counted from the end, and stay within the axis', () => {
    const w = new Parameter(np.array([-1, 0, 5]));
    const index = np.astype(w, 'int32');
    const picked = inMode('fused kernels', () => np.take([10, 20, 30], index).tolist());
    expect(picked).toEqual([30, 10, 30]);
  });

  test('say which axis they miss, and what a mask does not cover', () => {
    const x = np.zeros([2, 3]);
    expect(() => x.at([0, 2])).toThrow('[at] index 2 is out of range for axis 0 of size 2');
    expect(() => x.at(':', [0, -4])).toThrow('[at] index -4 is out of range for axis 1 of size 3');
    expect(() => x.at([true, false, true])).toThrow('[at] a mask of shape (3,) does not cover (2, 3)');
    expect(() => x.at([0, 1], [0, 1, 2])).toThrow('[at] shapes (2,) and (3,) do not broadcast');
    expect(() => x.at([0], [0], [0])).toThrow('[at] 3 indices for the 2 axes of (2, 3)');
    expect(() => x.at([0.5])).toThrow('[at] indices must be whole numbers, got 0.5');
    expect(() => x.set([0, 5], 1)).toThrow('[set] index 5 is out of range for axis 0 of size 2');
    expect(() => x.take([9])).toThrow('[take] index 9 is out of range');
    expect(() => np.take(x, 0, 0, { mode: 'near' as 'clip' })).toThrow("[take] mode must not be 'near'");
  });

  test('name a place twice: set keeps the last value', () => {
    const x = np.zeros(3);
    x.set([1, 1], [5, 6]);
    expect(x.tolist()).toEqual([0, 6, 0]);
  });
});

describe('ops of the host', () => {
  test('run within a fused program, between its kernels', () => {
    const x = np.random.defaultRng(1).random([40, 30]);
    const ours = inMode('fused kernels', () => np.add(np.mul(np.sort(np.mul(x, 2), 0), 3), 1).data());
    const plain = inMode('the plain loops', () => np.add(np.mul(np.sort(np.mul(x, 2), 0), 3), 1).data());
    expect(ours).toEqual(plain);
  });

  test('that fail throw where they are read, however many values are made before', () => {
    const singular = np.linalg.inv(np.ones([20, 20]));
    const x = np.ones([300]);
    let last = x;
    for (let i = 0; i < 5000; i++) last = x.mul(i);
    expect(last.at(0).item()).toBe(4999);
    expect(() => singular.data()).toThrow('[inv] the matrix is singular');
  });

  test('that fail leave the engine as it was', () => {
    const singular = np.ones([3, 3]);
    expect(() => inMode('fused kernels', () => np.linalg.inv(singular).add(1).data())).toThrow(
      '[inv] the matrix is singular',
    );
    expect(inMode('fused kernels', () => np.linalg.inv(np.eye(3)).add(1).sum().item())).toBe(12);
  });
});
