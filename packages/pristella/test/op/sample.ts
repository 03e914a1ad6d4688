import { describe, expect, test } from 'vitest';
import { isFloat } from '../../src/base/dtype.ts';
import { compareGrad } from '../../src/grad/check.ts';
import { valueAndGrad } from '../../src/grad/grad.ts';
import type { Sample } from '../../src/op/define.ts';
import { sum } from '../../src/op/reduce/sum.ts';
import { array, asTensor } from '../../src/tensor/create.ts';
import type { Node } from '../../src/tensor/node.ts';
import { hostData, type Tensor, type TensorLike } from '../../src/tensor/tensor.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

type Case = Sample['cases'][number];
type Float = 'float32' | 'float64';

/** Relative tolerance where a case states none: two units in the last place. */
const tolerances: Record<Float, number> = { float64: 2 ** -51, float32: 2 ** -20 };

/** The inputs of a case: numbers in the given dtype, typed tensors as they are. */
export const inputsOf = (c: Case, dtype: Float): Tensor[] =>
  c.inputs.map((x) => {
    const t = asTensor(x);
    return t.dtype === 'float64' ? array(t, { dtype }) : t;
  });

/**
 * Expects equal shapes and elements that agree within a relative tolerance, or `ofLargest` times the largest element; NaN
 * agrees with NaN.
 */
export function expectClose(got: Tensor, wanted: TensorLike, tolerance: number, ofLargest = 0): void {
  const [x, y] = [got, asTensor(wanted)];
  expect(x.shape).toEqual(y.shape);
  const [a, b] = [hostData(x.node), hostData(y.node)];
  const floor = ofLargest * Array.from(b, Math.abs).reduce((m, v) => Math.max(m, v), 0);
  a.forEach((v, i) => {
    const w = b[i]!;
    if (Object.is(v, w) || v === w) return;
    expect(Math.abs(v - w), `element ${i} is ${v}, not ${w}`).toBeLessThanOrEqual(
      Math.max(floor, tolerance * Math.max(Math.abs(v), Math.abs(w))),
    );
  });
}

/** The op's results for each case of a sample, in a mode and dtype, agree with those it states. */
export function checkResults(sample: Sample, mode: Mode, dtype: Float): void {
  for (const c of sample.cases) {
    const y = inMode(mode, () => {
      const result = sample.of(...inputsOf(c, dtype));
      hostData(result.node);
      return result;
    });
    if (c.result !== undefined) expectClose(y, c.result, tolerances[dtype], c.tolerance);
  }
}

/** The gradient of a sample agrees with differences in a mode: to second order where the sample says that it is smooth. */
export function checkGradient(sample: Sample, mode: Mode): void {
  const order = sample.gradient === 'smooth' ? 2 : 1;
  for (const c of sample.cases) {
    if (!inputsOf(c, 'float64').some((x) => isFloat(x.dtype))) continue;
    const { worst } = inMode(mode, () => compareGrad(sample.of, inputsOf(c, 'float64'), { order }));
    expect(worst.error, JSON.stringify(worst)).toBeLessThanOrEqual(1e-6);
  }
}

/** Adds to `ops` the names of all ops in an expression. */
export function opsBeneath(root: Node, ops: Set<string>): void {
  const seen = new Set<Node>([root]);
  for (const n of seen) {
    ops.add(n.op.name);
    for (const input of n.inputs) seen.add(input);
  }
}

/** Adds to `ops` the names of all ops in the expressions of a sample's result and gradients. */
export function collectOps(sample: Sample, ops: Set<string>): void {
  for (const c of sample.cases) {
    inMode('fused kernels', () => {
      opsBeneath(sample.of(...inputsOf(c, 'float64')).node, ops);
      if (sample.gradient === 'none') return;
      const points = inputsOf(c, 'float64').filter((x) => isFloat(x.dtype));
      if (points.length < c.inputs.length) return;
      const [, gradients] = valueAndGrad((...xs) => sum(sample.of(...xs)))(...points);
      for (const g of gradients) opsBeneath(g.node, ops);
    });
  }
}

/** The tests of an op, or of many: everything that its samples allow to check. */
export function describeSamples(samples: readonly Sample[]): void {
  for (const mode of Object.keys(modes) as Mode[]) {
    for (const dtype of ['float64', 'float32'] as const) {
      describe(`by ${mode} in ${dtype}`, () => {
        for (const s of samples) test(`${s.name} gives what its samples say`, () => checkResults(s, mode, dtype));
      });
    }
    describe(`by ${mode}`, () => {
      for (const s of samples) {
        if (s.gradient === 'none') continue;
        const what = s.gradient === 'smooth' ? 'the first and second derivative' : 'the gradient';
        test(`${what} of ${s.name} agree with differences to 1e-6`, () => checkGradient(s, mode));
      }
    });
  }
}
