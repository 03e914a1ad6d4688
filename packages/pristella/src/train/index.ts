/** Training: optimizers, data in batches, the trainer, checkpoints. Pure; run folders are in `train/node`. */
import '../engine/start.ts';

export {
  decodeCheckpoint,
  decodeModel,
  encodeCheckpoint,
  encodeModel,
  loadModelFile,
  type ModelFile,
} from './checkpoint.ts';
export {
  type ArrayInput,
  asDataset,
  type Batch,
  type Data,
  type Dataset,
  type DatasetOptions,
  split,
  subset,
  type TensorDataset,
  tensorDataset,
} from './dataset.ts';
export type { EarlyStopping, EarlyStoppingOptions, EarlyStoppingState } from './early-stopping.ts';
export { type EvaluateOptions, evaluate, predict, type Scores } from './evaluate.ts';
export { type EpochRecord, History, type StepRecord } from './history.ts';
export { DataLoader, type LoaderOptions, type LoaderState } from './loader.ts';
export { type AveragesState, accuracy, type Metric, type Metrics } from './metric.ts';
export * from './optimizer.ts';
export * from './presets.ts';
export * from './rules.ts';
export { constant, cosine, exponentialDecay, type Schedule, stepDecay, warmUp } from './schedule.ts';
export type { Progress, Settings, TrainingState } from './state.ts';
export { type FitOptions, fit, type Observer, type RunEnd, type RunOptions, Trainer } from './trainer.ts';
