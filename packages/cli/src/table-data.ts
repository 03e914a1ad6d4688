import { createHash } from 'node:crypto';
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
import { type Form, form, shown } from 'pristella/io';
import { readTableText } from './table-file.ts';

/** What a run on a table must remember to read it, and new rows, alike. */
export interface TableConfig {
  /** The CSV file by its full path, or `iris`. */
  readonly file: string;
  readonly encoder: TableEncoder;
  /** Regression is learnt on (target - mean) / std of the training rows. */
  readonly scale: { readonly mean: number; readonly std: number };
  /** Of its text, by which a table that has changed is noticed; 0.1.0 kept none, and iris needs none. */
  readonly sha256?: string;
}
/** A `TableConfig` as a run folder keeps it; the encoder is looked at by `tableEncoderFromJson`. */
export const tableConfigForm: Form<TableConfig> = form.object(
  {
    file: form.text,
    encoder: form.anything as Form<TableEncoder>,
    scale: form.object({ mean: form.finite, std: form.positive }),
  },
  { sha256: form.text },
);

/** A table, with the checksum of its file, if it comes from one. */
export interface FileTable extends CsvTable {
  readonly sha256?: string;
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

const PIECE = 2 ** 20;

/** Of a text in UTF-8, piece by piece: the bytes of a long one would be as large again. */
function checksumOf(text: string): string {
  const hash = createHash('sha256');
  for (let at = 0; at < text.length; ) {
    // A character beyond 16 bits is not cut in two.
    const end = at + PIECE + ((text.codePointAt(at + PIECE - 1) ?? 0) > 0xffff ? 1 : 0);
    hash.update(text.slice(at, end));
    at = end;
  }
  return hash.digest('hex');
}

/** Reads a CSV file, `-` for stdin, or the built-in table `iris`. Throws DataError if it is missing or damaged. */
export function readTable(file: string): FileTable {
  if (file === 'iris') return irisTable();
  const text = readTableText(file);
  const source = file === '-' ? 'stdin' : file;
  return { ...parseCsv(text, { source, delimiter: delimiterOf(text) }), sha256: checksumOf(text) };
}

/** The table that a run learns from. Throws DataError if it is not the one that the run began with. */
export function readOwnTable({ file, sha256 }: TableConfig): CsvTable {
  const table = readTable(file);
  if (sha256 === undefined || sha256 === table.sha256) return table;
  throw new DataError(`${file} has changed since the run began: which rows it has learnt from is no longer known`, {
    op: 'table',
    hint: 'bring back the file as it was, or train anew',
  });
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
  const measures = features.data();
  const record = (label: number, i: number): Record<string, string | number> => ({
    ...Object.fromEntries(names.map((name, j) => [name, measures[i * names.length + j]!])),
    species: classNames[label]!,
  });
  return { ...tableFromRecords(Array.from(labels.data(), record)), source: 'iris' };
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
export function tableConfig(file: string, table: FileTable, training: CsvTable, options: TableOptions): TableConfig {
  const encoder = fitTableEncoder(table, options);
  const columns = encoder.inputs.flatMap((c) => (c.kind === 'number' ? [c.name] : []));
  const fitted = columns.length > 0 ? fitTableEncoder(training, { ...options, columns }).inputs : [];
  const fits = new Map(fitted.map((input) => [input.name, input]));
  const inputs = encoder.inputs.map((c) => fits.get(c.name) ?? c);
  const { sha256 } = table;
  const scale = { mean: 0, std: 1 };
  const config = { file, encoder: { ...encoder, inputs }, scale, ...(sha256 !== undefined && { sha256 }) };
  if (encoder.target.kind === 'class') return config;
  // Squares of large numbers are beyond float32.
  const targets = examplesOf(training, config).targets.astype('float64');
  const std = np.std(targets).item();
  return { ...config, scale: { mean: np.mean(targets).item(), std: std > 0 ? std : 1 } };
}

/** The rows of a table as numbers. Throws DataError for cells that the encoder does not know. */
export function encodeRows(table: CsvTable, { encoder }: TableConfig): TableRows {
  const { features, targets } = encodeTable(table, encoder);
  return { features, targets };
}

/** Inputs with what they should give. */
export interface Examples {
  readonly x: np.Tensor;
  /** Labels, or numbers in the target's own unit. */
  readonly targets: np.Tensor;
}

/** The rows of a table that has the target's column. Throws DataError otherwise. */
export function examplesOf(table: CsvTable, config: TableConfig): Examples {
  const { name } = config.encoder.target;
  const rows = table.columns.includes(name) ? encodeRows(table, config) : undefined;
  if (rows?.targets) return { x: rows.features, targets: rows.targets };
  throw new DataError(`${table.source} has no column '${shown(name, 60)}' to compare with`, {
    op: 'evaluate',
    hint: 'predict does without',
  });
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
