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

/** One row or column of the grid: where its inner part begins, and the margins around it. */
interface Track {
  readonly start: number;
  readonly before: number;
  readonly after: number;
}

/** One direction of the grid, whose inner parts are of one length. */
interface Tracks {
  readonly list: readonly Track[];
  readonly length: number;
}

/** A panel while it is laid: its box, and the margins that it had last. */
interface Laid extends Placed, Placement {
  readonly margins?: Margins;
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
  const width = Math.max(20, (0.8 * area.width) / columns);
  const height = Math.max(20, (0.8 * area.height) / rows);
  let laid = placed.map(
    (p): Laid => ({ ...p, box: { x: 0, y: 0, width, height }, cell: cellRoom(p, rows, columns, area) }),
  );
  for (let turn = 0; turn < TURNS; turn++) {
    const measured = laid.map((p) => {
      const wanted = p.panel.margins(fit(p.box, p.panel.aspect), p.cell, type);
      // Where wrapping swings between two states, room for both ends it.
      return { ...p, margins: p.margins && turn >= 3 ? larger(wanted, p.margins) : wanted };
    });
    const most = (side: keyof Margins, belongs: (p: Placed) => boolean): number =>
      Math.max(0, ...measured.map((p) => (belongs(p) ? p.margins[side] : 0)));
    const across = tracks(area.x, area.width, columns, gap, (k) => ({
      before: most('left', (p) => p.column === k),
      after: most('right', (p) => p.column + p.colspan - 1 === k),
    }));
    const down = tracks(area.y, area.height, rows, gap, (k) => ({
      before: most('top', (p) => p.row === k),
      after: most('bottom', (p) => p.row + p.rowspan - 1 === k),
    }));
    laid = measured.map((p) => {
      const [x, width, cellX, cellWidth] = spanOf(across, p.column, p.colspan);
      const [y, height, cellY, cellHeight] = spanOf(down, p.row, p.rowspan);
      const cell = { x: cellX, y: cellY, width: cellWidth, height: cellHeight };
      return { ...p, box: fit({ x, y, width, height }, p.panel.aspect), cell };
    });
  }
  return laid;
}

const larger = (a: Margins, b: Margins): Margins => ({
  left: Math.max(a.left, b.left),
  right: Math.max(a.right, b.right),
  top: Math.max(a.top, b.top),
  bottom: Math.max(a.bottom, b.bottom),
});

function tracks(
  start: number,
  total: number,
  count: number,
  gap: number,
  room: (k: number) => Pick<Track, 'before' | 'after'>,
): Tracks {
  const rooms = Array.from({ length: count }, (_, k) => room(k));
  const taken = [...rooms.map((r) => r.before), ...rooms.map((r) => r.after)].reduce((a, b) => a + b, 0);
  const length = Math.max(8, (total - (taken + gap * (count - 1))) / count);
  let at = start;
  const list = rooms.map(({ before, after }) => {
    const track = { start: at + before, before, after };
    at += before + length + after + gap;
    return track;
  });
  return { list, length };
}

function spanOf({ list, length }: Tracks, first: number, span: number): [number, number, number, number] {
  const [a, b] = [list[first]!, list[first + span - 1]!];
  const end = b.start + length;
  const outer = a.start - a.before;
  return [a.start, end - a.start, outer, end + b.after - outer];
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
