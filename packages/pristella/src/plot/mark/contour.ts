import { ArgumentError } from '../../base/errors.ts';
import { checkOptions, type Fields } from '../../base/options.ts';
import { legible, paintOf } from '../color.ts';
import {
  type ColorScale,
  type ColorScaleOptions,
  colorScale,
  colorScaleFields,
  type Mappable,
  paintFor,
} from '../color-scale.ts';
import { contourLines } from '../contour-lines.ts';
import { type Box, overlap, type Run, type Shape } from '../scene.ts';
import { textBox } from '../text/metrics.ts';
import { briefApart, fromTo, niceTicks } from '../ticks.ts';
import { between, checkCount, checkLength, type Grid, type Rows, range, type Values, vector } from '../values.ts';
import { type Field, field, flush } from './field.ts';
import { dashOf, finiteRuns, type LineStyle } from './line.ts';
import { type Mark, opacityOf, reachX, reachY, type Space } from './mark.ts';

/** The heights between bands, and their look. */
export interface ContourfOptions extends ColorScaleOptions {
  /** The heights, or about how many round ones to choose (8 unless told). */
  readonly levels?: number | Values;
  readonly alpha?: number;
  readonly zorder?: number;
}

/** The heights of contour lines, and their look. */
export interface ContourOptions extends ContourfOptions {
  /** One colour for all lines, instead of a colour map. */
  readonly colors?: string;
  readonly linewidth?: number;
  readonly linestyle?: LineStyle;
  /** Writes the heights on the lines. */
  readonly clabel?: boolean;
}

const contourfFields: Fields<ContourfOptions> = { ...colorScaleFields, levels: true, alpha: true, zorder: true };
const contourFields: Fields<ContourOptions> = {
  ...contourfFields,
  colors: true,
  linewidth: true,
  linestyle: true,
  clabel: true,
};

function levelsOf(z: Float64Array, levels: number | Values, beyond: boolean): number[] {
  if (typeof levels !== 'number') {
    const list = [...vector(levels, 'contour')];
    if (list.some((v, i) => !Number.isFinite(v) || (i > 0 && v <= list[i - 1]!)))
      throw new ArgumentError('the levels must rise, and be finite', { op: 'contour' });
    if (list.length === 0) throw new ArgumentError('levels is empty', { op: 'contour', hint: 'at least one height' });
    return list;
  }
  checkCount(levels, 'levels', 'contour');
  const [low, high] = range(z) ?? [0, 1];
  return niceTicks(low, high, levels, beyond);
}

/** A coordinate between the columns and rows of a net: along the edge of a cell, in even steps from corner to corner. */
function onEdge(g: Grid, column: number, row: number): number {
  const [c, r] = [Math.floor(column), Math.floor(row)];
  const [c1, r1] = [Math.ceil(column), Math.ceil(row)];
  return between(g.at(r, c), g.at(r1, c1), c === c1 ? row - r : column - c);
}

/** The lines of a level in pixels; open ones end where an axis has no place for them. */
function linesAt(f: Field, level: number, isClosed: boolean, space: Space): Run[] {
  return contourLines(f.z, level, isClosed).flatMap(({ points, closed }): Run[] => {
    const out: number[] = [];
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [onEdge(f.x, points[i]!, points[i + 1]!), onEdge(f.y, points[i]!, points[i + 1]!)];
      if (isClosed) out.push(reachX(space, x), reachY(space, y));
      else out.push(space.x(x), space.y(y));
    }
    if (out.every(Number.isFinite)) return [{ points: out, closed }];
    const places = closed ? [...out, out[0]!, out[1]!] : out;
    const [xs, ys] = [0, 1].map((k) => places.filter((_, i) => i % 2 === k)) as [number[], number[]];
    return finiteRuns(xs, ys, isClosed);
  });
}

/** Lines of equal height. */
export function contour(parts: readonly (Values | Rows)[], options: ContourOptions): Mark & Mappable {
  const { linewidth = 1.3, linestyle = '-', clabel } = checkOptions(options, contourFields, 'contour');
  checkLength(linewidth, 'linewidth', 'contour');
  const f = field('contour', parts);
  const levels = levelsOf(f.z.values, options.levels ?? 8, false);
  const colors = colorScale(levels, options);
  const single = options.colors === undefined ? undefined : paintOf(options.colors);
  const look = { width: linewidth, ...dashOf(linestyle, linewidth), ...opacityOf(options.alpha) };
  const words = briefApart(levels);
  return {
    order: options.zorder ?? 2,
    colors,
    extent: flush(f),
    draw(space) {
      const taken: Box[] = [];
      return levels.flatMap((level, i): Shape[] => {
        const runs = linesAt(f, level, false, space);
        const stroke = single ?? legible(paintFor(level, colors));
        return [{ kind: 'path', runs, stroke, ...look }, ...(clabel ? heights(runs, words[i]!, taken, space) : [])];
      });
    },
    describe: () => `${levels.length} contour lines from ${fromTo(levels[0]!, levels.at(-1)!)}`,
  };
}

/** The height once on each line that has room for it, on a scrap of paper. */
function heights(runs: readonly Run[], text: string, taken: Box[], space: Space): Shape[] {
  const shapes: Shape[] = [];
  for (const { points } of runs) {
    const middle = 2 * Math.floor(points.length / 4);
    const size = space.fontSize - 1;
    const words = {
      kind: 'text',
      x: points[middle]!,
      y: points[middle + 1]! + size / 3,
      text,
      size,
      anchor: 'middle',
      fill: 'soft',
    } as const;
    const box = textBox(words, space.metrics);
    const { x, y, width, height } = space.box;
    const isInside = box.x > x && box.y > y && box.x + box.width < x + width && box.y + box.height < y + height;
    if (points.length < 12 || !isInside || taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    shapes.push({ kind: 'rect', box, fill: 'paper', opacity: 0.9 }, words);
  }
  return shapes;
}

/** Filled bands between heights. Each is painted over the one below, so there are no seams. */
export function contourf(parts: readonly (Values | Rows)[], options: ContourfOptions): Mark & Mappable {
  checkOptions(options, contourfFields, 'contourf');
  const f = field('contourf', parts);
  const levels = levelsOf(f.z.values, options.levels ?? 8, true);
  const low = levels[0]!;
  const high = levels.at(-1)!;
  const colors: ColorScale = { ...colorScale(levels, { vmin: low, vmax: high, ...options }), levels };
  const opacity = opacityOf(options.alpha);
  return {
    order: options.zorder ?? 0,
    colors,
    extent: flush(f),
    draw: (space) => {
      const bands = levels.slice(0, -1).map((level, i): Shape => {
        const fill = paintFor((level + levels[i + 1]!) / 2, colors);
        return { kind: 'path', runs: linesAt(f, level, true, space), fill };
      });
      const above = linesAt(f, high, true, space).filter((r) => r.points.length > 4);
      if (above.length) bands.push({ kind: 'path', runs: above, fill: paintFor(high, colors) });
      return options.alpha === undefined ? bands : bands.map((b) => ({ ...b, ...opacity }));
    },
    describe: () => `${levels.length - 1} filled contour bands from ${fromTo(low, high)}`,
  };
}
