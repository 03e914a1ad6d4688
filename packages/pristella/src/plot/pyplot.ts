import type { Axes } from './axes/axes.ts';
import { Figure, type FigureOptions, subplots } from './figure.ts';
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

const gcf = (): Figure => (current ??= new Figure());
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
  /** Forgets the current figure. */
  close(): void;
}

/**
 * Matplotlib's short forms: `plt.plot(x, y)` draws on the current axes of the current figure.
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
 * plt.close();
 */
export const plt: Pyplot & { [Name in ShortForm]: Axes[Name] } = {
  ...(Object.fromEntries(shortForms.map((name) => [name, shortForm(name)])) as { [Name in ShortForm]: Axes[Name] }),
  figure(options = {}) {
    current = new Figure(options);
    axes = undefined;
    return current;
  },
  gcf,
  gca,
  subplot(rows, columns, index) {
    axes = gcf().addSubplot(rows, columns, index);
    return axes;
  },
  subplots(...given) {
    const made = subplots(...given);
    current = made.fig;
    axes = made.ax;
    return made;
  },
  axes3d: () => gcf().axes3d(),
  suptitle(...given) {
    gcf().suptitle(...given);
  },
  close() {
    current = undefined;
    axes = undefined;
  },
};

function shortForm(name: ShortForm): Axes[ShortForm] {
  const draw = (...args: unknown[]): unknown => {
    const target = gca();
    return Reflect.apply(target[name], target, args);
  };
  return draw as Axes[ShortForm];
}
