import { type Options, options } from '../../base/options.ts';
import { choice, length, share } from '../../base/row.ts';
import { ColorScaleOptions, type Mappable, pointColors } from '../color-scale.ts';
import { dashOf, type LineStyle, linestyle, named, rangeWords, styleOf } from '../mark/line.ts';
import { middleOf, type NextColor, opacityOf, paintOr, sampleLine } from '../mark/mark.ts';
import { areas, values } from '../rows.ts';
import type { Shape } from '../scene.ts';
import { fromTo } from '../ticks.ts';
import { neighbours, range, spread, type Values, vector, zip } from '../values.ts';
import type { CubeItem } from './cube.ts';
import { faintness, type SolidMark, SolidOptions, type Unit } from './solid.ts';
import { along, isFinitePoint, type Point, perAxis, type Three, way } from './space.ts';

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

/** Points as they were given, and the same numbers axis by axis. */
interface Cloud {
  readonly points: readonly Point[];
  readonly extent: Three<Float64Array>;
}

function cloud([xs, ys, zs]: Three<Values>, op: string): Cloud {
  const extent = [vector(xs, op), vector(ys, op), vector(zs, op)] as const;
  return { points: zip(op, ...extent), extent };
}

const placed = ({ points }: Cloud, unit: Unit): Point[] => points.map((p) => perAxis((axis) => unit[axis](p[axis])));
const words = ([x, y, z]: Three<Float64Array>): string => {
  const [low, high] = range(z) ?? [0, 0];
  return `${rangeWords(x, y)}, z ${fromTo(low, high)}`;
};

/** Cuts the way from point to point into pieces short enough to be hidden, or not, by themselves. */
function pieces(a: Point, b: Point): Point[][] {
  const whole = way(a, b);
  const count = Math.max(1, Math.min(MOST_PIECES, Math.ceil(Math.hypot(...whole) / PIECE)));
  return Array.from({ length: count }, (_, k) => [along(a, whole, k / count), along(a, whole, (k + 1) / count)]);
}

/** Places in a row without a hole between them; one by itself is no line. */
function runsOf(places: readonly Point[]): Point[][] {
  let run: Point[] = [];
  const runs = [run];
  for (const place of places) {
    if (isFinitePoint(place)) run.push(place);
    else runs.push((run = []));
  }
  return runs.filter((run) => run.length > 1);
}

/** The longest piece of a line; the cube has sides of 2. */
const PIECE = 0.1;
/** More are not made of a way that leads far out of the cube. */
const MOST_PIECES = 100;

/** Points joined by a line in space, in pieces so that each is sorted by its own depth. */
export function line3d(parts: Three<Values>, given: Line3dOptions, next: NextColor): SolidMark {
  const o = line3dOptions.read(given, 'plot3d');
  const { linestyle, linewidth, marker, markersize } = o;
  const data = cloud(parts, 'plot3d');
  const hasLine = styleOf(linestyle) !== '';
  const color = paintOr(o.color, next);
  const radius = marker === '.' ? markersize / 4 : markersize / 2;
  const faint = faintness(o.alpha);
  const opacity = opacityOf(o.alpha);
  const dash = dashOf(linestyle, linewidth);
  return {
    label: o.label,
    extent: data.extent,
    items(unit) {
      const places = placed(data, unit);
      const look = { k: 'l', f: color, w: linewidth, ...dash, ...faint } as const;
      // Pieces of a dashed line would each begin with a dash: it stays whole.
      const lines = dash.dash
        ? runsOf(places)
        : neighbours(places).flatMap(([a, b]) => pieces(a, b).filter((p) => p.every(isFinitePoint)));
      const marked = marker === '' ? [] : places.filter(isFinitePoint);
      return [
        ...(hasLine ? lines.map((p): CubeItem => ({ ...look, p })) : []),
        ...marked.map((p): CubeItem => ({ k: 'd', p: [p], f: color, w: radius, ...faint })),
      ];
    },
    key(box) {
      const line = sampleLine(box, { stroke: color, width: linewidth, ...dash, ...opacity });
      const disc: Shape = { kind: 'dots', points: middleOf(box), radius, fill: color, ...opacity };
      return [...(hasLine ? [line] : []), ...(marker === '' ? [] : [disc])];
    },
    describe: () => `line${named(o.label)} of ${data.points.length} points, ${words(data.extent)}`,
  };
}

/** Points in space; those farther away are paler. */
export function scatter3d(
  parts: Three<Values>,
  given: Scatter3dOptions,
  next: NextColor,
): SolidMark & Partial<Mappable> {
  const o = scatter3dOptions.read(given, 'scatter3d');
  const data = cloud(parts, 'scatter3d');
  const { length: count } = data.points;
  const sizes = spread(o.s, count, 'scatter3d');
  const { colors, single, fillOf } = pointColors(o.c, count, o, 'scatter3d', () => paintOr(o.color, next));
  const faint = faintness(o.alpha);
  return {
    label: o.label,
    extent: data.extent,
    ...(colors && { colors }),
    items: (unit) =>
      placed(data, unit)
        .map((p, i): CubeItem => ({ k: 'd', p: [p], f: fillOf(i), w: Math.sqrt(sizes[i]!) / 2, ...faint }))
        .filter((item) => item.p.every(isFinitePoint)),
    key: (box) => [{ kind: 'dots', points: middleOf(box), radius: 3.5, fill: single }],
    describe: () => `${count} points${named(o.label)}, ${words(data.extent)}`,
  };
}
