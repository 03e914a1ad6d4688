import type { RawArray } from '../../base/raw.ts';
import { decodeNpy, encodeNpy } from '../npy.ts';
import { decodeNpz, encodeNpz, type NpzReadOptions, type NpzWriteOptions } from '../npz.ts';
import { decodePickle, type Pickle } from '../pickle.ts';
import { decodeSafetensors, encodeSafetensors, type Safetensors } from '../safetensors.ts';
import type { Storable } from '../storable.ts';
import { writeFileAtomic } from './atomic.ts';
import { readFileBytes } from './file.ts';

/** Reads a safetensors file. Throws DataError if it is missing, damaged or of another kind. */
export const readSafetensors = (path: string): Safetensors =>
  decodeSafetensors(readFileBytes(path, 'safetensors'), path);

/** Writes a safetensors file atomically; options as for `encodeSafetensors`. Throws DataError where it cannot write. */
export const writeSafetensors = (
  path: string,
  tensors: ReadonlyMap<string, Storable>,
  options?: Parameters<typeof encodeSafetensors>[1],
): void => writeFileAtomic(path, encodeSafetensors(tensors, options));

/** Reads a .npy file. Throws DataError if it is missing, damaged or of another kind. */
export const readNpy = (path: string): RawArray => decodeNpy(readFileBytes(path, 'npy'), path);

/** Writes a .npy file atomically. Throws DataError where it cannot write. */
export const writeNpy = (path: string, array: Storable): void => writeFileAtomic(path, encodeNpy(array));

/** Reads a pickle of NumPy arrays, of which nothing is run. Throws DataError if it is missing, damaged or holds anything else. */
export const readPickle = (path: string): Pickle => decodePickle(readFileBytes(path, 'pickle'), path);

/** Reads an .npz archive; options as for `decodeNpz`. Throws DataError if it is missing, damaged or of another kind. */
export const readNpz = async (path: string, options?: NpzReadOptions): Promise<Map<string, RawArray>> =>
  decodeNpz(readFileBytes(path, 'npz'), path, options);

/** Writes an .npz archive atomically; options as for `encodeNpz`. Throws DataError where it cannot write. */
export const writeNpz = async (
  path: string,
  arrays: ReadonlyMap<string, Storable>,
  options?: NpzWriteOptions,
): Promise<void> => writeFileAtomic(path, await encodeNpz(arrays, options));
