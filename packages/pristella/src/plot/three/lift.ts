import type { CubeItem } from './cube.ts';

type Vector = readonly [number, number, number];

/** Half the diagonal of nearly all pieces: how far a corner may be from the middle by which its piece is sorted. */
function grainOf(pieces: readonly CubeItem[]): number {
  const halves = pieces.map(({ p }) => {
    const spans = [0, 1, 2].map((axis) => {
      const along = p.filter((_, i) => i % 3 === axis);
      return Math.max(...along) - Math.min(...along);
    });
    return Math.hypot(...spans) / 2;
  });
  return halves.sort((a, b) => a - b)[Math.floor(0.95 * (halves.length - 1))] ?? 0;
}

const middleOf = ({ p }: CubeItem): Vector =>
  [0, 1, 2].map(
    (axis) => (3 * p.reduce((sum, v, i) => sum + (i % 3 === axis ? v : 0), 0)) / p.length,
  ) as unknown as Vector;

/** The direction in which a piece's upper side looks, of length 1. */
function upward({ p }: CubeItem): Vector {
  const side = (i: number): number[] => [0, 1, 2].map((k) => p[3 * i + k]! - p[k]!);
  const [u, v] = [side(1), side(p.length / 3 - 1)] as [number[], number[]];
  const n = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!] as const;
  const length = (Math.hypot(...n) || 1) * (n[2] < 0 ? -1 : 1);
  return [n[0] / length, n[1] / length, n[2] / length];
}

/**
 * Gives lines and points that lie on a surface a little height over it, by which they are sorted: so they neither sink
 * into the pieces around them nor shine through when the surface is seen from its other side.
 */
export function lifted(items: readonly CubeItem[]): CubeItem[] {
  const pieces = items.filter((item) => item.k === 'p');
  const grain = grainOf(pieces);
  const middles = pieces.map(middleOf);
  return items.map((item) => {
    if (item.k === 'p' || pieces.length === 0) return item;
    const [x, y, z] = middleOf(item);
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    middles.forEach((m, i) => {
      const far = Math.hypot(m[0] - x, m[1] - y, m[2] - z);
      if (far < least) [nearest, least] = [i, far];
    });
    if (least > 1.5 * grain) return item;
    // A disc stands over the line that passes it.
    const height = (item.k === 'd' ? 2 : 1.8) * grain;
    return { ...item, up: upward(pieces[nearest]!).map((v) => Math.round(1000 * v * height) / 1000) };
  });
}
