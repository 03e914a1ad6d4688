import { whole } from '../../base/row.ts';
import { tuple } from '../../base/shape.ts';
import { pair, type Size2, type WindowOptions, windowedSize } from '../../op/product/movement.ts';
import { checkCount } from '../count.ts';
import type { Shape } from '../scene.ts';
import type { Typography } from '../text/typography.ts';
import { brief } from '../ticks.ts';
import { type Grid, gridOf } from '../values.ts';
import { arrow, type Cell, type CellSize, cellBox, cells, outlined, tints } from './cells.ts';
import { column, type Item, moved, table, textAt, words } from './item.ts';

/** How many positions of the window are shown. */
export class StepOptions {
  /** How many positions of the window are shown, each in a picture of its own: up to 4 unless told. */
  readonly steps?: number = whole(1, 4);
}

/** A window that moves over an image. */
export interface Windows {
  /** The image with its padding. */
  readonly x: Grid;
  readonly size: readonly [height: number, width: number];
  readonly stride: readonly [down: number, across: number];
  readonly padding: readonly [down: number, across: number];
  /** How many positions there are, down and across. */
  readonly places: readonly [rows: number, columns: number];
}

/** The windows of a size over an image. Throws ShapeError where none fits. */
export function windowsOver(image: Grid, size: Size2, options: WindowOptions, stride: Size2, op: string): Windows {
  const [kernel, step] = [pair(size, Number.NaN), pair(options.stride ?? stride, 1)];
  const padding = pair(options.padding, 0);
  const places = tuple(windowedSize([image.rows, image.columns], kernel, step, padding, op), 2);
  const [rows, columns] = [image.rows + 2 * padding[0], image.columns + 2 * padding[1]];
  checkCount(rows * columns + places[0] * places[1] + kernel[0] * kernel[1], op);
  const values = new Float64Array(rows * columns);
  for (let r = 0; r < image.rows; r++)
    for (let c = 0; c < image.columns; c++) values[(r + padding[0]) * columns + c + padding[1]] = image.at(r, c);
  return { x: gridOf(values, rows, columns), size: kernel, stride: step, padding, places };
}

/** The upper left cell of the window at a position. */
export const cornerOf = ({ stride, places }: Windows, step: number): readonly [r: number, c: number] => [
  Math.floor(step / places[1]) * stride[0],
  (step % places[1]) * stride[1],
];

/** The numbers that the window sees at a position, row by row. */
export function seenAt(windows: Windows, step: number): number[] {
  const [r, c] = cornerOf(windows, step);
  const [height, width] = windows.size;
  return Array.from({ length: height * width }, (_, i) => windows.x.at(r + Math.floor(i / width), c + (i % width)));
}

/** The positions that are shown: the first ones. */
export const stepsOf = ({ places }: Windows, steps: number): number[] =>
  Array.from({ length: Math.min(steps, places[0] * places[1]) }, (_, i) => i);

export const windowWords = {
  en: {
    input: 'input',
    filter: 'filter',
    output: 'output',
    stride: 'stride',
    padding: 'padding',
    columns: 'im2col: a row for each window',
    flat: 'filter',
  },
  zh: {
    input: '输入',
    filter: '滤波器',
    output: '输出',
    stride: '步幅',
    padding: '填充',
    columns: 'im2col：每个窗口成为一行',
    flat: '滤波器',
  },
} as const;
export type WindowWords = (typeof windowWords)['en' | 'zh'];

/** A named part: its name above, a note below. */
export const captioned = (item: Item, name: string, type: Typography, note = ''): Item =>
  column(
    [
      words(name, type, { bold: true }),
      item,
      ...(note === '' ? [] : [words(note, type, { size: type.tick, fill: 'soft' })]),
    ],
    6,
  );

/** The image with its padding in grey, the window in blue; an arrow shows how far it has come from the position before. */
export function imageItem(windows: Windows, step: number, size: CellSize, t: WindowWords, type: Typography): Item {
  const { x, padding, stride } = windows;
  const [height, width] = windows.size;
  const [r0, c0] = cornerOf(windows, step);
  const isPadding = (r: number, c: number): boolean =>
    r < padding[0] || c < padding[1] || r >= x.rows - padding[0] || c >= x.columns - padding[1];
  const cellAt = (r: number, c: number): Cell => {
    const isSeen = r >= r0 && r < r0 + height && c >= c0 && c < c0 + width;
    return { text: brief(x.at(r, c)), isGhost: isPadding(r, c), bold: isSeen, tint: isSeen ? tints.first : undefined };
  };
  const picture = cells(x.rows, x.columns, cellAt, size, type);
  const shapes: Shape[] = [...picture.shapes, outlined([r0, c0], windows.size, size, tints.first)];
  const [down, across] = step === 0 ? [0, 0] : cornerOf(windows, step - 1);
  const from = cellBox(down, across, size);
  const to = cellBox(r0, c0, size);
  const line = type.lineHeight(type.tick);
  const top = line + 12;
  const moves: Shape[] = [];
  if (step > 0 && down === r0) {
    moves.push(...arrow(from.x, -7, to.x, -7, tints.first, 2));
    moves.push(
      textAt(Math.max((from.x + to.x) / 2, 24), -12 - line / 2, `${t.stride} ${stride[1]}`, type, {
        size: type.tick,
        fill: tints.first,
      }),
    );
  }
  const told =
    padding[0] + padding[1] > 0 ? `${t.padding} ${padding[0] === padding[1] ? padding[0] : padding.join(', ')}` : '';
  const body = { width: picture.width, height: top + picture.height, shapes: moved([...shapes, ...moves], 0, top) };
  return captioned(body, t.input, type, told);
}

/** The results so far, the present one in green. */
export function resultItem(result: Grid, step: number, size: CellSize, name: string, type: Typography): Item {
  const cellAt = (r: number, c: number): Cell => {
    const i = r * result.columns + c;
    if (i > step) return { text: '' };
    return { text: brief(result.at(r, c)), tint: i === step ? tints.result : undefined, bold: i === step };
  };
  const picture = cells(result.rows, result.columns, cellAt, size, type);
  const place = [Math.floor(step / result.columns), step % result.columns] as const;
  return captioned(
    { ...picture, shapes: [...picture.shapes, outlined(place, [1, 1], size, tints.result)] },
    name,
    type,
  );
}

/** The steps as pictures, numbered, in rows of two. */
export function stepTable(items: readonly Item[], type: Typography, columns = 2): Item {
  const numbered = items.map((item, i) =>
    items.length === 1
      ? item
      : column([words(`${i + 1}`, type, { size: type.title, bold: true, fill: 'soft' }), item], 2),
  );
  const across = items.length === 1 ? 1 : columns;
  return table(numbered, across, 36);
}
