/** Layers as functions: what they learn is given with each call. */
export { type EmbeddingOptions, embedding } from './embedding.ts';
export { groupNorm, layerNorm, type NormOptions, type RootNormOptions, rmsNorm } from './norm.ts';
