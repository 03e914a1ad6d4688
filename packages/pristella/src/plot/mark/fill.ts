import { type Options, options } from '../../base/options.ts';
import { checked, share } from '../../base/row.ts';
import type { Place, Run } from '../scene.ts';
import { sameLength, spread, type Values, vector, zip } from '../values.ts';
import { swatch } from './bar.ts';
import { named, rangeWords } from './line.ts';
import { type Mark, MarkOptions, type NextColor, opacityOf, paintOr, reachY, type Space } from './mark.ts';

/** The look of an area, and where it is filled. */
export class FillOptions extends MarkOptions {
  override readonly alpha?: number = share(0.35);
  /** Fills only where this is true. */
  readonly where?: ArrayLike<boolean | number> | undefined = checked((value, name, op) =>
    vector(value as Values, op, name),
  );
}
export const fillOptions: Options<FillOptions> = options(FillOptions);

/** The area between two curves over the same x. */
export function fillBetween(
  xs: Values,
  first: number | Values,
  second: number | Values,
  given: FillOptions,
  next: NextColor,
): Mark {
  const o = fillOptions.read(given, 'fillBetween');
  const { where } = o;
  const x = vector(xs, 'fillBetween');
  const y1 = spread(first, x.length, 'fillBetween');
  const y2 = spread(second, x.length, 'fillBetween');
  if (where) sameLength('fillBetween', x, where);
  const look = { fill: paintOr(o.color, next), ...opacityOf(o.alpha) };
  return {
    label: o.label,
    order: o.zorder ?? 1,
    extent: { x, y: Float64Array.from([...y1, ...y2]), stickyX: [] },
    draw: (space) => [{ kind: 'path', runs: bands(zip('fillBetween', x, y1, y2), where, space), ...look }],
    key: (box) => [swatch(box, look)],
    describe: () => `area${named(o.label)} over ${rangeWords(x, [...y1, ...y2])}`,
  };
}

/** Closed outlines of the stretches where there is something to fill, between two heights at each x. */
function bands(
  heights: readonly (readonly [x: number, first: number, second: number])[],
  where: ArrayLike<unknown> | undefined,
  space: Space,
): Run[] {
  const runs: Run[] = [];
  let there: Place[] = [];
  let back: Place[] = [];
  const close = (): void => {
    if (back.length > 1) runs.push({ points: [...there, ...back.reverse()].flat(), closed: true });
    there = [];
    back = [];
  };
  for (const [i, [x, first, second]] of heights.entries()) {
    const px = space.x(x);
    const [a, b] = [reachY(space, first), reachY(space, second)];
    const isThere = Number.isFinite(px) && Number.isFinite(a) && Number.isFinite(b) && (!where || Boolean(where[i]));
    if (!isThere) close();
    else {
      there.push([px, a]);
      back.push([px, b]);
    }
  }
  close();
  return runs;
}
