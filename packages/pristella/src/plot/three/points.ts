import { checkChoice, checkOptions, type Fields } from '../../base/options.ts';
import { paintOf } from '../color.ts';
import { type ColorScaleOptions, colorScale, colorScaleFields, type Mappable, paintFor } from '../color-scale.ts';
import { dashOf, type LineStyle, named, rangeWords, styleOf } from '../mark/line.ts';
import { type NextColor, opacityOf } from '../mark/mark.ts';
import type { Box, Shape } from '../scene.ts';
import { tinted } from '../theme.ts';
import { fromTo } from '../ticks.ts';
import { areas, checkLength, range, sameLength, spread, type Values, vector } from '../values.ts';
import type { CubeItem } from './cube.ts';
import { faintness, type SolidMark, type SolidOptions, solidFields, type Unit } from './solid.ts';

/** The look of a line in space. */
export interface Line3dOptions extends SolidOptions {
  readonly linestyle?: LineStyle;
  readonly linewidth?: number;
  /** Draws a disc at each point. */
  readonly marker?: 'o' | '.' | '';
  readonly markersize?: number;
}

/** The look of points in space. */
export interface Scatter3dOptions extends SolidOptions, ColorScaleOptions {
  /** Area of a disc in square pixels: 36 unless told, or one for each point. */
  readonly s?: number | Values;
  /** Numbers that are shown as colours. */
  readonly c?: Values;
}

const line3dFields: Fields<Line3dOptions> = {
  ...solidFields,
  linestyle: true,
  linewidth: true,
  marker: true,
  markersize: true,
};
const scatter3dFields: Fields<Scatter3dOptions> = { ...solidFields, ...colorScaleFields, s: true, c: true };

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
export function line3d(parts: readonly [Values, Values, Values], options: Line3dOptions, next: NextColor): SolidMark {
  const {
    linestyle = '-',
    linewidth = 1.8,
    marker = '',
    markersize = 6,
  } = checkOptions(options, line3dFields, 'plot3d');
  checkChoice(marker, { o: true, '.': true, '': true }, 'marker', 'plot3d');
  checkLength(linewidth, 'linewidth', 'plot3d');
  checkLength(markersize, 'markersize', 'plot3d');
  const lists = three(parts, 'plot3d');
  const hasLine = styleOf(linestyle) !== '';
  const color = options.color === undefined ? next() : paintOf(options.color);
  const radius = marker === '.' ? markersize / 4 : markersize / 2;
  const count = lists[0].length;
  const faint = faintness(options.alpha);
  const opacity = opacityOf(options.alpha);
  const dash = dashOf(linestyle, linewidth);
  return {
    label: options.label,
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
    describe: () => `line${named(options.label)} of ${count} points, ${words(lists)}`,
  };
}

/** Points in space; those farther away are paler. */
export function scatter3d(
  parts: readonly [Values, Values, Values],
  options: Scatter3dOptions,
  next: NextColor,
): SolidMark & Partial<Mappable> {
  checkOptions(options, scatter3dFields, 'scatter3d');
  const lists = three(parts, 'scatter3d');
  const count = lists[0].length;
  const sizes = areas(options.s, count, 'scatter3d').map((s) => Math.sqrt(s) / 2);
  const numbers = options.c === undefined ? undefined : spread(options.c, count, 'scatter3d');
  const colors = numbers && colorScale(numbers, options);
  const faint = faintness(options.alpha ?? 0.85);
  const single = colors ? 'soft' : options.color === undefined ? next() : paintOf(options.color);
  return {
    label: options.label,
    extent: lists,
    ...(colors ? { colors } : {}),
    items: (unit) =>
      Array.from({ length: count }, (_, i): CubeItem => {
        const f = colors ? tinted(paintFor(numbers[i]!, colors)) : single;
        return { k: 'd', p: at(lists, i, unit), f, w: sizes[i]!, ...faint };
      }).filter((item) => item.p.every(Number.isFinite)),
    key: (box: Box) => [
      { kind: 'dots', points: [box.x + box.width / 2, box.y + box.height / 2], radius: 3.5, fill: single },
    ],
    describe: () => `${count} points${named(options.label)}, ${words(lists)}`,
  };
}
