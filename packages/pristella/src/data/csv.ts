/** Comma-separated values. Source: RFC 4180; besides CRLF, a line may end in LF or CR. */
import { ArgumentError, showValue } from '../base/errors.ts';
import { checkFields, checkText } from '../base/limits.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { checked, flag, text } from '../base/row.ts';
import { quoted, shown } from '../base/shown.ts';
import { fileError } from '../io/element.ts';

const op = 'csv';

/** One record of a table. */
export interface CsvRow {
  /** The line on which it begins, from 1, as an editor counts. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A table of texts: every row has one cell a column. */
export interface CsvTable {
  /** The file's name, for messages. */
  readonly source: string;
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

const character = (): string =>
  checked<string, [string]>((value, _, at) => {
    if (typeof value === 'string' && value.length === 1 && !'"\r\n'.includes(value)) return value;
    throw new ArgumentError(`the delimiter ${quoted(String(value), '"')} is not a single character`, { op: at });
  }, ',');

/** How `parseCsv` reads. */
export class CsvOptions {
  /** The character between cells; a comma. */
  readonly delimiter?: string = character();
  /** Whether the first line names the columns (default); else they are column1, column2, ... */
  readonly header?: boolean = flag(true);
  /** The file's name, for messages. */
  readonly source?: string = text('the table');
}
/** Throws ArgumentError for what is no table. */
export const checkTable = (table: CsvTable, op: string): CsvTable =>
  checkFields(table, ['columns', 'rows'], 'a table', op, 'parseCsv(text) makes one');

export const csvOptions: Options<CsvOptions> = options(CsvOptions);

/** How much of a text becomes cells. A cell is a text of its own, at some 40 bytes, a row about three of them. */
export interface CsvLimits {
  readonly columns: number;
  /** Cells of all rows, and three for each row. */
  readonly cells: number;
}
const usualLimits: CsvLimits = { columns: 100_000, cells: 2 ** 25 };
const cellsOfRow = 3;

/**
 * Reads a table; empty lines are skipped, and spaces around column names. Throws DataError, naming the line, for
 * quotes out of place, rows of another length than the header, column names that are missing or not unique, and for
 * more than 100,000 columns or some 30 million cells. Throws ArgumentError for a delimiter that is not a single character.
 * @example
 * const table = data.parseCsv('name,age\nAda,36\nEmmy,53');
 * table.columns;
 * table.rows[1];
 */
export function parseCsv(text: string, options: CsvOptions = {}): CsvTable {
  checkArguments(arguments.length, 2, 'parseCsv');
  return readCsv(text, options, usualLimits);
}

/** Throws ArgumentError for the name of a file in the place of its text. */
export function checkNoPath(text: string): void {
  if (!/^[^\r\n]{1,999}\.(csv|tsv|txt)$/i.test(text)) return;
  throw new ArgumentError(`takes the text of a table, got the name of a file, ${showValue(text)}`, {
    op,
    hint: "in Node, readFileSync(path, 'utf8') gives its text, in a page (await fetch(path)).text()",
  });
}

/** The same, reading no more than the limits say. */
export function readCsv(text: string, options: CsvOptions, limits: CsvLimits): CsvTable {
  const { delimiter, header, source } = csvOptions.read(options, 'parseCsv');
  if (typeof text !== 'string')
    throw new ArgumentError(`takes the text of a table, got ${showValue(text)}`, {
      op,
      hint: 'new TextDecoder().decode(bytes) makes a text of bytes',
    });
  checkNoPath(text);
  const records = readRecords(text, delimiter, source, limits);
  const first = records[0];
  if (!first) throw fileError({ op, source }, 'the table is empty');
  const columns = header ? columnNames(first, source) : first.cells.map((_, i) => `column${i + 1}`);
  const rows = header ? records.slice(1) : records;
  for (const { line, cells } of rows) {
    if (cells.length === columns.length) continue;
    const problem = `${cells.length} cells, but there are ${columns.length} columns`;
    throw fileError({ op, source: `${source}, line ${line}` }, problem, delimiterHint(first.cells, delimiter));
  }
  return { source, columns, rows };
}

function columnNames({ line, cells }: CsvRow, source: string): string[] {
  const at = { op, source: `${source}, line ${line}` };
  const names = cells.map((cell) => cell.trim());
  if (names.every((name) => name !== '' && Number.isFinite(Number(name))))
    throw fileError(at, 'the first line holds numbers, not names of columns', 'add such a line, or pass header: false');
  const seen = new Set<string>();
  names.forEach((name, i) => {
    if (name === '')
      throw fileError(at, `column ${i + 1} has no name`, 'from pandas, write it with to_csv(..., index=False)');
    if (seen.has(name)) throw fileError(at, `two columns are called ${quoted(name)}`);
    seen.add(name);
  });
  return names;
}

/** Spreadsheets of many countries put semicolons where others put commas. */
function delimiterHint(header: readonly string[], delimiter: string): string {
  const [first = '', second] = header;
  const other = [';', '\t', '|'].find((d) => d !== delimiter && second === undefined && first.includes(d));
  return other ? `pass delimiter: "${shown(other)}"` : 'put cells that hold a comma or line break in quotes';
}

const [LF, CR, QUOTE] = [10, 13, 34];

type Fail = (problem: string, line: number, hint?: string) => never;

/** How many rows there are, counted with their cells before any are made. Throws DataError where there are too many. */
function countRows(text: string, separator: number, limits: CsvLimits, fail: Fail): number {
  let [line, begun, rows, kept] = [1, 1, 0, 0];
  let cells = 0;
  let isQuoted = false;
  for (let i = 0; i <= text.length; i++) {
    const code = text.charCodeAt(i);
    const isBreak = code === LF || (code === CR && text.charCodeAt(i + 1) !== LF);
    if (isBreak) line++;
    if ((isBreak && !isQuoted) || i === text.length) {
      if (cells > 0) {
        kept += cells + cellsOfRow;
        if (kept > limits.cells) fail(`the table is too large: ${rows} rows fit`, begun, 'read it in parts');
        rows++;
      }
      cells = 0;
      begun = line;
    } else if (code !== CR) {
      if (cells === 0) cells = 1;
      if (code === QUOTE) isQuoted = !isQuoted;
      else if (code === separator && !isQuoted && ++cells > limits.columns) {
        fail(`more than ${limits.columns} columns`, begun, 'is it a table with a line for each row?');
      }
    }
  }
  return rows;
}

function readRecords(text: string, delimiter: string, source: string, limits: CsvLimits): CsvRow[] {
  const records: CsvRow[] = [];
  const separator = delimiter.charCodeAt(0);
  const fail: Fail = (problem, onLine, hint) => {
    throw fileError({ op, source: `${source}, line ${onLine}` }, problem, hint);
  };
  if (countRows(text, separator, limits, fail) === 0) return [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;

  // Beyond the text a character's code is NaN.
  const isEnd = (code: number): boolean => code === LF || code === CR || Number.isNaN(code);
  const quotedCell = (): string => {
    const opened = line;
    const from = at + 1;
    let doubled = false;
    for (at = from; ; at += 2) {
      if (text.charCodeAt(at) !== QUOTE) at = text.indexOf('"', at);
      if (at < 0) return fail('the quote is never closed', opened);
      if (text.charCodeAt(at + 1) !== QUOTE) break;
      doubled = true;
    }
    const cell = text.slice(from, at++);
    line += countBreaks(cell);
    const next = text.charCodeAt(at);
    if (next !== separator && !isEnd(next)) fail('text follows a closed quote', line, 'write "" for a quote');
    return doubled ? undoubled(cell) : cell;
  };
  const plainCell = (): string => {
    const from = at;
    for (let code = text.charCodeAt(at); code !== separator && !isEnd(code); code = text.charCodeAt(++at)) {
      if (code !== QUOTE) continue;
      fail('a quote within a cell', line, 'put the whole cell in quotes and write "" for a quote');
    }
    return text.slice(from, at);
  };
  const nextCell = (): string => (text.charCodeAt(at) === QUOTE ? quotedCell() : plainCell());

  while (at < text.length) {
    const start = at;
    const begun = line;
    const cells = [nextCell()];
    while (text.charCodeAt(at) === separator) {
      at++;
      cells.push(nextCell());
    }
    if (at > start) records.push({ line: begun, cells });
    at += text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? 2 : 1;
    line++;
  }
  return records;
}

function countBreaks(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) count++;
  }
  return count;
}

/** `""` as `"`, in parts of many characters: a text that is made quote by quote is held as a tree of as many pieces. */
function undoubled(cell: string): string {
  const parts: string[] = [];
  const codes = new Uint16Array(8192);
  let count = 0;
  for (let i = 0; i < cell.length; i++) {
    const code = cell.charCodeAt(i);
    codes[count++] = code;
    if (code === QUOTE) i++;
    if (count < codes.length && i + 1 < cell.length) continue;
    parts.push(String.fromCharCode(...codes.subarray(0, count)));
    count = 0;
  }
  return parts.join('');
}

/**
 * The separator that is met most often in the line of a text that names its columns, outside of quotes: a comma, a semicolon, as
 * spreadsheets of some countries write, or a tab. Throws ArgumentError for what is no text.
 * @example
 * data.guessDelimiter('name;age\nAda;36');
 */
export function guessDelimiter(text: string): string {
  checkText(text, 'the table', 'guessDelimiter');
  const separators = [',', ';', '\t'];
  const counts = separators.map(() => 0);
  let isQuoted = false;
  for (let at = Math.max(0, text.search(/[^\ufeff\r\n]/)); at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (code === LF || code === CR) break;
    const i = separators.indexOf(text[at]!);
    if (i >= 0) counts[i]!++;
  }
  return separators[counts.indexOf(Math.max(...counts))]!;
}
