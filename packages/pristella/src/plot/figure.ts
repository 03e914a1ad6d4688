import { ArgumentError, showValue } from '../base/errors.ts';
import { checkFields, checkNumber } from '../base/limits.ts';
import { checkArguments, type Options, options } from '../base/options.ts';
import { whole } from '../base/row.ts';
import { Axes } from './axes/axes.ts';
import { centredLines, labelRoom } from './axes/frame.ts';
import type { Panel } from './axes/panel.ts';
import { layPanels, type Placed } from './layout.ts';
import { size, theme } from './rows.ts';
import type { Box, Scene, Shape } from './scene.ts';
import { sceneToSvg } from './svg.ts';
import { mathText } from './text/math.ts';
import { wrap } from './text/metrics.ts';
import { shown } from './text/shown.ts';
import { printed, type Typography } from './text/typography.ts';
import type { Theme } from './theme.ts';
import { Axes3D } from './three/axes3d.ts';
import { checkParts } from './values.ts';

/** The colours of a picture that is written. */
export class ThemeOptions {
  /** Colours for light paper, dark paper, or what the reader prefers; those of the figure unless told. */
  readonly theme?: Theme | undefined = theme();
}
export const themeOptions: Options<ThemeOptions> = options(ThemeOptions);

/** How large a figure is and how it looks. */
export class FigureOptions {
  /** Width and height in inches of 100 pixels, as Matplotlib counts them; [6.4, 4.8] unless told. */
  readonly figsize?: readonly [number, number] = size([6.4, 4.8]);
  /** Colours for light paper, dark paper, or what the reader prefers ('auto', the default). */
  readonly theme?: Theme = theme('auto');
}
export const figureOptions: Options<FigureOptions> = options(FigureOptions);

/** How many rows and columns a panel takes in the figure's grid. */
export class SpanOptions {
  /** How many rows it takes; 1 unless told. */
  readonly rowspan?: number = whole(1, 1);
  /** How many columns it takes; 1 unless told. */
  readonly colspan?: number = whole(1, 1);
}

const count = { whole: true, least: 1 } as const;

const spanOptions: Options<SpanOptions> = options(SpanOptions);

/**
 * A picture: a grid of panels under one title. Everything is laid out when it is written, so no label is cut off.
 * @example
 * const fig = new plot.Figure({ figsize: [6, 3] }).suptitle('Three panels');
 * const left = fig.addSubplot(1, 3, 1).plot([1, 4, 9]).title('Squares');
 * const middle = fig.axes3d(1, 3, 2).scatter3d([0, 1], [0, 1], [0, 1]);
 * const none = { left: 0, right: 0, top: 0, bottom: 0 };
 * const own = { aspect: 1, heading: '', margins: () => none, draw: () => [], describe: () => 'A panel of my own.' };
 * fig.addPanel(own, 1, 3, 3);
 * fig.describe();
 * console.log(fig.width, fig.height, fig.panels.length, fig.scene().shapes.length);
 * fig.toSvg({ theme: 'dark' }).slice(0, 4);
 * new plot.Figure().axes().bar(['a', 'b'], [3, 5]).describe();
 */
export class Figure {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static readonly name: string = 'Figure';
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Its colours: for light paper, dark paper, or what the reader prefers. */
  readonly theme: Theme;
  readonly #placed: Placed[] = [];
  #rows = 1;
  #columns = 1;
  #title = '';

  /** Throws ArgumentError unless `figsize` is two positive numbers. */
  constructor(options: FigureOptions = {}) {
    const { figsize, theme } = figureOptions.read(options, 'figure', arguments.length - 1);
    const [width, height] = figsize;
    this.width = Math.round(width * 100);
    this.height = Math.round(height * 100);
    this.theme = theme;
  }

  /** One pair of axes over the whole figure. */
  axes(): Axes {
    return this.addSubplot(1, 1, 1);
  }

  /**
   * Axes in three dimensions over the whole figure, or in a cell of a grid. Throws ArgumentError for a cell outside
   * the grid.
   */
  axes3d(rows = 1, columns = 1, index = 1, span: SpanOptions = {}): Axes3D {
    checkArguments(arguments.length, 4, 'subplot');
    const axes = new Axes3D();
    this.addPanel(axes, rows, columns, index, span);
    return axes;
  }

  /**
   * Axes in cell `index` (from 1, row by row) of a grid of `rows` by `columns` cells. Throws ArgumentError for a cell
   * outside the grid.
   */
  addSubplot(rows: number, columns: number, index: number, span: SpanOptions = {}): Axes {
    checkArguments(arguments.length, 4, 'subplot');
    const axes = new Axes(this);
    this.addPanel(axes, rows, columns, index, span);
    return axes;
  }

  /** Any panel in cell `index` (from 1) of a grid. Throws ArgumentError for a cell outside the grid, and for what is no panel. */
  addPanel(panel: Panel, rows = 1, columns = 1, index = 1, span: SpanOptions = {}): void {
    checkParts(panel, { margins: 'function', draw: 'function', describe: 'function' }, 'a panel', 'addPanel');
    const { rowspan, colspan } = spanOptions.read(span, 'subplot', arguments.length - 5);
    for (const [name, n] of Object.entries({ rows, columns, index })) checkNumber(n, name, 'subplot', count);
    const row = Math.floor((index - 1) / columns);
    const column = (index - 1) % columns;
    if (!(row + rowspan <= rows && column + colspan <= columns))
      throw new ArgumentError(`cell ${index} is not in a grid of ${rows} by ${columns}`, { op: 'subplot' });
    this.#rows = Math.max(this.#rows, rows);
    this.#columns = Math.max(this.#columns, columns);
    this.#placed.push({ panel, row, column, rowspan, colspan });
  }

  /** The title over all panels. */
  suptitle(text: string): this {
    this.#title = mathText(shown(text, 'suptitle', arguments.length - 1));
    return this;
  }

  /** The panels in the order in which they were added. */
  get panels(): readonly Panel[] {
    return this.#placed.map((p) => p.panel);
  }

  /** The picture as shapes in pixels, set in `type` (letters of a printed page unless told). */
  scene(type: Typography = printed, width: number = this.width, height: number = this.height): Scene {
    checkFields(type, ['gap', 'title', 'metrics'], 'a typography', 'scene', 'leave it out for a printed page');
    const pad = 2 * type.gap;
    const shapes = this.shapesIn({ x: pad, y: pad, width: width - 2 * pad, height: height - 2 * pad }, type);
    return { width, height, title: this.heading, description: this.describe(), shapes };
  }

  /** @internal Its title and its panels within an area, such as a part of another figure. */
  shapesIn({ x, y, width, height }: Box, type: Typography): Shape[] {
    const size = type.title + 1;
    const head = labelRoom(this.#title, width, size, type, true);
    const area = { x, y: y + head, width, height: height - head };
    const lines = this.#title === '' ? [] : wrap(this.#title, width, size, type.metrics, true);
    const text = { size, fill: 'ink', bold: true };
    const shapes: Shape[] = centredLines(lines, x + width / 2, y, [x, x + width], text, type);
    for (const { panel, box, cell } of layPanels(this.#placed, this.#rows, this.#columns, area, type))
      shapes.push({ kind: 'group', children: panel.draw(box, cell, type), data: { panel: '' } });
    return shapes;
  }

  /** @internal Its titles, as one line. */
  get heading(): string {
    const titles = [this.#title, ...this.panels.map((p) => p.heading)].filter((t) => t !== '');
    return titles.length === 0 ? 'Figure' : titles.slice(0, 4).join('; ');
  }

  /** The text alternative: each panel's title, axes, series and ranges. */
  describe(): string {
    const { panels } = this;
    const texts = panels.map((p, i) => `${panels.length > 1 ? `Panel ${i + 1}: ` : ''}${p.describe()}`);
    return [this.#title && `${this.#title}.`, ...texts].filter(Boolean).join(' ');
  }

  /** @internal JSON would have its size alone. Throws ArgumentError that names what writes it. */
  toJSON(): never {
    throw new ArgumentError('a figure is no JSON', {
      op: 'JSON.stringify',
      hint: 'fig.toSvg() is a text, fig.describe() tells its data',
    });
  }

  /** The figure as a self-contained SVG document. */
  toSvg(options: ThemeOptions = {}): string {
    const { theme = this.theme } = themeOptions.read(options, 'toSvg', arguments.length - 1);
    return sceneToSvg(this.scene(), theme);
  }
}

// By this name notebooks ask a value how it is shown: in pictures and words by their media types.
Object.defineProperty(Figure.prototype, Symbol.for('Jupyter.display'), {
  configurable: true,
  value(this: Figure): Readonly<Record<string, string>> {
    return { 'image/svg+xml': this.toSvg(), 'text/plain': this.describe() };
  },
});

/**
 * A new figure.
 * @example
 * const fig = plot.figure({ figsize: [5, 3] });
 * const ax = fig.axes().bar(['a', 'b', 'c'], [3, 1, 2]);
 * console.log(plot.figureToText(fig, { columns: 40, rows: 10 }));
 * fig.toSvg().startsWith('<svg');
 */
export function figure(options: FigureOptions = {}): Figure {
  checkArguments(arguments.length, 1, 'figure');
  return new Figure(options);
}

/**
 * A figure with a grid of axes, as `{ fig, axes }` with `axes[row][column]`; `ax` is the first of them.
 * Throws ArgumentError for a grid without cells.
 * @example
 * const { fig, axes } = plot.subplots(1, 2);
 * const left = axes[0]?.[0]?.plot([1, 4, 9]);
 * const right = axes[0]?.[1]?.hist([1, 2, 2]);
 * fig.panels.length;
 */
export function subplots(
  rows = 1,
  columns = 1,
  options: FigureOptions = {},
): { fig: Figure; ax: Axes; axes: Axes[][] } {
  figureOptions.check(options, 'subplots', arguments.length - 3);
  checkNumber(rows, 'rows', 'subplots', count);
  checkNumber(columns, 'columns', 'subplots', count);
  const fig = new Figure(options);
  const axes = Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => fig.addSubplot(rows, columns, r * columns + c + 1)),
  );
  return { fig, ax: axes[0]![0]!, axes };
}

/** A figure as it is, known by what it can do, as two copies of the library may meet. Throws ArgumentError for anything else. */
export function checkFigure(fig: Figure, op: string): Figure {
  if (typeof fig?.scene === 'function') return fig;
  throw new ArgumentError(`needs a figure, got ${showValue(fig)}`, { op, hint: 'plt.gcf() is the present one' });
}
