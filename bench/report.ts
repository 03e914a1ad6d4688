import { brief, type Quartiles, spread } from './quartiles.ts';

/** A cell of a table: a number, three quartiles, or words. */
export type Entry = string | number | Quartiles;
export type Row = Readonly<Record<string, Entry>>;

/** The answer to one question. */
export interface Section {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly notes?: readonly string[];
}

const written = (entry: Entry | undefined): string => {
  if (entry === undefined) return '';
  if (typeof entry === 'number') return brief(entry);
  return typeof entry === 'string' ? entry : spread(entry);
};

const columnsOf = (rows: readonly Row[]): string[] => [...new Set(rows.flatMap((r) => Object.keys(r)))];

/** A table for the terminal: columns of equal width. */
export function textTable(rows: readonly Row[]): string {
  const columns = columnsOf(rows);
  const cells = [columns, ...rows.map((r) => columns.map((c) => written(r[c])))];
  const widths = columns.map((_, i) => Math.max(...cells.map((c) => c[i]!.length)));
  const isNumber = columns.map((c) => rows.some((r) => r[c] !== undefined && typeof r[c] !== 'string'));
  return cells
    .map((line) =>
      line
        .map((c, i) => (isNumber[i] ? c.padStart(widths[i]!) : c.padEnd(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The same in Markdown. */
export function markdownTable(rows: readonly Row[]): string {
  const columns = columnsOf(rows);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((r) => line(columns.map((c) => written(r[c])))),
  ].join('\n');
}
