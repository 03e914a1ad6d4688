/**
 * NumPy's .npy format: `\x93NUMPY`, a version, the header's length, a Python dict as text, then the elements.
 * Source: NumPy's `numpy.lib.format` documentation.
 */

import { checkBytes } from '../base/bytes.ts';
import type { DType } from '../base/dtype.ts';
import { showShape } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import { quoted, shown } from '../base/shown.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { encodeElements, fileError, type Origin } from './element.ts';
import { decodeNumpyArray } from './numpy-array.ts';
import { rawOf, type Storable } from './storable.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const written: Record<DType, string> = { float32: '<f4', float64: '<f8', int32: '<i4', uint8: '|u1', bool: '|b1' };
/** Bytes of text that describe an array; NumPy's own limit is shorter. */
const longestHeader = 65_536;

/**
 * The bytes of a .npy file (version 1.0) that `numpy.load` reads, of a tensor.
 * @example
 * const bytes = io.encodeNpy(np.array([[1, 2], [3, 4]]));
 * String.fromCharCode(...bytes.slice(1, 6));
 * io.decodeNpy(bytes).shape;
 */
export function encodeNpy(array: Storable): Uint8Array {
  const raw = rawOf(array, 'npy');
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
 * The tensor in a .npy file of version 1, 2 or 3 and of either byte order; Fortran order becomes row-major, float16 becomes
 * float32, and integers other than uint8 become int32. Throws DataError for damaged files and other kinds of elements.
 * @example
 * io.decodeNpy(io.encodeNpy(np.array([[1, 2], [3, 4]])));
 */
export function decodeNpy(bytes: Uint8Array, source = 'the file'): Tensor {
  const at = { op: 'npy', source };
  checkBytes(bytes, at.op);
  const { dict, start } = readHeader(bytes, at);
  const { descr, fortran, shape } = parseDict(dict, at);
  return decodeNumpyArray({ bytes: bytes.subarray(start), descr, shape, fortran }, at);
}

function readHeader(bytes: Uint8Array, at: Origin): { dict: string; start: number } {
  if (bytes.length < 12 || magic.some((b, i) => bytes[i] !== b))
    throw fileError(at, 'not a .npy file', 'numpy.save writes one; a .npz archive holds several');
  const version = bytes[6]!;
  if (version < 1 || version > 3) throw fileError(at, `unknown .npy version ${version}.${bytes[7]}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [first, length] = version === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  if (length > longestHeader) throw fileError(at, `a header of ${length} bytes is longer than any array needs`);
  if (first + length > bytes.length) throw fileError(at, 'cut off within the header');
  return { dict: new TextDecoder().decode(bytes.subarray(first, first + length)), start: first + length };
}

function parseDict(dict: string, at: Origin): { descr: string; fortran: boolean; shape: Shape } {
  const descr = /'descr':\s*'([^']*)'/.exec(dict)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(dict)?.[1];
  const sizes = /'shape':\s*\(([\d,\s]*)\)/.exec(dict)?.[1];
  if (/'descr':\s*\[/.test(dict)) throw fileError(at, 'holds records of several fields', 'save each field by itself');
  if (descr === undefined || fortran === undefined || sizes === undefined)
    throw fileError(at, `the header ${quoted(dict.trim(), '"')} is not NumPy's`);
  const shape = sizes.split(',').flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
  if (!shape.every(Number.isSafeInteger)) throw fileError(at, `shape (${shown(sizes, 60)}) is not a list of sizes`);
  return { descr, fortran: fortran === 'True', shape };
}
