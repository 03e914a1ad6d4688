import { type Box, partIn, type Run } from './scene.ts';

/**
 * The area of a line of some width, as closed runs to be filled together: a rectangle for each piece and a disc at each
 * joint. Where `dash` is given, only the drawn parts, those in `sight`.
 */
export function strokeOutline(run: Run, width: number, isRound: boolean, sight: Box, dash?: readonly number[]): Run[] {
  const points = run.closed ? [...run.points, run.points[0]!, run.points[1]!] : run.points;
  const pieces = dash ? dashed(points, dash, sight) : [points];
  return pieces.flatMap((piece) => outlineOf(piece, width / 2, isRound && !dash, run.closed === true && !dash));
}

function outlineOf(points: readonly number[], half: number, isRound: boolean, isClosed: boolean): Run[] {
  const runs: Run[] = [];
  const count = points.length / 2;
  for (let i = 0; i < count; i++) {
    const [x1, y1] = [points[2 * i]!, points[2 * i + 1]!];
    const isJoint = i > 0 && i < count - 1;
    if (isRound || ((isJoint || isClosed) && half > 0.6)) runs.push(discOutline(x1, y1, half));
    if (i === 0) continue;
    const [x0, y0] = [points[2 * i - 2]!, points[2 * i - 1]!];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (length === 0) continue;
    const [nx, ny] = [(-(y1 - y0) / length) * half, ((x1 - x0) / length) * half];
    // Turned as the discs are, so that windings add up where they meet.
    runs.push({ points: [x0 - nx, y0 - ny, x1 - nx, y1 - ny, x1 + nx, y1 + ny, x0 + nx, y0 + ny], closed: true });
  }
  return runs;
}

/** A circle as a run of short straight pieces. */
export function discOutline(x: number, y: number, radius: number): Run {
  const corners = Math.max(8, Math.min(64, Math.ceil(6 * Math.sqrt(radius))));
  const points: number[] = [];
  for (let k = 0; k < corners; k++) {
    const angle = (2 * Math.PI * k) / corners;
    points.push(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  return { points, closed: true };
}

/** The drawn parts of a line, as far as they are in sight, under a pattern of lengths: drawn, left out, drawn, ... */
function dashed(points: readonly number[], given: readonly number[], sight: Box): number[][] {
  const pattern = given.length % 2 === 0 ? given : [...given, ...given];
  const period = pattern.reduce((a, b) => a + b, 0);
  // Dashes finer than can be seen are a line.
  if (!(period > FINEST)) return [[...points]];
  const pieces: number[][] = [];
  let along = 0;
  /** Where the last piece ends: one that begins there goes on around a corner. */
  let end = Number.NaN;
  for (let i = 2; i + 1 < points.length; i += 2) {
    const [x0, y0, x1, y1] = points.slice(i - 2, i + 2) as [number, number, number, number];
    const length = Math.hypot(x1 - x0, y1 - y0);
    const [first, last] = partIn(sight, x0, y0, x1, y1) ?? [1, 0];
    const at = (s: number): [number, number] => [x0 + (x1 - x0) * (s / length), y0 + (y1 - y0) * (s / length)];
    for (let k = Math.floor((along + first * length) / period); k * period < along + last * length; k++) {
      let from = k * period - along;
      for (const [n, part] of pattern.entries()) {
        const [a, b] = [Math.max(0, from), Math.min(length, from + part)];
        from += part;
        if (n % 2 === 1 || !(a < b)) continue;
        if (a === 0 && end === along) pieces.at(-1)!.push(...at(b));
        else pieces.push([...at(a), ...at(b)]);
        end = along + b;
      }
    }
    along += length;
  }
  return pieces;
}

/** Pixels of the shortest pattern of dashes. */
const FINEST = 0.05;

/** A rectangle with round corners. */
export function roundedOutline(x: number, y: number, width: number, height: number, radius: number): Run {
  const r = Math.min(radius, width / 2, height / 2);
  if (!(r > 0)) return { points: [x, y, x + width, y, x + width, y + height, x, y + height], closed: true };
  const points: number[] = [];
  const corners = [
    [x + width - r, y + height - r],
    [x + r, y + height - r],
    [x + r, y + r],
    [x + width - r, y + r],
  ] as const;
  corners.forEach(([cx, cy], quarter) => {
    for (let k = 0; k <= 6; k++) {
      const angle = (Math.PI / 2) * (quarter + k / 6);
      points.push(cx + r * Math.cos(angle), cy + r * Math.sin(angle));
    }
  });
  return { points, closed: true };
}

/** A cubic Bézier curve of eight numbers as a run of `steps` straight pieces. */
export function flattenCurve(p: readonly number[], steps = 16): number[] {
  return Array.from({ length: steps + 1 }, (_, k) => k / steps).flatMap((t) => {
    const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    return [0, 1].map((axis) => weights.reduce((sum, w, i) => sum + w * p[2 * i + axis]!, 0));
  });
}
