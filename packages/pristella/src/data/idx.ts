/**
 * The IDX format of the MNIST files: two zero bytes, the element type, the number of sizes, the sizes (32 bits,
 * big-endian), then the elements (big-endian), row-major.
 * Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits".
 */

import { checkBytes } from '../base/bytes.ts';
import type { DType } from '../base/dtype.ts';
import { ArgumentError, DTypeError, showShape } from '../base/errors.ts';
import { sizeOf } from '../base/shape.ts';
import {
  decodeElements,
  type ElementFormat,
  encodeElements,
  fileError,
  formatDType,
  formatSize,
} from '../io/element.ts';
import { rawOf, type Storable } from '../io/storable.ts';
import { fromData, ownData } from '../tensor/create.ts';
import type { Tensor } from '../tensor/tensor.ts';

const readable: Record<number, ElementFormat> = { 8: 'u8', 9: 'i8', 11: 'i16', 12: 'i32', 13: 'f32', 14: 'f64' };
const written: Partial<Record<DType, number>> = { uint8: 8, int32: 12, float32: 13, float64: 14 };
const op = 'idx';

/**
 * The bytes of an IDX file. Throws DTypeError for bool and ArgumentError for sizes the format cannot hold.
 * @example
 * data.encodeIdx(np.array(Uint8Array.of(7, 8)));
 */
export function encodeIdx(array: Storable): Uint8Array {
  const raw = rawOf(array);
  const type = written[raw.dtype];
  if (type === undefined) throw new DTypeError(`IDX files cannot hold ${raw.dtype}`, { op, hint: 'use uint8' });
  if (raw.shape.length > 255 || raw.shape.some((size) => size >= 2 ** 32))
    throw new ArgumentError(`IDX files cannot hold shape ${showShape(raw.shape)}`, { op, shapes: [raw.shape] });
  const elements = encodeElements(raw.data, false);
  const start = 4 + 4 * raw.shape.length;
  const bytes = new Uint8Array(start + elements.length);
  bytes.set([0, 0, type, raw.shape.length]);
  const view = new DataView(bytes.buffer);
  raw.shape.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size);
  });
  bytes.set(elements, start);
  return bytes;
}

/**
 * The tensor in an IDX file; signed bytes and 16-bit integers become int32. Elements that are bytes are not copied: they
 * stay where they lie in `bytes`, which must then be left as it is. `source` names the file in messages. Throws DataError for a
 * wrong beginning, a cut end, or bytes left over.
 * @example
 * data.decodeIdx(data.encodeIdx(np.array(Uint8Array.of(7, 8)))).repr();
 */
export function decodeIdx(bytes: Uint8Array, source = 'the file'): Tensor {
  const at = { op, source };
  checkBytes(bytes, op);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw fileError(at, 'is compressed by gzip', 'unpack it first: gunzip');
  const format = readable[bytes[2] ?? 0];
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || format === undefined) {
    const start = bytes.length === 0 ? 'is empty' : `begins with bytes ${bytes.subarray(0, 4).join(' ')}`;
    throw fileError(at, `not an IDX file: it ${start}`, 'MNIST images begin with 0 0 8 3, labels with 0 0 8 1');
  }
  const rank = bytes[3]!;
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw fileError(at, `cut off within its ${rank} sizes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const needed = sizeOf(shape) * formatSize(format);
  const found = bytes.length - start;
  if (found !== needed) {
    const problem = found < needed ? 'cut off' : 'too long';
    throw fileError(at, `${problem}: shape ${showShape(shape)} takes ${needed} bytes, but ${found} follow the header`);
  }
  if (format === 'u8') return fromData(new Uint8Array(bytes.buffer, bytes.byteOffset + start, needed), shape);
  return ownData(decodeElements(bytes.subarray(start), format, false, at), shape, formatDType(format));
}
