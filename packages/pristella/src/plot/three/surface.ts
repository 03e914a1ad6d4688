import { ArgumentError } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { flag, length, whole } from '../../base/row.ts';
import { type Color, hex, mix, paintOf, type Rgb, rgb } from '../color.ts';
import { ColorScaleOptions, colorOf, colorScale, type Mappable } from '../color-scale.ts';
import { swatch } from '../mark/bar.ts';
import { type Field, field } from '../mark/field.ts';
import { named } from '../mark/line.ts';
import { type NextColor, paintOr, sampleLine } from '../mark/mark.ts';
import { color } from '../rows.ts';
import { palettes, resolvePaint } from '../theme.ts';
import { fromTo } from '../ticks.ts';
import { neighbours, type Rows, range, type Values } from '../values.ts';
import type { CubeItem } from './cube.ts';
import { faintness, type SolidMark, SolidOptions, type Unit } from './solid.ts';
import { AXES, along, cross, HALF, isFinitePoint, isPolygon, type Point, perAxis, way } from './space.ts';

class PieceOptions {
  /** At most this many lines along each axis are used; 40 unless told. */
  readonly rcount?: number = whole(1, 40);
  /** Colour of the lines between the pieces; none unless told. */
  readonly edgecolor?: Color | undefined = color();
  /** Whether slopes are shaded as if lit from the upper left; they are unless told. */
  readonly shade?: boolean = flag(true);
}

/** Colours, fineness and light of a surface. */
export interface SurfaceOptions extends SolidOptions, ColorScaleOptions, PieceOptions {}
export const surfaceOptions: Options<SurfaceOptions> = options(SolidOptions, ColorScaleOptions, PieceOptions);

/** Fineness and look of a wireframe. */
export class WireframeOptions extends SolidOptions {
  /** At most this many lines along each axis are used; 25 unless told. */
  readonly rcount?: number = whole(1, 25);
  /** In pixels; 0.9 unless told. */
  readonly linewidth?: number = length(0.9);
}
export const wireframeOptions: Options<WireframeOptions> = options(WireframeOptions);

/** Indices from the first to the last, at most `count` of them. */
function chosen(length: number, count: number): number[] {
  const steps = Math.min(length - 1, Math.max(1, count));
  return Array.from({ length: steps + 1 }, (_, k) => Math.round((k * (length - 1)) / Math.max(1, steps)));
}

const points =
  (f: Field, unit: Unit) =>
  (r: number, c: number): Point => [unit[0](f.x.at(r, c)), unit[1](f.y.at(r, c)), unit[2](f.z.at(r, c))];

type Parts = readonly [x: Values | Rows, y: Values | Rows, z: Rows];

/** A surface as four-cornered pieces. */
export function surface(parts: Parts, given: SurfaceOptions): SolidMark & Partial<Mappable> {
  const o = surfaceOptions.read(given, 'surface');
  const { rcount } = o;
  const f = field('surface', parts);
  const single = o.color && paintOf(o.color);
  const colors = single ? undefined : colorScale(f.z.values, o);
  if (single === 'none') throw new ArgumentError("a surface has a colour: not 'none'", { op: 'surface' });
  const base: Rgb = rgb(resolvePaint(single ?? 'C0', palettes.light));
  const border = o.edgecolor && paintOf(o.edgecolor);
  const faint = faintness(o.alpha);
  return {
    label: o.label,
    extent: [f.x.values, f.y.values, f.z.values],
    ...(colors && { colors }),
    items(unit) {
      const at = points(f, unit);
      const items: CubeItem[] = [];
      const columns = neighbours(chosen(f.z.columns, rcount));
      for (const [r0, r1] of neighbours(chosen(f.z.rows, rcount))) {
        for (const [c0, c1] of columns) {
          const corners = [at(r0, c0), at(r0, c1), at(r1, c1), at(r1, c0)] as const;
          if (!corners.every(isFinitePoint)) continue;
          const piece = insideCube(corners).map(short);
          if (!isPolygon(piece)) continue;
          const height = (f.z.at(r0, c0) + f.z.at(r0, c1) + f.z.at(r1, c1) + f.z.at(r1, c0)) / 4;
          const color = colors ? colorOf(height, colors) : base;
          if (!color) continue;
          const fill = hex(o.shade ? lit(color, corners) : color);
          items.push({ k: 'p', p: piece, f: fill, s: border ?? seamOf(fill, o.alpha), w: 0.5, ...faint });
        }
      }
      return items;
    },
    key: (box) => [swatch(box, { fill: colors ? hex(colors.map.at(0.5)) : (single ?? 'C0') })],
    describe: () => `surface${named(o.label)} of ${f.z.rows} by ${f.z.columns} points, z ${heights(f)}`,
  };
}

/** The part of a polygon inside the cube (Sutherland and Hodgman 1974: cut by one side after the other). */
function insideCube(corners: readonly Point[]): readonly Point[] {
  if (corners.every((p) => AXES.every((axis) => Math.abs(p[axis]) <= HALF[axis] + 1e-9))) return corners;
  let piece = corners;
  for (const axis of AXES) {
    for (const sign of [1, -1]) {
      const depth = (p: Point): number => HALF[axis] - sign * p[axis];
      piece = piece.flatMap((a, i): Point[] => {
        const b = piece[(i + 1) % piece.length]!;
        const [da, db] = [depth(a), depth(b)];
        const kept = da >= 0 ? [a] : [];
        if (da >= 0 === db >= 0) return kept;
        return [...kept, along(a, way(a, b), da / (da - db))];
      });
    }
  }
  return piece;
}

function heights(f: Field): string {
  const ends = range(f.z.values);
  return ends ? fromTo(...ends) : 'without values';
}

/** The line between pieces: a little darker, so that a pale surface stays apart from the paper. */
const seamOf = (fill: string, alpha = 1): string => (alpha < 1 ? fill : hex(mix(rgb(fill), [0, 0, 0], 0.13)));

/** Three decimals are enough for a cube of a few hundred pixels. */
const short = (p: Point): Point => perAxis((axis) => Math.round(p[axis] * 1000) / 1000);

/** A colour in the light from the upper left: darker on slopes that turn away. */
function lit(color: Rgb, [a, b, , d]: readonly [Point, Point, Point, Point]): Rgb {
  const n = cross(way(a, b), way(a, d));
  const length = Math.hypot(...n) || 1;
  const light = (-0.4 * n[0] - 0.45 * n[1] + 0.8 * n[2]) / length;
  return light < 0.75
    ? mix(color, [0, 0, 0], 0.38 * (0.75 - Math.max(-0.25, light)))
    : mix(color, [255, 255, 255], 0.4 * (light - 0.75));
}

/** The lines of a surface along both axes. */
export function wireframe(parts: Parts, given: WireframeOptions, next: NextColor): SolidMark {
  const o = wireframeOptions.read(given, 'wireframe');
  const { rcount, linewidth } = o;
  const f = field('wireframe', parts);
  const color = paintOr(o.color, next);
  const look = { f: color, w: linewidth, ...faintness(o.alpha) };
  return {
    label: o.label,
    extent: [f.x.values, f.y.values, f.z.values],
    items(unit) {
      const at = points(f, unit);
      const all = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
      const lines = [
        ...chosen(f.z.rows, rcount).map((r) => all(f.z.columns).map((c) => at(r, c))),
        ...chosen(f.z.columns, rcount).map((c) => all(f.z.rows).map((r) => at(r, c))),
      ];
      return lines.map((line): CubeItem => ({ k: 'l', p: line.filter(isFinitePoint).map(short), ...look }));
    },
    key: (box) => [sampleLine(box, { stroke: color, width: 1.5 })],
    describe: () => `wireframe${named(o.label)} of ${f.z.rows} by ${f.z.columns} points, z ${heights(f)}`,
  };
}
