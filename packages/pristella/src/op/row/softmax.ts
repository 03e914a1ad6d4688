import { exp } from '../../kernel/math/exponential.ts';
import type { RowProgram } from '../../kernel/rows.ts';
import type { KernelOp } from '../../tensor/op.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { make, type Sample, samples } from '../define.ts';
import { mul, sub } from '../elementwise/arithmetic.ts';
import { sum } from '../reduce/sum.ts';
import { defineRows } from './rows.ts';

const program: RowProgram = {
  name: 'softmax',
  inputs: 1,
  passes: [
    { folds: [{ word: 'max', of: (_, x) => x! }] },
    { keep: (w, x, _, top) => exp(w, w.sub(x!, top!)), folds: [{ word: 'sum', of: (_, _x, e) => e! }] },
  ],
  result: (w, _x, e, _n, _top, total) => w.div(e!, total!),
};

const gradProgram: RowProgram = {
  name: 'softmaxGrad',
  inputs: 2,
  passes: [{ folds: [{ word: 'sum', of: (w, g, y) => w.mul(g!, y!) }] }],
  result: (w, g, y, _n, total) => w.mul(y!, w.sub(g!, total!)),
};

const along = { axis: -1, keepdims: true } as const;

/** y (g - Σ g y). */
const gradOp: KernelOp = defineRows<2>(
  'softmaxGrad',
  gradProgram,
  ['float', 'same'],
  [
    (h, [, y]) => softmaxGrad(h, y),
    (h, [g, y]) => sub(mul(h, sub(g, sum(mul(g, y), along))), mul(g, sum(mul(h, y), along))),
  ],
);
const softmaxGrad = (g: Tensor, y: Tensor): Tensor => make(gradOp, [g.node, y.node]);

const softmaxOp: KernelOp = defineRows<1>('softmax', program, ['float'], [(g, _, y) => softmaxGrad(g, y)]);

/** exp(x) over its sum along the last axis of a float tensor that has one: one pass over memory, and one back. */
export const softmaxOfRows = (x: Tensor): Tensor => make(softmaxOp, [x.node]);
export const softmaxSamples: Sample = samples({
  name: 'softmax',
  of: (x) => softmaxOfRows(x),
  cases: [
    { inputs: ['[[0 0 0 0] [1000 0 1000 -1000]]'], result: '[[0.25 0.25 0.25 0.25] [0.5 0 0.5 0]]' },
    { inputs: ['[[0.3 2.9 4 1 -1 2 3 0.5 7] [2 1 0 7 0.5 1 1 1 2]]'] },
  ],
  gradient: 'smooth',
});
