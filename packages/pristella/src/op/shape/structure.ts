import type { DType } from '../../base/dtype.ts';
import { AxisError, ShapeError, showShape } from '../../base/errors.ts';
import { broadcastLayout, forEachOffset, reshapeLayout, transposeLayout } from '../../base/layout.ts';
import {
  broadcastShapes,
  checkShape,
  normalizeAxes,
  normalizeAxis,
  reducedShape,
  resolveReshape,
  type Shape,
  sameShape,
} from '../../base/shape.ts';
import { asTensor } from '../../tensor/create.ts';
import { Node } from '../../tensor/node.ts';
import type { ReduceOp } from '../../tensor/op.ts';
import { apart, Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { announced, defineKernel, defineReduce, defineView, make, type Sample, samples } from '../define.ts';
import type { ReduceOptions } from '../reduce/options.ts';
import { placing, type Region, regionLayout, regionOf } from './region.ts';

// The ops that rearrange elements, each beside the op that is its gradient: reshape and transpose with themselves,
// broadcasting with sum, slicing with embedding.

/** A list of numbers that was given as one argument or number by number. */
const listed = (given: readonly number[] | readonly [(readonly number[])?]): readonly number[] =>
  (given.length === 1 && Array.isArray(given[0]) ? given[0] : given) as readonly number[];

const reshapeOp = defineView('reshape', (l, node) => reshapeLayout(l, node.shape), [(g, [x]) => reshape(g, x.shape)]);

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
  sameShape(shape, x.shape) ? x : make(reshapeOp, [x.node], shape, x.dtype);
export const reshapeSamples: Sample = samples({
  name: 'reshape',
  of: (x) => reshape(x, [-1, 2]),
  cases: [
    {
      inputs: [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      result: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    },
  ],
  gradient: 'smooth',
});

const transposeOp = defineView('transpose', (l, node) => transposeLayout(l, node.attributes), [
  (g, _, y) => {
    const axes = y.node.attributes;
    const inverse = new Array<number>(axes.length);
    axes.forEach((a, i) => {
      inverse[a] = i;
    });
    return permuted(g, inverse);
  },
]);

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
  const order =
    axes[0] === undefined
      ? t.shape.map((_, i) => t.ndim - 1 - i)
      : listed(axes).map((a) => normalizeAxis(a, t.shape, 'transpose'));
  if (order.length !== t.ndim || new Set(order).size !== t.ndim) {
    throw new AxisError(
      `axes ${showShape(order)} do not name each of the ${t.ndim} axes of ${showShape(t.shape)} once`,
      {
        op: 'transpose',
        shapes: [t.shape],
      },
    );
  }
  return permuted(t, order);
}
/** The axes of `x` in an order that names each once. */
export const permuted = (x: Tensor, order: readonly number[]): Tensor =>
  make(
    transposeOp,
    [x.node],
    order.map((a) => x.shape[a]!),
    x.dtype,
    order,
  );
export const transposeSamples: Sample = samples({
  name: 'transpose',
  of: (x) => transpose(x),
  cases: [
    {
      inputs: [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      result: [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    },
  ],
  gradient: 'smooth',
});

/** The folded axes of a reduce node. */
export const axesOf = (node: Node): readonly number[] => node.attributes.slice(1);

export function reduce(op: ReduceOp, x: Tensor, { axis, keepdims = false }: ReduceOptions, dtype: DType): Tensor {
  const axes = normalizeAxes(axis, x.shape, op.name);
  const count = axes.reduce((n, a) => n * x.shape[a]!, 1);
  if (count === 0 && op.fold !== 'sum' && op.fold !== 'prod') {
    throw new ShapeError(`${showShape(x.shape)} has no elements to choose from`, {
      op: op.name,
      shapes: [x.shape],
      ...(op.fold === 'max' || op.fold === 'min'
        ? { hint: 'an initial number would be the result: { initial: 0 }' }
        : {}),
    });
  }
  return make(op, [x.node], reducedShape(x.shape, axes, keepdims), dtype, [keepdims ? 1 : 0, ...axes]);
}

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
  return reshaped(axes.length === 0 ? g : reduce(sumOp, g, { axis: axes }, g.dtype), shape);
}

const broadcastOp = defineView('broadcastTo', (l, node) => broadcastLayout(l, node.shape), [
  (g, [x]) => sumTo(g, x.shape),
]);

/**
 * The tensor repeated along axes of size 1 and new leading axes. Throws ShapeError if it does not stretch to `shape`.
 * @shapes any that stretches to `shape`: sizes of 1 and new leading axes
 * @gradient g summed over the axes that were stretched
 * @example
 * np.broadcastTo([1, 2, 3], [2, 3]);
 * np.array([[1], [2]]).broadcastTo([2, 3]);
 */
export function broadcastTo(x: TensorLike, given: number | Shape): Tensor {
  const t = asTensor(x, 'broadcastTo');
  const shape = checkShape(given, 'broadcastTo');
  if (!sameShape(broadcastShapes(t.shape, shape, 'broadcastTo'), shape)) {
    throw new ShapeError(`${showShape(t.shape)} does not stretch to ${showShape(shape)}`, {
      op: 'broadcastTo',
      shapes: [t.shape, shape],
    });
  }
  return apart(stretched(t, shape), t);
}
/** `x` repeated to a shape to which it stretches; itself if it has that shape already. */
export const stretched = (x: Tensor, shape: Shape): Tensor =>
  sameShape(x.shape, shape) ? x : make(broadcastOp, [x.node], shape, x.dtype);
export const broadcastToSamples: Sample = samples({
  name: 'broadcastTo',
  of: (x) => broadcastTo(x, [2, 3]),
  cases: [
    {
      inputs: [[[1], [2]]],
      result: [
        [1, 1, 1],
        [2, 2, 2],
      ],
    },
  ],
  gradient: 'smooth',
});

/** attributes: the step of each axis; scalars: the start of each axis. */
const stridedOp = defineView(
  'slice',
  (l, node) => ({
    shape: node.shape,
    strides: l.strides.map((s, i) => s * node.attributes[i]!),
    offset: l.strides.reduce((o, s, i) => o + s * node.scalars[i]!, l.offset),
  }),
  [(g, [x], y) => new Tensor(embedNode([g.node], x.shape, [{ starts: y.node.scalars, steps: y.node.attributes }]))],
);

/** Every `steps[i]`-th element of each axis from `starts[i]`, `shape[i]` of them; `x` itself where those are all. */
export function strided(x: Tensor, starts: readonly number[], steps: readonly number[], shape: Shape): Tensor {
  if (sameShape(shape, x.shape) && starts.every((s) => s === 0) && steps.every((s) => s === 1)) return x;
  return make(stridedOp, [x.node], shape, x.dtype, steps, starts);
}

const embedOp = defineKernel('embed', {
  vjp: (k) => (g, inputs, y) => {
    const region = regionOf(y.node, k);
    return strided(g, region.starts, region.steps, inputs[k]!.shape);
  },
  run(inputs, out, node) {
    inputs.forEach((part, k) => {
      forEachOffset(regionLayout(node, k, part.shape), (offset, i) => {
        out.data[offset]! += part.data[i]!;
      });
    });
  },
  kernel: (views, node) => placing(views, node, true),
});

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
  const node = embedNode(
    parts.map((p) => p.node),
    shape,
    regions,
  );
  return announced(node);
}

/** The parts and regions of an embed tensor, or null for other tensors. Lets the gradients of many slices gather in one buffer. */
export function embedded(x: Tensor): { parts: readonly Node[]; regions: readonly Region[] } | null {
  const { node } = x;
  // One that has been computed may have let go of its parts.
  return node.op === embedOp && node.inputs.length > 0
    ? { parts: node.inputs, regions: node.inputs.map((_, k) => regionOf(node, k)) }
    : null;
}
