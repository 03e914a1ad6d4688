/** A neuron's line in the plane of its two inputs, where w1 x1 + w2 x2 + b is 0: where it lies, and knobs for where a hand puts it. */
import { type Knobs, within } from './gates.ts';

export type Point = readonly [x: number, y: number];

/** The part of the plane that is shown, in both directions. */
export const LOW = -0.5;
export const HIGH = 1.5;

/** A straight line that crosses the plane. */
export interface Line {
  readonly ends: readonly [Point, Point];
  /** Where a hand turns it, some way along. */
  readonly pivot: Point;
  /** Of length 1, towards where the neuron says 1. */
  readonly normal: Point;
}

/** The corners of the shown plane, in turn. */
const frame: readonly Point[] = [
  [LOW, LOW],
  [HIGH, LOW],
  [HIGH, HIGH],
  [LOW, HIGH],
];

/** The value of a·x + b·y + c at each corner and, where the sign changes between two, the point where it is 0. */
function crossed([a, b, c]: Knobs): { readonly inside: readonly Point[]; readonly zeros: readonly Point[] } {
  const value = ([x, y]: Point): number => a * x + b * y + c;
  const inside: Point[] = [];
  const zeros: Point[] = [];
  frame.forEach((from, i) => {
    const to = frame[(i + 1) % 4]!;
    const [v, u] = [value(from), value(to)];
    if (v > 0) inside.push(from);
    if (v > 0 !== u > 0) {
      const share = v / (v - u);
      const at: Point = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
      inside.push(at);
      zeros.push(at);
    }
  });
  return { inside, zeros };
}

/** The polygon in which a neuron says 1, of the plane that is shown; empty where it never does. */
export const litPart = (knobs: Knobs): readonly Point[] => crossed(knobs).inside;

/** The line of a neuron, and the point at a share of it; null where it does not cross the plane. */
export function lineOf(knobs: Knobs, share = 0.5): Line | null {
  const [from, to] = crossed(knobs).zeros;
  const [a, b] = knobs;
  const length = Math.hypot(a, b);
  if (from === undefined || to === undefined || length === 0) return null;
  return {
    ends: [from, to],
    pivot: [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])],
    normal: [a / length, b / length],
  };
}

/** Knobs whose line goes through a point in the direction that the line has now. */
export const through = ([a, b]: Knobs, [x, y]: Point): Knobs => [a, b, within(-a * x - b * y)];

/** Knobs whose line turns about a point until its bright side looks at another. */
export function facing([a, b, c]: Knobs, [px, py]: Point, [x, y]: Point): Knobs {
  const far = Math.hypot(x - px, y - py);
  if (far < 0.02) return [a, b, c];
  const length = Math.hypot(a, b);
  const [p, q] = [within((length * (x - px)) / far), within((length * (y - py)) / far)];
  return through([p, q, 0], [px, py]);
}
