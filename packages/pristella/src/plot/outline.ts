import { type Box, type Curve, linesOf, type Place, partIn, pathOf, placesOf, type Run } from './scene.ts';

/**
 * The area of a line of some width, as closed runs to be filled together: a rectangle for each piece and a disc at each
 * joint. Where `dash` is given, only the drawn parts, those in `sight`.
 */
export function strokeOutline(run: Run, width: number, isRound: boolean, sight: Box, dash?: readonly number[]): Run[] {
  if (dash) return dashed(run, dash, sight).flatMap((piece) => outlineOf(piece, width / 2, false));
  return outlineOf(run, width / 2, isRound);
}

function outlineOf(run: Run, half: number, isRound: boolean): Run[] {
  const runs: Run[] = [];
  const disc = ([x, y]: Place, isJoint: boolean): void => {
    if (isRound || (isJoint && half > 0.6)) runs.push(discOutline(x, y, half));
  };
  const lines = linesOf(run);
  const isClosed = run.closed === true;
  for (const start of placesOf(run.points).slice(0, 1)) disc(start, isClosed);
  for (const [i, [[x0, y0], to]] of lines.entries()) {
    disc(to, isClosed || i < lines.length - 1);
    const [x1, y1] = to;
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
function dashed(run: Run, given: readonly number[], sight: Box): Run[] {
  const pattern = given.length % 2 === 0 ? given : [...given, ...given];
  const period = pattern.reduce((a, b) => a + b, 0);
  // Dashes finer than can be seen are a line.
  if (!(period > FINEST)) return [{ points: pathOf(run).flat() }];
  const pieces: { points: number[] }[] = [];
  let along = 0;
  /** Where the last piece ends: one that begins there goes on around a corner. */
  let end = Number.NaN;
  for (const [[x0, y0], [x1, y1]] of linesOf(run)) {
    const length = Math.hypot(x1 - x0, y1 - y0);
    const [first, last] = partIn(sight, x0, y0, x1, y1) ?? [1, 0];
    const at = (s: number): [number, number] => [x0 + (x1 - x0) * (s / length), y0 + (y1 - y0) * (s / length)];
    for (let k = Math.floor((along + first * length) / period); k * period < along + last * length; k++) {
      let from = k * period - along;
      for (const [n, part] of pattern.entries()) {
        const [a, b] = [Math.max(0, from), Math.min(length, from + part)];
        from += part;
        if (n % 2 === 1 || !(a < b)) continue;
        if (a === 0 && end === along) pieces.at(-1)?.points.push(...at(b));
        else pieces.push({ points: [...at(a), ...at(b)] });
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
  const steps = Math.max(6, Math.ceil(1.5 * Math.sqrt(r)));
  const corners = [
    [x + width - r, y + height - r],
    [x + r, y + height - r],
    [x + r, y + r],
    [x + width - r, y + r],
  ] as const;
  corners.forEach(([cx, cy], quarter) => {
    for (let k = 0; k <= steps; k++) {
      const angle = (Math.PI / 2) * (quarter + k / steps);
      points.push(cx + r * Math.cos(angle), cy + r * Math.sin(angle));
    }
  });
  return { points, closed: true };
}

/** A cubic Bézier curve as a run of `steps` straight pieces. */
export function flattenCurve([x0, y0, x1, y1, x2, y2, x3, y3]: Curve, steps = 16): number[] {
  return Array.from({ length: steps + 1 }, (_, k) => k / steps).flatMap((t) => {
    const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    return [a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3];
  });
}
