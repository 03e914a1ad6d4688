/**
 * The safetensors format: the header's length (8 bytes, little-endian), a JSON header that gives each tensor's dtype,
 * shape and place, then the elements. Nothing in such a file is ever executed.
 * Source: the format's description at https://github.com/huggingface/safetensors
 */

import { checkBytes } from '../base/bytes.ts';
import { type DType, itemSize } from '../base/dtype.ts';
import { ArgumentError, DataError } from '../base/errors.ts';
import { type JsonLimits, parseJson } from '../base/json.ts';
import { type Options, options } from '../base/options.ts';
import { flag, texts } from '../base/row.ts';
import { sizeOf } from '../base/shape.ts';
import { quoted, shown } from '../base/shown.ts';
import { ownData } from '../tensor/create.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { ElementFormat, Origin } from './element.ts';
import { decodeElements, elementFormats, encodeElements, fileError, formatDType, formatSize } from './element.ts';
import { type FileArrays, fileArrays, problemOf } from './file-arrays.ts';
import { mostAxes } from './numpy-array.ts';
import { entriesOf, rawOf, type Storable } from './storable.ts';

/** What a safetensors file holds: tensors by name, in the order of their bytes, and free text by key. */
export interface Safetensors {
  readonly tensors: FileArrays<Tensor>;
  readonly metadata: Record<string, string>;
}

const readable: Record<string, ElementFormat> = Object.fromEntries(elementFormats.map((f) => [f.toUpperCase(), f]));
const written: Record<DType, string> = { float32: 'F32', float64: 'F64', int32: 'I32', uint8: 'U8', bool: 'BOOL' };

const op = 'safetensors';
const METADATA = '__metadata__';

/** What a safetensors file is given besides tensors. */
export class SafetensorsOptions {
  /** Texts by name; none unless told. */
  readonly metadata?: Readonly<Record<string, string>> = texts({});
  /** Stores float32 and float64 tensors as float16. */
  readonly half?: boolean = flag(false);
}
export const safetensorsOptions: Options<SafetensorsOptions> = options(SafetensorsOptions);

/**
 * The bytes of a safetensors file of tensors. The same tensors and metadata give the
 * same bytes in whatever order they come: keys are sorted, wide elements first, so that every tensor begins at a
 * multiple of its element size. `half` stores float32 and float64 tensors as float16. Throws ArgumentError for names
 * that the format cannot hold.
 * @example
 * const bytes = io.encodeSafetensors(new Map([['w', np.ones([2, 3])]]), { metadata: { epoch: '3' } });
 * io.decodeSafetensors(bytes).metadata;
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Storable>,
  options: SafetensorsOptions = {},
): Uint8Array {
  const { metadata, half } = safetensorsOptions.read(options, 'encodeSafetensors', arguments.length - 2);
  const entries = entriesOf(tensors, op).map(([name, tensor]) => {
    const raw = rawOf(tensor, op);
    const asHalf = half && (raw.dtype === 'float32' || raw.dtype === 'float64');
    return { name: checkName(name), raw, asHalf, size: asHalf ? 2 : itemSize(raw.dtype) };
  });
  entries.sort((a, b) => b.size - a.size || byCodeUnit(a.name, b.name));

  const fields: string[] = [];
  const texts = Object.entries(metadata).sort(([a], [b]) => byCodeUnit(a, b));
  if (texts.length > 0)
    fields.push(`"${METADATA}":{${texts.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`);
  let end = 0;
  for (const { name, raw, asHalf, size } of entries) {
    const begin = end;
    end += raw.data.length * size;
    const info = { dtype: asHalf ? 'F16' : written[raw.dtype], shape: raw.shape, data_offsets: [begin, end] };
    fields.push(`${JSON.stringify(name)}:${JSON.stringify(info)}`);
  }

  const json = new TextEncoder().encode(`{${fields.join(',')}}`);
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(json, 8);
  let at = start;
  for (const { raw, asHalf, size } of entries) {
    bytes.set(encodeElements(raw.data, true, asHalf), at);
    at += raw.data.length * size;
  }
  return bytes;
}

/**
 * Reads a safetensors file; F16 and BF16 become float32, the other integer types int32. `source` names the file in
 * messages. Everything is checked before a tensor is allocated. Throws DataError for damaged files and other formats, and
 * where no tensor can be read; one of several that cannot says why when it is asked for.
 * @example
 * const { tensors } = io.decodeSafetensors(io.encodeSafetensors(new Map([['w', np.ones([2, 3])]])));
 * tensors.get('w')?.shape;
 */
export const decodeSafetensors = (bytes: Uint8Array, source = 'the file'): Safetensors =>
  readSafetensors(bytes, source, usualLimits);

/** How much a header may hold. */
export interface HeaderLimits extends JsonLimits {
  /** Bytes of the header, however large the file is: the reference implementation's own limit. */
  readonly header: number;
  /** Bytes by which the header may exceed the elements that it describes. */
  readonly excess: number;
}
const usualLimits: HeaderLimits = { header: 100_000_000, excess: 2 ** 25, depth: 8, values: 2 ** 21 };

/** The same, reading no header beyond the limits. */
export function readSafetensors(bytes: Uint8Array, source: string, limits: HeaderLimits): Safetensors {
  const at = { op, source };
  const { entries, metadata, start } = readHeader(checkBytes(bytes, op), limits, at);
  const tensors = new Map<string, Tensor | DataError>();
  for (const { name, format, shape, begin, end } of entries) {
    try {
      if (format instanceof DataError) throw format;
      const data = decodeElements(bytes.subarray(start + begin, start + end), format, true, within(at, name));
      tensors.set(name, ownData(data, shape, formatDType(format)));
    } catch (error) {
      tensors.set(name, problemOf(error));
    }
  }
  return { tensors: fileArrays(tensors), metadata };
}

const within = ({ source }: Origin, name: string): Origin => ({ op, source: `${source}, tensor ${quoted(name)}` });

interface Entry {
  readonly name: string;
  /** How the elements lie, or why they cannot be read. */
  readonly format: ElementFormat | DataError;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

interface Header {
  readonly entries: readonly Entry[];
  readonly metadata: Record<string, string>;
  /** Where the elements begin in the file. */
  readonly start: number;
}

function readHeader(bytes: Uint8Array, limits: HeaderLimits, at: Origin): Header {
  const length = headerLength(bytes, limits, at);
  const header = parseHeader(bytes.subarray(8, 8 + length), limits, at);
  const metadata = Object.hasOwn(header, METADATA) ? header[METADATA] : {};
  if (!isObject(metadata) || !Object.values(metadata).every((v) => typeof v === 'string'))
    throw fileError(at, '__metadata__ must map texts to texts');
  const names = Object.keys(header).filter((name) => name !== METADATA);
  const entries = names.map((name) => readEntry(name, header[name], at));
  const problem = entries[0]?.format;
  if (problem instanceof DataError && entries.every(({ format }) => format instanceof DataError)) throw problem;
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkTiling(entries, bytes.length - 8 - length, at);
  return { entries, metadata: metadata as Record<string, string>, start: 8 + length };
}

function headerLength(bytes: Uint8Array, limits: HeaderLimits, at: Origin): number {
  const notOurs = 'is this a safetensors file, completely copied?';
  if (bytes.length < 10) throw fileError(at, `${bytes.length} bytes are too short for a safetensors file`, notOurs);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > limits.header || bytes[8] !== 0x7b) throw fileError(at, 'not a safetensors file', notOurs);
  const left = bytes.length - 8;
  if (length > left) throw fileError(at, `the header of ${length} bytes is cut off after ${left}`, notOurs);
  if (length > left - length + limits.excess) {
    const problem = `a header of ${length} bytes is too long for ${left - length} bytes of elements`;
    throw fileError(at, problem, 'keep large texts in a file of their own');
  }
  return length;
}

function parseHeader(json: Uint8Array, limits: HeaderLimits, at: Origin): Record<string, unknown> {
  const refusal = (problem: string, cause?: unknown): DataError =>
    cause === undefined
      ? fileError(at, `the header ${problem}`)
      : fileError(at, 'the header is not valid JSON', 'the file is damaged', cause);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json);
  } catch (cause) {
    throw refusal('is no UTF-8', cause);
  }
  const header = parseJson(text, limits, refusal);
  if (!isObject(header)) throw fileError(at, 'the header is not a JSON object');
  return header;
}

function readEntry(name: string, info: unknown, at: Origin): Entry {
  const where = within(at, name);
  if (!isObject(info)) throw fileError(where, 'not described by a JSON object');
  const { dtype, shape, data_offsets: offsets } = info;
  if (!isSizes(shape)) throw fileError(where, `shape ${jsonText(shape)} is not a list of sizes`);
  if (shape.length > mostAxes) throw fileError(where, `${shape.length} axes are more than ${mostAxes}`);
  const [begin, end, more] = isSizes(offsets) ? offsets : [];
  if (begin === undefined || end === undefined || more !== undefined || begin > end)
    throw fileError(where, `data_offsets ${jsonText(offsets)} are not a begin and an end`);
  if (typeof dtype !== 'string' || !Object.hasOwn(readable, dtype)) {
    const known = `one of ${Object.keys(readable).join(', ')}`;
    return { name, format: fileError(where, `unknown dtype ${jsonText(dtype)}`, known), shape, begin, end };
  }
  const format = readable[dtype]!;
  const needed = sizeOf(shape) * formatSize(format);
  if (needed !== end - begin)
    throw fileError(where, `${dtype} of shape [${shape}] takes ${needed} bytes, but has ${end - begin}`);
  return { name, format, shape, begin, end };
}

/** A value of the header for a message. */
const jsonText = (value: unknown): string => shown(String(JSON.stringify(value)), 60);

/** Each tensor must begin where the one before it ends, and the last must end with the file. */
function checkTiling(entries: readonly Entry[], available: number, at: Origin): void {
  let end = 0;
  for (const entry of entries) {
    if (entry.begin !== end) {
      const problem = entry.begin < end ? 'overlaps the tensor before it' : 'leaves a gap before it';
      throw fileError(at, `tensor ${quoted(entry.name)} at byte ${entry.begin} ${problem}, which ends at byte ${end}`);
    }
    end = entry.end;
  }
  if (end > available) throw fileError(at, `cut off: ${end} bytes of elements expected, ${available} found`);
  if (end < available) throw fileError(at, `${available - end} bytes follow the last tensor`);
}

const isObject = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x);

const isSizes = (x: unknown): x is number[] =>
  Array.isArray(x) && x.every((n) => Number.isSafeInteger(n) && n >= 0 && !Object.is(n, -0));

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function checkName(name: string): string {
  if (name === METADATA) throw new ArgumentError(`a tensor cannot be called '${name}'`, { op });
  if (!name.isWellFormed()) throw new ArgumentError(`the name ${quoted(name, '"')} is not valid Unicode`, { op });
  return name;
}
