/**
 * The safetensors format: the header's length (8 bytes, little-endian), a JSON header that gives each tensor's dtype,
 * shape and place, then the elements. Nothing in such a file is ever executed.
 * Source: the format's description at https://github.com/huggingface/safetensors
 */
import { type DType, itemSize } from '../base/dtype.ts';
import { ArgumentError } from '../base/errors.ts';
import type { RawArray } from '../base/raw.ts';
import { sizeOf } from '../base/shape.ts';
import {
  decodeElements,
  type ElementFormat,
  encodeElements,
  fileError,
  formatDType,
  formatSize,
  type Origin,
} from './element.ts';
import { repeatedKey } from './json.ts';
import { rawOf, type Storable } from './storable.ts';

/** What a safetensors file holds: tensors by name, in the order of their bytes, and free text by key. */
export interface Safetensors {
  readonly tensors: Map<string, RawArray>;
  readonly metadata: Record<string, string>;
}

const readable: Record<string, ElementFormat> = {
  F16: 'f16',
  BF16: 'bf16',
  F32: 'f32',
  F64: 'f64',
  I8: 'i8',
  I16: 'i16',
  I32: 'i32',
  I64: 'i64',
  U8: 'u8',
  U16: 'u16',
  U32: 'u32',
  U64: 'u64',
  BOOL: 'bool',
};
const written: Record<DType, string> = { float32: 'F32', float64: 'F64', int32: 'I32', uint8: 'U8', bool: 'BOOL' };

/** The reference implementation's own limit, in bytes. */
const longestHeader = 100_000_000;
const op = 'safetensors';

/**
 * The bytes of a safetensors file of tensors, or of arrays that are none yet. The same tensors and metadata give the
 * same bytes in whatever order they come: keys are sorted, wide elements first, so that every tensor begins at a
 * multiple of its element size. `half` stores float32 and float64 tensors as float16. Throws ArgumentError for names
 * that the format cannot hold.
 * @example
 * const bytes = io.encodeSafetensors(new Map([['w', np.ones([2, 3])]]), { metadata: { epoch: '3' } });
 * io.decodeSafetensors(bytes).metadata;
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Storable>,
  { metadata = {}, half = false }: { metadata?: Readonly<Record<string, string>>; half?: boolean } = {},
): Uint8Array {
  const entries = [...tensors].map(([name, tensor]) => {
    const raw = rawOf(tensor);
    const asHalf = half && (raw.dtype === 'float32' || raw.dtype === 'float64');
    return { name: checkName(name), raw, asHalf, size: asHalf ? 2 : itemSize(raw.dtype) };
  });
  entries.sort((a, b) => b.size - a.size || byCodeUnit(a.name, b.name));

  const fields: string[] = [];
  const texts = Object.entries(metadata).sort(([a], [b]) => byCodeUnit(a, b));
  if (texts.length > 0) {
    fields.push(`"__metadata__":{${texts.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`);
  }
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
 * messages. Everything is checked before a tensor is allocated. Throws DataError for damaged files and other formats.
 * @example
 * const { tensors } = io.decodeSafetensors(io.encodeSafetensors(new Map([['w', np.ones([2, 3])]])));
 * tensors.get('w')?.shape;
 */
export function decodeSafetensors(bytes: Uint8Array, source = 'the file'): Safetensors {
  const at = { op, source };
  const { entries, metadata, start } = readHeader(bytes, at);
  const tensors = new Map<string, RawArray>();
  for (const { name, format, shape, begin, end } of entries) {
    const where = { op, source: `${source}, tensor '${name}'` };
    const data = decodeElements(bytes.subarray(start + begin, start + end), format, true, where);
    tensors.set(name, { data, shape, dtype: formatDType(format) });
  }
  return { tensors, metadata };
}

interface Entry {
  readonly name: string;
  readonly format: ElementFormat;
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

function readHeader(bytes: Uint8Array, at: Origin): Header {
  const length = headerLength(bytes, at);
  const { __metadata__: metadata = {}, ...infos } = parseHeader(bytes.subarray(8, 8 + length), at);
  if (!isObject(metadata) || !Object.values(metadata).every((v) => typeof v === 'string')) {
    throw fileError(at, '__metadata__ must map texts to texts');
  }
  const entries = Object.entries(infos).map(([name, info]) => readEntry(name, info, at));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkTiling(entries, bytes.length - 8 - length, at);
  return { entries, metadata: metadata as Record<string, string>, start: 8 + length };
}

function headerLength(bytes: Uint8Array, at: Origin): number {
  const notOurs = 'is this a safetensors file, completely copied?';
  if (bytes.length < 10) throw fileError(at, `${bytes.length} bytes are too short for a safetensors file`, notOurs);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > longestHeader || bytes[8] !== 0x7b) throw fileError(at, 'not a safetensors file', notOurs);
  if (length > bytes.length - 8) {
    throw fileError(at, `the header of ${length} bytes is cut off after ${bytes.length - 8}`, notOurs);
  }
  return length;
}

function parseHeader(json: Uint8Array, at: Origin): Record<string, unknown> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json);
    header = JSON.parse(text);
  } catch (cause) {
    throw fileError(at, 'the header is not valid JSON', 'the file is damaged', cause);
  }
  if (!isObject(header)) throw fileError(at, 'the header is not a JSON object');
  const twice = repeatedKey(text);
  if (twice !== undefined) throw fileError(at, `the header names '${twice}' twice`);
  return header;
}

function readEntry(name: string, info: unknown, at: Origin): Entry {
  const fail = (problem: string, hint?: string): never => {
    throw fileError({ op, source: `${at.source}, tensor '${name}'` }, problem, hint);
  };
  if (!isObject(info)) return fail('not described by a JSON object');
  const { dtype, shape, data_offsets: offsets } = info;
  if (typeof dtype !== 'string' || !Object.hasOwn(readable, dtype)) {
    return fail(`unknown dtype ${JSON.stringify(dtype)}`, `one of ${Object.keys(readable).join(', ')}`);
  }
  if (!isSizes(shape)) return fail(`shape ${JSON.stringify(shape)} is not a list of sizes`);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    return fail(`data_offsets ${JSON.stringify(offsets)} are not a begin and an end`);
  }
  const format = readable[dtype]!;
  const [begin, end] = offsets as [number, number];
  const needed = sizeOf(shape) * formatSize(format);
  if (needed !== end - begin) return fail(`${dtype} of shape [${shape}] takes ${needed} bytes, but has ${end - begin}`);
  return { name, format, shape, begin, end };
}

/** Each tensor must begin where the one before it ends, and the last must end with the file. */
function checkTiling(entries: readonly Entry[], available: number, at: Origin): void {
  let end = 0;
  for (const entry of entries) {
    if (entry.begin !== end) {
      const problem = entry.begin < end ? 'overlaps the tensor before it' : 'leaves a gap before it';
      throw fileError(at, `tensor '${entry.name}' at byte ${entry.begin} ${problem}, which ends at byte ${end}`);
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
  if (name === '__metadata__') throw new ArgumentError(`a tensor cannot be called '${name}'`, { op });
  if (!name.isWellFormed()) throw new ArgumentError(`the name ${JSON.stringify(name)} is not valid Unicode`, { op });
  return name;
}
