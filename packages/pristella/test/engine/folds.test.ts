import { expect, test } from 'vitest';
import { np, type Tensor, valueAndGrad } from '../../src/index.ts';
import { BLOCK, ROWS } from '../../src/kernel/order.ts';
import { conv2d } from '../../src/op/product/convolution.ts';
import { inMode, type Mode, modes, type Outcome, outcomesOf } from './modes.ts';

// Kernels beside the plain loops: sums and products are folded in one order by both, lane by lane, block by block.

const around = (limit: number): number[] => [limit - 1, limit, limit + 1];
const lengths = [...Array.from({ length: 40 }, (_, i) => i + 1), ...around(BLOCK), 2 * BLOCK, 2 * BLOCK + 7];
const heights = [1, 2, 3, ...around(ROWS), ...around(2 * ROWS)];

test.each(['float32', 'float64'] as const)(
  'sums and products of %s have the same bits in every mode, of every length',
  (dtype) => {
    const numbers = (shape: readonly number[]): Tensor =>
      np.random
        .defaultRng(shape[0]! + 1000 * shape[1]!)
        .uniform(0.9, 1.11, shape)
        .astype(dtype)
        .detach();
    const cases = [
      ...lengths.map((n) => [numbers([n < 50 ? 40 : 2, n]), 1] as const),
      ...heights.map((n) => [numbers([n, 45]), 0] as const),
      ...around(BLOCK).map((n) => [numbers([n, 3]), undefined] as const),
      ...lengths.slice(0, 20).map((n) => [numbers([30, 2 * n]).at(':', '::2'), 1] as const),
    ];
    const bits = (mode: Mode): string[] =>
      inMode(mode, () =>
        cases.flatMap(([x, axis]) =>
          [np.sum(x, axis), np.prod(x, axis), np.sum(x.mul(3), axis)].map(
            (y) => `${x.shape} ${axis}: ${y.data().join()}`,
          ),
        ),
      );
    const plain = bits('the plain loops');
    for (const mode of Object.keys(modes) as Mode[]) expect(bits(mode)).toEqual(plain);
  },
);

test('of two values in one kernel each fold knows which it folds, whatever kernels were there before', () => {
  const x = np.random.defaultRng(2).random([20, 50]);
  const folds: readonly ((t: Tensor, axis: number) => Tensor)[] = [np.sum, np.max, np.min];
  const results = () => {
    const found: Outcome[] = [];
    for (const axis of [0, 1])
      for (const first of folds)
        for (const second of folds)
          for (const which of [0, 1]) {
            const y = x.mul(1.5);
            const z = y.sub(0.25);
            const values = [y, z] as const;
            found.push(...outcomesOf([z, first(y, axis), second(values[which]!, axis)]));
          }
    return found;
  };
  const plain = inMode('the plain loops', results);
  for (const mode of Object.keys(modes) as Mode[]) expect(inMode(mode, results), mode).toEqual(plain);
});

test('a convolution with more padding than its filters reach has the gradients of the plain loops, of views, too', () => {
  const rng = np.random.defaultRng(3);
  const [x, w, c] = [rng.random([2, 3, 7, 7]), rng.random([4, 3, 2, 2]), rng.random([2, 4, 12, 12])].map((t) =>
    t.detach(),
  );
  const byMode = (Object.keys(modes) as Mode[]).map((mode) =>
    inMode(mode, () => {
      const loss = (a: Tensor, b: Tensor): Tensor => conv2d(a, b, { padding: 3 }).swapaxes(2, 3).mul(c!).sum();
      const [, [byX, byW]] = valueAndGrad(loss)(x!, w!);
      return [...byX!.data(), ...byW!.data()];
    }),
  );
  const [plain] = byMode;
  for (const other of byMode) expect(other).toEqual(plain!.map((v) => expect.closeTo(v, 9)));
});
