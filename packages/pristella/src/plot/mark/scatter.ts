import { type Options, options } from '../../base/options.ts';
import { either } from '../../base/row.ts';
import { type Color, paintOf } from '../color.ts';
import { ColorScaleOptions, type Mappable, paintFor, pointColors } from '../color-scale.ts';
import { areas, color, values } from '../rows.ts';
import type { Box, Paint, Shape } from '../scene.ts';
import { fromTo } from '../ticks.ts';
import { sameLength, spread, type Values, vector, zip } from '../values.ts';
import { named, rangeWords } from './line.ts';
import { type Mark, MarkOptions, middleOf, type NextColor, opacityOf, paintOr, type Space } from './mark.ts';
import { type Marker, marker, markers } from './marker.ts';

class PointOptions {
  /** Area of a marker in square pixels: 36 unless told, or one for each point. */
  readonly s?: number | Values = areas();
  /** Numbers that are shown as colours, one for each point, or one colour. */
  readonly c?: Values | string | undefined = either((v) => typeof v === 'string', color(), values());
  /** The shape of the markers; discs unless told. */
  readonly marker?: Marker = marker('o');
  /** Colour of the markers' edges; none unless told. */
  readonly edgecolors?: Color | undefined = color();
}

/** The look of scattered points. */
export interface ScatterOptions extends MarkOptions, ColorScaleOptions, PointOptions {}
export const scatterOptions: Options<ScatterOptions> = options(MarkOptions, ColorScaleOptions, PointOptions);

/** Points of one or several sizes and colours. */
export function scatter(xs: Values, ys: Values, given: ScatterOptions, next: NextColor): Mark & Partial<Mappable> {
  const o = scatterOptions.read(given, 'scatter');
  const x = vector(xs, 'scatter');
  const y = vector(ys, 'scatter');
  sameLength('scatter', x, y);
  const points = zip('scatter', x, y, spread(o.s, x.length, 'scatter').map(Math.sqrt));
  const [numbers, word] = typeof o.c === 'string' ? [undefined, o.c] : [o.c];
  const { colors, single, fillOf } = pointColors(numbers, x.length, o, 'scatter', () => paintOr(o.color ?? word, next));
  const edge = o.edgecolors && paintOf(o.edgecolors);
  const look = { edge, ...opacityOf(o.alpha) };

  const draw = (space: Space): Shape[] =>
    groups(points, space, fillOf).flatMap((g) => markers(o.marker, g.points, g.size, { fill: g.fill, ...look }));
  const sample = colors ? paintFor((colors.low + colors.high) / 2, colors) : single;
  const key = (box: Box): Shape[] => markers(o.marker, middleOf(box), 7, { fill: sample, ...look });
  const shade = colors ? `, coloured from ${fromTo(colors.low, colors.high)}` : '';
  return {
    label: o.label,
    order: o.zorder ?? 2,
    extent: { x, y },
    draw,
    key,
    describe: () => `${x.length} points${named(o.label)}, ${rangeWords(x, y)}${shade}`,
    ...(colors && { colors }),
  };
}

/** Neighbouring points of one colour and size, to be drawn as one shape each, in the order of the data. */
function groups(
  points: readonly (readonly [x: number, y: number, size: number])[],
  space: Space,
  fillOf: (i: number) => Paint,
): { points: number[]; size: number; fill: Paint }[] {
  const out: { points: number[]; size: number; fill: Paint }[] = [];
  for (const [i, [x, y, size]] of points.entries()) {
    const [px, py] = [space.x(x), space.y(y)];
    if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
    const fill = fillOf(i);
    const last = out.at(-1);
    if (last && last.fill === fill && last.size === size) last.points.push(px, py);
    else out.push({ points: [px, py], size, fill });
  }
  return out;
}
