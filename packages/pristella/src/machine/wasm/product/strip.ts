import type { Builder, Value } from '../ir.ts';
import { plus, roundDown } from '../loop/count.ts';
import type { Element } from '../loop/element.ts';
import { PANEL_ROW_BYTES } from './panel.ts';
import { type AddProducts, type Left, rowsFrom, runTile, type Strip, type VectorPlace } from './tile.ts';

/** Packed panels, `bytes` apart. */
export interface PackedPanels {
  readonly at: Value;
  readonly bytes: Value;
  readonly count: Value;
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
  multiply: (add: AddProducts, vectors: readonly VectorPlace[]) => void,
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

/** Adds `depth` products from packed panels. */
export const multiplyPacked =
  (left: Left, depth: Value) =>
  (add: AddProducts, vectors: readonly VectorPlace[]): void =>
    add(left, { vectors, kStride: PANEL_ROW_BYTES }, depth);
