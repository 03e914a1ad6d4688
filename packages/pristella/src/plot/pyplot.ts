import { tell } from '../base/environment.ts';
import { ArgumentError, showValue } from '../base/errors.ts';
import { checkArguments } from '../base/options.ts';
import type { Axes } from './axes/axes.ts';
import { Figure, type FigureOptions, subplots } from './figure.ts';
import { type ShowOptions, saveFigure, showFigures, showOptions } from './outlet.ts';
import { type PngOptions, pngOptions } from './png-options.ts';
import type { Axes3D } from './three/axes3d.ts';

const shortForms = [
  'plot', 'step', 'scatter', 'bar', 'barh', 'hist', 'stem', 'fillBetween', 'errorbar', 'axhline', 'axvline', 'axhspan',
  'axvspan', 'text', 'annotate', 'imshow', 'pcolormesh', 'contour', 'contourf', 'quiver', 'decisionRegions',
  'colorbar', 'title', 'xlabel', 'ylabel', 'xlim', 'ylim', 'xscale', 'yscale', 'xticks', 'yticks', 'legend', 'grid',
  'axis', 'twinx',
] as const; // biome-ignore format: one list
type ShortForm = (typeof shortForms)[number];

let current: Figure | undefined;
let axes: Axes | undefined;

/** The figures that `plt.show()` shows, in the order in which they were opened. */
const open = new Set<Figure>();
/** More than so many are kept for nothing, most likely by a loop. */
const MANY = 20;

/** Makes a figure the current one. */
function opened(fig: Figure): Figure {
  current = fig;
  axes = undefined;
  open.add(fig);
  if (open.size === MANY + 1)
    tell(
      `more than ${MANY} figures of plt are open and kept; plt.show() shows and closes them, plt.close() closes one`,
    );
  return fig;
}

const gcf = (): Figure => current ?? opened(new Figure());
const gca = (): Axes => (axes ??= gcf().axes());

/** What `plt` has besides the short forms of the axes' methods. */
export interface Pyplot {
  /** Begins a new figure, which the short forms then draw on. */
  figure(options?: FigureOptions): Figure;
  /** The current figure, made where there is none. */
  gcf(): Figure;
  /** The current axes, made where there are none. */
  gca(): Axes;
  /**
   * Makes the axes in a cell of a grid the current ones: `subplot(2, 2, 1)`. Throws ArgumentError for a cell outside
   * the grid.
   */
  subplot(rows: number, columns: number, index: number): Axes;
  /** A new figure with a grid of axes. */
  subplots(rows?: number, columns?: number, options?: FigureOptions): ReturnType<typeof subplots>;
  /** Axes in three dimensions on the current figure. */
  axes3d(): Axes3D;
  /** The title over all panels of the current figure. */
  suptitle(text: string): void;
  /** Closes the current figure, a figure of `plt`, or 'all': they are shown no more. Throws ArgumentError for anything else. */
  close(which?: Figure | 'all'): void;
  /**
   * Shows all open figures and closes them: in a terminal as text; where Node's output is none, as pages of HTML in a new
   * folder for temporary files, whose addresses are printed; in a page at the end of its body; in a notebook of Deno below
   * the cell. Throws ArgumentError for an element that is not there.
   */
  show(options?: ShowOptions): void;
  /**
   * Saves the current figure as its name's ending says: `.svg`, `.png`, `.html` (pans, zooms and turns) or `.txt`. Node
   * writes a file, a page downloads it. Throws ArgumentError for other endings and where no figure is open, DataError where a
   * file cannot be written or painted.
   */
  savefig(name: string, options?: PngOptions): void;
}

/**
 * Matplotlib's short forms: `plt.plot(x, y)` draws on the current axes of the current figure, `plt.show()` shows all open
 * figures and closes them, `plt.savefig(name)` saves the current one. Throws ArgumentError where there is none to save, and
 * for what is no figure to close.
 * @example
 * const { plt } = plot;
 * const x = np.linspace(0, 2 * np.pi, 60);
 * const fig = plt.figure({ figsize: [4, 3] });
 * const ax = plt.plot(x, x.sin()).title('A wave');
 * console.log(plot.figureToText(fig, { columns: 50, rows: 12 }));
 * console.log(plt.gcf() === fig, plt.gca() === ax);
 * // Several panels, one after the other the current one.
 * plt.close();
 * const left = plt.subplot(1, 2, 1);
 * const line = plt.plot([1, 4, 9]);
 * const right = plt.subplot(1, 2, 2);
 * const bars = plt.bar(['a', 'b'], [3, 5]);
 * plt.suptitle('Two panels');
 * console.log(left === line, plt.gcf().describe());
 * const grid = plt.subplots(2, 2);
 * console.log(grid.fig.panels.length, plt.gca() === grid.ax);
 * plt.close();
 * plt.axes3d().plot3d([0, 1], [0, 1], [0, 1]).describe();
 * plt.savefig(`${folder}/line.svg`);
 * plt.close('all');
 * // Shows and closes all that are open.
 * const last = plt.plot([1, 4, 9]);
 * plt.show({ as: 'text', columns: 40, rows: 10, unicode: false });
 */
export const plt: Pyplot & { [Name in ShortForm]: Axes[Name] } = {
  ...(Object.fromEntries(shortForms.map((name) => [name, shortForm(name)])) as { [Name in ShortForm]: Axes[Name] }),
  figure(options = {}) {
    return opened(new Figure(options));
  },
  gcf,
  gca,
  subplot(rows, columns, index) {
    axes = gcf().addSubplot(rows, columns, index);
    return axes;
  },
  subplots(...given) {
    const made = subplots(...given);
    opened(made.fig);
    axes = made.ax;
    return made;
  },
  axes3d: () => gcf().axes3d(),
  suptitle(...given) {
    gcf().suptitle(...given);
  },
  close(which = current) {
    checkArguments(arguments.length, 1, 'close');
    if (which === 'all') open.clear();
    else if (which instanceof Figure) open.delete(which);
    else if (which !== undefined)
      throw new ArgumentError(`needs a figure, got ${showValue(which)}`, { op: 'close', hint: "or 'all'" });
    if (current && !open.has(current)) {
      current = undefined;
      axes = undefined;
    }
  },
  show(options = {}) {
    showOptions.check(options, 'show', arguments.length - 1);
    if (open.size === 0) tell('plt.show() has no figure to show: plt.plot() opens one, and plt.show() closes all');
    else showFigures([...open], options);
    plt.close('all');
  },
  savefig(name, options = {}) {
    pngOptions.check(options, 'savefig', arguments.length - 2);
    if (current) saveFigure(name, current, options);
    else {
      const hint =
        'draw first, and save before plt.show(), which closes all figures; savefig(name, fig) of pristella/node saves any';
      throw new ArgumentError('no figure is open', { op: 'savefig', hint });
    }
  },
};

function shortForm(name: ShortForm): Axes[ShortForm] {
  const draw = (...args: unknown[]): unknown => {
    const target = gca();
    return Reflect.apply(target[name], target, args);
  };
  return draw as Axes[ShortForm];
}
