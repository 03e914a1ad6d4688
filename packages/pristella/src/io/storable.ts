import { ArgumentError, showValue } from '../base/errors.ts';
import { isRawArray, type RawArray } from '../base/raw.ts';
import { hostData, type Tensor } from '../tensor/tensor.ts';

/** What can be written to a file: a tensor, or elements with their shape and dtype. */
export type Storable = RawArray | Tensor;

/** The elements of either, to be read only; a tensor's are computed now. Throws ArgumentError for anything else. */
export function rawOf(array: Storable): RawArray {
  if (typeof array?.data === 'function') {
    const { node } = array as Tensor;
    return { data: hostData(node), shape: node.shape, dtype: node.dtype };
  }
  if (isRawArray(array)) return array;
  throw new ArgumentError(`needs a tensor, got ${showValue(array)}`, {
    op: 'encode',
    hint: 'np.array makes one of a list',
  });
}
