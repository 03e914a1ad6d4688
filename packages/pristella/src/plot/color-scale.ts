import { ArgumentError } from '../base/errors.ts';
import { choice } from '../base/row.ts';
import { hex, type Rgb } from './color.ts';
import { type Colormap, colormap } from './colormap.ts';
import { finite, map } from './rows.ts';
import { linearScale, type Scale, scaleOf, shareAlong } from './scale.ts';
import type { Paint } from './scene.ts';
import { tinted } from './theme.ts';
import { range, spread, type Values } from './values.ts';

/** From numbers to colours. */
export interface ColorScale {
  readonly map: Colormap;
  readonly low: number;
  readonly high: number;
  readonly scale: Scale;
  /** Borders of bands of one colour each; undefined for a smooth scale. */
  readonly levels?: readonly number[] | undefined;
}

/** A mark whose colours stand for numbers, as a colour bar shows them. */
export interface Mappable {
  readonly colors: ColorScale;
}

/** Options of marks that colour numbers. */
export class ColorScaleOptions {
  /** A colour map or its name: 'viridis' unless told. */
  readonly cmap?: string | Colormap = map('viridis');
  /** The number at the lower end of the map: the data's smallest unless told. */
  readonly vmin?: number | undefined = finite();
  /** The number at the upper end of the map: the data's largest unless told. */
  readonly vmax?: number | undefined = finite();
  /** Whether colours follow the numbers (unless told) or their logarithms. */
  readonly norm?: 'linear' | 'log' = choice(['linear', 'log'], 'linear');
}

/** A colour scale over the range of some numbers. Throws ArgumentError for a logarithmic one without positive numbers. */
export function colorScale(values: ArrayLike<number>, options: ColorScaleOptions): ColorScale {
  const scale = scaleOf(options.norm ?? 'linear', 'colormap');
  const usable = scale === linearScale ? values : Array.from(values).filter((v) => v > 0);
  const [least, most] = range(usable) ?? [options.vmin ?? 0, options.vmax ?? 1];
  const low = options.vmin ?? least;
  const high = options.vmax ?? most;
  for (const end of [low, high]) {
    if (!Number.isFinite(scale.forward(end)))
      throw new ArgumentError(`a logarithmic scale cannot begin or end at ${end}`, { op: 'colormap' });
  }
  return {
    map: colormap(options.cmap ?? 'viridis'),
    low,
    high: high === low ? low + 1e-9 + Math.abs(low) * 1e-9 : high,
    scale,
  };
}

/** The share of the way through a colour scale at which a number stands, from 0 to 1. */
export function shareOf(v: number, { low, high, scale }: ColorScale): number {
  if (Math.abs(v) === Number.POSITIVE_INFINITY) return v > 0 === low < high ? 1 : 0;
  return Math.min(1, Math.max(0, shareAlong(scale, v, low, high)));
}

/** The colour of a number; of NaN, undefined. */
export function colorOf(v: number, scale: ColorScale): Rgb | undefined {
  const share = shareOf(v, scale);
  return Number.isNaN(share) ? undefined : scale.map.at(share);
}

/** The colour of a number as a paint; NaN is not painted. */
export function paintFor(v: number, scale: ColorScale): Paint {
  const color = colorOf(v, scale);
  return color ? hex(color) : 'none';
}

/** The colours of points, or of other small marks: each that of a number, or one for all. */
export interface PointColors {
  /** Undefined where there is one colour for all. */
  readonly colors: ColorScale | undefined;
  readonly single: Paint;
  readonly fillOf: (i: number) => Paint;
}

/** By the numbers `c`, one for each of `count` points, or, where there are none, the colour that `single` gives. */
export function pointColors(
  c: Values | undefined,
  count: number,
  options: ColorScaleOptions,
  op: string,
  single: () => Paint,
): PointColors {
  if (c === undefined) {
    const paint = single();
    return { colors: undefined, single: paint, fillOf: () => paint };
  }
  const numbers = spread(c, count, op);
  const colors = colorScale(numbers, options);
  return { colors, single: 'soft', fillOf: (i) => tinted(paintFor(numbers[i]!, colors)) };
}
