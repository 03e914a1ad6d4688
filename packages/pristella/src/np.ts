/** Arrays under NumPy's names: `import { np } from 'pristella'`, or `import * as np from 'pristella/np'`. */
import './engine/start.ts';

export type { DType, TypedArray } from './base/dtype.ts';
export type { Shape } from './base/shape.ts';
export { getPrintOptions, type PrintOptions, setPrintOptions } from './base/text/options.ts';
export { abs, add, div, maximum, minimum, mul, neg, relu, sign, sqrt, square, sub } from './op/arithmetic.ts';
export { type AverageOptions, average, countNonzero, ptp } from './op/average.ts';
export { atLeast1d, atLeast2d, moveaxis, rot90 } from './op/axes.ts';
export { bitwiseAnd, bitwiseNot, bitwiseOr, bitwiseXor, leftShift, rightShift } from './op/bitwise.ts';
export { clip, fmax, fmin } from './op/bounds.ts';
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
} from './op/comparison.ts';
export { cumprod, cumsum, diff, nancumprod, nancumsum } from './op/cumulative.ts';
export * as random from './op/default-random.ts';
export { diag, diagonal, tri, tril, triu } from './op/diagonal.ts';
export { divmod, floorDivide, fmod, mod } from './op/division.ts';
export { astype, stopGradient } from './op/elementwise.ts';
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
} from './op/exponential.ts';
export { take, takeAlongAxis } from './op/gather.ts';
export { fromFunction, indices, type MeshgridOptions, meshgrid } from './op/grid.ts';
export { arccosh, arcsinh, arctanh, cosh, sinh, tanh } from './op/hyperbolic.ts';
export { putAlongAxis } from './op/indexing/along.ts';
export type { TakeMode } from './op/indexing/check.ts';
export { NdIter, ndenumerate, ndindex, nditer } from './op/indexing/iterate.ts';
export { argwhere, flatnonzero, nonzero } from './op/indexing/nonzero.ts';
export { columnStack, concatenate, hstack, stack, vstack } from './op/join.ts';
export { type Contraction, einsum, einsumPath } from './op/linalg/einsum.ts';
export * as linalg from './op/linalg/index.ts';
export { type DotAxes, inner, kron, outer, tensordot, trace, vdot } from './op/linalg/products.ts';
export { dot, matmul } from './op/matmul.ts';
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
} from './op/nan.ts';
export { isfinite, isinf, isnan, isneginf, isposinf, type NanToNumOptions, nanToNum } from './op/nonfinite.ts';
export { type NormOptions, type NormOrder, norm } from './op/norm.ts';
export { type PadMode, type PadOptions, type PadWidths, pad } from './op/pad.ts';
export { cbrt, hypot, pow, reciprocal } from './op/power.ts';
export { prod } from './op/prod.ts';
export {
  median,
  nanmedian,
  nanpercentile,
  nanquantile,
  percentile,
  type QuantileMethod,
  type QuantileOptions,
  quantile,
} from './op/quantile.ts';
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
} from './op/reduce.ts';
export { repeat, roll, tile } from './op/repeat.ts';
export { ceil, floor, rint, round, trunc } from './op/rounding.ts';
export { set } from './op/set.ts';
export { copysign, heaviside, signbit } from './op/sign.ts';
export { digitize, type SearchOptions, searchsorted } from './op/sort/search.ts';
export { argpartition, argsort, partition, sort, type TopkOptions, topk } from './op/sort/sort.ts';
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
} from './op/sort/unique.ts';
export { arraySplit, split } from './op/split.ts';
export { allclose, arrayEqual, type CloseOptions, isclose } from './op/statistics/close.ts';
export { type ConvolveMode, convolve, correlate } from './op/statistics/convolve.ts';
export {
  type BincountOptions,
  type Bins,
  bincount,
  type Histogram2dOptions,
  type HistogramOptions,
  histogram,
  histogram2d,
} from './op/statistics/count.ts';
export { type CovarianceOptions, corrcoef, cov } from './op/statistics/covariance.ts';
export { type InterpOptions, interp, polyfit, polyval, vander } from './op/statistics/curve.ts';
export {
  type AxisOptions,
  broadcastTo,
  type FoldOptions,
  type ReduceOptions,
  reshape,
  sum,
  transpose,
  type WhereOptions,
} from './op/structure.ts';
export { arccos, arcsin, arctan, arctan2, cos, deg2rad, rad2deg, sin, tan } from './op/trigonometry.ts';
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
} from './op/view.ts';
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
