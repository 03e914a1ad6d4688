import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grad, nn, np, type Tensor } from '../../src/index.ts';
import { normalized } from '../../src/op/row/normalize.ts';
import { softmaxOfRows } from '../../src/op/row/softmax.ts';
import { inMode } from '../engine/modes.ts';

const ops: Record<string, (x: Tensor) => Tensor> = {
  softmax: softmaxOfRows,
  standardize: (x) => normalized(x, 1e-5, true),
  normalize: (x) => normalized(x, 0.1, false),
};

interface Case {
  readonly lead: readonly number[];
  readonly columns: number;
  readonly seed: number;
  readonly dtype: 'float32' | 'float64';
  readonly lie: 'dense' | 'turned' | 'every second, from the end' | 'repeated';
}
const cases = fc.record<Case>({
  lead: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
  columns: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 120, max: 140 }), fc.constant(2061)),
  seed: fc.nat(1000),
  dtype: fc.constantFrom('float32', 'float64'),
  lie: fc.constantFrom('dense', 'turned', 'every second, from the end', 'repeated'),
});

/** Two arrays of a shape, which lie as they are told. */
function arrays({ lead, columns, seed, dtype, lie }: Case): [Tensor, Tensor] {
  const random = np.random.defaultRng(seed);
  const some = (...shape: number[]): Tensor => random.normal(0, 3, shape).astype(dtype);
  const shape = [...lead, columns];
  const made = (): Tensor => {
    if (lie === 'turned') return some(...shape.toReversed()).T;
    if (lie === 'repeated') return np.broadcastTo(some(columns), shape);
    return lie === 'dense' ? some(...shape) : some(...lead, 2 * columns).at('...', '::-2');
  };
  return [made(), made()];
}

describe.each(Object.keys(ops))('%s', (name) => {
  const op = ops[name]!;
  test('gives the bits of the plain loop, forward and backward, alone and with what follows fused', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const all = (): number[] => {
          const [x, g] = arrays(c);
          const y = op(x);
          const slope = grad((t: Tensor) => op(t).mul(g).sum())(x);
          const last = np.arange(c.columns).astype(c.dtype);
          return [y, slope, op(x).mul(last).add(g)].flatMap((t) => [...t.ravel().data()]);
        };
        const plain = inMode('the plain loops', all);
        expect(inMode('one kernel an op', all)).toEqual(plain);
        expect(inMode('fused kernels', all)).toEqual(plain);
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});

test('softmax along any axis is that along the last one, its rows add up to 1, and -inf has no part', () => {
  const x = np.random.defaultRng(1).normal(0, 2, [3, 4, 5]);
  for (const axis of [0, 1, 2, -2]) {
    const y = nn.softmax(x, axis);
    const moved = nn.softmax(np.moveaxis(x, axis, -1));
    expect([...np.moveaxis(y, axis, -1).ravel().data()]).toEqual([...moved.ravel().data()]);
    for (const total of y.sum(axis).ravel().data()) expect(total).toBeCloseTo(1, 14);
  }
  const slope = grad((t: Tensor) => nn.softmax(t).at(0))(np.array([1, -Infinity, 2]));
  expect(Math.abs(slope.data()[1]!)).toBe(0);
  expect([...nn.softmax([-Infinity, -Infinity]).data()]).toEqual([Number.NaN, Number.NaN]);
});

test('a row with a NaN is NaN, and other rows are as they were', () => {
  for (const op of Object.values(ops)) {
    const x = np.array([
      [1, 2, 4],
      [1, Number.NaN, 4],
    ]);
    const [first, second] = op(x).tolist() as number[][];
    expect([...op(x.at(0)).data()]).toEqual(first);
    expect(second).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  }
});
