/**
 * NumPy's .npy format: `\x93NUMPY`, a version, the header's length, a Python dict as text, then the elements.
 * Source: NumPy's `numpy.lib.format` documentation.
 */
import type { DType } from '../base/dtype.ts';
import { newArray, type TypedArray } from '../base/dtype.ts';
import { showShape } from '../base/errors.ts';
import { forEachOffset } from '../base/layout.ts';
import type { RawArray } from '../base/raw.ts';
import { type Shape, sizeOf } from '../base/shape.ts';
import {
  decodeElements,
  type ElementFormat,
  encodeElements,
  fileError,
  formatDType,
  formatSize,
  type Origin,
} from './element.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const written: Record<DType, string> = { float32: '<f4', float64: '<f8', int32: '<i4', uint8: '|u1', bool: '|b1' };
const readable: Record<string, ElementFormat> = {
  f2: 'f16',
  f4: 'f32',
  f8: 'f64',
  i1: 'i8',
  i2: 'i16',
  i4: 'i32',
  i8: 'i64',
  u1: 'u8',
  u2: 'u16',
  u4: 'u32',
  u8: 'u64',
  b1: 'bool',
};

/** The bytes of a .npy file (version 1.0) that `numpy.load` reads. */
export function encodeNpy(raw: RawArray): Uint8Array {
  const dict = `{'descr': '${written[raw.dtype]}', 'fortran_order': False, 'shape': ${showShape(raw.shape)}, }`;
  // The elements begin at a multiple of 64, as NumPy writes them; the header ends with a line break.
  const start = Math.ceil((10 + dict.length + 1) / 64) * 64;
  const elements = encodeElements(raw.data, true);
  const bytes = new Uint8Array(start + elements.length).fill(0x20, 10, start);
  bytes.set([...magic, 1, 0, (start - 10) & 255, (start - 10) >> 8]);
  bytes.set(new TextEncoder().encode(dict), 10);
  bytes[start - 1] = 0x0a;
  bytes.set(elements, start);
  return bytes;
}

/**
 * Reads a .npy file of version 1, 2 or 3 and of either byte order; Fortran order becomes row-major, float16 becomes
 * float32, and integers other than uint8 become int32. Throws DataError for damaged files and other kinds of elements.
 */
export function decodeNpy(bytes: Uint8Array, source = 'the file'): RawArray {
  const at = { op: 'npy', source };
  const { dict, start } = readHeader(bytes, at);
  const { descr, fortran, shape } = parseDict(dict, at);
  const { format, little } = parseDescr(descr, at);
  const needed = sizeOf(shape) * formatSize(format);
  const found = bytes.length - start;
  if (needed !== found) {
    throw fileError(
      at,
      `shape ${showShape(shape)} of '${descr}' takes ${needed} bytes, but ${found} follow the header`,
    );
  }
  const data = decodeElements(bytes.subarray(start), format, little, at);
  return { data: fortran ? toRowMajor(data, shape, formatDType(format)) : data, shape, dtype: formatDType(format) };
}

function readHeader(bytes: Uint8Array, at: Origin): { dict: string; start: number } {
  if (bytes.length < 12 || magic.some((b, i) => bytes[i] !== b)) {
    throw fileError(at, 'not a .npy file', 'numpy.save writes one; a .npz archive holds several');
  }
  const version = bytes[6]!;
  if (version < 1 || version > 3) throw fileError(at, `unknown .npy version ${version}.${bytes[7]}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [first, length] = version === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  if (first + length > bytes.length) throw fileError(at, 'cut off within the header');
  return { dict: new TextDecoder().decode(bytes.subarray(first, first + length)), start: first + length };
}

function parseDict(dict: string, at: Origin): { descr: string; fortran: boolean; shape: Shape } {
  const descr = /'descr':\s*'([^']*)'/.exec(dict)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(dict)?.[1];
  const sizes = /'shape':\s*\(([\d,\s]*)\)/.exec(dict)?.[1];
  if (/'descr':\s*\[/.test(dict)) throw fileError(at, 'holds records of several fields', 'save each field by itself');
  if (descr === undefined || fortran === undefined || sizes === undefined) {
    throw fileError(at, `the header ${JSON.stringify(dict.trim().slice(0, 80))} is not NumPy's`);
  }
  const shape = sizes.split(',').flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
  if (!shape.every(Number.isSafeInteger)) throw fileError(at, `shape (${sizes}) is not a list of sizes`);
  return { descr, fortran: fortran === 'True', shape };
}

function parseDescr(descr: string, at: Origin): { format: ElementFormat; little: boolean } {
  if (descr.includes('O')) {
    throw fileError(at, 'holds pickled Python objects, which can run code and are never read', 'save numbers only');
  }
  const kind = descr.slice(1);
  if (!'<>|='.includes(descr[0] ?? ' ') || !Object.hasOwn(readable, kind)) {
    const hint = `one of ${Object.keys(readable).join(', ')}; use x.astype('float32') in NumPy`;
    throw fileError(at, `unknown element type '${descr}'`, hint);
  }
  return { format: readable[kind]!, little: descr[0] !== '>' };
}

/** Fortran order counts the first axis fastest. */
function toRowMajor(data: TypedArray, shape: Shape, dtype: DType): TypedArray {
  const out = newArray(dtype, data.length);
  let step = 1;
  const strides = shape.map((size) => {
    const stride = step;
    step *= size;
    return stride;
  });
  forEachOffset({ shape, strides, offset: 0 }, (from, to) => {
    out[to] = data[from]!;
  });
  return out;
}
