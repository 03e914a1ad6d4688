import { type Options, options } from '../../base/options.ts';
import { choice } from '../../base/row.ts';
import { conv2d } from '../../op/product/convolution.ts';
import { type Size2, WindowOptions, windowOptions } from '../../op/product/movement.ts';
import { avgPool2d, maxPool2d } from '../../op/product/pooling.ts';
import { reshape } from '../../op/shape/structure.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Figure } from '../figure.ts';
import type { Typography } from '../text/typography.ts';
import { brief } from '../ticks.ts';
import { type Grid, grid, gridOf, type Rows } from '../values.ts';
import { type Cell, cellFor, cells, outlined, textsOf, tints } from './cells.ts';
import { type Item, row, words } from './item.ts';
import { sheetFigure, TeachOptions } from './sheet.ts';
import {
  captioned,
  imageItem,
  resultItem,
  StepOptions,
  seenAt,
  stepsOf,
  stepTable,
  type Windows,
  type WindowWords,
  windowsOver,
  windowWords,
} from './windows.ts';

/** How the window moves, how many positions are shown, the title and the language. */
export interface ConvolutionWindowsOptions extends TeachOptions, WindowOptions, StepOptions {}
const convolutionWindowsOptions: Options<ConvolutionWindowsOptions> = options(TeachOptions, WindowOptions, StepOptions);

/** One image and one filter, with the result of the library's own convolution. */
interface Convolution {
  readonly windows: Windows;
  readonly filter: Grid;
  readonly result: Grid;
}

const image = (g: Grid, op: string): Tensor => reshape(asTensor([...g.values], op), [1, 1, g.rows, g.columns]);
const planeOf = (x: Tensor, [rows, columns]: readonly [number, number]): Grid =>
  gridOf(Float64Array.from(x.data()), rows, columns);

function convolve(x: Rows, filter: Rows, given: WindowOptions, op: string): Convolution {
  const [input, w] = [grid(x, op), grid(filter, op)];
  const windows = windowsOver(input, [w.rows, w.columns], given, 1, op);
  const y = conv2d(image(input, op), image(w, op), windowOptions.pick(given));
  return { windows, filter: w, result: planeOf(y, windows.places) };
}

const told = ({ places, size, padding, stride }: Windows): string =>
  `windows of ${size.join(' by ')} with stride ${stride.join(', ')} and padding ${padding.join(', ')} give ${places.join(' by ')}`;
const listed = (g: Grid): string => Array.from(g.values.subarray(0, 20), brief).join(', ');

/**
 * A convolution as a window that moves: for each of its first positions the image, its padding in grey and the window in blue; the
 * filter; and the result so far, the present number in green. Throws ShapeError where the filter does not fit into the image.
 * @example
 * plot.convolutionWindows([[1, 2, 3], [0, 1, 2], [3, 0, 1]], [[1, 0], [0, 1]]).describe();
 */
export function convolutionWindows(x: Rows, filter: Rows, options: ConvolutionWindowsOptions = {}): Figure {
  const op = 'convolutionWindows';
  const o = convolutionWindowsOptions.read(options, op, arguments.length - 3);
  const { windows, filter: w, result } = convolve(x, filter, o, op);
  const t = windowWords[o.language];
  const steps = stepsOf(windows, o.steps);
  const item = (type: Typography): Item => {
    const size = cellFor(textsOf(windows.x, w, result), type);
    const filterCell = (r: number, c: number): Cell => ({ text: brief(w.at(r, c)), tint: tints.second });
    const stencil = captioned(cells(w.rows, w.columns, filterCell, size, type), t.filter, type);
    const pictures = steps.map((step) =>
      row(
        [
          imageItem(windows, step, size, t, type),
          sign('∗', type),
          stencil,
          sign('=', type),
          resultItem(result, step, size, t.output, type),
        ],
        12,
      ),
    );
    return stepTable(pictures, type);
  };
  const describe = (): string => `convolution: ${told(windows)}: ${listed(result)}; ${steps.length} steps`;
  return sheetFigure({ title: o.title, item, describe }, options);
}

const sign = (text: string, type: Typography): Item => words(text, type, { size: type.title + 4, bold: true });

/**
 * im2col: for each of the first positions of the window the image with the window in blue, the matrix whose rows are the windows, and the
 * product of that matrix with the filter as a column, which is the convolution. Throws ShapeError where the filter does not fit.
 * @example
 * plot.im2colWindows([[1, 2, 3], [0, 1, 2], [3, 0, 1]], [[1, 0], [0, 1]]).describe();
 */
export function im2colWindows(x: Rows, filter: Rows, options: ConvolutionWindowsOptions = {}): Figure {
  const op = 'im2colWindows';
  const o = convolutionWindowsOptions.read(options, op, arguments.length - 3);
  const { windows, filter: w, result } = convolve(x, filter, o, op);
  const t = windowWords[o.language];
  const steps = stepsOf(windows, o.steps);
  const long = gridOf(result.values, result.values.length, 1);
  const flat = gridOf(w.values, w.values.length, 1);
  const item = (type: Typography): Item => {
    const size = cellFor(textsOf(windows.x, w, result), type);
    const weights = cells(flat.rows, 1, (r) => ({ text: brief(flat.at(r, 0)), tint: tints.second }), size, type);
    const pictures = steps.map((step) =>
      row(
        [
          imageItem(windows, step, size, t, type),
          sign('→', type),
          captioned(columnsItem(windows, step, type), t.columns, type),
          sign('·', type),
          captioned(weights, t.filter, type),
          sign('=', type),
          resultItem(long, step, size, t.output, type),
        ],
        12,
      ),
    );
    return stepTable(pictures, type, 1);
  };
  const describe = (): string => `im2col: ${told(windows)}: ${listed(result)}; ${steps.length} steps`;
  return sheetFigure({ title: o.title, item, describe }, options);
}

/** A row for each window so far, the present one in blue. */
function columnsItem(windows: Windows, step: number, type: Typography): Item {
  const [rows, columns] = [windows.places[0] * windows.places[1], windows.size[0] * windows.size[1]];
  const numbers = Array.from({ length: rows }, (_, r) => seenAt(windows, r)).flat();
  const seen = gridOf(Float64Array.from(numbers), rows, columns);
  const size = cellFor(textsOf(seen), type);
  const cellAt = (r: number, c: number): Cell => {
    if (r > step) return { text: '' };
    return { text: brief(seen.at(r, c)), tint: r === step ? tints.first : undefined, bold: r === step };
  };
  const picture = cells(rows, columns, cellAt, size, type);
  return { ...picture, shapes: [...picture.shapes, outlined([step, 0], [1, columns], size, tints.first)] };
}

class PoolKind {
  /** What is kept of a window: its 'max' unless told, or its 'mean'. */
  readonly kind?: 'max' | 'mean' = choice(['max', 'mean'], 'max');
}
/** What is kept, how the window moves, how many positions are shown, the title and the language. */
export interface PoolingWindowsOptions extends ConvolutionWindowsOptions, PoolKind {}
const poolingWindowsOptions: Options<PoolingWindowsOptions> = options(
  TeachOptions,
  WindowOptions,
  StepOptions,
  PoolKind,
);

const kindWords = { en: { max: 'max', mean: 'mean' }, zh: { max: '最大值', mean: '平均值' } } as const;

/**
 * Pooling as a window that moves: for each of its first positions the image with the window in blue and the result so far, the
 * present number in green. Windows do not overlap unless `stride` says so. Throws ShapeError where none fits.
 * @example
 * plot.poolingWindows([[1, 2, 1, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 4, 0, 1]], 2).describe();
 */
export function poolingWindows(x: Rows, size: Size2, options: PoolingWindowsOptions = {}): Figure {
  const op = 'poolingWindows';
  const o = poolingWindowsOptions.read(options, op, arguments.length - 3);
  const input = grid(x, op);
  const y = (o.kind === 'max' ? maxPool2d : avgPool2d)(image(input, op), size, windowOptions.pick(options));
  const windows = windowsOver(input, size, o, size, op);
  const result = planeOf(y, windows.places);
  const t: WindowWords = windowWords[o.language];
  const steps = stepsOf(windows, o.steps);
  const item = (type: Typography): Item => {
    const cell = cellFor(textsOf(windows.x, result), type);
    const pictures = steps.map((step) =>
      row(
        [
          imageItem(windows, step, cell, t, type),
          captioned(sign('→', type), kindWords[o.language][o.kind], type),
          resultItem(result, step, cell, t.output, type),
        ],
        14,
      ),
    );
    return stepTable(pictures, type);
  };
  const describe = (): string => `pooling by ${o.kind}: ${told(windows)}: ${listed(result)}; ${steps.length} steps`;
  return sheetFigure({ title: o.title, item, describe }, options);
}
