import { type Options, options, type Read } from '../../base/options.ts';
import { choice, text, whole } from '../../base/row.ts';
import type { Mark } from '../mark/mark.ts';
import { type Box, eachShape, isInBox, linesOf, overlap, type Place, partIn, placesOf, type Shape } from '../scene.ts';
import { mathText } from '../text/math.ts';
import { shorten, textBox } from '../text/metrics.ts';
import type { Typography } from '../text/typography.ts';

const corners = {
  'upper right': [1, 0],
  'upper left': [0, 0],
  'lower left': [0, 1],
  'lower right': [1, 1],
  'center left': [0, 0.5],
  'center right': [1, 0.5],
  'lower center': [0.5, 1],
  'upper center': [0.5, 0],
  center: [0.5, 0.5],
} as const;

/** Matplotlib's names for places; `best` covers the fewest points, `outside` stands at the right of the frame. */
export type LegendPlace = keyof typeof corners | 'best' | 'outside';

/** Where a place is between left and right, and between top and bottom; above at the right where it depends on what is drawn. */
export const cornerOf = (loc: LegendPlace = 'best'): readonly [number, number] =>
  loc === 'best' || loc === 'outside' ? corners['upper right'] : corners[loc];

const places: Readonly<Record<LegendPlace, unknown>> = { best: true, outside: true, ...corners };

/** Where a legend stands, its title, and its number of columns. */
export class LegendOptions {
  /** Its place: where it covers the fewest points unless told. */
  readonly loc?: LegendPlace = choice(places, 'best');
  /** The words above it. */
  readonly title?: string | undefined = text();
  /** Into how many columns its lines are set. */
  readonly ncol?: number = whole(1, 1);
}
const rows: Options<LegendOptions> = options(LegendOptions);

/** The options of a legend, for which its place may stand. Throws ArgumentError for places and options that are none. */
export const legendOptions = (given: LegendPlace | LegendOptions): Read<LegendOptions> =>
  rows.read(typeof given === 'string' ? { loc: given } : given, 'legend');

/** A legend that is measured and waits for its place. */
export interface Legend {
  readonly width: number;
  readonly height: number;
  drawAt(x: number, y: number): Shape[];
}

/** Length of a sample: three cells of a terminal. */
const KEY = 24;

/** What a legend needs of a mark, flat or solid. */
type Keyed = Pick<Mark, 'label' | 'key'>;

/** Measures the legend of the labelled marks; undefined where there is none. It is at most `room` wide. */
export function layLegend(
  marks: readonly Keyed[],
  options: LegendOptions,
  room: number,
  type: Typography,
): Legend | undefined {
  const named = marks.flatMap((mark) => (mark.key && mark.label ? [{ mark, label: mark.label }] : []));
  if (named.length === 0) return undefined;
  const size = type.tick;
  const columns = Math.max(1, Math.min(options.ncol ?? 1, named.length));
  const rows = Math.ceil(named.length / columns);
  const pad = type.gap + 1;
  const line = type.lineHeight(size) + 2;
  const most = Math.max(4 * size, (room - 2 * pad) / columns - KEY - 3 * type.gap);
  const entries = named.map(({ mark, label }) => ({ mark, text: shorten(mathText(label), most, size, type.metrics) }));
  const text = Math.max(...entries.map((entry) => type.metrics.width(entry.text, size)));
  const column = KEY + type.gap + text + (columns > 1 ? 2 * type.gap : 0);
  const heading = options.title && shorten(mathText(options.title), room - 2 * pad, size, type.metrics, true);
  const titleWidth = heading ? type.metrics.width(heading, size, true) : 0;
  const head = heading ? line : 0;
  const width = Math.max(columns * column, titleWidth) + 2 * pad;
  const height = rows * line + head + 2 * pad - 2;
  const drawAt = (x: number, y: number): Shape[] => {
    const shapes: Shape[] = [
      { kind: 'rect', box: { x, y, width, height }, radius: 3, fill: 'paper', stroke: 'grid', width: 1, opacity: 0.9 },
    ];
    const first = y + pad - 1;
    const ascent = type.metrics.ascent(size) + (line - size) / 2;
    if (heading) {
      const center = x + width / 2;
      const title = { kind: 'text', text: heading, size, anchor: 'middle', fill: 'ink', bold: true } as const;
      shapes.push({ ...title, x: center, y: first + ascent });
    }
    entries.forEach(({ mark, text }, i) => {
      const left = x + pad + Math.floor(i / rows) * column;
      const top = first + head + (i % rows) * line;
      shapes.push(...(mark.key?.({ x: left, y: top + line / 2 - 5, width: KEY, height: 10 }) ?? []));
      const at = left + KEY + type.gap;
      shapes.push({ kind: 'text', x: at, y: top + ascent, text, size, anchor: 'start', fill: 'ink' });
    });
    return [{ kind: 'group', children: shapes, data: { legend: '' } }];
  };
  return { width, height, drawAt };
}

/** Where the legend goes inside the box; `best` looks at what is already drawn there. */
export function placeLegend(
  legend: Legend,
  box: Box,
  loc: Exclude<LegendPlace, 'outside'>,
  drawn: readonly Shape[],
  type: Typography,
): Box {
  const at = ([h, v]: readonly [number, number]): Box => {
    const inset = type.gap + 2;
    return {
      x: box.x + inset + h * (box.width - legend.width - 2 * inset),
      y: box.y + inset + v * (box.height - legend.height - 2 * inset),
      width: legend.width,
      height: legend.height,
    };
  };
  if (loc !== 'best') return at(corners[loc]);
  const probe = obstacles(drawn, box, type);
  let best = at(corners['upper right']);
  let least = Number.POSITIVE_INFINITY;
  for (const corner of Object.values(corners)) {
    const candidate = at(corner);
    const covered = probe(candidate);
    if (covered < least) [best, least] = [candidate, covered];
  }
  return best;
}

/** Counts what a box would cover: points of lines and markers, corners of areas, and whole texts many times. */
function obstacles(drawn: readonly Shape[], frame: Box, type: Typography): (box: Box) => number {
  const places: Place[] = [];
  const boxes: { box: Box; weight: number }[] = [];
  eachShape(drawn, (shape) => {
    if (shape.kind === 'text') boxes.push({ box: textBox(shape, type.metrics), weight: 1000 });
    else if (shape.kind === 'rect') boxes.push({ box: shape.box, weight: 10 });
    else if (shape.kind === 'dots' || shape.kind === 'curve')
      for (const place of placesOf(shape.points)) places.push(place);
    else if (shape.kind === 'path')
      for (const { points } of shape.runs) for (const place of alongRun(points, frame)) places.push(place);
  });
  const inFrame = boxes.filter(({ box }) => overlap(box, frame));
  return (box) => {
    let sum = 0;
    for (const [x, y] of places) if (isInBox(box, x, y)) sum++;
    for (const other of inFrame) if (overlap(box, other.box)) sum += other.weight;
    return sum;
  };
}

/** The first corner of a run, and places at most ten pixels apart on what is seen of it. */
function alongRun(points: readonly number[], frame: Box): Place[] {
  const out = placesOf(points.slice(0, 2));
  for (const [[x0, y0], [x1, y1]] of linesOf({ points })) {
    const [from, to] = partIn(frame, x0, y0, x1, y1) ?? [1, 0];
    const steps = Math.max(1, Math.ceil(((to - from) * Math.hypot(x1 - x0, y1 - y0)) / 10));
    for (let k = 1; k <= steps && from <= to; k++) {
      const t = from + ((to - from) * k) / steps;
      out.push([x0 + (x1 - x0) * t, y0 + (y1 - y0) * t]);
    }
  }
  return out;
}
