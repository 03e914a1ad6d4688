import { ShapeError, showShape } from '../../base/errors.ts';
import { type Options, options, type Read } from '../../base/options.ts';
import { flag } from '../../base/row.ts';
import { sizeAlong } from '../../base/shape.ts';
import { cast, type Sample, samples } from '../../op/define.ts';
import { div, mul, sqrt, sub } from '../../op/elementwise/arithmetic.ts';
import { clip } from '../../op/elementwise/bounds.ts';
import { matmul } from '../../op/product/matmul.ts';
import { mean } from '../../op/reduce/reduce.ts';
import { diagonal } from '../../op/shape/diagonal.ts';
import { concatenate } from '../../op/shape/join.ts';
import { reshape } from '../../op/shape/structure.ts';
import { expandDims, squeeze, swapaxes } from '../../op/shape/view.ts';
import { asTensor } from '../../tensor/create.ts';
import { anyNumber, data } from '../../tensor/rows.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';

/** The variables of a correlation. */
export class CorrelationOptions {
  /** More variables, one a row as in the first. */
  readonly y?: TensorLike | undefined = data();
  /** Rows are variables (default), or columns. */
  readonly rowvar?: boolean = flag(true);
}
const correlationOptions: Options<CorrelationOptions> = options(CorrelationOptions);

/** How a covariance is normalised. */
export class CovarianceOptions extends CorrelationOptions {
  /** Divide by the number of observations less this: 1 by default. */
  readonly ddof?: number = anyNumber(1);
}
const covarianceOptions: Options<CovarianceOptions> = options(CovarianceOptions);

/** One row of float64 for each variable. */
function variables(x: TensorLike, rowvar: boolean, op: string): Tensor {
  const t = cast(asTensor(x, op), 'float64');
  if (t.ndim > 2) throw new ShapeError(`takes up to two axes, got ${showShape(t.shape)}`, { op, shapes: [t.shape] });
  const rows = t.ndim === 2 ? t : reshape(t, [1, -1]);
  return rowvar || rows.shape[0] === 1 ? rows : swapaxes(rows, 0, 1);
}

/**
 * The covariance of each pair of variables, as float64: of n variables (n, n), of one a number. Throws ShapeError for
 * more than two axes.
 * @formula Σ (x - mean) (y - mean) / (n - ddof)
 * @shapes (variables, observations) → (variables, variables); (n) → ()
 * @example
 * np.cov([[1, 2, 3], [6, 4, 2]]);
 * np.cov([1, 2, 4]);
 */
export function cov(x: TensorLike, options: CovarianceOptions = {}): Tensor {
  return covariance(x, covarianceOptions.read(options, 'cov', arguments.length - 2), 'cov');
}

function covariance(x: TensorLike, { y, rowvar, ddof }: Read<CovarianceOptions>, op: string): Tensor {
  const first = variables(x, rowvar, op);
  const rows = y === undefined ? first : concatenate([first, variables(y, rowvar, op)]);
  const centred = sub(rows, mean(rows, { axis: 1, keepdims: true }));
  const count = Math.max(0, sizeAlong(rows.shape, 1) - ddof);
  const c = mul(matmul(centred, swapaxes(centred, 0, 1)), 1 / count);
  return rows.shape[0] === 1 ? squeeze(c) : c;
}
export const covSamples: Sample = samples({
  name: 'cov',
  of: (x) => cov(x),
  cases: [{ inputs: ['[[0 1 2] [2 1 0]]'], result: '[[1 -1] [-1 1]]' }],
  gradient: 'smooth',
});

/**
 * Pearson's correlation of each pair of variables, from -1 to 1; NaN for a variable that does not vary. Throws
 * ShapeError for more than two axes.
 * @formula cov(x, y) / √(var(x) var(y))
 * @shapes (variables, observations) → (variables, variables); (n) → ()
 * @example
 * np.corrcoef([[1, 2, 3], [6, 4, 5]]);
 */
export function corrcoef(x: TensorLike, options: CorrelationOptions = {}): Tensor {
  const c = covariance(
    x,
    { ...correlationOptions.read(options, 'corrcoef', arguments.length - 2), ddof: 1 },
    'corrcoef',
  );
  if (c.ndim === 0) return div(c, c);
  const deviation = sqrt(diagonal(c));
  return clip(div(div(c, expandDims(deviation, 1)), expandDims(deviation, 0)), -1, 1);
}
export const corrcoefSamples: Sample = samples({
  name: 'corrcoef',
  of: (x) => corrcoef(x),
  cases: [{ inputs: ['[[0 1 2 4] [2 1 2.5 0]]'] }],
  gradient: 'none',
});
