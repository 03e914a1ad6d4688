import { type DType, dtypeOf, newArray, type TypedArray } from '../base/dtype.ts';
import { ArgumentError, DTypeError, ShapeError, showShape } from '../base/errors.ts';
import { type Index as BasicIndex, partOf } from '../base/indexing.ts';
import {
  broadcastLayout,
  copyElements,
  dense,
  denseStrides,
  isDense,
  type Layout,
  reshapeLayout,
} from '../base/layout.ts';
import { broadcastShapes, type Shape, sameShape, sizeOf } from '../base/shape.ts';
import { asTensor } from '../tensor/create.ts';
import { dataNode, ownsMemory } from '../tensor/node.ts';
import { hostData, Tensor, type TensorLike } from '../tensor/tensor.ts';
import { flatPlaces } from './indexing/nonzero.ts';
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
  const { shape, starts, steps, counts } = partOf(of, indices as readonly BasicIndex[], 'set');
  const strides = denseStrides(of);
  const layout = {
    shape: counts,
    strides: strides.map((s, i) => s * steps[i]!),
    offset: strides.reduce((o, s, i) => o + s * starts[i]!, 0),
  };
  // The two shapes differ in axes of size 1.
  return { shape, layout: reshapeLayout(layout, shape), places: null };
}

/** Writes values of a shape that broadcasts to the target's. Of a place named twice, the last value stays. */
function write(data: TypedArray, { shape, layout, places }: Target, from: TypedArray, of: Shape): void {
  const count = sizeOf(shape);
  if (count === 0) return;
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
  const target = targetOf(x.shape, indicesAndValue.slice(0, -1) as Index[]);
  const shape = fitted(value.shape, target.shape);
  const values = hostData(value.node);
  if (value.dtype !== x.dtype) checkLoss(values, x);
  const { node } = x;
  const content = hostData(node);
  const data = ownsMemory(node) ? content : content.slice();
  write(data, target, values === data ? values.slice() : values, shape);
  x.rebind(dataNode(data, x.shape, x.dtype));
  return x;
}
