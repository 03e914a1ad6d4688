import { shown } from 'pristella/io';

/** A column of a text table. */
export interface TextColumn {
  readonly title: string;
  /** Numbers stand right, words left. */
  readonly align?: 'left' | 'right';
}

/** Characters of a cell. */
const mostShown = 200;

/**
 * Rows as lines with aligned columns, under their titles and a rule; `last` rows below a second rule. Titles and cells may
 * come from files: they are shown, and cut where they are long.
 */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  last: readonly (readonly string[])[] = [],
): string[] {
  const visible = (row: readonly string[]): string[] => columns.map((_, j) => shown(row[j] ?? '', mostShown));
  const [titles, above, under] = [visible(columns.map((c) => c.title)), rows.map(visible), last.map(visible)];
  const widths = titles.map((title) => title.length);
  for (const row of [...above, ...under]) {
    for (const [j, cell] of row.entries()) widths[j] = Math.max(widths[j]!, cell.length);
  }
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, j) => (align === 'right' ? cells[j]!.padStart(widths[j]!) : cells[j]!.padEnd(widths[j]!)))
      .join('  ')
      .trimEnd();
  const rule = '─'.repeat(widths.reduce((sum, w) => sum + w, 2 * (columns.length - 1)));
  const below = under.length > 0 ? [rule, ...under.map(line)] : [];
  return [line(titles), rule, ...above.map(line), ...below];
}
