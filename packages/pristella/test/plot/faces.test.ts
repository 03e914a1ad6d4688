import { join } from 'node:path';
import { expect, test } from 'vitest';
import { np } from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';

// Figures that no gallery shows: options at their ends, numbers with holes, crowded places. Each is as in its snapshot.

const { nan, inf } = np;
const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const field = (rows: number, columns: number, f: (r: number, c: number) => number): number[][] =>
  count(rows).map((r) => count(columns).map((c) => f(r, c)));
const sized = (width: number, height: number) => plot.figure({ figsize: [width, height], theme: 'light' });

const faces: Readonly<Record<string, () => plot.Figure>> = {
  'slanted cells with holes': () => {
    const ax = sized(3, 2.5).axes();
    const x = field(4, 4, (r, c) => c + 0.4 * r);
    const y = field(4, 4, (r, c) => r + 0.2 * c);
    const z = field(3, 3, (r, c) => (r === 1 && c === 1 ? nan : r * c));
    ax.pcolormesh(x, y, z).colorbar({ label: 'z' });
    ax.pcolormesh(
      x.map((row) => row.map((v) => v + 4)),
      y,
      z,
      { alpha: 0.5, edgecolors: 'red', vmin: 1, vmax: 3, cmap: 'plasma' },
    );
    return ax.figure;
  },
  'straight cells on logarithmic axes, limits within': () => {
    const ax = sized(3, 2.5).axes();
    ax.pcolormesh(
      [1, 10, 100, 1000],
      [0, 1, 2],
      field(2, 3, (r, c) => 10 ** (r + c)),
      { norm: 'log', cmap: 'cividis' },
    );
    return ax.xscale('log').xlim(2, 500).ylim(0.25, 1.5).colorbar().figure;
  },
  'contours where an axis has no place for them': () => {
    const ax = sized(3, 2.5).axes();
    const z = field(7, 7, (r, c) => 20 - (r - 3) ** 2 - (c - 3) ** 2);
    ax.contourf(
      count(7).map((v) => v - 1),
      count(7),
      z,
      { levels: 5, alpha: 0.75 },
    );
    ax.contour(
      count(7).map((v) => v - 1),
      count(7),
      z,
      { levels: [4, 12, 18], colors: 'k', linestyle: ':', clabel: true },
    );
    return ax.xscale('log').xlim(0.5, 5).colorbar().figure;
  },
  'contours of few levels beside a bar of them': () => {
    const ax = sized(3, 2.5).axes();
    ax.contourf(
      field(5, 5, (r, c) => r * c),
      { levels: [0, 1, 4, 9, 16.5] },
    );
    return ax.colorbar().figure;
  },
  'images that run backwards, unevenly, with holes': () => {
    const fig = sized(6, 2.5);
    const z = field(3, 4, (r, c) => (r === 1 && c === 2 ? nan : r === 2 && c === 3 ? inf : r - c));
    fig
      .addSubplot(1, 3, 1)
      .imshow(z, { extent: [4, 0, 3, 0], cmap: 'RdBu_r', vmin: -1, vmax: 1 })
      .colorbar();
    fig
      .addSubplot(1, 3, 2)
      .imshow(z, { extent: [1, 100, 1, 10], aspect: 'auto' })
      .xscale('log')
      .yscale('log');
    fig
      .addSubplot(1, 3, 3)
      .imshow(
        field(2, 2, (r, c) => r + c),
        { origin: 'lower', interpolation: 'bilinear' },
      )
      .invertYaxis();
    return fig;
  },
  'bars, stems and steps with bases and holes': () => {
    const fig = sized(6, 4);
    const [x, y] = [count(5), [1, -2, nan, 3, 0]];
    fig
      .addSubplot(2, 3, 1)
      .bar(x, y, { bottom: [0, 1, 1, -1, 2], width: [0.5, 1, 1, 0.25, 1], edgecolor: 'k', color: ['r', 'g'] });
    fig.addSubplot(2, 3, 2).barh(['low', 'middle', 'high'], [1, 3, 2], { alpha: 0.5 }).grid('x');
    fig.addSubplot(2, 3, 3).stem(x, y, { bottom: -1, marker: 's' }).xlim(-1, 5);
    fig.addSubplot(2, 3, 4).step(x, [1, 3, 2, 4, 1], { where: 'mid' }).step(x, [2, 4, 3, 5, 2], { where: 'post' });
    fig.addSubplot(2, 3, 5).hist([1, 1, 2, 3, 3, 3, 9], { bins: 4, histtype: 'step', density: true });
    fig.addSubplot(2, 3, 6).hist([1, 1, 2, 3, 3, 3, 9], { bins: [0, 1, 3, 9], range: [0, 9], histtype: 'stepfilled' });
    return fig;
  },
  'lines with holes, bars of errors, arrows': () => {
    const fig = sized(6, 2.5);
    const ax = fig
      .addSubplot(1, 2, 1)
      .plot([0, 1, nan, 3, 4, inf, 6, 7], { marker: 'D', markevery: 2, linestyle: '-.' });
    ax.errorbar([1, 3, 5], [2, 4, 6], { yerr: [0.5, 1, nan], xerr: 0.25, capsize: 4, linestyle: 'none' });
    ax.fillBetween([0, 1, 2, 3], [1, 2, nan, 2], 0, { where: [true, true, true, false] });
    ax.axhspan(5, 6, { alpha: 0.1 }).axvline(2, { linestyle: '--' });
    fig
      .addSubplot(1, 2, 2)
      .quiver([0, 1, 2], [0, 1, 0], [1, 0, nan], [0, 1, 1], { c: [1, 2, 3], scale: 2, width: 2 })
      .colorbar();
    return fig;
  },
  'a tick at the end, a long label beside a low box': () => {
    const fig = sized(3, 1.15);
    fig.axes().plot([0, 1000000]).xlim(0, 1).ylabel('a label longer than the box is high').title('over it');
    return fig;
  },
  'uneven cells with titles that wrap': () => {
    const fig = sized(5, 4);
    const long = 'a title so long that it has to be wrapped in its cell, twice even';
    fig.addSubplot(2, 3, 1).plot([1, 2]).title(long).ylabel('left');
    fig
      .addSubplot(2, 3, 2, { colspan: 2 })
      .imshow(field(2, 6, (r, c) => r + c))
      .title(long)
      .colorbar({ label: 'bar' });
    fig
      .addSubplot(2, 3, 4, { colspan: 2 })
      .bar(['one rather long name', 'another of these', 'c'], [1, 2, 3])
      .title(long);
    const twin = fig.addSubplot(2, 3, 6).plot([1, 2]).twinx({ color: 'C3' }).plot([1e6, 2e6]).ylabel('right');
    twin.yticks([1e6, 2e6], ['a long one', 'b']);
    return Object.assign(fig.suptitle('over all of them'), {});
  },
  'a legend that keeps clear of words, bars and dots': () => {
    const fig = sized(6, 2.2);
    const names = { label: 'named' };
    fig.addSubplot(1, 3, 1).plot([0, 0.1], names).ylim(-1, 1).text(0.8, 0.85, 'words').text(0, 0.85, 'words').legend();
    fig.addSubplot(1, 3, 2).bar([0, 1, 2], [1, 3, 5], names).ylim(0, 5).legend();
    fig
      .addSubplot(1, 3, 3)
      .scatter([0, 1, 1, 0.95, 0.05], [0, 0, 1, 0.9, 0.1], names)
      .legend({ ncol: 2, title: 'all' });
    return fig;
  },
  'a surface with holes, cut by its limits': () => {
    const fig = sized(4, 3);
    const ax = fig.axes3d().viewInit(25, 130).zlim(0, 4).xlabel('x').zlabel('z').title('cut');
    const z = field(7, 6, (r, c) => (r === 2 && c === 3 ? nan : (r - 3) ** 2 / 2 + (c - 2) / 2));
    ax.surface(count(6), count(7), z, { label: 'surface', alpha: 0.75, edgecolor: 'k', rcount: 5 });
    ax.plot3d([0, 2, nan, 5], [0, 3, 1, 6], [4, 1, 2, 3], { label: 'line', marker: 'o', linestyle: '--', color: 'C1' });
    ax.scatter3d([1, 4, 9], [1, 5, 9], [1, 3, 9], { label: 'dots', c: [1, 2, 3], s: [9, 36, 81] }).colorbar();
    ax.wireframe([0, 5], [0, 6], [[1, 1], [3, 3]], { color: 'r', linewidth: 2 }).legend({ loc: 'upper left' }); // biome-ignore format: a call
    return fig;
  },
  'a cube from below, from behind and from above': () => {
    const fig = sized(9, 3);
    for (const [i, [elev, azim]] of [
      [-30, 200],
      [10, 90],
      [90, 0],
    ].entries()) {
      const ax = fig
        .axes3d(1, 3, i + 1)
        .viewInit(elev, azim)
        .xlabel('first')
        .ylabel('second')
        .zlabel('third');
      ax.plot3d([0, 1, 2], [0, 10, 0], [100, 300, 200]).xlim(0, 2);
    }
    return fig;
  },
  'pictures in a grid, with names in colours': () => {
    const pictures = count(5).map((i) => field(3, 4, (r, c) => (i + 1) * (r - c)));
    return plot.imageGrid(pictures, {
      labels: ['a', 'b', 'c', 'a long name below', 'e'],
      labelColors: ['red', 'green', 'blue', 'k', 'k'],
      columns: 3,
      each: true,
      title: 'five pictures',
      cmap: 'magma',
      theme: 'light',
    });
  },
  'a network with weights, biases and values': () =>
    plot.networkGraph(
      {
        sizes: [2, 3, 12],
        weights: [field(2, 3, (r, c) => r - c), field(3, 12, (r, c) => (r - 1) * (c - 5))],
        biases: [[1, -1, 0], count(12)],
        values: [[1, 2], [0.5, -0.25, 0], count(12)],
        names: ['in', 'hidden', 'out'],
      },
      { most: 8, title: 'a net', theme: 'light' },
    ),
  'an expression of many kinds of nodes': () => {
    const names = ['x', 'W', 'product', 'sum', 'loss', 'alone'];
    const kinds = ['data', 'parameter', 'op', 'op', 'op', 'data'] as const;
    const nodes = names.map((label, id) => ({
      id,
      label,
      kind: kinds[id]!,
      details: id % 2 ? ['(2, 3)', 'float32'] : [],
    }));
    const edges = [[0, 2], [1, 2], [2, 3], [0, 3], [3, 4], [1, 4]].map(([from, to]) => ({ from: from!, to: to!, label: `${from}${to}` })); // biome-ignore format: edges
    return plot.expressionGraph(nodes, edges, { title: 'kinds', theme: 'light' });
  },
  'a confusion matrix with a class that never was': () =>
    plot.confusionMatrix([[5, 1, 0], [0, 0, 0], [2, 0, 7]], { labels: ['cat', 'dog', 'cow'], title: 'confusion', theme: 'light' }), // biome-ignore format: a matrix
  'curves of learning': () =>
    plot.learningCurve(
      {
        steps: count(250),
        loss: count(250).map((i) => 2 ** (-i / 50) + (i % 7) / 50),
        accuracy: count(250).map((i) => i / 300),
      },
      { title: 'learning', theme: 'light' },
    ),
  'a figure of almost no room': () => {
    const fig = sized(0.5, 0.6);
    fig.addSubplot(2, 2, 1).plot([1, 2], { label: 'a' }).title('title').legend();
    fig
      .addSubplot(2, 2, 4)
      .imshow([[1, 2]])
      .colorbar();
    return fig;
  },
  'regions of a classifier': () => {
    const ax = sized(3, 2.5).axes();
    ax.decisionRegions((points) => points.map(([x, y]) => Number(x! + y! > 1) + Number(x! > 2)), {
      extent: [0, 3, -1, 2],
      resolution: 12,
    });
    return ax.scatter([0.5, 2.5], [0.5, 1], { c: [0, 2], marker: '^', s: 40 }).figure;
  },
};

for (const [name, draw] of Object.entries(faces)) {
  test(`${name}: as in the snapshot, in a picture, in words and on a screen`, async () => {
    const fig = draw();
    const screen = plot.figureToText(fig, { columns: 72, rows: 26 });
    const file = join(import.meta.dirname, 'snapshots', `face-${name.replace(/[^a-z]+/g, '-')}.txt`);
    await expect(`${fig.toSvg()}\n${fig.describe()}\n\n${screen}`).toMatchFileSnapshot(file);
  });
}
