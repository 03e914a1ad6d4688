import '../engine/start.ts';

export { Parameter } from '../grad/parameter.ts';
export * from './activation.ts';
export * from './attention.ts';
export { checkModelGrad } from './check.ts';
export * from './conv.ts';
export * from './dropout.ts';
export * from './features.ts';
export { he, type Initializer, type InitOptions, manualSeed, nextStream, normal, xavier, zero } from './init.ts';
export * from './linear.ts';
export {
  binaryCrossEntropy,
  crossEntropy,
  crossEntropyOfProbabilities,
  type Loss,
  meanSquaredError,
  oneHot,
  sumSquaredError,
} from './loss.ts';
export { type AnyModule, type Layer, Module } from './module.ts';
export * from './norm.ts';
export * from './sequential.ts';
export { Statistic } from './statistic.ts';
export { type LayerSummary, summary } from './summary.ts';
export { layerName } from './written.ts';
