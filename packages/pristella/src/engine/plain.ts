import { isFloat, newArray, type TypedArray } from '../base/dtype.ts';
import { broadcastLayout, copyElements, dense, forEachOffset, isDense, transposeLayout } from '../base/layout.ts';
import { sizeOf } from '../base/shape.ts';
import type { HostArray } from '../kernel/view.ts';
import { over, wordsFor } from '../kernel/words.ts';
import { convertData } from '../tensor/create.ts';
import { type Node, numberOf, numberOp } from '../tensor/node.ts';
import type { ElementwiseOp, IndexOp, KernelOp, Op, ReduceOp, ViewOp } from '../tensor/op.ts';
import { type Floats, foldFloats } from '../kernel/plain-fold.ts';

// The plain loops: what every op means, one element at a time. They are the js device, the oracle of the kernels, and the
// quickest way for small tensors.

/** A node's content on the host. The node must have one. */
export function hostArray(node: Node): HostArray {
  const data = node.op === numberOp ? numberData(node) : (node.value?.host ?? node.cell!.contentOf(node).host)!;
  return { data, shape: node.shape, dtype: node.dtype };
}

function numberData(node: Node): TypedArray {
  const data = newArray(node.dtype, 1);
  data[0] = numberOf(node);
  return data;
}

/** Computes one node from its inputs' host arrays. */
export function runPlain(node: Node, inputs: readonly HostArray[]): TypedArray {
  const { op } = node;
  if (op.kind === 'elementwise' || op.kind === 'kernel' || op.kind === 'index') return computed(node, op, inputs);
  const x = inputs[0];
  if (op.kind === 'leaf' || !x) throw new Error(`a ${op.name} has nothing to compute`);
  if (op.kind === 'view') return view(op, node, x);
  return op.kind === 'cast' ? convertData(x.data, x.dtype, node.dtype) : reduce(op, node, x);
}

function computed(node: Node, op: ElementwiseOp | KernelOp | IndexOp, inputs: readonly HostArray[]): TypedArray {
  const out = newArray(node.dtype, node.size);
  if (op.kind === 'elementwise') elementwise(op, node, inputs, out);
  else if (op.kind === 'kernel') op.run(inputs, { data: out, shape: node.shape, dtype: node.dtype }, node);
  else for (let i = 0; i < out.length; i++) out[i] = i;
  return out;
}

/** How far an input goes on with each element: 1 along the node, 0 for a single one; null for what is broadcast otherwise. */
function stepOf({ data, shape }: HostArray, node: Node): 0 | 1 | null {
  if (data.length === node.size && shape.length <= node.shape.length) return 1;
  return data.length === 1 ? 0 : null;
}

/** Positions of the elements of an input that is broadcast to the node's shape. */
function places(input: HostArray, node: Node): Int32Array {
  const out = new Int32Array(node.size);
  forEachOffset(broadcastLayout(dense(input.shape), node.shape), (offset, i) => {
    out[i] = offset;
  });
  return out;
}

function elementwise(op: ElementwiseOp, node: Node, inputs: readonly HostArray[], out: TypedArray): void {
  const w = wordsFor(inputs[op.reads]!.dtype);
  const formula = over<number | boolean>(op.formula);
  const n = out.length;
  const [x, y] = inputs;
  // One and two inputs without a closure: small tensors are mostly these loops.
  if (x && inputs.length <= 2 && x.dtype !== 'bool' && y?.dtype !== 'bool') {
    const p = stepOf(x, node);
    const at = p === null ? places(x, node) : null;
    const a = x.data;
    if (!y) for (let i = 0; i < n; i++) out[i] = +formula(w, a[at ? at[i]! : i * p!]!);
    else {
      const q = stepOf(y, node);
      const beside = q === null ? places(y, node) : null;
      const b = y.data;
      for (let i = 0; i < n; i++) out[i] = +formula(w, a[at ? at[i]! : i * p!]!, b[beside ? beside[i]! : i * q!]!);
    }
    return;
  }
  const index = inputs.map((x) => places(x, node));
  const load = (x: HostArray, k: number, i: number): number | boolean => {
    const v = x.data[index[k]![i]!]!;
    return x.dtype === 'bool' ? v !== 0 : v;
  };
  for (let i = 0; i < n; i++) out[i] = +formula(w, ...inputs.map((x, k) => load(x, k, i)));
}

/** A dense view of at least this part of what it shows, and of at least so many elements, shares its memory. */
const SHARED_PART = 1 / 8;
const LEAST_SHARED = 1024;

/**
 * A view on the host. A large dense one borrows the memory, so that the next `set` on what it shows copies that; a small
 * one has its own, so that a loop which reads one element and writes another copies nothing.
 */
function view(op: ViewOp, node: Node, x: HostArray): TypedArray {
  const layout = op.layout(dense(x.shape), node)!;
  const { size } = node;
  if (isDense(layout)) {
    const [from, to] = [layout.offset, layout.offset + size];
    if (size < LEAST_SHARED || size < SHARED_PART * x.data.length) return x.data.slice(from, to);
    const { value } = node.inputs[0]!;
    if (value !== null) value.lent = true;
    return x.data.subarray(from, to) as TypedArray;
  }
  const out = newArray(node.dtype, size);
  copyElements(out, dense(layout.shape), x.data, layout);
  return out;
}

function reduce(op: ReduceOp, node: Node, x: HostArray): TypedArray {
  const out = newArray(node.dtype, node.size);
  const axes = node.attributes.slice(1);
  if ((op.fold === 'sum' || op.fold === 'prod') && isFloat(node.dtype)) {
    foldFloats(op.fold, x.data as Floats, x.shape, axes, out as Floats);
    return out;
  }
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const layout = transposeLayout(dense(x.shape), [...kept, ...axes]);
  const count = sizeOf(layout.shape.slice(kept.length));
  const start = op.fold === 'prod' ? 1 : 0;
  const totals = new Float64Array(out.length).fill(start);
  const best = new Int32Array(out.length);
  forEachOffset(layout, (offset, i) => {
    const o = Math.floor(i / count);
    const k = i - o * count;
    const v = x.data[offset]!;
    const t = totals[o]!;
    if (op.fold === 'sum') totals[o] = (t + v) | 0;
    else if (op.fold === 'prod') totals[o] = Math.imul(t, v);
    else if (op.fold === 'max' || op.fold === 'min')
      totals[o] = k === 0 ? v : op.fold === 'max' ? Math.max(t, v) : Math.min(t, v);
    else if (k === 0 || beats(op.fold, v, t)) {
      totals[o] = v;
      best[o] = k;
    }
  });
  out.set(op.fold === 'argmax' || op.fold === 'argmin' ? best : totals);
  return out;
}

/** Whether v comes before the best so far: a NaN wins, the first one stays. */
function beats(fold: 'argmax' | 'argmin', v: number, best: number): boolean {
  if (Number.isNaN(best)) return false;
  if (Number.isNaN(v)) return true;
  return fold === 'argmax' ? v > best : v < best;
}

/**
 * True for leaves that are no cells, and for what the plain loops make of such. It depends on how a program is made alone:
 * what has been read, and so lies on the host, must not decide which of two roundings a product gets.
 */
export const isPlain = (node: Node): boolean =>
  node.plain || node.op.kind === 'index' || (node.op.kind === 'leaf' && !node.cell);

/** True for sums of products: their kernels round otherwise than the plain loops, by fused multiply-adds and in blocks. */
export const isProduct = (op: Op): boolean => op.kind === 'kernel' && op.flops !== undefined;
