import type { Shape } from '../../base/shape.ts';
import { exp } from '../../kernel/math/exponential.ts';
import { log } from '../../kernel/math/logarithm.ts';
import { lanesFor, VECTORS_IN_SUM } from '../../kernel/order.ts';
import type { HostArray } from '../../kernel/view.ts';
import { type Num, wordsFor } from '../../kernel/words.ts';
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
  checkLabels(labels.data, labels.shape, logits[1]!, 'crossEntropy');
const refusal: KernelOp['refusal'] = (value, node) => checkRows(value(1), node.inputs[0]!.shape);

/** One row's exponentials, their distances from the largest logit taken, and their sum, in the order of the kernel. */
function exponentials(x: HostArray, row: number): { top: number; y: number[]; total: number } {
  const columns = x.shape[1]!;
  const w = wordsFor(x.dtype);
  const from = row * columns;
  const lanes = lanesFor([x.dtype]);
  let top = -Infinity;
  for (let c = 0; c < columns; c++) top = Math.max(top, x.data[from + c]!);
  const y: number[] = [];
  const whole = new Array<number>(lanes).fill(0);
  const part = new Array<number>(lanes).fill(0);
  const plus = (a: number, b: number): number => w.add(num(a), num(b)) as unknown as number;
  const flush = (): void => {
    for (let lane = 0; lane < lanes; lane++) whole[lane] = plus(whole[lane]!, part[lane]!);
    part.fill(0);
  };
  for (let c = 0; c < columns; c++) {
    const e = exp(w, w.sub(num(x.data[from + c]!), num(top))) as unknown as number;
    y.push(e);
    part[c % lanes] = plus(part[c % lanes]!, e);
    if ((c + 1) % (lanes * VECTORS_IN_SUM) === 0) flush();
  }
  flush();
  const [a, b, c, d] = whole as [number, number, number, number];
  return { top, y, total: lanes === 2 ? plus(a, b) : plus(plus(a, b), plus(c, d)) };
}

const num = (x: number): Num => x as unknown as Num;

/** What losses and slopes have in common. Throws ShapeError unless each row of logits has a label. */
const ofRows = { takes: ['float', 'integer'], dtype: 'same', refusal } as const;
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
      const softmax = add(slope, cast(classesOf(labels, x.shape[1]!), slope.dtype));
      return mul(softmax, sub(g, sum(mul(softmax, g), { axis: 1, keepdims: true })));
    },
    null,
  ],
  run([x, labels], out) {
    checkRows(labels, x.shape);
    const [rows, columns] = x.shape as [number, number];
    const w = wordsFor(x.dtype);
    for (let row = 0; row < rows; row++) {
      const { y, total } = exponentials(x, row);
      const label = labels.data[row]!;
      y.forEach((e, c) => {
        const p = w.div(num(e), num(total));
        out.data[row * columns + c] = (c === label ? w.sub(p, num(1)) : p) as unknown as number;
      });
    }
  },
  kernel({ inputs: [logits, labels], out }) {
    return problems.crossEntropy({ logits, labels, losses: null, slopes: out.outputs[0]! });
  },
});

const crossEntropyOp = defineKernel<2>('crossEntropy', {
  ...ofRows,
  shape: (inputs) => checkedRows(inputs).slice(0, 1),
  vjp: [(g, [x, labels]) => mul(expandDims(g, -1), make(slopeOp, [x.node, labels.node])), null],
  run([x, labels], out) {
    checkRows(labels, x.shape);
    const w = wordsFor(x.dtype);
    const [rows, columns] = x.shape as [number, number];
    for (let row = 0; row < rows; row++) {
      const { top, total } = exponentials(x, row);
      const picked = x.data[row * columns + labels.data[row]!]!;
      out.data[row] = w.add(w.sub(num(top), num(picked)), log(w, num(total))) as unknown as number;
    }
  },
  kernel({ inputs: [logits, labels], out: { outputs } }) {
    return problems.crossEntropy({ logits, labels, losses: outputs[0]!, slopes: outputs[1] ?? null });
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
