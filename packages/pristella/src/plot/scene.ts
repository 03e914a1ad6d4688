import { neighbours } from './values.ts';

/**
 * A picture as a list of shapes in pixels, y downward: what every figure becomes before it is written as SVG, HTML or
 * terminal characters. A writer needs to know these six kinds and nothing about axes or marks.
 */

/**
 * A colour: `#rrggbb`, `none`, or a word that the theme gives its colour (`ink`, `soft`, `grid`, `paper`, `C0` to `C7`).
 */
export type Paint = string;

/** How a shape is painted. Widths and dashes in pixels; opacity from 0 to 1. */
export interface Look {
  readonly fill?: Paint;
  readonly stroke?: Paint;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
  readonly cap?: 'round' | 'butt';
}

/** A run of points `[x0, y0, x1, y1, ...]`, joined by straight lines. */
export interface Run {
  readonly points: readonly number[];
  readonly closed?: boolean;
}

/** A place on paper, or a way across it. */
export type Place = readonly [x: number, y: number];

/** The points `[x0, y0, x1, y1, ...]` one by one. */
export function placesOf(points: ArrayLike<number>): Place[] {
  const places: Place[] = [];
  for (let i = 1; i < points.length; i += 2) places.push([points[i - 1]!, points[i]!]);
  return places;
}

/** The points of a run one by one; where it is closed, the first again at the end. */
export function pathOf({ points, closed }: Run): Place[] {
  const places = placesOf(points);
  return closed ? [...places, ...places.slice(0, 1)] : places;
}

/** The lines from point to point. */
export const linesOf = (run: Run): [from: Place, to: Place][] => neighbours(pathOf(run));

/** Lines or areas of straight pieces. */
export interface PathShape extends Look {
  readonly kind: 'path';
  readonly runs: readonly Run[];
}
/** Filled circles of one radius and colour at `[x0, y0, x1, y1, ...]`. */
export interface DotsShape {
  readonly kind: 'dots';
  readonly points: readonly number[];
  readonly radius: number;
  readonly fill: Paint;
  readonly opacity?: number;
}
/** A rectangle; with a radius of half its side, a circle. */
export interface RectShape extends Look {
  readonly kind: 'rect';
  readonly box: Box;
  readonly radius?: number;
}
/** A cubic Bézier curve from the first point to the last, by way of two that it does not reach. */
export type Curve = readonly [
  x0: number, y0: number, x1: number, y1: number, x2: number, y2: number, x3: number, y3: number,
]; // biome-ignore format: four points
export interface CurveShape extends Look {
  readonly kind: 'curve';
  readonly points: Curve;
}
/** One line of text; (x, y) is on its baseline, at the anchor. */
export interface TextShape {
  readonly kind: 'text';
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly fill: Paint;
  readonly bold?: boolean;
  /** Quarter turns: -90 reads upward, 90 downward. */
  readonly rotate?: -90 | 90;
}
/** Pixels stretched over a box without smoothing (unless asked for). */
export interface ImageShape {
  readonly kind: 'image';
  readonly box: Box;
  readonly raster: Raster;
  readonly smooth?: boolean;
}
/** Shapes that belong together. */
export interface GroupShape {
  readonly kind: 'group';
  readonly children: readonly Shape[];
  /** Nothing is painted outside this box. */
  readonly clip?: Box;
  /** Attributes for programs that read the picture, such as the script of the HTML page. */
  readonly data?: Readonly<Record<string, string>>;
}
/** Any shape of a scene. */
export type Shape = PathShape | DotsShape | RectShape | CurveShape | TextShape | ImageShape | GroupShape;

/** A rectangle: its upper left corner and its size, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels row by row from the top, four bytes each: red, green, blue, alpha. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Red, green, blue and alpha, from 0 to 255. */
export type Pixel = readonly [number, number, number, number];

/** The pixel in a column and a row, or the nearest to them. */
export function pixelAt({ width, height, rgba }: Raster, column: number, row: number): Pixel {
  const at = 4 * (Math.min(height - 1, Math.max(0, row)) * width + Math.min(width - 1, Math.max(0, column)));
  return [rgba[at]!, rgba[at + 1]!, rgba[at + 2]!, rgba[at + 3]!];
}

/** The pixel of a picture over a box that lies at a place. */
export const pixelOver = (raster: Raster, box: Box, x: number, y: number): Pixel =>
  pixelAt(
    raster,
    Math.floor(((x - box.x) / box.width) * raster.width),
    Math.floor(((y - box.y) / box.height) * raster.height),
  );

/** A finished picture with its text alternative. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  readonly shapes: readonly Shape[];
}

/** A straight line. */
export const segment = (x0: number, y0: number, x1: number, y1: number, look: Look): PathShape => ({
  kind: 'path',
  runs: [{ points: [x0, y0, x1, y1] }],
  ...look,
});

/** A circle with any look; many equal discs are better given as `dots`. */
export function circle(cx: number, cy: number, radius: number, look: Look): RectShape {
  return {
    kind: 'rect',
    box: { x: cx - radius, y: cy - radius, width: 2 * radius, height: 2 * radius },
    radius,
    ...look,
  };
}

/** Whether a place lies in a box or on its edges. */
export const isInBox = (box: Box, x: number, y: number): boolean =>
  x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height;

/** Whether two boxes share more than their edges. */
export const overlap = (a: Box, b: Box, slack = 0): boolean =>
  a.x + a.width > b.x + slack &&
  b.x + b.width > a.x + slack &&
  a.y + a.height > b.y + slack &&
  b.y + b.height > a.y + slack;

/** Which part of a line, from 0 to 1, lies in a box (Liang and Barsky 1984). */
export function partIn(box: Box, x0: number, y0: number, x1: number, y1: number): [number, number] | undefined {
  let [from, to] = [0, 1];
  const sides = [
    [x0 - x1, x0 - box.x],
    [x1 - x0, box.x + box.width - x0],
    [y0 - y1, y0 - box.y],
    [y1 - y0, box.y + box.height - y0],
  ] as const;
  for (const [p, q] of sides) {
    if (p === 0 && q < 0) return undefined;
    if (p < 0) from = Math.max(from, q / p);
    if (p > 0) to = Math.min(to, q / p);
  }
  return from <= to ? [from, to] : undefined;
}

/** Calls `visit` on every shape that is not a group, with the clip box it stands in. */
export function eachShape(
  shapes: readonly Shape[],
  visit: (shape: Exclude<Shape, GroupShape>, clip: Box | undefined) => void,
  clip?: Box,
): void {
  for (const shape of shapes) {
    if (shape.kind === 'group') eachShape(shape.children, visit, shape.clip ?? clip);
    else visit(shape, clip);
  }
}
