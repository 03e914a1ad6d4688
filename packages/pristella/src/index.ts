/**
 * Pristella: a deep-learning stack that you can see through. Arrays are in `np`, layers and losses in `nn`, training in
 * `train`, data sets in `data`, pictures in `plot`, file formats in `io`.
 */
import './engine/start.ts';

export type { DType, TypedArray } from './base/dtype.ts';
export {
  ArgumentError,
  AxisError,
  DataError,
  DeviceError,
  DTypeError,
  type ErrorDetails,
  GradientError,
  IndexError,
  NonFiniteError,
  PristellaError,
  ShapeError,
  StaleValueError,
  StoppedError,
} from './base/errors.ts';
export { type Language, setLanguage } from './base/language.ts';
export type { RawArray } from './base/raw.ts';
export type { Shape } from './base/shape.ts';
export * as data from './data/index.ts';
export type { KernelNote } from './engine/describe.ts';
export {
  type DeviceInfo,
  type DeviceOptions,
  deviceInfo,
  getDevice,
  getThreads,
  setDevice,
  setThreads,
} from './engine/device.ts';
export type { Device } from './engine/device-name.ts';
export * as engine from './engine/memory.ts';
export { measurePeak } from './engine/peak.ts';
export { type KernelProfile, type Profile, profile } from './engine/profile.ts';
export { type Readiness, type ReadyOptions, ready } from './engine/ready.ts';
export { type StopSignal, stopSignal } from './engine/stop.ts';
export {
  type CheckOptions,
  checkGrad,
  compareGrad,
  type GradientComparison,
  type GradientElement,
} from './grad/check.ts';
export { checkpoint } from './grad/checkpoint.ts';
export { compute, type Together } from './grad/compute.ts';
export { customGradient, type Passed } from './grad/custom.ts';
export { type GradOptions, grad, valueAndGrad } from './grad/grad.ts';
export { noGrad } from './grad/no-grad.ts';
export { type NumericalOptions, numericalDiff, numericalGradient } from './grad/numerical.ts';
export { hessian, hvp, type JacobianOptions, jacobian, jvp, vjp } from './grad/transforms.ts';
export type { Like } from './grad/tree.ts';
export { type VmapOptions, vmap } from './grad/vmap.ts';
export * as io from './io/index.ts';
export { type ExplainedKernel, type Explanation, explain } from './look/explain.ts';
export * as look from './look/index.ts';
export type { Peak } from './machine/machine.ts';
export * as nn from './nn/index.ts';
export * as np from './np.ts';
export * as plot from './plot/index.ts';
export { type FromRaw, fromRaw, type Raw, toRaw, transferList } from './tensor/raw.ts';
export { type ArrayLike, type NestedList, Tensor, type TensorLike } from './tensor/tensor.ts';
export * as train from './train/index.ts';
