import { describe, expect, test } from 'vitest';
import { nn, np, ShapeError } from '../../src/index.ts';
import { layLegend } from '../../src/plot/axes/legend.ts';
import { inkOn, luminance } from '../../src/plot/color.ts';
import { colorScale, shareOf } from '../../src/plot/color-scale.ts';
import * as plot from '../../src/plot/index.ts';
import { layOutGraph } from '../../src/plot/network/graph-layout.ts';
import { eachShape } from '../../src/plot/scene.ts';
import { printed } from '../../src/plot/text/typography.ts';
import { labelsOf } from './reading.ts';

// Limits of what is drawn and told, met exactly, by one less and by one more; and what is taken where nothing is given.

const axes = () => plot.figure({ theme: 'light' }).axes();
const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('nothing', () => {
  test('is drawn by every mark without an error, on axes from 0 to 1', () => {
    const nan = [[Number.NaN, Number.NaN], [Number.NaN, Number.NaN]]; // biome-ignore format: a square
    for (const ax of [
      axes().plot([]),
      axes().scatter([], []),
      axes().bar([], []),
      axes().hist([]),
      axes().stem([], []),
      axes().quiver([], [], [], []),
      axes().contour(nan),
      axes().imshow(nan),
    ]) {
      expect(ax.figure.toSvg()).toMatch(/<\/svg>\s*$/);
      expect(ax.figure.toSvg()).not.toMatch(/NaN|Infinity|undefined/);
    }
    expect(plot.histogram([], { bins: 2 })).toMatchObject({ edges: expect.objectContaining({ length: 3 }) });
  });
});

describe('defaults', () => {
  test('of lines across a plot are at 0', () => {
    const svg = (ax: plot.Axes): string => ax.figure.toSvg();
    expect(svg(axes().plot([-1, 1]).axhline())).toBe(svg(axes().plot([-1, 1]).axhline(0)));
    expect(svg(axes().plot([-1, 1]).axvline())).toBe(svg(axes().plot([-1, 1]).axvline(0)));
  });

  test('of the view of a cube are 30 and -60 degrees, and heights end at 90', () => {
    const view = (...angles: number[]) =>
      plot
        .figure()
        .axes3d()
        .viewInit(...angles).view;
    expect(view()).toEqual({ elev: 30, azim: -60 });
    expect(plot.figure().axes3d().view).toEqual({ elev: 30, azim: -60 });
    expect([view(90, 0), view(91, 400), view(-91, 0)]).toEqual([
      { elev: 90, azim: 0 },
      { elev: 90, azim: 400 },
      { elev: -90, azim: 0 },
    ]);
  });

  test('of subplots are one, and plt draws on the first and names the figure', () => {
    expect(plot.subplots().axes.map((row) => row.length)).toEqual([1]);
    expect(plot.plt.subplots().fig.panels).toHaveLength(1);
    const grid = plot.plt.subplots(2, 3);
    expect([grid.axes.length, grid.axes[0]!.length, plot.plt.gca() === grid.axes[0]![0]]).toEqual([2, 3, true]);
    plot.plt.suptitle('all of them');
    expect(grid.fig.describe()).toContain('all of them');
    plot.plt.close();
  });
});

describe('what is told', () => {
  test('of marks stops at twelve, of categories at twenty, of nodes at 24', () => {
    const marks = (n: number): string => {
      const ax = axes();
      for (let i = 0; i < n; i++) ax.axhline(i);
      return ax.describe();
    };
    expect(marks(12)).toMatch(/at y 11\.$/);
    expect(marks(13)).toMatch(/at y 11; and 1 more\.$/);
    expect(marks(14)).toContain('; and 2 more.');
    const names = count(21).map((i) => `n${i}`);
    expect(axes().bar(names, count(21)).describe()).toMatch(/n19[^,]/);
    expect(axes().bar(names, count(21)).describe()).not.toContain('n20');
    const graph = (n: number): string =>
      plot
        .expressionGraph(
          count(n).map((id) => ({ id, label: `n${id}` })),
          [],
        )
        .describe();
    expect(graph(24)).toMatch(/n22, n23\./);
    expect(graph(25)).toMatch(/n23, …\./);
  });

  test('of a network is its output of up to ten numbers', () => {
    const told = (n: number): string =>
      plot.networkGraph({ sizes: [1, n], values: [[1], count(n).map((i) => i + 100)] }).describe();
    expect(told(10)).toContain('output 100, 101');
    expect(told(11)).not.toContain('output 100');
  });

  test('of a histogram is its fullest bin, the first of equal ones', () => {
    expect(axes().hist([1, 2, 2, 3], 4).describe()).toContain('most (2) from 2 to 2.5');
    expect(
      axes()
        .hist([0, 1, 1, 2, 2, 4], { bins: [0, 1, 2, 4] })
        .describe(),
    ).toContain('most (3) from 2 to 4');
    expect(
      axes()
        .hist([0.5, 1.5], { bins: [0, 1, 2] })
        .describe(),
    ).toContain('most (1) from 0 to 1');
  });
});

describe('networks and graphs', () => {
  test('refuse an edge without one of its nodes, and name it', () => {
    const graph = (from: number, to: number) => () => plot.expressionGraph([{ id: 0, label: 'x' }], [{ from, to }]);
    expect(graph(0, 0)).not.toThrow();
    expect(graph(0, 7)).toThrow('an edge from 0 to 7, but there is no node 7');
    expect(graph(8, 0)).toThrow('an edge from 8 to 0, but there is no node 8');
  });

  test('refuse weights, biases and values that are not as many as there are layers', () => {
    const sizes = [2, 3, 1];
    const [first, second] = [np.ones([2, 3]).tolist(), np.ones([3, 1]).tolist()] as [number[][], number[][]];
    const weights =
      (...given: number[][][]) =>
      () =>
        plot.networkGraph({ sizes, weights: given });
    expect(weights(first, second)).not.toThrow();
    for (const wrong of [weights(first), weights(first, second, second), weights(second, first)])
      expect(wrong).toThrow(ShapeError);
    expect(weights(first, first)).toThrow('weights 2 have shape (2, 3), layers of 3 and 1 nodes need (3, 1)');
    expect(weights(np.ones([2, 2]).tolist() as number[][], second)).toThrow('weights 1 have shape (2, 2)');
    expect(() => plot.networkGraph({ sizes, biases: [[1, 1, 1], [1]] })).not.toThrow();
    expect(() => plot.networkGraph({ sizes, biases: [[1, 1, 1]] })).toThrow('1 biases for 3 layers, not 2');
    expect(() => plot.networkGraph({ sizes, names: ['a', 'b'] })).toThrow('2 names for 3 layers');
    expect(() =>
      plot.networkGraph({
        sizes,
        values: [
          [1, 1],
          [1, 1, 1],
        ],
      }),
    ).toThrow('values');
  });

  test('draw a node that is used twice once', () => {
    const x = new nn.Parameter(np.ones(2), 'x');
    expect(plot.tensorGraph(x.mul(x).add(x)).describe()).toMatch(/graph of 3 nodes and 4 edges/);
    expect(() => plot.tensorGraph(x.mul(x).add(x), { most: 2 })).toThrow('has 3 nodes, more than 2');
    expect(() => plot.tensorGraph(x.mul(x).add(x), { most: 3 })).not.toThrow();
  });

  test('count the errors of a class that never was as 0, and write smaller from 16 classes on', () => {
    const svg = plot.confusionMatrix([[2, 0], [0, 0]]).toSvg(); // biome-ignore format: a square
    expect(svg).not.toContain('NaN');
    const size = (n: number): boolean => {
      const square = count(n).map((r) => count(n).map((c) => Number(r === c)));
      return plot.confusionMatrix(square).toSvg().includes('font-size="8"');
    };
    expect([size(15), size(16)]).toEqual([false, true]);
  });
});

test('a weight of 0 has the colour of those above it', () => {
  const strokes = (weight: number): string[] =>
    plot
      .networkGraph({ sizes: [1, 1], weights: [[[weight]]] })
      .toSvg({ theme: 'light' })
      .match(/stroke="[^"]*"/g)!;
  expect(strokes(0)[0]).toBe(strokes(1)[0]);
  expect(strokes(-1)[0]).not.toBe(strokes(1)[0]);
});

test('the best place of a legend is not over a line, wherever its points are', () => {
  const at = (x: number): number => {
    const ax = axes().plot([x, x], [-90, 90], { label: 'upright' }).xlim(0, 1).ylim(2, 8).legend();
    return Number(/data-legend[^>]*>\s*<rect x="([\d.]+)"/.exec(ax.figure.toSvg())![1]);
  };
  expect(at(0.9)).toBeLessThan(300);
  expect(at(0.1)).toBeGreaterThan(300);
});

describe('images', () => {
  const rasterOf = (data: unknown): number[] => {
    let found: number[] = [];
    const visit = (shapes: readonly plot.Shape[]): void => {
      for (const shape of shapes) {
        if (shape.kind === 'image') found = [...shape.raster.rgba];
        else if (shape.kind === 'group') visit(shape.children);
      }
    };
    visit(
      axes()
        .imshow(data as number[][])
        .figure.scene().shapes,
    );
    return found;
  };
  test('of colours are of 0 to 1, or to 255 where a number is above 1, and are cut there', () => {
    expect(rasterOf([[[0, 0.5, 1]]])).toEqual([0, 128, 255, 255]);
    expect(rasterOf([[[0, 51, 255]]])).toEqual([0, 51, 255, 255]);
    expect(rasterOf([[[-1, 2, 300]]])).toEqual([0, 2, 255, 255]);
    expect(rasterOf([[[1, 0, 0, 0.2]]])).toEqual([255, 0, 0, 51]);
    expect(rasterOf([[[1, 0, 0]], [[0, 0, 1]]])).toEqual([255, 0, 0, 255, 0, 0, 255, 255]);
  });
  test('have two axes, or three with 3 or 4 colours', () => {
    const shown =
      (...shape: number[]) =>
      () =>
        axes().imshow(np.ones(shape));
    for (const shape of [[2, 2], [2, 2, 3], [2, 2, 4]]) expect(shown(...shape)).not.toThrow(); // biome-ignore format: shapes
    for (const shape of [[4], [2, 2, 2], [2, 2, 5], [2, 2, 1], [1, 2, 2, 3]]) expect(shown(...shape)).toThrow('cannot show shape'); // biome-ignore format: shapes
    const grid =
      (...shape: number[]) =>
      () =>
        plot.imageGrid(np.ones(shape));
    for (const shape of [[3, 2, 2], [3, 1, 2, 2]]) expect(grid(...shape)).not.toThrow(); // biome-ignore format: shapes
    for (const shape of [[2, 2], [3, 2, 2, 2], [0, 2, 2]]) expect(grid(...shape)).toThrow(ShapeError); // biome-ignore format: shapes
  });
  test('of no numbers have a scale from 0 to 1, or what is told of it', () => {
    const ends = (options: object): number[] => {
      const { low, high } = colorScale([Number.NaN], options);
      return [low, high];
    };
    expect([ends({}), ends({ vmin: -2 }), ends({ vmax: 5 }), ends({ vmin: 2, vmax: 3 })]).toEqual([
      [0, 1],
      [-2, 1],
      [0, 5],
      [2, 3],
    ]);
  });
  test('of infinite numbers are at the ends of the colours, also where these run backwards', () => {
    const scale = (low: number, high: number) =>
      ({ map: plot.colormap('gray'), low, high, scale: { forward: (v: number) => v } }) as never;
    expect([Infinity, -Infinity].map((v) => shareOf(v, scale(0, 1)))).toEqual([1, 0]);
    expect([Infinity, -Infinity].map((v) => shareOf(v, scale(1, 0)))).toEqual([0, 1]);
  });
  test('take a colour map that is an object, such as another one that is changed', () => {
    const map = { ...plot.colormap('gray'), at: () => [255, 0, 0] as const };
    expect(plot.colormap(map as never)).toBe(map);
    expect(() => plot.colormap({} as never)).toThrow('unknown colour map');
    expect(() => plot.colormap(null as never)).toThrow('unknown colour map');
    expect(() => plot.colormap(['red', 'blue'] as never)).toThrow("unknown colour map ['red', 'blue']");
    expect(() => axes().imshow([[1]], { cmap: np.ones(3) as never })).toThrow('unknown colour map');
  });
});

test('a page says what its figure can do, and nothing where there is nothing to move', () => {
  const guide = (fig: plot.Figure): string => /<p>Drag to ([a-z ]+),/.exec(plot.figureToHtml(fig))?.[1] ?? '';
  const both = plot.figure();
  both.addSubplot(1, 2, 1);
  both.axes3d(1, 2, 2);
  const cube = plot.figure();
  cube.axes3d();
  expect([plot.figure(), axes().figure, cube, both].map(guide)).toEqual(['', 'move', 'turn', 'move or turn']);
});

test('a note within eight pixels of its place has no arrow', () => {
  const arrows = (distance: number): number => {
    // A unit is a pixel, and words begin three pixels right of their sheet.
    const ax = plot
      .figure({ figsize: [4, 4], theme: 'light' })
      .axes()
      .axis('off')
      .xlim(0, 1);
    ax.plot([0, 1]);
    let width = 0;
    eachShape(ax.figure.scene().shapes, (_, clip) => {
      width = clip?.width ?? width;
    });
    expect(width).toBeGreaterThan(200);
    const place = 0.5 - distance / width;
    return [...ax.annotate('note', [place, 0.5], { xytext: [0.5, 0.5], va: 'center', color: '#123456' }).figure.toSvg().matchAll(/stroke="#123456"/g)].length; // biome-ignore format: a call
  };
  expect([10.9, 11.1].map(arrows)).toEqual([0, 1]);
});

test('levels of contours rise: equal ones, falling ones and what is no number are refused', () => {
  const z = [[0, 1, 2], [1, 2, 3]]; // biome-ignore format: a field
  for (const levels of [[1, 1], [2, 1], [1, Number.NaN], [Number.POSITIVE_INFINITY]])
    for (const draw of [() => axes().contour(z, { levels }), () => axes().contourf(z, { levels })])
      expect(draw).toThrow('the levels must rise');
  expect(() => axes().contour(z, { levels: [] })).toThrow('levels is empty');
  expect(
    axes()
      .contour(z, { levels: [1, 1 + 1e-12] })
      .describe(),
  ).toContain('2 contour lines');
});

test('a graph goes from left to right whatever the order of its nodes, and ends on a cycle', () => {
  const node = { width: 20, height: 10 };
  const layers = (count: number, edges: [number, number][]): number[] => {
    const { centers } = layOutGraph(new Array(count).fill(node), edges);
    const xs = [...new Set(centers.map(([x]) => x))].sort((a, b) => a - b);
    return centers.map(([x]) => xs.indexOf(x));
  };
  expect(layers(2, [[0, 1]])).toEqual([0, 1]);
  expect(layers(2, [[1, 0]])).toEqual([1, 0]);
  expect(layers(4, [[3, 1], [1, 2], [2, 0], [3, 0]])).toEqual([3, 1, 2, 0]); // biome-ignore format: edges
  // A source stands just before what first needs it.
  expect(layers(4, [[0, 1], [1, 2], [3, 2]])).toEqual([0, 1, 2, 1]); // biome-ignore format: edges
  expect(layers(3, [[0, 1], [1, 2], [2, 1]])[0]).toBe(0); // biome-ignore format: edges
});

describe('a plot', () => {
  test('with equal units is a thousand times as wide as high at the most', () => {
    const ratio = (width: number, height: number): number =>
      axes().plot([0, width], [0, height]).xlim(0, width).ylim(0, height).axis('equal').aspect!;
    expect([ratio(2, 1), ratio(1, 4), ratio(1000, 1)]).toEqual([2, 0.25, 1000]);
    expect([ratio(1e5, 1), ratio(1, 1e5)]).toEqual([1e3, 1e-3]);
  });
  test('leaves a twentieth of its range free on both sides', () => {
    const { from, to } = labelsOf(axes().plot([0, 10], [0, 1]).figure)[0]!.spec!;
    expect([from, to]).toEqual([-0.5, 10.5]);
  });
});

describe('marks', () => {
  const limits = (ax: plot.Axes): (readonly number[])[] =>
    labelsOf(ax.figure)
      .slice(0, 2)
      .map(({ spec }) => [spec!.from, spec!.to].map((v) => Math.round(1000 * v) / 1000));
  test('of unlike widths reach as far as each of them', () => {
    expect(limits(axes().bar([0, 10], [1, 1], { width: [2, 4] }))[0]).toEqual([-1.65, 12.65]);
    expect(limits(axes().barh([0, 10], [1, 1], { width: [2, 4] }))[1]).toEqual([-1.65, 12.65]);
    expect(limits(axes().bar([0], [2], { bottom: [1], width: 1 }))[1]).toEqual([1, 3.1]);
  });

  test('tell up to twelve bars, and the range of more', () => {
    const told = (n: number): string => axes().bar(count(n), count(n)).describe();
    expect(told(12)).toContain('12 bars: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11');
    expect(told(13)).toContain('13 bars: 0 to 12');
  });

  test('of a learning curve are drawn as they are up to 200, and of more with a mean over 1 in 50 of them', () => {
    const lines = (values: number[]): string =>
      plot.learningCurve({ steps: count(values.length), loss: values }).describe();
    expect(lines(count(200)).match(/line/g)).toHaveLength(1);
    expect(lines(count(201)).match(/line/g)).toHaveLength(2);
    // Of 201 values three on each side count: at the ends of a slope the mean is 1.5 off.
    expect(lines(count(201))).toMatch(/y 1\.5 to 198\.5/);
    expect(lines([Number.NaN, ...count(200)])).toMatch(/y 1 to 197\.5|y 1 to 198/);
  });

  test('have the heights of contours where there is room for them', () => {
    const bowl = (n: number, scale: number): number[][] =>
      count(n).map((r) => count(n).map((c) => scale * ((r - (n - 1) / 2) ** 2 + (c - (n - 1) / 2) ** 2)));
    const labels = (z: number[][], levels: number[]): number =>
      [
        ...axes()
          .contour(z, { levels, clabel: true })
          .figure.toSvg()
          .matchAll(/>7\.25<\/text>/g),
      ].length;
    expect(labels(bowl(9, 1), [7.25])).toBe(1);
    // A square of four points is too short a line.
    expect(labels([[9, 9, 9], [9, 0, 9], [9, 9, 9]], [7.25])).toBe(0); // biome-ignore format: a square
  });

  test('mix colours of 0 to 1, black and white ink by how light these are', () => {
    const fill = (color: readonly number[]): string => axes().axhspan(0, 1, { color }).figure.toSvg();
    expect(fill([0.2, 0.4, 0.6])).toContain('#336699');
    expect(fill([1, 0, 1])).toContain('#ff00ff');
    for (const wrong of [[-0.01, 0, 0], [0, 0, 1.01], [0, 1], [0, 0, 0, 0], [0, '1', 0]]) // biome-ignore format: colours
      expect(() => fill(wrong as number[])).toThrow('unknown colour');
    expect([luminance([255, 0, 0]), luminance([0, 255, 0]), luminance([0, 0, 255])]).toEqual([0.2126, 0.7152, 0.0722]);
    expect([luminance([0, 0, 0]), luminance([10, 10, 10]), luminance([11, 11, 11])].map((v) => v.toFixed(6))).toEqual([
      '0.000000',
      '0.003035',
      '0.003347',
    ]);
    expect([inkOn([117, 117, 117]), inkOn([118, 118, 118])]).toEqual(['#ffffff', '#000000']);
  });

  test('in a legend have as much of a long label as there is room for', () => {
    const named = (letter: string) => ({ label: letter.repeat(200), key: () => [] });
    const letter = printed.metrics.width('m', printed.tick);
    const width = (columns: number): number =>
      layLegend([named('m'), named('m')], { ncol: columns }, 400, printed)!.width;
    // The last gap of a column stands between two of them.
    expect(width(1)).toBeLessThanOrEqual(400 - 2 * printed.gap);
    expect(width(1)).toBeGreaterThan(400 - 2 * printed.gap - letter);
    expect(width(2)).toBeLessThanOrEqual(400);
    expect(width(2)).toBeGreaterThan(400 - 2 * letter);
    expect(width(9)).toBe(width(2));
    const narrow = layLegend([named('m')], {}, 20, printed)!.width;
    expect(narrow).toBeGreaterThan(4 * printed.tick);
    expect(layLegend([{ label: 'm' }, { key: () => [] }], {}, 400, printed)).toBeUndefined();
  });
});
