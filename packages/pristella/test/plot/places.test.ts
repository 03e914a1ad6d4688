import { expect, test } from 'vitest';
import { np, ShapeError } from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';
import { eachShape } from '../../src/plot/scene.ts';

// Where marks stand at the limits of what is in the axes, and how much of them is drawn.

const axes = () => plot.figure({ theme: 'light' }).axes();
const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

test('a text beside the axes stays there, on each of their sides, and one on their edge is in them', () => {
  const spots = [[-0.01, 0.5], [1.01, 0.5], [0.5, 1.01], [0.5, -0.01], [0, 0.5], [1, 0.5]] as const; // biome-ignore format: pairs
  const ax = axes().xlim(0, 1).ylim(0, 1);
  ax.plot([0, 1]);
  for (const [x, y] of spots) ax.text(x, y, 'i', { ha: 'center', va: 'center', fontsize: 2 });
  const placed: (readonly [number, number])[] = [];
  let frame = { x: 0, y: 0, width: 0, height: 0 };
  eachShape(ax.figure.scene().shapes, (shape, clip) => {
    frame = clip ?? frame;
    if (shape.kind === 'text' && shape.text === 'i') placed.push([shape.x, shape.y]);
  });
  const { x, width } = frame;
  const shares = placed.map(([px, py]) => [(px - x) / width, 1 - (py - frame.y) / frame.height] as const);
  spots.slice(0, 4).forEach(([sx, sy], i) => {
    expect(Math.abs(shares[i]![0] - sx)).toBeLessThan(0.003);
    expect(Math.abs(shares[i]![1] - sy)).toBeLessThan(0.006);
  });
  expect(placed[4]![0]).toBeGreaterThan(x);
  expect(placed[5]![0]).toBeLessThan(x + width);
});

test('a curve of four points a pixel is drawn whole, and of one more by pixels', () => {
  const pointsOf = (n: number): [drawn: number, width: number] => {
    const ax = axes()
      .axis('off')
      .xlim(0, n - 1);
    ax.plot(count(n), { color: '#123456' });
    let [drawn, width] = [0, 0];
    eachShape(ax.figure.scene().shapes, (shape, clip) => {
      width = clip?.width ?? width;
      if (shape.kind === 'path') drawn = Math.max(drawn, ...shape.runs.map((p) => p.points.length / 2));
    });
    return [drawn, width];
  };
  const [, width] = pointsOf(2);
  expect(pointsOf(4 * width)[0]).toBe(4 * width);
  expect(pointsOf(4 * width + 1)[0]).toBeLessThan(2.1 * width);
});

test('what has rows and columns is refused as a list, and as a list of tables', () => {
  for (const z of [[1, 2, 3], np.ones([2, 2, 2])] as unknown as number[][][]) {
    const shape = Array.isArray(z) ? '(3,)' : '(2, 2, 2)';
    const draws: Record<string, () => unknown> = {
      contour: () => axes().contour(z as never),
      contourf: () => axes().contourf(z as never),
      pcolormesh: () => axes().pcolormesh(z as never),
      surface: () =>
        plot
          .figure()
          .axes3d()
          .surface([0, 1, 2], [0], z as never),
      confusionMatrix: () => plot.confusionMatrix(z as never),
    };
    for (const [name, draw] of Object.entries(draws)) {
      expect(draw, name).toThrow(`needs rows and columns, got shape ${shape}`);
      expect(draw, name).toThrow(ShapeError);
    }
  }
});
