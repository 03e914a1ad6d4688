import { ShapeError, showShape } from '../../base/errors.ts';
import { dense, type Grid, grid, gridOf, type Rows, range, type Values } from '../values.ts';
import type { Extent } from './mark.ts';

/** Numbers over places of the plane, which may form any net of four-cornered cells: straight, polar, a projected sphere. */
export interface Field {
  /** Where each number stands, or, for the borders of cells, one row and one column more. */
  readonly x: Grid;
  readonly y: Grid;
  readonly z: Grid;
  /** Whether columns stand upright and rows level, so that every cell is a rectangle along the axes. */
  readonly isStraight: boolean;
}

/** `(z)` or `(x, y, z)`. */
export type FieldParts = readonly [z: Rows] | readonly [x: Values | Rows, y: Values | Rows, z: Rows];

/** Reads `(z)` or `(x, y, z)`; x and y are lists, or grids of the shape of z. With `hasBorders` they may be one longer. */
export function field(op: string, parts: FieldParts, hasBorders = false): Field {
  const [across, upward, numbers] = parts.length === 3 ? parts : [undefined, undefined, parts[0]];
  const z = grid(numbers, op);
  const counted = (n: number): Coordinates => ({ shape: [n], values: new Float64Array(n).map((_, i) => i) });
  const x = across === undefined ? counted(z.columns) : dense(across, op);
  const y = upward === undefined ? counted(z.rows) : dense(upward, op);
  // How much longer than the cells they are: lists say it along one axis, grids along both.
  const isGrid = ({ shape }: Coordinates): boolean => shape.length === 2;
  const longer = [y, ...(isGrid(x) ? [x] : [])].map(({ shape: [rows = Number.NaN] }) => rows - z.rows);
  const wider = [x, ...(isGrid(y) ? [y] : [])].map(({ shape }) => (shape.at(-1) ?? Number.NaN) - z.columns);
  const most = hasBorders ? 1 : 0;
  const fits = (list: readonly number[]): boolean => list.every((n) => n === list[0] && n >= 0 && n <= most);
  const isKnown = [x, y].every(({ shape }) => shape.length === 1 || shape.length === 2);
  const [below, beside] = [longer[0], wider[0]];
  if (!isKnown || below === undefined || beside === undefined || !fits(longer) || !fits(wider)) {
    const shapes = [x.shape, y.shape, [z.rows, z.columns]];
    const message = `x of shape ${showShape(x.shape)} and y of shape ${showShape(y.shape)} for ${z.rows} rows of ${z.columns} numbers`;
    const borders = hasBorders ? ', or each one longer' : '';
    const hint = `x one for each column and y one for each row, or both of shape ${showShape([z.rows, z.columns])}${borders}`;
    throw new ShapeError(message, { op, shapes, hint });
  }
  const [rows, columns] = [z.rows + below, z.columns + beside];
  const xs = gridOf(spreadOver(x, rows, columns, 1), rows, columns);
  const ys = gridOf(spreadOver(y, rows, columns, 0), rows, columns);
  return { x: xs, y: ys, z, isStraight: isStraight(xs, 1) && isStraight(ys, 0) };
}

type Coordinates = ReturnType<typeof dense>;

/** A list repeated over rows (`axis` 1, along the columns) or columns; a grid as it is. */
function spreadOver({ shape, values }: Coordinates, rows: number, columns: number, axis: 0 | 1): Float64Array {
  if (shape.length === 2) return values;
  const valueAt = (_: unknown, i: number): number => values[axis === 1 ? i % columns : Math.floor(i / columns)]!;
  return Float64Array.from({ length: rows * columns }, valueAt);
}

/** Whether coordinates change along one axis only. */
const isStraight = ({ rows, columns, at, values }: Grid, axis: 0 | 1): boolean =>
  values.every((v, i) => Object.is(v, axis === 1 ? at(0, i % columns) : at(Math.floor(i / columns), 0))) && rows > 0;

/** A field reaches to the edge of the axes. */
export const flush = ({ x, y }: Pick<Field, 'x' | 'y'>): Extent => ({
  x: x.values,
  y: y.values,
  stickyX: range(x.values) ?? [],
  stickyY: range(y.values) ?? [],
});

/**
 * Coordinates of the corners of cells: as given where there is one more each way, else half-way between the centres.
 * `axis` is the one along which they run, 1 for x and 0 for y: only there has a single cell a width.
 */
export function cornersOf(g: Grid, { rows, columns }: Grid, axis: 0 | 1): Grid {
  const down = g.rows === rows + 1 ? g : widened(g, axis === 0 ? 1 : 0);
  return down.columns === columns + 1 ? down : turned(widened(turned(down), axis === 1 ? 1 : 0));
}

/** One row more: half-way between the rows, and as far beyond the first and the last. */
function widened(g: Grid, single: number): Grid {
  const values = new Float64Array((g.rows + 1) * g.columns).map((_, i) => {
    const [r, c] = [Math.floor(i / g.columns), i % g.columns];
    const near = Math.min(g.rows - 1, Math.max(1, r));
    const step = g.rows === 1 ? single : g.at(near, c) - g.at(near - 1, c);
    return r === 0 ? g.at(0, c) - step / 2 : g.at(r - 1, c) + step / 2;
  });
  return gridOf(values, g.rows + 1, g.columns);
}

function turned(g: Grid): Grid {
  const values = Float64Array.from(g.values, (_, i) => g.at(i % g.rows, Math.floor(i / g.rows)));
  return gridOf(values, g.columns, g.rows);
}
