import type { RawArray } from '../base/raw.ts';
import { hostData, type Tensor } from '../tensor/tensor.ts';

/** What can be written to a file: a tensor, or elements with their shape and dtype. */
export type Storable = RawArray | Tensor;

/** The elements of either, to be read only; a tensor's are computed now. */
export function rawOf(array: Storable): RawArray {
  if (typeof array.data !== 'function') return array as RawArray;
  const { node } = array as Tensor;
  return { data: hostData(node), shape: node.shape, dtype: node.dtype };
}
