/** Training: optimizers, data in batches, the trainer, checkpoints. Pure; run folders are in `train/node`. */
import '../engine/start.ts';

export {
  type Answers,
  answers,
  type ClassAnswers,
  type Meaning,
  type NumberAnswers,
  type Scored,
  score,
} from './answers.ts';
export {
  decodeCheckpoint,
  decodeModel,
  encodeCheckpoint,
  encodeModel,
  loadModelFile,
  type ModelFile,
} from './checkpoint.ts';
export {
  type AnyDataset,
  type ArrayInput,
  type AsyncDataset,
  asDataset,
  type Batch,
  type BatchPlace,
  type Data,
  type Dataset,
  type DatasetOptions,
  type RawBatch,
  split,
  subset,
  type TensorDataset,
  tensorDataset,
} from './dataset.ts';
export type { EarlyStopping, EarlyStoppingOptions, EarlyStoppingState } from './early-stopping.ts';
export { type EvaluateOptions, evaluate, predict, type Scores } from './evaluate.ts';
export type { FitOptions, Observer, RunOptions } from './fit-options.ts';
export { type EpochRecord, History, type StepRecord } from './history.ts';
export { DataLoader, type LoaderOptions, type LoaderState } from './loader.ts';
export { type AveragesState, accuracy, type Metric, type Metrics } from './metric.ts';
export { Optimizer, type OptimizerOptions } from './optimizer.ts';
export { type PrefetchOptions, prefetch } from './prefetch.ts';
export * from './presets.ts';
export * from './rules.ts';
export { constant, cosine, exponentialDecay, type Schedule, stepDecay, warmUp } from './schedule.ts';
export {
  type ClassificationScores,
  type ClassScore,
  classificationScores,
  type RegressionScores,
  regressionScores,
} from './scores.ts';
export type { Progress, Settings, TrainingState } from './state.ts';
export { buildTableModel, tableSettings } from './table.ts';
export { fit, type RunEnd, Trainer } from './trainer.ts';
export { batchRandom, type MadeBatch, type Transform, transformed } from './transform.ts';
export type { UpdateRule } from './update-rule.ts';
