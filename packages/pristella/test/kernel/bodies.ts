import type { DType } from '../../src/base/dtype.ts';
import { type Body, type Formula, operand, type Ref, type Step, stepResult } from '../../src/kernel/body.ts';

const step = (reads: DType, formula: Formula, inputs: readonly Ref[], dtype: DType = reads): Step => ({
  kind: 'formula',
  name: 'of a test',
  formula,
  reads,
  inputs,
  dtype,
});
const sum = (d: DType): Step => step(d, (w, x, y) => w.add(x!, y!), [operand(0), operand(1)]);
const relu = (d: DType): Step => step(d, (w, x) => w.max(x!, w.num(0)), [stepResult(0)]);
const isAbove = (d: DType): Step => step(d, (w, x) => w.gt(x!, w.num(0)), [stepResult(0)], 'bool');

const body = (key: string, d: DType, steps: readonly Step[], results: readonly number[]): Body => ({
  key,
  steps,
  results: results.map(stepResult),
  inputs: [d, d],
  outputs: results.map((at) => steps[at]!.dtype),
});

/** relu(x + y) and whether the sum is above zero. */
export const reluAndMask = (d: DType): Body => body('relu and mask', d, [sum(d), relu(d), isAbove(d)], [1, 2]);
/** relu(x + y), and the sum itself. */
export const addAndRelu = (d: DType): Body => body('add and relu', d, [sum(d), relu(d)], [1, 0]);
/** x + y, and whether that is above zero. */
export const addAndMask = (d: DType): Body => body('add and mask', d, [sum(d), isAbove(d)], [0, 1]);
/** x y and x squared. */
export const productAndSquare = (d: DType): Body =>
  body(
    'product and square',
    d,
    [step(d, (w, x, y) => w.mul(x!, y!), [operand(0), operand(1)]), step(d, (w, x) => w.mul(x!, x!), [operand(0)])],
    [0, 1],
  );
