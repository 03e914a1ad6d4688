/** Run folders and model files on disk; for Node only. */
export type { LogLine } from './log.ts';
export { loadModel, readModel, saveModel } from './model.ts';
export { type FollowOptions, RunFolder } from './run.ts';
export { transformInWorker, type WorkerDataset, type WorkerTransformOptions } from './transform-worker.ts';
