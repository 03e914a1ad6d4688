import type { RawArray } from '../base/raw.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** What can be written to a file: a tensor, or an array that is none yet. */
export type Storable = RawArray | Tensor;

/** The elements of either; a tensor's are computed now. */
export function rawOf(array: Storable): RawArray {
  if (typeof array.data !== 'function') return array as RawArray;
  return { data: array.data(), shape: array.shape, dtype: array.dtype };
}
