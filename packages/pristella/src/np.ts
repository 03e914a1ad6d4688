/** Arrays under NumPy's names: `import { np } from 'pristella'`, or `import * as np from 'pristella/np'`. */
import './engine/start.ts';

export type { DType, TypedArray } from './base/dtype.ts';
export type { Shape } from './base/shape.ts';
export { getPrintOptions, type PrintOptions, setPrintOptions } from './base/text/options.ts';
export { type ScanOptions, scan } from './loop/scan.ts';
export type { Tensors } from './loop/tree.ts';
export { type WhileOptions, whileLoop } from './loop/while.ts';
export { putAlongAxis } from './np/along.ts';
export { type AverageOptions, average, countNonzero, ptp } from './np/average.ts';
export { fromFunction, indices, type MeshgridOptions, meshgrid } from './np/grid.ts';
export { NdIter, ndenumerate, ndindex, nditer } from './np/iterate.ts';
export { type Contraction, einsum, einsumPath } from './np/linalg/einsum.ts';
export * as linalg from './np/linalg/index.ts';
export { type DotAxes, inner, kron, outer, tensordot, trace, vdot } from './np/linalg/products.ts';
export {
  nanargmax,
  nanargmin,
  nanmax,
  nanmean,
  nanmin,
  nanprod,
  nanstd,
  nansum,
  nanvar,
} from './np/nan.ts';
export { type NormOptions, type NormOrder, norm } from './np/norm.ts';
export {
  median,
  nanmedian,
  nanpercentile,
  nanquantile,
  percentile,
  type QuantileMethod,
  type QuantileOptions,
  quantile,
} from './np/quantile.ts';
export * as random from './np/random/index.ts';
export { repeat, roll, tile } from './np/repeat.ts';
export {
  intersect1d,
  isin,
  setdiff1d,
  setxor1d,
  type Unique,
  type UniqueOptions,
  union1d,
  unique,
  uniqueAll,
} from './np/sets.ts';
export { arraySplit, split } from './np/split.ts';
export { allclose, arrayEqual, type CloseOptions, isclose } from './np/statistics/close.ts';
export { type ConvolveMode, convolve, correlate } from './np/statistics/convolve.ts';
export {
  type BincountOptions,
  type Bins,
  bincount,
  type Histogram2dOptions,
  type HistogramOptions,
  histogram,
  histogram2d,
} from './np/statistics/count.ts';
export { type CovarianceOptions, corrcoef, cov } from './np/statistics/covariance.ts';
export { type InterpOptions, interp, polyfit, polyval, vander } from './np/statistics/curve.ts';
export {
  abs,
  add,
  div,
  maximum,
  minimum,
  mul,
  neg,
  relu,
  sign,
  sqrt,
  square,
  sub,
} from './op/elementwise/arithmetic.ts';
export { bitwiseAnd, bitwiseNot, bitwiseOr, bitwiseXor, leftShift, rightShift } from './op/elementwise/bitwise.ts';
export { clip, fmax, fmin } from './op/elementwise/bounds.ts';
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
} from './op/elementwise/comparison.ts';
export { divmod, floorDivide, fmod, mod } from './op/elementwise/division.ts';
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
} from './op/elementwise/exponential.ts';
export { arccosh, arcsinh, arctanh, cosh, sinh, tanh } from './op/elementwise/hyperbolic.ts';
export {
  isfinite,
  isinf,
  isnan,
  isneginf,
  isposinf,
  type NanToNumOptions,
  nanToNum,
} from './op/elementwise/nonfinite.ts';
export { cbrt, hypot, pow, reciprocal } from './op/elementwise/power.ts';
export { ceil, floor, rint, round, trunc } from './op/elementwise/rounding.ts';
export { astype, stopGradient } from './op/elementwise/same.ts';
export { copysign, heaviside, signbit } from './op/elementwise/sign.ts';
export { arccos, arcsin, arctan, arctan2, cos, deg2rad, rad2deg, sin, tan } from './op/elementwise/trigonometry.ts';
export type { TakeMode } from './op/indexing/check.ts';
export { take, takeAlongAxis } from './op/indexing/gather.ts';
export { argwhere, flatnonzero, nonzero } from './op/indexing/nonzero.ts';
export { set } from './op/indexing/set.ts';
export { dot, matmul } from './op/product/matmul.ts';
export { cumprod, cumsum, diff, nancumprod, nancumsum } from './op/reduce/cumulative.ts';
export type { AxisOptions, FoldOptions, ReduceOptions, WhereOptions } from './op/reduce/options.ts';
export { prod } from './op/reduce/prod.ts';
export {
  all,
  any,
  argmax,
  argmin,
  logsumexp,
  max,
  mean,
  min,
  std,
  variance as var,
} from './op/reduce/reduce.ts';
export { sum } from './op/reduce/sum.ts';
export { atLeast1d, atLeast2d, moveaxis, rot90 } from './op/shape/axes.ts';
export { diag, diagonal, tri, tril, triu } from './op/shape/diagonal.ts';
export { columnStack, concatenate, hstack, stack, vstack } from './op/shape/join.ts';
export { type PadMode, type PadOptions, type PadWidths, pad } from './op/shape/pad.ts';
export { broadcastTo, reshape, transpose } from './op/shape/structure.ts';
export {
  at,
  expandDims,
  flatten,
  flip,
  type Index,
  ravel,
  type Slice,
  slice,
  slidingWindows,
  squeeze,
  swapaxes,
} from './op/shape/view.ts';
export { digitize, type SearchOptions, searchsorted } from './op/sort/search.ts';
export { argpartition, argsort, partition, sort, type TopkOptions, topk } from './op/sort/sort.ts';
export {
  type ArrayOptions,
  array,
  asarray,
  asTensor,
  empty,
  eye,
  fromData,
  full,
  identity,
  ones,
  zeros,
} from './tensor/create.ts';
export { emptyLike, fullLike, type LikeOptions, onesLike, zerosLike } from './tensor/create-like.ts';
export {
  arange,
  geomspace,
  type LogspaceOptions,
  linspace,
  logspace,
  type SpaceOptions,
} from './tensor/create-sequence.ts';
export { type ArrayLike, type NestedList, Tensor, type TensorLike } from './tensor/tensor.ts';

/**
 * The ratio of a circle's circumference to its diameter.
 * @example
 * np.pi;
 */
export const pi: number = Math.PI;
/**
 * The base of the natural logarithm.
 * @example
 * np.e;
 */
export const e: number = Math.E;
/**
 * Positive infinity.
 * @numpy Inf, Infinity, PINF, infty
 * @example
 * np.inf;
 * np.array([1, -np.inf]);
 */
export const inf: number = Number.POSITIVE_INFINITY;
/**
 * Not a number.
 * @numpy NaN, NAN
 * @example
 * np.nan;
 * np.mean([1, np.nan]);
 */
export const nan: number = Number.NaN;
/**
 * Floats of 8 bytes, what plain numbers become, by the dtype's name: `{ dtype: np.float64 }` is `{ dtype: 'float64' }`.
 * @numpy double, float_
 * @example
 * np.zeros([2], { dtype: np.float64 });
 */
export const float64 = 'float64';
/**
 * Floats of 4 bytes, by the dtype's name: `{ dtype: np.float32 }` is `{ dtype: 'float32' }`.
 * @numpy single
 * @example
 * np.zeros([2], { dtype: np.float32 });
 */
export const float32 = 'float32';
/**
 * Whole numbers of 4 bytes, from -2147483648 to 2147483647, by the dtype's name: `{ dtype: np.int32 }` is `{ dtype: 'int32' }`.
 * @numpy intc
 * @example
 * np.zeros([2], { dtype: np.int32 });
 */
export const int32 = 'int32';
/**
 * Whole numbers of 1 byte, from 0 to 255, by the dtype's name: `{ dtype: np.uint8 }` is `{ dtype: 'uint8' }`.
 * @numpy ubyte
 * @example
 * np.zeros([2], { dtype: np.uint8 });
 */
export const uint8 = 'uint8';
/**
 * Truth values, by the dtype's name: `{ dtype: np.bool }` is `{ dtype: 'bool' }`.
 * @numpy bool_
 * @example
 * np.zeros([2], { dtype: np.bool });
 */
export const bool = 'bool';
/**
 * A new axis of size 1 in `at`: `at(x, newaxis)` has shape (1, ...).
 * @example
 * const x = np.array([1, 2, 3]);
 * x.at('...', np.newaxis).shape;
 * x.at(np.newaxis, ':').shape;
 */
export const newaxis = null;
