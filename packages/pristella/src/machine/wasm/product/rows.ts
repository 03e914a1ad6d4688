import type { Builder, Value } from '../ir.ts';
import type { Arguments } from '../loop/arguments.ts';
import { minimum } from '../loop/count.ts';

/**
 * The heights of row tiles. Six rows by two vectors (by four that are joined) fill the registers, five keep the adders as busy; four come short
 * by a tenth, and one row takes more vectors instead.
 */
const HEIGHTS = [6, 5, 1] as const;
export type Height = (typeof HEIGHTS)[number];

/** How many tiles of each height, the highest first, cover the rows of a matrix without overlap. */
export type RowTiles = readonly number[];

export function tileRows(rows: number): RowTiles {
  // Sixes and fives cover nearly every size; what they leave are single rows.
  for (let ones = 0; ones < rows; ones++) {
    const rest = rows - ones;
    const tiles = Math.ceil(rest / 6);
    const fives = 6 * tiles - rest;
    if (fives <= tiles) return [tiles - fives, fives, ones];
  }
  return [0, 0, rows];
}

export const tilesIn = (tiles: RowTiles): number => tiles.reduce((n, t) => n + t, 0);

/** What a kernel is told of them. */
export const rowTiles = (tiles: RowTiles): { readonly heights: RowTiles; readonly tileCount: number } => ({
  heights: tiles,
  tileCount: tilesIn(tiles),
});

/** The first row of tile t. */
export function firstRow(b: Builder, args: Arguments<'heights'>, t: Value): Value {
  let row = b.i32(0);
  let rest = t;
  for (const [i, height] of HEIGHTS.entries()) {
    const passed = minimum(b, rest, args.read(b, 'heights', i));
    row = b.add(row, b.mul(passed, b.i32(height)));
    rest = b.sub(rest, passed);
  }
  return row;
}

/** Writes what is done with tile t for each height it may have. */
export function byHeight(b: Builder, args: Arguments<'heights'>, t: Value, write: (height: Height) => void): void {
  const choose = ([height, ...lower]: readonly Height[], i: number, end: Value): void => {
    if (height === undefined) return;
    const tiles = b.add(end, args.read(b, 'heights', i));
    if (lower.length === 0) write(height);
    else
      b.if(
        b.compare('lt_s', t, tiles),
        () => write(height),
        () => choose(lower, i + 1, tiles),
      );
  };
  choose(HEIGHTS, 0, b.i32(0));
}

/**
 * Writes what is done at the edge, where a tile is one vector wide, with the rows of tiles from..to: two tiles of six
 * rows at once, which keep the adders busy, others one by one.
 */
export function byEdgeHeight(
  b: Builder,
  args: Arguments<'heights'>,
  from: Value,
  to: Value,
  write: (row: Value, height: number) => void,
): void {
  const sixes = minimum(b, args.read(b, 'heights', 0), to);
  b.loop(from, to, 2, (counter) => {
    const tile = b.get(counter);
    const next = b.add(tile, b.i32(2));
    b.if(
      b.compare('le_s', next, sixes),
      () => write(firstRow(b, args, tile), 12),
      () => {
        b.loop(tile, minimum(b, next, to), 1, (single) => {
          const t = b.get(single);
          byHeight(b, args, t, (height) => write(firstRow(b, args, t), height));
        });
      },
    );
  });
}
