/** The same elements, in another dtype or without their gradient. */
import { type DType, isFloat } from '../../base/dtype.ts';
import { checkArguments } from '../../base/options.ts';
import { asTensor, dtypeNamed } from '../../tensor/create.ts';
import { apart, type Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { defineMixed, make, type Sample, samples } from '../define.ts';
import { converted } from '../reduce/whole.ts';

/**
 * `x` with its elements converted: towards zero for integers, whether not zero for bool. 'int' is int32, 'float'
 * float64. Throws DTypeError, where it is computed, for what an integer type cannot hold: numbers beyond its ends, NaN
 * and infinities.
 * @shapes any; the result has the same
 * @gradient g between floats; none through integers
 * @differs 'int' is int32; what does not fit throws, where NumPy gives some other number; to keep the low byte,
 * `x.bitwiseAnd(255)` first
 * @example
 * np.astype([1.7, -1.7, 0], 'int32');
 * np.astype([0.1, 0.2], 'float32');
 * const x = np.array([0, 1, 2]).astype('bool');
 * console.log(String(x), x.dtype);
 */
export function astype(x: TensorLike, dtype: DType | 'int' | 'float'): Tensor {
  checkArguments(arguments.length, 2, 'astype');
  return apart(converted(asTensor(x, 'astype'), dtypeNamed(dtype, 'astype'), 'astype'), x);
}
export const astypeSamples: Sample = samples({
  name: 'astype',
  of: (x) => astype(x, 'int32'),
  cases: [{ inputs: [[1.7, -1.7, -0.5]], result: [1, -1, 0] }],
  gradient: 'none',
});

const stopGradientOp = defineMixed('stopGradient', {
  formula: (_, x) => x,
  takes: ['float'],
  shape: 'same',
  dtype: 'same',
  vjp: 'none',
});

/**
 * `x`, through which no gradient flows. The value is not computed now, unlike `detach`.
 * @shapes any; the result has the same
 * @example
 * const f = (x) => x.mul(np.stopGradient(x)).sum();
 * grad(f)(np.array([2, 3]));
 */
export function stopGradient(given: TensorLike): Tensor {
  checkArguments(arguments.length, 1, 'stopGradient');
  const x = asTensor(given, 'stopGradient');
  return isFloat(x.dtype) ? make(stopGradientOp, [x.node]) : x.share();
}
