import type { Box, Run, Shape } from '../scene.ts';
import { placeTexts } from './cube-texts.ts';
import { fittedPose, keptPose } from './pose.ts';
import { type CubePose, edgeOn, type OnPaper, projector, type Sight, sightFrom } from './sight.ts';
import { AXES, type Axis, at, dot, HALF, type Point, type Polygon, type Three } from './space.ts';

interface ItemLook {
  /** Fill of polygons and discs, and stroke of lines. */
  readonly f?: string;
  /** Stroke width, or radius of a disc. */
  readonly w?: number;
  readonly o?: number;
}

/** A polygon in the cube. Letters are short: pages carry them. */
export interface CubePiece extends ItemLook {
  readonly k: 'p';
  readonly p: Polygon;
  readonly s?: string;
}

/** A line, or discs, in the cube. */
export interface CubeTrace extends ItemLook {
  readonly k: 'l' | 'd';
  readonly p: readonly Point[];
  readonly dash?: readonly number[];
  /** Where it counts as standing when things are sorted, from where it is: a path on a surface must not sink into it. */
  readonly up?: Point;
}

export type CubeItem = CubePiece | CubeTrace;

/** A text of known width in pixels, at a place along its axis. */
export interface CubeLabel {
  readonly text: string;
  readonly width: number;
  /** From -1 to 1 (z: ±0.75); unused for the name of an axis. */
  readonly at: number;
}

/** All that is needed to draw a cube from any side. */
export interface CubeModel {
  readonly items: readonly CubeItem[];
  readonly ticks: Three<readonly CubeLabel[]>;
  /** An empty text for none. */
  readonly names: Three<CubeLabel>;
  readonly size: number;
}

/**
 * Draws the cube from a side given in degrees, far things first (the painter's order): as large as fits the box, or in
 * the pose it had before it was turned, as far as it still fits, times `zoom`.
 */
export function drawCube(
  model: CubeModel,
  elev: number,
  azim: number,
  box: Box,
  given?: CubePose,
  zoom = 1,
): { shapes: Shape[]; pose: CubePose } {
  const sight = sightFrom(elev, azim);
  const pose = given ? keptPose(given, model, sight, box, zoom) : fittedPose(model, sight, box);
  const paper = projector(sight, pose);
  const { size } = model;
  const shapes = [
    ...AXES.flatMap((axis) => wall(axis, model, sight, paper)),
    ...inOrder(model.items, sight.eye).map((item) => itemShape(item, paper)),
  ];
  for (const axis of AXES) {
    const [from, to] = edgeOn(paper, sight, axis);
    if (Math.hypot(to[0] - from[0], to[1] - from[1]) < 4 * size) continue;
    shapes.push({ kind: 'path', runs: [{ points: [...from, ...to] }], stroke: 'soft', width: 1 });
  }
  for (const t of placeTexts(model, sight, paper)) {
    const fill = t.isName ? 'ink' : 'soft';
    shapes.push({ kind: 'text', x: t.x, y: t.y + size * 0.26, text: t.text, size, anchor: 'middle', fill });
  }
  return { shapes, pose };
}

const others: Three<readonly [Axis, Axis]> = [
  [1, 2],
  [0, 2],
  [0, 1],
];

// A surface has thousands of pieces, which are drawn anew in each frame: no lists between.
function onPaper(places: readonly Point[], paper: OnPaper): number[] {
  const points: number[] = [];
  for (const place of places) {
    const [x, y] = paper(place);
    points.push(x, y);
  }
  return points;
}

/** The wall behind that stands upright on an axis, with grid lines at the ticks of the other two. */
function wall(axis: Axis, model: CubeModel, { back }: Sight, paper: OnPaper): Shape[] {
  const [a, b] = others[axis];
  const inWall = at(axis, back[axis], [0, 0, 0]);
  const corner = (s: 1 | -1, t: 1 | -1): Point => at(a, s * HALF[a], at(b, t * HALF[b], inWall));
  const outline = onPaper([corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)], paper);
  const lines = (along: Axis, across: Axis): Run[] =>
    model.ticks[along].map((tick) => {
      const from = at(along, tick.at, inWall);
      return { points: onPaper([at(across, -HALF[across], from), at(across, HALF[across], from)], paper) };
    });
  return [
    { kind: 'path', runs: [{ points: outline, closed: true }], fill: 'grid', opacity: 0.25 },
    { kind: 'path', runs: [...lines(a, b), ...lines(b, a)], stroke: 'grid', width: 0.8 },
  ];
}

/** Far things first. */
function inOrder(items: readonly CubeItem[], eye: Point): CubeItem[] {
  const depthOf = (item: CubeItem): number => {
    let sum = 0;
    for (const place of item.p) sum += dot(eye, place);
    // Rounded as three sums: pieces that stand level keep the order that they have in pictures of earlier versions.
    return (3 * sum) / (3 * item.p.length) + (item.k !== 'p' && item.up ? dot(eye, item.up) : 0);
  };
  const placed = items.map((item) => ({ item, depth: depthOf(item) }));
  return placed.sort((a, b) => a.depth - b.depth).map(({ item }) => item);
}

function itemShape(item: CubeItem, paper: OnPaper): Shape {
  const points = onPaper(item.p, paper);
  const color = item.f ?? 'C0';
  const faint = item.o === undefined ? {} : { opacity: item.o };
  if (item.k === 'p') {
    const edge = item.s ? { stroke: item.s, width: item.w ?? 0.5 } : {};
    return { kind: 'path', runs: [{ points, closed: true }], fill: color, ...edge, ...faint };
  }
  if (item.k === 'd') return { kind: 'dots', points, radius: item.w ?? 3, fill: color, ...faint };
  const dash = item.dash ? { dash: item.dash } : {};
  return { kind: 'path', runs: [{ points }], stroke: color, width: item.w ?? 1.5, cap: 'round', ...dash, ...faint };
}
