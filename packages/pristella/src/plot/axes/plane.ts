import type { Mark, Space } from '../mark/mark.ts';
import { shareAlong } from '../scale.ts';
import { type Box, type Shape, segment } from '../scene.ts';
import { wrap } from '../text/metrics.ts';
import type { Typography } from '../text/typography.ts';
import { fromTo } from '../ticks.ts';
import { Axis } from './axis.ts';
import { type Colorbar, colorbarRoom, drawColorbar } from './colorbar.ts';
import type { Margins, Side } from './frame.ts';
import {
  bottomRoom,
  centredLines,
  drawBottom,
  drawSide,
  labelRoom,
  overhang,
  overreach,
  sideAt,
  sideRoom,
} from './frame.ts';
import { type LegendOptions, layLegend, placeLegend } from './legend.ts';

/** All that a pair of axes holds: the state behind `Axes`, and what is drawn from it. */
export interface Plane {
  readonly x: Axis;
  readonly y: Axis;
  readonly marks: Mark[];
  title: string;
  legend: LegendOptions | undefined;
  /** Axes with a y axis of their own at the right, in the same box. */
  twin: Plane | undefined;
  readonly colorbars: Colorbar[];
  /** False after `axis('off')`. */
  framed: boolean;
  /** 'equal' for one unit of the same length on both axes, or height units per width unit. */
  aspect: 'auto' | 'equal';
  /** Colour of the y axis's texts, for twins. */
  yInk: string;
}

/** Empty axes; a twin is given the x axis of its host. */
export const newPlane = (x: Axis = new Axis()): Plane => ({
  x,
  y: new Axis(),
  marks: [],
  title: '',
  legend: undefined,
  twin: undefined,
  colorbars: [],
  framed: true,
  aspect: 'auto',
  yInk: 'ink',
});

/** Where a plane is drawn: its box, the cell of the figure around it, and in which letters. */
interface Sheet {
  readonly box: Box;
  readonly cell: Box;
  readonly type: Typography;
}
/** From low to high, of x and of y. */
type Limits = { readonly [K in 'x' | 'y']: [number, number] };

const marksOf = (plane: Plane): Mark[] => [...plane.marks, ...(plane.twin?.marks ?? [])];

/** Limits of x (shared with a twin) and y. */
export function limitsOf(plane: Plane): Limits {
  const all = marksOf(plane);
  const stickyX = new Set(all.flatMap((m) => m.extent.stickyX ?? []));
  const stickyY = new Set(plane.marks.flatMap((m) => m.extent.stickyY ?? []));
  const xs = all.flatMap((m) => (m.extent.x ? [m.extent.x] : []));
  const ys = plane.marks.flatMap((m) => (m.extent.y ? [m.extent.y] : []));
  return { x: plane.x.limits(xs, stickyX), y: plane.y.limits(ys, stickyY) };
}

/** The limits of a twin: its host's x and its own y. */
const twinLimits = (plane: Plane, twin: Plane): Limits => ({ x: limitsOf(plane).x, y: limitsOf(twin).y });

/** No place is farther from the plot than this many pixels, however far a value is from the limits. */
const FAR = 1e6;

function placer(axis: Axis, [low, high]: readonly [number, number], from: number, to: number): (v: number) => number {
  const [start, end] = axis.isTurned ? [high, low] : [low, high];
  return (v) => {
    const at = from + shareAlong(axis.scale, v, start, end) * (to - from);
    return Math.max(-FAR, Math.min(FAR, at));
  };
}

function spaceOf({ x, y }: Plane, { x: xlim, y: ylim }: Limits, { box, cell: room, type }: Sheet): Space {
  const [placeX, placeY] = [placer(x, xlim, box.x, box.x + box.width), placer(y, ylim, box.y + box.height, box.y)];
  return { box, room, x: placeX, y: placeY, xlim, ylim, metrics: type.metrics, fontSize: type.tick };
}
const twinSpace = (plane: Plane, twin: Plane, sheet: Sheet): Space => spaceOf(twin, twinLimits(plane, twin), sheet);

const bottomOf = ({ x }: Plane, space: Space, type: Typography): Side =>
  sideAt(x.ticks(space.xlim, space.box.width, true, type), space.x, x.label);
const sideOf = ({ y }: Plane, space: Space, type: Typography): Side =>
  sideAt(y.ticks(space.ylim, space.box.height, false, type), space.y, y.label);

/** The room that ticks, labels, title, colour bars and an outside legend need around the box. */
export function planeMargins(plane: Plane, box: Box, cell: Box, type: Typography): Margins {
  const sheet = { box, cell, type };
  const space = spaceOf(plane, limitsOf(plane), sheet);
  const top = labelRoom(plane.title, cell.width, type.title, type, true);
  const right = extrasRight(plane, sheet);
  const past = pastEnds(plane, box, type);
  if (!plane.framed) return { left: 0, right: right.total, top: top + past, bottom: past };
  const [bottom, side] = [bottomOf(plane, space, type), sideOf(plane, space, type)];
  const over = overhang(bottom, box, type);
  const halfLine = side.ticks.labels.length ? type.tick / 2 : 1;
  const above = type.canTurn || side.label === '' ? 0 : type.lineHeight(type.label) + type.gap;
  return {
    left: Math.max(over.left, sideRoom(side, box, type), 1),
    right: Math.max(over.right, right.total, 1),
    top: Math.max(top + above + past, halfLine),
    bottom: Math.max(bottomRoom(bottom, cell.width, type) + past, halfLine),
  };
}

/** How far any upright label passes the ends of a low box. */
function pastEnds(plane: Plane, box: Box, type: Typography): number {
  const sides = plane.framed ? [plane.y.label, plane.twin?.y.label ?? ''] : [];
  const labels = [...sides, ...plane.colorbars.map((bar) => bar.label)];
  return Math.max(0, ...labels.map((label) => overreach(label, box, type)));
}

/** Where the twin's axis, the colour bars and an outside legend begin, as offsets from the box's right side. */
function extrasRight(plane: Plane, sheet: Sheet): { bars: readonly number[]; legend: number; total: number } {
  const { box, cell, type } = sheet;
  const { twin } = plane;
  let total = twin ? sideRoom(sideOf(twin, twinSpace(plane, twin, sheet), type), box, type) : 0;
  const bars = plane.colorbars.map((bar) => {
    const at = total;
    total += colorbarRoom(bar, box, type);
    return at;
  });
  const legend = total + 2 * type.gap;
  if (plane.legend?.loc === 'outside') {
    const laid = layLegend(marksOf(plane), plane.legend, 0.4 * cell.width, type);
    if (laid) total = legend + laid.width;
  }
  return { bars, legend, total };
}

/** Draws everything: grid, marks in their order, frame, labels, colour bars and legend. */
export function drawPlane(plane: Plane, box: Box, cell: Box, type: Typography): Shape[] {
  const sheet = { box, cell, type };
  const { twin } = plane;
  const space = spaceOf(plane, limitsOf(plane), sheet);
  const [bottom, side] = [bottomOf(plane, space, type), sideOf(plane, space, type)];
  const past = pastEnds(plane, box, type);
  const acrossCell = [cell.x, cell.x + cell.width] as const;
  const shapes: Shape[] = plane.framed ? gridLines(plane, bottom, side, box) : [];
  const layers = [drawMarks(plane, space)];
  if (twin) layers.push(drawMarks(twin, twinSpace(plane, twin, sheet)));
  for (const { clipped, data } of layers) shapes.push({ kind: 'group', clip: box, children: clipped, data });
  if (plane.framed) {
    shapes.push({ kind: 'rect', box, stroke: 'soft', width: 0.8 });
    shapes.push(...drawBottom(bottom, box, acrossCell, past, type));
    shapes.push(...drawSide(side, box, -1, type, plane.yInk));
    if (twin) shapes.push(...drawSide(sideOf(twin, twinSpace(plane, twin, sheet), type), box, 1, type, twin.yInk));
  }
  for (const { free } of layers) shapes.push(...free);
  const right = extrasRight(plane, sheet);
  for (const [i, at] of right.bars.entries()) shapes.push(...drawColorbar(plane.colorbars[i]!, box, at, type));
  const below = { ...box, y: box.y - past };
  shapes.push(...drawTitle(plane.title, below, cell, type, plane.framed && !type.canTurn && side.label !== ''));
  const { loc = 'best' } = plane.legend ?? {};
  const room = loc === 'outside' ? 0.4 * cell.width : box.width - 2 * (type.gap + 2);
  const legend = plane.legend && layLegend(marksOf(plane), plane.legend, room, type);
  if (legend && loc === 'outside') shapes.push(...legend.drawAt(box.x + box.width + right.legend, box.y));
  else if (legend && loc !== 'outside') {
    const drawn = layers.flatMap((l) => [...l.clipped, ...l.free]);
    const { x, y } = placeLegend(legend, box, loc, drawn, type);
    shapes.push(...legend.drawAt(x, y));
  }
  return shapes;
}

/** The title above a box; a terminal leaves a line for the label of the y axis between them. */
export function drawTitle(title: string, box: Box, cell: Box, type: Typography, aboveLabel = false): Shape[] {
  if (title === '') return [];
  const lines = wrap(title, cell.width, type.title, type.metrics, true);
  const extra = aboveLabel ? type.lineHeight(type.label) + type.gap : 0;
  const top = box.y - type.gap - extra - lines.length * type.lineHeight(type.title);
  const text = { size: type.title, fill: 'ink', bold: true };
  return centredLines(lines, box.x + box.width / 2, top, [cell.x, cell.x + cell.width], text, type);
}

/** What the script of the HTML page must know to move the data: the limits and scales. */
function dataOf(plane: Plane, space: Space): Record<string, string> {
  const limits = (axis: Axis, [low, high]: readonly [number, number]): string =>
    [
      axis.scale.name,
      ...(axis.isTurned ? [high, low] : [low, high]).map((v) => enoughOf(v, high / 1e6 - low / 1e6)),
      ...(axis.isWhole ? ['whole'] : []),
    ].join(' ');
  return { x: limits(plane.x, space.xlim), y: limits(plane.y, space.ylim) };
}

/** A number in nine digits, or in as many as keep it within an error. */
function enoughOf(v: number, error: number): number {
  for (let digits = 9; digits < 17; digits++) {
    const short = Number(v.toPrecision(digits));
    if (Math.abs(short - v) <= error) return short;
  }
  return v;
}

function drawMarks(plane: Plane, space: Space): { clipped: Shape[]; free: Shape[]; data: Record<string, string> } {
  const ordered = plane.marks.map((mark, i) => ({ mark, i })).sort((a, b) => a.mark.order - b.mark.order || a.i - b.i);
  const clipped: Shape[] = [];
  const free: Shape[] = [];
  for (const { mark } of ordered) for (const shape of mark.draw(space)) (mark.unclipped ? free : clipped).push(shape);
  return { clipped, free, data: dataOf(plane, space) };
}

function gridLines(plane: Plane, bottom: Side, side: Side, box: Box): Shape[] {
  const look = { stroke: 'grid', width: 0.8 };
  const right = box.x + box.width;
  const down = box.y + box.height;
  const across = bottom.marks.map(({ at: x }) => segment(x, box.y, x, down, look));
  const level = side.marks.map(({ at: y }) => segment(box.x, y, right, y, look));
  return [
    ...(plane.x.grid ? [{ kind: 'group', children: across, data: { grid: 'x' } } as const] : []),
    ...(plane.y.grid ? [{ kind: 'group', children: level, data: { grid: 'y' } } as const] : []),
  ];
}

/** Width of the box divided by its height, where both axes are to have the same unit, or the same length for a decade. */
export function aspectOf(plane: Plane): number {
  const { x, y } = limitsOf(plane);
  const way = ({ scale }: Axis, [low, high]: readonly [number, number]): number =>
    scale.forward(high) / 2 - scale.forward(low) / 2;
  const aspect = way(plane.x, x) / way(plane.y, y);
  return Math.max(1e-3, Math.min(1e3, aspect)) || 1;
}

/** The text alternative of one pair of axes. */
export function describePlane(plane: Plane): string {
  const { x, y } = limitsOf(plane);
  const axis = (name: string, a: Axis, [low, high]: [number, number]): string => {
    const label = a.label ? ` "${a.label.replace(/\n/g, ', ')}"` : '';
    const scale = a.scale.name === 'log' ? ', logarithmic' : '';
    const ends = a.fixed ? a.fixed.labels.slice(0, 20).join(', ') : fromTo(low, high);
    return `${name} axis${label} ${ends}${scale}`;
  };
  const parts = [plane.title && `"${plane.title}"`];
  if (plane.framed) parts.push(axis('x', plane.x, x), axis('y', plane.y, y));
  if (plane.twin) parts.push(axis('right y', plane.twin.y, twinLimits(plane, plane.twin).y));
  const marks = marksOf(plane)
    .map((m) => m.describe())
    .filter((d) => d !== '');
  const told = marks.length > 12 ? [...marks.slice(0, 12), `and ${marks.length - 12} more`] : marks;
  return `${parts.filter(Boolean).join('; ')}. ${told.join('; ')}.`;
}
