import type { Shape } from '../base/shape.ts';
import type { View } from './view.ts';

/** Axes that several arrays are walked along together: their sizes, and the strides that each array has along them. */
export interface Axes {
  readonly sizes: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/** Axes, and of what kind each is: kept or folded, where that matters. */
export interface Walk extends Axes {
  readonly kinds: readonly number[];
}

const alike = (): number => 0;

/**
 * Leaves out axes of size 1 and joins neighbours of one kind that every array crosses in one even step: the fewest loops
 * that walk them all in row-major order.
 */
export function joinAxes({ sizes, strides }: Axes, kindOf: (axis: number) => number = alike): Walk {
  const kept: number[] = [];
  const kinds: number[] = [];
  const out: number[][] = strides.map(() => []);
  sizes.forEach((size, axis) => {
    if (size === 1) return;
    const kind = kindOf(axis);
    const last = kept.length - 1;
    const joins = last >= 0 && kinds[last] === kind && strides.every((s, i) => out[i]![last] === s[axis]! * size);
    if (joins) kept[last]! *= size;
    else {
      kept.push(size);
      kinds.push(kind);
    }
    const place = kept.length - 1;
    strides.forEach((s, i) => {
      out[i]![place] = s[axis]!;
    });
  });
  return { sizes: kept, strides: out, kinds };
}

/** How several views of one shape are walked together; strides in elements. */
export const planWalk = (shape: Shape, views: readonly View[], kindOf?: (axis: number) => number): Walk =>
  joinAxes({ sizes: shape, strides: views.map((v) => v.layout.strides) }, kindOf);

/** The kinds of axes in a reduction. */
export const KEPT = 0;
export const FOLDED = 1;

/** True if the views can be folded over `axes` in the order of the dense array: joined axes are what fixes the bits. */
export function canFold(shape: Shape, axes: readonly number[], views: readonly View[]): boolean {
  const kind = (axis: number): number => (axes.includes(axis) ? FOLDED : KEPT);
  const runs = planWalk(shape, [], kind).sizes.length;
  // Kept axes may stay apart; folded ones must join.
  const walk = planWalk(shape, views, kind);
  const foldedRuns = (w: Walk): number => w.kinds.filter((k) => k === FOLDED).length;
  return walk.sizes.length === runs || foldedRuns(walk) === foldedRuns(planWalk(shape, [], kind));
}
