import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareGrad, np, valueAndGrad } from '../../src/index.ts';
import { catalogue } from '../../src/op/define.ts';
import { random } from '../kernel/numbers.ts';
import { recipes, type Trial } from './gradient.ts';
import { opsBeneath } from './sample.ts';

// Gradients against differences at random shapes, by every op that has one.

const sizes = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constant(1) },
  { weight: 4, arbitrary: fc.constantFrom(2, 3) },
);
const shapes = fc.array(sizes, { maxLength: 3 });
const runs = process.env.PRISTELLA_TEST_FULL ? 300 : 15;
const reached = new Set<string>();

/** Compares the gradient with differences; where there is nothing to differentiate by, that it has the inputs' shapes. */
function check({ of, inputs }: Trial): void {
  const loss = (...xs: np.Tensor[]): np.Tensor => np.sum(of(...xs));
  const [value, gradients] = valueAndGrad(loss)(...inputs);
  for (const t of [value, ...gradients]) opsBeneath(t.node, reached);
  expect(gradients.map((g) => g.shape)).toEqual(inputs.map((x) => x.shape));
  if (inputs.every((x) => x.size === 0)) return;
  const { worst } = compareGrad(of, inputs);
  expect(worst.error, JSON.stringify(worst)).toBeLessThanOrEqual(1e-6);
}

describe('the gradient agrees with differences at any shape:', () => {
  test.each(Object.entries(recipes))('%s', (_, recipe) => {
    let tried = 0;
    fc.assert(
      fc.property(shapes, fc.nat(1e6), (shape, seed) => {
        const next = random(seed);
        const trial = recipe(shape, np.random.defaultRng(seed), (n) => Math.floor(next() * n));
        if (!trial) return;
        tried++;
        check(trial);
      }),
      { numRuns: runs, seed: 1 },
    );
    expect(tried).toBeGreaterThanOrEqual(4);
  });

  test('no op of the catalogue that has a gradient is left out', () => {
    const differentiable = [...catalogue.values()].filter((op) => op.vjp !== 'none').map((op) => op.name);
    expect(differentiable.filter((name) => !reached.has(name))).toEqual([]);
  });
});
