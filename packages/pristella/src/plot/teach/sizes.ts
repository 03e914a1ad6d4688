import type { Shape } from '../scene.ts';
import type { Typography } from '../text/typography.ts';
import { neighbours } from '../values.ts';
import { tints } from './cells.ts';
import { type Item, moved, textAt } from './item.ts';

/** A matrix as it is drawn, with its name above and its size below. */
export interface Sized {
  readonly item: Item;
  readonly name: string;
  readonly size: readonly [rows: number, columns: number];
}

const GAP = 30;
const equalWords = { en: 'equal', zh: '相等' } as const;

/**
 * Matrices that are multiplied, signs between them, the result last: sizes below, in blue what stays and in orange the
 * inner ones, which brackets join.
 */
export function joined(
  parts: readonly Sized[],
  signs: readonly string[],
  language: 'en' | 'zh',
  type: Typography,
): Item {
  const line = type.lineHeight(type.label);
  const tall = Math.max(...parts.map(({ item }) => item.height));
  const top = line + 8;
  const digits = (n: number): number => type.metrics.width(String(n), type.label, true);
  const times = type.metrics.width(' × ', type.label);
  const shapes: Shape[] = [];
  const ends: { readonly rows: number; readonly columns: number }[] = [];
  const under = top + tall + 6 + line / 2;
  let x = 0;
  for (const [i, { item, name, size }] of parts.entries()) {
    const told = digits(size[0]) + times + digits(size[1]);
    const width = Math.max(item.width, told, type.metrics.width(name, type.label, true));
    const middle = x + width / 2;
    const y = top + (tall - item.height) / 2;
    shapes.push(...moved(item.shapes, middle - item.width / 2, y));
    shapes.push(textAt(middle, y - 8 - line / 2, name, type, { bold: true }));
    const from = middle - told / 2;
    const places = { rows: from + digits(size[0]) / 2, columns: from + told - digits(size[1]) / 2 };
    const isResult = i === parts.length - 1;
    const inner = (side: 'rows' | 'columns'): boolean => !isResult && (side === 'rows' ? i > 0 : i < parts.length - 2);
    const paint = (side: 'rows' | 'columns') => ({ fill: inner(side) ? tints.second : tints.first, bold: true });
    shapes.push(textAt(places.rows, under, String(size[0]), type, paint('rows')));
    shapes.push(textAt(from + digits(size[0]) + times / 2, under, '×', type, { fill: 'soft' }));
    shapes.push(textAt(places.columns, under, String(size[1]), type, paint('columns')));
    ends.push(places);
    x += width + GAP;
    const sign = signs[i];
    if (sign !== undefined && !isResult)
      shapes.push(textAt(x - GAP / 2, top + tall / 2, sign, type, { size: type.title + 4, bold: true }));
  }
  const foot = under + line / 2 + 3;
  const look = { stroke: tints.second, width: 1.5 };
  for (const [before, after] of neighbours(ends.slice(0, -1))) {
    const [a, b] = [before.columns, after.rows];
    shapes.push({ kind: 'path', runs: [{ points: [a, foot, a, foot + 7, b, foot + 7, b, foot] }], ...look });
    shapes.push(textAt((a + b) / 2, foot + 10 + line / 2, equalWords[language], type, { fill: tints.second }));
  }
  return { width: x - GAP, height: foot + 10 + line, shapes };
}
