import { ShapeError, showShape } from '../../base/errors.ts';
import { checkNumber } from '../../base/limits.ts';
import { type Options, options } from '../../base/options.ts';
import { checked, length } from '../../base/row.ts';
import type { Place, Run } from '../scene.ts';
import { dense, type Rows, spread, type Values, vector, zip } from '../values.ts';
import { LineOptions, line, lineOptions } from './line.ts';
import { type Mark, type NextColor, paintOr, reachX, reachY, type Space } from './mark.ts';

/** Half lengths of bars: one for all, one for each point, or two rows for below and above. */
export type Errors = number | Values | Rows;

const errors = (): Errors | undefined =>
  checked<Errors, []>((value, name, op) => {
    if (typeof value === 'number') return checkNumber(value, name, op, { least: 0 });
    dense(value as Rows, op, name);
    return value as Rows;
  });

/** The look of a line, and the lengths of its error bars. */
export class ErrorbarOptions extends LineOptions {
  /** Half lengths of the bars along y: one for all, one for each point, or two rows for below and above. */
  readonly yerr?: Errors | undefined = errors();
  /** The same along x. */
  readonly xerr?: Errors | undefined = errors();
  /** Length of the strokes across the ends in pixels; 6 unless told. */
  readonly capsize?: number = length(6);
}
export const errorbarOptions: Options<ErrorbarOptions> = options(ErrorbarOptions);

/** A line whose points carry bars of uncertainty. */
export function errorbar(xs: Values, ys: Values, given: ErrorbarOptions, next: NextColor): Mark {
  const o = errorbarOptions.read(given, 'errorbar');
  const { yerr, xerr, capsize } = o;
  const x = vector(xs, 'errorbar');
  const y = vector(ys, 'errorbar');
  const color = paintOr(o.color, next);
  const curve = line(x, y, lineOptions.pick(o), () => color, 'errorbar');
  const [down, up] = halves(yerr, y.length);
  const [left, right] = halves(xerr, x.length);
  const points = zip('errorbar', x, y, left, right, down, up);
  const cap = capsize / 2;
  const bars = (space: Space): Run[] => {
    const runs = points.flatMap(([vx, vy, before, after, below, above]) => {
      const [px, py] = [space.x(vx), space.y(vy)];
      const [low, high] = [reachY(space, vy - below), reachY(space, vy + above)];
      const [left, right] = [reachX(space, vx - before), reachX(space, vx + after)];
      const upright = yerr === undefined ? [] : capped([px, low], [px, high], [cap, 0]);
      return [...upright, ...(xerr === undefined ? [] : capped([left, py], [right, py], [0, cap]))];
    });
    return runs.filter((r) => r.points.every(Number.isFinite));
  };
  return {
    ...curve,
    extent: {
      // The points themselves, too: on a logarithmic axis an end at 0 or below has no place.
      x: Float64Array.from(points.flatMap(([v, , before, after]) => [v, v - before, v + after])),
      y: Float64Array.from(points.flatMap(([, v, , , below, above]) => [v, v - below, v + above])),
    },
    draw: (space) => [...curve.draw(space), { kind: 'path', runs: bars(space), stroke: color, width: 1.2 }],
    describe: () => `${curve.describe()} with error bars`,
  };
}

/** A bar between two places, and the strokes across its ends. */
const capped = ([ax, ay]: Place, [bx, by]: Place, [dx, dy]: Place): Run[] => [
  { points: [ax, ay, bx, by] },
  { points: [ax - dx, ay - dy, ax + dx, ay + dy] },
  { points: [bx - dx, by - dy, bx + dx, by + dy] },
];

function halves(errors: Errors | undefined, count: number): [Float64Array, Float64Array] {
  if (errors === undefined || typeof errors === 'number') {
    const same = spread(errors ?? 0, count, 'errorbar');
    return [same, same];
  }
  const { shape, values } = dense(errors as Rows, 'errorbar');
  if (shape.length === 1) return [spread(values, count, 'errorbar'), values];
  if (shape.length === 2 && shape[0] === 2 && shape[1] === count) return [values.slice(0, count), values.slice(count)];
  throw new ShapeError(`errors of shape ${showShape(shape)} for ${count} points`, { op: 'errorbar', shapes: [shape] });
}
