/** How the columns of a table become numbers: fitted once, kept with the model, and applied to new rows alike. */

import { ArgumentError, showValue } from '../base/errors.ts';
import { type Form, form, parseForm } from '../base/form.ts';
import { checkFields } from '../base/limits.ts';
import { nearestNames } from '../base/nearest.ts';
import { quoted, shown } from '../base/shown.ts';
import { fileError } from '../io/element.ts';
import { ownData } from '../tensor/create.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type CsvTable, checkTable } from './csv.ts';

const op = 'table';

/** A column of numbers becomes one feature, (x - mean) / std; a column of texts one feature of 0 or 1 for each text. */
export type InputColumn =
  | { readonly kind: 'number'; readonly name: string; readonly mean: number; readonly std: number }
  | { readonly kind: 'category'; readonly name: string; readonly values: readonly string[] };

/** What is to be predicted: the position of a text among `values`, or a number as it is. */
export type TargetColumn =
  | { readonly kind: 'class'; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: 'number'; readonly name: string };

/** Plain data, to be kept as JSON beside the model's weights. */
export interface TableEncoder {
  readonly inputs: readonly InputColumn[];
  readonly target: TargetColumn;
}

const { text } = form;
const notZero: Form<number> = (value, at) => {
  const size = form.positive(typeof value === 'number' ? Math.abs(value) : value, at);
  return (value as number) < 0 ? -size : size;
};
const inputForm: Form<InputColumn> = form.variant<InputColumn>('kind', {
  number: form.object({ kind: form.oneOf('number'), name: text, mean: form.finite, std: notZero }),
  category: form.object({ kind: form.oneOf('category'), name: text, values: form.list(text) }),
});
const targetForm: Form<TargetColumn> = form.variant<TargetColumn>('kind', {
  number: form.object({ kind: form.oneOf('number'), name: text }),
  class: form.object({ kind: form.oneOf('class'), name: text, values: form.list(text) }),
});
export const encoderForm: Form<TableEncoder> = form.object({ inputs: form.list(inputForm), target: targetForm });

/** Throws ArgumentError for what is no encoder. */
const checkEncoder = (encoder: TableEncoder, op: string): TableEncoder =>
  checkFields(encoder, ['inputs', 'target'], 'the encoder of a table', op, 'fitTableEncoder makes one');

/** A table as numbers. */
export interface EncodedTable {
  /** float32 of shape (n, d). */
  readonly features: Tensor;
  /** int32 of shape (n,) for classes, float32 of shape (n, 1) for numbers; missing if the table has no such column. */
  readonly targets?: Tensor;
}

/**
 * The d features by name: the column's, or `column=text` for a text.
 * @example
 * const encoder = data.fitTableEncoder(data.parseCsv('size,colour,kind\n1,red,a\n3,blue,b'), { target: 'kind' });
 * data.featureNames(encoder);
 */
export const featureNames = (encoder: TableEncoder): string[] =>
  checkEncoder(encoder, 'featureNames').inputs.flatMap((input) =>
    input.kind === 'number' ? [input.name] : input.values.map((value) => `${input.name}=${value}`),
  );

/**
 * The classes by name, in the order of their positions; undefined where a number is predicted.
 * @example
 * data.classNames(data.fitTableEncoder(data.parseCsv('size,kind\n1,a\n3,b'), { target: 'kind' }));
 */
export function classNames(encoder: TableEncoder): readonly string[] | undefined {
  const { target } = checkEncoder(encoder, 'classNames');
  return target.kind === 'class' ? target.values : undefined;
}

/** How many features there are. */
const featureCount = ({ inputs }: TableEncoder): number =>
  inputs.reduce((sum, input) => sum + (input.kind === 'number' ? 1 : input.values.length), 0);

/** How many numbers a table of so many cells may become: each text takes a number for all texts of its column. */
export const mostNumbers = (cells: number): number => 2 ** 25 + 4 * cells;

/** Texts that stand for a number that is not there. */
const missing = new Set(['', '?', 'na', 'n/a', 'nan', 'null', 'none']);
// Each character is met once: with two ways to divide the digits, a long cell would be tried in all of them.
const numeral = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

const longestMissing = 4;

const plain = String.raw`\d+(\.\d+)?`;
const withCommas = String.raw`\d{1,3}(,\d{3})+(\.\d+)?`;
const decimalComma = String.raw`\d{1,3}([. '\u00a0\u202f]\d{3})*,\d+|\d+,\d+`;
const amount = `(${plain}|${withCommas}|${decimalComma})`;
const currency = String.raw`\p{Sc}`;
/** A number as people write it: 0,5 or 1,000 or $5 or 7 %. */
const writtenNumber = new RegExp(
  `^[+-]?\\s?(${withCommas}|${decimalComma}|${currency}\\s?[+-]?${amount}|${amount}\\s?(${currency}|%))$`,
  'u',
);

/** True for a cell, without the spaces around it, that holds no value. */
export const isMissing = (cell: string): boolean => cell.length <= longestMissing && missing.has(cell.toLowerCase());
/** True for one that holds a number and nothing else. */
export const isNumeral = (cell: string): boolean => numeral.test(cell);
/** True for one that holds a number as people write it and programs do not read it: with a comma, a unit of money, per cent. */
export const isWrittenNumber = (cell: string): boolean => cell.length < 60 && writtenNumber.test(cell);

/** The cells of one column, without the spaces around them, with their lines. */
export interface Column {
  readonly name: string;
  readonly cells: readonly string[];
  /** Throws a DataError about row `i`. */
  readonly fail: (i: number, problem: string, hint?: string) => never;
}

/** Names for a message. */
const listed = (names: readonly string[]): string =>
  names
    .slice(0, mostListed)
    .map((name) => quoted(name))
    .join(', ') + (names.length > mostListed ? `, ... (${names.length} in all)` : '');
const mostListed = 20;

/**
 * Finds columns by name. What it returns throws DataError, naming the most similar columns, for one that is not there.
 */
export function columnsOf(table: CsvTable): (name: string) => Column {
  const places = new Map<string, number>();
  for (const [j, name] of table.columns.entries()) if (!places.has(name)) places.set(name, j);
  return (name) => {
    const j = places.get(name);
    if (j === undefined) {
      const near = nearestNames(name, table.columns);
      const hint = near.length > 0 ? `did you mean ${listed(near)}?` : `the columns are ${listed(table.columns)}`;
      throw fileError({ op, source: table.source }, `no column is called ${quoted(name)}`, hint);
    }
    const cells = table.rows.map((row) => row.cells[j]!.trim());
    const fail = (i: number, problem: string, hint?: string): never => {
      const source = `${table.source}, line ${table.rows[i]!.line}, column ${quoted(name)}`;
      throw fileError({ op, source }, problem, hint);
    };
    return { name, cells, fail };
  };
}

/** The column as numbers. Throws DataError at the first cell that holds none. */
export function numbersOf({ cells, fail }: Column): Float64Array {
  return Float64Array.from(cells, (cell, i) => {
    if (isMissing(cell)) return fail(i, 'the value is missing', 'fill it in, or leave the row out');
    if (!isNumeral(cell)) return fail(i, `${quoted(cell, '"')} is not a number`);
    return Number.isFinite(Math.fround(Number(cell)))
      ? Number(cell)
      : fail(i, `${shown(cell, 60)} is too large for float32`);
  });
}

/** Each cell's position among `values`. Throws DataError at the first other text. */
function positionsOf({ cells, fail }: Column, values: readonly string[]): Int32Array {
  const positions = new Map(values.map((value, i) => [value, i]));
  return Int32Array.from(cells, (cell, i) => {
    const position = positions.get(cell);
    if (position !== undefined) return position;
    if (cell === '') return fail(i, 'the value is missing', 'fill it in, or leave the row out');
    const known = (values.length > 12 ? nearestNames(cell, values) : values).map((v) => quoted(v, '"')).join(', ');
    return fail(i, `${quoted(cell, '"')} was not among the texts of the training data`, known && `known: ${known}`);
  });
}

/**
 * A table as the encoder's features and, where the table has that column, targets; other columns are ignored. Throws
 * DataError for missing columns and values and for texts that the encoder has not seen, naming line and column; ArgumentError for what is no table or no encoder.
 * @example
 * const encoder = data.fitTableEncoder(data.parseCsv('size,kind\n1,a\n3,b'), { target: 'kind' });
 * data.encodeTable(data.tableFromRecords([{ size: 2 }]), encoder).features;
 */
export function encodeTable(table: CsvTable, encoder: TableEncoder): EncodedTable {
  const { inputs, target } = checkEncoder(encoder, 'encodeTable');
  const columnOf = columnsOf(checkTable(table, 'encodeTable'));
  const n = table.rows.length;
  const d = featureCount(encoder);
  if (n * d > mostNumbers(n * table.columns.length)) {
    const problem = `its texts would become ${n} rows of ${d} numbers`;
    throw fileError({ op, source: table.source }, problem, 'leave out columns in which most texts differ');
  }
  const features = new Float32Array(n * d);
  let first = 0;
  for (const input of inputs) {
    const column = columnOf(input.name);
    if (input.kind === 'number') {
      numbersOf(column).forEach((x, i) => {
        features[i * d + first] = (x - input.mean) / input.std;
      });
      first += 1;
    } else {
      positionsOf(column, input.values).forEach((position, i) => {
        features[i * d + first + position] = 1;
      });
      first += input.values.length;
    }
  }
  const encoded = { features: ownData(features, [n, d]) };
  if (!table.columns.includes(target.name)) return encoded;
  const column = columnOf(target.name);
  if (target.kind === 'class') return { ...encoded, targets: ownData(positionsOf(column, target.values)) };
  return { ...encoded, targets: ownData(Float32Array.from(numbersOf(column)), [n, 1]) };
}

/**
 * Rows given as objects, such as `{ age: 31, city: 'Ulm' }`, as a table for `encodeTable`. Throws ArgumentError for a
 * record that lacks a column, and for what is no list of records.
 * @example
 * data.tableFromRecords([{ age: 31, city: 'Ulm' }]).columns;
 */
export function tableFromRecords(records: readonly Readonly<Record<string, string | number>>[]): CsvTable {
  if (!Array.isArray(records) || !records.every((record) => typeof record === 'object' && record !== null))
    throw new ArgumentError(`takes a list of records, got ${showValue(records)}`, {
      op: 'tableFromRecords',
      hint: "such as [{ age: 31, city: 'Ulm' }]",
    });
  const columns = Object.keys(records[0] ?? {});
  const rows = records.map((record, i) => {
    const cells = columns.map((name) => {
      if (Object.hasOwn(record, name)) return String(record[name]);
      throw new ArgumentError(`record ${i} has no ${quoted(name)}`, { op: 'tableFromRecords' });
    });
    return { line: i + 1, cells };
  });
  return { source: 'the records', columns, rows };
}

/**
 * The encoder that `JSON.stringify` wrote. Throws DataError if `json` is anything else.
 * @example
 * const encoder = data.fitTableEncoder(data.parseCsv('size,kind\n1,a\n3,b'), { target: 'kind' });
 * data.featureNames(data.tableEncoderFromJson(JSON.stringify(encoder)));
 */
export const tableEncoderFromJson = (json: string): TableEncoder =>
  parseForm(encoderForm, json, 'this is not the description of a table', { op: 'tableEncoderFromJson' });
