import type { Box } from '../scene.ts';
import type { CubeModel } from './cube.ts';
import { placeTexts } from './cube-texts.ts';
import { type CubePose, projector, type Sight } from './sight.ts';
import { HALF, type Point } from './space.ts';

const [X, Y, Z] = HALF;
const corners: readonly Point[] = [-Z, Z].flatMap((z) => [-Y, Y].flatMap((y) => [-X, X].map((x): Point => [x, y, z])));

const ends = (values: readonly number[]): [low: number, high: number] => [Math.min(...values), Math.max(...values)];

/** How far everything reaches on paper. */
function bounds(model: CubeModel, sight: Sight, pose: CubePose): { x: [number, number]; y: [number, number] } {
  const paper = projector(sight, pose);
  const places = corners.map(paper);
  const texts = placeTexts(model, sight, paper);
  return {
    x: ends([...places.map(([x]) => x), ...texts.flatMap((t) => [t.x - t.width / 2, t.x + t.width / 2])]),
    y: ends([...places.map(([, y]) => y), ...texts.flatMap((t) => [t.y - model.size * 0.6, t.y + model.size * 0.6])]),
  };
}

/** The largest pose that fits a box. */
export function fittedPose(model: CubeModel, sight: Sight, box: Box): CubePose {
  let pose: CubePose = {
    scale: Math.min(box.width, box.height) / 3,
    cx: box.x + box.width / 2,
    cy: box.y + box.height / 2,
  };
  for (let turn = 0; turn < 12; turn++) {
    const { x, y } = bounds(model, sight, pose);
    const ratio = Math.min(box.width / (x[1] - x[0]), box.height / (y[1] - y[0]));
    if (turn > 5 && ratio > 1) break;
    const scale = pose.scale * (ratio > 1 ? 1 + (ratio - 1) * 0.9 : ratio * 0.995);
    const grown = scale / pose.scale === 1 ? { x, y } : bounds(model, sight, { ...pose, scale });
    pose = {
      scale,
      cx: pose.cx + box.x + box.width / 2 - (grown.x[0] + grown.x[1]) / 2,
      cy: pose.cy + box.y + box.height / 2 - (grown.y[0] + grown.y[1]) / 2,
    };
  }
  return pose;
}

/** A pose that was kept, made smaller where the cube now reaches out of the box, and larger by the zoom. */
export function keptPose(from: CubePose, model: CubeModel, sight: Sight, box: Box, zoom: number): CubePose {
  const places = corners.map(projector(sight, from));
  const [x, y] = [ends(places.map(([x]) => x)), ends(places.map(([, y]) => y))];
  const room = 2.2 * model.size;
  const share = Math.min(1, box.width / (x[1] - x[0] + 2 * room), box.height / (y[1] - y[0] + 2 * room));
  const scale = from.scale * share;
  const shrunk = scale / from.scale;
  /** The least move that brings an interval about a centre into another. */
  const shift = (centre: number, [low, high]: [number, number], start: number, length: number): number => {
    const [first, last] = [centre + (low - centre) * shrunk, centre + (high - centre) * shrunk];
    return centre + Math.max(0, start + room - first) - Math.max(0, last - (start + length - room));
  };
  return { scale: scale * zoom, cx: shift(from.cx, x, box.x, box.width), cy: shift(from.cy, y, box.y, box.height) };
}
