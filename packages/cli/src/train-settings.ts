import { resolve } from 'node:path';
import { train } from 'pristella';
import { splitTable } from 'pristella/data';
import { UsageError } from './command-spec.ts';
import { invocation } from './invocation.ts';
import type { ComputeOptions } from './option.ts';
import { type OptimizerName, optimizers, type RunSettings } from './settings.ts';
import { readTable, tableConfig } from './table-data.ts';
import { settingsOfPreset } from './trained.ts';

/** The options of `train`. */
export interface TrainOptions extends ComputeOptions {
  readonly preset?: train.PresetName;
  readonly data?: string;
  readonly target?: string;
  readonly task?: 'classification' | 'regression';
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly lr?: number;
  readonly optimizer?: OptimizerName;
  readonly seed?: number;
  readonly out?: string;
  readonly resume?: string;
}

/** The settings of a new run. Throws UsageError for options that contradict each other. */
export function newSettings(options: TrainOptions): RunSettings {
  const { data, preset, target, task } = options;
  if (data !== undefined && preset !== undefined)
    throw new UsageError('--preset is for the digits and --data for a table: give one of them');
  if (data === undefined) {
    if (target !== undefined || task !== undefined)
      throw new UsageError('--target and --task need a table: add --data file.csv');
    if (preset === undefined)
      throw new UsageError(
        `say what to train: --preset ${Object.keys(train.presets).join('|')}, or --data file.csv --target column`,
      );
    return withOptions(settingsOfPreset(preset), options);
  }
  const column = target ?? (data === 'iris' ? 'species' : undefined);
  if (column === undefined) throw new UsageError('say with --target which column of the table is to be predicted');
  const seed = options.seed ?? 0;
  const table = readTable(data);
  const { training } = splitTable(table, { seed });
  const config = tableConfig(data === 'iris' ? data : resolve(data), table, training, {
    target: column,
    ...(task && { task }),
  });
  const { epochs, batchSize, lr } = train.tableSettings(training.rows.length);
  return withOptions({ task: { table: config }, epochs, batchSize, optimizer: 'adam', lr, seed: 0 }, options);
}

/** Another optimizer brings its own learning rate. */
function withOptions(settings: RunSettings, { epochs, batchSize, lr, optimizer, seed }: TrainOptions): RunSettings {
  const other = optimizer !== undefined && optimizer !== settings.optimizer;
  return {
    ...settings,
    ...(other && { optimizer, lr: optimizers[optimizer].defaultLr }),
    ...(epochs !== undefined && { epochs }),
    ...(batchSize !== undefined && { batchSize }),
    ...(lr !== undefined && { lr }),
    ...(seed !== undefined && { seed }),
  };
}

/** The settings of a run that goes on: its own, with more epochs where they are asked for. Throws UsageError for others. */
export function resumedSettings(settings: RunSettings, options: TrainOptions): RunSettings {
  for (const key of ['batchSize', 'lr', 'optimizer', 'seed'] as const) {
    const [value, own] = [options[key], settings[key]];
    if (value !== undefined && value !== own) {
      const flag = key === 'batchSize' ? 'batch-size' : key;
      throw new UsageError(`this run was started with --${flag} ${own}; leave --${flag} out, or start a new run`);
    }
  }
  if (options.data !== undefined || options.out !== undefined)
    throw new UsageError('a run is resumed in its own folder, on its own data: leave --data and --out out');
  return { ...settings, epochs: options.epochs ?? settings.epochs };
}

/** How a run is resumed, to be typed in as it stands. */
export const resumeHint = (folder: string): string => invocation('train', '--resume', folder);
