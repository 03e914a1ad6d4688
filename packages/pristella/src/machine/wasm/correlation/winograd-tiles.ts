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

export type Pair<T> = readonly [T, T];
type Three<T> = readonly [T, T, T];
type Four<T> = readonly [T, T, T, T];

/** Each element of a short list mapped, whose length stays known. */
export const map3 = <T, R>([a, b, c]: Three<T>, f: (x: T) => R): Three<R> => [f(a), f(b), f(c)];
export const map4 = <T, R>([a, b, c, d]: Four<T>, f: (x: T) => R): Four<R> => [f(a), f(b), f(c), f(d)];
const join4 = (a: Four<Value>, b: Four<Value>, f: (x: Value, y: Value) => Value): Four<Value> => [
  f(a[0], b[0]),
  f(a[1], b[1]),
  f(a[2], b[2]),
  f(a[3], b[3]),
];

/** Tiles of 4 x 4 pixels, two columns apart, from `from`: B' d B, with B' = (1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1). */
export function gatherTiles(b: Builder, e: Element, from: Value, row: Value, to: Value, step: Value): void {
  const lines = map4([0, 1, 2, 3], (i) => plus(b, from, b.i32(i), row));
  // The four vectors that hold columns 0 to 9.
  const line = (at: Value): Four<Value> => map4([0, 16, 8, 24], (offset) => loadVector(b, e, at, offset));
  const minus = (x: Four<Value>, y: Four<Value>): Four<Value> => join4(x, y, (v, w) => b.sub(v, w));
  const [second, third] = [line(lines[1]), line(lines[2])];
  const rows = [
    () => minus(line(lines[0]), third),
    () => join4(second, third, (v, w) => b.add(v, w)),
    () => minus(third, second),
    () => minus(second, line(lines[3])),
  ];
  const out = places(b, to, step);
  for (const combined of rows) {
    const [low, high, lowNext, highNext] = combined();
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
  const line = (): Four<Value> => map4([0, 1, 2, 3], () => loadVector(b, e, at.next().value));
  const add = (x: Value, y: Value): Value => b.add(x, y);
  const subtract = (x: Value, y: Value): Value => b.sub(x, y);
  const [first, second] = [line(), line()];
  const upper = join4(first, second, add);
  const third = line();
  const lower = join4(second, third, subtract);
  const fourth = line();
  const rows = [join4(upper, third, add), join4(lower, fourth, subtract)];
  rows.forEach(([m0, m1, m2, m3], i) => {
    const even = b.add(b.add(m0, m1), m2);
    const odd = b.sub(b.sub(m1, m2), m3);
    const line = i === 0 ? to : b.add(to, row);
    storeVector(b, line, shuffle(b, even, odd, [0, 4, 1, 5]));
    storeVector(b, line, shuffle(b, even, odd, [2, 6, 3, 7]), 16);
  });
}

/** Filters of 3 x 3, one or a vector of them by their taps: G g G', with G = (1 0 0; 1/2 1/2 1/2; 1/2 -1/2 1/2; 0 0 1). */
export function transformFilters(b: Builder, [p, q, r]: Three<Three<Value>>, store: (x: Value) => void): void {
  const half = b.num(p[0].type, 0.5);
  const combine = ([g0, g1, g2]: Three<Value>): Four<Value> => {
    const outer = b.add(g0, g2);
    return [g0, b.mul(half, b.add(outer, g1)), b.mul(half, b.sub(outer, g1)), g2];
  };
  const columns = map3([0, 1, 2] as const, (j) => combine([p[j], q[j], r[j]]));
  for (const i of [0, 1, 2, 3] as const) for (const x of combine(map3(columns, (c) => c[i]))) store(x);
}

/** One tile of 2 x 2 pixels for a vector of filters: A g A', with A = (1 0; 1 1; 1 -1; 0 1). */
export function spreadTile(b: Builder, [upper, lower]: Pair<Pair<Value>>, store: (x: Value) => void): void {
  const combine = (g0: Value, g1: Value): Four<Value> => [g0, b.add(g0, g1), b.sub(g0, g1), g1];
  const [left, right] = [combine(upper[0], lower[0]), combine(upper[1], lower[1])];
  for (const i of [0, 1, 2, 3] as const) for (const x of combine(left[i], right[i])) store(x);
}

/** Sums at 16 positions to the 3 x 3 taps of a filter: G' m G, with G' = (1 1/2 1/2 0; 0 1/2 -1/2 0; 0 1/2 1/2 -1). */
export function foldTaps(b: Builder, [p, q, r, s]: Four<Four<Value>>, store: (x: Value) => void): void {
  const half = b.num(p[0].type, 0.5);
  const combine = ([m0, m1, m2, m3]: Four<Value>): Three<Value> => {
    const both = b.mul(half, b.add(m1, m2));
    return [b.add(m0, both), b.mul(half, b.sub(m1, m2)), b.sub(both, m3)];
  };
  const columns = map4([0, 1, 2, 3] as const, (j) => combine([p[j], q[j], r[j], s[j]]));
  for (const i of [0, 1, 2] as const) for (const x of combine(map4(columns, (c) => c[i]))) store(x);
}
