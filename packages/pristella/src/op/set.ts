import { isFloat, type TypedArray } from '../base/dtype.ts';
import { ArgumentError, DTypeError, ShapeError, showShape } from '../base/errors.ts';
import { type Index, partOf } from '../base/indexing.ts';
import { broadcastLayout, dense, denseStrides, forEachOffset } from '../base/layout.ts';
import { broadcastShapes, type Shape, sameShape } from '../base/shape.ts';
import { asTensor } from '../tensor/create.ts';
import { dataNode, dataOp } from '../tensor/node.ts';
import { hostData, type Tensor, type TensorLike } from '../tensor/tensor.ts';

/** Throws DTypeError if converting the values to the tensor's dtype would lose something. */
function checkLoss(values: TypedArray, to: Tensor): void {
  if (isFloat(to.dtype)) return;
  const [low, high] = to.dtype === 'int32' ? [-2147483648, 2147483647] : [0, to.dtype === 'uint8' ? 255 : 1];
  const bad = values.find((v) => !Number.isInteger(v) || v < low || v > high);
  if (bad === undefined) return;
  throw new DTypeError(`${bad} does not fit into ${to.dtype}`, {
    op: 'set',
    hint: "convert the tensor with astype('float64') or the value first",
  });
}

function checkFits(value: Shape, part: Shape): void {
  if (value.length <= part.length && sameShape(broadcastShapes(value, part, 'set'), part)) return;
  throw new ShapeError(`a value of shape ${showShape(value)} does not fill ${showShape(part)}`, {
    op: 'set',
    shapes: [value, part],
  });
}

/**
 * Writes into part of a tensor: `set(x, '1:3', 0, value)`; the value, which comes last, broadcasts. Values made from the
 * tensor before keep what they saw: it is changed in place if nothing waits for the old content, else copied once.
 * Throws IndexError outside the tensor, ShapeError if the value does not fit, DTypeError if it would lose digits.
 */
export function set(x: Tensor, ...indicesAndValue: readonly [...Index[], TensorLike]): Tensor {
  if (indicesAndValue.length === 0) throw new ArgumentError('needs a value', { op: 'set' });
  const value = asTensor(indicesAndValue[indicesAndValue.length - 1] as TensorLike);
  const part = partOf(x.shape, indicesAndValue.slice(0, -1) as Index[], 'set');
  checkFits(value.shape, part.shape);
  const from = hostData(value.node);
  checkLoss(from, x);
  const { node } = x;
  const mine = node.op === dataOp && node.users === 0;
  const data = mine ? hostData(node) : hostData(node).slice();
  const strides = denseStrides(x.shape);
  const target = {
    shape: part.counts,
    strides: strides.map((s, i) => s * part.steps[i]!),
    offset: strides.reduce((o, s, i) => o + s * part.starts[i]!, 0),
  };
  // The places of the value in the order of the part's elements.
  const places: number[] = [];
  forEachOffset(broadcastLayout(dense(value.shape), part.shape), (offset) => places.push(offset));
  const values = mine && value.node === node ? from.slice() : from;
  forEachOffset(target, (offset, i) => {
    data[offset] = values[places[i]!]!;
  });
  x.rebind(dataNode(data, x.shape, x.dtype));
  return x;
}
