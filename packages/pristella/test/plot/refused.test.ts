import { describe, expect, test } from 'vitest';
import { ArgumentError, np } from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';
import { axes, type Case, ones, space, takesAndRefuses, three } from './refusing.ts';

// What a figure refuses, beside the nearest thing that it takes.

const { figure } = plot;

const cases: readonly Case[] = [
  [
    'errors of three points',
    (yerr) => axes().errorbar(three, three, { yerr }),
    [0, 1, [1, 2, 3], ones(2, 3), np.ones([2, 3])],
    [
      [-1, 'yerr must be a number of at least 0'],
      [[1, 2], '2 values for 3 places'],
      [ones(2, 2), 'errors of shape (2, 2) for 3 points'],
      [ones(2, 4), 'errors of shape (2, 4) for 3 points'],
      [ones(3, 3), 'errors of shape (3, 3) for 3 points'],
      [ones(1, 3), 'errors of shape (1, 3) for 3 points'],
      [ones(2, 3, 1), 'errors of shape (2, 3, 1) for 3 points'],
    ],
  ],
  [
    'errors along x',
    (xerr) => axes().errorbar(three, three, { xerr }),
    [0, [1, 2, 3], ones(2, 3)],
    [
      [-0.5, 'xerr must be a number of at least 0'],
      [ones(3, 2), 'errors of shape (3, 2) for 3 points'],
    ],
  ],
  [
    'edges of bins',
    (bins) => axes().hist(three, { bins }),
    [1, [1, 2], [1, 2, 9], [-1e300, 0, 1e300]],
    [
      [[], 'the edges of the bins must rise'],
      [[1], 'the edges of the bins must rise'],
      [[1, 1], 'the edges of the bins must rise'],
      [[2, 1], 'the edges of the bins must rise'],
      [[1, 3, 2], 'the edges of the bins must rise'],
      [[Number.NaN, 1], 'the edges of the bins must rise'],
      [[0, Number.NaN], 'the edges of the bins must rise'],
      [0, 'bins must be'],
    ],
  ],
  [
    'a range of bins',
    (range) => axes().hist(three, { range }),
    [
      [0, 1],
      [1, 1],
    ],
    [[[1, 0], 'range must not be [1, 0]']],
  ],
  [
    'more bins than numbers between',
    (bins) => plot.histogram([1, 1 + 4 * 2 ** -52], { bins }),
    [1, 2, 4],
    [
      [5, '5 bins are too many for values from 1 to'],
      [1000, '1000 bins are too many'],
    ],
  ],
  [
    'sizes of layers',
    (sizes) => plot.networkGraph({ sizes }),
    [
      [1, 1],
      [2, 3, 1],
    ],
    [
      [[], 'sizes []'],
      [[2], 'sizes [2]'],
      [[2, 0], 'sizes [2, 0]'],
      [[2, -1], 'sizes [2, -1]'],
      [[2, 1.5], 'sizes [2, 1.5]'],
      [[2, '3'], 'sizes [2, 3]'],
    ],
  ],
  [
    'labels of pictures',
    (labels) => plot.imageGrid(np.ones([2, 3, 3]), { labels }),
    [undefined, ['a', 'b']],
    [
      [['a'], '1 labels for 2 pictures'],
      [['a', 'b', 'c'], '3 labels for 2 pictures'],
    ],
  ],
  [
    'labels of classes',
    (labels) => plot.confusionMatrix(ones(2, 2), { labels }),
    [undefined, ['a', 'b']],
    [
      [['a'], '1 labels for 2 classes'],
      [['a', 'b', 'c'], '3 labels for 2 classes'],
    ],
  ],
  [
    'counts of classes',
    (counts) => plot.confusionMatrix(counts),
    [ones(1, 1), ones(3, 3)],
    [
      [ones(2, 3), 'needs a square, got shape (2, 3)'],
      [ones(3, 2), 'needs a square, got shape (3, 2)'],
      [ones(3), 'needs rows and columns, got shape (3,)'],
    ],
  ],
  [
    'levels',
    (levels) => axes().contour([[1, 2], [3, 4]], { levels }), // biome-ignore format: rows
    [1, [2], [2, 3]],
    [
      [[], 'levels is empty'],
      [[2, 2], 'the levels must rise'],
      [[3, 2], 'the levels must rise'],
      [[1, 3, 2], 'the levels must rise'],
      [[Number.NaN], 'the levels must rise, and be finite'],
      [[2, Infinity], 'the levels must rise, and be finite'],
      [0, 'levels must be'],
    ],
  ],
  [
    'rows of a field',
    (z) => axes().contour(z),
    [ones(2, 2), ones(3, 2)],
    [
      [ones(4), 'needs rows and columns'],
      [[[1, 2], [3]], 'the rows are of different lengths'],
      [[[1, 2], 3], 'the rows are of different lengths'],
      [[[1, 'a'], [3, 4]], 'needs numbers'], // biome-ignore format: rows
    ],
  ],
  [
    'columns of cells',
    (x) => axes().pcolormesh(x, [1, 2], ones(2, 3)),
    [three, [0, 1, 2, 3]],
    [
      [[1, 2], 'x of shape (2,) and y of shape (2,) for 2 rows of 3 numbers'],
      [[0, 1, 2, 3, 4], 'x of shape (5,) and y of shape (2,) for 2 rows of 3 numbers'],
    ],
  ],
  [
    'columns of heights, which have no borders',
    (x) => axes().contour(x, [1, 2], ones(2, 3)),
    [three],
    [
      [[1, 2], 'x of shape (2,) and y of shape (2,) for 2 rows of 3 numbers'],
      [[0, 1, 2, 3], 'x of shape (4,) and y of shape (2,) for 2 rows of 3 numbers'],
    ],
  ],
  [
    'limits that a logarithmic axis cannot show',
    (low) => axes().ylim(low, 10).yscale('log'),
    [1, 1e-300, undefined],
    [
      [0, 'a log axis cannot begin or end at 0'],
      [-1, 'a log axis cannot begin or end at -1'],
    ],
  ],
  [
    'upper limits that a logarithmic axis cannot show',
    (high) => axes().xscale('log').xlim(undefined, high),
    [1, 1e-300, undefined],
    [
      [0, 'a log axis cannot begin or end at 0'],
      [-1, 'a log axis cannot begin or end at -1'],
    ],
  ],
  [
    'limits of an even axis',
    (low) => axes().xlim(low, 1),
    [0, -1e308, 1, 2, undefined],
    [
      [Number.NaN, 'a linear axis cannot begin or end at NaN'],
      [-Infinity, 'a linear axis cannot begin or end at -Infinity'],
    ],
  ],
  [
    'limits of a cube',
    (high) => space().zlim(0, high),
    [1, 1e-300],
    [
      [0, 'limits 0 and 0 are not in order'],
      [-1, 'limits 0 and -1 are not in order'],
      [Infinity, 'limits 0 and Infinity are not in order'],
      [Number.NaN, 'limits 0 and NaN are not in order'],
    ],
  ],
  [
    'lower limits of a cube',
    (low) => space().xlim(low, 0).ylim(low, 0),
    [-1],
    [
      [0, 'limits 0 and 0 are not in order'],
      [-Infinity, 'limits -Infinity and 0 are not in order'],
    ],
  ],
  [
    'angles of a view',
    (angle) => space().viewInit(angle, 0).viewInit(0, angle),
    [0, -90, 720],
    [
      [Number.NaN, 'an angle must not be NaN'],
      [Infinity, 'an angle must not be Infinity'],
    ],
  ],
  [
    'ends of a logarithmic scale of colours',
    (vmin) => axes().imshow(ones(2, 2), { norm: 'log', vmin }),
    [1e-9, 1],
    [[0, 'a logarithmic scale cannot begin or end at 0']],
  ],
  [
    'upper ends of a logarithmic scale of colours',
    (vmax) => axes().scatter(three, three, { c: three, norm: 'log', vmax }),
    [1e-9, 1],
    [[0, 'a logarithmic scale cannot begin or end at 0']],
  ],
  [
    'classes of points',
    (predict) => axes().decisionRegions(predict, { extent: [0, 1, 0, 1], resolution: 2 }),
    [(points: unknown[]) => points.map(() => 0)],
    [
      [() => [0], '1 classes for 4 points'],
      [(points: unknown[]) => [...points.map(() => 0), 0], '5 classes for 4 points'],
    ],
  ],
  [
    'corners of a picture',
    (extent) => axes().imshow(ones(2, 2), { extent }),
    [
      [0, 1, 0, 1],
      [1, 0, 1, 0],
    ],
    [
      [[0, 1, 0], 'extent must not be [0, 1, 0]'],
      [[0, 1, 0, 1, 2], 'extent must not be [0, 1, 0, 1, ...]'],
      [[0, 1, 0, Number.NaN], 'extent must not be [0, 1, 0, NaN]'],
    ],
  ],
  [
    'sizes of a figure',
    (figsize) => figure({ figsize }),
    [
      [1, 1],
      [0.5, 9],
    ],
    [
      [[0, 1], 'figsize [0, 1] is not a size'],
      [[1, 0], 'figsize [1, 0] is not a size'],
      [[1], 'figsize [1] is not a size'],
      [[1, 2, 3], 'figsize [1, 2, 3] is not a size'],
      [[1, Infinity], 'figsize [1, Infinity] is not a size'],
    ],
  ],
  [
    'a cell of a grid',
    (index) => figure().addSubplot(2, 3, index),
    [1, 6],
    [
      [0, 'index must be a positive whole number, not 0'],
      [7, 'cell 7 is not in a grid of 2 by 3'],
      [1.5, 'index must be a positive whole number, not 1.5'],
    ],
  ],
  [
    'places of a note',
    (xy) => axes().annotate('a', xy),
    [
      [0, 0],
      [-1, 1e9],
    ],
    [
      [[1], 'a place must not be [1]'],
      [[1, 2, 3], 'a place must not be [1, 2, 3]'],
      [['a', 1], "a place must not be ['a', 1]"],
      [[1, 'a'], "a place must not be [1, 'a']"],
    ],
  ],
  [
    'markers',
    (marker) => axes().plot(three, { marker }),
    ['o', '', '|'],
    [
      ['q', "unknown marker 'q' for marker"],
      ['oo', "unknown marker 'oo' for marker"],
      [1, 'unknown marker 1 for marker'],
    ],
  ],
  [
    'markers of points',
    (marker) => axes().scatter(three, three, { marker }),
    ['o', '_'],
    [['', "unknown marker '' for marker"]],
  ],
  [
    'formats',
    (format) => axes().plot(three, format),
    ['r--', 'o', 'C1', '--', 'k:', 'C9s-'],
    [
      ['q', "cannot read the format 'q'"],
      ['r--q', "cannot read the format 'r--q'"],
      ['rr', "cannot read the format 'rr'"],
    ],
  ],
  ['lists of a plot', (z) => axes().plot(three, three, z), [{}], [[three, 'takes one x and one y']]],
  [
    'colours of a surface',
    (color) => space().surface(three, three, ones(3, 3), { color }),
    ['red'],
    [['none', "a surface has a colour: not 'none'"]],
  ],
  [
    'texts of ticks',
    (labels) => axes().xticks([1, 2], labels),
    [undefined, ['a', 'b']],
    [['ab', "the texts of ticks must not be 'ab'"]],
  ],
  ['scales', (scale) => axes().xscale(scale), ['linear', 'log'], [['Log', "unknown scale 'Log'"]]],
  [
    'places of a solid line',
    (z) => space().plot3d(three, three, z),
    [three],
    [[[1, 2], 'lengths differ: (3,), (3,), (2,)']],
  ],
  [
    'places of solid points',
    (y) => space().scatter3d(three, y, three),
    [three],
    [[[1, 2], 'lengths differ: (3,), (2,), (3,)']],
  ],
  ['places of bars', (y) => axes().bar(three, y), [three], [[[1, 2], 'lengths differ']]],
  ['places of lying bars', (y) => axes().barh(three, y), [three], [[[1, 2], 'lengths differ']]],
  ['places of stems', (y) => axes().stem(three, y), [three], [[[1, 2], 'lengths differ']]],
  ['places of arrows', (v) => axes().quiver(three, three, three, v), [three], [[[1, 2], 'lengths differ']]],
  ['edges of an area', (y) => axes().fillBetween(three, y), [three, 1], [[[1, 2], '2 values for 3 places']]],
  [
    'stretches of an area',
    (where) => axes().fillBetween(three, three, 0, { where }),
    [[true, false, true]],
    [[[true], 'lengths differ']],
  ],
  ['sizes of points', (s) => axes().scatter(three, three, { s }), [9, [1, 2, 3]], [[[1, 2], '2 values for 3 places']]],
  [
    'colours of points',
    (c) => axes().scatter(three, three, { c }),
    [three, 'red'],
    [[[1, 2], '2 values for 3 places']],
  ],
];

describe('a figure takes and refuses', () => {
  takesAndRefuses(cases);

  test.each<[method: string, given: readonly unknown[]]>([
    ['step', [three, three]],
    ['scatter', [three, three]],
    ['bar', [three, three]],
    ['barh', [three, three]],
    ['hist', [three]],
    ['stem', [three, three]],
    ['fillBetween', [three, three, 0]],
    ['errorbar', [three, three]],
    ['imshow', [ones(2, 2)]],
    ['axhline', [0]],
    ['axvline', [0]],
    ['axhspan', [0, 1]],
    ['axvspan', [0, 1]],
    ['text', [0, 0, 'a']],
    ['annotate', ['a', [0, 0]]],
    ['legend', []],
    ['quiver', [three, three, three, three]],
  ])('nothing after the options of %s', (method, given) => {
    const call = (...more: unknown[]): unknown => {
      const ax = axes();
      return Reflect.apply(Reflect.get(ax, method), ax, [...given, ...more]);
    };
    expect(() => call({})).not.toThrow();
    expect(() => call({}, {})).toThrow(ArgumentError);
    expect(() => call({}, undefined)).toThrow('got 1 argument too many');
  });
});
