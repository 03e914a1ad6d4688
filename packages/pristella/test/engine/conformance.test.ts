import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { isFloat } from '../../src/base/dtype.ts';
import { engine } from '../../src/engine/engine.ts';
import { grad } from '../../src/grad/grad.ts';
import { DTypeError } from '../../src/index.ts';
import { astype } from '../../src/op/elementwise/index.ts';
import { sum } from '../../src/op/reduce/sum.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { allRules, build, type Expression, exactRules, expressions, leafTensor, type Rule } from './expression.ts';
import { inMode, type Mode, type Outcome, outcomesOf } from './modes.ts';

// Every fast path against the plain loops, on random shapes with sizes 0, 1 and odd ones, and on views.

/** Where two outcomes differ in any bit (a NaN is like every other), or null. */
function difference(a: Outcome, b: Outcome): string | null {
  if (typeof a === 'string' || typeof b === 'string') return a === b ? null : `${a} and ${b}`;
  if (a.length !== b.length) return `${a.length} and ${b.length} elements`;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return `element ${i}: ${a[i]} and ${b[i]}`;
  return null;
}

/** Tensors, or why they cannot be made: a product of integers may be more than int32 holds. */
function madeOrRefused(make: () => Tensor[]): Tensor[] | 'DTypeError' {
  try {
    return make();
  } catch (error) {
    if (error instanceof DTypeError) return 'DTypeError';
    throw error;
  }
}

/** The last tensors of an expression, computed together in a mode; the fast path must have computed all of them. */
function compute(make: () => Tensor[], mode: Mode): Outcome[] {
  return inMode(mode, () => {
    const before = { ...engine.counts };
    const asked = madeOrRefused(make);
    if (asked === 'DTypeError') return [asked];
    const outcomes = outcomesOf(asked);
    const { plain, launches } = engine.counts;
    if (mode !== 'the plain loops') {
      expect(plain - before.plain, 'nodes computed by plain loops').toBe(0);
    } else expect(launches - before.launches, 'kernels launched').toBe(0);
    return outcomes;
  });
}

/** `npm run test:full` tries more. */
const runs = process.env.PRISTELLA_TEST_FULL ? 10_000 : 600;
vi.setConfig({ testTimeout: runs * 100 });

const describeTensor = (t: Tensor): string => `${t.node.op.name} ${t.dtype} (${t.shape.join(', ')})`;

function expectAlike(e: Expression, rules: readonly Rule[], one: Mode, other: Mode): void {
  const last = (): Tensor[] => build(e, rules).slice(-3);
  const [a, b] = [compute(last, one), compute(last, other)];
  a.forEach((x, k) => {
    const where = difference(x, b[k]!);
    if (where !== null) throw new Error(`${describeTensor(last()[k]!)}: ${where}`);
  });
}

describe('expressions of words, views, joins, gathers and exact folds', () => {
  test('give the bits of the plain loops by one kernel an op', () => {
    fc.assert(
      fc.property(expressions, (e) => expectAlike(e, exactRules, 'the plain loops', 'one kernel an op')),
      { seed: 1, numRuns: runs },
    );
  });
  test('give the bits of the plain loops by fused kernels', () => {
    fc.assert(
      fc.property(expressions, (e) => expectAlike(e, exactRules, 'the plain loops', 'fused kernels')),
      { seed: 2, numRuns: runs },
    );
  });
});

test('expressions with sums, products and convolutions give the same bits by one kernel an op and by fused kernels', () => {
  fc.assert(
    fc.property(expressions, (e) => expectAlike(e, allRules, 'one kernel an op', 'fused kernels')),
    { seed: 3, numRuns: runs },
  );
});

test('gradients of expressions are the same bits by one kernel an op and by fused kernels', () => {
  const gradient = (e: Expression): Tensor[] => {
    const loss = (x: Tensor): Tensor =>
      sum(astype(build(e, allRules, x).findLast((y) => isFloat(y.dtype))!, 'float64'));
    return [grad(loss)(astype(leafTensor(e.leaves[0]!), 'float64'))];
  };
  fc.assert(
    fc.property(expressions, (e) => {
      const [a] = compute(() => gradient(e), 'one kernel an op');
      const [b] = compute(() => gradient(e), 'fused kernels');
      expect(difference(a!, b!)).toBeNull();
    }),
    { seed: 4, numRuns: runs },
  );
});
