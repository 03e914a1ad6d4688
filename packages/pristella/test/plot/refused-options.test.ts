import { describe } from 'vitest';
import { np } from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';
import { axes, type Case, ones, space, takesAndRefuses, three } from './refusing.ts';

// The least that the options of figures may be, and what is refused just below it.

const { figure } = plot;
const cases: readonly Case[] = [
  ['pictures in a row', (columns) => plot.imageGrid(ones(2, 3, 3), { columns }), [1, 9], [[0, 'columns must be']]],
  ['nodes of a layer', (most) => plot.networkGraph({ sizes: [3, 3] }, { most }), [2], [[1, 'most must be']]],
  [
    'points without a marker',
    (markevery) => axes().plot(three, { marker: 'o', markevery }),
    [1, 9],
    [[0, 'markevery must be']],
  ],
  ['columns of a legend', (ncol) => axes().legend({ ncol }), [1, 9], [[0, 'ncol must be']]],
  [
    'points of regions',
    (resolution) => axes().decisionRegions((p) => p.map(() => 0), { extent: [0, 1, 0, 1], resolution }),
    [2],
    [[1, 'resolution must be']],
  ],
  [
    'lines of a wireframe',
    (rcount) => space().wireframe(three, three, ones(3, 3), { rcount }),
    [1],
    [[0, 'rcount must be']],
  ],
  [
    'pieces of a surface',
    (rcount) => space().surface(three, three, ones(3, 3), { rcount }),
    [1],
    [[0, 'rcount must be']],
  ],
  ['rows of a cell', (rowspan) => figure().addSubplot(2, 2, 1, { rowspan }), [1, 2], [[0, 'rowspan must be'], [3, 'cell 1 is not in a grid of 2 by 2']]], // biome-ignore format: a case
  ['columns of a cell', (colspan) => figure().addSubplot(2, 2, 2, { colspan }), [1], [[0, 'colspan must be'], [2, 'cell 2 is not in a grid of 2 by 2']]], // biome-ignore format: a case
  ['opacity', (alpha) => axes().plot(three, { alpha }), [0, 1], [[-0.01, 'alpha must be'], [1.01, 'alpha must be']]], // biome-ignore format: a case
  ['widths of lines', (linewidth) => axes().plot(three, { linewidth }), [0, 1], [[-1, 'linewidth must be']]],
  ['sizes of markers', (markersize) => axes().plot(three, { markersize }), [0, 1], [[-1, 'markersize must be']]],
  [
    'strokes across ends',
    (capsize) => axes().errorbar(three, three, { yerr: 1, capsize }),
    [0, 1],
    [[-1, 'capsize must be']],
  ],
  ['rows of characters', (rows) => plot.figureToText(figure(), { rows }), [1], [[0, 'rows must be']]],
  ['nodes of a tensor', (most) => plot.tensorGraph(np.ones([2]), { most }), [1], [[0, 'most must be']]],
  ['columns of characters', (columns) => plot.figureToText(figure(), { columns }), [1], [[0, 'columns must be']]],
];

describe('an option is at least', () => {
  takesAndRefuses(cases);
});
