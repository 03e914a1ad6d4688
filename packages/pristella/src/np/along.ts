import { checkArguments } from '../base/options.ts';
import { normalizeAxis, sizeAlong } from '../base/shape.ts';
import { checkIndices } from '../op/indexing/check.ts';
import { alongShapes } from '../op/indexing/gather.ts';
import { checkTarget, set } from '../op/indexing/set.ts';
import { broadcastTo, reshape } from '../op/shape/structure.ts';
import { arange } from '../tensor/create-sequence.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';

/**
 * Writes one value for each index along an axis: `x[i][indices[i][j]] = values[i][j]` for the last of two axes; the
 * values broadcast. Changes `x` as `set` does. Throws IndexError outside the axis.
 * @shapes the indices have as many axes as `x`; the values broadcast to them
 * @differs returns `x`
 * @example
 * const x = np.zeros([2, 3]);
 * np.putAlongAxis(x, [[2], [0]], [[7], [8]], 1);
 */
export function putAlongAxis(x: Tensor, indices: TensorLike, values: TensorLike, axis: number): Tensor {
  checkArguments(arguments.length, 4, 'putAlongAxis');
  checkTarget(x, 'putAlongAxis');
  const a = normalizeAxis(axis, x.shape, 'putAlongAxis');
  const list = checkIndices(indices, { op: 'putAlongAxis', size: sizeAlong(x.shape, a), axis: a });
  const [, picks] = alongShapes(x.shape, list.shape, a, 'putAlongAxis');
  const places = x.shape.map((size, i) => {
    if (i === a) return broadcastTo(list, picks);
    const along = x.shape.map((_, k) => (k === i ? size : 1));
    return reshape(arange(0, size, 1, { dtype: 'int32' }), along);
  });
  return set(x, ...places, values);
}
