import { floating, isFloat } from '../../base/dtype.ts';
import { holds, largestOf } from '../../base/fit.ts';
import { foldedSize } from '../../base/shape.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { cast, type Sample, samples } from '../define.ts';
import { add } from '../elementwise/arithmetic.ts';
import { where } from '../elementwise/comparison.ts';
import { broadcastTo, reduce, sumOp } from '../shape/structure.ts';
import { type AxisOptions, type FoldOptions, foldOptions, optionsOf, type WhereOptions } from './options.ts';
import { exactly } from './whole.ts';

/** `x` with `instead` in the place of the elements that do not count. */
export const counted = (x: Tensor, o: WhereOptions, instead: number): Tensor =>
  o.where === undefined ? x : where(broadcastTo(o.where, x.shape), x, instead);

/**
 * Sum over axes; of floats as accurate as pairwise summation, of integers as int32. Throws DTypeError for a sum that
 * int32 cannot hold, where that is computed.
 * @formula y = Σ x
 * @gradient g, spread over the axes
 * @differs a sum that int32 cannot hold throws; NumPy adds in int64
 * @example
 * const x = np.array([[1, 2, 3], [4, 5, 6]]);
 * np.sum(x);
 * x.sum(0);
 * x.sum({ axis: 1, keepdims: true });
 * x.sum({ where: x.greater(2), initial: 100 });
 */
export function sum(x: TensorLike, options?: AxisOptions<FoldOptions>): Tensor {
  const t = asTensor(x, 'sum');
  const o = optionsOf(options, foldOptions, t, 'sum', arguments.length - 2);
  const { initial } = o;
  const folded = (y: Tensor): Tensor => {
    const s = reduce(sumOp, counted(y, o, 0), o);
    return initial === undefined ? s : add(s, initial);
  };
  if (isFloat(t.dtype) || !holds('int32', initial ?? 0)) return folded(cast(t, floating(t.dtype)));
  const extra = Math.ceil(Math.abs(initial ?? 0) / largestOf(t.dtype));
  return exactly('sum', [t], foldedSize(t.shape, o.axis, 'sum') + extra, ([y]) => folded(y));
}
export const sumSamples: Sample = samples({
  name: 'sum',
  of: (x) => sum(x, 0),
  cases: [
    { inputs: ['[[1 2] [3 4]]'], result: [4, 6] },
    { inputs: ['[[1 2 3]]'], result: [1, 2, 3] },
  ],
  gradient: 'smooth',
});
