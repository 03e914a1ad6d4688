/** The scalar words: each a row of formula and gradient, from which kernels, plain loops and tests come. */
import { type DType, isFloat } from '../../base/dtype.ts';
import { array, asTensor, dtypeNamed } from '../../tensor/create.ts';
import { apart, type Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { defineMixed, make, type Sample, samples } from '../define.ts';
import { converted } from '../reduce/whole.ts';

// By name, so that a bundle leaves their samples out.
export { abs, add, div, maximum, minimum, mul, neg, relu, sign, sqrt, square, sub } from './arithmetic.ts';
export { bitwiseAnd, bitwiseNot, bitwiseOr, bitwiseXor, leftShift, rightShift } from './bitwise.ts';
export { clip, fmax, fmin } from './bounds.ts';
export {
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  notEqual,
  where,
} from './comparison.ts';
export { divmod, floorDivide, fmod, mod } from './division.ts';
export {
  erf,
  exp,
  exp2,
  expm1,
  log,
  log1p,
  log2,
  log10,
  logaddexp,
  logaddexp2,
  sigmoid,
  softplus,
} from './exponential.ts';
export { arccosh, arcsinh, arctanh, cosh, sinh, tanh } from './hyperbolic.ts';
export { isfinite, isinf, isnan, isneginf, isposinf, nanToNum } from './nonfinite.ts';
export { cbrt, hypot, pow, reciprocal } from './power.ts';
export { ceil, floor, rint, round, trunc } from './rounding.ts';
export { copysign, heaviside, signbit } from './sign.ts';
export { arccos, arcsin, arctan, arctan2, cos, deg2rad, rad2deg, sin, tan } from './trigonometry.ts';

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
export const astype = (x: TensorLike, dtype: DType | 'int' | 'float'): Tensor =>
  apart(converted(asTensor(x, 'astype'), dtypeNamed(dtype, 'astype'), 'astype'), x);
export const astypeSamples: Sample = samples({
  name: 'astype',
  of: (x) => astype(x, 'int32'),
  cases: [{ inputs: [[1.7, -1.7, -0.5]], result: array([1, -1, 0], { dtype: 'int32' }) }],
  gradient: 'none',
});

const stopGradientOp = defineMixed('stopGradient', {
  formula: (_, x) => x,
  takes: ['float'],
  shape: 'same',
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
  const x = asTensor(given, 'stopGradient');
  return isFloat(x.dtype) ? make(stopGradientOp, [x.node]) : x.share();
}
