import { type Options, options } from '../../base/options.ts';
import { either, isNumber, list } from '../../base/row.ts';
import { type Color, paintOf } from '../color.ts';
import { color, finite, values } from '../rows.ts';
import type { Box, Look, Paint, Shape } from '../scene.ts';
import { fromTo, spoken } from '../ticks.ts';
import { range, sameLength, spread, type Values, vector, zip } from '../values.ts';
import { named } from './line.ts';
import { dataBox, LabelOptions, type Mark, type NextColor, opacityOf, type Space } from './mark.ts';

/** One colour for all, or one for each. */
const paints = (): Color | readonly Color[] | undefined => either(isEach, list(color(), 1), color());
const isEach = (v: unknown): v is readonly Color[] => Array.isArray(v) && typeof v[0] !== 'number';

/** The look and the foot of bars. */
export class BarOptions extends LabelOptions {
  /** One colour for all bars, or one for each. */
  readonly color?: Color | readonly Color[] | undefined = paints();
  /** Thickness in data units: 0.8 unless told, or one for each bar. */
  readonly width?: number | Values = either(isNumber, finite(), values(), 0.8);
  /** Where the bars stand: 0 unless told. */
  readonly bottom?: number | Values = either(isNumber, finite(), values(), 0);
  /** Colour of the bars' edges; none unless told. */
  readonly edgecolor?: Color | undefined = color();
}
export const barOptions: Options<BarOptions> = options(BarOptions);

/** Bars standing on the x axis, or lying on the y axis for `direction` 'x', centred at `at`. */
export function bars(
  direction: 'x' | 'y',
  at: Values,
  lengths: Values,
  given: BarOptions,
  next: NextColor,
  labels?: readonly string[],
): Mark {
  const op = direction === 'y' ? 'bar' : 'barh';
  const o = barOptions.read(given, op);
  const places = vector(at, op);
  const values = vector(lengths, op);
  sameLength(op, places, values);
  const foot = spread(o.bottom, values.length, op);
  const each = zip(op, places, values, spread(o.width, values.length, op), foot);
  const fillOf = fills(o.color, next);
  const look: Look = { ...(o.edgecolor && { stroke: paintOf(o.edgecolor), width: 1 }), ...opacityOf(o.alpha) };
  const across = Float64Array.from(each.flatMap(([place, , width]) => [place - width / 2, place + width / 2]));
  const along = Float64Array.from(each.flatMap(([, v, , bottom]) => [bottom, v + bottom]));

  const draw = (space: Space): Shape[] =>
    each.flatMap(([place, v, width, bottom], i): Shape[] => {
      const low = place - width / 2;
      const [a, b, c, d] = [low, low + width, bottom, bottom + v];
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
    label: o.label,
    order: o.zorder ?? 1.5,
    extent:
      direction === 'y' ? { x: across, y: along, stickyY: [...foot] } : { x: along, y: across, stickyX: [...foot] },
    draw,
    key: (box) => [swatch(box, { fill: fillOf(0), ...look })],
    describe: () => `${values.length} ${direction === 'y' ? '' : 'horizontal '}bars${named(o.label)}: ${heights()}`,
  };
}

function fills(color: BarOptions['color'], next: NextColor): (i: number) => Paint {
  const paints = color === undefined ? [next()] : isEach(color) ? color.map((c) => paintOf(c)) : [paintOf(color)];
  return (i) => paints[i % paints.length]!;
}

/** The sample of an area in a legend. */
export const swatch = (box: Box, look: Look): Shape => ({
  kind: 'rect',
  box: { ...box, x: box.x + 2, width: box.width - 4 },
  ...look,
});
