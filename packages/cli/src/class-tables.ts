import type { train } from 'pristella';
import { right, textTable } from './text-table.ts';

/** A line a class and their means. */
export function classLines({ classes, count }: train.ClassificationScores): string[] {
  const columns = [{ title: 'class' }, ...['precision', 'recall', 'F1', 'count'].map(right)];
  const row = (name: string, values: readonly number[], n: number): string[] => [
    name,
    ...values.map((v) => v.toFixed(4)),
    String(n),
  ];
  const mean = (key: 'precision' | 'recall' | 'f1'): number =>
    classes.reduce((sum, c) => sum + c[key], 0) / classes.length;
  const rows = classes.map((c) => row(c.name, [c.precision, c.recall, c.f1], c.support));
  return textTable(columns, rows, [row('mean', [mean('precision'), mean('recall'), mean('f1')], count)]);
}

/** The confusion matrix: what it was by row, what it was called by column, `·` for never. */
export function confusionLines({ classes, confusion }: train.ClassificationScores): string[] {
  const columns = ['was \\ called', ...classes.map((c) => c.name)].map(right);
  const rows = classes.map((c, i) => [c.name, ...confusion[i]!.map((n) => (n === 0 ? '·' : String(n)))]);
  return textTable(columns, rows);
}
