import { type DType, dtypeOf, dtypes, newArray, type TypedArray } from './dtype.ts';
import { ShapeError, showShape } from './errors.ts';
import { checkShape, type Shape, sizeOf } from './shape.ts';

/** Elements that are no tensor, such as a transform may write into: dense and row-major, with their shape and dtype. */
export interface RawArray {
  readonly data: TypedArray;
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * Puts elements, a shape and a dtype together without copying; the dtype is the typed array's own unless `'bool'` is
 * meant. Throws ShapeError if the number of elements is not the product of the sizes.
 */
export function rawArray(data: TypedArray, given: Shape = [data.length], dtype: DType = dtypeOf(data)): RawArray {
  const shape = checkShape(given, 'array');
  if (sizeOf(shape) !== data.length) {
    throw new ShapeError(`${data.length} elements do not fill shape ${showShape(shape)}`, {
      op: 'array',
      shapes: [shape],
    });
  }
  return { data, shape, dtype };
}

/** Whether a value from outside is an array: elements of its dtype, as many as its shape has places. */
export function isRawArray(value: unknown): value is RawArray {
  const { data, shape, dtype }: { readonly [K in keyof RawArray]?: unknown } = value ?? {};
  const known = dtypes.find((d) => d === dtype);
  if (!known || !Array.isArray(shape)) return false;
  if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0)) return false;
  const isOfType = data instanceof newArray(known, 0).constructor && ArrayBuffer.isView(data);
  return isOfType && 'length' in data && data.length === sizeOf(shape);
}
