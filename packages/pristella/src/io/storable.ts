import { ArgumentError, showValue } from '../base/errors.ts';
import { isRawArray, type RawArray } from '../base/raw.ts';
import { hostData, type Tensor } from '../tensor/tensor.ts';

/** What can be written to a file: a tensor, or elements with their shape and dtype. */
export type Storable = RawArray | Tensor;

/** The elements of either, to be read only; a tensor's are computed now. Throws ArgumentError for anything else. */
export function rawOf(array: Storable, op = 'encode'): RawArray {
  if (isRawArray(array)) return array;
  if (typeof array === 'object' && array !== null && 'dtype' in array && typeof array.data === 'function') {
    const { node } = array as Tensor;
    return { data: hostData(node), shape: node.shape, dtype: node.dtype };
  }
  throw new ArgumentError(`takes tensors, got ${showValue(array)}`, { op, hint: 'np.array(...) makes one of numbers' });
}

/**
 * Names with what they stand for, to be written. Throws ArgumentError for what is no Map of texts: of a plain object
 * nothing would be written.
 */
export function entriesOf<T>(arrays: ReadonlyMap<string, T>, op: string): (readonly [name: string, array: T])[] {
  const given: unknown = arrays;
  if (!(given instanceof Map))
    throw new ArgumentError(`takes a Map of tensors by name, got ${showValue(given)}`, {
      op,
      hint: "new Map([['w', w]]), or new Map(Object.entries({ w }))",
    });
  for (const name of arrays.keys())
    if (typeof name !== 'string') throw new ArgumentError(`a name must be a text, not ${showValue(name)}`, { op });
  return [...arrays];
}
