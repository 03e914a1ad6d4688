export { type ActivationOptions, activationCurves } from './activation.ts';
export { axisSums } from './axis-sums.ts';
export { type BackpropOptions, type Block, backpropGraph } from './backprop.ts';
export { type BatchOptions, batchBlocks } from './batch.ts';
export { type BroadcastOptions, broadcastCells } from './broadcast.ts';
export {
  type ConvolutionWindowsOptions,
  convolutionWindows,
  im2colWindows,
  type PoolingWindowsOptions,
  poolingWindows,
} from './convolution.ts';
export { type DescentOptions, descentPaths, type GradientFieldOptions, gradientField } from './descent.ts';
export { type FeatureMapsOptions, featureMaps } from './feature-maps.ts';
export { type WeightHistogramsOptions, weightHistograms } from './histograms.ts';
export { type LossBarsOptions, lossBars } from './losses.ts';
export { softmaxOverflow } from './overflow.ts';
export { type ProductOptions, productCells } from './product.ts';
export { outputScores, type ScoreOptions } from './scores.ts';
export type { TeachOptions } from './sheet.ts';
export type { Curve, Surface } from './slope.ts';
export { type TangentOptions, tangentLines } from './tangent.ts';
