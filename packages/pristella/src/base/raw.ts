import { type DType, dtypeOf, type TypedArray } from './dtype.ts';
import { ShapeError, showShape } from './errors.ts';
import { checkShape, type Shape, sizeOf } from './shape.ts';

/** An array before it is a tensor, as files and data sets hold it: dense, row-major elements, a shape and a dtype. */
export interface RawArray {
  readonly data: TypedArray;
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * Puts elements, a shape and a dtype together without copying; the dtype is the typed array's own unless `'bool'` is
 * meant. Throws ShapeError if the number of elements is not the product of the sizes.
 */
export function rawArray(data: TypedArray, shape: Shape = [data.length], dtype: DType = dtypeOf(data)): RawArray {
  if (sizeOf(checkShape(shape, 'array')) !== data.length) {
    throw new ShapeError(`${data.length} elements do not fill shape ${showShape(shape)}`, {
      op: 'array',
      shapes: [shape],
    });
  }
  return { data, shape, dtype };
}
