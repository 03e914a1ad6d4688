import { ArgumentError } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { choice, length, whole } from '../../base/row.ts';
import { type Box, linesOf, type Paint, type Place, type Run, type Shape } from '../scene.ts';
import { mathText } from '../text/math.ts';
import { brief, fromTo } from '../ticks.ts';
import { range, sameLength, type Values, vector } from '../values.ts';
import {
  type Mark,
  MarkOptions,
  middleOf,
  type NextColor,
  opacityOf,
  paintOr,
  type Space,
  sampleLine,
} from './mark.ts';
import { isMarker, type Marker, marker, markers } from './marker.ts';

/** Solid, dashed, dash-dotted, dotted, or no line at all. */
export type LineStyle = '-' | '--' | '-.' | ':' | '' | 'none' | 'solid' | 'dashed' | 'dashdot' | 'dotted';

/** The sign for each word and for itself. */
const styles = {
  '-': '-',
  '--': '--',
  '-.': '-.',
  ':': ':',
  '': '',
  solid: '-',
  dashed: '--',
  dashdot: '-.',
  dotted: ':',
  none: '',
} as const;
/** An option that is a line style. */
export const linestyle = (fallback: LineStyle): LineStyle => choice(styles, fallback);

/** The look of a line in stairs. */
export class StairOptions extends MarkOptions {
  /** Solid, dashed, dash-dotted, dotted, or no line at all. */
  readonly linestyle?: LineStyle = linestyle('-');
  /** In pixels; 1.8 unless told. */
  readonly linewidth?: number = length(1.8);
  /** The shape of the markers; none unless told. */
  readonly marker?: Marker | '' = marker('');
  /** Diameter in pixels; 6 unless told. */
  readonly markersize?: number = length(6);
  /** Draws a marker at every n-th point only: 1 unless told. */
  readonly markevery?: number = whole(1, 1);
}

/** The look of a line and of the markers on it. */
export class LineOptions extends StairOptions {
  /** Where a stair changes its height: at the start, the end or the middle of each interval. */
  readonly drawstyle?: 'default' | 'steps-pre' | 'steps-post' | 'steps-mid' = choice(
    ['default', 'steps-pre', 'steps-post', 'steps-mid'],
    'default',
  );
}
export const lineOptions: Options<LineOptions> = options(LineOptions);

const patterns: Readonly<Record<string, readonly number[]>> = {
  '--': [3.7, 1.6],
  '-.': [6.4, 1.6, 1, 1.6],
  ':': [1, 1.65],
};

/** The sign of a line style; '' where there is no line. */
export const styleOf = (linestyle: LineStyle): '-' | '--' | '-.' | ':' | '' => styles[linestyle];

/** Dash lengths in pixels for a style and a width, as an option to spread into a look. */
export function dashOf(linestyle: LineStyle, width: number): { dash?: readonly number[] } {
  const pattern = patterns[styleOf(linestyle)];
  return pattern ? { dash: pattern.map((v) => v * width) } : {};
}

/** Reads Matplotlib's short form, such as 'r--o': at most one colour letter, one line style and one marker. */
export function parseFormat(format: string): LineOptions {
  const color = /^(C\d|[bgrcmykw])/.exec(format)?.[0];
  let rest = color ? format.slice(color.length) : format;
  const linestyle = (['--', '-.', '-', ':'] as const).find((style) => rest.includes(style));
  if (linestyle) rest = rest.replace(linestyle, '');
  const late = color ? undefined : /C\d|[bgrcmykw]/.exec(rest)?.[0];
  if (late) rest = rest.replace(late, '');
  if (rest !== '' && !isMarker(rest))
    throw new ArgumentError(`cannot read the format '${format}'`, {
      op: 'plot',
      hint: "a colour letter, a line style (- -- -. :) and a marker, such as 'r--' or 'go'",
    });
  const paint = color ?? late;
  return { color: paint, marker: rest, linestyle: linestyle ?? (rest === '' ? '-' : '') };
}

/** Points joined by a line, with or without markers. A value that is not finite breaks the line. */
export function line(xs: Values, ys: Values, given: LineOptions, next: NextColor, op = 'plot'): Mark {
  const o = lineOptions.read(given, op);
  const { linestyle, linewidth, markersize, markevery, drawstyle } = o;
  const x = vector(xs, op);
  const y = vector(ys, op);
  sameLength(op, x, y);
  const style = styleOf(linestyle);
  const letter = o.marker;
  const opacity = opacityOf(o.alpha);
  const color: Paint = paintOr(o.color, next);
  const look = { stroke: color, width: linewidth, ...dashOf(linestyle, linewidth), ...opacity };
  const paint = (points: readonly number[]): Shape[] =>
    letter !== '' ? markers(letter, points, markersize, { fill: color, ...opacity }) : [];

  const draw = (space: Space): Shape[] => {
    const places: Place[] = [];
    for (let i = 0; i < x.length; i++) places.push([space.x(x[i]!), space.y(y[i]!)]);
    const runs = stairs(finiteRuns(places), drawstyle);
    const shapes: Shape[] = [];
    if (style !== '') shapes.push({ kind: 'path', runs: runs.map((r) => thin(r, space.box)), ...look });
    if (letter === '') return shapes;
    const marked = places.filter((_, i) => i % markevery === 0);
    return [...shapes, ...paint(finiteRuns(marked).flatMap((r) => r.points))];
  };
  const key = (box: Box): Shape[] => [...(style === '' ? [] : [sampleLine(box, look)]), ...paint(middleOf(box))];
  return {
    label: o.label,
    order: o.zorder ?? 2,
    extent: { x, y },
    draw,
    key,
    describe: () => {
      const count = x.length === 1 ? '1 point' : `${x.length} points`;
      const what = style === '' ? `${count}${named(o.label)}` : `line${named(o.label)} of ${count}`;
      return `${what}, ${rangeWords(x, y)}`;
    },
  };
}

/** ` "label"` or nothing. */
export const named = (label: string | undefined): string => (label ? ` "${mathText(label)}"` : '');

/** `x 0 to 5, y 1`, for text alternatives. */
export function rangeWords(x: ArrayLike<number>, y: ArrayLike<number>): string {
  const part = (name: string, r: [number, number] | undefined): string =>
    !r ? `${name} without values` : `${name} ${r[0] === r[1] ? brief(r[0]) : fromTo(...r)}`;
  return `${part('x', range(x))}, ${part('y', range(y))}`;
}

/** Points in pixels as runs, cut where one has no place; each a run of its own outline where `closed`. */
export function finiteRuns(places: readonly Place[], closed = false): Run[] {
  const runs: Run[] = [];
  let points: number[] | undefined;
  for (const [x, y] of places) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) points = undefined;
    else if (points) points.push(x, y);
    else runs.push({ points: (points = [x, y]), closed });
  }
  return runs;
}

function stairs(runs: readonly Run[], style: string): readonly Run[] {
  if (style === 'default') return runs;
  return runs.map((run) => {
    const out = run.points.slice(0, 2);
    for (const [[x0, y0], [x1, y1]] of linesOf(run)) {
      if (style === 'steps-pre') out.push(x0, y1);
      else if (style === 'steps-post') out.push(x1, y0);
      else out.push((x0 + x1) / 2, y0, (x0 + x1) / 2, y1);
      out.push(x1, y1);
    }
    return { points: out };
  });
}

/**
 * A long curve with the first, lowest, highest and last point of each pixel column: it looks the same, and ten
 * thousand iterations fit a small file.
 */
function thin(run: Run, box: Box): Run {
  const { points } = run;
  if (points.length <= 8 * box.width) return run;
  const out: number[] = [];
  for (let i = 0; i < points.length; ) {
    const column = Math.floor(points[i]!);
    let [end, low, high] = [i, i, i];
    for (; end < points.length && Math.floor(points[end]!) === column; end += 2) {
      if (points[end + 1]! > points[low + 1]!) low = end;
      if (points[end + 1]! < points[high + 1]!) high = end;
    }
    const kept = new Set([i, low, high, end - 2].sort((a, b) => a - b));
    for (const k of kept) out.push(points[k]!, points[k + 1]!);
    i = end;
  }
  return { points: out };
}
