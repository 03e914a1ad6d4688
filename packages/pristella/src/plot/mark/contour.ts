import { ArgumentError } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { either, flag, isNumber, length, share, whole } from '../../base/row.ts';
import { type Color, legible, paintOf } from '../color.ts';
import { type ColorScale, ColorScaleOptions, colorScale, type Mappable, paintFor } from '../color-scale.ts';
import { contourLines } from '../contour-lines.ts';
import { color, finite, values } from '../rows.ts';
import { type Box, overlap, pathOf, placesOf, type Run, type Shape } from '../scene.ts';
import { textBox } from '../text/metrics.ts';
import { briefApart, fromTo, niceTicks } from '../ticks.ts';
import { between, type Grid, neighbours, range, type Values, vector } from '../values.ts';
import { type Field, type FieldParts, field, flush } from './field.ts';
import { dashOf, finiteRuns, type LineStyle, linestyle } from './line.ts';
import { type Mark, opacityOf, reachX, reachY, type Space } from './mark.ts';

/** The heights between bands, and their look. */
export class ContourfOptions extends ColorScaleOptions {
  /** The heights, or about how many round ones to choose (8 unless told). */
  readonly levels?: number | Values = either(isNumber, whole(1), values(), 8);
  /** Opacity from 0 to 1. */
  readonly alpha?: number | undefined = share();
  /** Marks of higher order are drawn later. */
  readonly zorder?: number | undefined = finite();
}
export const contourfOptions: Options<ContourfOptions> = options(ContourfOptions);

/** The heights of contour lines, and their look. */
export class ContourOptions extends ContourfOptions {
  /** One colour for all lines, instead of a colour map. */
  readonly colors?: Color | undefined = color();
  /** In pixels; 1.3 unless told. */
  readonly linewidth?: number = length(1.3);
  /** Solid unless told. */
  readonly linestyle?: LineStyle = linestyle('-');
  /** Writes the heights on the lines. */
  readonly clabel?: boolean = flag(false);
}
export const contourOptions: Options<ContourOptions> = options(ContourOptions);

function levelsOf(z: Float64Array, levels: number | Values, beyond: boolean): number[] {
  if (typeof levels !== 'number') {
    const list = [...vector(levels, 'contour')];
    if (!list.every(Number.isFinite) || neighbours(list).some(([a, b]) => b <= a))
      throw new ArgumentError('the levels must rise, and be finite', { op: 'contour' });
    if (list.length === 0) throw new ArgumentError('levels is empty', { op: 'contour', hint: 'at least one height' });
    return list;
  }
  const [low, high] = range(z) ?? [0, 1];
  return niceTicks(low, high, levels, beyond);
}

/** The lowest and the highest of levels. */
const endsOf = (levels: readonly number[]): [number, number] => [
  levels.reduce((a, b) => Math.min(a, b)),
  levels.reduce((a, b) => Math.max(a, b)),
];

/** A coordinate between the columns and rows of a net: along the edge of a cell, in even steps from corner to corner. */
function onEdge(g: Grid, column: number, row: number): number {
  const [c, r] = [Math.floor(column), Math.floor(row)];
  const [c1, r1] = [Math.ceil(column), Math.ceil(row)];
  return between(g.at(r, c), g.at(r1, c1), c === c1 ? row - r : column - c);
}

/** The lines of a level in pixels; open ones end where an axis has no place for them. */
function linesAt(f: Field, level: number, isClosed: boolean, space: Space): Run[] {
  return contourLines(f.z, level, isClosed).flatMap(({ points, closed }): Run[] => {
    const out = placesOf(points).flatMap(([column, row]) => {
      const [x, y] = [onEdge(f.x, column, row), onEdge(f.y, column, row)];
      return isClosed ? [reachX(space, x), reachY(space, y)] : [space.x(x), space.y(y)];
    });
    const run = { points: out, closed };
    return out.every(Number.isFinite) ? [run] : finiteRuns(pathOf(run), isClosed);
  });
}

/** Lines of equal height. */
export function contour(parts: FieldParts, given: ContourOptions): Mark & Mappable {
  const o = contourOptions.read(given, 'contour');
  const { linewidth, clabel } = o;
  const f = field('contour', parts);
  const levels = levelsOf(f.z.values, o.levels, false);
  const colors = colorScale(levels, o);
  const single = o.colors && paintOf(o.colors);
  const look = { width: linewidth, ...dashOf(o.linestyle, linewidth), ...opacityOf(o.alpha) };
  const words = briefApart(levels);
  return {
    order: o.zorder ?? 2,
    colors,
    extent: flush(f),
    draw(space) {
      const taken: Box[] = [];
      return words.flatMap((text, i): Shape[] => {
        const level = levels[i]!;
        const runs = linesAt(f, level, false, space);
        const stroke = single ?? legible(paintFor(level, colors));
        return [{ kind: 'path', runs, stroke, ...look }, ...(clabel ? heights(runs, text, taken, space) : [])];
      });
    },
    describe: () => `${levels.length} contour lines from ${fromTo(...endsOf(levels))}`,
  };
}

/** The height once on each line that has room for it, on a scrap of paper. */
function heights(runs: readonly Run[], text: string, taken: Box[], space: Space): Shape[] {
  const shapes: Shape[] = [];
  for (const { points } of runs) {
    const places = placesOf(points);
    const middle = places[Math.floor(places.length / 2)];
    if (!middle || places.length < 6) continue;
    const size = space.fontSize - 1;
    const place = { x: middle[0], y: middle[1] + size / 3 };
    const words = { kind: 'text', ...place, text, size, anchor: 'middle', fill: 'soft' } as const;
    const box = textBox(words, space.metrics);
    const { x, y, width, height } = space.box;
    const isInside = box.x > x && box.y > y && box.x + box.width < x + width && box.y + box.height < y + height;
    if (!isInside || taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    shapes.push({ kind: 'rect', box, fill: 'paper', opacity: 0.9 }, words);
  }
  return shapes;
}

/** Filled bands between heights. Each is painted over the one below, so there are no seams. */
export function contourf(parts: FieldParts, given: ContourfOptions): Mark & Mappable {
  const o = contourfOptions.read(given, 'contourf');
  const f = field('contourf', parts);
  const levels = levelsOf(f.z.values, o.levels, true);
  const [low, high] = endsOf(levels);
  const colors: ColorScale = { ...colorScale(levels, { ...o, vmin: o.vmin ?? low, vmax: o.vmax ?? high }), levels };
  const opacity = opacityOf(o.alpha);
  return {
    order: o.zorder ?? 0,
    colors,
    extent: flush(f),
    draw: (space) => {
      const bands = neighbours(levels).map(([level, next]): Shape => {
        const fill = paintFor((level + next) / 2, colors);
        return { kind: 'path', runs: linesAt(f, level, true, space), fill };
      });
      const above = linesAt(f, high, true, space).filter((r) => r.points.length > 4);
      if (above.length) bands.push({ kind: 'path', runs: above, fill: paintFor(high, colors) });
      return o.alpha === undefined ? bands : bands.map((b) => ({ ...b, ...opacity }));
    },
    describe: () => `${levels.length - 1} filled contour bands from ${fromTo(low, high)}`,
  };
}
