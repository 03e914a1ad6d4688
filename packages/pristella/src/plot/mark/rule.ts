import { checkOptions, type Fields } from '../../base/options.ts';
import { paintOf } from '../color.ts';
import type { Box, Shape } from '../scene.ts';
import { fromTo, spoken } from '../ticks.ts';
import { checkLength } from '../values.ts';
import { dashOf, type LineOptions, named } from './line.ts';
import { type Mark, type MarkOptions, markFields, opacityOf, reachX, reachY } from './mark.ts';

/** The look of a line across the plot. */
export type RuleOptions = Pick<LineOptions, 'linestyle' | 'linewidth'> & MarkOptions;

const ruleFields: Fields<RuleOptions> = { ...markFields, linestyle: true, linewidth: true };

/** A line across the whole plot at one value: horizontal at a `y`, vertical at an `x`. It widens no limits but its own. */
export function rule(direction: 'x' | 'y', at: number, options: RuleOptions): Mark {
  const op = direction === 'y' ? 'axhline' : 'axvline';
  const { linestyle = '-', linewidth = 1.2 } = checkOptions(options, ruleFields, op);
  checkLength(linewidth, 'linewidth', op);
  const look = {
    stroke: paintOf(options.color ?? 'soft'),
    width: linewidth,
    ...dashOf(linestyle, linewidth),
    ...opacityOf(options.alpha),
  };
  const key = (box: Box): Shape[] => {
    const y = box.y + box.height / 2;
    return [{ kind: 'path', runs: [{ points: [box.x, y, box.x + box.width, y] }], ...look }];
  };
  return {
    label: options.label,
    order: options.zorder ?? 1.9,
    extent: direction === 'y' ? { y: [at] } : { x: [at] },
    draw({ box, x, y }) {
      const points =
        direction === 'y' ? [box.x, y(at), box.x + box.width, y(at)] : [x(at), box.y, x(at), box.y + box.height];
      return points.every(Number.isFinite) ? [{ kind: 'path', runs: [{ points }], ...look }] : [];
    },
    key,
    describe: () =>
      `${direction === 'y' ? 'horizontal' : 'vertical'} line${named(options.label)} at ${direction} ${spoken(at)}`,
  };
}

/** A band across the whole plot between two values. */
export function band(direction: 'x' | 'y', from: number, to: number, options: MarkOptions): Mark {
  checkOptions(options, markFields, direction === 'y' ? 'axhspan' : 'axvspan');
  const look = { fill: paintOf(options.color ?? 'soft'), ...opacityOf(options.alpha ?? 0.2) };
  return {
    label: options.label,
    order: options.zorder ?? 1,
    extent: direction === 'y' ? { y: [from, to] } : { x: [from, to] },
    draw(space) {
      const { box } = space;
      const [a, b] = [from, to].map((v) => (direction === 'y' ? reachY : reachX)(space, v)) as [number, number];
      if (!Number.isFinite(a) || !Number.isFinite(b)) return [];
      const [start, size] = [Math.min(a, b), Math.abs(a - b)];
      const area = direction === 'y' ? { ...box, y: start, height: size } : { ...box, x: start, width: size };
      return [{ kind: 'rect', box: area, ...look }];
    },
    key: (box) => [{ kind: 'rect', box, ...look }],
    describe: () => `band${named(options.label)} over ${direction} ${fromTo(from, to)}`,
  };
}
