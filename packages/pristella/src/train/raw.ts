import type { RawArray } from '../base/raw.ts';
import { fromData } from '../tensor/create.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Tensors by name as plain arrays, computed now and copied. */
export const rawArrays = (tensors: ReadonlyMap<string, Tensor>): Map<string, RawArray> =>
  new Map([...tensors].map(([name, t]) => [name, { data: t.data(), shape: t.shape, dtype: t.dtype }]));

/** Plain arrays by name as tensors, not copied. */
export const tensorsOf = (arrays: ReadonlyMap<string, RawArray>): Map<string, Tensor> =>
  new Map([...arrays].map(([name, { data, shape, dtype }]) => [name, fromData(data, shape, dtype)]));
