import { describe, expect, test } from 'vitest';
import { np, type Tensor } from '../../src/index.ts';

// A function of matrices makes of a stack what it makes of each matrix, of none nothing, and in the dtypes of its matrices.

const { linalg } = np;
type Made = Tensor | readonly Tensor[];
const definite = (x: Tensor): Tensor =>
  np
    .matmul(x, np.swapaxes(x, -1, -2))
    .add(np.eye(x.shape.at(-1)!).mul(2))
    .astype(x.dtype);
const symmetric = (x: Tensor): Tensor => x.add(np.swapaxes(x, -1, -2));

/** Each function of matrices; `square` where it takes no others. */
const functions: Record<string, readonly [f: (x: Tensor) => Made, square?: true]> = {
  det: [(x) => linalg.det(x), true],
  slogdet: [(x) => linalg.slogdet(x), true],
  inv: [(x) => linalg.inv(definite(x)), true],
  'solve of vectors': [(x) => linalg.solve(definite(x), np.ones(x.shape.at(-1)!, { dtype: x.dtype })), true],
  'solve of matrices': [(x) => linalg.solve(definite(x), x), true],
  cholesky: [(x) => linalg.cholesky(definite(x)), true],
  eigvalsh: [(x) => linalg.eigvalsh(symmetric(x)), true],
  eigh: [(x) => linalg.eigh(symmetric(x)), true],
  'matrixPower 3': [(x) => linalg.matrixPower(x, 3), true],
  'matrixPower 0': [(x) => linalg.matrixPower(x, 0), true],
  'matrixPower -1': [(x) => linalg.matrixPower(definite(x), -1), true],
  qr: [(x) => linalg.qr(x)],
  'qr complete': [(x) => linalg.qr(x, 'complete')],
  svd: [(x) => linalg.svd(x)],
  'svd of the smaller size': [(x) => linalg.svd(x, { fullMatrices: false })],
  svdvals: [(x) => linalg.svdvals(x)],
  pinv: [(x) => linalg.pinv(x)],
  'pinv of large values': [(x) => linalg.pinv(x, 0.5)],
  matrixRank: [(x) => linalg.matrixRank(x)],
  'matrixRank of large values': [(x) => linalg.matrixRank(x, 3)],
  'norm of Frobenius': [(x) => linalg.norm(x, { ord: 'fro', axis: [-2, -1] })],
  'norm of the nucleus': [(x) => linalg.norm(x, { ord: 'nuc', axis: [-2, -1] })],
  'norm 1': [(x) => linalg.norm(x, { ord: 1, axis: [-2, -1] })],
  'norm -1': [(x) => linalg.norm(x, { ord: -1, axis: [-2, -1] })],
  'norm 2': [(x) => linalg.norm(x, { ord: 2, axis: [-2, -1] })],
  'norm -2': [(x) => linalg.norm(x, { ord: -2, axis: [-2, -1] })],
  'norm inf': [(x) => linalg.norm(x, { ord: Infinity, axis: [-2, -1] })],
  'norm -inf': [(x) => linalg.norm(x, { ord: -Infinity, axis: [-2, -1] })],
  cond: [(x) => linalg.cond(x)],
  'cond -2': [(x) => linalg.cond(x, -2)],
  'cond fro': [(x) => linalg.cond(definite(x), 'fro'), true],
  'cond nuc': [(x) => linalg.cond(definite(x), 'nuc'), true],
  'cond 1': [(x) => linalg.cond(definite(x), 1), true],
  'cond inf': [(x) => linalg.cond(definite(x), Infinity), true],
};
const list = (made: Made): readonly Tensor[] => [made].flat() as Tensor[];
const numbers = (seed: number, ...shape: number[]): Tensor =>
  np.random.defaultRng(seed).integers(-4, 5, shape).astype('float64');

describe.each(Object.entries(functions))('%s', (name, [f, square]) => {
  const sizes = square ? [[3, 3]] : [[3, 3], [2, 4], [4, 2]]; // biome-ignore format: sizes

  test('of a stack is that of each matrix', () => {
    for (const [m, n] of sizes as [number, number][]) {
      const x = numbers(5, 2, 2, m, n);
      const whole = list(f(x));
      for (const i of [0, 1])
        for (const j of [0, 1]) {
          const one = list(f(x.at(i, j)));
          expect(one.length).toBe(whole.length);
          one.forEach((t, k) => {
            expect(whole[k]!.at(i, j).shape, `${name} ${m} ${n}`).toEqual(t.shape);
            expect(whole[k]!.at(i, j).tolist(), `${name} ${m} ${n}`).toEqual(t.tolist());
          });
        }
    }
  });

  test('has one dtype and shape for stacks of many, one and no matrices', () => {
    for (const dtype of ['float32', 'float64', 'int32', 'uint8'] as const)
      for (const [m, n] of sizes as [number, number][]) {
        const x = np.abs(numbers(3, 2, m, n)).astype(dtype);
        const many = list(f(x));
        const none = list(f(x.at('0:0')));
        const one = list(f(x.at(0)));
        many.forEach((t, k) => {
          const [size, ...rest] = t.shape;
          expect([size, rest], `${name} ${dtype}`).toEqual([2, one[k]!.shape]);
          expect(none[k]!.shape, `${name} ${dtype}`).toEqual([0, ...rest]);
          const real = dtype === 'float32' ? 'float32' : 'float64';
          const whole = name.startsWith('matrixRank') || /^matrixPower [30]/.test(name);
          const wanted = name.startsWith('matrixRank') ? 'int32' : whole && dtype !== 'float32' ? t.dtype : real;
          expect([t.dtype, one[k]!.dtype, none[k]!.dtype], `${name} ${dtype}`).toEqual([wanted, wanted, wanted]);
        });
      }
  });
});

test('norms with their axes anywhere are those of the axes at the end, also kept', () => {
  const x = numbers(7, 2, 3, 4);
  for (const ord of [1, -1, 2, -2, Infinity, -Infinity, 'fro', 'nuc'] as const)
    for (const [a, b] of [
      [0, 1],
      [1, 0],
      [0, 2],
      [2, 0],
      [-1, -3],
      [-3, 2],
    ] as [number, number][]) {
      // biome-ignore format: axes
      const moved = np.moveaxis(x, [a, b], [-2, -1]);
      const want = linalg.norm(moved, { ord, axis: [-2, -1] });
      const got = linalg.norm(x, { ord, axis: [a, b] });
      expect(np.allclose(got, want, { rtol: 1e-13 }), `${ord} ${a} ${b}`).toBe(true);
      const kept = linalg.norm(x, { ord, axis: [a, b], keepdims: true });
      expect(kept.shape).toEqual(x.shape.map((d, i) => ([a, b].some((k) => (k + 3) % 3 === i) ? 1 : d)));
      expect(np.ravel(kept).tolist()).toEqual(np.ravel(got).tolist());
    }
});
