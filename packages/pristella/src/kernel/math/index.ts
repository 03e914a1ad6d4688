export { erf } from './erf.ts';
export { exp, exp2, expm1 } from './exponential.ts';
export { cosh, sinh, tanh } from './hyperbolic.ts';
export { acosh, asinh, atanh } from './inverse-hyperbolic.ts';
export { acos, asin, atan, atan2 } from './inverse-trigonometric.ts';
export { log, log1p, log2, log10 } from './logarithm.ts';
export { cbrt, pow } from './power.ts';
export { sigmoid, softplus } from './sigmoid.ts';
export { cos, sin, tan } from './trigonometric.ts';
