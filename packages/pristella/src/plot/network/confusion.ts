import { ShapeError, showShape } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { list, text } from '../../base/row.ts';
import { inkOn } from '../color.ts';
import { colorOf, colorScale } from '../color-scale.ts';
import type { Colormap } from '../colormap.ts';
import { checkCount } from '../count.ts';
import { type Figure, FigureOptions, figure, figureOptions } from '../figure.ts';
import { map } from '../rows.ts';
import { brief } from '../ticks.ts';
import { grid, type Rows } from '../values.ts';

/** Title, names of classes and colours of a confusion matrix. */
export class ConfusionOptions extends FigureOptions {
  /** The title above the picture: 'Confusion matrix' unless told. */
  readonly title?: string = text('Confusion matrix');
  /** Names of the classes; their numbers unless told. */
  readonly labels?: readonly string[] | undefined = list(text());
  /** A colour map or its name: 'Blues' unless told. */
  readonly cmap?: string | Colormap = map('Blues');
}
const confusionOptions: Options<ConfusionOptions> = options(ConfusionOptions);

/**
 * How often each true class (rows) was taken for each class (columns). Colours follow the share within a row, so that
 * rare classes show their errors too. Throws ShapeError for a matrix that is not square.
 * @example
 * plot.confusionMatrix([[8, 2], [1, 9]], { labels: ['cat', 'dog'] }).describe();
 */
export function confusionMatrix(counts: Rows, options: ConfusionOptions = {}): Figure {
  const { title, cmap, labels } = confusionOptions.read(options, 'confusionMatrix', arguments.length - 2);
  const g = grid(counts, 'confusionMatrix');
  checkCount(g.values.length, 'confusionMatrix');
  if (g.rows !== g.columns)
    throw new ShapeError(`needs a square, got shape ${showShape([g.rows, g.columns])}`, {
      op: 'confusionMatrix',
      shapes: [[g.rows, g.columns]],
    });
  const n = g.rows;
  const sums = Array.from({ length: n }, (_, r) => g.values.subarray(r * n, (r + 1) * n).reduce((a, b) => a + b, 0));
  const shareOf = (r: number, c: number): number => (sums[r] ? g.at(r, c) / sums[r] : 0);
  const shares = Array.from({ length: n }, (_, r) => Array.from({ length: n }, (_, c) => shareOf(r, c)));
  const side = Math.max(4.5, Math.min(9, 0.55 * n + 1.6));
  const fig = figure({ figsize: [side + 0.6, side], ...figureOptions.pick(options) });
  const names = labels ?? Array.from({ length: n }, (_, i) => String(i));
  if (names.length !== n) throw new ShapeError(`${names.length} labels for ${n} classes`, { op: 'confusionMatrix' });
  const at = names.map((_, i) => i);
  const ax = fig
    .axes()
    .imshow(shares, { cmap, vmin: 0, vmax: 1 })
    .title(title)
    .xlabel('predicted class')
    .ylabel('true class');
  ax.xticks(at, names).yticks(at, names);
  const scale = colorScale([0, 1], { cmap });
  const size = n > 15 ? 8 : 10;
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      const count = g.at(r, c);
      const ground = colorOf(shareOf(r, c), scale);
      if (count === 0 || !ground) continue;
      const color = inkOn(ground);
      ax.text(c, r, brief(count), { ha: 'center', va: 'center', color, fontsize: size });
    }
  }
  return fig;
}
