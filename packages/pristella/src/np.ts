/** Arrays under NumPy's names: `import { np } from 'pristella'`, or `import * as np from 'pristella/np'`. */
import './engine/start.ts';

export type { DType, TypedArray } from './base/dtype.ts';
export type { Shape } from './base/shape.ts';
export {
  abs,
  add,
  ceil,
  div,
  floor,
  maximum,
  minimum,
  mul,
  neg,
  relu,
  round,
  sign,
  sqrt,
  square,
  sub,
} from './op/arithmetic.ts';
export {
  equal,
  greater,
  greaterEqual,
  isfinite,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  notEqual,
  where,
} from './op/comparison.ts';
export * as random from './op/default-random.ts';
export { astype, stopGradient } from './op/elementwise.ts';
export { take, takeAlongAxis } from './op/gather.ts';
export { concatenate, pad, stack } from './op/join.ts';
export { dot, matmul } from './op/matmul.ts';
export {
  all,
  any,
  argmax,
  argmin,
  logsumexp,
  max,
  mean,
  min,
  prod,
  std,
  variance as var,
} from './op/reduce.ts';
export { type AxisOptions, broadcastTo, type ReduceOptions, reshape, sum, transpose } from './op/structure.ts';
export { cos, exp, expm1, log, log1p, pow, sigmoid, sin, softplus, tanh } from './op/transcendental.ts';
export {
  at,
  expandDims,
  flatten,
  flip,
  type Index,
  type Slice,
  slice,
  slidingWindows,
  squeeze,
  swapaxes,
} from './op/view.ts';
export {
  type ArrayOptions,
  arange,
  array,
  asTensor,
  empty,
  eye,
  fromData,
  full,
  linspace,
  ones,
  onesLike,
  zeros,
  zerosLike,
} from './tensor/create.ts';
export { type ArrayLike, type NestedList, Tensor, type TensorLike } from './tensor/tensor.ts';

/** The ratio of a circle's circumference to its diameter. */
export const pi: number = Math.PI;
/** The base of the natural logarithm. */
export const e: number = Math.E;
/** Positive infinity. */
export const inf: number = Number.POSITIVE_INFINITY;
/** Not a number. */
export const nan: number = Number.NaN;
/** A new axis of size 1 in `at`: `at(x, newaxis)` has shape (1, ...). */
export const newaxis = null;
