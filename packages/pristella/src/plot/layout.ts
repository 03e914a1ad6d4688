import type { Margins } from './axes/frame.ts';
import type { Panel } from './axes/panel.ts';
import type { Box } from './scene.ts';
import type { Typography } from './text/typography.ts';

/** A panel in a grid of cells. */
export interface Placed {
  readonly panel: Panel;
  readonly row: number;
  readonly column: number;
  readonly rowspan: number;
  readonly colspan: number;
}

/** Where a panel draws: its box, and the cell with the room around it. */
export interface Placement {
  readonly panel: Panel;
  readonly box: Box;
  readonly cell: Box;
}

/** One direction of the grid: where each track's inner part begins, its length, and the margins around it. */
interface Tracks {
  readonly start: readonly number[];
  readonly length: number;
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const TURNS = 6;

/**
 * Gives all panels boxes of equal size (spans aside), with exactly the room between them that their labels need.
 * Margins depend on the boxes, through ticks and wrapped lines, so it is done several times, each from the last result.
 */
export function layPanels(
  placed: readonly Placed[],
  rows: number,
  columns: number,
  area: Box,
  type: Typography,
): Placement[] {
  const gap = 2.4 * type.gap;
  let boxes = placed.map(
    (): Box => ({
      x: 0,
      y: 0,
      width: Math.max(20, (0.8 * area.width) / columns),
      height: Math.max(20, (0.8 * area.height) / rows),
    }),
  );
  let placements: Placement[] = [];
  let margins: Margins[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const cells = placed.map((p, i) => placements[i]?.cell ?? cellRoom(p, rows, columns, area));
    const wanted = placed.map((p, i) => p.panel.margins(fit(boxes[i]!, p.panel.aspect), cells[i]!, type));
    // Where wrapping swings between two states, room for both ends it.
    margins = turn < 3 ? wanted : wanted.map((m, i) => larger(m, margins[i]!));
    const across = tracks(area.x, area.width, columns, gap, (k, side) =>
      most(placed, margins, side, (p) => (side === 'left' ? p.column === k : p.column + p.colspan - 1 === k)),
    );
    const down = tracks(area.y, area.height, rows, gap, (k, side) =>
      most(placed, margins, side === 'left' ? 'top' : 'bottom', (p) =>
        side === 'left' ? p.row === k : p.row + p.rowspan - 1 === k,
      ),
    );
    placements = placed.map((p) => {
      const [x, width, cellX, cellWidth] = spanOf(across, p.column, p.colspan);
      const [y, height, cellY, cellHeight] = spanOf(down, p.row, p.rowspan);
      const inner = { x, y, width, height };
      const cell = { x: cellX, y: cellY, width: cellWidth, height: cellHeight };
      return { panel: p.panel, box: fit(inner, p.panel.aspect), cell };
    });
    boxes = placements.map((p) => p.box);
  }
  return placements;
}

const larger = (a: Margins, b: Margins): Margins => ({
  left: Math.max(a.left, b.left),
  right: Math.max(a.right, b.right),
  top: Math.max(a.top, b.top),
  bottom: Math.max(a.bottom, b.bottom),
});

function most(
  placed: readonly Placed[],
  margins: readonly Margins[],
  side: keyof Margins,
  belongs: (p: Placed) => boolean,
): number {
  return Math.max(0, ...placed.map((p, i) => (belongs(p) ? margins[i]![side] : 0)));
}

function tracks(
  start: number,
  total: number,
  count: number,
  gap: number,
  room: (k: number, side: 'left' | 'right') => number,
): Tracks {
  const index = Array.from({ length: count }, (_, k) => k);
  const before = index.map((k) => room(k, 'left'));
  const after = index.map((k) => room(k, 'right'));
  const taken = [...before, ...after].reduce((a, b) => a + b, 0) + gap * (count - 1);
  const length = Math.max(8, (total - taken) / count);
  const starts: number[] = [];
  let at = start;
  for (const k of index) {
    starts.push(at + before[k]!);
    at += before[k]! + length + after[k]! + gap;
  }
  return { start: starts, length, before, after };
}

function spanOf(t: Tracks, first: number, span: number): [number, number, number, number] {
  const last = first + span - 1;
  const start = t.start[first]!;
  const end = t.start[last]! + t.length;
  const outer = start - t.before[first]!;
  return [start, end - start, outer, end + t.after[last]! - outer];
}

/** The cell before margins are known: an equal share of the area. */
function cellRoom(p: Placed, rows: number, columns: number, area: Box): Box {
  const width = area.width / columns;
  const height = area.height / rows;
  return {
    x: area.x + p.column * width,
    y: area.y + p.row * height,
    width: p.colspan * width,
    height: p.rowspan * height,
  };
}

/** The largest box of a given aspect inside another, centred. */
function fit(box: Box, aspect: number | undefined): Box {
  if (aspect === undefined) return box;
  const width = Math.min(box.width, box.height * aspect);
  const height = width / aspect;
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
}
