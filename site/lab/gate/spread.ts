/** Lamps that come to lie on each other are set side by side, so that each can be seen and held. */
import type { Point } from './line.ts';

/** How near two lamps may be, in units of the picture. */
export const APART = 26;

export interface Spread {
  readonly at: Point;
  /** How many of those in its row stand to its left. */
  readonly rank: number;
}

/** Where lamps are drawn whose points are given, and their order among those that would cover each other. */
export function spread(points: readonly Point[]): Spread[] {
  const rows: number[][] = [];
  const isNear = (i: number, j: number): boolean =>
    Math.hypot(points[i]![0] - points[j]![0], points[i]![1] - points[j]![1]) < APART;
  for (const i of points.keys()) {
    const met = rows.filter((row) => row.some((j) => isNear(i, j)));
    for (const row of met) rows.splice(rows.indexOf(row), 1);
    rows.push([i, ...met.flat()]);
  }
  const spreads: Spread[] = [];
  for (const row of rows) {
    row.sort((i, j) => points[i]![0] - points[j]![0] || i - j);
    const middle = row.reduce((sum, i) => sum + points[i]![0], 0) / row.length;
    for (const [rank, i] of row.entries())
      spreads[i] = { at: [middle + (rank - (row.length - 1) / 2) * APART, points[i]![1]], rank };
  }
  return spreads;
}
