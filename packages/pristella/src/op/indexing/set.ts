import { dtypeOf, isFloat, newArray, type TypedArray } from '../../base/dtype.ts';
import { ArgumentError, DTypeError, GradientError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { holds } from '../../base/fit.ts';
import { type Index as BasicIndex, partOf } from '../../base/indexing.ts';
import {
  broadcastLayout,
  copyElements,
  dense,
  isDense,
  type Layout,
  reshapeLayout,
  stepped,
} from '../../base/layout.ts';
import { broadcastShapes, type Shape, sameShape, sizeOf } from '../../base/shape.ts';
import { Value } from '../../machine/value.ts';
import { attributes } from '../../tensor/attributes.ts';
import { publications } from '../../tensor/cell.ts';
import { asTensor } from '../../tensor/create.ts';
import { constantsOnly, hasVariable, isLive } from '../../tensor/depth.ts';
import { dataNode, Node, ownsMemory, UNKNOWN_BENEATH } from '../../tensor/node.ts';
import { hostData, Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { type Sample, samples, unfit } from '../define.ts';
import { add, maximum, sub } from '../elementwise/arithmetic.ts';
import { less, where } from '../elementwise/comparison.ts';
import { defineHost } from '../host.ts';
import { reshape } from '../shape/structure.ts';
import { checkIndices } from './check.ts';
import { scatterAlong } from './gather.ts';
import { flatPlaces } from './nonzero.ts';
import { hasLists, type Index, placesOf, selectionOf } from './select.ts';

/** Throws DTypeError if converting the values to the tensor's dtype would lose something. */
function checkLoss(values: TypedArray, to: Tensor): void {
  if (to.dtype === 'float64') return;
  let i = 0;
  while (i < values.length && holds(to.dtype, values[i]!)) i++;
  if (i === values.length) return;
  throw new DTypeError(`${values[i]} does not fit into ${to.dtype}`, {
    op: 'set',
    hint: "x = x.astype('float64') first, or convert the value",
  });
}

/** A value without the leading axes of size 1 that the part has not; throws ShapeError if it does not fill the part. */
function fitted(value: Shape, part: Shape): Shape {
  const extra = Math.max(0, value.length - part.length);
  const shape = value.slice(extra);
  const leads = value.slice(0, extra).every((d) => d === 1);
  if (leads && sameShape(broadcastShapes(shape, part, 'set'), part)) return shape;
  throw new ShapeError(`a value of shape ${showShape(value)} does not fill ${showShape(part)}`, {
    op: 'set',
    shapes: [value, part],
  });
}

/** A part of a tensor: its shape, and how it lies there or, if lists pick it, the row-major places of its elements. */
interface Target {
  readonly shape: Shape;
  readonly layout: Layout | null;
  readonly places: Int32Array | null;
}

function targetOf(of: Shape, indices: readonly Index[]): Target {
  const mask = indices[0];
  if (
    indices.length === 1 &&
    of.length > 0 &&
    mask instanceof Tensor &&
    mask.dtype === 'bool' &&
    sameShape(mask.shape, of)
  ) {
    const places = flatPlaces(mask);
    return { shape: [places.length], layout: null, places };
  }
  if (hasLists(indices)) {
    const selection = selectionOf(of, indices, 'set');
    return { shape: selection.shape, layout: null, places: placesOf(of, selection) };
  }
  const part = partOf(of, indices as readonly BasicIndex[], 'set');
  const layout = stepped(dense(of), part, part.counts);
  // The two shapes differ in axes of size 1.
  return { shape: part.shape, layout: reshapeLayout(layout, part.shape), places: null };
}

/** Writes values of a shape that broadcasts to the target's. Of a place named twice, the last value stays. */
function write(data: TypedArray, { shape, layout, places }: Target, from: TypedArray, of: Shape): void {
  const count = sizeOf(shape);
  const source = broadcastLayout(dense(of), shape);
  if (layout) {
    copyElements(data, layout, from, source);
    return;
  }
  let values = from;
  if (!isDense(source)) {
    values = newArray(dtypeOf(from), count);
    copyElements(values, dense(shape), from, source);
  }
  for (let i = 0; i < count; i++) data[places![i]!] = values[i]!;
}

/** One input written over the other: where `at` is not -1, the element of `values` that it names. The host has written it already. */
const setOp = defineHost<3>('set', {
  takes: ['any', 'same', 'int32'],
  dtype: 'same',
  attributes: attributes({ publications: 'scalars' }),
  shape([x, , at]) {
    if (sameShape(x.shape, at.shape)) return x.shape;
    throw unfit(x.shape, at.shape);
  },
  // -1 is what is not written.
  guard: ([x, values, at]) => [x, values, sub(checkIndices(add(at, 1), { op: 'set', size: values.size + 1 }), 1)],
  vjp: [
    (g, [, , at]) => where(less(at, 0), g, 0),
    (g, [, values, at]) => {
      if (values.size === 0) return values;
      const written = reshape(where(less(at, 0), 0, g), [-1]);
      return reshape(scatterAlong(written, reshape(maximum(at, 0), [-1]), [values.size], 0), values.shape);
    },
    null,
  ],
  run([x, values, at], out) {
    at.data.forEach((k, i) => {
      out.data[i] = k < 0 ? x.data[i]! : values.data[k]!;
    });
  },
});

/** A write that gradients flow through: by `at`, which elements of `values` stand where. Its content is known, but for what is traced. */
function writtenNode(x: Node, values: Node, at: Int32Array, content: TypedArray | null): Node {
  const places = dataNode(at, x.shape, 'int32');
  const node = new Node(setOp, [x, values, places], x.shape, x.dtype, [], [publications.count]);
  if (content) node.value = new Value(content);
  return node;
}

/** A cell's leaf beneath a node whose content has changed since, or null. */
function outdatedLeaf(root: Node): Node | null {
  const seen = new Set([root]);
  for (const node of seen) {
    if (node.cell && node.version < node.cell.version) return node;
    for (const input of node.inputs) seen.add(input);
  }
  return null;
}

/**
 * A node to write over. Of earlier writes that can be differentiated no more, because a step has changed what they were
 * made of, the history goes: a list of losses must not keep every batch. What stays is the leaf that has changed, so that
 * `backward` through such a write still says that it is too late.
 */
function withoutOldHistory(node: Node): Node {
  if (node.op !== setOp || node.scalars[0] === publications.count || hasVariable(node)) return node;
  const leaf = outdatedLeaf(node);
  if (leaf === null) return node;
  const content = node.value!.host!;
  return writtenNode(dataNode(content, node.shape, node.dtype), leaf, new Int32Array(node.size).fill(-1), content);
}

/** True if a gradient flows through writing the value into x. Throws GradientError where it would be lost. */
function flows(x: Tensor, value: Tensor): boolean {
  if (constantsOnly.now > 0) return false;
  const fromValue = isLive(value.node) && isFloat(value.dtype);
  if (isFloat(x.dtype)) return fromValue || isLive(x.node);
  if (!fromValue) return false;
  throw new GradientError(`no gradient flows into ${x.dtype}`, {
    op: 'set',
    hint: "write value.detach(), or make the tensor a float with astype('float64')",
  });
}

/** Throws ArgumentError for a list or a number in the place of the tensor that is to be changed. */
export function checkTarget(x: Tensor, op: string): void {
  if (!(x instanceof Tensor))
    throw new ArgumentError(`changes a tensor, not ${showValue(x)}`, { op, hint: 'np.array makes one' });
}

/**
 * Writes into part of a tensor: `set(x, '1:3', 0, value)`, `set(x, mask, value)`; the value, which comes last,
 * broadcasts. Of a place named twice, the last value stays. Values made from the tensor before keep what they saw: it
 * is changed in place if nothing else can see its memory, else copied once. What depends on parameters is computed now.
 * Throws IndexError outside the tensor, ShapeError if the value does not fit, DTypeError if it would lose digits,
 * GradientError if its gradient would be lost, because x holds integers. Throws ArgumentError without a value.
 * @shapes the value broadcasts to the part
 * @gradient g to `x` where it keeps its content; to the value g where it stands, summed where it was broadcast
 * @numpy ndarray.__setitem__
 * @differs throws where a value would lose digits; values made before keep what they saw
 * @example
 * const x = np.zeros([2, 3]);
 * x.set(0, '1:', [8, 9]);
 * x.set(x.equal(0), -1);
 * np.set(x, 1, 1, 5);
 * const f = (w) => np.zeros(3).set(1, w.square().sum()).sum();
 * grad(f)(np.array([2, 3]));
 */
export function set(x: Tensor, ...indicesAndValue: readonly [...Index[], TensorLike]): Tensor {
  if (indicesAndValue.length === 0)
    throw new ArgumentError('needs a value', { op: 'set', hint: 'set(...indices, value)' });
  checkTarget(x, 'set');
  const value = asTensor(indicesAndValue[indicesAndValue.length - 1] as TensorLike, 'set');
  const target = targetOf(x.shape, indicesAndValue.slice(0, -1) as Index[]);
  const shape = fitted(value.shape, target.shape);
  const isDifferentiable = flows(x, value);
  const { node } = x;
  const isTraced = ((node.beneath | value.node.beneath) & UNKNOWN_BENEATH) !== 0 && x.dtype === value.dtype;
  const values = isTraced ? null : hostData(value.node);
  if (values && value.dtype !== x.dtype) checkLoss(values, x);
  if (sizeOf(target.shape) === 0) return x;
  const content = values && hostData(node);
  const data = content && ownsMemory(node) && !isDifferentiable ? content : (content?.slice() ?? null);
  if (data && values) write(data, target, values === data ? values.slice() : values, shape);
  if (data && !isDifferentiable) x.rebind(dataNode(data, x.shape, x.dtype));
  else {
    const at = new Int32Array(x.size).fill(-1);
    const numbers = new Int32Array(value.size).map((_, i) => i);
    write(at, target, numbers, shape);
    x.rebind(writtenNode(withoutOldHistory(node), value.node, at, data));
  }
  return x;
}

const table = [
  [1, 2, 3],
  [4, 5, 6],
];
export const setSamples: Sample = samples({
  name: 'set',
  of: (x, v) => set(x.share(), '...', '1:', v),
  cases: [{ inputs: [table, '[[7] [8]]'], result: '[[1 7 7] [4 8 8]]' }],
  gradient: 'smooth',
});
export const setPlacesSamples: Sample = samples({
  name: 'set of places named twice',
  of: (x, v) => set(x.share(), [1, 0, 1], v).square(),
  cases: [{ inputs: [table, table.concat([[7, 8, 9]])], result: '[[16 25 36] [49 64 81]]' }],
  gradient: 'smooth',
});
