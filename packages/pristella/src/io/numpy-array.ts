/** Arrays as NumPy describes them, in .npy files and in pickles alike: an element type, a shape, and an order. */
import { newArray } from '../base/dtype.ts';
import { showShape } from '../base/errors.ts';
import { dense, forEachOffset, transposeLayout } from '../base/layout.ts';
import { type Shape, sizeOf } from '../base/shape.ts';
import { quoted } from '../base/shown.ts';
import { ownData } from '../tensor/create.ts';
import { hostData, type Tensor } from '../tensor/tensor.ts';
import { decodeElements, type ElementFormat, fileError, formatDType, formatSize, type Origin } from './element.ts';

const readable: ReadonlyMap<string, ElementFormat> = new Map([
  ['f2', 'f16'],
  ['f4', 'f32'],
  ['f8', 'f64'],
  ['i1', 'i8'],
  ['i2', 'i16'],
  ['i4', 'i32'],
  ['i8', 'i64'],
  ['u1', 'u8'],
  ['u2', 'u16'],
  ['u4', 'u32'],
  ['u8', 'u64'],
  ['b1', 'bool'],
]);

/** Axes of an array in a file: as many as NumPy's may have. */
export const mostAxes = 64;

/** Where and how an array's elements lie. */
export interface NumpyArray {
  readonly bytes: Uint8Array;
  /** Byte order, kind and size: `<f4`. */
  readonly descr: string;
  readonly shape: Shape;
  /** The first axis counts fastest. */
  readonly fortran: boolean;
}

/**
 * The array as a tensor with elements of its own, row-major. Throws DataError, before anything is allocated, for
 * element types that are not read and for bytes that do not fill the shape.
 */
export function decodeNumpyArray({ bytes, descr, shape, fortran }: NumpyArray, at: Origin): Tensor {
  const { format, little } = parseDescr(descr, at);
  if (shape.length > mostAxes) throw fileError(at, `${shape.length} axes are more than NumPy's ${mostAxes}`);
  const needed = sizeOf(shape) * formatSize(format);
  if (needed !== bytes.length)
    throw fileError(at, `shape ${showShape(shape)} of '${descr}' takes ${needed} bytes, but ${bytes.length} are there`);
  const data = decodeElements(bytes, format, little, at);
  const dtype = formatDType(format);
  if (!fortran || shape.length < 2) return ownData(data, shape, dtype);
  // In memory the axes lie the other way round.
  const axes = shape.map((_, axis) => shape.length - 1 - axis);
  return rowMajor(ownData(data, shape.toReversed(), dtype), axes);
}

/** NumPy's name of an element type as ours. Throws DataError, with the reason, for those that are not read. */
export function parseDescr(descr: string, at: Origin): { format: ElementFormat; little: boolean } {
  if (descr.includes('O'))
    throw fileError(at, 'holds pickled Python objects, which can run code and are never read', 'save numbers only');
  const format = readable.get(descr.slice(1));
  if (!'<>|='.includes(descr[0] ?? ' ') || !format) {
    const hint = `one of ${[...readable.keys()].join(', ')}; use x.astype('float32') in NumPy`;
    throw fileError(at, `unknown element type ${quoted(descr)}`, hint);
  }
  return { format, little: descr[0] !== '>' };
}

/** A tensor of elements at hand with its axes in another order, in new memory: what is not read of a file is not kept. */
export function rowMajor(x: Tensor, axes: readonly number[]): Tensor {
  const [data, layout] = [hostData(x.node), transposeLayout(dense(x.shape), axes)];
  const out = newArray(x.dtype, data.length);
  forEachOffset(layout, (from, to) => {
    out[to] = data[from]!;
  });
  return ownData(out, layout.shape, x.dtype);
}
