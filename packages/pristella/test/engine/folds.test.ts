import { expect, test } from 'vitest';
import { np, type Tensor } from '../../src/index.ts';
import { BLOCK, ROWS } from '../../src/kernel/fold.ts';
import { inMode, type Mode, modes } from './modes.ts';

// Sums and products are folded in one order, whoever folds them: lane by lane, block by block.

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
