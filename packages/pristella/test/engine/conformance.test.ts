import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import '../../src/index.ts';
import type { TypedArray } from '../../src/base/dtype.ts';
import { engine } from '../../src/engine/engine.ts';
import { hostData, type Tensor } from '../../src/tensor/tensor.ts';
import { build, type Expression, expressions } from './expression.ts';
import { inMode, type Mode } from './modes.ts';

// Every fast path against the plain loops, on random shapes with sizes 0, 1 and odd ones, and on views.

/** Where two arrays differ in any bit (a NaN is like every other), or null. */
function difference(a: TypedArray, b: TypedArray): string | null {
  if (a.length !== b.length) return `${a.length} and ${b.length} elements`;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return `element ${i}: ${a[i]} and ${b[i]}`;
  return null;
}

/** The last tensors of an expression, computed together in a mode; the fast path must have computed all of them. */
function compute(make: () => Tensor[], mode: Mode): TypedArray[] {
  return inMode(mode, () => {
    const before = { ...engine.counts };
    const asked = make();
    engine.evaluate(asked.map((t) => t.node));
    const { plain, launches } = engine.counts;
    if (mode !== 'the plain loops') {
      expect(plain - before.plain, 'nodes computed by plain loops').toBe(0);
    } else expect(launches - before.launches, 'kernels launched').toBe(0);
    return asked.map((t) => hostData(t.node));
  });
}

/** `npm run test:full` asks for more. */
const runs = Number(process.env.CONFORMANCE_RUNS ?? 600);

const lastOf = (e: Expression): Tensor[] => build(e).slice(-3);

const describeTensor = (t: Tensor): string => `${t.node.op.name} ${t.dtype} (${t.shape.join(', ')})`;

function expectAlike(e: Expression, one: Mode, other: Mode): void {
  const [a, b] = [compute(() => lastOf(e), one), compute(() => lastOf(e), other)];
  a.forEach((x, k) => {
    const where = difference(x, b[k]!);
    if (where !== null) throw new Error(`${describeTensor(lastOf(e)[k]!)}: ${where}`);
  });
}

describe('expressions of words, views, joins, gathers and exact folds', () => {
  test('give the bits of the plain loops by one kernel an op', () => {
    fc.assert(
      fc.property(expressions, (e) => expectAlike(e, 'the plain loops', 'one kernel an op')),
      { seed: 1, numRuns: runs },
    );
  });
  test('give the bits of the plain loops by fused kernels', () => {
    fc.assert(
      fc.property(expressions, (e) => expectAlike(e, 'the plain loops', 'fused kernels')),
      { seed: 2, numRuns: runs },
    );
  });
});
