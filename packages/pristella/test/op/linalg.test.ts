import { describe, expect, test } from 'vitest';
import { np } from '../../src/index.ts';

const { linalg } = np;
const rng = np.random.defaultRng(5);
const shapes: [number, number][] = [
  [0, 0],
  [0, 3],
  [1, 1],
  [1, 5],
  [4, 1],
  [3, 3],
  [7, 4],
  [5, 9],
  [60, 60],
  [90, 40],
];

/** Matrices of a shape that are hard in different ways. */
function matricesOf(m: number, n: number): [string, np.Tensor][] {
  const plain = rng.normal(0, 1, [m, n]);
  return [
    ['random numbers', plain],
    ['zeros', np.zeros([m, n])],
    ['rank 1', np.matmul(rng.normal(0, 1, [m, 1]), rng.normal(0, 1, [1, n]))],
    ['equal rows', np.broadcastTo(rng.normal(0, 1, [1, n]), [m, n])],
    ['columns of sizes from 1 to 1e-12', np.mul(plain, np.pow(10, np.mul(np.arange(n), -12 / Math.max(1, n))))],
    ['tiny numbers', np.mul(plain, 1e-150)],
  ];
}

/** The largest difference, in units of the precision times the size and the largest element. */
function apart(a: np.Tensor, b: np.Tensor, like: np.Tensor): number {
  if (a.size === 0) return 0;
  const scale = Math.max(np.max(np.abs(like)).item(), 1e-300) * 2 ** -52 * Math.max(...like.shape, 1);
  return np.max(np.abs(np.sub(a, b))).item() / scale;
}
const orthonormal = (q: np.Tensor): number =>
  apart(np.matmul(np.swapaxes(q, 0, 1), q), np.eye(q.shape[1]!), np.ones(q.shape));

describe.each(shapes)('of %i rows and %i columns', (m, n) => {
  test.each(matricesOf(m, n))('%s: qr and svd give orthonormal factors that multiply to the matrix', (_, x) => {
    for (const mode of ['reduced', 'complete'] as const) {
      const [q, r] = linalg.qr(x, mode);
      expect(apart(np.matmul(q, r), x, x)).toBeLessThan(8);
      expect(orthonormal(q)).toBeLessThan(8);
      expect(
        np
          .tril(r, -1)
          .data()
          .every((v) => v === 0),
      ).toBe(true);
    }
    for (const fullMatrices of [false, true]) {
      const [u, s, vt] = linalg.svd(x, { fullMatrices });
      const k = s.size;
      const product = np.matmul(np.mul(u.at(':', `:${k}`), s), vt.at(`:${k}`));
      expect(apart(product, x, x)).toBeLessThan(8);
      expect(orthonormal(u)).toBeLessThan(8);
      expect(orthonormal(np.swapaxes(vt, 0, 1))).toBeLessThan(8);
      const values = s.data();
      expect(values.every((v, i) => v >= 0 && (i === 0 || v <= values[i - 1]!))).toBe(true);
    }
  });
});

describe.each(shapes.filter(([m, n]) => m === n).map(([n]) => n))('of %i rows and as many columns', (n) => {
  test.each(matricesOf(n, n))('%s: eigh gives orthonormal vectors that the matrix stretches', (_, x) => {
    const a = np.add(x, np.swapaxes(x, 0, 1));
    const [w, v] = linalg.eigh(a);
    expect(apart(np.matmul(a, v), np.mul(v, w), a)).toBeLessThan(16);
    expect(orthonormal(v)).toBeLessThan(16);
    expect(w.tolist()).toEqual(np.sort(w).tolist());
  });
});

test('factorisations of NaN are NaN; singular values of it are refused, as by NumPy', () => {
  const x = np.full([4, 4], Number.NaN);
  for (const y of [linalg.eigvalsh(x), linalg.qr(x)[1].at(0), linalg.det(x), linalg.inv(x)])
    expect([...y.data()].every(Number.isNaN)).toBe(true);
  expect(() => linalg.svdvals(x).data()).toThrow('[svd] a matrix with NaN in it has no singular values');
});

test('einsum contracts the cheapest pair first', () => {
  const [a, b, c] = [np.ones([2, 100]), np.ones([100, 100]), np.ones([100, 1])];
  expect(np.einsumPath('ij,jk,kl->il', a, b, c)).toEqual([
    [1, 2],
    [0, 1],
  ]);
  expect(np.einsum('ij,jk,kl->il', a, b, c).tolist()).toEqual([[10000], [10000]]);
});

describe('linear algebra says what is wrong:', () => {
  test('shapes, singular and indefinite matrices, subscripts', () => {
    expect(() => linalg.inv(np.ones([2, 3]))).toThrow('[inv] needs square matrices, got (2, 3)');
    expect(() => linalg.det([1, 2])).toThrow('[det] needs a matrix, got (2,)');
    expect(() => linalg.inv(np.ones([2, 2])).data()).toThrow('[inv] the matrix is singular');
    expect(() =>
      linalg
        .cholesky([
          [1, 2],
          [2, 1],
        ])
        .data(),
    ).toThrow('[cholesky] the matrix is not positive definite');
    expect(() => linalg.solve(np.eye(2), [1, 2, 3])).toThrow('[solve] (3,) has not as many rows as (2, 2)');
    expect(() => np.einsum('ij,jk', np.ones([2, 3]), np.ones([2, 3]))).toThrow("[einsum] 'j' is 3 and 2");
    expect(() => np.einsum('ij->k', np.ones([2, 3]))).toThrow("has 'k' only in the result");
    expect(() => np.tensordot(np.ones([2, 3]), np.ones([2, 3]), 1)).toThrow('[tensordot] axis 1 of (2, 3) and axis 0');
  });
});
