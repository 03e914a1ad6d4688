import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { np } from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';
import { fontsIn } from '../../src/plot/node/font/found.ts';
import { figureToPng } from '../../src/plot/node/index.ts';
import { eachShape } from '../../src/plot/scene.ts';
import { printed } from '../../src/plot/text/typography.ts';
import { labelsOf, numberIn } from './reading.ts';

// What is drawn of the least there can be of it, at the ends of an axis and beyond them.

const { figure, histogram } = plot;
const axes = (): plot.Axes => figure({ theme: 'light' }).axes();
type Kind<K extends plot.Shape['kind']> = Extract<plot.Shape, { kind: K }>;

/** The shapes of one kind and paint of a figure. */
function shapesOf<K extends plot.Shape['kind']>(fig: plot.Figure, kind: K, paint?: string): Kind<K>[] {
  const found: Kind<K>[] = [];
  eachShape(fig.scene().shapes, (shape) => {
    const look = shape as { fill?: string; stroke?: string };
    if (shape.kind === kind && (paint === undefined || look.fill === paint || look.stroke === paint))
      found.push(shape as Kind<K>);
  });
  return found;
}
const runsOf = (fig: plot.Figure, paint: string): number[][] =>
  shapesOf(fig, 'path', paint).flatMap(({ runs }) => runs.map((r) => [...r.points]));
/** The box of the data. */
function frameOf(fig: plot.Figure): { x: number; y: number; width: number; height: number } {
  let frame = { x: 0, y: 0, width: 0, height: 0 };
  eachShape(fig.scene().shapes, (_, clip) => {
    frame = clip ?? frame;
  });
  return frame;
}
const ink = '#123456';

describe('a histogram', () => {
  test('as a density has an area of 1 over bins of any width, and none where no value is in them', () => {
    const density = (values: number[], bins: number[]): number[] => [
      ...histogram(values, { bins, density: true }).counts,
    ];
    expect(density([0.1, 0.2, 1, 2.5], [0, 0.5, 2.5])).toEqual([1, 0.25]);
    expect(density([-1, 3], [0, 1, 2])).toEqual([0, 0]);
    expect(density([], [0, 1])).toEqual([0]);
    expect([...histogram([-1, 0, 1, 2, 3], { bins: [0, 1, 2] }).counts]).toEqual([1, 2]);
  });

  test('of bins without an end draws those that have both, and of bars at least as wide as a hair half of one', () => {
    const rects = (bins: number[], values = [0.5, 1.5]): number => {
      const ax = axes().xlim(0, 2);
      ax.hist(values, { bins, color: ink });
      return shapesOf(ax.figure, 'rect', ink).length;
    };
    expect(rects([0, 1, 2])).toBe(2);
    expect(rects([-Infinity, 1, 2])).toBe(1);
    expect(rects([-Infinity, Infinity])).toBe(0);
    const ax = axes().xlim(0, 1);
    ax.hist([0.5], { bins: [0, 1], color: ink });
    const { x, width } = frameOf(ax.figure);
    const [bar] = shapesOf(ax.figure, 'rect', ink);
    expect(bar!.box.x).toBeCloseTo(x + 0.3, 9);
    expect(bar!.box.width).toBeCloseTo(width - 0.6, 9);
  });

  test('of bins below a logarithmic axis begins at its low end', () => {
    const ax = axes().xscale('log').xlim(1, 100);
    ax.hist([2, 20], { bins: [-5, 10, 100], histtype: 'step', color: ink });
    const [points] = runsOf(ax.figure, ink);
    const { x, width } = frameOf(ax.figure);
    const shares = points!.filter((_, i) => i % 2 === 0).map((v) => (v - x) / width);
    expect(shares.map((s) => Math.round(1000 * s) / 1000)).toEqual([0, 0, 0.5, 0.5, 1, 1]);
  });
});

describe('an area', () => {
  const pieces = (where: boolean[], y = [1, 2, 3, 2]): number[][] => {
    const ax = axes();
    ax.fillBetween([0, 1, 2, 3], y, 0, { where, color: ink });
    return runsOf(ax.figure, ink);
  };
  test('has a piece for each two neighbours that are there, and none for one alone', () => {
    expect(pieces([true, true, true, true]).map((p) => p.length)).toEqual([16]);
    expect(pieces([true, true, false, true]).map((p) => p.length)).toEqual([8]);
    expect(pieces([false, true, false, true])).toEqual([]);
    expect(pieces([true, true, true, true], [1, Number.NaN, 3, 2]).map((p) => p.length)).toEqual([8]);
  });
  test('goes along the first curve and back along the second', () => {
    const ax = axes().xlim(0, 1).ylim(0, 2);
    ax.fillBetween([0, 1], [2, 2], [1, 0], { color: ink });
    const { x, y, width, height } = frameOf(ax.figure);
    const [points] = runsOf(ax.figure, ink);
    const shares = points!.map((v, i) => (i % 2 === 0 ? (v - x) / width : 2 - (2 * (v - y)) / height));
    expect(shares.map((s) => Math.round(1000 * s) / 1000)).toEqual([0, 2, 1, 2, 1, 0, 0, 1]);
  });
});

describe('error bars', () => {
  test('reach from below to above, with strokes of their length across both ends', () => {
    const ax = axes().xlim(0, 10).ylim(0, 10);
    ax.errorbar([5], [4], { yerr: [[1], [3]], xerr: [[2], [4]], capsize: 10, color: ink, linestyle: 'none' });
    const { x, y, width, height } = frameOf(ax.figure);
    const shares = runsOf(ax.figure, ink)
      .filter((r) => r.length === 4)
      .map((r) => r.map((v, i) => (i % 2 === 0 ? ((v - x) / width) * 10 : 10 - ((v - y) / height) * 10)));
    const [capX, capY] = [(10 * 5) / width, (10 * 5) / height];
    const wanted = [
      [5, 3, 5, 7],
      [5 - capX, 3, 5 + capX, 3],
      [5 - capX, 7, 5 + capX, 7],
      [3, 4, 9, 4],
      [3, 4 - -capY, 3, 4 - capY],
      [9, 4 - -capY, 9, 4 - capY],
    ];
    expect(shares.length).toBe(6);
    for (const [i, r] of shares.entries())
      for (const [k, v] of r.entries()) expect(v, `${i}: ${r}`).toBeCloseTo(wanted[i]![k]!, 6);
  });
  test('are of six pixels unless told, and count for the limits', () => {
    const ax = axes();
    ax.errorbar([0, 1], [0, 10], { yerr: 5, color: ink });
    const caps = runsOf(ax.figure, ink).filter(([, y0, , y1], i) => i > 0 && y0 === y1);
    for (const [x0, , x1] of caps) expect(x1! - x0!).toBeCloseTo(6, 9);
    expect(caps.length).toBe(4);
    const [, y] = labelsOf(ax.figure);
    expect([y!.spec!.from, y!.spec!.to]).toEqual([-6, 16]);
  });
});

describe('points', () => {
  test('of equal colours and sizes that stand together are one shape, in the order of the data', () => {
    const shapes = (c: number[], s: number | number[] = 9): number[] => {
      const ax = axes();
      ax.scatter([0, 1, 2, 3], [0, 1, 2, 3], { c, s, cmap: 'gray' });
      return shapesOf(ax.figure, 'dots').map(({ points }) => points.length / 2);
    };
    expect(shapes([1, 1, 2, 2])).toEqual([2, 2]);
    expect(shapes([1, 2, 1, 1])).toEqual([1, 1, 2]);
    expect(shapes([1, 1, 2, 1])).toEqual([2, 1, 1]);
    expect(shapes([1, 1, 1, 2], [9, 9, 4, 4])).toEqual([2, 1, 1]);
    expect(shapes([1, 1, 1, 1])).toEqual([4]);
  });
  test('of many colours have the colour in the middle of their scale in the legend', () => {
    const fills = (vmin: number, vmax: number): string => {
      const ax = axes();
      ax.scatter([0, 1], [0, 1], { c: [vmin, vmax], vmin, vmax, cmap: 'gray', label: 'a' }).legend();
      return shapesOf(ax.figure, 'dots').at(-1)!.fill;
    };
    const middle = plot.colormap('gray').at(0.5);
    const hex = `#${middle.map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`;
    for (const [low, high] of [[0, 1], [3, 5], [-9, -1]] as const) expect(fills(low, high)).toBe(hex); // biome-ignore format: pairs
  });
});

describe('markers', () => {
  test('that are areas have an edge of one pixel where one is asked for, and discs a ring of 0.6', () => {
    const shapes = (marker: 'o' | 's' | '^' | 'x', edgecolors?: string): object[] => {
      const ax = axes().scatter([1], [1], { marker, s: 36, color: ink, alpha: 1, ...(edgecolors && { edgecolors }) });
      return [...shapesOf(ax.figure, 'dots'), ...shapesOf(ax.figure, 'path')].flatMap((shape) => {
        const { kind, fill, stroke, width, radius } = shape as {
          kind: string;
          fill?: string;
          stroke?: string;
          width?: number;
          radius?: number;
        };
        return [fill, stroke].some((paint) => paint === ink || paint === '#ff0000')
          ? [{ kind, fill, stroke, width, radius }]
          : [];
      });
    };
    const none = { fill: undefined, stroke: undefined, width: undefined, radius: undefined };
    expect(shapes('o')).toEqual([{ ...none, kind: 'dots', fill: ink, radius: 3 }]);
    expect(shapes('o', '#ff0000')).toEqual([
      { ...none, kind: 'dots', fill: '#ff0000', radius: 3.6 },
      { ...none, kind: 'dots', fill: ink, radius: 3 },
    ]);
    for (const marker of ['s', '^'] as const) {
      expect(shapes(marker)).toEqual([{ ...none, kind: 'path', fill: ink }]);
      expect(shapes(marker, '#ff0000')).toEqual([{ ...none, kind: 'path', fill: ink, stroke: '#ff0000', width: 1 }]);
    }
    expect(shapes('x', '#ff0000')).toEqual([{ ...none, kind: 'path', stroke: ink, width: 1.2 }]);
  });
  test('are as large as told: a point half a disc, a pixel always one', () => {
    const radius = (marker: 'o' | '.' | ',', markersize: number): number =>
      shapesOf(axes().plot([1], { marker, markersize, color: ink, linestyle: 'none' }).figure, 'dots', ink)[0]!.radius;
    expect([radius('o', 6), radius('.', 6), radius(',', 6), radius('o', 0), radius('.', 12)]).toEqual([
      3, 1.5, 0.5, 0, 3,
    ]);
    const stroke = (markersize: number): number =>
      shapesOf(axes().plot([1], { marker: 'x', markersize, color: ink, linestyle: 'none' }).figure, 'path', ink)[0]!
        .width!;
    expect([stroke(1), stroke(6), stroke(10)]).toEqual([1.2, 1.2, 2]);
  });
});

describe('a text', () => {
  const drawn = (x: number, y: number): number => {
    const ax = axes().xscale('log').yscale('log').xlim(1, 10).ylim(1, 10);
    ax.text(x, y, 'w')
      .annotate('w', [x, y], { xytext: [2, 2] })
      .annotate('w', [2, 2], { xytext: [x, y] });
    return shapesOf(ax.figure, 'text').filter(({ text }) => text === 'w').length;
  };
  test('without a place on a logarithmic axis is not drawn, nor is a note', () => {
    expect([drawn(1, 1), drawn(0, 1), drawn(1, 0), drawn(-1, -1)]).toEqual([3, 0, 0, 0]);
    const ax = axes().text(Number.NaN, 1, 'w').text(1, Infinity, 'w').text(1, 1, 'w');
    expect(shapesOf(ax.figure, 'text').filter(({ text }) => text === 'w').length).toBe(1);
  });
  test('on the upper and the lower edge of the axes is moved into them', () => {
    const ax = axes().xlim(0, 1).ylim(0, 1).plot([0, 1]);
    ax.text(0.5, 0, 'under', { va: 'top' }).text(0.5, 1, 'over', { va: 'bottom' });
    ax.text(0.5, -0.02, 'below', { va: 'top' }).text(0.5, 1.02, 'above', { va: 'bottom' });
    const { y, height } = frameOf(ax.figure);
    const at = (word: string): number => shapesOf(ax.figure, 'text').find(({ text }) => text === word)!.y;
    expect(at('under')).toBeLessThanOrEqual(y + height);
    expect(at('over')).toBeGreaterThan(y + 5);
    expect(at('below')).toBeGreaterThan(y + height);
    expect(at('above')).toBeLessThan(at('over'));
  });
});

describe('the limits of an axis', () => {
  const ends = (ax: plot.Axes, which = 1): number[] => {
    const { from, to } = labelsOf(ax.figure)[which]!.spec!;
    return [from, to];
  };
  test('that are equal lie in its middle, and it rises', () => {
    for (const v of [0, 1, -3, 1e6]) {
      const ax = axes().xlim(v, v).ylim(v, v);
      for (const axis of labelsOf(ax.figure)) {
        expect((axis.spec!.from + axis.spec!.to) / 2).toBeCloseTo(v, 6);
        expect(axis.spec!.from).toBeLessThan(axis.spec!.to);
        expect(axis.shares.every((s, i) => i === 0 || s > axis.shares[i - 1]!)).toBe(true);
        const values = axis.texts.map(numberIn);
        expect(values.every((s, i) => i === 0 || s > values[i - 1]!)).toBe(true);
      }
    }
  });
  test('that a picture of no height gives rise, too', () => {
    const [, y] = labelsOf(axes().imshow([[1, 2]], { extent: [0, 1, 2, 2], aspect: 'auto' }).figure);
    expect(y!.spec!.from).toBeLessThan(y!.spec!.to);
    const [, turned] = labelsOf(axes().imshow([[1, 2]], { extent: [0, 1, 3, 2], aspect: 'auto' }).figure);
    expect(turned!.spec!.from).toBeGreaterThan(turned!.spec!.to);
  });
  test('are those of the data and a twentieth, however small these are', () => {
    for (const unit of [1, 1e-13, 1e-200, 1e200]) {
      const [low, high] = ends(axes().plot([0, 1], [unit, 3 * unit]));
      expect(low! / unit).toBeCloseTo(0.9, 9);
      expect(high! / unit).toBeCloseTo(3.1, 9);
    }
  });
  test('of logarithms that cannot be told apart are those around one', () => {
    const one = ends(axes().yscale('log').plot([0, 1], [5, 5]));
    const two = ends(
      axes()
        .yscale('log')
        .plot([0, 1], [5, 5 * (1 + 2 ** -51)]),
    );
    two.forEach((v, i) => {
      expect(v / one[i]!).toBeCloseTo(1, 9);
    });
    const apart = ends(
      axes()
        .yscale('log')
        .plot([0, 1], [5, 5 * (1 + 1e-9)]),
    );
    expect(apart[1]! / apart[0]! - 1).toBeLessThan(2e-9);
  });
});

describe('a title', () => {
  const box = { x: 0, y: 0, width: 300, height: 300 };
  const makers: Readonly<Record<string, (title: string) => plot.Figure>> = {
    axes: (title) => axes().title(title).figure,
    axes3d: (title) => {
      const fig = figure();
      fig.axes3d().title(title);
      return fig;
    },
    imageGrid: (title) => plot.imageGrid(np.ones([4, 3, 3]), { title }),
    networkGraph: (title) => plot.networkGraph({ sizes: [1, 2] }, { title }),
    expressionGraph: (title) => plot.expressionGraph([{ id: 0, label: 'x' }], [], { title }),
    confusionMatrix: (title) => plot.confusionMatrix([[1]], { title }),
  };
  test.each(Object.keys(makers))('of %s has room for as many lines as it breaks into in bold letters', (name) => {
    const room = (title: string): number => makers[name]!(title).panels[0]!.margins(box, box, printed).top;
    const wide = (title: string, bold: boolean): number => printed.metrics.width(title, printed.title, bold);
    const titles = Array.from({ length: 60 }, (_, i) => `title ${'i'.repeat(i)}${'m'.repeat(15)}`);
    const fitting = titles.findLast((title) => wide(title, true) <= 300)!;
    const breaking = titles.find((title) => wide(title, true) > 300)!;
    expect(wide(breaking, false)).toBeLessThan(300);
    expect(room(fitting)).toBe(room('a'));
    expect(room(breaking)).toBe(room('a\nb'));
    expect(room('a\nb')).toBeGreaterThan(room('a'));
    expect(room('a')).toBeGreaterThan(room(''));
  });
});

describe('a legend in space', () => {
  test('stands in the corner of the box that it is told', () => {
    const at = (loc: plot.LegendOptions['loc']): [number, number] => {
      const fig = figure({ theme: 'light', figsize: [6, 6] });
      fig.axes3d().plot3d([0, 1], [0, 1], [0, 1], { label: 'beside' }).legend({ loc: loc! });
      const { x, y } = shapesOf(fig, 'text').find(({ text }) => text === 'beside')!;
      return [x / fig.width, y / fig.height];
    };
    const corners = {
      'upper left': [0, 0],
      'upper right': [1, 0],
      'lower left': [0, 1],
      'lower right': [1, 1],
      center: [0.5, 0.5],
    } as const;
    for (const [loc, [right, down]] of Object.entries(corners)) {
      const [x, y] = at(loc as plot.LegendOptions['loc']);
      expect(Math.abs(x - right), `${loc}: ${x}`).toBeLessThan(0.27);
      expect(Math.abs(y - down), `${loc}: ${y}`).toBeLessThan(0.12);
    }
  });
});

test('a grid of pictures has cells of 36 to 120 pixels, as wide as the widest label, with 6 between them', () => {
  const size = (count: number, columns: number | undefined, labels?: string[], shape = [3, 3]): [number, number] => {
    const { width, height } = plot.imageGrid(np.ones([count, ...shape]), { columns, ...(labels && { labels }) });
    return [Math.round(width), Math.round(height)];
  };
  const side = (cell: number, across: number): number => Math.round(across * (cell + 6) - 6 + 20);
  expect(size(1, undefined)).toEqual([side(120, 1), side(120, 1)]);
  expect(size(4, undefined)).toEqual([side(120, 3), side(120, 2)]);
  expect(size(5, undefined)).toEqual([side(120, 3), side(120, 2)]);
  expect(size(6, undefined)).toEqual([side(120, 3), side(120, 2)]);
  expect(size(7, undefined)).toEqual([side(120, 4), side(120, 2)]);
  expect(size(10, 10)).toEqual([side(60, 10), side(60, 1)]);
  expect(size(17, 17)).toEqual([side(36, 17), side(36, 1)]);
  expect(size(3, 9)).toEqual([side(120, 3), side(120, 1)]);
  expect(size(4, 4, undefined, [3, 6])).toEqual([side(120, 4), side(60, 1)]);
  const line = printed.lineHeight(printed.tick) + 3;
  const labels = (text: string): string[] => Array.from({ length: 20 }, () => text);
  const wide = printed.metrics.width('eight', printed.tick);
  expect(wide).toBeLessThan(36);
  expect(size(20, 20, labels('eight'))).toEqual([side(36, 20), Math.round(side(36, 1) + line)]);
  const wider = printed.metrics.width('a hundred and one', printed.tick);
  expect(wider).toBeLessThan(120);
  expect(size(20, 20, labels('a hundred and one'))).toEqual([side(wider, 20), Math.round(wider + 20 + line)]);
  expect(size(20, 20, labels('a hundred and one, and some'))[0]).toBe(side(120, 20));
});

test('a network is as high as its tallest layer, with a node for the bias but after the last one', () => {
  const height = (sizes: number[], hasBias: boolean): number =>
    plot.networkGraph({
      sizes,
      ...(hasBias && { biases: sizes.slice(1).map((n) => Array.from({ length: n }, () => 1)) }),
    }).height;
  expect(height([1, 3], false)).toBe(3 * 72 + 55);
  expect(height([1, 3], true)).toBe(3 * 72 + 55);
  expect(height([3, 1], true)).toBe(4 * 72 + 55);
  expect(height([1, 3, 1], true)).toBe(4 * 72 + 55);
  expect(height([2, 2], true)).toBe(3 * 72 + 55);
  expect(height([9, 9], false)).toBe(460);
});

describe('fonts are looked for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fonts-'));
  test('in folders of up to six levels', () => {
    const path = (depth: number): string => join(folder, 'deep', ...Array.from({ length: depth }, () => 'a'));
    mkdirSync(path(7), { recursive: true });
    for (let depth = 0; depth <= 7; depth++) writeFileSync(join(path(depth), `f${depth}.ttf`), '');
    const names = fontsIn([join(folder, 'deep')]).map((p) => p.slice(-6));
    expect(names.sort()).toEqual([0, 1, 2, 3, 4, 5, 6].map((depth) => `f${depth}.ttf`));
  });
  test('among up to 2000 files', () => {
    const many = join(folder, 'many');
    mkdirSync(many);
    for (let i = 0; i < 2001; i++) writeFileSync(join(many, `${i}.ttf`), '');
    expect(fontsIn([many]).length).toBe(2000);
    rmSync(folder, { recursive: true });
  });
});

test('characters that are not seen have no glyph in a PNG file, and are not missed', () => {
  const png = (title: string): Uint8Array => figureToPng(figure({ figsize: [2, 1] }).suptitle(title));
  for (const code of [0x200d, 0xfe0f, 0xe0100, 0x2060])
    expect(png(`a${String.fromCodePoint(code)}b`)).toEqual(png('ab'));
  expect(png('ab')).not.toEqual(png('a b'));
});
