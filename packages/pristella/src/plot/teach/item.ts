import type { Box, Shape, TextShape } from '../scene.ts';
import { mathText } from '../text/math.ts';
import type { Typography } from '../text/typography.ts';

/** A piece of a picture with its own corner at (0, 0): pieces are set side by side and over each other. */
export interface Item {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** Shapes moved, and before that made larger or smaller; letters and lines keep their size. */
export const moved = (shapes: readonly Shape[], dx: number, dy: number, scale = 1): Shape[] =>
  shapes.map((shape) => movedShape(shape, dx, dy, scale));

function movedShape(shape: Shape, dx: number, dy: number, scale: number): Shape {
  const along = <T extends readonly number[]>(points: T): T =>
    points.map((v, i) => v * scale + (i % 2 === 0 ? dx : dy)) as unknown as T;
  const box = (b: Box): Box => ({
    x: b.x * scale + dx,
    y: b.y * scale + dy,
    width: b.width * scale,
    height: b.height * scale,
  });
  switch (shape.kind) {
    case 'path':
      return { ...shape, runs: shape.runs.map((run) => ({ ...run, points: along(run.points) })) };
    case 'dots':
    case 'curve':
      return { ...shape, points: along(shape.points as readonly number[]) } as Shape;
    case 'rect':
    case 'image':
      return { ...shape, box: box(shape.box) };
    case 'text':
      return { ...shape, x: shape.x * scale + dx, y: shape.y * scale + dy };
    case 'group':
      return {
        ...shape,
        children: moved(shape.children, dx, dy, scale),
        ...(shape.clip && { clip: box(shape.clip) }),
      };
  }
}

/** Where the smaller ones of a row or a column stand: at its beginning, its middle or its end. */
type Align = 'start' | 'middle' | 'end';
const before = (align: Align, room: number): number => (align === 'start' ? 0 : align === 'end' ? room : room / 2);

/** Items side by side. */
export function row(items: readonly Item[], gap: number, align: Align = 'middle'): Item {
  const height = Math.max(0, ...items.map((item) => item.height));
  const shapes: Shape[] = [];
  let x = 0;
  for (const item of items) {
    shapes.push(...moved(item.shapes, x, before(align, height - item.height)));
    x += item.width + gap;
  }
  return { width: Math.max(0, x - gap), height, shapes };
}

/** Items one below the other. */
export function column(items: readonly Item[], gap: number, align: Align = 'middle'): Item {
  const width = Math.max(0, ...items.map((item) => item.width));
  const shapes: Shape[] = [];
  let y = 0;
  for (const item of items) {
    shapes.push(...moved(item.shapes, before(align, width - item.width), y));
    y += item.height + gap;
  }
  return { width, height: Math.max(0, y - gap), shapes };
}

/** Items in rows of so many. */
export function table(items: readonly Item[], columns: number, gap: number, align: Align = 'middle'): Item {
  const rows = Array.from({ length: Math.ceil(items.length / columns) }, (_, r) =>
    items.slice(r * columns, (r + 1) * columns),
  );
  const widths = Array.from({ length: columns }, (_, c) => Math.max(0, ...rows.map((list) => list[c]?.width ?? 0)));
  const wide = rows.map((list) =>
    row(
      list.map((item, c) => padded(item, (widths[c]! - item.width) / 2, 0)),
      gap,
      align,
    ),
  );
  return column(wide, gap, 'start');
}

/** An item with room on both sides and above and below. */
export const padded = ({ width, height, shapes }: Item, across: number, along: number): Item => ({
  width: width + 2 * across,
  height: height + 2 * along,
  shapes: moved(shapes, across, along),
});

/** How words are set. */
interface WordLook {
  readonly size?: number;
  readonly fill?: string;
  readonly bold?: boolean;
}

/** One line of text whose middle is at a place. */
export function textAt(x: number, y: number, text: string, type: Typography, look: WordLook = {}): TextShape {
  const { size = type.label, fill = 'ink', bold = false } = look;
  const baseline = y + (type.metrics.ascent(size) - type.metrics.descent(size)) / 2;
  const shape = { kind: 'text', x, y: baseline, text: mathText(text), size, anchor: 'middle', fill } as const;
  return bold ? { ...shape, bold } : shape;
}

/** Lines of text, centred, as an item. */
export function words(text: string, type: Typography, look: WordLook = {}): Item {
  const { size = type.label, bold = false } = look;
  const lines = text.split('\n');
  const width = Math.max(...lines.map((line) => type.metrics.width(mathText(line), size, bold)));
  const step = type.lineHeight(size);
  const shapes = lines.map((line, i) => textAt(width / 2, (i + 0.5) * step, line, type, look));
  return { width, height: lines.length * step, shapes };
}
