import { nn, train } from 'pristella';
import { classNames, featureNames } from 'pristella/data';
import { type Form, form } from 'pristella/io';
import { digitNames } from './digits.ts';
import { type TableConfig, tableConfigForm } from './table-data.ts';

interface KnownOptimizer {
  readonly make: (options: { readonly lr: number }) => train.OptimizerFactory;
  readonly defaultLr: number;
}

/** Optimizers by the names that the command line knows them by, with rates that suit small networks. */
export const optimizers: Readonly<Record<OptimizerName, KnownOptimizer>> = {
  sgd: { make: train.sgd, defaultLr: 0.1 },
  momentum: { make: train.momentum, defaultLr: 0.01 },
  nesterov: { make: train.nesterov, defaultLr: 0.01 },
  adagrad: { make: train.adaGrad, defaultLr: 0.01 },
  rmsprop: { make: train.rmsProp, defaultLr: 0.001 },
  adam: { make: train.adam, defaultLr: 0.001 },
  adamw: { make: train.adamW, defaultLr: 0.001 },
};

export type OptimizerName = 'sgd' | 'momentum' | 'nesterov' | 'adagrad' | 'rmsprop' | 'adam' | 'adamw';

/** All that a run is determined by, kept in its folder. */
export interface RunSettings {
  /** A network for MNIST by name, or a network for a table. */
  readonly task: { readonly preset: train.PresetName } | { readonly table: TableConfig };
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: OptimizerName;
  readonly lr: number;
  readonly seed: number;
}

const names = <T extends string>(table: Readonly<Record<T, unknown>>): T[] => Object.keys(table) as T[];
export const presetNames: readonly train.PresetName[] = names(train.presets);
export const optimizerNames: readonly OptimizerName[] = names(optimizers);
const taskForm: Form<RunSettings['task']> = (value, at) =>
  typeof value === 'object' && value !== null && 'table' in value
    ? form.object({ table: tableConfigForm })(value, at)
    : form.object({ preset: form.oneOf(...presetNames) })(value, at);
/** `RunSettings` as a run folder keeps them. */
export const settingsForm: Form<RunSettings> = form.object({
  task: taskForm,
  epochs: form.whole(1),
  batchSize: form.whole(1),
  optimizer: form.oneOf(...optimizerNames),
  lr: form.positive,
  seed: form.whole(),
});

/** The share of the training images that each epoch is validated on. */
export const VALIDATION_SHARE = 0.05;

/** The network that the settings describe, with the weights it begins with. */
export const buildModel = ({ task, seed }: RunSettings): nn.Sequential =>
  'preset' in task ? train.buildPreset(task.preset, seed) : train.buildTableModel(task.table, seed);

/** The shape of one sample. */
export const inputShape = ({ task }: Pick<RunSettings, 'task'>): readonly number[] =>
  'preset' in task ? train.presets[task.preset].input : [featureNames(task.table.encoder).length];

/** What the network's outputs are compared by. */
export const lossOf = ({ task }: RunSettings): nn.Loss =>
  'preset' in task || classNames(task.table.encoder) ? nn.crossEntropy : nn.meanSquaredError;

/** What the network's outputs stand for. */
export const meaningOf = ({ task }: RunSettings): train.Meaning => ('preset' in task ? digitNames : task.table);

/** How the learning rate moves: as the preset says; for tables down to 0 along half a cosine. */
export const scheduleOf = ({ task }: RunSettings): train.Schedule =>
  'preset' in task ? train.presets[task.preset].schedule : train.cosine();
