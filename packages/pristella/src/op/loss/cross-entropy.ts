import type { DType, TypedArray } from '../../base/dtype.ts';
import { type Shape, tuple } from '../../base/shape.ts';
import { exp } from '../../kernel/math/exponential.ts';
import { log } from '../../kernel/math/logarithm.ts';
import { lanesFor, VECTORS_IN_SUM } from '../../kernel/order.ts';
import type { HostArray } from '../../kernel/view.ts';
import { over, wordsFor } from '../../kernel/words.ts';
import * as problems from '../../machine/problems.ts';
import type { Node } from '../../tensor/node.ts';
import type { KernelOp } from '../../tensor/op.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { cast, defineKernel, make, type Sample, samples, unfit } from '../define.ts';
import { add } from '../elementwise/arithmetic.ts';
import { equal } from '../elementwise/comparison.ts';
import { mul, sub } from '../elementwise/index.ts';
import { indexOf } from '../indexing/iota.ts';
import { sum } from '../reduce/sum.ts';
import { expandDims } from '../shape/view.ts';
import { checkLabels } from './labels.ts';

/** Labels (...) as rows (..., classes) that are true at the label alone. */
export const classesOf = (labels: Tensor, classes: number): Tensor => equal(expandDims(labels, -1), indexOf([classes]));

/** Throws DataError for a label that is no column of the logits. */
const checkRows = (labels: HostArray, logits: Shape): void =>
  checkLabels(labels.data, labels.shape, tuple(logits, 2)[1], 'crossEntropy');
const refusal: KernelOp['refusal'] = (value) => checkRows(value(1), value(0).shape);

const sumOf = over<number>((w, a, b) => w.add(a, b));
const powerOf = over<number>((w, x, top) => exp(w, w.sub(x, top)));
const lossOf = over<number>((w, top, picked, total) => w.add(w.sub(top, picked), log(w, total)));
const shareOf = over<number>((w, e, total) => w.div(e, total));
const lessOne = over<number>((w, p) => w.sub(p, w.num(1)));

/** One row's exponentials, their distances from the largest logit taken, and their sum, in the order of the kernel. */
function exponentials(row: TypedArray, dtype: DType): { top: number; y: number[]; total: number } {
  const w = wordsFor(dtype);
  const lanes = lanesFor([dtype]);
  let top = -Infinity;
  for (const x of row) top = Math.max(top, x);
  const y = Array.from(row, (x) => powerOf(w, x, top));
  const whole: [number, number, number, number] = [0, 0, 0, 0];
  const part = new Float64Array(lanes);
  const flush = (): void => {
    for (let lane = 0; lane < lanes; lane++) whole[lane] = sumOf(w, whole[lane]!, part[lane]!);
    part.fill(0);
  };
  y.forEach((e, c) => {
    part[c % lanes] = sumOf(w, part[c % lanes]!, e);
    if ((c + 1) % (lanes * VECTORS_IN_SUM) === 0) flush();
  });
  flush();
  const [a, b, c, d] = whole;
  return { top, y, total: sumOf(w, sumOf(w, a, b), sumOf(w, c, d)) };
}

/** What losses and slopes have in common. Throws ShapeError unless each row of logits has a label. */
const ofRows = { takes: ['float', 'integer'], dtype: 'same', batch: ['rows', 'rows'], refusal } as const;
function checkedRows([x, labels]: readonly [Node, Node]): Shape {
  if (x.shape.length === 2 && labels.shape.length === 1 && labels.shape[0] === x.shape[0]) return x.shape;
  throw unfit(x.shape, labels.shape);
}

/** The slope of a row's loss: softmax minus one at the label. */
const slopeOp = defineKernel<2>('crossEntropySlope', {
  ...ofRows,
  shape: checkedRows,
  vjp: [
    (g, [x, labels], slope) => {
      const softmax = add(slope, cast(classesOf(labels, tuple(x.shape, 2)[1]), slope.dtype));
      return mul(softmax, sub(g, sum(mul(softmax, g), { axis: 1, keepdims: true })));
    },
    null,
  ],
  run([x, labels], out) {
    checkRows(labels, x.shape);
    const [, columns] = tuple(x.shape, 2);
    const w = wordsFor(x.dtype);
    labels.data.forEach((label, row) => {
      const { y, total } = exponentials(x.data.subarray(row * columns, (row + 1) * columns), x.dtype);
      y.forEach((e, c) => {
        const p = shareOf(w, e, total);
        out.data[row * columns + c] = c === label ? lessOne(w, p) : p;
      });
    });
  },
  kernel({ inputs: [logits, labels], to }) {
    return problems.crossEntropy({ logits, labels, losses: null, slopes: to });
  },
});

const crossEntropyOp = defineKernel<2>('crossEntropy', {
  ...ofRows,
  shape: (inputs) => checkedRows(inputs).slice(0, 1),
  vjp: [(g, [x, labels]) => mul(expandDims(g, -1), make(slopeOp, [x.node, labels.node])), null],
  run([x, labels], out) {
    checkRows(labels, x.shape);
    const w = wordsFor(x.dtype);
    const [, columns] = tuple(x.shape, 2);
    labels.data.forEach((label, row) => {
      const logits = x.data.subarray(row * columns, (row + 1) * columns);
      const { top, total } = exponentials(logits, x.dtype);
      out.data[row] = lossOf(w, top, logits[label]!, total);
    });
  },
  kernel({ inputs: [logits, labels], out, to }) {
    return problems.crossEntropy({ logits, labels, losses: to, slopes: out.outputs[1] ?? null });
  },
  companion: slopeOp,
});

/**
 * -log softmax of each row of logits (n, c), float, at its label (n,), int32 or uint8: losses (n,). Forward and gradient
 * are one pass over the rows. Throws DataError for a label that is no column, in the run.
 */
export const crossEntropyOfRows = (logits: Tensor, labels: Tensor): Tensor =>
  make(crossEntropyOp, [logits.node, labels.node]);
export const crossEntropySamples: Sample = samples({
  name: 'crossEntropy',
  of: (x) => crossEntropyOfRows(x, indexOf([2])),
  cases: [
    { inputs: ['[[0 0 0] [1000 1000 -1000]]'], result: [Math.log(3), Math.LN2] },
    { inputs: ['[[0.3 2.9 4 1 -1] [2 1 0 7 0.5]]'] },
  ],
  gradient: 'smooth',
});
