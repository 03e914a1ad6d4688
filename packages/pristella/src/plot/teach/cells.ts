import { type Box, type Paint, type Shape, segment } from '../scene.ts';
import type { Typography } from '../text/typography.ts';
import { brief } from '../ticks.ts';
import type { Grid } from '../values.ts';
import { type Item, textAt } from './item.ts';

/** What is in a cell, and how it stands out. */
export interface Cell {
  readonly text: string;
  /** A tint behind the text. */
  readonly tint?: Paint | undefined;
  /** How strong the tint is, from 0 to 1. */
  readonly strength?: number;
  /** Not there in memory: grey, with a dashed edge. */
  readonly isGhost?: boolean;
  readonly bold?: boolean;
}

/** The size of a cell, in pixels. */
export interface CellSize {
  readonly width: number;
  readonly height: number;
}

/** What is looked at, what meets it, what comes out. */
export const tints = { first: 'C0', second: 'C1', result: 'C2' } as const;

const TINT = 0.28;

/** Cells large enough for the widest of some texts. */
export function cellFor(texts: readonly string[], type: Typography): CellSize {
  const widest = Math.max(0, ...texts.map((t) => type.metrics.width(t, type.label, true)));
  return { width: Math.max(32, widest + 2 * type.gap), height: type.canTurn ? 32 : 2 * type.lineHeight(type.label) };
}

/** All numbers of several rectangles as they are written. */
export const textsOf = (...grids: readonly Grid[]): string[] => grids.flatMap((g) => Array.from(g.values, brief));

/** The box of a cell. */
export const cellBox = (r: number, c: number, { width, height }: CellSize): Box => ({
  x: c * width,
  y: r * height,
  width,
  height,
});

/** A rectangle of cells. */
export function cells(
  rows: number,
  columns: number,
  cellAt: (r: number, c: number) => Cell,
  size: CellSize,
  type: Typography,
): Item {
  const grounds: Shape[] = [];
  const ghosts: Shape[] = [];
  const edges: Shape[] = [];
  const texts: Shape[] = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const { text, tint, strength = TINT, isGhost = false, bold = false } = cellAt(r, c);
      const box = cellBox(r, c, size);
      if (tint) grounds.push({ kind: 'rect', box, fill: tint, opacity: strength });
      if (isGhost) ghosts.push({ kind: 'rect', box, stroke: 'soft', width: 0.8, dash: [3, 3] });
      else edges.push({ kind: 'rect', box, stroke: 'ink', width: 1 });
      const [x, y] = [box.x + size.width / 2, box.y + size.height / 2];
      if (text !== '') texts.push(textAt(x, y, text, type, { fill: isGhost ? 'soft' : 'ink', bold }));
    }
  }
  const shapes = [...grounds, ...ghosts, ...edges, ...texts];
  return { width: columns * size.width, height: rows * size.height, shapes };
}

/** A thick outline about some cells. */
export const outlined = (
  [r, c]: readonly [r: number, c: number],
  [rows, columns]: readonly [rows: number, columns: number],
  { width, height }: CellSize,
  stroke: Paint,
): Shape => ({
  kind: 'rect',
  box: { x: c * width, y: r * height, width: columns * width, height: rows * height },
  stroke,
  width: 3,
});

/** A line with a filled head. */
export function arrow(x0: number, y0: number, x1: number, y1: number, stroke: Paint, width = 1.5): Shape[] {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const reach = 5 + 1.6 * width;
  const barb = (turn: number): [number, number] => [
    x1 - reach * Math.cos(angle + turn),
    y1 - reach * Math.sin(angle + turn),
  ];
  const stop = 0.8 * reach;
  return [
    segment(x0, y0, x1 - stop * Math.cos(angle), y1 - stop * Math.sin(angle), { stroke, width }),
    { kind: 'path', runs: [{ points: [x1, y1, ...barb(0.42), ...barb(-0.42)], closed: true }], fill: stroke },
  ];
}
