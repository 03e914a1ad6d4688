import { expect, test } from 'vitest';
import { np, type Tensor } from '../../src/index.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

/** Where a number stands beside an array. */
const beside: Record<string, (x: Tensor, c: number) => Tensor> = {
  mul: (x, c) => x.mul(c),
  'mul from the left': (x, c) => np.mul(c, x),
  'where, if true': (x, c) => np.where(x.greater(-Infinity), c, x),
  'where, if not': (x, c) => np.where(x.less(-Infinity), x, c),
  copysign: (x, c) => np.copysign(x, c),
  'one over it': (x, c) => np.div(1, x.mul(c)),
};
const plain: Record<string, (x: number, c: number) => number> = {
  mul: (x, c) => x * c,
  'mul from the left': (x, c) => c * x,
  'where, if true': (_, c) => c,
  'where, if not': (_, c) => c,
  copysign: (x, c) => (Object.is(c, -0) || c < 0 ? -Math.abs(x) : Math.abs(x)),
  'one over it': (x, c) => 1 / (x * c),
};

test('a number beside an array keeps the sign of zero, as the common ones keep their value', () => {
  const numbers = [1, 2.5, 0.5, 4];
  for (const mode of Object.keys(modes) as Mode[])
    for (const c of [0, -0, 1, -1, 2, 0.5, -0.5])
      for (const [name, f] of Object.entries(beside)) {
        const x = np.array(numbers);
        const got = inMode(mode, () => [...f(x, c).data()]);
        const want = numbers.map((v) => plain[name]?.(v, c));
        expect(got.map((v, i) => Object.is(v, want[i])), `${name} of ${Object.is(c, -0) ? '-0' : c}, ${mode}: ${got}`).toEqual([true, true, true, true]); // biome-ignore format: long
      }
});
