import { type DType, isFloat, itemSize } from '../base/dtype.ts';
import { tell } from '../base/environment.ts';
import { astype } from '../op/elementwise/index.ts';
import { asTensor } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';

const told = new WeakSet<object>();

/**
 * What a layer is given, in its own dtype. Data are float64 unless told, and are simply converted; but what weights were used
 * for has become wider on the way, and all since then was slower: of that the layer tells once.
 */
export function received(x: TensorLike, dtype: DType, layer: object, op: string): Tensor {
  const t = asTensor(x, op);
  if (isFloat(t.dtype) && itemSize(t.dtype) > itemSize(dtype) && t.node.beneath !== 0 && !told.has(layer)) {
    told.add(layer);
    tell(
      `[${layer}] computes in ${dtype}, and what it is given has become ${t.dtype} by an array that joined on the way: make that with { dtype: '${dtype}' }`,
    );
  }
  return astype(t, dtype);
}
