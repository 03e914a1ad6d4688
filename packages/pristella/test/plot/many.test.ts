import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Axes, figure } from '../../src/plot/index.ts';
import { PixelCanvas } from '../../src/plot/raster.ts';
import { eachShape } from '../../src/plot/scene.ts';
import { labelsOf } from './reading.ts';

const runs = process.env.PRISTELLA_TEST_FULL ? 5000 : 250;

describe('a plot of more points than a function takes arguments', () => {
  const many = 130_000;
  const x = Float64Array.from({ length: many }, (_, i) => i);
  const y = x.map((v) => Math.sin(v / 1000));
  test.each<[string, (ax: Axes) => unknown]>([
    ['markers', (ax) => ax.plot(x, y, 'o', { label: 'many' })],
    ['points of many colours', (ax) => ax.scatter(x, y, { c: y, label: 'many' })],
    ['an area', (ax) => ax.fillBetween(x, y, 0, { label: 'many' })],
    ['bars', (ax) => ax.bar(x, y, { label: 'many' })],
  ])('%s: is drawn, with its legend', (_, draw) => {
    const fig = figure();
    draw(fig.axes().legend());
    const { shapes } = fig.scene();
    let count = 0;
    eachShape(shapes, (shape) => {
      count +=
        'points' in shape
          ? shape.points.length / 2
          : shape.kind === 'path'
            ? shape.runs.reduce((n, r) => n + r.points.length / 2, 0)
            : 1;
    });
    expect(count).toBeGreaterThan(many);
    expect(fig.describe()).toContain('"many"');
  });
  test('has names in each of which no second is hidden', () => {
    const names = Array.from({ length: 3000 }, (_, i) => `name ${i}`);
    const fig = figure();
    fig.axes().bar(
      names,
      names.map((_, i) => i),
    );
    const [bottom] = labelsOf(fig);
    expect(bottom!.texts[0]).toBe('name 0');
    expect(bottom!.texts.length).toBeGreaterThan(10);
    expect(bottom!.texts.length).toBeLessThan(100);
  });
});

test('areas painted on pixels are the union of their parts, in any order and direction of the pieces', () => {
  const clip = { x: 0, y: 0, width: 20, height: 20 };
  const painted = (runs: readonly { readonly points: number[] }[]): number[] => {
    const canvas = new PixelCanvas(20, 20);
    canvas.fill(runs, [0, 0, 0], 1, clip);
    return Array.from({ length: 400 }, (_, i) => canvas.rgba[4 * i + 3]!);
  };
  const box = (x: number, y: number, w: number, h: number) => ({ points: [x, y, x + w, y, x + w, y + h, x, y + h] });
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.integer({ min: -3, max: 15 }), fc.integer({ min: -3, max: 15 }), fc.integer({ min: 1, max: 9 })),
        { minLength: 1, maxLength: 30 },
      ),
      (list) => {
        const inside = Array.from({ length: 400 }, (_, i) =>
          list.some(
            ([x, y, n]) => i % 20 >= x && i % 20 < x + n && Math.floor(i / 20) >= y && Math.floor(i / 20) < y + n,
          )
            ? 255
            : 0,
        );
        const boxes = list.map(([x, y, n]) => box(x, y, n, n));
        expect(painted(boxes)).toEqual(inside);
        expect(painted(boxes.toReversed())).toEqual(inside);
      },
    ),
    { numRuns: runs },
  );
});
