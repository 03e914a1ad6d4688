import { ArgumentError, showValue } from '../base/errors.ts';
import { isRawArray, type RawArray } from '../base/raw.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** What can be written to a file: a tensor, or an array that is none yet. */
export type Storable = RawArray | Tensor;

/** The elements of either; a tensor's are computed now. Throws ArgumentError for anything else. */
export function rawOf(array: Storable): RawArray {
  if (typeof array?.data === 'function') return { data: array.data(), shape: array.shape, dtype: array.dtype };
  if (isRawArray(array)) return array;
  throw new ArgumentError(`needs a tensor, got ${showValue(array)}`, {
    op: 'encode',
    hint: 'np.array makes one of a list',
  });
}
