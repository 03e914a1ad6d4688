import { linearScale, shareAlong } from './scale.ts';
import type { Grid } from './values.ts';

/** A line of equal height in grid coordinates (column, row), `[c0, r0, c1, r1, ...]`. */
export interface ContourLine {
  readonly points: readonly number[];
  readonly closed: boolean;
}

/** The share of the way between two neighbours, as (column, row), at which the line passes. */
export type Crossing = (from: readonly [number, number], to: readonly [number, number]) => number;

// For each pattern of corners above the level (a = 8 upper left, b = 4, c = 2, d = 1 clockwise), the edges that the
// line enters and leaves by, with the high side at its left. Patterns 5 and 10 depend on the height of the middle.
const T = 0;
const R = 1;
const B = 2;
const L = 3;
type Edge = 0 | 1 | 2 | 3;
type Pieces = readonly (readonly [from: Edge, to: Edge])[];
const crossings: readonly Pieces[] = [
  [], [[B, L]], [[R, B]], [[R, L]], [[T, R]], [], [[T, B]], [[T, L]],
  [[L, T]], [[B, T]], [], [[R, T]], [[L, R]], [[B, R]], [[L, B]], [],
]; // biome-ignore format: sixteen patterns, read across
const saddles: Readonly<Record<number, { readonly low: Pieces; readonly high: Pieces }>> = {
  5: { low: [[T, R], [B, L]], high: [[T, L], [B, R]] },
  10: { low: [[L, T], [R, B]], high: [[R, T], [L, B]] },
}; // biome-ignore format: by the height of the middle

/**
 * Lines along which a grid has the value `level`, by marching squares (Lorensen and Cline's idea in the plane) with
 * linear interpolation. Where `isClosed`, everything outside counts as low, so that the lines are the outlines of the
 * region above the level, holes running the other way round. `share` takes the place of the interpolation.
 */
export function contourLines(z: Grid, level: number, isClosed: boolean, share?: Crossing): ContourLine[] {
  const pad = isClosed ? 1 : 0;
  const at = (r: number, c: number): number => {
    if (r < 0 || c < 0 || r >= z.rows || c >= z.columns) return Number.NEGATIVE_INFINITY;
    const v = z.at(r, c);
    return Number.isNaN(v) && isClosed ? Number.NEGATIVE_INFINITY : v;
  };
  const stride = z.columns + 3;
  const edgeOf = (r: number, c: number, side: Edge): number => {
    const [row, column] = side === B ? [r + 1, c] : side === R ? [r, c + 1] : [r, c];
    return 2 * ((row + 1) * stride + column + 1) + (side === T || side === B ? 0 : 1);
  };
  const next = new Map<number, number>();
  for (let r = -pad; r < z.rows - 1 + pad; r++) {
    for (let c = -pad; c < z.columns - 1 + pad; c++) {
      const corners = [at(r, c), at(r, c + 1), at(r + 1, c + 1), at(r + 1, c)];
      if (corners.some(Number.isNaN)) continue;
      const pattern = corners.reduce((bits, v) => 2 * bits + Number(v >= level), 0);
      const middle = corners.reduce((a, b) => a + b, 0) / 4;
      const pieces = saddles[pattern]?.[middle >= level ? 'high' : 'low'] ?? crossings[pattern]!;
      for (const [from, to] of pieces) next.set(edgeOf(r, c, from), edgeOf(r, c, to));
    }
  }
  /** Where the line crosses an edge. */
  const crossing = (edge: number): [number, number] => {
    const node = edge >> 1;
    const r = Math.floor(node / stride) - 1;
    const c = (node % stride) - 1;
    const [r2, c2] = edge % 2 === 0 ? [r, c + 1] : [r + 1, c];
    const [a, b] = [at(r, c), at(r2, c2)];
    const between = (): number => share?.([c, r], [c2, r2]) ?? shareAlong(linearScale, level, a, b);
    // Beside a corner without a number, or of an infinite one, the line passes at the other.
    const t = Math.abs(a) === Number.POSITIVE_INFINITY ? 1 : Math.abs(b) === Number.POSITIVE_INFINITY ? 0 : between();
    return [c + (c2 - c) * t, r + (r2 - r) * t];
  };
  return follow(next).map(({ edges, closed }) => ({ points: edges.flatMap(crossing), closed }));
}

/** Chains the pieces of lines: first those that begin at the border, then the rings. */
function follow(next: Map<number, number>): { edges: number[]; closed: boolean }[] {
  const ends = new Set(next.values());
  const chains: { edges: number[]; closed: boolean }[] = [];
  const walk = (start: number): void => {
    const edges = [start];
    let edge = next.get(start);
    next.delete(start);
    while (edge !== undefined && edge !== start) {
      edges.push(edge);
      const following = next.get(edge);
      next.delete(edge);
      edge = following;
    }
    chains.push({ edges, closed: edge === start });
  };
  for (const start of [...next.keys()]) if (!ends.has(start)) walk(start);
  for (const start of [...next.keys()]) if (next.has(start)) walk(start);
  return chains;
}
