import { describe, expect, test } from 'vitest';
import { np } from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';

const list = [1, 2, 4];
const turned = [3, 1, 2];
const rows = [
  [1, 2, 4],
  [3, 5, 2],
  [7, 1, 6],
];
const extent = [0, 4, 0, 4] as const;
const classify = (points: number[][]): number[] => points.map(([x, y]) => Number(x! > 2) + Number(y! > 1));

type Values = Readonly<Record<string, readonly unknown[]>>;
type Options = Readonly<Record<string, unknown>>;
/** A name, options that stand beside each one, values that each give a picture of their own, and what draws. */
type Case = readonly [name: string, base: Options, values: Values, draw: (options: object) => plot.Figure | string];

/** The picture of one mark before one line and behind another, with a legend. */
const flat = (make: (ax: plot.Axes, options: object) => plot.Axes): Case[3] => {
  return (options) => {
    const ax = plot.figure({ theme: 'light' }).axes().axhline(1.5, { zorder: 1, label: 'beside' });
    return make(ax, options).axvline(1.5, { zorder: 5 }).legend().figure;
  };
};
const solid = (make: (ax: plot.Axes3D, options: object) => plot.Axes3D): Case[3] => {
  return (options) => {
    const fig = plot.figure({ theme: 'light' });
    make(fig.axes3d(), options).legend();
    return fig;
  };
};

const mark: Values = { label: ['one', 'two'], color: ['purple', 'olive'], alpha: [0.25, 0.5], zorder: [0, 9] };
const line: Values = { ...mark, linestyle: ['--', ':', '-.'], linewidth: [0.5, 4], marker: ['s', '^'] };
const marked: Values = { markersize: [3, 12], markevery: [2, 3] };
const map: Values = { cmap: ['magma', 'gray'], vmin: [-3, 0.5], vmax: [9, 12], norm: ['log'] };
const body: Values = { label: ['one', 'two'], color: ['purple', 'olive'], alpha: [0.25, 0.5] };
const words: Values = {
  color: ['purple', 'olive'],
  fontsize: [8, 20],
  weight: ['bold'],
  background: [true],
  zorder: [0],
};
const figures: Values = { figsize: [[3, 3], [9, 4]], theme: ['light', 'dark'], title: ['one', 'two'] }; // biome-ignore format: pairs
const long = Array.from({ length: 40 }, (_, i) => Math.sin(i));

const cases: readonly Case[] = [
  ['plot', {}, { ...line, drawstyle: ['steps-pre', 'steps-post', 'steps-mid'] }, flat((ax, o) => ax.plot(list, turned, o))],
  ['plot of markers', { marker: 'o', linestyle: 'none' }, { ...mark, ...marked }, flat((ax, o) => ax.plot(list, turned, o))],
  ['step', {}, { ...line, where: ['post', 'mid'] }, flat((ax, o) => ax.step(list, turned, o))],
  ['scatter', {}, { ...mark, s: [9, 81, [9, 81, 9]], marker: ['s', '^'], edgecolors: ['red', 'blue'], c: ['red', turned] }, flat((ax, o) => ax.scatter(list, turned, o))],
  ['scatter in colours', { c: list }, map, flat((ax, o) => ax.scatter(list, turned, o))],
  ['bar', {}, { ...mark, color: ['purple', 'olive', ['red', 'olive', 'red']], width: [0.3, 1], bottom: [-1, 0.5], edgecolor: ['purple', 'olive'] }, flat((ax, o) => ax.bar(list, turned, o))],
  ['barh', {}, { ...mark, width: [0.3, 1], bottom: [-1, 0.5], edgecolor: ['purple', 'olive'] }, flat((ax, o) => ax.barh(list, turned, o))],
  ['hist', {}, { ...mark, bins: [3, 7, [1, 2, 4]], range: [[0, 4], [0, 9]], density: [true], histtype: ['step', 'stepfilled'] }, flat((ax, o) => ax.hist([1, 1, 2, 4], o))],
  ['hist of a line', { histtype: 'step' }, mark, flat((ax, o) => ax.hist([1, 1, 2, 4], o))],
  ['hist of an area', { histtype: 'stepfilled' }, mark, flat((ax, o) => ax.hist([1, 1, 2, 4], o))],
  ['stem', {}, { ...mark, marker: ['s', '^'], bottom: [-1, 2] }, flat((ax, o) => ax.stem(list, turned, o))],
  ['fillBetween', {}, { ...mark, where: [[true, true, false], [false, true, true]] }, flat((ax, o) => ax.fillBetween(list, turned, 0, o))],
  ['errorbar', { yerr: 0.5 }, { ...line, yerr: [0.25, [0.1, 0.2, 0.3]], xerr: [0.25, 0.5], capsize: [0, 12] }, flat((ax, o) => ax.errorbar(list, turned, o))],
  ['imshow', {}, { ...map, origin: ['lower'], extent: [[0, 1, 0, 1], [0, 2, 0, 1]], interpolation: ['bilinear'], aspect: ['auto'], zorder: [3, 9] }, flat((ax, o) => ax.imshow(rows, o))],
  ['pcolormesh', {}, { ...map, alpha: [0.25, 0.5], zorder: [3, 9], edgecolors: ['red', 'blue'] }, flat((ax, o) => ax.pcolormesh(rows, o))],
  ['pcolormesh of slanted cells', {}, { ...map, alpha: [0.25, 0.5], zorder: [3, 9], edgecolors: ['red', 'blue'] }, flat((ax, o) => ax.pcolormesh([[0, 1], [1, 2]], [[0, 0], [1, 2]], [[1, 2], [3, 5]], o))],
  ['contour', {}, { ...map, levels: [2, 20, [2, 3]], alpha: [0.25, 0.5], zorder: [0, 9], colors: ['red', 'blue'], linewidth: [0.5, 4], linestyle: ['--', ':'], clabel: [true] }, flat((ax, o) => ax.contour(rows, o))],
  ['contourf', {}, { ...map, levels: [2, 20, [2, 3]], alpha: [0.25, 0.5], zorder: [3, 9] }, flat((ax, o) => ax.contourf(rows, o))],
  ['quiver', {}, { ...mark, scale: [3, 30], width: [1, 4], c: [list, turned] }, flat((ax, o) => ax.quiver(list, turned, list, turned, o))],
  ['quiver in colours', { c: list }, map, flat((ax, o) => ax.quiver(list, turned, list, turned, o))],
  ['decisionRegions', { extent }, { extent: [[0, 4, 0, 1], [0, 1, 0, 4]], resolution: [3, 20], alpha: [0.4, 0.6], colors: [['red', 'blue', 'green'], ['green', 'red', 'blue']] }, flat((ax, o) => ax.decisionRegions(classify, o as typeof o & { extent: typeof extent }))],
  ['colorbar', {}, { label: ['one', 'two'] }, flat((ax, o) => ax.imshow(rows).colorbar(o))],
  ['axhline', {}, { ...mark, linestyle: ['--', ':'], linewidth: [0.5, 4] }, flat((ax, o) => ax.axhline(1, o))],
  ['axvline', {}, { ...mark, linestyle: ['--', ':'], linewidth: [0.5, 4] }, flat((ax, o) => ax.axvline(1, o))],
  ['axhspan', {}, mark, flat((ax, o) => ax.axhspan(0, 3, o))],
  ['axvspan', {}, mark, flat((ax, o) => ax.axvspan(0, 3, o))],
  ['text', {}, { ...words, ha: ['center', 'right'], va: ['top', 'center', 'bottom'] }, flat((ax, o) => ax.text(2, 2, 'beside').text(1.5, 1.5, 'word', o))],
  ['annotate', { xytext: [1.4, 1.6] }, { ...words, ha: ['center', 'right'], va: ['center', 'bottom'], xytext: [[1, 2], [2, 1]], arrow: [false] }, flat((ax, o) => ax.text(2, 2, 'beside').annotate('word', [1.5, 1.5], o))],
  ['legend', {}, { loc: ['upper right', 'lower right', 'center', 'outside'], title: ['one', 'two'], ncol: [2] }, (o) => plot.figure({ theme: 'light' }).axes().plot(list, { label: 'a' }).plot(turned, { label: 'b' }).legend(o).figure],
  ['legend in space', {}, { loc: ['upper left', 'lower right', 'lower left', 'center', 'upper center'], title: ['one', 'two'], ncol: [2] }, (o) => { const fig = plot.figure({ theme: 'light' }); fig.axes3d().plot3d(list, list, list, { label: 'a' }).plot3d(turned, list, list, { label: 'b' }).legend(o); return fig; }],
  ['twinx', {}, { color: ['purple', 'olive'] }, (o) => plot.figure({ theme: 'light' }).axes().plot(list).twinx(o).plot(turned).figure],
  ['surface', {}, { ...body, ...map, rcount: [1], edgecolor: ['purple', 'olive'], shade: [false] }, solid((ax, o) => ax.surface(list, list, rows, o))],
  ['wireframe', {}, { ...body, rcount: [1], linewidth: [0.5, 4] }, solid((ax, o) => ax.wireframe(list, list, rows, o))],
  ['plot3d', { label: 'one' }, { ...body, label: ['two', 'three'], linestyle: ['--', ':', 'none'], linewidth: [0.5, 4], marker: ['o', '.'] }, solid((ax, o) => ax.plot3d(list, turned, list, o))],
  ['plot3d of markers', { marker: 'o' }, { markersize: [3, 12] }, solid((ax, o) => ax.plot3d(list, turned, list, o))],
  ['scatter3d', { label: 'one' }, { ...body, label: ['two', 'three'], s: [9, 81, [9, 81, 9]], c: [list, turned] }, solid((ax, o) => ax.scatter3d(list, turned, list, o))],
  ['scatter3d in colours', { c: list }, map, solid((ax, o) => ax.scatter3d(list, turned, list, o))],
  ['colorbar in space', {}, { label: ['one', 'two'] }, solid((ax, o) => ax.surface(list, list, rows, { cmap: 'gray' }).colorbar(o))],
  ['figure', {}, { figsize: [[3, 3], [9, 4]], theme: ['light', 'dark'] }, (o) => plot.figure(o)],
  ['subplots', {}, { figsize: [[3, 3], [9, 4]], theme: ['light', 'dark'] }, (o) => plot.subplots(1, 2, o).fig],
  ['addSubplot', {}, { rowspan: [2, 3], colspan: [2] }, (o) => plot.figure().addSubplot(3, 2, 1, o).figure],
  ['axes3d', {}, { rowspan: [2, 3], colspan: [2] }, (o) => { const fig = plot.figure(); fig.axes3d(3, 2, 1, o); return fig; }],
  ['learningCurve', {}, { ...figures, unit: ['epoch', 'hour'] }, (o) => plot.learningCurve({ steps: list, loss: turned }, o)],
  ['learningCurveSvg', {}, { ...figures, unit: ['epoch', 'hour'] }, (o) => plot.learningCurveSvg({ steps: list, loss: turned }, o)],
  ['confusionMatrix', {}, { ...figures, labels: [['cat', 'dog', 'cow'], ['x', 'y', 'z']], cmap: ['magma', 'gray'] }, (o) => plot.confusionMatrix(rows, o)],
  ['expressionGraph', {}, { theme: ['light', 'dark'], title: ['one', 'two'] }, (o) => plot.expressionGraph([{ id: 0, label: 'x' }], [], o)],
  ['tensorGraph', {}, { theme: ['light', 'dark'], title: ['one', 'two'], values: [false] }, (o) => plot.tensorGraph(np.ones(2), o)],
  ['networkGraph', {}, { ...figures, most: [3, 20] }, (o) => plot.networkGraph({ sizes: [2, 12] }, o)],
  ['networkGraph with numbers', {}, { symbols: [true], bias: [true], numbers: [true], captions: ['layers', 'none'], note: ['a', 'b'], arrows: [true], focus: [1, [1, 0], [1, 1]], brackets: [true], least: [0.5, 1.5], language: ['zh'] }, (o) => plot.networkGraph({ sizes: [2, 2], weights: [[[1, 2], [0.5, -1]]] }, o)],
  ['outputLayer', {}, { ...figures, activation: ['identity'], language: ['zh'] }, (o) => plot.outputLayer([1, 2], o)],
  ['gateCircuit', {}, figures, (o) => plot.gateCircuit({ y: ['NOT', 'x'] }, o)],
  ['truthTable', {}, figures, (o) => plot.truthTable({ y: ['NOT', 'x'] }, o)],
  ['separation', {}, { ...figures, names: [['cat', 'dog'], ['x', 'y']], axes: [['u', 'v'], ['s', 't']], caption: ['one', 'two'], language: ['zh'] }, (o) => plot.separation([[0, 0], [1, 1]], [0, 1], undefined, o)],
  ['separation with names', { names: ['a', 'b'] }, { markers: [['s', '^'], ['^', 's']] }, (o) => plot.separation([[0, 0], [1, 1]], [0, 1], undefined, o)],
  ['neuron', {}, { figsize: figures.figsize!, theme: figures.theme!, show: ['cell', 'model'], language: ['zh'] }, (o) => plot.neuron(o)],
  ['weightNotation', {}, { ...figures, layer: [2, 3], to: [2, 3], from: [1, 3], language: ['zh'] }, (o) => plot.weightNotation(o)],
  ['beside', {}, { ...figures, columns: [1] }, (o) => plot.beside([plot.figure().axes().plot(list).figure, plot.figure().axes().plot(turned).figure], o)],
  ['imageGrid', {}, { ...figures, ...map, cmap: ['magma', 'viridis'], columns: [1, 2], labels: [['a', 'b', 'c'], ['x', 'y', 'z']], each: [true] }, (o) => plot.imageGrid([rows, rows.map((r) => r.map((v) => 2 * v)), rows], o)],
  ['imageGrid with labels', { labels: ['a', 'b'] }, { labelColors: [['red', 'blue'], ['blue', 'red']] }, (o) => plot.imageGrid([rows, rows], o)],
  ['filterGrid', {}, { ...figures, ...map, cmap: ['magma', 'viridis'], columns: [1, 2], labels: [['a', 'b', 'c'], ['x', 'y', 'z']] }, (o) => plot.filterGrid([rows, rows, rows], o)],
  ['filterGrid of (filters, 1, 3, 3)', {}, { ...figures, columns: [1, 2], each: [false] }, (o) => plot.filterGrid(np.arange(27).reshape([3, 1, 3, 3]), o)],
  ['toSvg', {}, { theme: ['light', 'dark'] }, (o) => plot.figure().axes().plot(list).figure.toSvg(o)],
  ['figureToHtml', {}, { theme: ['light', 'dark'] }, (o) => plot.figureToHtml(plot.figure().axes().plot(list).figure, o)],
  ['figureToText', {}, { columns: [40, 100], rows: [12, 30], color: [true], unicode: [false] }, (o) => plot.figureToText(plot.figure().axes().plot(long).figure, o)],
  ['figureToText in colours', { color: true }, { theme: ['light'] }, (o) => plot.figureToText(plot.figure().axes().plot(long).figure, o)],
]; // biome-ignore format: a table

describe('each option has its effect: every value gives a picture of its own', () => {
  const picture = (of: plot.Figure | string): string => (typeof of === 'string' ? of : of.toSvg());
  for (const [name, base, values, draw] of cases) {
    for (const [option, given] of Object.entries(values)) {
      test(`${option} of ${name}`, () => {
        const others = [base, ...given.map((value) => ({ ...base, [option]: value }))].map((o) => picture(draw(o)));
        expect(new Set(others).size).toBe(others.length);
      });
    }
  }
});
