import { checkDType, type DType, dtypeOf, newArray, type TypedArray } from '../base/dtype.ts';
import { ArgumentError, DTypeError, ShapeError, showShape, showValue } from '../base/errors.ts';
import { cutInto, doesNotFit, fitsBetween } from '../base/fit.ts';
import { broadcastLayout, dense, forEachOffset } from '../base/layout.ts';
import { checkNumber } from '../base/limits.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { isRawArray } from '../base/raw.ts';
import { checked } from '../base/row.ts';
import { AS_LIST, broadcastShapes, checkShape, type Shape, sameShape, sizeOf } from '../base/shape.ts';
import { dataNode, numberNode } from './node.ts';
import { type NestedList, Tensor, type TensorLike } from './tensor.ts';

/** An element type by its name; NumPy's `int` and `float` among them. */
const dtypeRow = (): DType | 'int' | 'float' | undefined =>
  checked<DType, []>((value, _, op) => dtypeNamed(value as string, op));

/** How an array is made. */
export class ArrayOptions {
  /** Element type; by default float64 for numbers, bool for booleans, and a typed array's own. */
  readonly dtype?: DType | 'int' | 'float' | undefined = dtypeRow();
}

export const arrayOptions: Options<ArrayOptions> = options(ArrayOptions);

/** NumPy's `int` is our int32, its `float` our float64. */
export function dtypeNamed(name: string, op: string): DType {
  return name === 'int' ? 'int32' : name === 'float' ? 'float64' : checkDType(name, op);
}

/** The dtype that options ask for, if they do. Throws for options that are no object, or have other fields. */
export function dtypeIn(options: ArrayOptions, op: string): DType | undefined {
  const { dtype } = arrayOptions.check(options, op);
  return dtype === undefined ? undefined : dtypeNamed(dtype, op);
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

/**
 * Copies nested lists into `data`, and says whether all elements are truth values. Throws ShapeError naming the first place
 * that breaks the shape.
 */
function fillFromList(list: NestedList, shape: Shape, data: TypedArray, op: string): boolean {
  let next = 0;
  let numbers = 0;
  const visit = (at: NestedList, axis: number, path: string): void => {
    if (axis < shape.length) {
      if (isArray(at)) throw noNumber(at, path, op);
      if (!Array.isArray(at) || at.length !== shape[axis]) {
        const found = Array.isArray(at) ? `a list of ${at.length}` : showValue(at);
        throw new ShapeError(`ragged list: element ${path} is ${found}, not a list of ${shape[axis]}`, {
          op,
          hint: 'all lists at one depth must have the same length',
        });
      }
      for (let i = 0; i < at.length; i++) visit(at[i]!, axis + 1, `${path}[${i}]`);
      return;
    }
    if (typeof at === 'number') {
      data[next++] = at;
      numbers++;
    } else if (typeof at === 'boolean') data[next++] = at ? 1 : 0;
    else throw noNumber(at, path, op);
  };
  visit(list, 0, '');
  return next > 0 && numbers === 0;
}

const isArray = (x: unknown): boolean => x instanceof Tensor || ArrayBuffer.isView(x);

function noNumber(found: unknown, path: string, op: string): ArgumentError {
  const what = Array.isArray(found) ? `a list of ${found.length}` : showValue(found);
  return new ArgumentError(`element ${path} is ${what}, not a number`, {
    op,
    hint: isArray(found) ? 'np.stack makes one tensor of a list of them' : undefined,
  });
}

/**
 * A copy of the elements as another dtype: towards zero for integers, 0 or 1 for bool. Throws DTypeError for what an integer
 * type cannot hold.
 */
export function convertData(data: TypedArray, from: DType, to: DType, op = 'astype'): TypedArray {
  if (from === to) return data.slice();
  const out = newArray(to, data.length);
  if (to === 'bool') for (let i = 0; i < data.length; i++) out[i] = data[i] !== 0 ? 1 : 0;
  else if (to === 'int32' || to === 'uint8') {
    const bad = cutInto(data, out, fitsBetween(to));
    if (bad >= 0) throw doesNotFit(data[bad]!, to, op);
  } else out.set(data);
  return out;
}

/**
 * A tensor from nested lists, a typed array (copied; 1-D), a number, another tensor, or `{ data, shape, dtype }`.
 * Throws ShapeError for ragged lists, ArgumentError for elements that are not numbers.
 * @shapes that of the lists; (n) for a typed array; the one given for `{ data, shape, dtype }` and tensors
 * @numpy asanyarray
 * @differs numbers are float64, whole ones too; a typed array keeps its own dtype; always a copy
 * @example
 * np.array([[1, 2], [3, 4]]);
 * np.array([1, 2, 3], { dtype: 'int32' });
 * np.array([true, false]);
 * np.array(new Float32Array([0.5, 1])).dtype;
 */
export function array(value: TensorLike, options: ArrayOptions = {}): Tensor {
  checkArguments(arguments.length, 2, 'array');
  return fromValue(value, dtypeIn(options, 'array'), 'array');
}

/** `array` on behalf of an op, by whose name errors go. */
function fromValue(value: TensorLike, dtype: DType | undefined, op: string): Tensor {
  if (value instanceof Tensor) {
    const { node } = value;
    const data = value.data();
    const to = dtype ?? node.dtype;
    return new Tensor(dataNode(convertData(data, node.dtype, to, op), node.shape, to));
  }
  if (ArrayBuffer.isView(value)) {
    const from = dtypeOf(value);
    const to = dtype ?? from;
    const plain = value instanceof Uint8ClampedArray ? new Uint8Array(value) : (value as TypedArray);
    return new Tensor(dataNode(convertData(plain, from, to, op), [plain.length], to));
  }
  if (isRawArray(value)) {
    const to = dtype ?? value.dtype;
    return new Tensor(dataNode(convertData(value.data, value.dtype, to, op), value.shape.slice(), to));
  }
  if (typeof value !== 'number' && typeof value !== 'boolean' && !Array.isArray(value)) {
    refuseForeign(value, op);
    if (typeof value === 'object' && value !== null && 'data' in value && 'shape' in value)
      throw new ArgumentError('data, shape and dtype do not go together', {
        op,
        hint: 'data is a typed array of the dtype, with as many elements as the shape has places',
      });
    throw new ArgumentError(`needs numbers, got ${showValue(value)}`, { op, hint: hintFor(value) });
  }
  const list = value as NestedList;
  const shape = listShape(list);
  const wide = newArray('float64', sizeOf(shape));
  const truths = fillFromList(list, shape, wide, op);
  const to = dtype ?? (truths ? 'bool' : 'float64');
  return new Tensor(dataNode(to === 'float64' ? wide : convertData(wide, 'float64', to, op), shape, to));
}

/** What would be right in the place of what is no array. */
function hintFor(value: unknown): string {
  if (typeof value === 'function') return 'call the function, and give what it returns';
  const layer = value === undefined ? '; a layer is handed on without parentheses: relu, not relu()' : '';
  return `give a tensor, a number, nested lists of numbers or a typed array${layer}`;
}

/** Throws for a tensor that another copy of Pristella in this process has made: its value lies in that one's memory. */
function refuseForeign(value: unknown, op: string): void {
  if (typeof value !== 'object' || value === null || !('node' in value && 'shape' in value && 'dtype' in value)) return;
  throw new ArgumentError('cannot compute with a tensor of another copy of Pristella', {
    op,
    hint: 'keep one copy in the program (`npm ls pristella` lists them), or hand over its data() and shape',
  });
}

/**
 * Wraps a typed array as it is, without a copy: the caller gives it away. A `set` on the tensor copies it first. Throws
 * ShapeError if the sizes differ, DTypeError if the array is of another kind than the dtype's.
 * @shapes the shape given
 * @example
 * np.fromData(Float64Array.of(1, 2, 3, 4), [2, 2]);
 */
export function fromData(data: TypedArray, given: Shape, dtype: DType = dtypeOf(data)): Tensor {
  checkArguments(arguments.length, 3, 'fromData');
  const shape = checkShape(given, 'fromData');
  checkKind(data, dtype);
  if (data.length !== sizeOf(shape)) {
    throw new ShapeError(`${data.length} elements do not fill shape ${showShape(shape)}`, {
      op: 'fromData',
      shapes: [shape],
    });
  }
  const node = dataNode(data, shape, dtype);
  // The caller may still have it, and may wrap it twice.
  node.value!.lent = true;
  return new Tensor(node);
}

/** A tensor of elements that nobody else has, not copied: as many as the shape has places. */
export const ownData = (data: TypedArray, shape: Shape = [data.length], dtype: DType = dtypeOf(data)): Tensor =>
  new Tensor(dataNode(data, shape, dtype));

/** Throws DTypeError unless elements of the dtype lie in such an array. */
function checkKind(data: TypedArray, dtype: DType): void {
  const own = dtypeOf(data);
  if (own !== (dtype === 'bool' ? 'uint8' : dtype)) {
    throw new DTypeError(`${dtype} does not lie in a ${data.constructor.name}`, {
      op: 'fromData',
      hint: `leave the dtype out for ${own}, then use astype('${dtype}')`,
    });
  }
  const other = dtype === 'bool' ? data.find((v) => v > 1) : undefined;
  if (other !== undefined) throw doesNotFit(other, dtype, 'fromData');
}

/** Zeros, as many as the shape asks for. Throws ArgumentError where there is no room for them. */
function roomFor(shape: Shape, dtype: DType, op: string): TypedArray {
  try {
    return newArray(dtype, sizeOf(shape));
  } catch (cause) {
    throw new ArgumentError(`${showShape(shape)} of ${dtype} does not fit into memory`, { op, shapes: [shape], cause });
  }
}

/** @internal An array of one value, for the op that asks. */
export function filled(given: number | Shape, value: TensorLike, options: ArrayOptions, op: string): Tensor {
  const shape = checkShape(given, op);
  if (typeof options === 'number') {
    throw new ArgumentError(`needs the sizes as one list, not ${showValue(given)}, ${options}`, { op, hint: AS_LIST });
  }
  const asked = dtypeIn(options, op);
  if (typeof value !== 'number' && typeof value !== 'boolean') return filledWith(asTensor(value, op), shape, asked, op);
  const dtype = asked ?? (typeof value === 'number' ? 'float64' : 'bool');
  const data = roomFor(shape, dtype, op);
  const [v = 0] = convertData(Float64Array.of(Number(value)), 'float64', dtype, op);
  if (v !== 0) data.fill(v);
  return new Tensor(dataNode(data, shape, dtype));
}

function filledWith(value: Tensor, shape: Shape, asked: DType | undefined, op: string): Tensor {
  if (!sameShape(broadcastShapes(value.shape, shape, op), shape)) {
    throw new ShapeError(`${showShape(value.shape)} does not stretch to ${showShape(shape)}`, {
      op,
      shapes: [value.shape, shape],
    });
  }
  const dtype = asked ?? value.dtype;
  const [from, data] = [convertData(value.data(), value.dtype, dtype, op), roomFor(shape, dtype, op)];
  forEachOffset(broadcastLayout(dense(value.shape), shape), (offset, i) => {
    data[i] = from[offset]!;
  });
  return new Tensor(dataNode(data, shape, dtype));
}

/**
 * An array of the shape filled with one value, or with an array that broadcasts to it; of the value's dtype by
 * default. Throws ArgumentError for sizes that are no list or do not fit into memory, ShapeError for a value that
 * does not stretch to them.
 * @shapes the shape given; a number n is (n); `value` broadcasts to it
 * @example
 * np.full([2, 3], 7);
 * np.full([2, 3], [1, 2, 3]);
 */
export function full(shape: number | Shape, value: TensorLike, options: ArrayOptions = {}): Tensor {
  checkArguments(arguments.length, 3, 'full');
  return filled(shape, value, options, 'full');
}
/**
 * An array of zeros. Throws ArgumentError for sizes that are no list or do not fit into memory.
 * @shapes the shape given; a number n is (n)
 * @example
 * np.zeros(3);
 * np.zeros([2, 3], { dtype: 'int32' });
 */
export function zeros(shape: number | Shape, options: ArrayOptions = {}): Tensor {
  checkArguments(arguments.length, 2, 'zeros');
  return filled(shape, 0, options, 'zeros');
}
/**
 * An array of ones. Throws ArgumentError for sizes that are no list or do not fit into memory.
 * @shapes the shape given; a number n is (n)
 * @example
 * np.ones([2, 2]);
 * np.ones(3, { dtype: 'bool' });
 */
export function ones(shape: number | Shape, options: ArrayOptions = {}): Tensor {
  checkArguments(arguments.length, 2, 'ones');
  return filled(shape, 1, options, 'ones');
}
/**
 * An array whose content does not matter; here it is zeros. Throws ArgumentError for sizes that are no list or do not
 * fit into memory.
 * @shapes the shape given; a number n is (n)
 * @differs NumPy leaves what was in memory
 * @example
 * np.empty([2, 2]).shape;
 */
export function empty(shape: number | Shape, options: ArrayOptions = {}): Tensor {
  checkArguments(arguments.length, 2, 'empty');
  return filled(shape, 0, options, 'empty');
}

/**
 * The identity matrix, or a matrix with ones on diagonal `k`.
 * @shapes (rows, columns)
 * @example
 * np.eye(2);
 * np.eye(2, 3, 1);
 * np.eye(3).at([2, 0]);
 */
export function eye(rows: number, columns: number = rows, k = 0, options: ArrayOptions = {}): Tensor {
  checkArguments(arguments.length, 4, 'eye');
  return onDiagonal(rows, columns, k, options, 'eye');
}

/**
 * The identity matrix with `n` rows.
 * @shapes (n, n)
 * @example
 * np.identity(3);
 */
export function identity(n: number, options: ArrayOptions = {}): Tensor {
  checkArguments(arguments.length, 2, 'identity');
  return onDiagonal(n, n, 0, options, 'identity');
}

function onDiagonal(rows: number, columns: number, k: number, options: ArrayOptions, op: string): Tensor {
  const out = filled([rows, columns], 0, options, op);
  checkNumber(k, 'the number of the diagonal', op, { whole: true });
  const data = out.node.value!.host!;
  for (let i = 0; i < rows; i++) if (i + k >= 0 && i + k < columns) data[i * columns + i + k] = 1;
  return out;
}

/**
 * `x` as a tensor of the dtype: itself if it is one already, else as `array` makes it. Throws as `array` does.
 * @shapes that of the lists; (n) for a typed array; the one given for `{ data, shape, dtype }` and tensors
 * @gradient g, where it is `x` itself
 * @example
 * const x = np.array([1, 2]);
 * np.asarray(x) === x;
 * np.asarray([1, 2], { dtype: 'float32' }).dtype;
 */
export function asarray(x: TensorLike, options: ArrayOptions = {}): Tensor {
  checkArguments(arguments.length, 2, 'asarray');
  const dtype = dtypeIn(options, 'asarray');
  const isSame = x instanceof Tensor && (dtype === undefined || dtype === x.dtype);
  return isSame ? x : fromValue(x, dtype, 'asarray');
}

/**
 * `x` as a tensor: itself if it is one. Errors name the op that asks. Throws as `array` does.
 * @shapes any; the result has the same
 * @gradient g
 * @example
 * np.asTensor(3).shape;
 * np.asTensor([[1, 2]]).shape;
 */
export function asTensor(x: TensorLike, op = 'array'): Tensor {
  if (x instanceof Tensor) return x;
  if (typeof x === 'number') return new Tensor(numberNode(x, 'float64'));
  if (isRawArray(x)) return fromData(x.data, x.shape, x.dtype);
  return fromValue(x, undefined, op);
}
