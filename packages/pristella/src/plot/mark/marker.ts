import { ArgumentError, showValue } from '../../base/errors.ts';
import { checked, type Fallback, type Value } from '../../base/row.ts';
import { type Look, type Paint, placesOf, type Run, type Shape } from '../scene.ts';

/** Matplotlib's letters for the shapes of points. */
// biome-ignore format: the letters in a row.
export type Marker = 'o' | '.' | ',' | 's' | '^' | 'v' | '<' | '>' | 'D' | 'd' | '+' | 'x' | '*' | 'p' | 'h' | '|' | '_';

const regular = (corners: number, turn: number, radius = 1, inner = radius): number[] => {
  const points: number[] = [];
  for (let i = 0; i < corners; i++) {
    const angle = turn + (2 * Math.PI * i) / corners;
    const r = i % 2 === 1 ? inner : radius;
    points.push(r * Math.cos(angle), r * Math.sin(angle));
  }
  return points;
};
const UP = -Math.PI / 2;

/** Outlines around (0, 0) for a radius of 1. */
const outlines: Readonly<Record<string, readonly number[]>> = {
  s: [-0.89, -0.89, 0.89, -0.89, 0.89, 0.89, -0.89, 0.89],
  '^': [0, -1, 1, 0.8, -1, 0.8],
  v: [0, 1, -1, -0.8, 1, -0.8],
  '<': [-1, 0, 0.8, -1, 0.8, 1],
  '>': [1, 0, -0.8, 1, -0.8, -1],
  D: [0, -1.15, 1.15, 0, 0, 1.15, -1.15, 0],
  d: [0, -1.2, 0.7, 0, 0, 1.2, -0.7, 0],
  '*': regular(10, UP, 1.25, 0.5),
  p: regular(5, UP, 1.1),
  h: regular(6, UP, 1.1),
};
/** Strokes around (0, 0) for a radius of 1. */
const strokes: Readonly<Record<string, readonly (readonly number[])[]>> = {
  '+': [
    [-1, 0, 1, 0],
    [0, -1, 0, 1],
  ],
  x: [
    [-0.8, -0.8, 0.8, 0.8],
    [-0.8, 0.8, 0.8, -0.8],
  ],
  '|': [[0, -1, 0, 1]],
  _: [[-1, 0, 1, 0]],
};

/** Whether a letter names a marker. */
export const isMarker = (letter: string): letter is Marker =>
  letter.length === 1 && ('o.,'.includes(letter) || letter in outlines || letter in strokes);

/** An option that is a marker's letter, or, where its default may be '', that as well. */
export const marker = <F extends Fallback<Marker | ''>>(...fallback: F): Value<F[0] | Marker, F> =>
  checked(
    (letter, name, op) => {
      if (letter === '' && fallback[0] === '') return letter;
      if (typeof letter === 'string' && isMarker(letter)) return letter;
      const hint = 'one of o . , s ^ v < > D d + x * p h | _';
      throw new ArgumentError(`unknown marker ${showValue(letter)} for ${name}`, { op, hint });
    },
    ...fallback,
  );

const place = (outline: readonly number[], x: number, y: number, r: number): number[] =>
  outline.map((v, i) => (i % 2 === 0 ? x : y) + v * r);

/** Markers of one kind and colour at `[x0, y0, x1, y1, ...]`; `size` is the diameter in pixels. */
export function markers(
  marker: Marker,
  points: readonly number[],
  size: number,
  paint: { readonly fill: Paint; readonly edge?: Paint | undefined; readonly opacity?: number },
): Shape[] {
  const { fill, edge } = paint;
  const opacity = paint.opacity === undefined ? {} : { opacity: paint.opacity };
  const radius = marker === '.' ? size / 4 : marker === ',' ? 0.5 : size / 2;
  if ('o.,'.includes(marker) && fill !== 'none') {
    const disc: Shape = { kind: 'dots', points, radius, fill, ...opacity };
    return edge ? [{ kind: 'dots', points, radius: radius + 0.6, fill: edge, ...opacity }, disc] : [disc];
  }
  const runs: Run[] = [];
  const outline = 'o.,'.includes(marker) ? regular(24, 0) : outlines[marker];
  for (const [x, y] of placesOf(points)) {
    if (outline) runs.push({ points: place(outline, x, y, radius), closed: true });
    for (const stroke of strokes[marker] ?? []) runs.push({ points: place(stroke, x, y, radius) });
  }
  const look: Look = outline
    ? { fill, ...(edge ? { stroke: edge, width: 1 } : {}), ...opacity }
    : { stroke: fill, width: Math.max(1.2, size / 5), ...opacity };
  return [{ kind: 'path', runs, ...look }];
}
