/** One of each for x, y and z. */
export type Three<T> = readonly [T, T, T];
/** A place in the cube, from -1 to 1 (z to ±0.75), or a direction. */
export type Point = Three<number>;
/** Three corners or more. */
export type Polygon = readonly [Point, Point, Point, ...Point[]];
/** The number of x, y or z. */
export type Axis = 0 | 1 | 2;

export const AXES: Three<Axis> = [0, 1, 2];
/** Half the sides of the cube. */
export const HALF: Point = [1, 1, 0.75];

/** What a function makes of each axis. */
export const perAxis = <T>(make: (axis: Axis) => T): Three<T> => [make(0), make(1), make(2)];

/** The point with another place along one axis. */
export const at = (axis: Axis, place: number, rest: Point): Point => perAxis((k) => (k === axis ? place : rest[k]));

export const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** What is upright on two directions. */
export const cross = (u: Point, v: Point): Point => [
  u[1] * v[2] - u[2] * v[1],
  u[2] * v[0] - u[0] * v[2],
  u[0] * v[1] - u[1] * v[0],
];

/** The way from one point to another. */
export const way = (from: Point, to: Point): Point => perAxis((k) => to[k] - from[k]);

/** A point and a share of a way from it. */
export const along = (from: Point, way: Point, share: number): Point => perAxis((k) => from[k] + way[k] * share);

export const isPolygon = (points: readonly Point[]): points is Polygon => points.length >= 3;

export const isFinitePoint = (p: Point): boolean => p.every(Number.isFinite);
