import { extname } from 'node:path';
import type { RawArray } from 'pristella';
import { decodeNpy, decodeNpz, decodePickle, decodeSafetensors, type Pickle, type PickleValue } from 'pristella/io';
import { readFileBytes } from 'pristella/node';

/** Arrays by name, and what else their file says. */
export interface ArrayFile {
  readonly format: 'safetensors' | 'npy' | 'npz' | 'pickle';
  readonly tensors: ReadonlyMap<string, RawArray>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a safetensors, .npy or .npz file, or a pickle of NumPy arrays, told apart by their first bytes. Throws DataError
 * if it is missing, damaged or of another kind.
 */
export async function readArrayFile(path: string): Promise<ArrayFile> {
  const bytes = readFileBytes(path, 'inspect');
  const format = formatOf(bytes, path);
  switch (format) {
    case 'npy':
      return { format, tensors: new Map([['arr_0', decodeNpy(bytes, path)]]), metadata: {} };
    case 'npz':
      return { format, tensors: await decodeNpz(bytes, path), metadata: {} };
    case 'pickle': {
      const pickle = decodePickle(bytes, path);
      return { format, tensors: pickle.arrays, metadata: notesOf(pickle) };
    }
    default:
      return { format, ...decodeSafetensors(bytes, path) };
  }
}

function formatOf(bytes: Uint8Array, path: string): ArrayFile['format'] {
  const begins = (...values: number[]): boolean => values.every((value, i) => bytes[i] === value);
  if (begins(0x93, 0x4e)) return 'npy';
  if (begins(0x50, 0x4b)) return 'npz';
  // A safetensors header of 640 bytes and a pickle of protocol 2 begin alike; only the former goes on with `{`.
  const isSafetensors = bytes[8] === 0x7b && bytes.subarray(5, 8).every((b) => b === 0);
  const isPickle = begins(0x80) || ['.pkl', '.pickle'].includes(extname(path));
  return isPickle && !isSafetensors ? 'pickle' : 'safetensors';
}

/** What a pickle holds beside its arrays. */
function notesOf({ value, protocol, trailing }: Pickle): Record<string, string> {
  const plain =
    value instanceof Map ? [...value].flatMap(([key, item]) => noteOf(String(key), item)) : noteOf('value', value);
  return Object.fromEntries([
    ...plain,
    ['protocol', String(protocol)],
    ...(trailing > 0 ? [['trailing', `${trailing} bytes follow, which are not read`]] : []),
  ]);
}

function noteOf(key: string, value: PickleValue): [key: string, text: string][] {
  if (value === null || typeof value !== 'object')
    return [[key, typeof value === 'string' ? value : pythonText(value)]];
  if (value instanceof Uint8Array) return [[key, `${value.length} bytes`]];
  if ('dtype' in value) return [];
  return [
    [key, value instanceof Map ? `a dict of ${value.size}` : `a list of ${(value as readonly unknown[]).length}`],
  ];
}

const pythonText = (value: null | boolean | number | bigint): string =>
  value === null ? 'None' : typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
