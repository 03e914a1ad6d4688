import type { RawArray } from '../../src/base/raw.ts';
import { rawOf, type Storable } from '../../src/io/storable.ts';

/** The elements, shapes and dtypes of tensors by name, to be held against those that were written. */
export const elementsOf = (tensors: ReadonlyMap<string, Storable>): Map<string, RawArray> =>
  new Map(Array.from(tensors, ([name, tensor]) => [name, rawOf(tensor)]));
