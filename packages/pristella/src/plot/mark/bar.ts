import { ArgumentError } from '../../base/errors.ts';
import { checkOptions, type Fields } from '../../base/options.ts';
import { paintOf } from '../color.ts';
import type { Box, Look, Paint, Shape } from '../scene.ts';
import { fromTo, spoken } from '../ticks.ts';
import { range, sameLength, spread, type Values, vector } from '../values.ts';
import { named } from './line.ts';
import { dataBox, type Mark, type MarkOptions, markFields, type NextColor, opacityOf, type Space } from './mark.ts';

/** The look and the foot of bars. */
export interface BarOptions extends Omit<MarkOptions, 'color'> {
  /** One colour for all bars, or one for each. */
  readonly color?: string | readonly string[];
  /** Thickness in data units: 0.8 unless told, or one for each bar. */
  readonly width?: number | Values;
  /** Where the bars stand: 0 unless told. */
  readonly bottom?: number | Values;
  readonly edgecolor?: string;
}

const barFields: Fields<BarOptions> = { ...markFields, width: true, bottom: true, edgecolor: true };

/** Bars standing on the x axis, or lying on the y axis for `direction` 'x', centred at `at`. */
export function bars(
  direction: 'x' | 'y',
  at: Values,
  lengths: Values,
  options: BarOptions,
  next: NextColor,
  labels?: readonly string[],
): Mark {
  const op = direction === 'y' ? 'bar' : 'barh';
  checkOptions(options, barFields, op);
  const places = vector(at, op);
  const values = vector(lengths, op);
  sameLength(op, places, values);
  const width = spread(options.width ?? 0.8, values.length, op);
  const foot = spread(options.bottom ?? 0, values.length, op);
  const fillOf = fills(options.color, next);
  const look: Look = {
    ...(options.edgecolor === undefined ? {} : { stroke: paintOf(options.edgecolor), width: 1 }),
    ...opacityOf(options.alpha),
  };
  const across = Float64Array.from([
    ...places.map((p, i) => p - width[i]! / 2),
    ...places.map((p, i) => p + width[i]! / 2),
  ]);
  const along = Float64Array.from([...foot, ...values.map((v, i) => v + foot[i]!)]);

  const draw = (space: Space): Shape[] =>
    [...values].flatMap((v, i): Shape[] => {
      const low = places[i]! - width[i]! / 2;
      const [a, b, c, d] = [low, low + width[i]!, foot[i]!, foot[i]! + v];
      const box = direction === 'y' ? dataBox(space, a, b, c, d) : dataBox(space, c, d, a, b);
      return box ? [{ kind: 'rect', box, fill: fillOf(i), ...look }] : [];
    });
  const heights = (): string => {
    const list = Array.from(values.subarray(0, 12), (v, i) => (labels ? `${labels[i]} ${spoken(v)}` : spoken(v)));
    if (values.length <= 12) return list.join(', ');
    const [low, high] = range(values) ?? [0, 0];
    return fromTo(low, high);
  };
  return {
    label: options.label,
    order: options.zorder ?? 1.5,
    extent:
      direction === 'y' ? { x: across, y: along, stickyY: [...foot] } : { x: along, y: across, stickyX: [...foot] },
    draw,
    key: (box) => [swatch(box, { fill: fillOf(0), ...look })],
    describe: () =>
      `${values.length} ${direction === 'y' ? '' : 'horizontal '}bars${named(options.label)}: ${heights()}`,
  };
}

function fills(color: BarOptions['color'], next: NextColor): (i: number) => Paint {
  if (color === undefined || typeof color === 'string') {
    const paint = color === undefined ? next() : paintOf(color);
    return () => paint;
  }
  const paints = color.map((c) => paintOf(c));
  if (paints.length === 0) throw new ArgumentError('color names no colour', { op: 'bar' });
  return (i) => paints[i % paints.length]!;
}

/** The sample of an area in a legend. */
export const swatch = (box: Box, look: Look): Shape => ({
  kind: 'rect',
  box: { ...box, x: box.x + 2, width: box.width - 4 },
  ...look,
});
