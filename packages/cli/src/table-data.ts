import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { DataError } from 'pristella';
import {
  type CsvTable,
  fitTableTask,
  guessDelimiter,
  irisTable,
  parseCsv,
  type TableEncoder,
  type TableOptions,
  type TableTask,
} from 'pristella/data';
import { type Form, form } from 'pristella/io';
import { readTableText } from './table-file.ts';

/** What a run on a table must remember to read it, and new rows, alike. */
export interface TableConfig extends TableTask {
  /** The CSV file by its full path, or `iris`. */
  readonly file: string;
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
  return { ...parseCsv(text, { source, delimiter: guessDelimiter(text) }), sha256: checksumOf(text) };
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

/** What a run on a table remembers: how it is learnt, and the table by name and checksum. */
export function tableConfig(file: string, table: FileTable, training: CsvTable, options: TableOptions): TableConfig {
  const { sha256 } = table;
  return { file, ...fitTableTask(table, training, options), ...(sha256 !== undefined && { sha256 }) };
}

/** `iris`, or the file's name without folders and ending. */
export const tableName = ({ file }: Pick<TableConfig, 'file'>): string => basename(file).replace(/\.[^.]*$/, '');
