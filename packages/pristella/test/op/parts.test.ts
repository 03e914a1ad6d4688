import { describe, expect, test } from 'vitest';
import { grad, IndexError, np, ShapeError, type Tensor, valueAndGrad } from '../../src/index.ts';
import { maxPool2d } from '../../src/op/product/pooling.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

// Limits within ops: the element at which a choice changes, and its neighbours.

const list = (t: Tensor): unknown => t.tolist();
const { linalg } = np;

describe('places that are still to be computed', () => {
  test('are refused outside the axis as written ones are', () => {
    const x = np.arange(6).reshape(2, 3);
    const late = (values: number[]): Tensor => np.array(values, { dtype: 'int32' }).add(1);
    expect(list(np.take(x, late([1, -2]), 1))).toEqual([
      [2, 2],
      [5, 5],
    ]);
    expect(list(x.at(':', late([1, -4])))).toEqual([
      [2, 0],
      [5, 3],
    ]);
    for (const wrong of [[2], [-5]]) {
      expect(() => np.take(x, late(wrong), 1)).toThrow(IndexError);
      expect(() => x.at(':', late(wrong))).toThrow(IndexError);
    }
    // As many as no host computes at once.
    const many = (last: number): Tensor =>
      np
        .arange(20_000)
        .astype('int32')
        .sub(19_999 - last);
    const all = np.zeros([20_000]);
    expect(np.take(all, many(19_999)).size).toBe(20_000);
    expect(np.take(all, many(-1)).size).toBe(20_000);
    for (const wrong of [20_000, -2]) expect(() => np.take(all, many(wrong))).toThrow(IndexError);
    expect(() => np.take(np.zeros([0]), late([-1]))).toThrow('nothing can be taken from an axis of size 0');
    expect(np.take(np.zeros([0]), np.array([], { dtype: 'int32' })).shape).toEqual([0]);
    expect(() => x.at(0, 0, 0)).toThrow(/3 indices for the 2 axes/);
    expect(() => x.at(0, 0, '...', 0)).toThrow(/3 indices for the 2 axes/);
    expect(x.at(0, 1, '...').item()).toBe(1);
  });
});

describe('parts of an axis', () => {
  test('are longer by one as far as the rest goes', () => {
    const sizes = (n: number, parts: number): number[] => np.arraySplit(np.arange(n), parts).map((t) => t.size);
    expect([6, 7, 8, 9].map((n) => sizes(n, 3))).toEqual([
      [2, 2, 2],
      [3, 2, 2],
      [3, 3, 2],
      [3, 3, 3],
    ]);
    expect([sizes(5, 1), sizes(2, 3), sizes(0, 2)]).toEqual([[5], [1, 1, 0], [0, 0]]);
    expect(np.arraySplit(np.arange(7), 3).map(list)).toEqual([
      [0, 1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(np.split(np.arange(6), 3).map(list)).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    for (const n of [5, 7]) expect(() => np.split(np.arange(n), 3)).toThrow(ShapeError);
  });
});

describe('products of numbers and integers', () => {
  const whole = np.array([1, 2], { dtype: 'int32' });
  test('are numbers, whichever comes first', () => {
    const half = np.array([0.5, 1.5]);
    for (const product of [np.outer(half, whole), np.outer(whole, half).T]) {
      expect(list(product)).toEqual([
        [0.5, 1],
        [1.5, 3],
      ]);
      expect(product.dtype).toBe('float64');
    }
    expect([np.kron(half, whole), np.kron(whole, half)].map(list)).toEqual([
      [0.5, 1, 1.5, 3],
      [0.5, 1.5, 1, 3],
    ]);
    expect([np.dot(0.5, whole), np.dot(whole, 0.5), np.dot(half, np.array(3, { dtype: 'int32' }))].map(list)).toEqual([
      [0.5, 1],
      [0.5, 1],
      [1.5, 4.5],
    ]);
    expect([np.outer(whole, whole), np.kron(whole, whole), np.dot(2, whole)].map((t) => t.dtype)).toEqual([
      'int32',
      'int32',
      expect.any(String),
    ]);
  });
});

describe('inner sizes that differ', () => {
  test('are told with the matrix to transpose, the second before the first, and no hint where neither helps', () => {
    const message = (a: number[], b: number[]): string => {
      try {
        np.matmul(np.ones(a), np.ones(b));
        return '';
      } catch (error) {
        return String(error);
      }
    };
    expect(message([2, 3], [2, 3])).toMatch(/inner sizes differ: \(2, 3\) · \(2, 3\)\nhint: transpose the second$/);
    expect(message([3, 2], [4, 2])).toMatch(/hint: transpose the second$/);
    expect(message([3, 2], [3, 4])).toMatch(/hint: transpose the first$/);
    for (const [a, b] of [
      [
        [3, 2],
        [4, 5],
      ],
      [
        [3, 2],
        [2, 4, 2],
      ],
      [
        [5, 3, 2],
        [3, 4],
      ],
      [[2], [3]],
    ] as const)
      expect(message([...a], [...b])).toMatch(/inner sizes differ: .*\)$/);
    expect(message([], [2])).toMatch(/hint: use mul for numbers$/);
    expect(message([3, 2], [2, 4])).toBe('');
  });
});

describe('quarter turns', () => {
  test('are any whole number of them, four of which are none', () => {
    const x = np.array([[1, 2], [3, 4]]); // biome-ignore format: a square
    const turned = (k: number): unknown => list(np.rot90(x, k).reshape(4));
    expect([0, 1, 2, 3, 4, -1, 5].map(turned)).toEqual([
      [1, 2, 3, 4],
      [2, 4, 1, 3],
      [4, 3, 2, 1],
      [3, 1, 4, 2],
      [1, 2, 3, 4],
      [3, 1, 4, 2],
      [2, 4, 1, 3],
    ]);
    for (const k of [0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => np.rot90(x, k)).toThrow('[rot90] the number of quarter turns');
  });
  test('are of two axes, neither fewer nor more', () => {
    for (const axes of [[], [0], [0, 1, 2]])
      expect(() => np.rot90(np.ones([2, 3, 4]), 1, axes as unknown as [number, number])).toThrow(
        '[rot90] a quarter turn is one of two axes',
      );
  });
});

describe('differences', () => {
  test('of integers are integers, of truth values whether they differ, n times over', () => {
    const bools = np.array([true, true, false, true], { dtype: 'bool' });
    expect([list(np.diff(bools)), np.diff(bools).dtype]).toEqual([[false, true, true], 'bool']);
    const whole = np.array([1, 4, 9, 9], { dtype: 'int32' });
    expect([list(np.diff(whole)), np.diff(whole).dtype]).toEqual([[3, 5, 0], 'int32']);
    expect([0, 1, 2, 3, 4, 5].map((n) => list(np.diff(whole, n)))).toEqual([
      [1, 4, 9, 9],
      [3, 5, 0],
      [2, -5],
      [-7],
      [],
      [],
    ]);
    expect(() => np.diff(whole, -1)).toThrow('cannot take differences -1 times');
  });
});

describe('what counts as zero', () => {
  const two = np.diag([1, 0.5]);
  test('is a singular value no larger than the tolerance: in rank, pinv and lstsq', () => {
    expect([0.49, 0.5, 1].map((t) => linalg.matrixRank(two, t).item())).toEqual([2, 1, 0]);
    expect([0.49, 0.5, 1].map((t) => list(linalg.pinv(two, t)))).toEqual([
      [
        [1, 0],
        [0, 2],
      ],
      [
        [1, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ]);
    expect([0.49, 0.5].map((t) => [list(linalg.lstsq(two, [3, 4], t)[0]), linalg.lstsq(two, [3, 4], t)[2]])).toEqual([
      [[3, 8], 2],
      [[3, 0], 1],
    ]);
    // The tolerance goes with the larger of rows and columns and the precision.
    const near = (factor: number, rows: number): number =>
      linalg.matrixRank(np.concatenate([np.diag([1, factor * 2 ** -52]), np.zeros([rows - 2, 2])])).item();
    expect([near(1.9, 2), near(2.1, 2), near(3.9, 4), near(4.1, 4)]).toEqual([1, 2, 1, 2]);
    expect(linalg.matrixRank(np.zeros([3, 0, 2])).tolist()).toEqual([0, 0, 0]);
    expect([linalg.matrixRank([0, 0]).item(), linalg.matrixRank([0, 5]).item(), linalg.matrixRank(0).item()]).toEqual([
      0, 1, 0,
    ]);
  });

  test('leaves no residuals: where rows are as many as columns, and where the rank is less', () => {
    const residuals = (a: number[][], b: number[]): unknown => list(linalg.lstsq(a, b)[1]);
    expect(residuals([[1, 0], [0, 1]], [1, 2])).toEqual([]); // biome-ignore format: a square
    expect(residuals([[1, 0], [0, 1], [0, 0]], [1, 2, 3])).toEqual([9]); // biome-ignore format: a matrix
    expect(residuals([[1, 1], [1, 1], [0, 0]], [1, 2, 3])).toEqual([]); // biome-ignore format: a matrix
    expect(() => linalg.lstsq(np.ones([2, 2]), [1, 2, 3])).toThrow(ShapeError);
    expect(() => linalg.lstsq(np.ones([2, 2, 2]), [1, 2])).toThrow(ShapeError);
    expect(() => linalg.lstsq(np.ones([2, 2]), np.ones([2, 2, 2]))).toThrow(ShapeError);
  });

  test('has no root in cholesky, however small what is above it has', () => {
    const square = (a: number, b: number, c: number): Tensor => np.array([[a, 99], [b, c]]); // biome-ignore format: a square
    for (const x of [np.zeros([1, 1]), square(0, 0, 1), square(1, 1, 1), square(4, 2, 1), square(-1, 0, 1)])
      expect(() => list(linalg.cholesky(x))).toThrow('not positive definite');
    expect(list(linalg.cholesky(square(1, 1, 1 + 2 ** -40)))).toEqual([[1, 0], [1, 2 ** -20]]); // biome-ignore format: a square
    expect(list(linalg.cholesky([[5e-324]]))).toEqual([[Math.sqrt(5e-324)]]);
    expect(list(linalg.cholesky(np.zeros([0, 0])))).toEqual([]);
  });
});

describe('the smallest and the largest', () => {
  test('are none to all, the first of equal ones first, NaN as the largest', () => {
    const x = np.array([3, 1, np.nan, 1, 2]);
    const places = (k: number, largest: boolean): unknown => {
      const found = np.topk(x, k, { largest });
      return list(found[1]);
    };
    expect([0, 1, 2, 4, 5].map((k) => places(k, true))).toEqual([[], [2], [2, 0], [2, 0, 4, 1], [2, 0, 4, 1, 3]]);
    expect([0, 1, 2, 4, 5].map((k) => places(k, false))).toEqual([[], [1], [1, 3], [1, 3, 4, 0], [1, 3, 4, 0, 2]]);
    expect(() => np.topk(x, 6)).toThrow();
  });
});

describe('determinants and solutions', () => {
  test('exchange rows for the largest pivot, and count how often', () => {
    const permuted = (order: number[]): Tensor => np.eye(4).at(np.array(order, { dtype: 'int32' }));
    const orders = [
      [0, 1, 2, 3],
      [1, 0, 2, 3],
      [1, 2, 0, 3],
      [3, 2, 1, 0],
      [1, 2, 3, 0],
    ];
    expect(orders.map((o) => linalg.det(permuted(o)).item())).toEqual([1, -1, 1, 1, -1]);
    expect(orders.map((o) => list(linalg.solve(permuted(o), [1, 2, 3, 4])))).toEqual(
      orders.map((o) => [0, 1, 2, 3].map((v) => o.indexOf(v) + 1)),
    );
    // Without the exchange the first pivot would take all digits of the second row.
    const steep = [[1e-20, 1], [1, 1]]; // biome-ignore format: a square
    expect(list(linalg.solve(steep, [1, 2]))).toEqual([1, 1]);
    expect(linalg.slogdet(permuted([1, 0, 2, 3])).map(list)).toEqual([-1, 0]);
    expect(linalg.slogdet(np.zeros([2, 2])).map(list)).toEqual([0, -Infinity]);
    expect(linalg.slogdet(np.zeros([0, 2, 2]))[0].shape).toEqual([0]);
  });
});

describe('the largest of windows, computed with its gradient', () => {
  for (const mode of Object.keys(modes) as Mode[])
    test(`has the gradient at the same places by ${mode}, run after run`, () => {
      const x = np.random.defaultRng(3).permutation(36).reshape(1, 1, 6, 6).astype('float32');
      const f = (t: Tensor): Tensor => np.sum(maxPool2d(np.mul(t, 2), 2));
      inMode(mode, () => {
        const alone = [...grad(f)(x).data()];
        for (let run = 0; run < 4; run++) {
          const [value, [slope]] = valueAndGrad(f)(x);
          const both = [...np.concatenate([value.reshape(1), slope!.reshape(-1)]).data()];
          expect(both).toEqual([f(x).item(), ...alone]);
        }
        const values = [...x.data()];
        for (let k = 0; k < 9; k++) {
          const window = [0, 1, 6, 7].map((d) => 12 * Math.floor(k / 3) + 2 * (k % 3) + d);
          const most = Math.max(...window.map((i) => values[i]!));
          expect(window.map((i) => alone[i])).toEqual(window.map((i) => (values[i] === most ? 2 : 0)));
        }
      });
    });
});
