import { type DType, isFloat } from '../../base/dtype.ts';
import { sameShape, sizeAlong, sizeOf } from '../../base/shape.ts';
import type { Running } from '../../kernel/problem.ts';
import * as problems from '../../machine/problems.ts';
import { attributes } from '../../tensor/attributes.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Gradients, KernelOp } from '../../tensor/op.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { cast, defineKernel, make, unfit } from '../define.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { place } from '../shape/place.ts';
import { broadcastTo, strided } from '../shape/structure.ts';

// Folds up to each place of an axis: running sums, running products, and the recurrence that is the gradient of products.

/** y[k] from y[k - 1] and x[k]; 'affine': x[k] + f[k] y[k - 1] with factors f. */
type Fold = Running['fold'];

/** The fold of plain numbers, each step rounded as the dtype's are. */
function plainFold(dtype: DType, fold: Fold): (before: number, x: number, factor: number) => number {
  const product = isFloat(dtype) ? (a: number, b: number): number => a * b : Math.imul;
  const rounded = dtype === 'float32' ? Math.fround : (x: number): number => x;
  if (fold === 'add') return (before, x) => before + x;
  if (fold === 'mul') return (before, x) => product(before, x);
  return (before, x, factor) => x + rounded(product(factor, before));
}

/** The axis, and whether it is run from its end. */
const way = attributes({ axis: 'axis', fromEnd: 'flag' });

/** Each line along an axis folded up to each of its places. */
const defineRunning = <N extends 1 | 2>(name: string, fold: Fold, vjp: Gradients<N>): KernelOp =>
  defineKernel<1 | 2>(name, {
    takes: fold === 'affine' ? ['summed', 'same'] : ['summed'],
    shape([x, factors]) {
      if (factors && !sameShape(x.shape, factors.shape)) throw unfit(x.shape, factors.shape);
      return x.shape;
    },
    dtype: 'same',
    attributes: way,
    vjp: vjp as Gradients<1 | 2>,
    run([x, factors], out, node) {
      const { axis, fromEnd } = way.of(node);
      const n = sizeAlong(out.shape, axis);
      const inner = sizeOf(out.shape.slice(axis + 1));
      const step = fromEnd ? -inner : inner;
      const next = plainFold(out.dtype, fold);
      for (let i = 0; i < out.data.length; i++) {
        const k = Math.floor(i / inner) % n;
        const place = fromEnd ? i + (n - 1 - 2 * k) * inner : i;
        const v = x.data[place]!;
        out.data[place] = k === 0 ? v : next(out.data[place - step]!, v, factors?.data[place] ?? 0);
      }
    },
    kernel({ inputs: [x, factors], to }, node) {
      const { axis, fromEnd } = way.of(node);
      return problems.running({ fold, x, factors: factors ?? null, axis, fromEnd, out: to });
    },
  });

function running(op: KernelOp, inputs: readonly Tensor[], axis: number, fromEnd: boolean): Tensor {
  const nodes = inputs.map((x) => x.node);
  return make(op, nodes, [axis, fromEnd ? 1 : 0]);
}

/** Each element one place further along an axis; `entering` (0 or 1) stands at the end that is left. */
function shifted(x: Tensor, axis: number, back: boolean, entering: 0 | 1): Tensor {
  const n = sizeAlong(x.shape, axis);
  if (n === 0) return x;
  const steps = x.shape.map(() => 1);
  const from = (at: number): number[] => x.shape.map((_, i) => (i === axis ? at : 0));
  const sized = (d: number): number[] => x.shape.map((e, i) => (i === axis ? d : e));
  const kept = strided(x, from(back ? 1 : 0), steps, sized(n - 1));
  const parts = [kept, ...(entering === 0 ? [] : [broadcastTo(cast(asTensor(1), x.dtype), sized(1))])];
  const regions = [from(back ? 0 : 1), from(back ? n - 1 : 0)].map((starts) => ({ starts, steps }));
  return place(parts, x.shape, regions.slice(0, parts.length));
}

const cumsumOp = defineRunning<1>('cumsum', 'add', [
  (g, _, y) => {
    const { axis, fromEnd } = way.of(y.node);
    return runningSum(g, axis, !fromEnd);
  },
]);

/** Sums of the elements up to each place along an axis, from its start or from its end. */
export const runningSum = (x: Tensor, axis: number, fromEnd: boolean): Tensor => running(cumsumOp, [x], axis, fromEnd);

const recurrenceOp = defineRunning<2>('recurrence', 'affine', [
  (g, [, f], y) => behind(g, f, y),
  (g, [, f], y) => {
    const { axis, fromEnd } = way.of(y.node);
    return mul(behind(g, f, y), shifted(y, axis, fromEnd, 0));
  },
]);

/** y[k] = x[k] + f[k] y[k - 1] along an axis, from its start or from its end. */
const recurrence = (x: Tensor, f: Tensor, axis: number, fromEnd: boolean): Tensor =>
  running(recurrenceOp, [x, f], axis, fromEnd);

/** What comes back to each place of a recurrence y with factors f: its own g, and that of the places behind it by their factors. */
function behind(g: Tensor, f: Tensor, y: Tensor): Tensor {
  const { axis, fromEnd } = way.of(y.node);
  return recurrence(g, shifted(f, axis, !fromEnd, 0), axis, !fromEnd);
}

// A product is a recurrence without sums. Its gradient does not divide, so that zeros are nothing special at any order.
const cumprodOp = defineRunning<1>('cumprod', 'mul', [
  (g, [x], y) => {
    const { axis, fromEnd } = way.of(y.node);
    return mul(behind(g, x, y), shifted(y, axis, fromEnd, 1));
  },
]);

/** Products of the elements up to each place along an axis, from its start or from its end. */
export const runningProduct = (x: Tensor, axis: number, fromEnd: boolean): Tensor =>
  running(cumprodOp, [x], axis, fromEnd);

/** For each place of an axis the product of all others. */
export const productOfOthers = (x: Tensor, axis: number): Tensor =>
  mul(shifted(runningProduct(x, axis, false), axis, false, 1), shifted(runningProduct(x, axis, true), axis, true, 1));
