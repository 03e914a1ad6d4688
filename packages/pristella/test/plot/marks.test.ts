import { describe, expect, test } from 'vitest';
import { legible, luminance, rgb } from '../../src/plot/color.ts';
import { type Figure, figure, palettes } from '../../src/plot/index.ts';
import { type Box, eachShape, type PathShape, type Shape } from '../../src/plot/scene.ts';
import { printed } from '../../src/plot/text/typography.ts';
import { resolvePaint } from '../../src/plot/theme.ts';

describe('decision regions', () => {
  const extent = [0, 1, 0, 1] as const;
  const clipOf = (fig: Figure): Box => {
    let box: Box | undefined;
    eachShape(fig.scene().shapes, (_, clip) => {
      box ??= clip;
    });
    return box!;
  };
  const shapesOf = (fig: Figure): Shape[] => {
    const out: Shape[] = [];
    eachShape(fig.scene().shapes, (shape, clip) => {
      if (clip) out.push(shape);
    });
    return out;
  };

  test('have a slanted border without stairs, a 64th of a cell from the true one', () => {
    const fig = figure({ figsize: [5, 5] });
    fig
      .axes()
      .decisionRegions((points) => points.map(([x, y]) => Number(x! + 2 * y! > 1.3)), { extent, resolution: 21 });
    const border = shapesOf(fig).find((s): s is PathShape => s.kind === 'path' && s.stroke === 'soft')!;
    const { x, y, width, height } = clipOf(fig);
    const offs = border.runs.flatMap(({ points }) =>
      Array.from({ length: points.length / 2 }, (_, i) => {
        const [u, v] = [(points[2 * i]! - x) / width, 1 - (points[2 * i + 1]! - y) / height];
        return Math.abs(u + 2 * v - 1.3);
      }),
    );
    expect(offs.length).toBeGreaterThan(20);
    expect(Math.max(...offs)).toBeLessThan(2 / 20 / 64);
  });

  test('ask for the grid at once, and then for places between neighbours of unlike classes alone', () => {
    const asked: number[][][] = [];
    const draw = (classOf: (x: number, y: number) => number): number[] => {
      asked.length = 0;
      const predict = (points: number[][]): number[] => {
        asked.push(points);
        return points.map(([x, y]) => classOf(x!, y!));
      };
      figure()
        .axes()
        .decisionRegions(predict, { extent: [0, 4, 10, 14], resolution: 5 });
      return asked.map((points) => points.length);
    };
    expect(draw(() => 1)).toEqual([25]);
    const grid = asked[0]!;
    expect([grid[0], grid[1], grid[5], grid[24]].map(String)).toEqual(['0,14', '1,14', '0,13', '4,10']);
    // One border through each row: five pairs of neighbours, each halved again and again.
    const [first, ...halvings] = draw((x) => Number(x > 1.3));
    expect(first).toBe(25);
    expect(new Set(halvings)).toEqual(new Set([5]));
    for (const [x, y] of asked.slice(1).flat()) {
      expect(x! > 1 && x! < 2).toBe(true);
      expect(Number.isInteger(y)).toBe(true);
    }
    expect(Math.abs(asked.at(-1)![0]![0]! - 1.3)).toBeLessThan(1 / 32);
    expect(new Set(draw((_, y) => Number(y > 12.5)).slice(1))).toEqual(new Set([5]));
  });
  test('of classes -1 and 1 have two colours, in the order of the classes or as asked', () => {
    const fills = (colors?: readonly string[]): unknown[] => {
      const fig = figure();
      const sign = (points: number[][]): number[] => points.map(([x]) => (x! > 0.5 ? 1 : -1));
      fig.axes().decisionRegions(sign, { extent, resolution: 11, ...(colors ? { colors } : {}) });
      return shapesOf(fig).flatMap((s) => (s.kind === 'path' && s.fill ? [s.fill] : []));
    };
    expect(fills()).toEqual(['C0', 'C1']);
    expect(fills(['C1', 'C0'])).toEqual(['C1', 'C0']);
  });
});

describe('a surface', () => {
  test('is cut where the limits of z are, not piece by piece', () => {
    const fig = figure();
    const axes = fig
      .axes3d()
      .surface(
        [0, 1],
        [0, 1],
        [
          [0, 1],
          [0, 1],
        ],
        { color: 'C0' },
      )
      .zlim(0, 0.5);
    const { items } = axes.model(printed);
    expect(items).toHaveLength(1);
    // Half of the piece remains: x from -1 to 0 in the cube, z to its top.
    const along = (axis: 0 | 2): number[] => items[0]!.p.map((point) => point[axis]);
    expect(Math.max(...along(0))).toBe(0);
    expect(Math.max(...along(2))).toBe(0.75);
  });

  test('has no piece where its height has no colour on a logarithmic scale', () => {
    const axes = figure().axes3d();
    axes.surface([0, 1], [0, 1, 2], [[1, 2], [1, 2], [-7, -8]], { norm: 'log' }); // biome-ignore format: one line
    expect(axes.model(printed).items).toHaveLength(1);
  });
});

describe('a line of a colour map', () => {
  test('keeps its colour where it stands out, and moves toward the ink where it would sink into the paper', () => {
    expect(resolvePaint(legible('#1f9e89'), palettes.light)).toBe('#1f9e89');
    expect(resolvePaint(legible('#440154'), palettes.light)).toBe('#440154');
    const [r, g, b] = rgb(resolvePaint(legible('#440154'), palettes.dark));
    expect(luminance([r, g, b])).toBeGreaterThan(luminance(rgb('#440154')));
  });
});

describe('the ticks of whole numbers', () => {
  const ticksOf = (fig: Figure, axis: 'x' | 'y'): string[] => {
    const group = new RegExp(`data-ticks="${axis}"[^>]*>(.*?)</g>`, 's').exec(fig.toSvg())![1]!;
    return [...group.matchAll(/>([^<]+)<\/text>/g)].map((m) => m[1]!);
  };

  test('are whole: epochs go by 5, not by 2.5', () => {
    const fig = figure();
    const epochs = Array.from({ length: 21 }, (_, i) => i);
    fig.axes().plot(
      epochs,
      epochs.map((e) => Math.exp(-e)),
    );
    expect(ticksOf(fig, 'x')).toEqual(['0', '5', '10', '15', '20']);
    expect(ticksOf(fig, 'y')[1]).toBe('0.2');
  });

  test('of a range too short for three whole numbers are fractions', () => {
    const fig = figure();
    fig.axes().plot([0, 1], [0, 1]);
    expect(ticksOf(fig, 'x')).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
  });
});

describe('markers of a line', () => {
  test('stand at every n-th point, and in the legend', () => {
    const fig = figure();
    const list = Array.from({ length: 10 }, (_, i) => i);
    fig.axes().plot(list, list, 'o-', { markevery: 4, label: 'line' }).legend();
    const dots: number[] = [];
    eachShape(fig.scene().shapes, (s) => {
      if (s.kind === 'dots') dots.push(s.points.length / 2);
    });
    expect(dots).toEqual([3, 1]);
    expect(() => fig.axes().plot(list, 'o', { markevery: 0 })).toThrow(
      '[plot] markevery must be a positive whole number, not 0',
    );
  });
});

describe('arrows', () => {
  test('are not cut off: the axes hold their tips', () => {
    const outward = [-1, 0, 1];
    const [x, y] = [outward.flatMap(() => outward), outward.flatMap((v) => outward.map(() => v))];
    const fig = figure({ figsize: [6, 4] });
    fig.axes().quiver(x, y, x, y);
    let cut = 0;
    eachShape(fig.scene().shapes, (s, clip) => {
      if (!clip || s.kind !== 'path') return;
      const inside = (v: number, i: number): boolean =>
        i % 2 === 0 ? v >= clip.x && v <= clip.x + clip.width : v >= clip.y && v <= clip.y + clip.height;
      for (const run of s.runs) cut += Number(!run.points.every(inside));
    });
    expect(cut).toBe(0);
  });
});
