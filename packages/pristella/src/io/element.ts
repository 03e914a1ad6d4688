import { type DType, newArray, type TypedArray } from '../base/dtype.ts';
import { DataError } from '../base/errors.ts';
import { shown } from '../base/shown.ts';
import { halfToNumber, numberToHalf } from './half.ts';

/** How one number lies in a file. Those that no dtype matches are widened, and 32- or 64-bit integers checked. */
export type ElementFormat =
  | 'f16' | 'bf16' | 'f32' | 'f64' | 'i8' | 'i16' | 'i32' | 'i64' | 'u8' | 'u16' | 'u32' | 'u64' | 'bool'; // biome-ignore format: a list

type FileArray = TypedArray | Int8Array | Int16Array | Uint16Array | Uint32Array | BigInt64Array | BigUint64Array;

interface FormatInfo {
  /** Bytes an element. */
  readonly size: number;
  /** The dtype its numbers get here. */
  readonly dtype: DType;
  readonly view: new (buffer: ArrayBuffer) => FileArray;
  /** Turns a stored element into a number of the dtype; missing where the stored elements are the dtype's own. */
  readonly widen?: (stored: number) => number;
}

const same = (x: number): number => x;
const bfloatWord = new DataView(new ArrayBuffer(4));
const bfloatToNumber = (bits: number): number => {
  bfloatWord.setUint16(0, bits);
  return bfloatWord.getFloat32(0);
};

const formats: Record<ElementFormat, FormatInfo> = {
  f16: { size: 2, dtype: 'float32', view: Uint16Array, widen: halfToNumber },
  bf16: { size: 2, dtype: 'float32', view: Uint16Array, widen: bfloatToNumber },
  f32: { size: 4, dtype: 'float32', view: Float32Array },
  f64: { size: 8, dtype: 'float64', view: Float64Array },
  i8: { size: 1, dtype: 'int32', view: Int8Array, widen: same },
  i16: { size: 2, dtype: 'int32', view: Int16Array, widen: same },
  i32: { size: 4, dtype: 'int32', view: Int32Array },
  i64: { size: 8, dtype: 'int32', view: BigInt64Array, widen: same },
  u8: { size: 1, dtype: 'uint8', view: Uint8Array },
  u16: { size: 2, dtype: 'int32', view: Uint16Array, widen: same },
  u32: { size: 4, dtype: 'int32', view: Uint32Array, widen: same },
  u64: { size: 8, dtype: 'int32', view: BigUint64Array, widen: same },
  bool: { size: 1, dtype: 'bool', view: Uint8Array },
};

/** All formats. */
export const elementFormats: readonly ElementFormat[] = Object.keys(formats) as ElementFormat[];

const machineIsLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Bytes an element of the format. */
export const formatSize = (format: ElementFormat): number => formats[format].size;
/** The dtype that elements of the format get when read. */
export const formatDType = (format: ElementFormat): DType => formats[format].dtype;

/** Where bytes come from, for messages: `[op] source: what is wrong`. */
export interface Origin {
  readonly op: string;
  readonly source: string;
}

/** An error about a file's contents. */
export function fileError(at: Origin, problem: string, hint?: string, cause?: unknown): DataError {
  return new DataError(`${shown(at.source)}: ${problem}`, { op: at.op, hint, cause });
}

/** The elements of `bytes` in an array of their own. Throws DataError for integers beyond int32 and bools beyond 0, 1. */
export function decodeElements(bytes: Uint8Array, format: ElementFormat, little: boolean, at: Origin): TypedArray {
  const info = formats[format];
  const own = new Uint8Array(bytes.length);
  own.set(bytes);
  if (little !== machineIsLittle) swapBytes(own, info.size);
  const stored = new info.view(own.buffer);
  if (format === 'bool') checkBools(own, at);
  if (!info.widen) return stored as TypedArray;
  const out = newArray(info.dtype, stored.length);
  for (let i = 0; i < out.length; i++) {
    const value = info.widen(Number(stored[i]));
    if (info.dtype === 'int32' && value !== (value | 0))
      throw fileError(
        at,
        `element ${i} is ${stored[i]}, which int32 cannot hold`,
        'integers run from -2**31 to 2**31 - 1',
      );
    out[i] = value;
  }
  return out;
}

/** The bytes of an array's elements; `half` stores float32 and float64 as float16. */
export function encodeElements(data: TypedArray, little: boolean, half = false): Uint8Array {
  const stored = half ? Uint16Array.from(data, numberToHalf) : data;
  const bytes = new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength).slice();
  if (little !== machineIsLittle) swapBytes(bytes, stored.BYTES_PER_ELEMENT);
  return bytes;
}

function swapBytes(bytes: Uint8Array, size: number): void {
  if (size > 1) for (let i = 0; i < bytes.length; i += size) bytes.subarray(i, i + size).reverse();
}

function checkBools(bytes: Uint8Array, at: Origin): void {
  const bad = bytes.findIndex((b) => b > 1);
  if (bad >= 0) throw fileError(at, `element ${bad} of a bool array is ${bytes[bad]}, neither 0 nor 1`);
}
