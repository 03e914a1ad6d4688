import { type Options, options } from '../../base/options.ts';
import { length } from '../../base/row.ts';
import { ColorScaleOptions, type Mappable, pointColors } from '../color-scale.ts';
import { values } from '../rows.ts';
import type { Run, Shape } from '../scene.ts';
import { dense, type Rows, range, type Values, zip } from '../values.ts';
import { named, rangeWords } from './line.ts';
import { type Mark, MarkOptions, type NextColor, opacityOf, paintOr } from './mark.ts';

class ArrowOptions {
  /** Numbers shown as the arrows' colours. */
  readonly c?: Values | undefined = values();
  /** Length of a vector that gets an arrow as long as the plot is wide; chosen so that neighbours just do not meet. */
  readonly scale?: number | undefined = length();
  /** Thickness of the shafts in pixels; 1.8 unless told. */
  readonly width?: number = length(1.8);
}

/** The size and colours of arrows. */
export interface QuiverOptions extends MarkOptions, ColorScaleOptions, ArrowOptions {}
export const quiverOptions: Options<QuiverOptions> = options(MarkOptions, ColorScaleOptions, ArrowOptions);

/** An arrow as an outline around its line: a shaft and a head, which shrinks with a short arrow. */
function arrow(x: number, y: number, dx: number, dy: number, width: number): Run {
  const length = Math.hypot(dx, dy);
  if (length < 0.3)
    return { points: [x - width / 2, y, x, y - width / 2, x + width / 2, y, x, y + width / 2], closed: true };
  const [ux, uy] = [dx / length, dy / length];
  const head = Math.min(5 * width, 0.6 * length);
  const half = width / 2;
  const wing = Math.min(1.6 * width, 0.5 * head);
  const at = (forward: number, side: number): [number, number] => [
    x + ux * forward - uy * side,
    y + uy * forward + ux * side,
  ];
  const neck = length - head;
  return {
    points: [
      ...at(0, -half / 2), ...at(neck, -half / 2), ...at(neck, -half / 2 - wing), ...at(length, 0),
      ...at(neck, half / 2 + wing), ...at(neck, half / 2), ...at(0, half / 2),
    ], // biome-ignore format: once around the arrow
    closed: true,
  };
}

/** The longest arrow, as a share of the distance between neighbours. */
const NEIGHBOURS = 0.95;

type Four<T> = readonly [x: T, y: T, u: T, v: T];

/** The values that hold feet and tips, for vectors drawn about `share` of the field's width a unit long. */
function withTips([x, y, u, v]: Four<Float64Array>, share: number): Mark['extent'] {
  const ends = (from: Float64Array, way: Float64Array): Float64Array => {
    const [low, high] = range(from) ?? [0, 1];
    // A quarter more: the box may be wider than it is high.
    const unit = 1.25 * share * (high - low || 1);
    return Float64Array.from(zip('quiver', from, way).flatMap(([p, step]) => [p, p + unit * step]));
  };
  return { x: ends(x, u), y: ends(y, v) };
}

/** A field of arrows at (x, y) with components (u, v), v upward. */
export function quiver(
  [xs, ys, us, vs]: Four<Values | Rows>,
  given: QuiverOptions,
  next: NextColor,
): Mark & Partial<Mappable> {
  const o = quiverOptions.read(given, 'quiver');
  const { width } = o;
  const read = (part: Values | Rows): Float64Array => dense(part, 'quiver').values;
  const [x, y, u, v] = [read(xs), read(ys), read(us), read(vs)];
  const arrows = zip('quiver', x, y, u, v);
  const { colors, fillOf } = pointColors(o.c, x.length, o, 'quiver', () => paintOr(o.color, next));
  const opacity = opacityOf(o.alpha);
  const longest = Math.max(range(arrows.map(([, , across, up]) => Math.hypot(across, up)))?.[1] ?? 0, 1e-300);
  return {
    label: o.label,
    order: o.zorder ?? 2,
    extent: withTips([x, y, u, v], o.scale ? 1 / o.scale : NEIGHBOURS / (Math.sqrt(x.length) * longest)),
    draw({ box, x: px, y: py }) {
      const reach = (list: ArrayLike<number>, length: number): number => {
        const [low, high] = range(list) ?? [0, 0];
        return Math.max(high - low, 0.3 * length);
      };
      const area = reach(x.map(px), box.width) * reach(y.map(py), box.height);
      const room = Math.sqrt(area / Math.max(1, x.length));
      const pixels = o.scale ? box.width / o.scale : (NEIGHBOURS * room) / longest;
      const groups = new Map<string, Run[]>();
      for (const [i, [vx, vy, across, up]] of arrows.entries()) {
        const [ax, ay] = [px(vx), py(vy)];
        const [dx, dy] = [across * pixels, -up * pixels];
        if (![ax, ay, dx, dy].every(Number.isFinite)) continue;
        const fill = fillOf(i);
        const runs = groups.get(fill) ?? [];
        runs.push(arrow(ax, ay, dx, dy, width));
        groups.set(fill, runs);
      }
      return [...groups].map(([fill, runs]): Shape => ({ kind: 'path', runs, fill, ...opacity }));
    },
    describe: () => `field of ${x.length} arrows${named(o.label)}, ${rangeWords(x, y)}`,
    ...(colors && { colors }),
  };
}
