import { checkNumber } from '../base/limits.ts';
import { classNames, featureNames } from '../data/encoder.ts';
import { checkTask, type TableTask } from '../data/task.ts';
import { relu } from '../nn/activation.ts';
import { manualSeed } from '../nn/init.ts';
import { linear } from '../nn/linear.ts';
import { type Sequential, sequential } from '../nn/sequential.ts';
import type { Preset } from './presets.ts';
import { adam } from './rules.ts';
import { cosine } from './schedule.ts';

/**
 * A network for a table, d-64-32-outputs with ReLU: an output for each class, or one for a number. Its weights are a function of
 * the seed. Throws ArgumentError for what is no task and for a seed that is no whole number.
 * @example
 * const table = data.irisTable();
 * train.buildTableModel(data.fitTableTask(table, table, { target: 'species' }));
 */
export function buildTableModel(task: TableTask, seed = 0): Sequential {
  const { encoder } = checkTask(task, 'buildTableModel');
  manualSeed(seed);
  const outputs = classNames(encoder)?.length ?? 1;
  return sequential(linear(featureNames(encoder).length, 64), relu, linear(64, 32), relu, linear(32, outputs));
}

/**
 * Settings that train `buildTableModel` well on so many rows: few rows need small batches and many epochs. Throws ArgumentError
 * for what is no whole number above 0.
 * @example
 * const { epochs, batchSize, lr } = train.tableSettings(120);
 * console.log(epochs, batchSize, lr);
 */
export function tableSettings(rows: number): Pick<Preset, 'epochs' | 'batchSize' | 'lr' | 'optimizer' | 'schedule'> {
  checkNumber(rows, 'the number of rows', 'tableSettings', { whole: true, least: 1 });
  const batchSize = rows < 640 ? 16 : rows < 10_000 ? 32 : 100;
  const epochs = Math.min(100, Math.max(5, Math.ceil(5000 / Math.ceil(rows / batchSize))));
  return { epochs, batchSize, lr: 0.003, optimizer: adam, schedule: cosine() };
}
