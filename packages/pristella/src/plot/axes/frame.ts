import type { Box, Shape, TextShape } from '../scene.ts';
import { segment } from '../scene.ts';
import { shorten, wrap } from '../text/metrics.ts';
import type { Typography } from '../text/typography.ts';
import type { PlacedTicks } from './axis.ts';

/** Room around the data box, in pixels. */
export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** One side of the frame: its ticks at their places, and its label. */
export interface Side {
  readonly ticks: PlacedTicks;
  readonly marks: readonly { readonly at: number; readonly label: string }[];
  readonly minor: readonly number[];
  readonly label: string;
}

/** A side whose ticks stand where `place` puts them. */
export const sideAt = (ticks: PlacedTicks, place: (v: number) => number, label: string): Side => ({
  ticks,
  marks: ticks.labels.map((text, i) => ({ at: place(ticks.values[i]!), label: text })),
  minor: (ticks.minor ?? []).map(place),
  label,
});

const widest = (labels: readonly string[], type: Typography): number =>
  Math.max(0, ...labels.map((l) => type.metrics.width(l, type.tick)));

/** Height (or width, for an upright one) of a label of several lines, with the gap before it; 0 for none. */
export function labelRoom(label: string, room: number, size: number, type: Typography, bold = false): number {
  if (label === '') return 0;
  return wrap(label, room, size, type.metrics, bold).length * type.lineHeight(size) + type.gap;
}

/** How far the horizontal side reaches below the box. */
export function bottomRoom(side: Side, room: number, type: Typography): number {
  const { labels, upright } = side.ticks;
  const text = labels.length === 0 ? 0 : upright ? widest(labels, type) : type.lineHeight(type.tick);
  const ticks = labels.length === 0 ? 0 : type.tickLength + type.gap / 2 + text;
  return ticks + labelRoom(side.label, room, type.label, type);
}

/** How long the lines of an upright label may be: a low box, such as a wide image, lets them pass its ends a little. */
const lengthFor = (box: Box): number => Math.max(box.height, 90);

/** How far an upright label passes the ends of the box: title and horizontal label keep clear of it. */
export function overreach(label: string, box: Box, type: Typography): number {
  if (label === '' || !type.canTurn) return 0;
  const lines = wrap(label, lengthFor(box), type.label, type.metrics);
  const longest = Math.max(...lines.map((line) => type.metrics.width(line, type.label)));
  return Math.max(0, (longest - box.height) / 2);
}

/** How far a vertical side reaches beside the box. */
export function sideRoom(side: Side, box: Box, type: Typography): number {
  const { labels } = side.ticks;
  const ticks = labels.length === 0 ? 0 : type.tickLength + type.gap / 2 + widest(labels, type);
  if (side.label === '') return ticks;
  // A terminal cannot turn text: there the label stands above the axis and needs no room beside it.
  return type.canTurn ? ticks + labelRoom(side.label, lengthFor(box), type.label, type) : ticks;
}

/** How far the first and last horizontal tick label reach over the ends of the box. */
export function overhang(side: Side, box: Box, type: Typography): { left: number; right: number } {
  let left = 0;
  let right = 0;
  for (const { at, label } of side.marks) {
    const half = (side.ticks.upright ? type.tick : type.metrics.width(label, type.tick)) / 2;
    left = Math.max(left, box.x - (at - half));
    right = Math.max(right, at + half - (box.x + box.width));
  }
  return { left, right };
}

/** Lines of text centred above or below each other, kept inside `[low, high]`; `y` is the top of the first. */
export function centredLines(
  lines: readonly string[],
  center: number,
  y: number,
  [low, high]: Span,
  text: { readonly size: number; readonly fill: string; readonly bold?: boolean },
  type: Typography,
): TextShape[] {
  const half = Math.max(0, ...lines.map((line) => type.metrics.width(line, text.size, text.bold))) / 2;
  const x = high - low < 2 * half ? (low + high) / 2 : Math.min(high - half, Math.max(low + half, center));
  return lines.map((line, i) => {
    const baseline = y + i * type.lineHeight(text.size) + type.metrics.ascent(text.size);
    return { kind: 'text', x, y: baseline, text: line, anchor: 'middle', ...text };
  });
}

type Span = readonly [low: number, high: number];

/** Ticks, tick labels and label below the box; the label `drop` pixels lower than it could stand. */
export function drawBottom(side: Side, box: Box, span: Span, drop: number, type: Typography): Shape[] {
  const y = box.y + box.height;
  const shapes: Shape[] = side.minor.map((x) => segment(x, y, x, y + type.tickLength / 2, tickLook));
  const top = y + type.tickLength + type.gap / 2;
  for (const { at: x, label } of side.marks) {
    shapes.push(segment(x, y, x, y + type.tickLength, tickLook));
    const text = { kind: 'text', text: label, size: type.tick, fill: 'soft' } as const;
    const { ascent, descent } = type.metrics;
    if (side.ticks.upright) {
      const middle = x + (ascent(type.tick) - descent(type.tick)) / 2;
      shapes.push({ ...text, x: middle, y: top, anchor: 'end', rotate: -90 });
    } else shapes.push({ ...text, x, y: top + ascent(type.tick), anchor: 'middle' });
  }
  const out: Shape[] = [{ kind: 'group', children: shapes, data: tickData('x', side) }];
  if (side.label !== '') {
    const below = y + drop + bottomRoom(side, span[1] - span[0], type);
    const lines = wrap(side.label, span[1] - span[0], type.label, type.metrics);
    const start = below - lines.length * type.lineHeight(type.label);
    const center = box.x + box.width / 2;
    out.push(...centredLines(lines, center, start, span, { size: type.label, fill: 'ink' }, type));
  }
  return out;
}

/** Ticks, tick labels and label beside the box, at its left (-1) or right (1); those of a bar of colours stay where they are in a live page. */
export function drawSide(
  side: Side,
  box: Box,
  direction: -1 | 1,
  type: Typography,
  ink = 'ink',
  moves = true,
): Shape[] {
  const x = direction === -1 ? box.x : box.x + box.width;
  const fill = ink === 'ink' ? 'soft' : ink;
  const shapes: Shape[] = side.minor.map((y) => segment(x, y, x + (direction * type.tickLength) / 2, y, tickLook));
  const middle = (type.metrics.ascent(type.tick) - type.metrics.descent(type.tick)) / 2;
  const anchor = direction === -1 ? 'end' : 'start';
  const beside = x + direction * (type.tickLength + type.gap / 2);
  for (const { at: y, label } of side.marks) {
    shapes.push(segment(x, y, x + direction * type.tickLength, y, tickLook));
    shapes.push({ kind: 'text', x: beside, y: y + middle, text: label, size: type.tick, anchor, fill });
  }
  const data = moves && { data: tickData(direction === -1 ? 'y' : 'y2', side) };
  return [
    { kind: 'group', children: shapes, ...data },
    ...(side.label === '' ? [] : sideLabel(side, box, x, direction, type, ink)),
  ];
}

function sideLabel(side: Side, box: Box, x: number, direction: -1 | 1, type: Typography, fill: string): Shape[] {
  const size = type.label;
  if (!type.canTurn) {
    const anchor = direction === -1 ? 'start' : 'end';
    const at = direction === -1 ? Math.min(x, box.x) : x;
    // Half the width each: a twin's label stands at the other end.
    const text = shorten(side.label, box.width / 2, size, type.metrics);
    return [{ kind: 'text', x: at, y: box.y - type.gap, text, size, anchor, fill }];
  }
  const outer = x + direction * sideRoom(side, box, type);
  const lines = wrap(side.label, lengthFor(box), size, type.metrics);
  return lines.map((text, i) => {
    const y = box.y + box.height / 2;
    const step = type.lineHeight(size);
    // Read upward: the first line is the leftmost on both sides.
    const left = direction === -1 ? outer + i * step : outer - (lines.length - i) * step;
    return { kind: 'text', x: left + type.metrics.ascent(size), y, text, size, anchor: 'middle', fill, rotate: -90 };
  });
}

/** What the script of the HTML page must know to move the ticks: their axis, and their values where they are given. */
const tickData = (axis: string, side: Side): Record<string, string> => ({
  ticks: axis,
  ...(side.ticks.isFixed ? { fixed: side.ticks.values.join(' ') } : {}),
});

const tickLook = { stroke: 'soft', width: 0.8 } as const;
