import { ArgumentError } from '../base/errors.ts';
import { type Options, options } from '../base/options.ts';
import { choice, flag, list, needed, text } from '../base/row.ts';
import { quoted } from '../base/shown.ts';
import { fileError } from '../io/element.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { CsvOptions, type CsvTable, checkNoPath, checkTable, csvOptions, parseCsv } from './csv.ts';
import {
  type Column,
  columnsOf,
  encodeTable,
  featureNames,
  type InputColumn,
  isMissing,
  isNumeral,
  isWrittenNumber,
  numbersOf,
  type TableEncoder,
  type TargetColumn,
} from './encoder.ts';

const op = 'table';

/** What is to be learned from a table. */
export class TableOptions {
  /** The column to predict. */
  readonly target: string = needed(text());
  /** By default regression for a column of numbers, classification for one of texts. */
  readonly task?: 'classification' | 'regression' | undefined = choice(['classification', 'regression']);
  /** The columns to predict from; by default all others. */
  readonly columns?: readonly string[] | undefined = list(text());
  /** Columns whose numbers are names, such as postal codes. */
  readonly categorical?: readonly string[] | undefined = list(text());
  /** Whether numbers are scaled to mean 0 and deviation 1; by default true. */
  readonly standardize?: boolean = flag(true);
}
export const tableOptions: Options<TableOptions> = options(TableOptions);
const tableFileOptions: Options<TableOptions & CsvOptions> = options(TableOptions, CsvOptions);

/** A table ready for training. */
export interface Table {
  /** float32 of shape (n, d). */
  readonly features: Tensor;
  /** int32 of shape (n,) for classes, float32 of shape (n, 1) for numbers. */
  readonly targets: Tensor;
  /** The d features by name. */
  readonly featureNames: readonly string[];
  /** The classes by name; missing in regression. */
  readonly classNames?: readonly string[];
  /** To be kept beside the model: encodes new rows alike. */
  readonly encoder: TableEncoder;
}

/**
 * A CSV text as features and targets. Columns of numbers are standardised, columns of texts become one feature a text.
 * Throws DataError, naming line and column, for missing values and mistakes, and similar names for an unknown column.
 * @example
 * const text = 'size,colour,kind\n1,red,a\n2,blue,b\n3,red,a\n4,blue,b';
 * const { features, targets, encoder } = data.tableFromCsv(text, { target: 'kind' });
 * console.log(features, targets);
 * data.featureNames(encoder);
 */
export function tableFromCsv(text: string, options: TableOptions & CsvOptions): Table {
  checkNoPath(text);
  tableFileOptions.check(options, 'tableFromCsv', arguments.length - 2);
  const table = parseCsv(text, csvOptions.pick(options));
  const encoder = fitTableEncoder(table, { ...tableOptions.pick(options), target: options.target });
  const { features, targets } = encodeTable(table, encoder);
  return {
    features,
    targets: targets!,
    featureNames: featureNames(encoder),
    ...(encoder.target.kind === 'class' && { classNames: encoder.target.values }),
    encoder,
  };
}

/**
 * Learns from a table how to encode it and tables like it: means and deviations (over n), texts in order. Fit it to
 * the training rows alone where others are to test the model. Throws DataError as `tableFromCsv`, ArgumentError for a
 * column that is named twice, and for what is no table.
 * @example
 * const table = data.parseCsv('size,kind\n1,a\n3,b');
 * const encoder = data.fitTableEncoder(table, { target: 'kind' });
 * data.encodeTable(data.parseCsv('size\n2\n5'), encoder).features;
 */
export function fitTableEncoder(table: CsvTable, options: TableOptions): TableEncoder {
  const {
    target,
    task,
    columns,
    categorical = [],
    standardize,
  } = tableOptions.read(options, 'fitTableEncoder', arguments.length - 2);
  const at = { op, source: checkRows(table, 'fitTableEncoder').source };
  const columnOf = columnsOf(table);
  const named = new Set(categorical);
  for (const name of [target, ...(columns ?? []), ...categorical]) columnOf(name);
  const names = (columns ?? table.columns).filter((name) => name !== target);
  if (names.length === 0) throw fileError(at, `no column is left to predict ${quoted(target)} from`);
  const seen = new Set<string>();
  const repeated = names.find((name) => seen.size === seen.add(name).size);
  if (repeated !== undefined) throw new ArgumentError(`the column ${quoted(repeated)} is named twice`, { op });
  return {
    inputs: names.map((name) => fitInput(columnOf(name), named.has(name), standardize)),
    target: fitTarget(columnOf(target), named.has(target) ? 'classification' : task),
  };
}

/** Throws DataError for a table without rows, ArgumentError for what is no table. */
export function checkRows(table: CsvTable, caller: string): CsvTable {
  if (checkTable(table, caller).rows.length > 0) return table;
  throw fileError({ op, source: table.source }, 'the table has no rows');
}

const fitInput = (column: Column, isCategory: boolean, standardize: boolean): InputColumn =>
  isCategory || !holdsNumbers(column)
    ? { kind: 'category', name: column.name, values: textsOf(column) }
    : fitNumbers(column, standardize);

/** How a column of numbers is scaled. Throws DataError at a cell that holds none. */
export function fitNumbers(column: Column, standardize: boolean): InputColumn {
  const { name } = column;
  const numbers = numbersOf(column);
  const [first] = numbers;
  if (!standardize) return { kind: 'number', name, mean: 0, std: 1 };
  // A constant column becomes zeros; rounding must not make a deviation of it.
  if (first !== undefined && numbers.every((x) => x === first)) return { kind: 'number', name, mean: first, std: 1 };
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
  return { kind: 'number', name, mean, std: Math.sqrt(variance) };
}

function fitTarget(column: Column, task: TableOptions['task']): TargetColumn {
  const { name } = column;
  if ((task ?? (holdsNumbers(column) ? 'regression' : 'classification')) === 'regression') {
    numbersOf(column);
    return { kind: 'number', name };
  }
  const values = textsOf(column);
  const [first = '', second] = values;
  if (second === undefined) column.fail(0, `every row is of the class ${quoted(first, '"')}`, 'two are needed');
  return { kind: 'class', name, values };
}

/** Whether a column is one of numbers. Throws at the odd text in a column that is mostly numbers: it is a mistake. */
function holdsNumbers(column: Column): boolean {
  let [present, numbers, writtenOnes] = [0, 0, 0];
  for (const cell of column.cells) {
    if (isMissing(cell)) continue;
    present++;
    if (isNumeral(cell)) numbers++;
    else if (isWrittenNumber(cell)) writtenOnes++;
  }
  if (numbers === present) return true;
  // Taken for texts, numbers would lose their order without a word.
  if (writtenOnes > 0 && numbers + writtenOnes >= present / 2) {
    const first = column.cells.findIndex(isWrittenNumber);
    const hint = `write it as 1234.5, without signs; if these are names, pass categorical: [${quoted(column.name)}]`;
    column.fail(first, `${quoted(column.cells[first]!, '"')} is a number only for people`, hint);
  }
  if (numbers < present / 2) return false;
  const odd = column.cells.findIndex((cell) => !isMissing(cell) && !isNumeral(cell));
  const problem = `${quoted(column.cells[odd]!, '"')} is not a number, as most of the column is`;
  return column.fail(odd, problem, `correct it, or pass categorical: [${quoted(column.name)}]`);
}

/** The different texts of a column in order, numbers by size. Throws where a value is missing or nearly all differ. */
function textsOf({ cells, fail }: Column): string[] {
  const empty = cells.indexOf('');
  if (empty >= 0) fail(empty, 'the value is missing', 'fill it in, or leave the row out');
  const texts = [...new Set(cells)];
  if (texts.length > 20 && texts.length > cells.length / 2) {
    fail(
      0,
      `${texts.length} different texts in ${cells.length} rows tell nothing about new rows`,
      'leave the column out',
    );
  }
  if (texts.every(isNumeral)) return texts.sort((a, b) => Number(a) - Number(b));
  return texts.sort((a, b) => (a < b ? -1 : 1));
}
