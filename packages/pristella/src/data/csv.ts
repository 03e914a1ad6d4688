/** Comma-separated values. Source: RFC 4180; besides CRLF, a line may end in LF or CR. */
import { ArgumentError } from '../base/errors.ts';
import { checkOptions, type Fields } from '../base/options.ts';
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

/** How `parseCsv` reads. */
export interface CsvOptions {
  /** The character between cells; a comma. */
  readonly delimiter?: string;
  /** Whether the first line names the columns (default); else they are column1, column2, ... */
  readonly header?: boolean;
  /** The file's name, for messages. */
  readonly source?: string;
}
export const csvFields: Fields<CsvOptions> = { delimiter: true, header: true, source: true };

/**
 * Reads a table; empty lines are skipped, and spaces around column names. Throws DataError, naming the line, for
 * quotes out of place, rows of another length than the header, and column names that are missing or not unique.
 * Throws ArgumentError for a delimiter that is not a single character.
 * @example
 * const table = data.parseCsv('name,age\nAda,36\nEmmy,53');
 * table.columns;
 * table.rows[1];
 */
export function parseCsv(text: string, options: CsvOptions = {}): CsvTable {
  const { delimiter = ',', header = true, source = 'the table' } = checkOptions(options, csvFields, op);
  if (delimiter.length !== 1 || '"\r\n'.includes(delimiter)) {
    throw new ArgumentError(`the delimiter ${JSON.stringify(delimiter)} is not a single character`, { op });
  }
  const records = readRecords(text, delimiter, source);
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
  if (names.every((name) => name !== '' && Number.isFinite(Number(name)))) {
    throw fileError(at, 'the first line holds numbers, not names of columns', 'add such a line, or pass header: false');
  }
  names.forEach((name, i) => {
    if (name === '') {
      throw fileError(at, `column ${i + 1} has no name`, 'from pandas, write it with to_csv(..., index=False)');
    }
    if (names.indexOf(name) < i) throw fileError(at, `two columns are called '${name}'`);
  });
  return names;
}

/** Spreadsheets of many countries put semicolons where others put commas. */
function delimiterHint(header: readonly string[], delimiter: string): string {
  const other = [';', '\t', '|'].find((d) => d !== delimiter && header.length === 1 && header[0]!.includes(d));
  return other ? `pass delimiter: ${JSON.stringify(other)}` : 'put cells that hold a comma or line break in quotes';
}

function readRecords(text: string, delimiter: string, source: string): CsvRow[] {
  const records: CsvRow[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;

  const isEnd = (c: string | undefined): boolean => c === undefined || c === '\n' || c === '\r';
  const fail = (problem: string, onLine: number, hint?: string): never => {
    throw fileError({ op, source: `${source}, line ${onLine}` }, problem, hint);
  };
  const quoted = (): string => {
    const opened = line;
    let cell = '';
    for (let from = at + 1; ; from = at + 1) {
      at = text.indexOf('"', from);
      if (at < 0) return fail('the quote is never closed', opened);
      cell += text.slice(from, at);
      if (text[++at] !== '"') break;
      cell += '"';
    }
    line += countBreaks(cell);
    if (text[at] !== delimiter && !isEnd(text[at])) fail('text follows a closed quote', line, 'write "" for a quote');
    return cell;
  };
  const plain = (): string => {
    const from = at;
    while (text[at] !== delimiter && !isEnd(text[at])) {
      if (text[at] === '"')
        fail('a quote within a cell', line, 'put the whole cell in quotes and write "" for a quote');
      at++;
    }
    return text.slice(from, at);
  };

  while (at < text.length) {
    const start = at;
    const begun = line;
    const cells = [text[at] === '"' ? quoted() : plain()];
    while (text[at] === delimiter) {
      at++;
      cells.push(text[at] === '"' ? quoted() : plain());
    }
    if (at > start) records.push({ line: begun, cells });
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    line++;
  }
  return records;
}

const countBreaks = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;
