import { type DType, isFloat, itemSize } from '../base/dtype.ts';
import { tell } from '../base/environment.ts';
import { astype } from '../op/elementwise/index.ts';
import { asTensor } from '../tensor/create.ts';
import { CELL_BENEATH, type Node } from '../tensor/node.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';

const looked = new WeakSet<object>();

/** Whether a weight of a dtype lies beneath a node. */
function usesWeightsOf(dtype: DType, top: Node): boolean {
  const seen = new Set([top]);
  for (const n of seen) {
    if (n.cell && n.dtype === dtype) return true;
    for (const input of n.inputs) if (input.beneath !== 0) seen.add(input);
  }
  return false;
}

/**
 * What a layer is given, in its own dtype. Data are float64 unless told, and are simply converted; but what weights were used
 * for has become wider on the way, and all since then was slower: of that the layer tells, the first time.
 */
export function received(x: TensorLike, dtype: DType, layer: object, op: string): Tensor {
  const t = asTensor(x, op);
  const isWider = isFloat(t.dtype) && itemSize(t.dtype) > itemSize(dtype) && (t.node.beneath & CELL_BENEATH) !== 0;
  if (isWider && !looked.has(layer)) {
    looked.add(layer);
    if (usesWeightsOf(dtype, t.node))
      tell(
        `[${layer}] computes in ${dtype}, and what it is given has become ${t.dtype} by an array that joined on the way: make that with { dtype: '${dtype}' }`,
      );
  }
  return astype(t, dtype);
}
