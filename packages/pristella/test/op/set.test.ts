import { describe, expect, test } from 'vitest';
import { np } from '../../src/index.ts';
import { withEngine } from '../engine/modes.ts';

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

/** A generator of whole numbers below n: the same in every run. */
function randomly(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** Random indices of a shape: places, ranges, lists, masks, new axes. */
function randomIndices(shape: readonly number[], below: (n: number) => number): np.Index[] {
  if (below(6) === 0)
    return [
      np
        .array(Array.from({ length: np.zeros(shape).size }, () => below(2)))
        .reshape(shape)
        .astype('bool'),
    ];
  if (below(8) === 0) return ['...'];
  return shape.slice(0, 1 + below(shape.length)).flatMap((d): np.Index[] => {
    const range = `${below(d)}:${below(2) ? '' : 1 + below(d)}:${1 + below(2)}`;
    const index = [below(d), -1 - below(d), ':', range, '::-1', [below(d), below(d)], [below(d), -1]][below(7)]!;
    return below(8) === 0 ? [null, index] : [index];
  });
}

describe.each([
  ['wasm', 0],
  ['wasm', 256],
  ['js', 256],
] as const)('writes on %s with small tensors up to %i', (device, smallSize) => {
  test('are those of plain arrays, also from and by the tensor itself, and no other value is changed', () => {
    const below = randomly(7 + smallSize);
    withEngine({ device, smallSize }, () => {
      for (let round = 0; round < 400; round++) {
        const shape = [[7], [4, 5], [3, 4, 2], [1, 6], [40, 60]][below(5)]!;
        const dtype = (['float64', 'float32', 'int32', 'uint8'] as const)[below(4)]!;
        const x = np
          .array(Array.from({ length: np.zeros(shape).size }, () => below(100)))
          .reshape(shape)
          .astype(dtype)
          .clone();
        const shadow = Array.from(x.data());
        const others: [np.Tensor, string][] = [];
        const places = np.arange(shadow.length).reshape(shape);
        for (let step = 0; step < 6; step++) {
          const indices = randomIndices(shape, below);
          const target = places.at(...indices);
          const whole = target.shape;
          const kinds: (() => np.Tensor)[] = [
            () => np.array(below(100)),
            () => x.at(...shape.map(() => 0)),
            () => x.at(...indices),
            () => np.flip(x.at(...indices)),
            () => (np.array(whole).prod().item() === x.size ? x.reshape(whole) : np.zeros(whole)),
            () =>
              np
                .arange(whole.at(-1) ?? 1)
                .reshape(whole.length === 0 ? [] : [-1])
                .mod(100),
          ];
          const value = kinds[below(kinds.length)]!();
          if (below(2)) value.data();
          const values = np.broadcastTo(value, whole).data();
          const view = [x.at('...'), x.ravel(), x.at(-1), x.detach(), x.mul(2), np.expandDims(x, 0)][below(6)]!;
          if (below(2)) view.data();
          others.push([view, String(view.clone().data())]);
          x.set(...indices, value);
          target.data().forEach((place, i) => {
            shadow[place] = values[i]!;
          });
          expect([...x.data()], `${JSON.stringify(indices)} of ${shape}`).toEqual(shadow);
        }
        for (const [view, wanted] of others) expect(String(view.data())).toBe(wanted);
      }
    });
  });

  test('of lists of the tensor itself, and of a mask of it, read it before they write', () => {
    withEngine({ device, smallSize }, () => {
      const x = np.array([3, 0, 2, 1], { dtype: 'int32' }).clone();
      x.set(x, x);
      expect(x.tolist()).toEqual([0, 1, 2, 3]);
      const h = np.arange(6).reshape([2, 3]).clone();
      h.set('...', '1:', h.at('...', ':-1'));
      expect(h.tolist()).toEqual([
        [0, 0, 1],
        [3, 3, 4],
      ]);
      const b = np.array([true, false, true]).clone();
      b.set(b, np.logicalNot(b.at(b)));
      expect(b.tolist()).toEqual([false, false, false]);
      const p = np.arange(4).clone();
      np.putAlongAxis(p, [1, 2, 3], p.at(':-1'), 0);
      expect(p.tolist()).toEqual([0, 0, 1, 2]);
    });
  });
});

describe('the memory of a tensor', () => {
  /** How many of the writes copied the tensor. */
  function copiesOf(x: np.Tensor, times: number, write: (i: number) => void): number {
    let copies = 0;
    for (let i = 1; i <= times; i++) {
      const before = x.node.value!.host;
      write(i);
      if (x.node.value!.host !== before) copies++;
    }
    return copies;
  }

  test('is not copied in a loop that reads some elements of the tensor and writes others', () => {
    for (const size of [300, 100_000]) {
      const x = np.zeros(size);
      expect(copiesOf(x, 200, (i) => x.set(i, x.at(i - 1).add(1)))).toBe(0);
      expect(x.at(200).item()).toBe(200);
      // The kernels pick from large tensors, and are given the whole of them.
      if (size === 300) expect(copiesOf(x, 50, (i) => x.set(i, x.at([i - 1, i]).sum()))).toBe(0);
      expect(copiesOf(x, 50, (i) => x.set([i], x.at('2:12').max().item()))).toBe(0);
      const lent = np.fromData(new Float64Array(size), [size]);
      expect(copiesOf(lent, 50, (i) => lent.set(i, i))).toBe(1);
      const rows = np.zeros([100, size / 100]);
      expect(copiesOf(rows, 50, (i) => rows.set(i, rows.at(i - 1).data()))).toBe(0);
    }
  });

  test('is copied by the next write after another value came to share it', () => {
    const x = np.zeros(10_000);
    const sharers: (() => unknown)[] = [
      () => x.detach(),
      () => x.reshape(100, 100).data(),
      () => np.pad(x, 0),
      () => x.at('10:').data(),
    ];
    for (const share of sharers) {
      x.set(0, 1);
      share();
      expect(copiesOf(x, 3, (i) => x.set(i, i))).toBe(1);
    }
  });

  test('is not shared with an array that was wrapped', () => {
    const data = Float64Array.of(1, 2);
    const [x, y] = [np.fromData(data, [2]), np.fromData(data, [2])];
    x.set(0, 9);
    expect([...data, ...y.data()]).toEqual([1, 2, 1, 2]);
  });
});
