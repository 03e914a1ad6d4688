import { ShapeError, showShape } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { choice } from '../../base/row.ts';
import { each } from '../../base/tuple.ts';
import { add, div, mul, sub } from '../../op/elementwise/index.ts';
import { reshape } from '../../op/shape/structure.ts';
import { asTensor } from '../../tensor/create.ts';
import { checkCount } from '../count.ts';
import type { Figure } from '../figure.ts';
import type { Typography } from '../text/typography.ts';
import { brief } from '../ticks.ts';
import { dense, type Grid, gridOf, type Rows, type Values } from '../values.ts';
import { type CellSize, cellFor, cells, textsOf, tints } from './cells.ts';
import { column, type Item, row, words } from './item.ts';
import { sheetFigure, TeachOptions } from './sheet.ts';

type Sign = '+' | '-' | '×' | '÷';
const ops: Readonly<Record<Sign, typeof add>> = { '+': add, '-': sub, '×': mul, '÷': div };

class SignOptions {
  /** What is done with the two arrays: '+' unless told, or '-', '×' or '÷'. */
  readonly sign?: Sign = choice(ops, '+');
}
/** The operation, the title and the language of a broadcast. */
export interface BroadcastOptions extends TeachOptions, SignOptions {}
const broadcastOptions: Options<BroadcastOptions> = options(TeachOptions, SignOptions);

/** An array as it takes part: its numbers in the places that the result has. */
interface Part {
  readonly shape: readonly number[];
  readonly seen: Grid;
  /** Whether the number in a cell is one of the array's own, and not a repeated one. */
  readonly isOwn: (r: number, c: number) => boolean;
}

/**
 * Broadcasting: two arrays and what becomes of them, with the smaller one repeated in grey until the shapes agree. Throws
 * ShapeError for shapes that do not broadcast, and for more than two axes.
 * @example
 * plot.broadcastCells([[1, 2, 3], [4, 5, 6]], [10, 20, 30]).describe();
 */
export function broadcastCells(
  a: Rows | Values | number,
  b: Rows | Values | number,
  options: BroadcastOptions = {},
): Figure {
  const op = 'broadcastCells';
  const { title, sign } = broadcastOptions.read(options, op, arguments.length - 3);
  const given = each([a, b], (x) => (typeof x === 'number' ? { shape: [], values: Float64Array.of(x) } : dense(x, op)));
  const [left, right] = each(given, ({ shape, values }) => reshape(asTensor([...values], op), shape));
  const result = ops[sign](left, right);
  const { shape } = result;
  if (shape.length > 2 || result.size === 0)
    throw new ShapeError(`draws results of at most two axes, got shape ${showShape(shape)}`, { op, shapes: [shape] });
  checkCount(3 * result.size, op);
  const [rows, columns] = sides(shape);
  const parts = each(given, (x) => partOf(x, rows, columns));
  const sums: Part = { shape, seen: gridOf(Float64Array.from(result.data()), rows, columns), isOwn: () => true };
  const describe = (): string =>
    `${parts.map((p) => showShape(p.shape)).join(` ${sign} `)} gives ${showShape(shape)}: ${Array.from(sums.seen.values.subarray(0, 20), brief).join(', ')}`;
  return sheetFigure(
    { title, item: (type) => itemOf([...parts, sums], sign.replace('-', '−'), type), describe },
    options,
  );
}

const sides = (shape: readonly number[]): [rows: number, columns: number] => [shape.at(-2) ?? 1, shape.at(-1) ?? 1];

function partOf({ shape, values }: ReturnType<typeof dense>, rows: number, columns: number): Part {
  const [ownRows, ownColumns] = sides(shape);
  const own = gridOf(values, ownRows, ownColumns);
  const at = (r: number, c: number): number => own.at(ownRows === 1 ? 0 : r, ownColumns === 1 ? 0 : c);
  const seen = Float64Array.from({ length: rows * columns }, (_, i) => at(Math.floor(i / columns), i % columns));
  return { shape, seen: gridOf(seen, rows, columns), isOwn: (r, c) => r < ownRows && c < ownColumns };
}

function itemOf(parts: readonly [Part, Part, Part], sign: string, type: Typography): Item {
  const size = cellFor(textsOf(...parts.map((p) => p.seen)), type);
  const [left, right, result] = parts;
  const item = (part: Part, tint: string): Item => partItem(part, tint, size, type);
  const big = { size: type.title + 4, bold: true };
  const line = type.lineHeight(type.label) + 8;
  const between = (s: string): Item => column([words(s, type, big), words(' ', type, { size: line })], 0);
  return row(
    [item(left, tints.first), between(sign), item(right, tints.second), between('='), item(result, tints.result)],
    16,
  );
}

/** Its cells, and below them its shape and the one that it is stretched to. */
function partItem({ shape, seen, isOwn }: Part, tint: string, size: CellSize, type: Typography): Item {
  const { rows, columns } = seen;
  const cellAt = (r: number, c: number) =>
    isOwn(r, c) ? { text: brief(seen.at(r, c)), tint } : { text: brief(seen.at(r, c)), isGhost: true };
  const isStretched = !isOwn(rows - 1, columns - 1);
  const full = shape.length < 2 && rows === 1 ? [columns] : [rows, columns];
  const told = isStretched ? `${showShape(shape)} → ${showShape(full)}` : showShape(shape);
  return column([cells(rows, columns, cellAt, size, type), words(told, type, { fill: tint })], 8);
}
