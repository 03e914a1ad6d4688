import { shown } from 'pristella/io';

/** A column of a text table. */
export interface TextColumn {
  readonly title: string;
  /** Numbers stand right, words left. */
  readonly align?: 'left' | 'right';
}

/** A column of numbers. */
export const right = (title: string): TextColumn => ({ title, align: 'right' });

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
  const measured = columns.map(({ align }, j) => {
    const width = [titles, ...above, ...under].reduce((most, cells) => Math.max(most, cells[j]!.length), 0);
    return { width, pad: (text: string) => (align === 'right' ? text.padStart(width) : text.padEnd(width)) };
  });
  const line = (cells: readonly string[]): string =>
    measured
      .map(({ pad }, j) => pad(cells[j]!))
      .join('  ')
      .trimEnd();
  const rule = '─'.repeat(measured.reduce((sum, { width }) => sum + width, 2 * (columns.length - 1)));
  const below = under.length > 0 ? [rule, ...under.map(line)] : [];
  return [line(titles), rule, ...above.map(line), ...below];
}
