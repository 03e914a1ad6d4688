import { type Options, options } from '../../base/options.ts';
import { length, share } from '../../base/row.ts';
import { type Color, paintOf } from '../color.ts';
import { color } from '../rows.ts';
import { fromTo, spoken } from '../ticks.ts';
import { dashOf, type LineStyle, linestyle, named } from './line.ts';
import { type Mark, MarkOptions, opacityOf, reachX, reachY, sampleLine } from './mark.ts';

/** The look of a line across the plot. */
export class RuleOptions extends MarkOptions {
  override readonly color?: Color = color('soft');
  /** Solid unless told. */
  readonly linestyle?: LineStyle = linestyle('-');
  /** In pixels; 1.2 unless told. */
  readonly linewidth?: number = length(1.2);
}
export const ruleOptions: Options<RuleOptions> = options(RuleOptions);

/** The look of a band across the plot. */
export class BandOptions extends MarkOptions {
  override readonly color?: Color = color('soft');
  /** Opacity from 0 to 1: 0.2 unless told. */
  override readonly alpha?: number = share(0.2);
}
export const bandOptions: Options<BandOptions> = options(BandOptions);

/** A line across the whole plot at one value: horizontal at a `y`, vertical at an `x`. It widens no limits but its own. */
export function rule(direction: 'x' | 'y', at: number, given: RuleOptions): Mark {
  const op = direction === 'y' ? 'axhline' : 'axvline';
  const o = ruleOptions.read(given, op);
  const { linewidth } = o;
  const look = { stroke: paintOf(o.color), width: linewidth, ...dashOf(o.linestyle, linewidth), ...opacityOf(o.alpha) };
  return {
    label: o.label,
    order: o.zorder ?? 1.9,
    extent: direction === 'y' ? { y: [at] } : { x: [at] },
    draw({ box, x, y }) {
      const points =
        direction === 'y' ? [box.x, y(at), box.x + box.width, y(at)] : [x(at), box.y, x(at), box.y + box.height];
      return points.every(Number.isFinite) ? [{ kind: 'path', runs: [{ points }], ...look }] : [];
    },
    key: (box) => [sampleLine(box, look)],
    describe: () =>
      `${direction === 'y' ? 'horizontal' : 'vertical'} line${named(o.label)} at ${direction} ${spoken(at)}`,
  };
}

/** A band across the whole plot between two values. */
export function band(direction: 'x' | 'y', from: number, to: number, given: BandOptions): Mark {
  const o = bandOptions.read(given, direction === 'y' ? 'axhspan' : 'axvspan');
  const look = { fill: paintOf(o.color), ...opacityOf(o.alpha) };
  return {
    label: o.label,
    order: o.zorder ?? 1,
    extent: direction === 'y' ? { y: [from, to] } : { x: [from, to] },
    draw(space) {
      const { box } = space;
      const reach = direction === 'y' ? reachY : reachX;
      const [a, b] = [reach(space, from), reach(space, to)];
      if (!Number.isFinite(a) || !Number.isFinite(b)) return [];
      const [start, size] = [Math.min(a, b), Math.abs(a - b)];
      const area = direction === 'y' ? { ...box, y: start, height: size } : { ...box, x: start, width: size };
      return [{ kind: 'rect', box: area, ...look }];
    },
    key: (box) => [{ kind: 'rect', box, ...look }],
    describe: () => `band${named(o.label)} over ${direction} ${fromTo(from, to)}`,
  };
}
