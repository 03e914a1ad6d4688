import { ArgumentError, DTypeError, showValue } from './errors.ts';

/** Element types. Plain JavaScript numbers are float64; NumPy's int64 is our int32. */
export type DType = 'float32' | 'float64' | 'int32' | 'uint8' | 'bool';

/** The typed array that holds a dtype's elements; bool is stored as one byte, 0 or 1. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

interface DTypeInfo {
  /** Small stable number: the dtype's part of a program's key. */
  readonly code: number;
  /** Bytes an element. */
  readonly size: 1 | 4 | 8;
  readonly array: {
    new (length: number): TypedArray;
    new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray;
  };
  readonly isFloat: boolean;
}

const table: Record<DType, DTypeInfo> = {
  bool: { code: 0, size: 1, array: Uint8Array, isFloat: false },
  uint8: { code: 1, size: 1, array: Uint8Array, isFloat: false },
  int32: { code: 2, size: 4, array: Int32Array, isFloat: false },
  float32: { code: 3, size: 4, array: Float32Array, isFloat: true },
  float64: { code: 4, size: 8, array: Float64Array, isFloat: true },
};

/** All dtypes, in the order of promotion within their kinds. */
export const dtypes: readonly DType[] = ['bool', 'uint8', 'int32', 'float32', 'float64'];

export const dtypeCode = (d: DType): number => table[d].code;
export const itemSize = (d: DType): 1 | 4 | 8 => table[d].size;
export const isFloat = (d: DType): boolean => table[d].isFloat;
/** So many zeros. Throws ArgumentError where there is no room for them. */
export function newArray(d: 'float64', length: number): Float64Array;
export function newArray(d: DType, length: number): TypedArray;
export function newArray(d: DType, length: number): TypedArray {
  try {
    return new table[d].array(length);
  } catch (cause) {
    throw new ArgumentError(`${length} elements of ${d} do not fit into memory`, { cause });
  }
}
/** The `length` elements that lie in a buffer from a byte on; nothing is copied. */
export const viewArray = (d: DType, buffer: ArrayBufferLike, from: number, length: number): TypedArray =>
  new table[d].array(buffer, from, length);

/** The dtype a typed array becomes. Throws DTypeError for arrays of other kinds. */
export function dtypeOf(data: ArrayBufferView): DType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Uint8Array || data instanceof Uint8ClampedArray) return 'uint8';
  throw new DTypeError(`cannot hold ${showValue(data)}`, {
    op: 'array',
    hint: 'use Float32Array, Float64Array, Int32Array or Uint8Array',
  });
}

const isDType = (d: string): d is DType => Object.hasOwn(table, d);

export function checkDType(d: string, op: string): DType {
  if (isDType(d)) return d;
  throw new DTypeError(`unknown dtype ${showValue(d)}`, { op, hint: `one of ${dtypes.join(', ')}` });
}

/**
 * The dtype two operands meet in, as in NumPy 2: the wider of a kind, and float64 where int32 meets float32
 * (a float32 cannot hold every int32).
 */
export function promote(a: DType, b: DType): DType {
  if (a === b) return a;
  const [low, high] = table[a].code < table[b].code ? [a, b] : [b, a];
  return low === 'int32' && high === 'float32' ? 'float64' : high;
}

/**
 * The dtype of a tensor of dtype `d` met by a plain number, which is weak: it widens within its kind only where `d` cannot
 * hold it (there NumPy throws, or for comparisons does the same).
 */
export function promoteWithNumber(d: DType, value: number): DType {
  if (isFloat(d)) return d;
  if (!Number.isInteger(value) || value !== (value | 0)) return 'float64';
  return d === 'uint8' && value >= 0 && value <= 255 ? 'uint8' : 'int32';
}

/** The dtype in which an integer operand is given to a function of reals (exp, mean, division): float64. */
export const floating = (d: DType): DType => (isFloat(d) ? d : 'float64');
