import { splitLast } from '../../base/shape.ts';
import { where } from '../../op/elementwise/comparison.ts';
import { expandDims } from '../../op/shape/view.ts';
import { eye } from '../../tensor/create.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Diagonal matrices with the elements of the last axis. */
export function diagonalMatrix(x: Tensor): Tensor {
  const [, n] = splitLast(x.shape);
  return where(eye(n, n, 0, { dtype: 'bool' }), expandDims(x, -1), 0);
}
