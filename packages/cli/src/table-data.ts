import { basename } from 'node:path';
import { DataError, np } from 'pristella';
import {
  type CsvTable,
  encodeTable,
  featureNames,
  fitTableEncoder,
  loadIris,
  parseCsv,
  type TableEncoder,
  type TableOptions,
  tableFromRecords,
} from 'pristella/data';
import { readTableText } from './table-file.ts';

/** What a run on a table must remember to read it, and new rows, alike. */
export interface TableConfig {
  /** The CSV file by its full path, or `iris`. */
  readonly file: string;
  readonly encoder: TableEncoder;
  /** Regression is learnt on (target - mean) / std of the training rows. */
  readonly scale: { readonly mean: number; readonly std: number };
}

/** A table's rows as numbers. */
export interface TableRows {
  /** float32 (n, d). */
  readonly features: np.Tensor;
  /** int32 (n,) positions of classes, or float32 (n, 1) in the target's own unit; undefined where the column is missing. */
  readonly targets: np.Tensor | undefined;
}

/** The share of rows that training never sees. */
const TEST_SHARE = 0.2;

/** Reads a CSV file, `-` for stdin, or the built-in table `iris`. Throws DataError if it is missing or damaged. */
export function readTable(file: string): CsvTable {
  if (file === 'iris') return irisTable();
  const text = readTableText(file);
  const source = file === '-' ? 'stdin' : file;
  return parseCsv(text, { source, delimiter: delimiterOf(text) });
}

/** The usual separators; spreadsheets of some countries write semicolons. */
function delimiterOf(text: string): string {
  const end = text.search(/[\r\n]|$/);
  const counts = [',', ';', '\t'].map((c) => {
    let count = 0;
    for (let at = text.indexOf(c); at >= 0 && at < end; at = text.indexOf(c, at + 1)) count++;
    return { c, count };
  });
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).c;
}

function irisTable(): CsvTable {
  const { features, labels, featureNames: names, classNames } = loadIris();
  const record = (label: number, i: number): Record<string, string | number> => ({
    ...Object.fromEntries(names.map((name, j) => [name, features.data[i * names.length + j]!])),
    species: classNames[label]!,
  });
  return { ...tableFromRecords(Array.from(labels.data, record)), source: 'iris' };
}

/** The rows to learn from and those to test on, by the seed. Throws DataError for fewer than ten rows. */
export function splitTable(table: CsvTable, seed: number): { training: CsvTable; test: CsvTable } {
  const { rows } = table;
  if (rows.length < 10)
    throw new DataError(`${table.source}: ${rows.length} rows are too few to learn from`, {
      op: 'table',
      hint: 'ten are the least',
    });
  const order = [...np.random.defaultRng(seed).split('test rows').order(rows.length)];
  const count = Math.round(rows.length * TEST_SHARE);
  const part = (indices: readonly number[]): CsvTable => ({ ...table, rows: indices.map((i) => rows[i]!) });
  return { training: part(order.slice(count)), test: part(order.slice(0, count).sort((a, b) => a - b)) };
}

/** Learns how to encode a table: its texts from all rows, means and deviations from the training rows. */
export function tableConfig(file: string, table: CsvTable, training: CsvTable, options: TableOptions): TableConfig {
  const encoder = fitTableEncoder(table, options);
  const columns = encoder.inputs.flatMap((c) => (c.kind === 'number' ? [c.name] : []));
  const fitted = columns.length > 0 ? fitTableEncoder(training, { ...options, columns }).inputs : [];
  const fits = new Map(fitted.map((input) => [input.name, input]));
  const inputs = encoder.inputs.map((c) => fits.get(c.name) ?? c);
  const config = { file, encoder: { ...encoder, inputs }, scale: { mean: 0, std: 1 } };
  if (encoder.target.kind === 'class') return config;
  const { targets } = encodeRows(training, config);
  const std = np.std(targets!).item();
  return { ...config, scale: { mean: np.mean(targets!).item(), std: std > 0 ? std : 1 } };
}

/** The rows of a table as numbers. Throws DataError for cells that the encoder does not know. */
export function encodeRows(table: CsvTable, { encoder }: TableConfig): TableRows {
  const { features, targets } = encodeTable(table, encoder);
  return {
    features: np.fromData(features.data, features.shape),
    targets: targets && np.fromData(targets.data, targets.shape),
  };
}

/** Targets as they are learnt: classes as they are, numbers standardised. */
export const learntTargets = (targets: np.Tensor, { scale }: TableConfig): np.Tensor =>
  targets.dtype === 'int32'
    ? targets
    : targets
        .sub(scale.mean)
        .mul(1 / scale.std)
        .astype('float32');

/** Numbers of features and of outputs. */
export const tableSizes = ({ encoder }: TableConfig): { inputs: number; outputs: number } => ({
  inputs: featureNames(encoder).length,
  outputs: encoder.target.kind === 'class' ? encoder.target.values.length : 1,
});

/** The classes by name, or undefined in regression. */
export const classNamesOf = ({ encoder }: TableConfig): readonly string[] | undefined =>
  encoder.target.kind === 'class' ? encoder.target.values : undefined;

/** `iris`, or the file's name without folders and ending. */
export const tableName = ({ file }: Pick<TableConfig, 'file'>): string => basename(file).replace(/\.[^.]*$/, '');
