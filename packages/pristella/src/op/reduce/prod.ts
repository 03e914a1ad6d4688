import { floating, isFloat } from '../../base/dtype.ts';
import { holds, largestOf } from '../../base/fit.ts';
import { foldedSize, sizeOf } from '../../base/shape.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { cast, defineReduce, type Sample, samples } from '../define.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { axesOf, reduce, reshape, transpose, unreduced } from '../shape/structure.ts';
import { type AxisOptions, type FoldOptions, foldOptions, optionsOf } from './options.ts';
import { productOfOthers } from './running.ts';
import { counted } from './sum.ts';
import { exactProduct } from './whole.ts';

const prodOp = defineReduce('prod', 'prod', [
  (g, [x], y) => {
    // The folded axes as one, at the end.
    const axes = axesOf(y.node);
    const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
    const order = [...kept, ...axes];
    const turned = transpose(x, order);
    const lines = reshape(turned, [...turned.shape.slice(0, kept.length), sizeOf(turned.shape.slice(kept.length))]);
    const others = reshape(productOfOthers(lines, kept.length), turned.shape);
    const back = order.map((_, i) => order.indexOf(i));
    return mul(unreduced(g, x, y), transpose(others, back));
  },
]);

/**
 * Product over axes; of bool, uint8 and int32 as int32. Throws DTypeError for a product that int32 cannot hold, where that
 * is computed.
 * @formula y = Π x
 * @gradient g times the product of the others, at zeros, too
 * @differs a product that int32 cannot hold throws; NumPy multiplies in int64
 * @example
 * np.prod([[1, 2], [3, 4]]);
 * np.prod([[1, 2], [3, 4]], { axis: 0 });
 */
export function prod(x: TensorLike, options?: AxisOptions<FoldOptions>): Tensor {
  const t = asTensor(x, 'prod');
  const o = optionsOf(options, foldOptions, t, 'prod', arguments.length - 2);
  const { initial } = o;
  const folded = (y: Tensor): Tensor => {
    const p = reduce(prodOp, counted(y, o, 1), o);
    return initial === undefined ? p : mul(p, initial);
  };
  if (isFloat(t.dtype) || !holds('int32', initial ?? 0)) return folded(cast(t, floating(t.dtype)));
  const most = largestOf(t.dtype) ** foldedSize(t.shape, o.axis, 'prod') * Math.abs(initial ?? 1);
  return exactProduct('prod', t, most, folded);
}
export const prodSamples: Sample = samples({
  name: 'prod',
  of: (x) => prod(x, 1),
  cases: [
    { inputs: ['[[1 2 3] [2 0 5]]'], result: [6, 0] },
    { inputs: ['[[0 3 0 2]]'], result: [0] },
  ],
  gradient: 'smooth',
});
