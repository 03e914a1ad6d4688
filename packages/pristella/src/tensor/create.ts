import { checkDType, type DType, dtypeOf, newArray, type TypedArray } from '../base/dtype.ts';
import { ArgumentError, ShapeError, showShape } from '../base/errors.ts';
import { broadcastLayout, dense, forEachOffset } from '../base/layout.ts';
import { broadcastShapes, checkShape, type Shape, sameShape, sizeOf } from '../base/shape.ts';
import { saturate } from '../kernel/words.ts';
import { dataNode, numberNode } from './node.ts';
import { type ArrayLike, type NestedList, Tensor, type TensorLike } from './tensor.ts';

/** How an array is made. */
export interface ArrayOptions {
  /** Element type; by default float64 for numbers, bool for booleans, and a typed array's own. */
  readonly dtype?: DType | 'int' | 'float';
}

/** NumPy's `int` is our int32, its `float` our float64. */
export function dtypeNamed(name: string, op: string): DType {
  return name === 'int' ? 'int32' : name === 'float' ? 'float64' : checkDType(name, op);
}

function listShape(list: NestedList): number[] {
  const shape: number[] = [];
  let at: NestedList | undefined = list;
  while (Array.isArray(at)) {
    shape.push(at.length);
    at = at[0];
  }
  return shape;
}

/** Copies nested lists into `data`. Throws ShapeError naming the first place that breaks the shape. */
function fillFromList(list: NestedList, shape: Shape, data: TypedArray): void {
  let next = 0;
  const visit = (at: NestedList, axis: number, path: string): void => {
    if (axis < shape.length) {
      if (!Array.isArray(at) || at.length !== shape[axis]) {
        const found = Array.isArray(at) ? `${at.length} elements` : 'a single element';
        throw new ShapeError(`ragged list: ${path || 'the list'} has ${found} where ${shape[axis]} were expected`, {
          op: 'array',
          hint: 'all lists at one depth must have the same length',
        });
      }
      for (let i = 0; i < at.length; i++) visit(at[i]!, axis + 1, `${path}[${i}]`);
      return;
    }
    if (typeof at !== 'number' && typeof at !== 'boolean') {
      const found = Array.isArray(at) ? 'a list' : at === null ? 'null' : typeof at;
      throw new ArgumentError(`${path || 'the value'} is ${found}, not a number`, { op: 'array' });
    }
    data[next++] = typeof at === 'number' ? at : at ? 1 : 0;
  };
  visit(list, 0, '');
}

function firstElement(list: NestedList): NestedList | undefined {
  let at: NestedList | undefined = list;
  while (Array.isArray(at)) at = at[0];
  return at;
}

/** Converts between typed arrays as `astype` does: towards zero for integers (ends of int32 beyond it, 0 for NaN), 0 or 1 for bool. */
export function convertData(data: TypedArray, from: DType, to: DType): TypedArray {
  if (from === to) return data.slice();
  const out = newArray(to, data.length);
  if (to === 'bool') for (let i = 0; i < data.length; i++) out[i] = data[i] !== 0 ? 1 : 0;
  else if (to === 'int32' || to === 'uint8') for (let i = 0; i < data.length; i++) out[i] = saturate(data[i]!);
  else out.set(data);
  return out;
}

/**
 * A tensor from nested lists, a typed array (copied; 1-D), a number, or another tensor.
 * Throws ShapeError for ragged lists, ArgumentError for elements that are not numbers.
 */
export function array(value: TensorLike, options: ArrayOptions = {}): Tensor {
  const dtype = options.dtype === undefined ? undefined : dtypeNamed(options.dtype, 'array');
  if (value instanceof Tensor) {
    const { node } = value;
    const data = value.data();
    const to = dtype ?? node.dtype;
    return new Tensor(dataNode(convertData(data, node.dtype, to), node.shape, to));
  }
  if (ArrayBuffer.isView(value)) {
    const from = dtypeOf(value);
    const to = dtype ?? from;
    const plain = value instanceof Uint8ClampedArray ? new Uint8Array(value) : (value as TypedArray);
    return new Tensor(dataNode(convertData(plain, from, to), [plain.length], to));
  }
  if (typeof value !== 'number' && typeof value !== 'boolean' && !Array.isArray(value)) {
    throw new ArgumentError(`cannot make an array of ${value === null ? 'null' : typeof value}`, {
      op: 'array',
      hint: 'give a number, nested lists or a typed array',
    });
  }
  const list = value as NestedList;
  const shape = listShape(list);
  const natural: DType = typeof firstElement(list) === 'boolean' ? 'bool' : 'float64';
  const wide = newArray(natural, sizeOf(shape));
  fillFromList(list, shape, wide);
  const to = dtype ?? natural;
  return new Tensor(dataNode(to === natural ? wide : convertData(wide, natural, to), shape, to));
}

/** Wraps a typed array as it is, without a copy: the caller gives it away. Throws ShapeError if the sizes differ. */
export function fromData(data: TypedArray, shape: Shape, dtype: DType = dtypeOf(data)): Tensor {
  checkShape(shape, 'fromData');
  if (data.length !== sizeOf(shape)) {
    throw new ShapeError(`${data.length} elements do not fill shape ${showShape(shape)}`, {
      op: 'fromData',
      shapes: [shape],
    });
  }
  return new Tensor(dataNode(data, shape, dtype));
}

const asShape = (shape: number | Shape, op: string): Shape =>
  checkShape(typeof shape === 'number' ? [shape] : [...shape], op);

/** An array of the shape filled with one value, or with an array that broadcasts to it; of the value's dtype by default. */
export function full(shape: number | Shape, value: TensorLike, options: ArrayOptions = {}): Tensor {
  const s = asShape(shape, 'full');
  const known = typeof value === 'number' || typeof value === 'boolean';
  const natural = typeof value === 'number' ? 'float64' : typeof value === 'boolean' ? 'bool' : asTensor(value).dtype;
  const dtype = dtypeNamed(options.dtype ?? natural, 'full');
  if (!known) return filledWith(array(value, { dtype }), s);
  const data = newArray(dtype, sizeOf(s));
  if (Number(value) !== 0) data.fill(dtype === 'bool' ? 1 : Number(value));
  return new Tensor(dataNode(data, s, dtype));
}

function filledWith(value: Tensor, shape: Shape): Tensor {
  if (!sameShape(broadcastShapes(value.shape, shape, 'full'), shape)) {
    throw new ShapeError(`${showShape(value.shape)} does not stretch to ${showShape(shape)}`, {
      op: 'full',
      shapes: [value.shape, shape],
    });
  }
  const [from, data] = [value.data(), newArray(value.dtype, sizeOf(shape))];
  forEachOffset(broadcastLayout(dense(value.shape), shape), (offset, i) => {
    data[i] = from[offset]!;
  });
  return new Tensor(dataNode(data, shape, value.dtype));
}

/** An array of zeros. */
export const zeros = (shape: number | Shape, options: ArrayOptions = {}): Tensor => full(shape, 0, options);
/** An array of ones. */
export const ones = (shape: number | Shape, options: ArrayOptions = {}): Tensor => full(shape, 1, options);
/** An array whose content does not matter; here it is zeros. */
export const empty = (shape: number | Shape, options: ArrayOptions = {}): Tensor => full(shape, 0, options);

/** What an array made in the likeness of another may have of its own. */
export interface LikeOptions extends ArrayOptions {
  /** The shape, if not that of the other. */
  readonly shape?: number | Shape;
}
/** An array of the shape and dtype of `x`, filled with a value. */
export const fullLike = (x: TensorLike, value: TensorLike, options: LikeOptions = {}): Tensor => {
  const t = asTensor(x);
  return full(options.shape ?? t.shape, value, { dtype: options.dtype ?? t.dtype });
};
/** Zeros of the shape and dtype of `x`. */
export const zerosLike = (x: TensorLike, options: LikeOptions = {}): Tensor => fullLike(x, 0, options);
/** Ones of the shape and dtype of `x`. */
export const onesLike = (x: TensorLike, options: LikeOptions = {}): Tensor => fullLike(x, 1, options);
/** An array of the shape and dtype of `x` whose content does not matter; here it is zeros. */
export const emptyLike = (x: TensorLike, options: LikeOptions = {}): Tensor => fullLike(x, 0, options);

/** The identity matrix, or a matrix with ones on diagonal `k`. */
export function eye(rows: number, columns: number = rows, k = 0, options: ArrayOptions = {}): Tensor {
  const out = full([rows, columns], 0, options);
  const data = out.node.value!.host!;
  for (let i = 0; i < rows; i++) if (i + k >= 0 && i + k < columns) data[i * columns + i + k] = 1;
  return out;
}

/** The identity matrix with `n` rows. */
export const identity = (n: number, options: ArrayOptions = {}): Tensor => eye(n, n, 0, options);

/** `x` as a tensor of the dtype: itself if it is one already, else as `array` makes it. */
export function asarray(x: TensorLike, options: ArrayOptions = {}): Tensor {
  const isSame =
    x instanceof Tensor && (options.dtype === undefined || dtypeNamed(options.dtype, 'asarray') === x.dtype);
  return isSame ? x : array(x, options);
}

/** `x` as a tensor; numbers become scalars of `numberDType`. */
export function asTensor(x: TensorLike, numberDType: DType = 'float64'): Tensor {
  if (x instanceof Tensor) return x;
  if (typeof x === 'number') return new Tensor(numberNode(x, numberDType));
  return array(x as ArrayLike);
}
