/** What a network learns from a table: rows held back, encoder, and the scale of numbers that are to be predicted. */
import { ArgumentError, DataError, showValue } from '../base/errors.ts';
import { type Form, form, parseForm } from '../base/form.ts';
import { type Options, options } from '../base/options.ts';
import { share, whole } from '../base/row.ts';
import { defaultRng } from '../np/random/index.ts';
import { astype, mul, sub } from '../op/elementwise/index.ts';
import { mean, std } from '../op/reduce/reduce.ts';
import { asTensor } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { type CsvTable, checkTable } from './csv.ts';
import { columnsOf, encoderForm, encodeTable, type TableEncoder } from './encoder.ts';
import { checkRows, fitNumbers, fitTableEncoder, type TableOptions, tableOptions } from './table.ts';

/** What is to be learned from a table, and how it and new rows are read. Plain data, to be kept as JSON beside the weights. */
export interface TableTask {
  readonly encoder: TableEncoder;
  /** Numbers are learned as (target - mean) / std of the training rows; 0 and 1 where classes are learned. */
  readonly scale: { readonly mean: number; readonly std: number };
}
const taskForm: Form<TableTask> = form.object({
  encoder: encoderForm,
  scale: form.object({ mean: form.finite, std: form.positive }),
});

/** Throws ArgumentError for what is no task. */
export function checkTask(task: TableTask, op: string): TableTask {
  if (typeof task === 'object' && task?.encoder?.target && task.scale) return task;
  throw new ArgumentError(`needs the task of a table, got ${showValue(task)}`, { op, hint: 'fitTableTask makes one' });
}

/** How `splitTable` divides. */
export class SplitTableOptions {
  /** The share of the rows that is held back for a test; a fifth. */
  readonly share?: number = share(0.2);
  /** Which rows they are is a function of the seed; 0. */
  readonly seed?: number = whole(0, 0);
}
const splitTableOptions: Options<SplitTableOptions> = options(SplitTableOptions);

const FEWEST = 10;

/**
 * The rows to learn from, in random order, and those to test on, in the table's order. Throws DataError for fewer than ten rows,
 * ArgumentError for what is no table.
 * @example
 * const { training, test } = data.splitTable(data.irisTable(), { seed: 1 });
 * console.log(training.rows.length, test.rows.length);
 */
export function splitTable(table: CsvTable, options: SplitTableOptions = {}): { training: CsvTable; test: CsvTable } {
  const { share, seed } = splitTableOptions.read(options, 'splitTable', arguments.length - 2);
  const { rows } = checkTable(table, 'splitTable');
  if (rows.length < FEWEST)
    throw new DataError(`${table.source}: ${rows.length} rows are too few to learn from`, {
      op: 'table',
      hint: 'ten are the least',
    });
  const order = [...defaultRng(seed).split('test rows').order(rows.length)];
  const count = Math.round(rows.length * share);
  const part = (indices: readonly number[]): CsvTable => ({ ...table, rows: indices.map((i) => rows[i]!) });
  return { training: part(order.slice(count)), test: part(order.slice(0, count).sort((a, b) => a - b)) };
}

/**
 * How a table is to be learned: the texts of a column are those of all rows of `table`; means and deviations are those of the
 * rows `training` alone, so that nothing of a test is known before. Throws as `fitTableEncoder`.
 * @example
 * const table = data.irisTable();
 * const { training, test } = data.splitTable(table);
 * const task = data.fitTableTask(table, training, { target: 'species' });
 * data.encodeTable(test, task.encoder).features.shape;
 */
export function fitTableTask(table: CsvTable, training: CsvTable, options: TableOptions): TableTask {
  const { standardize } = tableOptions.read(options, 'fitTableTask', arguments.length - 3);
  for (const given of [table, training]) checkRows(given, 'fitTableTask');
  const encoder = fitTableEncoder(table, options);
  const columnOf = columnsOf(training);
  columnOf(encoder.target.name);
  const inputs = encoder.inputs.map((c) => (c.kind === 'number' ? fitNumbers(columnOf(c.name), standardize) : c));
  const task = { encoder: { ...encoder, inputs }, scale: { mean: 0, std: 1 } };
  if (encoder.target.kind === 'class') return task;
  // Squares of large numbers are beyond float32.
  const targets = astype(encodeTable(training, task.encoder).targets!, 'float64');
  const spread = std(targets).item();
  return { ...task, scale: { mean: mean(targets).item(), std: spread > 0 ? spread : 1 } };
}

/**
 * Targets, as `encodeTable` gives them, in the form in which they are learned: classes as they are, numbers standardised by the
 * task's scale, float32. Throws ArgumentError for what is no task.
 * @shapes any; the result has the same
 * @example
 * const table = data.parseCsv('x,y\n1,10\n2,20\n3,30');
 * const task = data.fitTableTask(table, table, { target: 'y' });
 * const { targets } = data.encodeTable(table, task.encoder);
 * console.log(targets, targets && data.learntTargets(targets, task));
 */
export function learntTargets(targets: TensorLike, task: TableTask): Tensor {
  const { encoder, scale } = checkTask(task, 'learntTargets');
  const t = asTensor(targets, 'learntTargets');
  return encoder.target.kind === 'class' ? t : astype(mul(sub(t, scale.mean), 1 / scale.std), 'float32');
}

/**
 * The task that `JSON.stringify` wrote. Throws DataError if `json` is anything else.
 * @example
 * const table = data.irisTable();
 * const task = data.fitTableTask(table, table, { target: 'species' });
 * data.classNames(data.tableTaskFromJson(JSON.stringify(task)).encoder);
 */
export const tableTaskFromJson = (json: string): TableTask =>
  parseForm(taskForm, json, 'this is not the description of a table', { op: 'tableTaskFromJson' });
