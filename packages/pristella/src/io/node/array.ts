import type { Tensor } from '../../tensor/tensor.ts';
import type { FileArrays } from '../file-arrays.ts';
import { decodeNpy, encodeNpy } from '../npy.ts';
import {
  decodeNpz,
  encodeNpz,
  type NpzReadOptions,
  type NpzWriteOptions,
  npzReadOptions,
  npzWriteOptions,
} from '../npz.ts';
import { decodePickle, type Pickle } from '../pickle.ts';
import {
  decodeSafetensors,
  encodeSafetensors,
  type Safetensors,
  type SafetensorsOptions,
  safetensorsOptions,
} from '../safetensors.ts';
import type { Storable } from '../storable.ts';
import { writeFileAtomic } from './atomic.ts';
import { readFileBytes } from './file.ts';

/**
 * Reads a safetensors file. Throws DataError if it is missing, damaged or of another kind.
 * @example
 * writeSafetensors(`${folder}/w.safetensors`, new Map([['w', np.ones([2, 3])]]), { metadata: { epoch: '3' } });
 * const { tensors, metadata } = readSafetensors(`${folder}/w.safetensors`);
 * console.log(tensors.get('w')?.shape, metadata);
 */
export const readSafetensors = (path: string): Safetensors =>
  decodeSafetensors(readFileBytes(path, 'safetensors'), path);

/**
 * Writes a safetensors file atomically; options as for `encodeSafetensors`. Throws DataError where it cannot write.
 * @example
 * writeSafetensors(`${folder}/w.safetensors`, new Map([['w', np.array([1, 2], { dtype: 'float32' })]]));
 * readFileBytes(`${folder}/w.safetensors`).length;
 */
export function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, Storable>,
  options: SafetensorsOptions = {},
): void {
  safetensorsOptions.check(options, 'writeSafetensors', arguments.length - 3);
  writeFileAtomic(path, encodeSafetensors(tensors, options));
}

/**
 * Reads a .npy file. Throws DataError if it is missing, damaged or of another kind.
 * @example
 * writeNpy(`${folder}/x.npy`, np.array([1, 2, 3], { dtype: 'int32' }));
 * readNpy(`${folder}/x.npy`).repr();
 * try {
 *   readNpy(`${folder}/y.npy`);
 * } catch (error) {
 *   console.log(String(error));
 * }
 */
export const readNpy = (path: string): Tensor => decodeNpy(readFileBytes(path, 'npy'), path);

/**
 * Writes a .npy file atomically. Throws DataError where it cannot write.
 * @example
 * writeNpy(`${folder}/x.npy`, np.eye(2));
 * readFileBytes(`${folder}/x.npy`).length;
 * readNpy(`${folder}/x.npy`);
 */
export const writeNpy = (path: string, array: Storable): void => writeFileAtomic(path, encodeNpy(array));

/**
 * Reads a pickle of NumPy arrays, of which nothing is run. Throws DataError if it is missing, damaged or holds
 * anything else.
 * @example
 * // What Python wrote: pickle.dumps({'lr': 0.5, 'units': [50, 10]}, protocol=4)
 * const bytes = Buffer.from('gASVIwAAAAAAAAB9lCiMAmxylEc/4AAAAAAAAIwFdW5pdHOUXZQoSzJLCmV1Lg==', 'base64');
 * writeFileAtomic(`${folder}/settings.pkl`, bytes);
 * readPickle(`${folder}/settings.pkl`);
 */
export const readPickle = (path: string): Pickle => decodePickle(readFileBytes(path, 'pickle'), path);

/**
 * Reads an .npz archive; options as for `decodeNpz`. Throws DataError if it is missing, damaged or of another kind.
 * @example
 * await writeNpz(`${folder}/two.npz`, new Map([['a', np.ones(2)], ['b', np.zeros([2, 2])]]));
 * const arrays = await readNpz(`${folder}/two.npz`);
 * for (const [name, { shape }] of arrays) console.log(name, shape);
 */
export async function readNpz(path: string, options: NpzReadOptions = {}): Promise<FileArrays<Tensor>> {
  npzReadOptions.check(options, 'readNpz', arguments.length - 2);
  return decodeNpz(readFileBytes(path, 'npz'), path, options);
}

/**
 * Writes an .npz archive atomically; options as for `encodeNpz`. Throws DataError where it cannot write.
 * @example
 * await writeNpz(`${folder}/x.npz`, new Map([['x', np.zeros(1000)]]), { compress: true });
 * readFileBytes(`${folder}/x.npz`).length;
 */
export async function writeNpz(
  path: string,
  arrays: ReadonlyMap<string, Storable>,
  options: NpzWriteOptions = {},
): Promise<void> {
  npzWriteOptions.check(options, 'writeNpz', arguments.length - 3);
  writeFileAtomic(path, await encodeNpz(arrays, options));
}
