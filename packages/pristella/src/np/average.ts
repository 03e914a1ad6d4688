import { floating } from '../base/dtype.ts';
import { ArgumentError, ShapeError, showShape } from '../base/errors.ts';
import { type Options, options } from '../base/options.ts';
import { normalizeAxis, sameShape } from '../base/shape.ts';
import { cast, type Sample, samples } from '../op/define.ts';
import { div, mul, sub } from '../op/elementwise/arithmetic.ts';
import type { AxisOptions, Reduction } from '../op/reduce/options.ts';
import { optionsOf, ReduceOptions, reduceOptions, reduction } from '../op/reduce/options.ts';
import { max, mean, min } from '../op/reduce/reduce.ts';
import { sum } from '../op/reduce/sum.ts';
import { exactly } from '../op/reduce/whole.ts';
import { reshape } from '../op/shape/structure.ts';
import { array, asTensor } from '../tensor/create.ts';
import { data } from '../tensor/rows.ts';
import { hostData, type Tensor, type TensorLike } from '../tensor/tensor.ts';

/** How `average` weighs. */
export class AverageOptions extends ReduceOptions {
  /** As many weights as elements, or one for each place of the one axis. All are 1 by default. */
  readonly weights?: TensorLike | undefined = data();
}
const averageOptions: Options<AverageOptions> = options(AverageOptions);

/** The weights, seen under a shape that broadcasts to that of `x`. */
function weightsFor(x: Tensor, weights: TensorLike, axis: AverageOptions['axis']): Tensor {
  const w = asTensor(weights);
  if (sameShape(w.shape, x.shape)) return w;
  if (typeof axis !== 'number' || w.ndim !== 1)
    throw new ArgumentError(`weights ${showShape(w.shape)} for ${showShape(x.shape)} need one axis to stand along`, {
      op: 'average',
      shapes: [x.shape, w.shape],
      hint: 'name the axis, or give as many weights as elements',
    });
  const a = normalizeAxis(axis, x.shape, 'average');
  if (w.size !== x.shape[a])
    throw new ShapeError(`${w.size} weights for axis ${a} of ${showShape(x.shape)}`, {
      op: 'average',
      axis: a,
      shapes: [x.shape, w.shape],
    });
  const along = x.shape.map((_, i) => (i === a ? w.size : 1));
  return reshape(w, along);
}

/**
 * Mean over axes, weighted: the sum of w x over the sum of w. The weights are computed at once. Throws ShapeError if they do
 * not fit, ArgumentError if they need an axis to stand along or add up to 0.
 * @formula y = Σ w x / Σ w
 * @gradient g w / Σ w; of the weights g (x - y) / Σ w
 * @example
 * np.average([[1, 2], [3, 4]], { axis: 0 });
 * np.average([[1, 2, 3], [4, 4, 8]], { axis: 1, weights: [1, 1, 2] });
 */
export function average(x: TensorLike, options?: AxisOptions<AverageOptions>): Tensor {
  const given = asTensor(x, 'average');
  const t = cast(given, floating(given.dtype));
  const { weights, ...o } = optionsOf(options, averageOptions, t, 'average', arguments.length - 2);
  if (weights === undefined) return mean(t, o);
  const by = weightsFor(t, weights, o.axis);
  const w = cast(by, floating(by.dtype));
  const total = sum(w, o);
  if (hostData(total.node).some((v) => v === 0))
    throw new ArgumentError('the weights add up to 0', { op: 'average', shapes: [w.shape] });
  return div(sum(mul(t, w), o), total);
}
export const averageSamples: Sample = samples({
  name: 'average',
  of: (x) => average(x, { axis: 1, weights: [1, 1, 2] }),
  cases: [{ inputs: ['[[1 2 3] [4 4 8]]'], result: [2.25, 6] }],
  gradient: 'smooth',
});

/**
 * Largest element less the smallest, over axes. Throws ShapeError if there are no elements.
 * @formula y = max x - min x
 * @gradient g for the largest, -g for the smallest, shared equally where several are
 * @example
 * np.ptp([[1, 5, 2], [4, 3, -1]], 1);
 */
export const ptp: Reduction = reduction('ptp', reduceOptions, (x, o) => {
  const spread = (y: Tensor): Tensor => sub(max(y, o), min(y, o));
  return x.dtype === 'int32' ? exactly('ptp', [x], 2, ([y]) => spread(y)) : spread(x);
});
export const ptpSamples: Sample = samples({
  name: 'ptp',
  of: (x) => ptp(x, 1),
  cases: [{ inputs: ['[[1 5 2] [4 3 -1]]'], result: [4, 5] }],
  gradient: 'once',
});

/**
 * How many elements over the axes are not zero, as int32.
 * @example
 * np.countNonzero([[1, 0, 2], [0, 0, 3]]);
 * np.countNonzero([[1, 0, 2], [0, 0, 3]], 1);
 */
export const countNonzero: Reduction = reduction('countNonzero', reduceOptions, (x, o) => sum(cast(x, 'bool'), o));
export const countNonzeroSamples: Sample = samples({
  name: 'countNonzero',
  of: (x) => countNonzero(x, 0),
  cases: [{ inputs: ['[[1 0 nan] [4 0 -0]]'], result: array([2, 0, 1], { dtype: 'int32' }) }],
  gradient: 'none',
});
