import { ArgumentError } from '../base/errors.ts';
import { type Options, options } from '../base/options.ts';
import { text, whole } from '../base/row.ts';
import { labelRoom } from './axes/frame.ts';
import { checkFigure, type Figure, FigureOptions, figure, figureOptions } from './figure.ts';
import type { Box, Shape } from './scene.ts';
import { printed, type Typography } from './text/typography.ts';

/** Title, size and arrangement of figures that stand beside each other. */
export class BesideOptions extends FigureOptions {
  /** The title over all of them. */
  readonly title?: string = text('');
  /** How many stand in a row; all of them unless told. */
  readonly columns?: number | undefined = whole(1);
}
const besideOptions: Options<BesideOptions> = options(BesideOptions);

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/**
 * Figures beside each other as one: each has its share of the width by its own width, so that what belongs together (a network and
 * its matrices, a circuit and its table) is one picture. Throws ArgumentError for no figure and for what is none.
 * @example
 * const curve = plot.figure().axes().plot([1, 4, 9]).figure;
 * const net = plot.networkGraph({ sizes: [2, 1] });
 * plot.beside([curve, net], { title: 'A curve and a network' }).describe();
 */
export function beside(figures: readonly Figure[], options: BesideOptions = {}): Figure {
  const { title, columns } = besideOptions.read(options, 'beside', arguments.length - 2);
  if (!Array.isArray(figures) || figures.length === 0)
    throw new ArgumentError('needs a list of figures', { op: 'beside', hint: 'plot.beside([left, right])' });
  for (const fig of figures) checkFigure(fig, 'beside');
  const across = columns ?? figures.length;
  const rows = Array.from({ length: Math.ceil(figures.length / across) }, (_, r) =>
    figures.slice(r * across, (r + 1) * across),
  );
  const widest = Math.max(...rows.map((row) => sum(row.map((f) => f.width))));
  const heights = rows.map((row) => Math.max(...row.map((f) => f.height)));
  const head = title === '' ? 0 : labelRoom(title, widest, printed.title + 1, printed, true);
  const fig = figure({ figsize: [widest / 100, (sum(heights) + head) / 100], ...figureOptions.pick(options) });
  fig.suptitle(title);
  fig.addPanel({
    aspect: undefined,
    heading: figures
      .map((f) => f.heading)
      .filter((h) => h !== 'Figure')
      .join('; '),
    margins: () => ({ left: 0, right: 0, top: 0, bottom: 0 }),
    draw: (box, _cell, type) => rows.flatMap((row, r) => rowIn(rowBox(box, heights, r), row, widest, type)),
    describe: () => figures.map((f) => f.describe()).join(' '),
  });
  return fig;
}

function rowBox(box: Box, heights: readonly number[], r: number): Box {
  const unit = box.height / sum(heights);
  return { ...box, y: box.y + unit * sum(heights.slice(0, r)), height: unit * heights[r]! };
}

/** A row in the middle of its box, each figure in its own shape. */
function rowIn(box: Box, row: readonly Figure[], widest: number, type: Typography): Shape[] {
  const unit = box.width / widest;
  const tallest = Math.max(...row.map((f) => f.height));
  let x = box.x + (box.width - unit * sum(row.map((f) => f.width))) / 2;
  return row.flatMap((fig) => {
    const [width, height] = [unit * fig.width, (box.height * fig.height) / tallest];
    const y = box.y + (box.height - height) / 2;
    const { gap } = type;
    const area = { x: x + gap, y: y + gap, width: width - 2 * gap, height: height - 2 * gap };
    x += width;
    return fig.shapesIn(area, type);
  });
}
