import { itemSize } from '../base/dtype.ts';
import { ShapeError, showShape } from '../base/errors.ts';
import { type Options, options } from '../base/options.ts';
import { choice } from '../base/row.ts';
import { broadcastShapes, normalizeAxis, type Shape, sizeOf } from '../base/shape.ts';
import { loadLanes, storeLanes } from '../kernel/access.ts';
import type { Builder, Value } from '../kernel/ir.ts';
import { address, int, type Lowering, type View } from '../kernel/launch.ts';
import { densely } from '../kernel/product/copy.ts';
import { lowerTakeRows } from '../kernel/take-rows.ts';
import { asTensor } from '../tensor/create.ts';
import type { Node } from '../tensor/node.ts';
import type { HostArray, KernelOp } from '../tensor/op.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { defineKernel, make, type Sample, samples } from './define.ts';
import { checkIndices, type TakeMode } from './indexing/check.ts';
import { reshaped, stretched } from './structure.ts';

/**
 * How the picked array (outer, n, inner) and the picks (outer, k, inner) lie: attributes are [axis, along]. `take` uses
 * one list of indices for every outer and inner place, `takeAlongAxis` has an index for each pick.
 */
interface Picks {
  readonly outer: number;
  readonly n: number;
  readonly k: number;
  readonly inner: number;
  /** Strides of the index array along outer, k and inner. */
  readonly index: readonly [number, number, number];
}

function picksOf(whole: Shape, indices: Shape, node: Node): Picks {
  const [axis, along] = node.attributes as [number, number];
  const outer = sizeOf(whole.slice(0, axis));
  const inner = sizeOf(whole.slice(axis + 1));
  const k = along ? indices[axis]! : sizeOf(indices);
  return { outer, n: whole[axis]!, k, inner, index: along ? [k * inner, inner, 1] : [0, 1, 0] };
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

/** Writes the loops over picks; `write` gets the addresses of an element of the whole and of its pick. */
function pickLoops(b: Builder, size: number, write: (whole: Value, pick: Value) => void): void {
  const [whole, picks, indices] = [0, 1, 2].map((s) => b.arg('i32', s)) as [Value, Value, Value];
  const [n, k, inner, s0, s1, s2] = [3, 4, 5, 6, 7, 8].map((s) => b.arg('i32', s)) as [
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
  ];
  const bytes = b.i32(size);
  b.loop(b.begin, b.end, 1, (o) => {
    const [wholeRow, pickRow, indexRow] = [b.mul(o, n), b.mul(o, k), b.add(indices, b.mul(o, s0))];
    b.loop(b.i32(0), k, 1, (j) => {
      const pickAt = b.mul(b.add(pickRow, j), inner);
      const indexAt = b.add(indexRow, b.mul(j, s1));
      b.loop(b.i32(0), inner, 1, (i) => {
        const at = b.load('i32.load', 'i32', b.add(indexAt, b.mul(i, s2)));
        const from = b.add(b.mul(b.add(wholeRow, at), inner), i);
        write(b.add(whole, b.mul(from, bytes)), b.add(picks, b.mul(b.add(pickAt, i), bytes)));
      });
    });
  });
}

function launchPicks(
  lw: Lowering,
  name: string,
  p: Picks,
  whole: View,
  picks: View,
  indices: View,
  write: (b: Builder) => void,
): void {
  const index = densely(lw, indices);
  const size = itemSize(whole.dtype);
  lw.launch({
    source: { key: `${name} ${whole.dtype}`, name, write },
    slots: [
      address(whole.buffer, whole.layout.offset * size),
      address(picks.buffer, picks.layout.offset * size),
      address(index.buffer, index.layout.offset * 4),
      ...[p.n, p.k, p.inner, ...p.index.map((s) => s * 4)].map(int),
    ],
    size: p.outer,
    work: p.outer * p.k * p.inner,
    bytes: p.outer * p.k * (2 * p.inner * size + 4),
  });
}

/** True if whole rows are picked by a list. */
function picksRows(node: Node): boolean {
  const [axis, along] = node.attributes as [number, number];
  return along === 0 && sizeOf(node.inputs[0]!.shape.slice(0, axis)) === 1;
}

/** Rows shorter than this are picked by themselves: what follows goes over all of them at once. */
const LEAST_FUSED_ROW = 16;

const takeOp: KernelOp = defineKernel<2>('take', {
  vjp: [(g, [x, indices], y) => make(scatterOp, [g.node, indices.node], x.shape, g.dtype, y.node.attributes), null],
  run: ([x, indices], out, node) =>
    visitPicks(picksOf(x.shape, indices.shape, node), indices, (whole, pick) => {
      out.data[pick] = x.data[whole]!;
    }),
  fusesEpilogue: (node) =>
    node.attributes[0] === 0 &&
    picksRows(node) &&
    node.inputs[1]!.shape.length === 1 &&
    sizeOf(node.shape.slice(1)) >= LEAST_FUSED_ROW,
  lower(lw, [x, indices], out, node) {
    const p = picksOf(x.layout.shape, indices.layout.shape, node);
    const whole = densely(lw, x);
    const d = whole.dtype;
    if (picksRows(node)) {
      lowerTakeRows(lw, whole, indices, p.inner, out);
      return;
    }
    launchPicks(lw, 'take', p, whole, out.outputs[0]!, indices, (b) =>
      pickLoops(b, itemSize(d), (from, to) => storeLanes(b, d, 1, to, loadLanes(b, d, 1, 1, from))),
    );
  },
});

const scatterOp: KernelOp = defineKernel<2>('scatterAdd', {
  vjp: [
    (g, [, indices], y) => make(takeOp, [g.node, indices.node], y.node.inputs[0]!.shape, g.dtype, y.node.attributes),
    null,
  ],
  run: ([g, indices], out, node) =>
    visitPicks(picksOf(out.shape, indices.shape, node), indices, (whole, pick) => {
      out.data[whole]! += g.data[pick]!;
    }),
  lower(lw, [g, indices], out, node) {
    const whole = out.outputs[0]!;
    const p = picksOf(node.shape, indices.layout.shape, node);
    const picks = densely(lw, g);
    const d = whole.dtype;
    lw.launch({
      source: {
        key: 'zero bytes',
        name: 'zero',
        write: (b) => b.fill(b.arg('i32', 0), b.i32(0), b.arg('i32', 1)),
      },
      slots: [address(whole.buffer, whole.layout.offset * itemSize(d)), int(node.bytes)],
      size: 1,
      work: node.size,
    });
    launchPicks(lw, 'scatterAdd', p, whole, picks, indices, (b) =>
      pickLoops(b, itemSize(d), (to, from) => {
        storeLanes(b, d, 1, to, b.add(loadLanes(b, d, 1, 1, to), loadLanes(b, d, 1, 1, from)));
      }),
    );
  },
});

/** The elements at `indices`, which lie within the axis, for each place of the other axes: `takeAlongAxis` unchecked. */
export const takeAlong = (x: Tensor, indices: Tensor, axis: number): Tensor =>
  make(takeOp, [x.node, indices.node], indices.shape, x.dtype, [axis, 1]);

/** Zeros of `shape` with each element of `g` added at its place along an axis: the transpose of `takeAlongAxis`. */
export const scatterAlong = (g: Tensor, indices: Tensor, shape: Shape, axis: number): Tensor =>
  make(scatterOp, [g.node, indices.node], shape, g.dtype, [axis, 1]);

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
  const list = checkIndices(indices, { op: 'take', size: t.shape[a]!, mode });
  const shape = [...t.shape.slice(0, a), ...list.shape, ...t.shape.slice(a + 1)];
  return make(takeOp, [t.node, list.node], shape, t.dtype, [a, 0]);
}
export const takeSamples: Sample = samples({
  name: 'take',
  of: (x) => take(x, [2, 0, 2], 1),
  cases: [
    {
      inputs: [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      result: [
        [3, 1, 3],
        [6, 4, 6],
      ],
    },
  ],
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
  const list = checkIndices(indices, { op: 'takeAlongAxis', size: t.shape[a]!, axis: a });
  const [from, picks] = alongShapes(t.shape, list.shape, a, 'takeAlongAxis');
  return make(takeOp, [stretched(t, from).node, stretched(list, picks).node], picks, t.dtype, [a, 1]);
}

/** The shapes to which a tensor and indices along one of its axes broadcast. Throws ShapeError if they do not. */
export function alongShapes(whole: Shape, indices: Shape, axis: number, op: string): [whole: Shape, indices: Shape] {
  if (indices.length !== whole.length) {
    throw new ShapeError(`indices ${showShape(indices)} must have the ${whole.length} axes of ${showShape(whole)}`, {
      op,
      axis,
      shapes: [whole, indices],
    });
  }
  const one = (shape: Shape): number[] => shape.map((d, i) => (i === axis ? 1 : d));
  const others = broadcastShapes(one(whole), one(indices), op);
  const withAxis = (n: number): number[] => others.map((d, i) => (i === axis ? n : d));
  return [withAxis(whole[axis]!), withAxis(indices[axis]!)];
}
export const takeAlongAxisSamples: Sample = samples({
  name: 'takeAlongAxis',
  of: (x) => takeAlongAxis(x, [[2], [0]], 1),
  cases: [
    {
      inputs: [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      result: [[3], [4]],
    },
  ],
  gradient: 'smooth',
});
