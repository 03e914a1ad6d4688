import { expect, test } from 'vitest';
import { np } from '../../src/index.ts';
import { sumOfSquares } from '../../src/op/reduce/squares.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

const sizes = [0, 1, 3, 4, 5, 4095, 4096, 4097, 4099, 8192, 12_290];

test.each(Object.keys(modes) as Mode[])(
  'sums of squares have the bits of the plain loop at every size, by %s',
  (mode) => {
    for (const dtype of ['float32', 'float64'] as const) {
      for (const size of sizes) {
        const x = np.random.defaultRng(size).normal(0, 1, [size]).astype(dtype).detach();
        const turned = np.concatenate([x, x]).reshape([2, size]).T;
        const sums = (): number[] => [sumOfSquares(x).item(), sumOfSquares(turned).item()];
        const plain = inMode('the plain loops', sums);
        expect(inMode(mode, sums), `${dtype} ${size}`).toEqual(plain);
        expect(plain[0]).toBeCloseTo(x.astype('float64').square().sum().item(), 8);
        expect(plain[1]).toBeCloseTo(2 * plain[0]!, 8);
      }
    }
  },
);

test('squares of float32 beyond its range are summed', () => {
  for (const size of [1e38, 1e-38, 1e-45]) {
    const x = np.full([5000], size, { dtype: 'float32' });
    expect(Math.sqrt(sumOfSquares(x).item()) / Math.fround(size)).toBeCloseTo(Math.sqrt(5000), 6);
  }
});
