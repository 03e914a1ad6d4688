import { AxisError, ShapeError, showShape } from '../../base/errors.ts';
import { broadcastLayout, type Region, reshapeLayout, stepped, transposeLayout } from '../../base/layout.ts';
import { checkArguments } from '../../base/options.ts';
import {
  broadcastShapes,
  checkShape,
  normalizeAxes,
  normalizeAxis,
  reducedShape,
  resolveReshape,
  type Shape,
  sameShape,
  sizeAlong,
  sizeOf,
} from '../../base/shape.ts';
import { attributes } from '../../tensor/attributes.ts';
import { asTensor } from '../../tensor/create.ts';
import { Node } from '../../tensor/node.ts';
import type { ReduceOp } from '../../tensor/op.ts';
import { apart, Tensor, type TensorLike } from '../../tensor/tensor.ts';
import type { Sample } from '../define.ts';
import { announced, asked, defineReduce, defineView, make, samples, stretches } from '../define.ts';
import type { ReduceOptions } from '../reduce/options.ts';
import { checkRegion, defineRegions, regionOf } from './region.ts';

// The ops that rearrange elements, each beside the op that is its gradient: reshape and transpose with themselves,
// broadcasting with sum, slicing with embedding.

const none: readonly never[] = [];

/** A list of numbers that was given as one argument or number by number. */
const listed = (given: readonly number[] | readonly [(readonly number[])?]): readonly number[] =>
  (given.length === 1 && Array.isArray(given[0]) ? given[0] : given) as readonly number[];

const reshapeOp = defineView('reshape', {
  shape: asked((from, to) => sizeOf(from) === sizeOf(to)),
  layout: (l, node) => reshapeLayout(l, node.shape),
  vjp: [(g, [x]) => reshape(g, x.shape)],
});

/**
 * The same elements in row-major order under another shape, a list of sizes or size by size; one may be -1. Throws
 * ShapeError if they do not fit.
 * @shapes any, into any of as many elements; one size may be -1
 * @gradient g in the shape of `x`
 * @differs NumPy may give a view, of which writing changes both; here results are values
 * @example
 * const x = np.arange(6);
 * np.reshape(x, [2, 3]);
 * x.reshape([3, -1]).shape;
 * x.reshape(-1).shape;
 */
export function reshape(x: TensorLike, ...shape: readonly number[] | readonly [Shape]): Tensor {
  const t = asTensor(x, 'reshape');
  return apart(reshaped(t, resolveReshape(t.shape, listed(shape))), t);
}
/** `x` under another shape of as many elements; itself if it has that shape already. */
export const reshaped = (x: Tensor, shape: Shape): Tensor =>
  sameShape(shape, x.shape) ? x : make(reshapeOp, [x.node], none, { shape });
export const reshapeSamples: Sample = samples({
  name: 'reshape',
  of: (x) => reshape(x, [-1, 2]),
  cases: [{ inputs: ['[[1 2 3] [4 5 6]]'], result: '[[1 2] [3 4] [5 6]]' }],
  gradient: 'smooth',
});

const transposeOp = defineView('transpose', {
  attributes: attributes({ axes: 'list' }),
  shape: ([x], axes) => axesInOrder(x.shape, axes),
  layout: (l, node) => transposeLayout(l, node.attributes),
  vjp: [
    (g, _, y) => {
      const axes = y.node.attributes;
      const inverse = new Array<number>(axes.length);
      axes.forEach((a, i) => {
        inverse[a] = i;
      });
      return permuted(g, inverse);
    },
  ],
});

/** The sizes of axes in an order. Throws AxisError unless it names each once. */
function axesInOrder(shape: Shape, order: readonly number[]): Shape {
  if (order.length === shape.length && new Set(order).size === shape.length)
    return order.map((a) => sizeAlong(shape, a));
  throw new AxisError(
    `axes ${showShape(order)} do not name each of the ${shape.length} axes of ${showShape(shape)} once`,
    { op: 'transpose', shapes: [shape] },
  );
}

/**
 * Axes in another order, a list or axis by axis; reversed by default. Throws AxisError unless each axis is named once.
 * @shapes (d₀, …, dₖ) → (dₖ, …, d₀), or in the order of `axes`
 * @gradient g with its axes back in their order
 * @example
 * np.transpose([[1, 2, 3], [4, 5, 6]]);
 * np.zeros([2, 3, 4]).transpose([1, 0, 2]).shape;
 */
export function transpose(x: TensorLike, ...axes: readonly number[] | readonly [(readonly number[])?]): Tensor {
  const t = asTensor(x, 'transpose');
  return permuted(
    t,
    axes[0] === undefined
      ? t.shape.map((_, i) => t.ndim - 1 - i)
      : listed(axes).map((a) => normalizeAxis(a, t.shape, 'transpose')),
  );
}
/** The axes of `x` in an order that names each once. */
export const permuted = (x: Tensor, order: readonly number[]): Tensor => make(transposeOp, [x.node], order);
export const transposeSamples: Sample = samples({
  name: 'transpose',
  of: (x) => transpose(x),
  cases: [{ inputs: ['[[1 2 3] [4 5 6]]'], result: '[[1 4] [2 5] [3 6]]' }],
  gradient: 'smooth',
});

/** The folded axes of a reduce node. */
export const axesOf = (node: Node): readonly number[] => node.attributes.slice(1);

export const reduce = (op: ReduceOp, x: Tensor, { axis, keepdims = false }: ReduceOptions): Tensor =>
  make(op, [x.node], [keepdims ? 1 : 0, ...normalizeAxes(axis, x.shape, op.name)]);

/** `g`, of a reduce node's shape, with the folded axes back as size 1. */
export function unreduced(g: Tensor, x: Tensor, y: Tensor): Tensor {
  return reshaped(g, reducedShape(x.shape, axesOf(y.node), true));
}

export const sumOp: ReduceOp = defineReduce('sum', 'sum', [(g, [x], y) => stretched(unreduced(g, x, y), x.shape)]);

/** `g` folded back to `shape`, from which it was broadcast. */
export function sumTo(g: Tensor, shape: Shape): Tensor {
  if (sameShape(g.shape, shape)) return g;
  const lead = g.ndim - shape.length;
  const axes = g.shape.flatMap((d, i) => (i < lead || (shape[i - lead] === 1 && d !== 1) ? [i] : []));
  return reshaped(axes.length === 0 ? g : reduce(sumOp, g, { axis: axes }), shape);
}

const broadcastOp = defineView('broadcastTo', {
  shape: asked(stretches),
  layout: (l, node) => broadcastLayout(l, node.shape),
  vjp: [(g, [x]) => sumTo(g, x.shape)],
});

/**
 * The tensor repeated along axes of size 1 and new leading axes. Throws ShapeError if it does not stretch to `shape`.
 * @shapes any that stretches to `shape`: sizes of 1 and new leading axes
 * @gradient g summed over the axes that were stretched
 * @example
 * np.broadcastTo([1, 2, 3], [2, 3]);
 * np.array([[1], [2]]).broadcastTo([2, 3]);
 */
export function broadcastTo(x: TensorLike, given: number | Shape): Tensor {
  checkArguments(arguments.length, 2, 'broadcastTo');
  const t = asTensor(x, 'broadcastTo');
  const shape = checkShape(given, 'broadcastTo');
  if (!sameShape(broadcastShapes(t.shape, shape, 'broadcastTo'), shape))
    throw new ShapeError(`${showShape(t.shape)} does not stretch to ${showShape(shape)}`, {
      op: 'broadcastTo',
      shapes: [t.shape, shape],
    });
  return apart(stretched(t, shape), t);
}
/** `x` repeated to a shape to which it stretches; itself if it has that shape already. */
export const stretched = (x: Tensor, shape: Shape): Tensor =>
  sameShape(x.shape, shape) ? x : make(broadcastOp, [x.node], none, { shape });
export const broadcastToSamples: Sample = samples({
  name: 'broadcastTo',
  of: (x) => broadcastTo(x, [2, 3]),
  cases: [{ inputs: ['[[1] [2]]'], result: '[[1 1 1] [2 2 2]]' }],
  gradient: 'smooth',
});

/** The step and the start of each axis. */
const stridedOp = defineView('slice', {
  attributes: attributes({ steps: 'list', starts: 'scalars' }),
  shape([x], steps, to, starts) {
    checkRegion(x.shape, to, { starts, steps });
    return to;
  },
  layout: (l, node) => stepped(l, { starts: node.scalars, steps: node.attributes }, node.shape),
  vjp: [
    (g, [x], y) => new Tensor(embedNode([g.node], x.shape, [{ starts: y.node.scalars, steps: y.node.attributes }])),
  ],
});

/** Every `steps[i]`-th element of each axis from `starts[i]`, `shape[i]` of them; `x` itself where those are all. */
export function strided(x: Tensor, starts: readonly number[], steps: readonly number[], shape: Shape): Tensor {
  if (sameShape(shape, x.shape) && starts.every((s) => s === 0) && steps.every((s) => s === 1)) return x;
  return make(stridedOp, [x.node], steps, { shape }, starts);
}

const embedOp = defineRegions('embed', true, strided);

/**
 * The node of `embed`, of which the engine is not told: a slice's gradient is as large as the whole, and mostly joins those
 * of other slices before anybody needs it.
 */
function embedNode(parts: readonly Node[], shape: Shape, regions: readonly Region[]): Node {
  const [steps, starts] = [regions.flatMap((r) => r.steps), regions.flatMap((r) => r.starts)];
  return new Node(embedOp, parts, shape, parts[0]!.dtype, steps, starts);
}

/** Zeros of `shape` with the parts added at their regions. */
export function embed(parts: readonly Tensor[], shape: Shape, regions: readonly Region[]): Tensor {
  const nodes = parts.map((p) => p.node);
  return announced(embedNode(nodes, shape, regions));
}

/** The parts and regions of an embed tensor, or null for other tensors. Lets the gradients of many slices gather in one buffer. */
export function embedded(x: Tensor): { parts: readonly Node[]; regions: readonly Region[] } | null {
  const { node } = x;
  // One that has been computed may have let go of its parts.
  return node.op === embedOp && node.inputs.length > 0
    ? { parts: node.inputs, regions: node.inputs.map((_, k) => regionOf(node, k)) }
    : null;
}
