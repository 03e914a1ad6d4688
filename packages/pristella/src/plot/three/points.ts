import { type Options, options } from '../../base/options.ts';
import { choice, length, share } from '../../base/row.ts';
import { paintOf } from '../color.ts';
import { ColorScaleOptions, colorScale, type Mappable, paintFor } from '../color-scale.ts';
import { dashOf, type LineStyle, linestyle, named, rangeWords, styleOf } from '../mark/line.ts';
import { type NextColor, opacityOf } from '../mark/mark.ts';
import { areas, values } from '../rows.ts';
import type { Box, Shape } from '../scene.ts';
import { tinted } from '../theme.ts';
import { fromTo } from '../ticks.ts';
import { range, sameLength, spread, type Values, vector } from '../values.ts';
import type { CubeItem } from './cube.ts';
import { faintness, type SolidMark, SolidOptions, type Unit } from './solid.ts';

/** The look of a line in space. */
export class Line3dOptions extends SolidOptions {
  /** Solid unless told. */
  readonly linestyle?: LineStyle = linestyle('-');
  /** In pixels; 1.8 unless told. */
  readonly linewidth?: number = length(1.8);
  /** Draws a disc at each point. */
  readonly marker?: 'o' | '.' | '' = choice(['o', '.', ''], '');
  /** Diameter in pixels; 6 unless told. */
  readonly markersize?: number = length(6);
}
export const line3dOptions: Options<Line3dOptions> = options(Line3dOptions);

class DiscOptions {
  /** Area of a disc in square pixels: 36 unless told, or one for each point. */
  readonly s?: number | Values = areas();
  /** Opacity from 0 to 1: 0.85 unless told. */
  readonly alpha?: number = share(0.85);
  /** Numbers that are shown as colours. */
  readonly c?: Values | undefined = values();
}

/** The look of points in space. */
export interface Scatter3dOptions extends Omit<SolidOptions, 'alpha'>, ColorScaleOptions, DiscOptions {}
export const scatter3dOptions: Options<Scatter3dOptions> = options(SolidOptions, ColorScaleOptions, DiscOptions);

type Three = [Float64Array, Float64Array, Float64Array];

function three(parts: readonly [Values, Values, Values], op: string): Three {
  const lists = parts.map((p) => vector(p, op)) as Three;
  sameLength(op, ...lists);
  return lists;
}

const at = ([x, y, z]: Three, i: number, unit: Unit): [number, number, number] => [
  unit[0](x[i]!),
  unit[1](y[i]!),
  unit[2](z[i]!),
];
const words = ([x, y, z]: Three): string => {
  const [low, high] = range(z) ?? [0, 0];
  return `${rangeWords(x, y)}, z ${fromTo(low, high)}`;
};
/** Cuts the way from point to point into pieces short enough to be hidden, or not, by themselves. */
function pieces(a: readonly number[], b: readonly number[]): number[][] {
  const length = Math.hypot(b[0]! - a[0]!, b[1]! - a[1]!, b[2]! - a[2]!);
  const count = Math.max(1, Math.min(MOST_PIECES, Math.ceil(length / PIECE)));
  const along = (t: number): number[] => a.map((v, i) => v + (b[i]! - v) * t);
  return Array.from({ length: count }, (_, k) => [...along(k / count), ...along((k + 1) / count)]);
}

/** Places in a row without a hole between them, as lists of their numbers; one by itself is no line. */
function runsOf(places: readonly (readonly number[])[]): number[][] {
  const runs: number[][] = [[]];
  for (const place of places) {
    if (place.every(Number.isFinite)) runs.at(-1)!.push(...place);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 3);
}

/** The longest piece of a line; the cube has sides of 2. */
const PIECE = 0.1;
/** More are not made of a way that leads far out of the cube. */
const MOST_PIECES = 100;

/** Points joined by a line in space, in pieces so that each is sorted by its own depth. */
export function line3d(parts: readonly [Values, Values, Values], given: Line3dOptions, next: NextColor): SolidMark {
  const o = line3dOptions.read(given, 'plot3d');
  const { linestyle, linewidth, marker, markersize } = o;
  const lists = three(parts, 'plot3d');
  const hasLine = styleOf(linestyle) !== '';
  const color = o.color === undefined ? next() : paintOf(o.color);
  const radius = marker === '.' ? markersize / 4 : markersize / 2;
  const count = lists[0].length;
  const faint = faintness(o.alpha);
  const opacity = opacityOf(o.alpha);
  const dash = dashOf(linestyle, linewidth);
  return {
    label: o.label,
    extent: lists,
    items(unit) {
      const items: CubeItem[] = [];
      const places = Array.from({ length: count }, (_, i) => at(lists, i, unit));
      const look = { k: 'l', f: color, w: linewidth, ...dash, ...faint } as const;
      // Pieces of a dashed line would each begin with a dash: it stays whole.
      if (dash.dash) items.push(...runsOf(places).map((p) => ({ ...look, p })));
      else if (hasLine) {
        for (let i = 0; i + 1 < count; i++) {
          const ways = pieces(places[i]!, places[i + 1]!);
          items.push(...ways.filter((p) => p.every(Number.isFinite)).map((p) => ({ ...look, p })));
        }
      }
      const marked = marker === '' ? [] : places.filter((p) => p.every(Number.isFinite));
      items.push(...marked.map((p): CubeItem => ({ k: 'd', p, f: color, w: radius, ...faint })));
      return items;
    },
    key(box) {
      const y = box.y + box.height / 2;
      const line: Shape = {
        kind: 'path',
        runs: [{ points: [box.x, y, box.x + box.width, y] }],
        stroke: color,
        width: linewidth,
        ...dash,
        ...opacity,
      };
      const disc: Shape = {
        kind: 'dots',
        points: [box.x + box.width / 2, y],
        radius,
        fill: color,
        ...opacity,
      };
      return [...(hasLine ? [line] : []), ...(marker === '' ? [] : [disc])];
    },
    describe: () => `line${named(o.label)} of ${count} points, ${words(lists)}`,
  };
}

/** Points in space; those farther away are paler. */
export function scatter3d(
  parts: readonly [Values, Values, Values],
  given: Scatter3dOptions,
  next: NextColor,
): SolidMark & Partial<Mappable> {
  const o = scatter3dOptions.read(given, 'scatter3d');
  const lists = three(parts, 'scatter3d');
  const count = lists[0].length;
  const sizes = spread(o.s, count, 'scatter3d').map((s) => Math.sqrt(s) / 2);
  const numbers = o.c === undefined ? undefined : spread(o.c, count, 'scatter3d');
  const colors = numbers && colorScale(numbers, o);
  const faint = faintness(o.alpha);
  const single = colors ? 'soft' : o.color === undefined ? next() : paintOf(o.color);
  return {
    label: o.label,
    extent: lists,
    ...(colors && { colors }),
    items: (unit) =>
      Array.from({ length: count }, (_, i): CubeItem => {
        const f = colors ? tinted(paintFor(numbers[i]!, colors)) : single;
        return { k: 'd', p: at(lists, i, unit), f, w: sizes[i]!, ...faint };
      }).filter((item) => item.p.every(Number.isFinite)),
    key: (box: Box) => [
      { kind: 'dots', points: [box.x + box.width / 2, box.y + box.height / 2], radius: 3.5, fill: single },
    ],
    describe: () => `${count} points${named(o.label)}, ${words(lists)}`,
  };
}
