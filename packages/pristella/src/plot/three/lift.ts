import type { CubeItem, CubePiece } from './cube.ts';
import { cross, type Point, type Polygon, perAxis, way } from './space.ts';

/** Half the diagonal of nearly all pieces: how far a corner may be from the middle by which its piece is sorted. */
function grainOf(pieces: readonly CubePiece[]): number {
  const halves = pieces.map(({ p }) => {
    const spans = perAxis((axis) => {
      const along = p.map((place) => place[axis]);
      return Math.max(...along) - Math.min(...along);
    });
    return Math.hypot(...spans) / 2;
  });
  return halves.sort((a, b) => a - b)[Math.floor(0.95 * (halves.length - 1))] ?? 0;
}

const middleOf = (p: readonly Point[]): Point =>
  perAxis((axis) => p.reduce((sum, place) => sum + place[axis], 0) / p.length);

/** The direction in which a piece's upper side looks, of length 1. */
function upward([first, second, third, ...others]: Polygon): Point {
  const n = cross(way(first, second), way(first, others.at(-1) ?? third));
  const length = (Math.hypot(...n) || 1) * (n[2] < 0 ? -1 : 1);
  return perAxis((axis) => n[axis] / length);
}

/**
 * Gives lines and points that lie on a surface a little height over it, by which they are sorted: so they neither sink
 * into the pieces around them nor shine through when the surface is seen from its other side.
 */
export function lifted(items: readonly CubeItem[]): CubeItem[] {
  const pieces = items.filter((item) => item.k === 'p');
  const grain = grainOf(pieces);
  const middles = pieces.map(({ p }) => ({ piece: p, middle: middleOf(p) }));
  return items.map((item) => {
    if (item.k === 'p') return item;
    const [x, y, z] = middleOf(item.p);
    let nearest: Polygon | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const { piece, middle } of middles) {
      const far = Math.hypot(middle[0] - x, middle[1] - y, middle[2] - z);
      if (far < least) [nearest, least] = [piece, far];
    }
    if (!nearest || least > 1.5 * grain) return item;
    // A disc stands over the line that passes it.
    const height = (item.k === 'd' ? 2 : 1.8) * grain;
    const up = upward(nearest);
    return { ...item, up: perAxis((axis) => Math.round(1000 * up[axis] * height) / 1000) };
  });
}
