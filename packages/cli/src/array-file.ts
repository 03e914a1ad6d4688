import { extname } from 'node:path';
import { Tensor } from 'pristella';
import {
  decodeNpy,
  decodeNpz,
  decodePickle,
  decodeSafetensors,
  type FileArrays,
  type Pickle,
  type PickleValue,
  shown,
} from 'pristella/io';
import { readFileBytes } from 'pristella/node';

/** Arrays by name, and what else their file says. */
export interface ArrayFile {
  readonly format: 'safetensors' | 'npy' | 'npz' | 'pickle';
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Arrays that cannot be read, with the reason. */
  readonly unreadable: readonly UnreadableArray[];
}

/** An array that cannot be read. */
export interface UnreadableArray {
  readonly name: string;
  readonly reason: string;
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
      return { format, tensors: new Map([['arr_0', decodeNpy(bytes, path)]]), metadata: {}, unreadable: [] };
    case 'npz':
      return { format, ...divided(await decodeNpz(bytes, path), path), metadata: {} };
    case 'pickle': {
      const pickle = decodePickle(bytes, path);
      return { format, tensors: pickle.arrays, metadata: notesOf(pickle), unreadable: [] };
    }
    default: {
      const { tensors, metadata } = decodeSafetensors(bytes, path);
      return { format, ...divided(tensors, path), metadata };
    }
  }
}

/** What can be read, and what cannot: the reason without the file, which the reader of the report knows. */
function divided(arrays: FileArrays<Tensor>, path: string): Pick<ArrayFile, 'tensors' | 'unreadable'> {
  const unreadable = Array.from(arrays.unreadable, ([name, { message }]) => {
    const [line = message] = message.split('\n');
    const file = shown(path);
    // Behind the file's name stands the member's, or what is wrong.
    return { name, reason: line.includes(file) ? line.slice(line.indexOf(file) + file.length + 2) : line };
  });
  return { tensors: arrays, unreadable };
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
  if (value instanceof Tensor) return [];
  return [
    [key, value instanceof Map ? `a dict of ${value.size}` : `a list of ${(value as readonly unknown[]).length}`],
  ];
}

const pythonText = (value: null | boolean | number | bigint): string =>
  value === null ? 'None' : typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
