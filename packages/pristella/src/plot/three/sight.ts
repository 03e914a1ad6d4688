import { type Axis, at, dot, HALF, type Point, perAxis, type Three } from './space.ts';

/** The cube as an eye sees it from one side. */
export interface Sight {
  /** The direction of the eye. */
  readonly eye: Point;
  /** How far right and how far up a place is seen. */
  readonly view: (place: Point) => [right: number, up: number];
  /** Where the three walls behind stand. */
  readonly back: Point;
  /** A place on the edge along which each axis is written. */
  readonly edges: Three<Point>;
}

/** The sight from a side given in degrees. */
export function sightFrom(elev: number, azim: number): Sight {
  const [el, az] = [(elev * Math.PI) / 180, (azim * Math.PI) / 180];
  const eye: Point = [Math.cos(el) * Math.cos(az), Math.cos(el) * Math.sin(az), Math.sin(el)];
  const right: Point = [-Math.sin(az), Math.cos(az), 0];
  const up: Point = [-Math.sin(el) * Math.cos(az), -Math.sin(el) * Math.sin(az), Math.cos(el)];
  const view = (place: Point): [number, number] => {
    // A little perspective.
    const near = 9 / (9 - dot(eye, place));
    return [dot(right, place) * near, dot(up, place) * near];
  };
  const back = perAxis((axis) => (eye[axis] > 0 ? -HALF[axis] : HALF[axis]));
  const front = perAxis((axis) => -back[axis]);
  // x and y are written below in front, z at the right of the outline. Seen from high above, the floor lies inside the
  // outline of what is nearer; then x and y are written there.
  const sides = [at(0, front[0], back), at(1, front[1], back)] as const;
  const outer = (axis: Axis, rest: Point): Point => {
    const reach = (p: Point): number => Math.hypot(...view(at(axis, 0, p)));
    const near = at(2, front[2], rest);
    return reach(near) > reach(rest) ? near : rest;
  };
  const zEdge = view(sides[0])[0] > view(sides[1])[0] ? sides[0] : sides[1];
  return { eye, view, back, edges: [outer(0, sides[1]), outer(1, sides[0]), zEdge] };
}

/** Where the cube stands on paper: kept while it is turned, so that it does not swell and shrink. */
export interface CubePose {
  readonly scale: number;
  readonly cx: number;
  readonly cy: number;
}

/** From a place in the cube to one on paper. */
export type OnPaper = (place: Point) => [x: number, y: number];

export const projector =
  ({ view }: Sight, pose: CubePose): OnPaper =>
  (place) => {
    const [u, v] = view(place);
    return [pose.cx + pose.scale * u, pose.cy - pose.scale * v];
  };

/** The ends on paper of the edge along which an axis is written. */
export const edgeOn = (
  paper: OnPaper,
  { edges }: Sight,
  axis: Axis,
): [from: [number, number], to: [number, number]] => [
  paper(at(axis, -HALF[axis], edges[axis])),
  paper(at(axis, HALF[axis], edges[axis])),
];
