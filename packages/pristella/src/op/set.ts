import type { DType, TypedArray } from '../base/dtype.ts';
import { ArgumentError, DTypeError, ShapeError, showShape } from '../base/errors.ts';
import { type Index as BasicIndex, partOf } from '../base/indexing.ts';
import { broadcastLayout, dense, denseStrides, forEachOffset } from '../base/layout.ts';
import { broadcastShapes, type Shape, sameShape } from '../base/shape.ts';
import { asTensor } from '../tensor/create.ts';
import { dataNode, dataOp } from '../tensor/node.ts';
import { hostData, type Tensor, type TensorLike } from '../tensor/tensor.ts';
import { hasLists, type Index, placesOf, selectionOf } from './indexing/select.ts';

/** True if a dtype has the number: an integer type exactly, float32 rounded, but not as infinity. */
function holds(dtype: DType, v: number): boolean {
  if (dtype === 'float32') return !Number.isFinite(v) || Number.isFinite(Math.fround(v));
  const [low, high] = dtype === 'int32' ? [-2147483648, 2147483647] : [0, dtype === 'uint8' ? 255 : 1];
  return Number.isInteger(v) && v >= low && v <= high;
}

/** Throws DTypeError if converting the values to the tensor's dtype would lose something. */
function checkLoss(values: TypedArray, to: Tensor): void {
  if (to.dtype === 'float64') return;
  const bad = values.find((v) => !holds(to.dtype, v));
  if (bad === undefined) return;
  throw new DTypeError(`${bad} does not fit into ${to.dtype}`, {
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

/** The shape of a part and the row-major places of its elements. */
function targetOf(of: Shape, indices: readonly Index[]): { shape: Shape; places: ArrayLike<number> } {
  if (hasLists(indices)) {
    const selection = selectionOf(of, indices, 'set');
    return { shape: selection.shape, places: placesOf(of, selection) };
  }
  const part = partOf(of, indices as readonly BasicIndex[], 'set');
  const strides = denseStrides(of);
  const places: number[] = [];
  const layout = {
    shape: part.counts,
    strides: strides.map((s, i) => s * part.steps[i]!),
    offset: strides.reduce((o, s, i) => o + s * part.starts[i]!, 0),
  };
  forEachOffset(layout, (offset) => places.push(offset));
  return { shape: part.shape, places };
}

/**
 * Writes into part of a tensor: `set(x, '1:3', 0, value)`, `set(x, mask, value)`; the value, which comes last,
 * broadcasts. Of a place named twice, the last value stays. Values made from the tensor before keep what they saw: it
 * is changed in place if nothing waits for the old content, else copied once. Throws IndexError outside the tensor,
 * ShapeError if the value does not fit, DTypeError if it would lose digits. Throws ArgumentError without a value.
 * @shapes the value broadcasts to the part
 * @numpy ndarray.__setitem__
 * @differs throws where a value would lose digits; values made before keep what they saw
 * @example
 * const x = np.zeros([2, 3]);
 * x.set(0, '1:', [8, 9]);
 * x.set(x.equal(0), -1);
 * np.set(x, 1, 1, 5);
 */
export function set(x: Tensor, ...indicesAndValue: readonly [...Index[], TensorLike]): Tensor {
  if (indicesAndValue.length === 0)
    throw new ArgumentError('needs a value', { op: 'set', hint: 'set(...indices, value)' });
  const value = asTensor(indicesAndValue[indicesAndValue.length - 1] as TensorLike, 'set');
  const { shape, places } = targetOf(x.shape, indicesAndValue.slice(0, -1) as Index[]);
  const fit = broadcastLayout(dense(fitted(value.shape, shape)), shape);
  const from = hostData(value.node);
  if (value.dtype !== x.dtype) checkLoss(from, x);
  const { node } = x;
  const mine = node.op === dataOp && node.users === 0;
  const data = mine ? hostData(node) : hostData(node).slice();
  const values = mine && value.node === node ? from.slice() : from;
  forEachOffset(fit, (offset, i) => {
    data[places[i]!] = values[offset]!;
  });
  x.rebind(dataNode(data, x.shape, x.dtype));
  return x;
}
