import { ArgumentError, ShapeError, showShape, showValue } from '../base/errors.ts';
import { isRawArray, type RawArray } from '../base/raw.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** One-dimensional data: a tensor, an array of numbers or a typed array. */
export type Values = Tensor | RawArray | ArrayLike<number>;
/** Two-dimensional data, row by row. */
export type Rows = Tensor | RawArray | readonly ArrayLike<number>[];
/** Data of any rank up to three: numbers in lists of lists, or a tensor. */
export type Pixels = Tensor | RawArray | readonly ArrayLike<number>[] | readonly (readonly ArrayLike<number>[])[];

/** A rectangle of numbers, row by row. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly at: (row: number, column: number) => number;
  readonly values: Float64Array;
}

/**
 * Throws ArgumentError unless a thing has these parts, of these types: what programs make themselves is known by what it has.
 * A list is none.
 */
export function checkParts(
  given: object,
  parts: Readonly<Record<string, 'function' | 'object' | 'number' | 'string'>>,
  what: string,
  op: string,
): void {
  const has = ([name, type]: [string, string]): boolean => typeof (given as Record<string, unknown>)[name] === type;
  if (given !== null && given !== undefined && Object.entries(parts).every(has)) return;
  throw new ArgumentError(`needs ${what}, got ${showValue(given)}`, {
    op,
    hint: `it has ${Object.keys(parts).join(', ')}`,
  });
}

// A tensor is known by what it can do: `instanceof` fails where two copies of the library meet.
const isTensor = (v: unknown): v is Tensor => typeof v === 'object' && v !== null && 'tolist' in v && 'data' in v;

/** The numbers of one-dimensional data. A tensor of any rank is read in row-major order. */
export function vector(values: Values, op: string, name?: string): Float64Array {
  if (isTensor(values)) return Float64Array.from(values.data());
  if (isRawArray(values)) return Float64Array.from(values.data);
  if (typeof values !== 'object' || values === null || typeof values.length !== 'number')
    throw new ArgumentError(`${needs(name)} a list of numbers, got ${showValue(values)}`, { op });
  return Float64Array.from(values, (value) => numberIn(value, op, name));
}

const needs = (name: string | undefined): string => (name === undefined ? 'needs' : `${name} needs`);

/** A number as it is, and 0 or 1 for a truth value. */
function numberIn(value: unknown, op: string, name?: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return Number(value);
  throw new ArgumentError(`${needs(name)} numbers, got ${showValue(value)}`, {
    op,
    hint: 'NaN stands for a missing one',
  });
}

/** Several lists of one length. Throws ShapeError naming the lengths where they differ. */
export function sameLength(op: string, ...lists: readonly ArrayLike<unknown>[]): void {
  if (lists.every((l) => l.length === lists[0]?.length)) return;
  const shapes = lists.map((l) => [l.length]);
  throw new ShapeError(`lengths differ: ${shapes.map(showShape).join(', ')}`, { op, shapes });
}

/** The first numbers of several lists, the second ones and so on. Throws as `sameLength`. */
export function zip<T extends readonly ArrayLike<number>[]>(op: string, ...lists: T): { [K in keyof T]: number }[] {
  sameLength(op, ...lists);
  const rows: { [K in keyof T]: number }[] = [];
  const count = lists[0]?.length ?? 0;
  // Plots have a hundred thousand points.
  for (let i = 0; i < count; i++) {
    const row: unknown[] = [];
    for (const list of lists) row.push(list[i]);
    rows.push(row as { [K in keyof T]: number });
  }
  return rows;
}

/** Each but the last with the one after it. */
export const neighbours = <T>(list: readonly T[]): [T, T][] => list.slice(1).map((next, i) => [list[i]!, next]);

/** A number for each of `count` places: one for all, or a list of that length. */
export function spread(value: number | Values, count: number, op: string): Float64Array {
  if (typeof value === 'number') return new Float64Array(count).fill(value);
  const list = vector(value, op);
  if (list.length !== count) throw new ShapeError(`${list.length} values for ${count} places`, { op });
  return list;
}

/** The shape and numbers of data of any rank. Throws ShapeError for ragged lists. */
export function dense(
  data: Pixels | Values | readonly Pixels[],
  op: string,
  name?: string,
): { shape: readonly number[]; values: Float64Array } {
  if (isTensor(data)) return { shape: data.shape, values: Float64Array.from(data.data()) };
  if (isRawArray(data)) return { shape: data.shape, values: Float64Array.from(data.data) };
  const shape: number[] = [];
  for (let level: unknown = data; isList(level); level = level[0]) shape.push(level.length);
  const values = new Float64Array(shape.reduce((n, m) => n * m, 1));
  let at = 0;
  const copy = (level: unknown, axis: number): void => {
    if (axis === shape.length) {
      values[at++] = numberIn(level, op, name);
      return;
    }
    if (!isList(level) || level.length !== shape[axis])
      throw new ShapeError('the rows are of different lengths', { op, axis });
    for (let i = 0; i < level.length; i++) copy(level[i], axis + 1);
  };
  copy(data, 0);
  return { shape, values };
}

const isList = (v: unknown): v is ArrayLike<unknown> => Array.isArray(v) || ArrayBuffer.isView(v);

/** A rectangle of numbers. Throws ShapeError where the data is not two-dimensional. */
export function grid(data: Rows, op: string): Grid {
  const { shape, values } = dense(data, op);
  const [rows, columns] = shape;
  if (rows === undefined || columns === undefined || shape.length !== 2)
    throw new ShapeError(`needs rows and columns, got shape ${showShape(shape)}`, { op, shapes: [shape] });
  return gridOf(values, rows, columns);
}

/** A rectangle over numbers given row by row. */
export const gridOf = (values: Float64Array, rows: number, columns: number): Grid => ({
  rows,
  columns,
  values,
  at: (row, column) => values[row * columns + column]!,
});

/** A number on the way from one to another, at a share of it; also where the way is longer than any number. */
export function between(a: number, b: number, share: number): number {
  const way = b - a;
  return Number.isFinite(way) ? a + way * share : a * (1 - share) + b * share;
}

/** Left, right, bottom and top. */
export type Corners = readonly [number, number, number, number];

/** The four numbers of a place, left, right, bottom and top. Throws ArgumentError for anything else. */
export function checkExtent(extent: unknown, op: string, name = 'extent'): Corners {
  if (Array.isArray(extent) && extent.length === 4 && extent.every(Number.isFinite))
    return extent as [number, number, number, number];
  throw new ArgumentError(`${name} must not be ${showValue(extent)}`, { op, hint: '[left, right, bottom, top]' });
}

/** Smallest and largest finite value, or undefined where there is none. */
export function range(values: ArrayLike<number>): [number, number] | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (!Number.isFinite(v)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return low <= high ? [low, high] : undefined;
}
