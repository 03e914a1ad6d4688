import type { Builder, Value } from '../ir.ts';
import { plus } from '../loop/count.ts';
import { type Element, loadVector, storeVector } from '../loop/element.ts';
import { shuffle } from '../product/panel.ts';

/**
 * The transforms of Winograd's F(2 x 2, 3 x 3), of which each is a small matrix applied to rows and then to columns. Tiles
 * go as many at a time as a vector has lanes.
 */

/** Positions of a transformed tile: 4 x 4. */
export const POSITIONS = 16;

/** The addresses of the 16 positions of a tile, `step` bytes apart. */
export function* places(b: Builder, at: Value, step: Value): Generator<Value, never> {
  for (let to = at; ; to = b.add(to, step)) yield to;
}

/** Tiles of 4 x 4 pixels, two columns apart, from `from`: B' d B, with B' = (1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1). */
export function gatherTiles(b: Builder, e: Element, from: Value, row: Value, to: Value, step: Value): void {
  const lines = [0, 1, 2, 3].map((i) => plus(b, from, b.i32(i), row));
  // The four vectors that hold columns 0 to 9.
  const line = (i: number): Value[] => [0, 16, 8, 24].map((offset) => loadVector(b, e, lines[i]!, offset));
  const minus = (x: Value[], y: Value[]): Value[] => x.map((v, i) => b.sub(v, y[i]!));
  const [second, third] = [line(1), line(2)];
  const rows = [
    () => minus(line(0), third),
    () => second.map((v, i) => b.add(v, third[i]!)),
    () => minus(third, second),
    () => minus(second, line(3)),
  ];
  const out = places(b, to, step);
  for (const combined of rows) {
    const [low, high, lowNext, highNext] = combined() as [Value, Value, Value, Value];
    const d0 = shuffle(b, low, high, [0, 2, 4, 6]);
    const d1 = shuffle(b, low, high, [1, 3, 5, 7]);
    const d2 = shuffle(b, lowNext, highNext, [0, 2, 4, 6]);
    const d3 = shuffle(b, lowNext, highNext, [1, 3, 5, 7]);
    for (const v of [b.sub(d0, d2), b.add(d1, d2), b.sub(d2, d1), b.sub(d1, d3)]) {
      storeVector(b, out.next().value, v);
    }
  }
}

/** Sums at 16 positions back to 2 x 2 pixels a tile: A' m A, with A' = (1 1 1 0; 0 1 -1 -1). */
export function scatterTiles(b: Builder, e: Element, from: Value, step: Value, to: Value, row: Value): void {
  const at = places(b, from, step);
  const line = (): Value[] => [0, 1, 2, 3].map(() => loadVector(b, e, at.next().value));
  const [first, second] = [line(), line()];
  const upper = first.map((v, j) => b.add(v, second[j]!));
  const third = line();
  const lower = second.map((v, j) => b.sub(v, third[j]!));
  const fourth = line();
  const rows = [upper.map((v, j) => b.add(v, third[j]!)), lower.map((v, j) => b.sub(v, fourth[j]!))];
  rows.forEach(([m0, m1, m2, m3], i) => {
    const even = b.add(b.add(m0!, m1!), m2!);
    const odd = b.sub(b.sub(m1!, m2!), m3!);
    const line = i === 0 ? to : b.add(to, row);
    storeVector(b, line, shuffle(b, even, odd, [0, 4, 1, 5]));
    storeVector(b, line, shuffle(b, even, odd, [2, 6, 3, 7]), 16);
  });
}

/** Filters of 3 x 3, one or a vector of them by their taps: G g G', with G = (1 0 0; 1/2 1/2 1/2; 1/2 -1/2 1/2; 0 0 1). */
export function transformFilters(b: Builder, taps: readonly (readonly Value[])[], store: (x: Value) => void): void {
  const half = b.num(taps[0]![0]!.type, 0.5);
  const combine = ([g0, g1, g2]: readonly Value[]): Value[] => {
    const outer = b.add(g0!, g2!);
    return [g0!, b.mul(half, b.add(outer, g1!)), b.mul(half, b.sub(outer, g1!)), g2!];
  };
  const columns = [0, 1, 2].map((j) => combine(taps.map((row) => row[j]!)));
  for (const i of [0, 1, 2, 3]) for (const x of combine(columns.map((c) => c[i]!))) store(x);
}

/** One tile of 2 x 2 pixels for a vector of filters: A g A', with A = (1 0; 1 1; 1 -1; 0 1). */
export function spreadTile(b: Builder, pixels: readonly (readonly Value[])[], store: (x: Value) => void): void {
  const combine = ([g0, g1]: readonly Value[]): Value[] => [g0!, b.add(g0!, g1!), b.sub(g0!, g1!), g1!];
  const columns = [0, 1].map((j) => combine(pixels.map((row) => row[j]!)));
  for (const i of [0, 1, 2, 3]) for (const x of combine(columns.map((c) => c[i]!))) store(x);
}

/** Sums at 16 positions to the 3 x 3 taps of a filter: G' m G, with G' = (1 1/2 1/2 0; 0 1/2 -1/2 0; 0 1/2 1/2 -1). */
export function foldTaps(b: Builder, sums: readonly Value[], store: (x: Value) => void): void {
  const half = b.num(sums[0]!.type, 0.5);
  const combine = ([m0, m1, m2, m3]: readonly Value[]): Value[] => {
    const both = b.mul(half, b.add(m1!, m2!));
    return [b.add(m0!, both), b.mul(half, b.sub(m1!, m2!)), b.sub(both, m3!)];
  };
  const columns = [0, 1, 2, 3].map((j) => combine([0, 1, 2, 3].map((i) => sums[4 * i + j]!)));
  for (const i of [0, 1, 2]) for (const x of combine(columns.map((c) => c[i]!))) store(x);
}
