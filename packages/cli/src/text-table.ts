/** A column of a text table. */
export interface TextColumn {
  readonly title: string;
  /** Numbers stand right, words left. */
  readonly align?: 'left' | 'right';
}

/** Rows as lines with aligned columns, under their titles and a rule; `last` rows below a second rule. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  last: readonly (readonly string[])[] = [],
): string[] {
  const all = [...rows, ...last];
  const widths = columns.map(({ title }, j) => Math.max(title.length, ...all.map((row) => (row[j] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, j) =>
        align === 'right' ? (cells[j] ?? '').padStart(widths[j]!) : (cells[j] ?? '').padEnd(widths[j]!),
      )
      .join('  ')
      .trimEnd();
  const rule = '─'.repeat(widths.reduce((sum, w) => sum + w, 2 * (columns.length - 1)));
  const below = last.length > 0 ? [rule, ...last.map(line)] : [];
  return [line(columns.map((c) => c.title)), rule, ...rows.map(line), ...below];
}
