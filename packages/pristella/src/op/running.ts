import { type DType, isFloat, itemSize } from '../base/dtype.ts';
import { sizeOf } from '../base/shape.ts';
import { lanesFor, loadLanes, storeLanes } from '../kernel/access.ts';
import type { Builder, Value } from '../kernel/ir.ts';
import { address, int } from '../kernel/launch.ts';
import { densely } from '../kernel/product/copy.ts';
import { asTensor } from '../tensor/create.ts';
import type { KernelOp } from '../tensor/op.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { mul } from './arithmetic.ts';
import { cast, defineKernel, make } from './define.ts';
import { place } from './place.ts';
import { broadcastTo, strided } from './structure.ts';

// Folds up to each place of an axis: running sums, running products, and the recurrence that is the gradient of products.

/** y[k] from y[k - 1] and x[k]; 'affine': x[k] + f[k] y[k - 1] with factors f. */
type Fold = 'add' | 'mul' | 'affine';

/** y[0] = x[0], then y[k] by the fold, where each k is a row of `inner` elements. */
function writeRunning(b: Builder, dtype: DType, fold: Fold, lanes: 1 | 2 | 4): void {
  const arg = (slot: number): Value => b.arg('i32', slot);
  const [from, to, n, inner, row, step] = [arg(0), arg(1), arg(2), arg(3), arg(4), arg(5)];
  const size = b.i32(itemSize(dtype));
  b.loop(b.begin, b.end, 1, (o) => {
    const start = b.mul(o, b.mul(n, row));
    b.copy(b.add(to, start), b.add(from, start), row);
    b.loop(b.i32(1), n, 1, (k) => {
      const place = b.add(start, b.mul(k, step));
      const elements = (width: 1 | 2 | 4, i: Value): void => {
        const offset = b.add(place, b.mul(i, size));
        const at = (base: Value): Value => loadLanes(b, dtype, width, 1, b.add(base, offset));
        const out = b.add(to, offset);
        const before = loadLanes(b, dtype, width, 1, b.sub(out, step));
        const next = fold === 'affine' ? b.add(at(from), b.mul(at(arg(6)), before)) : b[fold](before, at(from));
        storeLanes(b, dtype, width, out, next);
      };
      const whole = b.emit('i32.and', 'i32', [inner, b.i32(-lanes)]);
      if (lanes > 1) b.loop(b.i32(0), whole, lanes, (i) => elements(lanes, i));
      b.loop(lanes > 1 ? whole : b.i32(0), inner, 1, (i) => elements(1, i));
    });
  });
}

/** The fold of plain numbers, each step rounded as the dtype's are. */
function plainFold(dtype: DType, fold: Fold): (before: number, x: number, factor: number) => number {
  const product = isFloat(dtype) ? (a: number, b: number): number => a * b : Math.imul;
  const rounded = dtype === 'float32' ? Math.fround : (x: number): number => x;
  if (fold === 'add') return (before, x) => before + x;
  if (fold === 'mul') return (before, x) => product(before, x);
  return (before, x, factor) => x + rounded(product(factor, before));
}

/** Each line along an axis folded up to each of its places. Attributes: the axis, and 1 if it runs from the end. */
const defineRunning = <N extends 1 | 2>(name: string, fold: Fold, vjp: KernelOp<N>['vjp']): KernelOp =>
  defineKernel(name, {
    vjp: vjp as KernelOp['vjp'],
    run([x, factors], out, node) {
      const [axis, fromEnd] = node.attributes as [number, number];
      const n = out.shape[axis]!;
      const inner = sizeOf(out.shape.slice(axis + 1));
      const step = fromEnd ? -inner : inner;
      const next = plainFold(out.dtype, fold);
      for (let i = 0; i < out.data.length; i++) {
        const k = Math.floor(i / inner) % n;
        const place = fromEnd ? i + (n - 1 - 2 * k) * inner : i;
        const v = x!.data[place]!;
        out.data[place] = k === 0 ? v : next(out.data[place - step]!, v, factors?.data[place] ?? 0);
      }
    },
    lower(lw, inputs, out, node) {
      if (node.size === 0) return;
      const [axis, fromEnd] = node.attributes as [number, number];
      const { dtype, shape } = node;
      const [source, ...factors] = inputs.map((v) => densely(lw, v));
      const size = itemSize(dtype);
      const n = shape[axis]!;
      const inner = sizeOf(shape.slice(axis + 1));
      const row = inner * size;
      const first = fromEnd ? (n - 1) * row : 0;
      const lanes = inner === 1 ? 1 : lanesFor([dtype]);
      const start = (v: typeof source) => address(v!.buffer, v!.layout.offset * size + first);
      lw.launch({
        source: { key: `${name} ${dtype} ${lanes}`, name, write: (b) => writeRunning(b, dtype, fold, lanes) },
        slots: [
          start(source),
          start(out.outputs[0]!),
          ...[n, inner, row, fromEnd ? -row : row].map(int),
          ...factors.map(start),
        ],
        size: node.size / (n * inner),
        work: node.size,
      });
    },
  });

const running = (op: KernelOp, inputs: readonly Tensor[], axis: number, fromEnd: boolean): Tensor =>
  make(
    op,
    inputs.map((x) => x.node),
    inputs[0]!.shape,
    inputs[0]!.dtype,
    [axis, fromEnd ? 1 : 0],
  );

/** Each element one place further along an axis; `entering` (0 or 1) stands at the end that is left. */
function shifted(x: Tensor, axis: number, back: boolean, entering: 0 | 1): Tensor {
  const n = x.shape[axis]!;
  if (n === 0) return x;
  const steps = x.shape.map(() => 1);
  const from = (at: number): number[] => x.shape.map((_, i) => (i === axis ? at : 0));
  const sized = (d: number): number[] => x.shape.map((e, i) => (i === axis ? d : e));
  const kept = strided(x, from(back ? 1 : 0), steps, sized(n - 1));
  const parts = [kept, ...(entering === 0 ? [] : [broadcastTo(cast(asTensor(1), x.dtype), sized(1))])];
  const regions = [from(back ? 0 : 1), from(back ? n - 1 : 0)].map((starts) => ({ starts, steps }));
  return place(parts, x.shape, regions.slice(0, parts.length));
}

/** The places of a node's axis and direction. */
const wayOf = (y: Tensor): [axis: number, fromEnd: boolean] => [y.node.attributes[0]!, y.node.attributes[1] === 1];

const cumsumOp = defineRunning<1>('cumsum', 'add', [
  (g, _, y) => {
    const [axis, fromEnd] = wayOf(y);
    return runningSum(g, axis, !fromEnd);
  },
]);

/** Sums of the elements up to each place along an axis, from its start or from its end. */
export const runningSum = (x: Tensor, axis: number, fromEnd: boolean): Tensor => running(cumsumOp, [x], axis, fromEnd);

const recurrenceOp = defineRunning<2>('recurrence', 'affine', [
  (g, [, f], y) => behind(g, f, y),
  (g, [, f], y) => {
    const [axis, fromEnd] = wayOf(y);
    return mul(behind(g, f, y), shifted(y, axis, fromEnd, 0));
  },
]);

/** y[k] = x[k] + f[k] y[k - 1] along an axis, from its start or from its end. */
const recurrence = (x: Tensor, f: Tensor, axis: number, fromEnd: boolean): Tensor =>
  running(recurrenceOp, [x, f], axis, fromEnd);

/** What comes back to each place of a recurrence y with factors f: its own g, and that of the places behind it by their factors. */
function behind(g: Tensor, f: Tensor, y: Tensor): Tensor {
  const [axis, fromEnd] = wayOf(y);
  return recurrence(g, shifted(f, axis, !fromEnd, 0), axis, !fromEnd);
}

// A product is a recurrence without sums. Its gradient does not divide, so that zeros are nothing special at any order.
const cumprodOp = defineRunning<1>('cumprod', 'mul', [
  (g, [x], y) => {
    const [axis, fromEnd] = wayOf(y);
    return mul(behind(g, x, y), shifted(y, axis, fromEnd, 1));
  },
]);

/** Products of the elements up to each place along an axis, from its start or from its end. */
export const runningProduct = (x: Tensor, axis: number, fromEnd: boolean): Tensor =>
  running(cumprodOp, [x], axis, fromEnd);

/** For each place of an axis the product of all others. */
export const productOfOthers = (x: Tensor, axis: number): Tensor =>
  mul(shifted(runningProduct(x, axis, false), axis, false, 1), shifted(runningProduct(x, axis, true), axis, true, 1));
