import type { Layout } from '../base/layout.ts';
import { type Shape, sizeOf } from '../base/shape.ts';
import type { View } from './view.ts';

type Lists = readonly (readonly number[])[];

/** Axes that several arrays are walked along together: their sizes, the strides of each array, and kinds: kept or folded, where that matters. */
export interface Walk<S extends Lists> {
  readonly sizes: readonly number[];
  readonly strides: { readonly [K in keyof S]: readonly number[] };
  readonly kinds: readonly number[];
}

const alike = (): number => 0;

/**
 * Leaves out axes of size 1 and joins neighbours of one kind that every array crosses in one even step: the fewest loops
 * that walk them all in row-major order.
 */
export function joinAxes<const S extends Lists>(
  sizes: Shape,
  strides: S,
  kindOf: (axis: number) => number = alike,
): Walk<S> {
  const kept: { size: number; readonly kind: number }[] = [];
  const tracks = strides.map((from) => ({ from, to: [] as number[] }));
  sizes.forEach((size, axis) => {
    if (size === 1) return;
    const kind = kindOf(axis);
    const last = kept.at(-1);
    if (last?.kind === kind && tracks.every(({ from, to }) => to.at(-1) === from[axis]! * size)) last.size *= size;
    else kept.push({ size, kind });
    for (const { from, to } of tracks) to[kept.length - 1] = from[axis]!;
  });
  const joined: Lists = tracks.map(({ to }) => to);
  return { sizes: kept.map((k) => k.size), kinds: kept.map((k) => k.kind), strides: joined as Walk<S>['strides'] };
}

/**
 * The one step in which a layout's axes from `first` on are crossed in order: 0 where they hold one element, null where
 * there is no such step.
 */
export function stepAlong({ shape, strides }: Layout, first: number): number | null {
  const [[step = 0, next]] = joinAxes(shape.slice(first), [strides.slice(first)]).strides;
  return next === undefined ? step : null;
}

/** True if a view's elements along its axes from `first` on lie side by side. */
export const isAdjacent = ({ layout }: View, first: number): boolean =>
  stepAlong(layout, first) === 1 || sizeOf(layout.shape.slice(first)) === 1;

/** The kinds of axes in a reduction. */
export const KEPT = 0;
export const FOLDED = 1;

/** True if the views can be folded over `axes` in the order of the dense array: joined axes are what fixes the bits. */
export function canFold(shape: Shape, axes: readonly number[], views: readonly View[]): boolean {
  const kind = (axis: number): number => (axes.includes(axis) ? FOLDED : KEPT);
  const all = joinAxes(shape, [], kind);
  // Kept axes may stay apart; folded ones must join.
  const walk = joinAxes(
    shape,
    views.map((v) => v.layout.strides),
    kind,
  );
  const foldedRuns = (kinds: readonly number[]): number => kinds.filter((k) => k === FOLDED).length;
  return walk.sizes.length === all.sizes.length || foldedRuns(walk.kinds) === foldedRuns(all.kinds);
}
