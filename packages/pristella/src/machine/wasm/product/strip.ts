import type { Builder, Value } from '../ir.ts';
import { isZero, plus, roundDown } from '../loop/count.ts';
import type { Element } from '../loop/element.ts';
import { PANEL_ROW_BYTES } from './panel.ts';
import { type Left, rowsFrom, Tile, type VectorPlace } from './tile.ts';

/** Packed panels, `bytes` apart. */
export interface PackedPanels {
  readonly at: Value;
  readonly bytes: Value;
  readonly count: Value;
}

/** Where a row of tiles keeps its sums: panel after panel along rows `pitch` bytes apart. */
export interface Strip {
  readonly at: Value;
  readonly pitch: Value;
  /** Not 0 if the sums begin here rather than go on from what is stored. */
  readonly begins: Value;
}

/** One row alone would leave the adders waiting for each other: it takes this many panels at once. */
export const ONE_ROW_PANELS = 4;

/** Multiplies `height` rows with all the panels; `multiply` adds the products to a tile. */
export function overPanels(
  b: Builder,
  e: Element,
  height: number,
  panels: PackedPanels,
  strip: Strip,
  multiply: (tile: Tile, vectors: readonly VectorPlace[]) => void,
): void {
  const run = (width: number, from: Value, to: Value): void =>
    b.loop(from, to, width, (counter) => {
      const panel = b.get(counter);
      const bases = rowsFrom(b, plus(b, panels.at, panel, panels.bytes), panels.bytes, width);
      const vectors = bases.flatMap((at) => [0, 16].map((offset) => ({ at, offset })));
      runTile(b, e, height, strip, plus(b, strip.at, panel, PANEL_ROW_BYTES), vectors, multiply);
    });
  overWidths(b, height, panels.count, 1, run);
}

/** Covers 0..count, of which `unit` make a panel, by tiles of as many panels as a tile of so many rows takes, then of one. */
export function overWidths(
  b: Builder,
  height: number,
  count: Value,
  unit: number,
  run: (panels: number, from: Value, to: Value) => void,
): void {
  const most = height === 1 ? ONE_ROW_PANELS : b.target.wide ? 2 : 1;
  const whole = most === 1 ? b.i32(0) : roundDown(b, count, most * unit);
  if (most > 1) run(most, b.i32(0), whole);
  run(1, whole, count);
}

export function runTile(
  b: Builder,
  e: Element,
  height: number,
  strip: Strip,
  at: Value,
  vectors: readonly VectorPlace[],
  multiply: (tile: Tile, vectors: readonly VectorPlace[]) => void,
): void {
  const tile = new Tile(b, e, height, vectors.length);
  b.if(isZero(b, strip.begins), () => tile.load(at, strip.pitch));
  multiply(tile, vectors);
  tile.store(at, strip.pitch);
}

/** Adds `depth` products from packed panels. */
export const multiplyPacked =
  (left: Left, depth: Value) =>
  (tile: Tile, vectors: readonly VectorPlace[]): void =>
    tile.multiply(left, { vectors, kStride: PANEL_ROW_BYTES }, depth);
