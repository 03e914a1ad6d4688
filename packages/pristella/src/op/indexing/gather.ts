import { ShapeError, showShape } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { choice } from '../../base/row.ts';
import { broadcastShapes, normalizeAxis, type Shape, sameShape, sizeAlong, sizeOf } from '../../base/shape.ts';
import type { Picks } from '../../kernel/problem.ts';
import type { HostArray } from '../../kernel/view.ts';
import * as problems from '../../machine/problems.ts';
import { attributes } from '../../tensor/attributes.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Node } from '../../tensor/node.ts';
import type { KernelOp } from '../../tensor/op.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { defineKernel, make, type Sample, samples, unfit } from '../define.ts';
import { reshaped, stretched } from '../shape/structure.ts';
import { checkIndices, type TakeMode } from './check.ts';

/**
 * The axis, and whether there is an index for each pick, as in `takeAlongAxis`; `take` uses one list of indices for every outer and
 * inner place.
 */
const picked = attributes({ axis: 'axis', along: 'flag' });

function picksOf(whole: Shape, indices: Shape, node: Node): Picks {
  const { axis, along } = picked.of(node);
  const outer = sizeOf(whole.slice(0, axis));
  const inner = sizeOf(whole.slice(axis + 1));
  const k = along ? sizeAlong(indices, axis) : sizeOf(indices);
  return { outer, n: sizeAlong(whole, axis), k, inner, index: along ? [k * inner, inner, 1] : [0, 1, 0] };
}

function visitPicks(p: Picks, indices: HostArray, visit: (whole: number, pick: number) => void): void {
  for (let o = 0; o < p.outer; o++) {
    for (let j = 0; j < p.k; j++) {
      for (let i = 0; i < p.inner; i++) {
        const at = indices.data[o * p.index[0] + j * p.index[1] + i * p.index[2]]!;
        visit((o * p.n + at) * p.inner + i, (o * p.k + j) * p.inner + i);
      }
    }
  }
}

/** True if whole rows are picked by a list. */
function picksRows(node: Node): boolean {
  const { axis, along } = picked.of(node);
  return !along && sizeOf(node.inputs[0]!.shape.slice(0, axis)) === 1;
}

/** The shape of what indices pick along an axis. Throws ShapeError for indices along it that have not the other axes of the whole. */
function pickedShape(whole: Shape, indices: Shape, axis: number, along: boolean): Shape {
  if (!along) return [...whole.slice(0, axis), ...indices, ...whole.slice(axis + 1)];
  if (whole.length === indices.length && whole.every((d, i) => i === axis || d === indices[i])) return indices;
  throw unfit(whole, indices);
}

const indicesWithin = (indices: Tensor, size: number): Tensor => checkIndices(indices, { op: 'take', size });

/** Rows shorter than this are picked by themselves: what follows goes over all of them at once. */
const LEAST_FUSED_ROW = 16;

const takeOp: KernelOp = defineKernel<2, 2>('take', {
  takes: ['any', 'int32'],
  dtype: 'same',
  attributes: picked,
  shape: ([x, indices], [axis, along]) => pickedShape(x.shape, indices.shape, axis, along === 1),
  guard: ([x, indices], _, [axis]) => [x, indicesWithin(indices, sizeAlong(x.shape, axis))],
  vjp: [(g, [x, indices], y) => make(scatterOp, [g.node, indices.node], y.node.attributes, { shape: x.shape }), null],
  run: ([x, indices], out, node) =>
    visitPicks(picksOf(x.shape, indices.shape, node), indices, (whole, pick) => {
      out.data[pick] = x.data[whole]!;
    }),
  fusesEpilogue: (node) =>
    picked.of(node).axis === 0 &&
    picksRows(node) &&
    node.inputs[1]!.shape.length === 1 &&
    sizeOf(node.shape.slice(1)) >= LEAST_FUSED_ROW,
  kernel({ inputs: [whole, indices], out, to }, node) {
    const lie = picksOf(whole.layout.shape, indices.layout.shape, node);
    if (picksRows(node)) return problems.takeRows({ from: whole, list: indices, columns: lie.inner, out });
    return problems.gather({ whole, indices, lie, out: to });
  },
});

/** What `picked` says, of an axis of the whole: the picks, which come first, may have fewer. */
const added = attributes({ axis: 'whole', along: 'flag' });

const scatterOp: KernelOp = defineKernel<2, 2>('scatterAdd', {
  takes: ['summed', 'int32'],
  dtype: 'same',
  attributes: added,
  shape([g, indices], [axis, along], whole) {
    if (whole[axis] === undefined) throw unfit(whole, g.shape);
    const wanted = pickedShape(whole, indices.shape, axis, along === 1);
    if (sameShape(g.shape, wanted)) return whole;
    throw unfit(whole, g.shape);
  },
  guard: ([g, indices], whole, [axis]) => [g, indicesWithin(indices, sizeAlong(whole, axis))],
  vjp: [(g, [, indices], y) => make(takeOp, [g.node, indices.node], y.node.attributes), null],
  run: ([g, indices], out, node) =>
    visitPicks(picksOf(out.shape, indices.shape, node), indices, (whole, pick) => {
      out.data[whole]! += g.data[pick]!;
    }),
  kernel({ inputs: [picks, indices], to }, node) {
    const lie = picksOf(node.shape, indices.layout.shape, node);
    return problems.scatter({ picks, indices, lie, out: to });
  },
});

/** The elements at `indices`, which lie within the axis, for each place of the other axes: `takeAlongAxis` unchecked. */
export const takeAlong = (x: Tensor, indices: Tensor, axis: number): Tensor =>
  make(takeOp, [x.node, indices.node], [axis, 1]);

/** Zeros of `shape` with each element of `g` added at its place along an axis: the transpose of `takeAlongAxis`. */
export const scatterAlong = (g: Tensor, indices: Tensor, shape: Shape, axis: number): Tensor =>
  make(scatterOp, [g.node, indices.node], [axis, 1], { shape });

/** How `take` reads indices. */
export class TakeOptions {
  /** What becomes of those outside the axis: 'raise' by default. */
  readonly mode?: TakeMode = choice(['raise', 'wrap', 'clip'], 'raise');
}
const takeOptions: Options<TakeOptions> = options(TakeOptions);

/**
 * The elements at `indices` along an axis: the axis is replaced by the indices' shape. Without an axis, those of the
 * flattened tensor. Negative indices count from the end; what is outside throws IndexError, or by `mode` is wrapped or
 * clipped. Indices that depend on parameters are kept within the axis instead.
 * @shapes (…, n, …) → (…, shape of the indices, …); without an axis the shape of the indices
 * @gradient g added at its places; none for the indices
 * @example
 * np.take([10, 20, 30], [2, 0, 2]);
 * np.take([[1, 2, 3], [4, 5, 6]], [-1, 0], 1);
 * np.take([10, 20, 30], [1, 7], null, { mode: 'clip' });
 */
export function take(
  x: TensorLike,
  indices: TensorLike,
  axis: number | null = null,
  options: TakeOptions = {},
): Tensor {
  const { mode } = takeOptions.read(options, 'take', arguments.length - 4);
  const whole = asTensor(x, 'take');
  const t = axis === null ? reshaped(whole, [whole.size]) : whole;
  const a = normalizeAxis(axis ?? 0, t.shape, 'take');
  const list = checkIndices(indices, { op: 'take', size: sizeAlong(t.shape, a), mode });
  return make(takeOp, [t.node, list.node], [a, 0]);
}
export const takeSamples: Sample = samples({
  name: 'take',
  of: (x) => take(x, [2, 0, 2], 1),
  cases: [{ inputs: ['[[1 2 3] [4 5 6]]'], result: '[[3 1 3] [6 4 6]]' }],
  gradient: 'smooth',
});

/**
 * One element for each index, along an axis: `out[i][j] = x[i][indices[i][j]]` for the last of two axes; `null` takes
 * from all elements in one axis. The other axes broadcast. Throws IndexError outside the axis.
 * @formula yᵢⱼ = x[i, indicesᵢⱼ] along the last of two axes
 * @shapes that of the indices, which have as many axes as `x`; the other axes broadcast
 * @gradient g added at its places; none for the indices
 * @example
 * const x = np.array([[3, 1, 2], [9, 7, 8]]);
 * np.takeAlongAxis(x, x.argsort(1), 1);
 * np.takeAlongAxis(x, [[2], [0]], 1);
 */
export function takeAlongAxis(x: TensorLike, indices: TensorLike, axis: number | null = -1): Tensor {
  const whole = asTensor(x, 'takeAlongAxis');
  const t = axis === null ? reshaped(whole, [whole.size]) : whole;
  const a = normalizeAxis(axis ?? 0, t.shape, 'takeAlongAxis');
  const list = checkIndices(indices, { op: 'takeAlongAxis', size: sizeAlong(t.shape, a), axis: a });
  const [from, picks] = alongShapes(t.shape, list.shape, a, 'takeAlongAxis');
  return make(takeOp, [stretched(t, from).node, stretched(list, picks).node], [a, 1]);
}

/** The shapes to which a tensor and indices along one of its axes broadcast. Throws ShapeError if they do not. */
export function alongShapes(whole: Shape, indices: Shape, axis: number, op: string): [whole: Shape, indices: Shape] {
  if (indices.length !== whole.length)
    throw new ShapeError(`indices ${showShape(indices)} must have the ${whole.length} axes of ${showShape(whole)}`, {
      op,
      axis,
      shapes: [whole, indices],
    });
  const one = (shape: Shape): number[] => shape.map((d, i) => (i === axis ? 1 : d));
  const others = broadcastShapes(one(whole), one(indices), op);
  const withAxis = (n: number): number[] => others.map((d, i) => (i === axis ? n : d));
  return [withAxis(sizeAlong(whole, axis)), withAxis(sizeAlong(indices, axis))];
}
export const takeAlongAxisSamples: Sample = samples({
  name: 'takeAlongAxis',
  of: (x) => takeAlongAxis(x, [[2], [0]], 1),
  cases: [{ inputs: ['[[1 2 3] [4 5 6]]'], result: '[[3] [4]]' }],
  gradient: 'smooth',
});
