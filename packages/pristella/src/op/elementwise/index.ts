/** The scalar words: each a row of formula and gradient, from which kernels, plain loops and tests come. */
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
export { astype, stopGradient } from './same.ts';
export { copysign, heaviside, signbit } from './sign.ts';
export { arccos, arcsin, arctan, arctan2, cos, deg2rad, rad2deg, sin, tan } from './trigonometry.ts';
