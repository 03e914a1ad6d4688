import { checkOptions, type Fields } from '../../base/options.ts';
import { paintOf } from '../color.ts';
import type { Run } from '../scene.ts';
import { sameLength, spread, type Values, vector } from '../values.ts';
import { swatch } from './bar.ts';
import { named, rangeWords } from './line.ts';
import { type Mark, type MarkOptions, markFields, type NextColor, opacityOf, reachY, type Space } from './mark.ts';

/** The look of an area, and where it is filled. */
export interface FillOptions extends MarkOptions {
  /** Fills only where this is true. */
  readonly where?: ArrayLike<boolean | number>;
}

const fillFields: Fields<FillOptions> = { ...markFields, where: true };

/** The area between two curves over the same x. */
export function fillBetween(
  xs: Values,
  first: number | Values,
  second: number | Values,
  options: FillOptions,
  next: NextColor,
): Mark {
  const { where } = checkOptions(options, fillFields, 'fillBetween');
  const x = vector(xs, 'fillBetween');
  const y1 = spread(first, x.length, 'fillBetween');
  const y2 = spread(second, x.length, 'fillBetween');
  if (where) sameLength('fillBetween', x, where as ArrayLike<number>);
  const look = {
    fill: options.color === undefined ? next() : paintOf(options.color),
    ...opacityOf(options.alpha ?? 0.35),
  };
  return {
    label: options.label,
    order: options.zorder ?? 1,
    extent: { x, y: Float64Array.from([...y1, ...y2]), stickyX: [] },
    draw: (space) => [{ kind: 'path', runs: bands(x, y1, y2, where, space), ...look }],
    key: (box) => [swatch(box, look)],
    describe: () => `area${named(options.label)} over ${rangeWords(x, [...y1, ...y2])}`,
  };
}

/** Closed outlines of the stretches where there is something to fill. */
function bands(
  x: Float64Array,
  y1: Float64Array,
  y2: Float64Array,
  where: ArrayLike<boolean | number> | undefined,
  space: Space,
): Run[] {
  const runs: Run[] = [];
  let there: number[] = [];
  let back: number[] = [];
  const close = (): void => {
    for (let i = back.length - 2; i >= 0; i -= 2) there.push(back[i]!, back[i + 1]!);
    if (back.length > 2) runs.push({ points: there, closed: true });
    there = [];
    back = [];
  };
  for (let i = 0; i < x.length; i++) {
    const px = space.x(x[i]!);
    const [a, b] = [reachY(space, y1[i]!), reachY(space, y2[i]!)];
    const isThere = Number.isFinite(px) && Number.isFinite(a) && Number.isFinite(b) && (!where || Boolean(where[i]));
    if (!isThere) close();
    else {
      there.push(px, a);
      back.push(px, b);
    }
  }
  close();
  return runs;
}
