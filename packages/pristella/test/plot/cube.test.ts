import { describe, expect, test } from 'vitest';
import * as plot from '../../src/plot/index.ts';
import { printed } from '../../src/plot/text/typography.ts';
import { drawCube } from '../../src/plot/three/cube.ts';

// How a cube is laid into its box.

describe('a cube', () => {
  const made = plot.figure().axes3d().plot3d([0, 1], [0, 1], [0, 1]).xlim(-1, 2).ylim(-3, 4);
  const model = made.model(printed);
  const box = { x: 10, y: 20, width: 600, height: 500 };
  test('has the limits it is given, axis by axis', () => {
    expect(made.describe()).toMatch(/x axis −1 to 2; y axis −3 to 4; z axis 0 to 1/);
    expect(plot.figure().axes3d().plot3d([0, 1], [0, 1], [0, 1]).zlim(0, 9).describe()).toMatch(
      /x axis 0 to 1; y axis 0 to 1; z axis 0 to 9/,
    );
  });
  /** The ends of its three walls, which have seven of its eight corners. */
  const reach = (...args: Parameters<typeof drawCube>): [number, number][] => {
    const walls = drawCube(...args).shapes.filter((shape) => shape.kind === 'path' && shape.fill === 'grid');
    const points = walls.flatMap((shape) => (shape.kind === 'path' ? shape.runs.flatMap((run) => run.points) : []));
    return [0, 1].map((k) => points.filter((_, i) => i % 2 === k)).map((v) => [Math.min(...v), Math.max(...v)]);
  };
  const { pose } = drawCube(model, 30, -60, box);
  const room = 2.2 * model.size;

  test('keeps its pose while it is turned, made smaller where it has no room, and is scaled by its zoom', () => {
    const [[x0, x1], [y0, y1]] = reach(model, 30, -60, box) as [[number, number], [number, number]];
    const scaleIn = (width: number, height: number): number =>
      pose.scale * Math.min(1, width / (x1 - x0 + 2 * room), height / (y1 - y0 + 2 * room));
    for (const [width, height] of [
      [600, 500],
      [450, 500],
      [600, 350],
      [2000, 2000],
    ] as const) {
      const small = { ...box, width, height };
      expect(drawCube(model, 30, -60, small, pose).pose.scale).toBeCloseTo(scaleIn(width, height), 9);
    }
    const large = { ...box, x: -500, y: -500, width: 2000, height: 2000 };
    expect(drawCube(model, 30, -60, large, pose).pose).toEqual(pose);
    expect(drawCube(model, 30, -60, large, pose, 3).pose).toEqual({ ...pose, scale: 3 * pose.scale });
  });

  test('is moved by the least that brings it into its box', () => {
    const size = { width: 2000, height: 2000 };
    const ends = (x: number, y: number) => reach(model, 30, -60, { x, y, ...size }, pose);
    expect(ends(1000, -500)[0]![0]).toBeCloseTo(1000 + room, 9);
    expect(ends(-2500, -500)[0]![1]).toBeCloseTo(-500 - room, 9);
    expect(ends(-500, 1000)[1]![0]).toBeCloseTo(1000 + room, 9);
    expect(ends(-500, -2500)[1]![1]).toBeCloseTo(-500 - room, 9);
    expect(ends(-500, -500)).toEqual(reach(model, 30, -60, { x: -500, y: -500, ...size }, pose));
  });
});
