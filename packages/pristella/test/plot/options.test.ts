import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ArgumentError, np, ShapeError } from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';
import { figureToPng, savefig, show } from '../../src/plot/node/index.ts';
import { printed } from '../../src/plot/text/typography.ts';

const { figure, plt } = plot;
const axes = () => figure().axes();
const space = () => figure().axes3d();
const list = [1, 2, 3];
const rows = [
  [1, 2],
  [3, 4],
];
const extent = [0, 1, 0, 1] as const;
const classify = (points: number[][]): number[] => points.map(([x]) => Number(x! > 0.5));

/** What takes options: a call with given ones, and what is named as theirs. */
type Taker = readonly [op: string, call: (options: object) => unknown, known: string];
const line = 'label, alpha, zorder, color, linestyle, linewidth, marker, markersize, markevery';
const mark = 'label, alpha, zorder, color';
const map = 'cmap, vmin, vmax, norm';
const solid = 'label, color, alpha';

const flat: readonly Taker[] = [
  ['plot', (o) => axes().plot(list, list, o), `${line}, drawstyle`],
  ['plot', (o) => axes().plot(list, 'r--', o), `${line}, drawstyle`],
  ['step', (o) => axes().step(list, list, o), `${line}, where`],
  ['scatter', (o) => axes().scatter(list, list, o), `${mark}, ${map}, s, c, marker, edgecolors`],
  ['bar', (o) => axes().bar(list, list, o), `${mark}, width, bottom, edgecolor`],
  ['barh', (o) => axes().barh(list, list, o), `${mark}, width, bottom, edgecolor`],
  ['hist', (o) => axes().hist(list, o), `${mark}, bins, range, density, histtype`],
  ['stem', (o) => axes().stem(list, list, o), `${mark}, marker, bottom`],
  ['fillBetween', (o) => axes().fillBetween(list, list, 0, o), `${mark}, where`],
  ['errorbar', (o) => axes().errorbar(list, list, o), `${line}, drawstyle, yerr, xerr, capsize`],
  ['imshow', (o) => axes().imshow(rows, o), `${map}, origin, extent, interpolation, aspect, zorder`],
  ['pcolormesh', (o) => axes().pcolormesh(rows, o), `${map}, alpha, zorder, edgecolors`],
  ['contour', (o) => axes().contour(rows, o), `${map}, levels, alpha, zorder, colors, linewidth, linestyle, clabel`],
  ['contourf', (o) => axes().contourf([0, 1], [0, 1], rows, o), `${map}, levels, alpha, zorder`],
  ['quiver', (o) => axes().quiver(list, list, list, list, o), `${mark}, ${map}, c, scale, width`],
  [
    'decisionRegions',
    (o) => axes().decisionRegions(classify, { extent, resolution: 5, ...o }),
    'extent, resolution, alpha, colors',
  ],
  ['colorbar', (o) => axes().imshow(rows).colorbar(o), 'label'],
  ['axhline', (o) => axes().axhline(0, o), `${mark}, linestyle, linewidth`],
  ['axvline', (o) => axes().axvline(0, o), `${mark}, linestyle, linewidth`],
  ['axhspan', (o) => axes().axhspan(0, 1, o), mark],
  ['axvspan', (o) => axes().axvspan(0, 1, o), mark],
  ['text', (o) => axes().text(0, 0, 'a', o), 'color, fontsize, ha, va, weight, background, zorder'],
  [
    'annotate',
    (o) => axes().annotate('a', [0, 0], o),
    'color, fontsize, ha, va, weight, background, zorder, xytext, arrow',
  ],
  ['legend', (o) => axes().legend(o), 'loc, title, ncol'],
  ['twinx', (o) => axes().twinx(o), 'color'],
  ['histogram', (o) => plot.histogram(list, o), 'bins, range, density'],
];

const solids: readonly Taker[] = [
  ['surface', (o) => space().surface([0, 1], [0, 1], rows, o), `${solid}, ${map}, rcount, edgecolor, shade`],
  ['wireframe', (o) => space().wireframe([0, 1], [0, 1], rows, o), `${solid}, rcount, linewidth`],
  ['plot3d', (o) => space().plot3d(list, list, list, o), `${solid}, linestyle, linewidth, marker, markersize`],
  ['scatter3d', (o) => space().scatter3d(list, list, list, o), `${solid}, ${map}, s, c`],
  ['legend', (o) => space().legend(o), 'loc, title, ncol'],
  ['colorbar', (o) => space().surface([0, 1], [0, 1], rows).colorbar(o), 'label'],
];

const figures: readonly Taker[] = [
  ['figure', (o) => figure(o), 'figsize, theme'],
  ['figure', (o) => new plot.Figure(o), 'figsize, theme'],
  ['figure', (o) => plt.figure(o), 'figsize, theme'],
  ['subplots', (o) => plot.subplots(1, 2, o), 'figsize, theme'],
  ['subplots', (o) => plt.subplots(1, 2, o), 'figsize, theme'],
  ['subplot', (o) => figure().addSubplot(1, 1, 1, o), 'rowspan, colspan'],
  ['subplot', (o) => figure().axes3d(1, 1, 1, o), 'rowspan, colspan'],
  ['subplot', (o) => figure().addPanel(axes(), 1, 1, 1, o), 'rowspan, colspan'],
  [
    'learningCurve',
    (o) => plot.learningCurve({ steps: list, loss: list }, o),
    'figsize, theme, title, unit, gap, language',
  ],
  [
    'learningCurve',
    (o) => plot.learningCurveSvg({ steps: list, loss: list }, o),
    'figsize, theme, title, unit, gap, language',
  ],
  ['confusionMatrix', (o) => plot.confusionMatrix(rows, o), 'figsize, theme, title, labels, cmap'],
  ['expressionGraph', (o) => plot.expressionGraph([{ id: 0, label: 'x' }], [], o), 'theme, title'],
  ['tensorGraph', (o) => plot.tensorGraph(np.ones(2), o), 'theme, title, values, most'],
  [
    'networkGraph',
    (o) => plot.networkGraph({ sizes: [1, 2] }, o),
    'figsize, theme, title, most, symbols, bias, numbers, captions, note, arrows, focus, brackets, least, language',
  ],
  ['imageGrid', (o) => plot.imageGrid([rows], o), `figsize, theme, ${map}, title, columns, labels, labelColors, each`],
  [
    'filterGrid',
    (o) => plot.filterGrid([rows], o),
    `figsize, theme, ${map}, title, columns, labels, labelColors, each`,
  ],
];

const folder = join(tmpdir(), 'a-folder-that-is-not-there');
const written: readonly Taker[] = [
  ['toSvg', (o) => figure().toSvg(o), 'theme'],
  ['figureToHtml', (o) => plot.figureToHtml(figure(), o), 'theme'],
  ['figureToText', (o) => plot.figureToText(figure(), o), 'columns, rows, color, unicode, theme'],
  ['figureToPng', (o) => figureToPng(figure(), o), 'scale, theme, font, boldFont'],
  ['savefig', (o) => savefig(join(folder, 'a.svg'), figure(), o), 'scale, theme, font, boldFont'],
  ['show', (o) => show(figure(), o), 'columns, rows, color, unicode, theme'],
];

const takers = [...flat, ...solids, ...figures, ...written];

describe('an option that is not known', () => {
  test.each(takers)('is refused by %s, which names the known ones', (op, call, known) => {
    const message = "there is no option 'unheardOf'";
    expect(() => call({ unheardOf: 1 })).toThrow(new ArgumentError(message, { op, hint: `the options are ${known}` }));
  });

  test('is refused by the short forms of plt', () => {
    expect(() => plt.plot(list, { colour: 'red' } as object)).toThrow(/no option 'colour'.*\n.*did you mean 'color'/);
    expect(() => plt.imshow(rows, { cmapp: 'grey' } as object)).toThrow(/no option 'cmapp'.*\n.*did you mean 'cmap'/);
    plt.close();
  });

  test('leaves the axes and the cycle of colours as they were', () => {
    const draw = (spoil: (ax: plot.Axes) => void): string => {
      const ax = axes();
      spoil(ax);
      return ax.plot(list).figure.toSvg();
    };
    const plain = draw(() => {});
    for (const name of ['plot', 'scatter', 'stem', 'fillBetween', 'errorbar'] as const) {
      expect(draw((ax) => expect(() => ax[name](list, list, { colour: 'red' } as never)).toThrow())).toBe(plain);
    }
  });

  test('of every method of the axes is in this table', () => {
    const methods = (type: { readonly prototype: object }): string[] =>
      Object.entries(Object.getOwnPropertyDescriptors(type.prototype)).flatMap(([name, { value }]) =>
        name !== 'constructor' && typeof value === 'function' && /\boptions\b|\.\.\.(args|rest)\b/.test(String(value))
          ? [name]
          : [],
      );
    const flatNames = new Set(flat.map(([op]) => op));
    const solidNames = new Set(solids.map(([op]) => op));
    expect(methods(plot.Axes).filter((name) => !flatNames.has(name))).toEqual([]);
    expect(methods(plot.Axes3D).filter((name) => !solidNames.has(name))).toEqual([]);
  });
});

describe('a value that is none of the choices', () => {
  const wrong = <T>(value: unknown): T => value as T;
  test.each<readonly [string, () => unknown]>([
    ["linestyle must not be '=='", () => axes().plot(list, { linestyle: wrong('==') })],
    ["linestyle must not be 'constructor'", () => axes().axhline(0, { linestyle: wrong('constructor') })],
    ["linestyle must not be '=='", () => axes().contour(rows, { linestyle: wrong('==') })],
    ["linestyle must not be 'solidd'", () => space().plot3d(list, list, list, { linestyle: wrong('solidd') })],
    ["drawstyle must not be 'steps'", () => axes().plot(list, { drawstyle: wrong('steps') })],
    ["where must not be 'middle'", () => axes().step(list, list, { where: wrong('middle') })],
    ["unknown marker 'square'", () => axes().plot(list, { marker: wrong('square') })],
    ["unknown marker 'q'", () => axes().scatter(list, list, { marker: wrong('q') })],
    ['unknown marker 3', () => axes().stem(list, list, { marker: wrong(3) })],
    ["marker must not be 's'", () => space().plot3d(list, list, list, { marker: wrong('s') })],
    ["histtype must not be 'bars'", () => axes().hist(list, { histtype: wrong('bars') })],
    ["origin must not be 'top'", () => axes().imshow(rows, { origin: wrong('top') })],
    ["interpolation must not be 'cubic'", () => axes().imshow(rows, { interpolation: wrong('cubic') })],
    ["aspect must not be 'square'", () => axes().imshow(rows, { aspect: wrong('square') })],
    ["ha must not be 'middle'", () => axes().text(0, 0, 'a', { ha: wrong('middle') })],
    ["va must not be 'middle'", () => axes().annotate('a', [0, 0], { va: wrong('middle') })],
    ["weight must not be 'heavy'", () => axes().text(0, 0, 'a', { weight: wrong('heavy') })],
    ["loc must not be 'top left'", () => axes().legend(wrong('top left'))],
    ["loc must not be 'constructor'", () => axes().legend({ loc: wrong('constructor') })],
    ["loc must not be 'top left'", () => space().legend({ loc: wrong('top left') })],
    ["axis must not be 'z'", () => axes().grid(wrong('z'))],
    ["choice must not be 'square'", () => axes().axis(wrong('square'))],
    ["unknown scale 'symlog'", () => axes().xscale(wrong('symlog'))],
    ["norm must not be 'symlog'", () => axes().imshow(rows, { norm: wrong('symlog') })],
    ["unknown colour map 'virdis'", () => axes().contourf(rows, { cmap: 'virdis' })],
    ['unknown colour map 3', () => plot.imageGrid([rows], { cmap: wrong(3) })],
    ["theme must not be 'grey'", () => figure({ theme: wrong('grey') })],
    ["theme must not be 'grey'", () => figure().toSvg({ theme: wrong('grey') })],
    ["theme must not be 'grey'", () => plot.figureToHtml(figure(), { theme: wrong('grey') })],
    ["theme must not be 'auto'", () => plot.figureToText(figure(), { theme: wrong('auto') })],
    ["theme must not be 'grey'", () => figureToPng(figure(), { theme: wrong('grey') })],
    ["theme must not be 'grey'", () => savefig(join(folder, 'a.svg'), figure(), { theme: wrong('grey') })],
  ])('%s', (message, call) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
    expect(call).toThrow('hint: ');
  });

  test('is told what there is to choose from', () => {
    expect(() => axes().hist(list, { histtype: wrong('bars') })).toThrow(
      "[hist] histtype must not be 'bars'\nhint: one of 'bar', 'step', 'stepfilled'; did you mean 'bar'?",
    );
  });
});

describe('a colour that is none', () => {
  const colors = ['blurple', 'constructor', '#12', '', [1, 2], [1, 0, 255], [0, 0, 0, 1], ['1', '0', '0'], 3, null];
  test.each(colors.map((color) => [color]))('%j is refused when the mark is made, not when it is drawn', (color) => {
    const given = { color } as object;
    const calls = [
      () => axes().plot(list, given),
      () => axes().scatter(list, list, { edgecolors: color } as object),
      () => axes().hist(list, given),
      () => axes().pcolormesh(rows, { edgecolors: color } as object),
      () => axes().text(0, 0, 'a', given),
      () => axes().annotate('a', [0, 0], given),
      () => space().wireframe([0, 1], [0, 1], rows, given),
      () => plot.imageGrid([rows], { labels: ['a'], labelColors: [color] } as object),
    ];
    for (const call of calls)
      expect(call).toThrow(/^\[\w+\] unknown colour .* for \w+(\[0\])?\nhint: use a name such as 'red'/);
  });

  test('is not one of these: tab:red is red, #F00 is #ff0000, [1, 0, 0] is #ff0000', () => {
    const fill = (color: string | readonly number[]): string => axes().axhspan(0, 1, { color }).figure.toSvg();
    expect(fill('tab:red')).toBe(fill('red'));
    expect(fill('#F00')).toBe(fill([1, 0, 0]));
  });
});

describe('numbers that are none', () => {
  test.each([[['a', 'b', 'c']], [[1, null, 3]], [[1, undefined, 3]], [[1, [2], 3]]])('%j are refused', (given) => {
    const y = given as number[];
    expect(() => axes().plot(list, y)).toThrow(/^\[plot\] needs numbers, got .*\nhint: NaN stands for a missing one/);
    expect(() => axes().scatter(list, list, { c: y })).toThrow('[scatter] c needs numbers, got ');
  });
  test('in pictures are refused; truth values are 0 and 1', () => {
    expect(() => axes().imshow([['a']] as never)).toThrow("[imshow] needs numbers, got 'a'");
    expect(
      axes()
        .imshow([[true, false]] as never)
        .describe(),
    ).toContain('0 to 1');
  });
  test('in places and shares are refused', () => {
    expect(() => axes().plot(list, { alpha: 50 })).toThrow(
      '[plot] alpha must be a number of at least 0 and at most 1, not 50',
    );
    expect(() => axes().pcolormesh(rows, { alpha: -1 })).toThrow(
      '[pcolormesh] alpha must be a number of at least 0 and at most 1, not -1',
    );
    expect(() => space().plot3d(list, list, list, { alpha: Number.NaN })).toThrow('[plot3d] alpha must be');
    expect(() => axes().imshow(rows, { extent: [0, 1] as never })).toThrow('[imshow] extent must not be [0, 1]');
    expect(() => axes().decisionRegions(classify, {} as never)).toThrow("[decisionRegions] needs the option 'extent'");
    expect(() => axes().imshow(rows, { vmin: Number.NaN })).toThrow('[imshow] vmin must be a finite number, not NaN');
    expect(() => axes().contourf(rows, { vmax: '3' as never })).toThrow(
      "[contourf] vmax must be a finite number, not '3'",
    );
    expect(() => axes().contour(rows, { levels: [] })).toThrow('levels is empty');
    expect(() => axes().bar(list, list, { color: [] })).toThrow('color must be a list of at least 1, not []');
    expect(() => figure({ figsize: 5 as never })).toThrow('figsize 5 is not a size');
    expect(() => figureToPng(figure(), { scale: 0 })).toThrow('scale must be a number above 0, not 0');
  });

  const counts: readonly (readonly [string, string, (n: number) => unknown])[] = [
    ['plot', 'markevery', (n) => axes().plot(list, { markevery: n })],
    ['hist', 'bins', (n) => axes().hist(list, n)],
    ['histogram', 'bins', (n) => plot.histogram(list, { bins: n })],
    ['contour', 'levels', (n) => axes().contour(rows, { levels: n })],
    ['decisionRegions', 'resolution', (n) => axes().decisionRegions(classify, { extent, resolution: n })],
    ['legend', 'ncol', (n) => axes().legend({ ncol: n })],
    ['surface', 'rcount', (n) => space().surface([0, 1], [0, 1], rows, { rcount: n })],
    ['wireframe', 'rcount', (n) => space().wireframe([0, 1], [0, 1], rows, { rcount: n })],
    ['subplots', 'rows', (n) => plot.subplots(n, 1)],
    ['subplots', 'columns', (n) => plot.subplots(1, n)],
    ['subplot', 'index', (n) => figure().addSubplot(2, 2, n)],
    ['subplot', 'colspan', (n) => figure().addSubplot(2, 2, 1, { colspan: n })],
    ['imageGrid', 'columns', (n) => plot.imageGrid([rows], { columns: n })],
    ['networkGraph', 'most', (n) => plot.networkGraph({ sizes: [1, 2] }, { most: n })],
    ['tensorGraph', 'most', (n) => plot.tensorGraph(np.ones(2), { most: n })],
    ['figureToText', 'columns', (n) => plot.figureToText(figure(), { columns: n })],
  ];
  test.each(counts)('are no counts: %s, %s', (op, name, call) => {
    for (const n of [0, 1.5, Number.NaN]) {
      expect(() => call(n)).toThrow(RegExp(`^\\[${op}\\] ${name} must be .*whole number.*, not ${n}$`));
    }
    expect(() => call(2)).not.toThrow();
  });

  const lengths: readonly (readonly [string, string, (n: number) => unknown])[] = [
    ['plot', 'linewidth', (n) => axes().plot(list, { linewidth: n })],
    ['plot', 'markersize', (n) => axes().plot(list, { markersize: n })],
    ['axvline', 'linewidth', (n) => axes().axvline(0, { linewidth: n })],
    ['contour', 'linewidth', (n) => axes().contour(rows, { linewidth: n })],
    ['errorbar', 'capsize', (n) => axes().errorbar(list, list, { capsize: n })],
    ['text', 'fontsize', (n) => axes().text(0, 0, 'a', { fontsize: n })],
    ['wireframe', 'linewidth', (n) => space().wireframe([0, 1], [0, 1], rows, { linewidth: n })],
    ['plot3d', 'markersize', (n) => space().plot3d(list, list, list, { markersize: n })],
  ];
  test.each(lengths)('are no lengths: %s, %s', (op, name, call) => {
    for (const n of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => call(n)).toThrow(`[${op}] ${name} must be a number of at least 0, not ${n}`);
    }
    expect(() => call(0.5)).not.toThrow();
  });

  test('of a second y are refused: each call draws one line', () => {
    expect(() => axes().plot(list, list, list, list)).toThrow('[plot] takes one x and one y\nhint: call it once');
  });
  test('of different lengths are told under the name that was called', () => {
    expect(() => axes().step(list, [1])).toThrow('[step] lengths differ: (3,), (1,)');
    expect(() => axes().errorbar(list, [1])).toThrow('[errorbar] lengths differ: (3,), (1,)');
    expect(() => plot.confusionMatrix(rows, { labels: ['cat'] })).toThrow('[confusionMatrix] 1 labels for 2 classes');
    expect(() => plot.networkGraph({ sizes: [1, 2], biases: [[1]] })).toThrow('[networkGraph] 1 values for 2 places');
    expect(() => plot.networkGraph({ sizes: [1, 2], names: ['x'] })).toThrow('1 names for 2 layers, not 2');
  });
});

test('a line in space is as pale as asked, and none where its style is none', () => {
  const items = (options: object): unknown[] =>
    space()
      .plot3d([0, 0.01], [0, 0], [0, 0], options)
      .model(printed)
      .items.map(({ k, o }) => [k, o]);
  expect(items({ alpha: 0.5, marker: 'o' })).toEqual(
    expect.arrayContaining([
      ['l', 0.5],
      ['d', 0.5],
    ]),
  );
  expect(items({ linestyle: 'none', marker: 'o' })).toEqual([
    ['d', undefined],
    ['d', undefined],
  ]);
});

test('a line in space with holes has a gap and no marker there, dashed or not', () => {
  const holes = [0, 1, np.nan, 3, 4, np.nan, 6];
  const svg = (options: object): string => {
    const fig = figure();
    fig.axes3d().plot3d(holes, holes, holes, { color: '#123456', ...options });
    expect(fig.toSvg()).not.toContain('NaN');
    return fig.toSvg();
  };
  const paths = (text: string): number => [...text.matchAll(/stroke="#123456"/g)].length;
  expect(paths(svg({ linestyle: '--' }))).toBe(2);
  expect(paths(svg({ linestyle: 'none', marker: 'o' }))).toBe(5);
  expect(paths(svg({ linestyle: '--', marker: 'o' }))).toBe(7);
});

test('a surface without colour is refused', () => {
  expect(() => space().surface(list, list, [list, list, list], { color: 'none' })).toThrow(
    "[surface] a surface has a colour: not 'none'",
  );
});

test('what is no figure, no place and no list of texts is refused under the name that was called', () => {
  for (const wrong of [undefined, null, {}, 'a.svg', axes()])
    for (const write of [plot.figureToText, plot.figureToHtml])
      expect(() => write(wrong as never)).toThrow(/needs a figure, got .*\nhint: plt/s);
  for (const wrong of [undefined, null, 5, [1], ['a', 1], [1, 2, 3], {}]) {
    expect(() => axes().annotate('peak', wrong as never)).toThrow(
      /^\[annotate\] a place must not be .*\nhint: two numbers/s,
    );
    if (wrong !== undefined)
      expect(() => axes().annotate('peak', [1, 2], { xytext: wrong as never })).toThrow(
        /^\[annotate\] xytext(\[0\])? must (not )?be /,
      );
  }
  for (const wrong of [null, 'abc', 5, {}])
    expect(() => axes().xticks([1, 2, 3], wrong as never)).toThrow(/texts of ticks must not be/);
  for (const wrong of [[], ['a', 'b'], ['a', 'b', 'c', 'd']])
    expect(() => axes().xticks([1, 2, 3], wrong)).toThrow(ShapeError);
  expect(() => savefig('none.txt', {} as never)).toThrow(/^\[savefig\] needs a figure/);
  for (const figsize of [[0, 3], [3, 0], [-1, 3], [3, Number.POSITIVE_INFINITY], [3], [3, 3, 3]]) // biome-ignore format: sizes
    expect(() => figure({ figsize: figsize as never })).toThrow('is not a size');
  const { width, height } = figure({ figsize: [1.15, 2.3] });
  expect([width, height, figure().width, figure().height]).toEqual([115, 230, 640, 480]);
  for (const name of ['xlim', 'ylim', 'zlim'] as const)
    for (const [
      low,
      high,
    ] of [[1, 1], [2, 1], [Number.NaN, 1], [Number.NEGATIVE_INFINITY, 1], [0, Number.POSITIVE_INFINITY]] as const) // biome-ignore format: limits
      expect(() => space()[name](low, high)).toThrow(/^\[[xyz]lim\] limits .* are not in order/);
  expect(() => space().colorbar()).toThrow('[colorbar] nothing here is coloured by numbers');
  expect(() => axes().plot([1]).colorbar()).toThrow('[colorbar] nothing here is coloured by numbers');
  expect(() => plot.histogram(undefined as never)).toThrow(/^\[histogram\] needs a list of numbers/);
});
