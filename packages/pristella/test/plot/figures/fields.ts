import { colormap, colormapNames, figure, subplots } from '../../../src/plot/index.ts';
import { linspace, normal, type Sample, uniform } from './sample.ts';

/** A digit as small grey pixels, drawn by strokes of our own. */
export function digit(seed: number): number[][] {
  const next = uniform(seed);
  const shift = next() * 2 - 1;
  const slant = (next() - 0.5) * 0.5;
  const strokes: readonly (readonly [number, number, number, number])[][] = [
    [[10, 6, 18, 6], [18, 6, 20, 14], [20, 14, 18, 22], [18, 22, 10, 22], [10, 22, 8, 14], [8, 14, 10, 6]],
    [[14, 5, 14, 23]],
    [[9, 8, 14, 5], [14, 5, 19, 9], [19, 9, 9, 22], [9, 22, 20, 22]],
    [[9, 6, 18, 6], [18, 6, 13, 13], [13, 13, 19, 18], [19, 18, 9, 22]],
    [[17, 5, 8, 16], [8, 16, 21, 16], [17, 10, 17, 23]],
    [[19, 6, 10, 6], [10, 6, 9, 13], [9, 13, 18, 14], [18, 14, 18, 20], [18, 20, 9, 22]],
    [[17, 5, 10, 13], [10, 13, 9, 19], [9, 19, 14, 22], [14, 22, 19, 18], [19, 18, 15, 14], [15, 14, 10, 16]],
    [[9, 6, 20, 6], [20, 6, 12, 23]],
    [[14, 6, 10, 10], [10, 10, 18, 17], [18, 17, 14, 22], [14, 22, 9, 18], [9, 18, 18, 10], [18, 10, 14, 6]],
    [[18, 11, 13, 14], [13, 14, 10, 9], [10, 9, 14, 6], [14, 6, 18, 9], [18, 9, 17, 22]],
  ]; // biome-ignore format: one line a digit
  const lines = strokes[seed % 10]!;
  return Array.from({ length: 28 }, (_, y) =>
    Array.from({ length: 28 }, (_, x) => {
      const px = x + shift + slant * (y - 14);
      const nearest = Math.min(
        ...lines.map(([x0, y0, x1, y1]) => {
          const [dx, dy] = [x1 - x0, y1 - y0];
          const t = Math.min(1, Math.max(0, ((px - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)));
          return Math.hypot(px - x0 - t * dx, y - y0 - t * dy);
        }),
      );
      return Math.round(255 * Math.min(1, Math.max(0, 2.1 - nearest)));
    }),
  );
}

const valley = (x: number, y: number): number => x ** 2 / 20 + y ** 2;
const mountains = (x: number, y: number): number => (1 - x / 2 + x ** 5 + y ** 3) * Math.exp(-(x ** 2) - y ** 2);

/** A function over a rectangle as rows. */
export const sampled = (
  f: (x: number, y: number) => number,
  xs: readonly number[],
  ys: readonly number[],
): number[][] => ys.map((y) => xs.map((x) => f(x, y)));

/** Where four optimizers pass on x²/20 + y² from (-7, 2). */
function descend(name: string): [number[], number[]] {
  const rates: Readonly<Record<string, number>> = { SGD: 0.95, Momentum: 0.1, AdaGrad: 1.5, Adam: 0.3 };
  const rate = rates[name]!;
  const p = [-7, 2];
  const m = [0, 0];
  const v = [0, 0];
  const path: [number[], number[]] = [[], []];
  for (let t = 1; t <= 30; t++) {
    path[0].push(p[0]!);
    path[1].push(p[1]!);
    const g = [p[0]! / 10, 2 * p[1]!];
    for (const i of [0, 1]) {
      if (name === 'SGD') p[i]! -= rate * g[i]!;
      else if (name === 'Momentum') p[i]! += m[i] = 0.9 * m[i]! - rate * g[i]!;
      else if (name === 'AdaGrad') p[i]! -= (rate * g[i]!) / (Math.sqrt((v[i] = v[i]! + g[i]! ** 2)) + 1e-7);
      else {
        m[i] = 0.9 * m[i]! + 0.1 * g[i]!;
        v[i] = 0.999 * v[i]! + 0.001 * g[i]! ** 2;
        p[i]! -= (rate * (m[i]! / (1 - 0.9 ** t))) / (Math.sqrt(v[i]! / (1 - 0.999 ** t)) + 1e-7);
      }
    }
  }
  return path;
}

export const fields: readonly Sample[] = [
  {
    name: 'digit',
    caption: 'A picture in grey, each pixel a square.',
    draw() {
      const fig = figure({ figsize: [4, 4] });
      fig.axes().imshow(digit(5), { cmap: 'gray' }).title('label 5, (28, 28)');
      return fig;
    },
  },
  {
    name: 'imshow-colorbar',
    caption: 'Weights as an image, with a colour bar.',
    draw() {
      const fig = figure();
      const w = linspace(-1, 1, 40);
      const ax = fig.axes().imshow(
        sampled((x, y) => Math.sin(3 * x) * Math.cos(4 * y), w, linspace(-1, 1, 30)),
        { cmap: 'RdBu', vmin: -1, vmax: 1 },
      );
      ax.colorbar({ label: 'weight' }).title('Weights of a layer').xlabel('unit of layer 2').ylabel('unit of layer 1');
      return fig;
    },
  },
  {
    name: 'rgb-image',
    caption: 'Colours given pixel by pixel, nearest and smooth.',
    draw() {
      const { fig, axes } = subplots(1, 2, { figsize: [7, 3.6] });
      const pixels = linspace(0, 1, 8).map((y) => linspace(0, 1, 8).map((x) => [x, 0.3, y]));
      axes[0]![0]!.imshow(pixels).title('nearest');
      axes[0]![1]!.imshow(pixels, { interpolation: 'bilinear' }).title('bilinear').axis('off');
      return fig;
    },
  },
  {
    name: 'colour-maps',
    caption: 'The colour maps.',
    draw() {
      const fig = figure({ figsize: [6.4, 5] });
      const ax = fig.axes().title('Colour maps').xticks([]);
      const names = [...colormapNames].reverse();
      names.forEach((name, i) => {
        ax.imshow([linspace(0, 1, 256)], {
          cmap: name,
          extent: [0, 1, i - 0.4, i + 0.4],
          aspect: 'auto',
          vmin: 0,
          vmax: 1,
        });
      });
      ax.yticks(
        names.map((_, i) => i),
        names,
      ).ylim(-0.5, names.length - 0.5);
      return fig;
    },
  },
  {
    name: 'colour-map-lightness',
    caption: 'Lightness along the perceptual maps is a straight line.',
    draw() {
      const t = linspace(0, 1, 60);
      const lightness = ([r, g, b]: readonly number[]): number => {
        const lin = (v: number): number => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
        const y = 0.2126 * lin(r!) + 0.7152 * lin(g!) + 0.0722 * lin(b!);
        return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
      };
      const fig = figure();
      const ax = fig.axes().title('Lightness of colour maps').xlabel('share').ylabel('L*').grid();
      for (const name of ['viridis', 'plasma', 'magma', 'cividis', 'gray']) {
        ax.plot(
          t,
          t.map((v) => lightness(colormap(name).at(v))),
          { label: name, linestyle: name === 'gray' ? ':' : '-' },
        );
      }
      ax.legend();
      return fig;
    },
  },
  {
    name: 'contour',
    caption: 'Lines of equal height with their numbers.',
    draw() {
      const x = linspace(-3, 3, 81);
      const fig = figure();
      fig
        .axes()
        .contour(x, x, sampled(mountains, x, x), { levels: 10, clabel: true })
        .title('contour')
        .xlabel('x')
        .ylabel('y');
      return fig;
    },
  },
  {
    name: 'contourf',
    caption: 'Filled bands with a colour bar.',
    draw() {
      const x = linspace(-3, 3, 81);
      const fig = figure();
      const z = sampled(mountains, x, x);
      const ax = fig.axes().contourf(x, x, z, { levels: 10 }).colorbar({ label: 'height' });
      ax.contour(x, x, z, { levels: 10, colors: 'k', linewidth: 0.5 }).title('contourf');
      return fig;
    },
  },
  {
    name: 'optimizer-paths',
    caption: 'Four optimizers on $x^2/20 + y^2$ from (-7, 2).',
    draw() {
      const { fig, axes } = subplots(2, 2, { figsize: [9, 7] });
      const x = linspace(-10, 10, 101);
      const y = linspace(-10, 10, 101);
      const z = sampled(valley, x, y);
      ['SGD', 'Momentum', 'AdaGrad', 'Adam'].forEach((name, i) => {
        const ax = axes[Math.floor(i / 2)]![i % 2]!.title(name).xlabel('x').ylabel('y');
        const [px, py] = descend(name);
        ax.contour(x, y, z, { levels: [0.2, 1, 2, 3, 4, 5, 6, 7], linewidth: 0.9 }).plot(px, py, 'o-', {
          color: 'r',
          markersize: 5,
          linewidth: 1.2,
        });
        ax.plot([0], [0], '+', { color: 'ink', markersize: 10 }).ylim(-10, 10).xlim(-10, 10);
      });
      return fig;
    },
  },
  {
    name: 'gradient-field',
    caption: 'The negative gradient of $x_0^2 + x_1^2$ as arrows.',
    draw() {
      const at = linspace(-2, 2, 17);
      const points = at.flatMap((y) => at.map((x) => [x, y] as const));
      const fig = figure();
      const ax = fig.axes().xlim(-2.2, 2.2).ylim(-2.2, 2.2).xlabel('$x_0$').ylabel('$x_1$').grid();
      const column = (i: 0 | 1): number[] => points.map((p) => p[i]);
      ax.quiver(
        column(0),
        column(1),
        column(0).map((v) => -2 * v),
        column(1).map((v) => -2 * v),
        { color: 'soft' },
      );
      return fig;
    },
  },
  {
    name: 'quiver-colours',
    caption: 'Arrows coloured by their length.',
    draw() {
      const at = linspace(-2, 2, 15);
      const points = at.flatMap((y) => at.map((x) => [x, y] as const));
      const u = points.map(([x, y]) => -y + 0.2 * x);
      const v = points.map(([x, y]) => x + 0.2 * y);
      const fig = figure({ figsize: [6, 5] });
      const ax = fig.axes().axis('equal').title('A whirl');
      ax.quiver(
        points.map((p) => p[0]),
        points.map((p) => p[1]),
        u,
        v,
        { c: u.map((a, i) => Math.hypot(a, v[i]!)), cmap: 'plasma' },
      );
      ax.colorbar({ label: 'speed' });
      return fig;
    },
  },
  {
    name: 'gradient-descent',
    caption: 'Gradient descent over contour lines.',
    draw() {
      const x = linspace(-4.5, 4.5, 61);
      const path: [number, number][] = [[-3, 4]];
      for (let i = 0; i < 20; i++) path.push(path.at(-1)!.map((v) => v - 0.2 * v) as [number, number]);
      const fig = figure({ figsize: [6, 5.6] });
      const ax = fig.axes().axis('equal').xlabel('$x_0$').ylabel('$x_1$').title('Learning rate 0.1, 20 steps');
      ax.contour(
        x,
        x,
        sampled((a, b) => Math.sqrt(a * a + b * b), x, x),
        { levels: [1, 2, 3, 4, 5], colors: 'soft', linestyle: '--', linewidth: 0.9, clabel: true },
      );
      ax.plot(
        path.map((p) => p[0]),
        path.map((p) => p[1]),
        'o',
      );
      return fig;
    },
  },
  {
    name: 'pcolormesh',
    caption: 'Cells of uneven size, with a logarithmic colour scale.',
    draw() {
      const fig = figure();
      const ax = fig
        .axes()
        .title('Validation loss')
        .xlabel('learning rate')
        .ylabel('weight decay')
        .xscale('log')
        .yscale('log');
      const xs = linspace(-6, -1, 13).map((e) => 10 ** e);
      const ys = linspace(-8, -4, 9).map((e) => 10 ** e);
      const z = ys.slice(1).map((_, r) => xs.slice(1).map((_, c) => 0.1 + ((c - 8) ** 2 + (r - 3) ** 2 / 4) / 10));
      ax.pcolormesh(xs, ys, z, { norm: 'log', cmap: 'viridis_r' }).colorbar({ label: 'loss' });
      return fig;
    },
  },
  {
    name: 'decision-regions',
    caption: 'The two sides of a line, and the curve of a network with a hidden layer.',
    draw() {
      const { fig, axes } = subplots(1, 2, { figsize: [9, 4.2] });
      const [left, right] = axes[0]!;
      const inner = normal(60, 1, 0, 0.6);
      const innerY = normal(60, 2, 0, 0.6);
      const angle = linspace(0, 2 * Math.PI, 60);
      const noise = normal(60, 3, 2.2, 0.25);
      const ring = [
        angle.map((a, i) => noise[i]! * Math.cos(a)),
        angle.map((a, i) => noise[i]! * Math.sin(a)),
      ] as const;
      for (const [ax, f, title] of [
        [left!, (x: number, y: number) => Number(x + 0.5 * y > 0.4), 'one layer: a line'],
        [right!, (x: number, y: number) => Number(x * x + y * y > 2.2), 'a hidden layer: a curve'],
      ] as const) {
        ax.decisionRegions((points) => points.map(([x, y]) => f(x!, y!)), { extent: [-3, 3, -3, 3] });
        ax.scatter(inner, innerY, { marker: '^', color: 'C0', label: 'triangles' });
        ax.scatter([...ring[0]], [...ring[1]], { marker: 's', color: 'C1', label: 'squares' }).title(title);
      }
      right!.legend({ loc: 'outside' });
      return fig;
    },
  },
  {
    name: 'xor-regions',
    caption: 'AND, NAND, OR and XOR: what a line can separate and what it cannot.',
    draw() {
      const gates: Readonly<Record<string, (x: number, y: number) => boolean>> = {
        AND: (x, y) => 0.5 * x + 0.5 * y > 0.7,
        NAND: (x, y) => 0.5 * x + 0.5 * y < 0.7,
        OR: (x, y) => 0.5 * x + 0.5 * y > 0.2,
        XOR: (x, y) => 0.5 * x + 0.5 * y < 0.7 && 0.5 * x + 0.5 * y > 0.2,
      };
      const { fig, axes } = subplots(1, 4, { figsize: [12, 3.4] });
      Object.entries(gates).forEach(([name, gate], i) => {
        const ax = axes[0]![i]!.axis('equal').title(name).xlabel('$x_1$');
        ax.decisionRegions((points) => points.map(([x, y]) => Number(gate(x!, y!))), {
          extent: [-0.5, 1.5, -0.5, 1.5],
        });
        for (const x of [0, 1])
          for (const y of [0, 1])
            ax.plot([x], [y], {
              marker: gate(x, y) ? '^' : 'o',
              color: gate(x, y) ? 'C1' : 'C0',
              markersize: 11,
              linestyle: '',
            });
        if (i === 0) ax.ylabel('$x_2$');
      });
      return fig;
    },
  },
];
