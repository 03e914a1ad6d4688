import { describe, expect, test } from 'vitest';
import { compareGrad, np, type Tensor, valueAndGrad } from '../../src/index.ts';

const { linalg } = np;
const transposed = (x: Tensor): Tensor => np.swapaxes(x, -1, -2);
/** Far from singular, with singular values apart. */
const solid = (x: Tensor): Tensor => np.add(x, np.diag(np.arange(4, 4 + x.shape.at(-1)!)));
const symmetric = (x: Tensor): Tensor => np.add(solid(x), transposed(solid(x)));
const polar = (x: Tensor): Tensor => {
  const [u, , vt] = linalg.svd(x, { fullMatrices: false });
  return np.matmul(u, vt);
};

const ofSquares: Record<string, (x: Tensor) => Tensor> = {
  inv: (x) => linalg.inv(solid(x)),
  det: (x) => linalg.det(x),
  slogdet: (x) => linalg.slogdet(solid(x))[1],
  cholesky: (x) => linalg.cholesky(np.add(np.matmul(x, transposed(x)), np.eye(x.shape.at(-1)!))),
  eigvalsh: (x) => linalg.eigvalsh(symmetric(x)),
  'eigh, projectors': (x) => np.square(linalg.eigh(symmetric(x))[1]),
  matrixPower: (x) => linalg.matrixPower(x, 3),
  'solve of a column': (x) => linalg.solve(solid(x), np.at(x, '...', ':1')),
  trace: (x) => np.trace(x, 0, -2, -1),
  'einsum of the diagonal': (x) => np.einsum('...ii->...i', x),
};
const ofAll: Record<string, (x: Tensor) => Tensor> = {
  'qr, Q': (x) => linalg.qr(x)[0],
  'qr, R': (x) => linalg.qr(x)[1],
  svdvals: (x) => linalg.svdvals(x),
  'svd, U V^T': polar,
  'svd, squares of V': (x) => np.square(linalg.svd(x, { fullMatrices: false })[2]),
  pinv: (x) => linalg.pinv(x),
  'nuclear norm': (x) => linalg.norm(x, { ord: 'nuc', axis: [-2, -1] }),
  'einsum of two': (x) => np.einsum('...ij,...kj->...ik', x, x),
  sort: (x) => np.sort(x, -2),
  topk: (x) => np.topk(x, 1)[0],
  'picks that repeat': (x) => np.at(x, '...', [0, -1, 0], '::-1'),
  kron: (x) => np.kron(x, [1, 2]),
};
const squares = [
  [1, 1],
  [2, 2],
  [4, 4],
  [2, 3, 3],
  [1, 2, 1, 1],
];
const rectangles = [...squares, [3, 2], [2, 4], [1, 5], [5, 1], [2, 4, 3]];

describe('the gradient agrees with differences:', () => {
  const check = (f: (x: Tensor) => Tensor, shape: number[]): void => {
    const x = np.random.defaultRng(shape.length + shape.at(-1)!).normal(0, 1, shape);
    const { worst } = compareGrad(f, [x]);
    expect(worst.error, JSON.stringify(worst)).toBeLessThanOrEqual(1e-6);
  };
  for (const [name, f] of Object.entries(ofSquares))
    test.each(squares)(`${name} of (%i, %i...)`, (...shape) => check(f, shape));
  for (const [name, f] of Object.entries(ofAll))
    test.each(rectangles)(`${name} of (%i, %i...)`, (...shape) => check(f, shape));
});

describe('of an empty stack of matrices', () => {
  const empty = np.zeros([0, 3, 3]);
  test.each(Object.entries({ ...ofSquares, ...ofAll }))('%s and its gradient are empty', (_, f) => {
    const [, [g]] = valueAndGrad((x: Tensor) => np.sum(f(x)))(empty);
    expect(f(empty).size).toBe(0);
    expect(g!.shape).toEqual([0, 3, 3]);
  });
});
