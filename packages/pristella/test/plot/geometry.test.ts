import { describe, expect, test } from 'vitest';
import * as plot from '../../src/plot/index.ts';
import { type Box, eachShape, overlap, partIn } from '../../src/plot/scene.ts';
import { uniform } from './figures/sample.ts';

// What lies in a box, and how large the parts of a network are: in numbers.

describe('the part of a line in a box', () => {
  const box: Box = { x: 10, y: 20, width: 30, height: 40 };
  test.each<[line: [number, number, number, number], part: [number, number] | undefined]>([
    [
      [15, 25, 35, 55],
      [0, 1],
    ],
    [
      [10, 20, 40, 60],
      [0, 1],
    ],
    [
      [0, 30, 50, 30],
      [0.2, 0.8],
    ],
    [
      [50, 30, 0, 30],
      [0.2, 0.8],
    ],
    [
      [20, 0, 20, 80],
      [0.25, 0.75],
    ],
    [
      [20, 80, 20, 0],
      [0.25, 0.75],
    ],
    [
      [20, 30, 20, 100],
      [0, 3 / 7],
    ],
    [
      [20, -10, 20, 30],
      [0.75, 1],
    ],
    [
      [0, 20, 50, 20],
      [0.2, 0.8],
    ],
    [
      [0, 60, 50, 60],
      [0.2, 0.8],
    ],
    [[0, 19.9, 50, 19.9], undefined],
    [[0, 60.1, 50, 60.1], undefined],
    [[9.9, 0, 9.9, 80], undefined],
    [[40.1, 0, 40.1, 80], undefined],
    [[0, 0, 9, 80], undefined],
    [
      [0, 45, 30, 75],
      [1 / 3, 0.5],
    ],
    [[0, 60, 30, 90], undefined],
    [
      [15, 25, 15, 25],
      [0, 1],
    ],
    [[5, 25, 5, 25], undefined],
  ])('%j is %j', (line, part) => {
    const found = partIn(box, ...line);
    if (part === undefined) expect(found === undefined || found[0] === found[1]).toBe(true);
    else expect(found!.map((t) => t.toFixed(9))).toEqual(part.map((t) => t.toFixed(9)));
  });

  test('is what points along it say, for any box and line', () => {
    const next = uniform(7);
    for (let round = 0; round < 400; round++) {
      const any = (): number => Math.round(next() * 40 - 20);
      const around: Box = {
        x: any(),
        y: any(),
        width: 1 + Math.round(next() * 20),
        height: 1 + Math.round(next() * 20),
      };
      const [x0, y0, x1, y1] = [any(), any(), any(), any()];
      const isIn = (t: number): boolean => {
        const [x, y] = [x0 + (x1 - x0) * t - around.x, y0 + (y1 - y0) * t - around.y];
        return x >= 0 && x <= around.width && y >= 0 && y <= around.height;
      };
      const part = partIn(around, x0, y0, x1, y1);
      for (let k = 1; k < 200; k++) {
        const t = k / 200;
        const [from, to] = part ?? [2, 2];
        // Points at the very ends are a matter of rounding.
        if (Math.abs(t - from) > 1e-9 && Math.abs(t - to) > 1e-9) expect(isIn(t)).toBe(t > from && t < to);
      }
    }
  });
});

test('boxes overlap that have more in common than a slack, on each side', () => {
  const one: Box = { x: 0, y: 0, width: 10, height: 10 };
  const at = (x: number, y: number, slack?: number): boolean => overlap(one, { x, y, width: 4, height: 4 }, slack);
  expect([at(9.9, 3), at(10.1, 3), at(-3.9, 3), at(-4.1, 3)]).toEqual([true, false, true, false]);
  expect([at(3, 9.9), at(3, 10.1), at(3, -3.9), at(3, -4.1)]).toEqual([true, false, true, false]);
  expect([at(8.9, 3, 1), at(9.1, 3, 1), at(-2.9, 3, 1), at(-3.1, 3, 1)]).toEqual([true, false, true, false]);
  expect([at(3, 8.9, 1), at(3, 9.1, 1), at(3, -2.9, 1), at(3, -3.1, 1)]).toEqual([true, false, true, false]);
});

describe('the nodes of a network', () => {
  const nodesOf = (sizes: number[], figsize: [number, number]): { x: number; y: number; r: number }[] => {
    const found: { x: number; y: number; r: number }[] = [];
    eachShape(plot.networkGraph({ sizes }, { figsize }).scene().shapes, (shape) => {
      if (shape.kind !== 'rect' || shape.fill !== 'paper' || !shape.radius) return;
      const { x, y, width, height } = shape.box;
      found.push({ x: x + width / 2, y: y + height / 2, r: shape.radius });
    });
    return found;
  };
  test.each<[sizes: number[], figsize: [number, number]]>([
    [
      [2, 2],
      [9, 2],
    ],
    [
      [2, 2],
      [9, 1.5],
    ],
    [
      [1, 2],
      [9, 1.2],
    ],
    [
      [1, 1],
      [3, 9],
    ],
    [
      [1, 1],
      [9, 9],
    ],
    [
      [8, 8],
      [9, 3],
    ],
    [
      [3, 2, 3],
      [3, 9],
    ],
  ])('of %j in a figure of %j are as large as the gap and the step between layers let them', (sizes, figsize) => {
    const nodes = nodesOf(sizes, figsize);
    const columns = [...new Set(nodes.map(({ x }) => Math.round(x)))].sort((a, b) => a - b);
    expect(columns.length).toBe(sizes.length);
    const step = columns[1]! - columns[0]!;
    const gaps = columns.flatMap((column) => {
      const ys = nodes.filter(({ x }) => Math.round(x) === column).map(({ y }) => y).sort((a, b) => a - b); // biome-ignore format: a chain
      return ys.length > 1 ? [ys[1]! - ys[0]!] : [];
    });
    const gap = Math.min(...gaps, ...(gaps.length === 0 ? [1000] : []));
    const wanted = Math.max(4, Math.min(20, gap * 0.42, step * 0.22));
    const radii = new Set(nodes.map(({ r }) => r.toFixed(1)));
    expect(
      [...radii].some((r) => Math.abs(Number(r) - wanted) < 0.3),
      `${[...radii]} for ${wanted}`,
    ).toBe(true);
  });
});

test('colour maps are found in any case, under both spellings of grey, and backwards', () => {
  const { colormap } = plot;
  expect(colormap('grey')).toBe(colormap('gray'));
  expect(colormap('VIRIDIS')).toBe(colormap('viridis'));
  for (let i = 0; i < 256; i++) {
    const t = (i + 0.5) / 256;
    expect(colormap('Grey_r').at(t)).toEqual(colormap('gray').at(1 - t));
  }
  expect(() => colormap('grey_s')).toThrow('unknown colour map');
  expect(() => colormap('_r')).toThrow('unknown colour map');
});
