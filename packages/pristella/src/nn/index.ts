import '../engine/start.ts';

export { Parameter } from '../grad/parameter.ts';
export * from './activation.ts';
export * from './attention.ts';
export { checkModelGrad } from './check.ts';
export * from './conv.ts';
export { type CrossEntropyOptions, crossEntropy } from './cross-entropy.ts';
export * from './dropout.ts';
export * from './features.ts';
export * as functional from './functional/index.ts';
export { he, type Initializer, type InitOptions, manualSeed, nextStream, normal, xavier, zero } from './init.ts';
export * from './linear.ts';
export {
  binaryCrossEntropy,
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
