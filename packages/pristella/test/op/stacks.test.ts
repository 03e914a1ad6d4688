import { expect, test } from 'vitest';
import { grad, np, type Tensor } from '../../src/index.ts';
import type { Node } from '../../src/tensor/node.ts';
import { inMode } from '../engine/modes.ts';

const random = np.random.defaultRng(5);
const some = (...shape: number[]): Tensor => random.normal(0, 1, shape);

/** The gradient of Σ (a b) g by b, one matrix of the stack after the other. */
function byStack(a: Tensor, b: Tensor, g: Tensor): number[] {
  const [rows, k, n] = [a.size / a.shape.at(-1)!, b.shape.at(-2)!, b.shape.at(-1)!];
  const [left, right] = [
    a.reshape([rows, k]).data(),
    np
      .broadcastTo(g, [...a.shape.slice(0, -1), n])
      .ravel()
      .data(),
  ];
  return Array.from({ length: k * n }, (_, at) => {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += left[r * k + Math.floor(at / n)]! * right[r * n + (at % n)]!;
    return sum;
  });
}

test('the gradient of a matrix that multiplies a stack is the sum over the stack, whatever its shape', () => {
  const cases: [left: Tensor, right: number[]][] = [
    [some(3, 4, 5), [5, 6]],
    [some(2, 3, 4, 5), [5, 1]],
    [some(3, 4, 5), [1, 5, 6]],
    [some(0, 4, 5), [5, 2]],
    [some(3, 0, 5), [5, 2]],
    [some(1, 1, 1), [1, 1]],
    [some(4, 5, 3).transpose([2, 0, 1]), [5, 6]],
    [some(6, 8, 5).at('::-2', '1::3'), [5, 7]],
  ];
  for (const mode of ['the plain loops', 'one kernel an op', 'fused kernels'] as const)
    for (const [a, shape] of cases) {
      const b = some(...shape);
      const g = some(...np.matmul(a, b).shape);
      const slope = inMode(mode, () => grad((w: Tensor) => a.matmul(w).mul(g).sum())(b));
      expect(slope.shape).toEqual(shape);
      const want = byStack(a, b, g);
      slope
        .ravel()
        .data()
        .forEach((x, i) => {
          expect(x).toBeCloseTo(want[i]!, 10);
        });
    }
});

test('it is one product, and no sum of products', () => {
  const [a, w, g] = [some(3, 20, 30), some(30, 25), some(3, 20, 25)];
  const slope = (): Tensor => grad((x: Tensor) => a.matmul(x).mul(g).sum())(w);
  const beneath = (n: Node): Node[] => [n, ...n.inputs.flatMap(beneath)];
  const nodes = beneath(slope().node);
  expect(nodes.filter((n) => n.op.name === 'matmul').map((n) => n.shape)).toEqual([[30, 25]]);
  expect(nodes.filter((n) => n.op.name === 'sum')).toEqual([]);
});

test('it has a second derivative', () => {
  const [a, w] = [some(2, 3, 4), some(4, 2)];
  const twice = grad((x: Tensor) =>
    grad((y: Tensor) => a.matmul(y).square().sum())(x)
      .square()
      .sum(),
  )(w);
  // The gradient is 2 M w with M = Σ aᵀ a, so that of its square is 8 M M w.
  const flat = a.reshape([-1, 4]);
  const M = flat.T.matmul(flat);
  twice
    .ravel()
    .data()
    .forEach((x, i) => {
      expect(x).toBeCloseTo(M.matmul(M).matmul(w).mul(8).ravel().data()[i]!, 9);
    });
});
