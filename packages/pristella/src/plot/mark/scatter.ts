import { checkOptions, type Fields } from '../../base/options.ts';
import { paintOf } from '../color.ts';
import { type ColorScaleOptions, colorScale, colorScaleFields, type Mappable, paintFor } from '../color-scale.ts';
import type { Box, Paint, Shape } from '../scene.ts';
import { tinted } from '../theme.ts';
import { fromTo } from '../ticks.ts';
import { areas, sameLength, spread, type Values, vector } from '../values.ts';
import { named, rangeWords } from './line.ts';
import { type Mark, type MarkOptions, markFields, type NextColor, opacityOf, type Space } from './mark.ts';
import { checkMarker, type Marker, markers } from './marker.ts';

/** The look of scattered points. */
export interface ScatterOptions extends MarkOptions, ColorScaleOptions {
  /** Area of a marker in square pixels: 36 unless told, or one for each point. */
  readonly s?: number | Values;
  /** Numbers that are shown as colours, one for each point, or one colour. */
  readonly c?: Values | string;
  readonly marker?: Marker;
  /** Colour of the markers' edges; none unless told. */
  readonly edgecolors?: string;
}

const scatterFields: Fields<ScatterOptions> = {
  ...markFields,
  ...colorScaleFields,
  s: true,
  c: true,
  marker: true,
  edgecolors: true,
};

/** Points of one or several sizes and colours. */
export function scatter(xs: Values, ys: Values, options: ScatterOptions, next: NextColor): Mark & Partial<Mappable> {
  checkOptions(options, scatterFields, 'scatter');
  const x = vector(xs, 'scatter');
  const y = vector(ys, 'scatter');
  sameLength('scatter', x, y);
  const sizes = areas(options.s, x.length, 'scatter').map(Math.sqrt);
  const marker = checkMarker(options.marker ?? 'o');
  const numbers =
    options.c === undefined || typeof options.c === 'string' ? undefined : spread(options.c, x.length, 'scatter');
  const colors = numbers && colorScale(numbers, options);
  const single = colors ? 'soft' : singlePaint(options, next);
  const edge = options.edgecolors === undefined ? undefined : paintOf(options.edgecolors);
  const look = { edge, ...opacityOf(options.alpha) };

  const draw = (space: Space): Shape[] =>
    groups(x, y, sizes, space, (i) => (colors ? tinted(paintFor(numbers[i]!, colors)) : single)).flatMap((g) =>
      markers(marker, g.points, g.size, { fill: g.fill, ...look }),
    );
  const sample = colors ? paintFor((colors.low + colors.high) / 2, colors) : single;
  const key = (box: Box): Shape[] =>
    markers(marker, [box.x + box.width / 2, box.y + box.height / 2], 7, { fill: sample, ...look });
  const shade = colors ? `, coloured from ${fromTo(colors.low, colors.high)}` : '';
  return {
    label: options.label,
    order: options.zorder ?? 2,
    extent: { x, y },
    draw,
    key,
    describe: () => `${x.length} points${named(options.label)}, ${rangeWords(x, y)}${shade}`,
    ...(colors ? { colors } : {}),
  };
}

function singlePaint(options: ScatterOptions, next: NextColor): Paint {
  const color = options.color ?? (typeof options.c === 'string' ? options.c : undefined);
  return color === undefined ? next() : paintOf(color);
}

/** Neighbouring points of one colour and size, to be drawn as one shape each, in the order of the data. */
function groups(
  x: Float64Array,
  y: Float64Array,
  sizes: Float64Array,
  space: Space,
  fillOf: (i: number) => Paint,
): { points: number[]; size: number; fill: Paint }[] {
  const out: { points: number[]; size: number; fill: Paint }[] = [];
  for (let i = 0; i < x.length; i++) {
    const px = space.x(x[i]!);
    const py = space.y(y[i]!);
    if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
    const fill = fillOf(i);
    const last = out.at(-1);
    if (last && last.fill === fill && last.size === sizes[i]) last.points.push(px, py);
    else out.push({ points: [px, py], size: sizes[i]!, fill });
  }
  return out;
}
