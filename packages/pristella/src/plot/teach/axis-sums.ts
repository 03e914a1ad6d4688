import { ShapeError, showShape } from '../../base/errors.ts';
import { sum } from '../../op/reduce/sum.ts';
import { reshape } from '../../op/shape/structure.ts';
import { asTensor } from '../../tensor/create.ts';
import { checkCount } from '../count.ts';
import type { Figure } from '../figure.ts';
import type { Shape } from '../scene.ts';
import type { Typography } from '../text/typography.ts';
import { brief } from '../ticks.ts';
import { dense, type Grid, grid, gridOf, type Rows, type Values } from '../values.ts';
import { arrow, cellFor, cells, textsOf, tints } from './cells.ts';
import { type Item, moved, textAt } from './item.ts';
import { sheetFigure, type TeachOptions, teachOptions } from './sheet.ts';

const axisWords = { en: 'axis', zh: '轴' } as const;

/** An array with the sums of its columns, of its rows and of all. */
interface Sums {
  readonly x: Grid;
  readonly down: Grid;
  readonly across: Grid;
  readonly total: number;
  readonly rank: number;
  readonly axis: string;
}

/**
 * Which way `np.sum(x, axis)` runs: the array in its cells, an arrow along each axis, and where it ends the sums, in the
 * colour of their axis; the sum of all in the corner. Throws ShapeError unless x has one or two axes.
 * @example
 * plot.axisSums([[1, 2, 3], [4, 5, 6]]).describe();
 */
export function axisSums(x: Rows | Values, options: TeachOptions = {}): Figure {
  const op = 'axisSums';
  const { title, language } = teachOptions.read(options, op, arguments.length - 2);
  const { shape, values } = dense(x, op);
  const rank = shape.length;
  const [rows = 1, columns = 1] = rank === 1 ? [1, ...shape] : shape;
  if (rank < 1 || rank > 2 || values.length === 0)
    throw new ShapeError(`draws arrays of one or two axes, got shape ${showShape(shape)}`, {
      op,
      shapes: [shape],
      hint: 'paper has two directions: draw a part, x.at(0)',
    });
  checkCount(values.length, op);
  const square = reshape(asTensor([...values], op), [rows, columns]);
  const sums: Sums = {
    x: gridOf(values, rows, columns),
    down: grid(reshape(sum(square, 0), [1, columns]), op),
    across: grid(reshape(sum(square, 1), [rows, 1]), op),
    total: sum(square).item(),
    rank,
    axis: axisWords[language],
  };
  return sheetFigure({ title, item: (type) => itemOf(sums, type), describe: () => described(sums) }, options);
}

/** Rows go along the last axis: of a list, that is its only one. */
const axisOf = (rank: number, direction: 'down' | 'across'): string => (direction === 'down' ? '0' : String(rank - 1));

function itemOf({ x, down, across, total, rank, axis }: Sums, type: Typography): Item {
  const { rows, columns } = x;
  const texts = [...textsOf(x, down, across), brief(total)];
  const size = cellFor(texts, type);
  const { width, height } = size;
  const line = type.lineHeight(type.label);
  const callOf = (direction: 'down' | 'across'): string => `sum(x, ${axisOf(rank, direction)})`;
  const named = [callOf('across'), 'sum(x)'].map((t) => type.metrics.width(t, type.label));
  // The array begins at (left, top); its sums stand behind arrows of one length.
  const left =
    rank === 2
      ? Math.max(type.metrics.width(`${axis} 0`, type.label), type.metrics.width(callOf('down'), type.label)) + 22
      : 0;
  const top = line + 22;
  const way = 34;
  const [right, bottom] = [left + columns * width, top + rows * height];
  const plain = (g: Grid) => (r: number, c: number) => ({ text: brief(g.at(r, c)) });
  const shapes: Shape[] = moved(cells(rows, columns, plain(x), size, type).shapes, left, top);
  const { first, second, result } = tints;
  // Along the axes, outside of the array.
  shapes.push(...arrow(left, top - 9, right, top - 9, second, 2));
  shapes.push(
    textAt((left + right) / 2, top - 18 - line / 2, `${axis} ${axisOf(rank, 'across')}`, type, {
      fill: second,
      bold: true,
    }),
  );
  for (let r = 0; r < rows; r++) {
    const y = top + (r + 0.5) * height;
    shapes.push(...arrow(right + 5, y, right + way - 4, y, second));
  }
  const rowSums = cells(rows, 1, (r) => ({ text: brief(across.at(r, 0)), tint: second, bold: true }), size, type);
  shapes.push(...moved(rowSums.shapes, right + way, top));
  const far = right + way + width;
  shapes.push(textAt(right + way + width / 2, top - 9 - line / 2, callOf('across'), type, { fill: second }));
  const reach = Math.max(...named) / 2 - width / 2;
  if (rank === 1) return { width: far + Math.max(0, reach), height: bottom, shapes };
  shapes.push(...arrow(left - 9, top, left - 9, bottom, first, 2));
  const beside = (left - 18) / 2;
  shapes.push(textAt(beside, (top + bottom) / 2, `${axis} 0`, type, { fill: first, bold: true }));
  for (let c = 0; c < columns; c++) {
    const at = left + (c + 0.5) * width;
    shapes.push(...arrow(at, bottom + 5, at, bottom + way - 4, first));
  }
  const columnSums = cells(1, columns, (_, c) => ({ text: brief(down.at(0, c)), tint: first, bold: true }), size, type);
  shapes.push(...moved(columnSums.shapes, left, bottom + way));
  shapes.push(textAt(beside, bottom + way + height / 2, callOf('down'), type, { fill: first }));
  const all = cells(1, 1, () => ({ text: brief(total), tint: result, bold: true }), size, type);
  shapes.push(...moved(all.shapes, right + way, bottom + way));
  shapes.push(textAt(right + way + width / 2, bottom + way + height + line / 2 + 4, 'sum(x)', type, { fill: result }));
  return { width: far + Math.max(0, reach), height: bottom + way + height + line + 8, shapes };
}

function described({ x, down, across, total, rank }: Sums): string {
  const list = (g: Grid): string => Array.from(g.values, brief).join(', ');
  const shape = rank === 1 ? `${x.columns}` : `${x.rows} by ${x.columns}`;
  const columns = rank === 2 ? `; sums along axis 0: ${list(down)}` : '';
  return `array of ${shape}${columns}; along axis ${rank - 1}: ${list(across)}; of all: ${brief(total)}`;
}
