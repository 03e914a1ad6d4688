import { checkChoice } from '../../base/choice.ts';
import { ArgumentError } from '../../base/errors.ts';
import { checkArguments, type Options, options } from '../../base/options.ts';
import { choice } from '../../base/row.ts';
import { type Color, paintOf } from '../color.ts';
import type { Mappable } from '../color-scale.ts';
import type { Figure } from '../figure.ts';
import { type BarOptions, bars } from '../mark/bar.ts';
import { type ContourfOptions, type ContourOptions, contour, contourf } from '../mark/contour.ts';
import { type ErrorbarOptions, errorbar } from '../mark/errorbar.ts';
import { type FillOptions, fillBetween } from '../mark/fill.ts';
import { type HistOptions, hist } from '../mark/hist.ts';
import { type ImshowOptions, image } from '../mark/image.ts';
import { type LineOptions, line, lineOptions, parseFormat, StairOptions } from '../mark/line.ts';
import type { Mark, NextColor } from '../mark/mark.ts';
import { type MeshOptions, mesh } from '../mark/mesh.ts';
import { type QuiverOptions, quiver } from '../mark/quiver.ts';
import { type Classifier, type RegionsOptions, regions } from '../mark/regions.ts';
import { type BandOptions, band, type RuleOptions, rule } from '../mark/rule.ts';
import { type ScatterOptions, scatter } from '../mark/scatter.ts';
import { type StemOptions, stem } from '../mark/stem.ts';
import { type AnnotateOptions, annotate, type TextOptions, text } from '../mark/text.ts';
import { color } from '../rows.ts';
import { scaleOf } from '../scale.ts';
import type { Box, Shape } from '../scene.ts';
import { mathText } from '../text/math.ts';
import { shown } from '../text/shown.ts';
import type { Typography } from '../text/typography.ts';
import { cycleColor } from '../theme.ts';
import { checkParts, type Pixels, type Rows, type Values, vector } from '../values.ts';
import { type FieldArguments, fieldArguments, givenTicks, isOptions, type Places, placesOn } from './arguments.ts';
import { type ColorbarOptions, colorbarOptions } from './colorbar.ts';
import type { Margins } from './frame.ts';
import { type LegendOptions, type LegendPlace, legendOptions } from './legend.ts';
import type { Panel } from './panel.ts';
import { aspectOf, describePlane, drawPlane, limitsOf, newPlane, type Plane, planeMargins } from './plane.ts';

/** A mark at places that are numbers by now; where they were names, with these as well. */
type MarkAt = (at: Values, names?: readonly string[]) => Mark;
/** Limits as two arguments, or as a list of two. */
type Limits = readonly (number | undefined)[] | readonly [readonly [number | undefined, number | undefined]];

/** The look of a line in stairs. */
class StepOptions extends StairOptions {
  /** Where the height changes: at the start ('pre', unless told), the end or the middle of each interval. */
  readonly where?: 'pre' | 'post' | 'mid' = choice(['pre', 'post', 'mid'], 'pre');
}
const stepOptions: Options<StepOptions> = options(StepOptions);

/** The colour of a second y axis. */
class TwinOptions {
  /** The colour of its numbers and its label. */
  readonly color?: Color | undefined = color();
}
const twinOptions: Options<TwinOptions> = options(TwinOptions);

/**
 * A pair of axes and what is drawn on them, in Matplotlib's words.
 * @example
 * const [x, y] = [[1, 2, 3], [2, 1, 3]];
 * const axes = () => plot.figure().axes();
 * // Lines and points; the text alternative says what was drawn.
 * axes().plot(x, y, 'r--o', { label: 'a' }).step(x, y).scatter(x, y).stem(x, y).errorbar(x, y, { yerr: 0.1 }).describe();
 * axes().bar(['a', 'b', 'c'], y).describe();
 * axes().barh(x, y).hist([1, 1, 2], 2).fillBetween(x, y, 0).describe();
 * // What is coloured by numbers, and arrows.
 * const z = [[0, 1], [2, 3]];
 * axes().imshow(z).colorbar({ label: 'height' }).describe();
 * axes().pcolormesh(z).contourf(z).contour(z, { levels: [1] }).quiver([0], [0], [1], [1]).describe();
 * const sideOf = (points) => points.map(([u]) => (u > 0 ? 1 : 0));
 * axes().decisionRegions(sideOf, { extent: [-1, 1, -1, 1] }).describe();
 * // Rules, bands, words, and any mark of your own.
 * const note = { order: 3, extent: {}, draw: () => [], describe: () => 'a mark of my own' };
 * axes().axhline(0.5).axvline(2).axhspan(0, 1).axvspan(1, 2).text(1, 2, 'here').annotate('peak', [3, 3]).add(note).describe();
 * // How the axes look.
 * const ax = axes().plot(x, y, { label: 'loss' }).title('Loss').xlabel('epoch').ylabel('$L$').legend().grid();
 * const same = ax.xlim(0, 4).ylim(1, 100).yscale('log').xscale('linear').xticks([1, 2], ['one', 'two']).yticks([1, 10]);
 * console.log(ax.xlim(), ax.ylim(), same.invertYaxis().axis('equal').heading);
 * ax.twinx({ color: 'C1' }).plot([5, 6, 7]).describe();
 */
export class Axes implements Panel {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static readonly name: string = 'Axes';
  /** The figure that it is a part of. */
  readonly figure: Figure;
  readonly #plane: Plane;
  readonly #next: NextColor;

  /** @internal Axes are made by a figure, or as the twin of others. */
  constructor(fig: Figure, plane: Plane = newPlane(), next?: NextColor) {
    this.figure = fig;
    this.#plane = plane;
    let colors = 0;
    this.#next = next ?? (() => cycleColor(colors++));
  }

  /**
   * Points joined by a line: `plot(y)`, `plot(x, y)`, `plot(x, y, 'r--o')`, each with options at the end. Throws
   * ArgumentError for a format that is none and for more than one x and one y, ShapeError if their lengths differ.
   * Names as x are categories: each has one place on the axis, for all marks.
   */
  plot(x: Places, ...rest: readonly (Values | string | LineOptions)[]): this {
    let options: LineOptions = {};
    let y: Values | undefined;
    for (const part of rest) {
      if (typeof part === 'string') options = { ...parseFormat(part), ...options };
      else if (isOptions(part)) options = { ...options, ...part };
      else if (y === undefined) y = part as Values;
      else throw new ArgumentError('takes one x and one y', { op: 'plot', hint: 'call it once for each line' });
    }
    const ys = y ?? (x as Values);
    const xs = y === undefined ? Float64Array.from(vector(ys, 'plot').keys()) : x;
    return this.#addAt('plot', 'x', xs, (at) => line(at, ys, options, this.#next));
  }

  /** A line in stairs: the height changes at the start ('pre'), the end ('post') or the middle ('mid') of each interval. */
  step(x: Places, y: Values, options: StepOptions = {}): this {
    const o = stepOptions.read(options, 'step', arguments.length - 3);
    const look = { ...lineOptions.pick(o), drawstyle: `steps-${o.where}` } as const;
    return this.#addAt('step', 'x', x, (at) => line(at, y, look, this.#next, 'step'));
  }

  /** Points of one or several sizes (`s`) and colours (`c`). */
  scatter(x: Places, y: Values, options: ScatterOptions = {}): this {
    checkArguments(arguments.length, 3, 'scatter');
    return this.#addAt('scatter', 'x', x, (at) => scatter(at, y, options, this.#next));
  }

  /** Bars standing at numbers or at named categories; a name that comes again in one list has a second place. */
  bar(x: Places, height: Values, options: BarOptions = {}): this {
    checkArguments(arguments.length, 3, 'bar');
    const draw: MarkAt = (at, names) => bars('y', at, height, options, this.#next, names);
    return this.#addAt('bar', 'x', x, draw, true);
  }

  /** Bars lying at numbers or at named categories as `bar` has them, the first at the bottom. */
  barh(y: Places, width: Values, options: BarOptions = {}): this {
    checkArguments(arguments.length, 3, 'barh');
    const draw: MarkAt = (at, names) => bars('x', at, width, options, this.#next, names);
    return this.#addAt('barh', 'y', y, draw, true);
  }

  /** How often values fall into bins. */
  hist(values: Values, options: HistOptions | number = {}): this {
    checkArguments(arguments.length, 2, 'hist');
    return this.add(hist(values, typeof options === 'number' ? { bins: options } : options, this.#next));
  }

  /** Markers on stems. */
  stem(x: Places, y: Values, options: StemOptions = {}): this {
    checkArguments(arguments.length, 3, 'stem');
    return this.#addAt('stem', 'x', x, (at) => stem(at, y, options, this.#next));
  }

  /** The area between two curves, or between a curve and a height (0 unless told). */
  fillBetween(x: Places, y1: number | Values, y2: number | Values = 0, options: FillOptions = {}): this {
    checkArguments(arguments.length, 4, 'fillBetween');
    return this.#addAt('fillBetween', 'x', x, (at) => fillBetween(at, y1, y2, options, this.#next));
  }

  /** A line whose points carry bars of uncertainty (`xerr`, `yerr`). */
  errorbar(x: Places, y: Values, options: ErrorbarOptions = {}): this {
    checkArguments(arguments.length, 3, 'errorbar');
    return this.#addAt('errorbar', 'x', x, (at) => errorbar(at, y, options, this.#next));
  }

  /** A picture: numbers through a colour map (`cmap`), or colours; row 0 at the top unless `origin` is 'lower'. */
  imshow(data: Pixels, options: ImshowOptions = {}): this {
    checkArguments(arguments.length, 2, 'imshow');
    const mark = image(data, options);
    const [, , bottom, top] = mark.corners;
    if (bottom > top) this.#plane.y.inverted = true;
    this.#plane.aspect = mark.aspect;
    return this.add(mark);
  }

  /** Coloured rectangles: `pcolormesh(c)` or `pcolormesh(x, y, c)`, with borders or centres along x and y. */
  pcolormesh(...args: FieldArguments<MeshOptions>): this {
    const { parts, options } = fieldArguments(args, 'pcolormesh');
    return this.add(mesh(parts, options));
  }

  /** Lines of equal height: `contour(z)` or `contour(x, y, z)`, options last. */
  contour(...args: FieldArguments<ContourOptions>): this {
    const { parts, options } = fieldArguments(args, 'contour');
    return this.add(contour(parts, options));
  }

  /** Filled bands between heights: `contourf(z)` or `contourf(x, y, z)`, options last. */
  contourf(...args: FieldArguments<ContourfOptions>): this {
    const { parts, options } = fieldArguments(args, 'contourf');
    return this.add(contourf(parts, options));
  }

  /** Arrows at (x, y) with components (u, v). */
  quiver(x: Values | Rows, y: Values | Rows, u: Values | Rows, v: Values | Rows, options: QuiverOptions = {}): this {
    checkArguments(arguments.length, 5, 'quiver');
    return this.add(quiver([x, y, u, v], options, this.#next));
  }

  /** The class that `predict` gives to each part of the plane. */
  decisionRegions(predict: Classifier, options: RegionsOptions): this {
    checkArguments(arguments.length, 2, 'decisionRegions');
    return this.add(regions(predict, options));
  }

  /** The bar that says what the colours of the last coloured mark mean. Throws ArgumentError where there is none. */
  colorbar(options: ColorbarOptions = {}): this {
    const { label } = colorbarOptions.read(options, 'colorbar', arguments.length - 1);
    const mappable = this.#plane.marks.findLast((m): m is Mark & Mappable => 'colors' in m);
    if (!mappable)
      throw new ArgumentError('nothing here is coloured by numbers', {
        op: 'colorbar',
        hint: 'call it after imshow, contourf, ...',
      });
    this.#plane.colorbars.push({ mappable, label: mathText(shown(label, 'colorbar')) });
    return this;
  }

  /** A horizontal line across the plot. */
  axhline(y = 0, options: RuleOptions = {}): this {
    checkArguments(arguments.length, 2, 'axhline');
    return this.add(rule('y', y, options));
  }
  /** A vertical line across the plot. */
  axvline(x = 0, options: RuleOptions = {}): this {
    checkArguments(arguments.length, 2, 'axvline');
    return this.add(rule('x', x, options));
  }
  /** A horizontal band across the plot. */
  axhspan(low: number, high: number, options: BandOptions = {}): this {
    checkArguments(arguments.length, 3, 'axhspan');
    return this.add(band('y', low, high, options));
  }
  /** A vertical band across the plot. */
  axvspan(low: number, high: number, options: BandOptions = {}): this {
    checkArguments(arguments.length, 3, 'axvspan');
    return this.add(band('x', low, high, options));
  }

  /** Words at a place in data. */
  text(x: number, y: number, words: string, options: TextOptions = {}): this {
    checkArguments(arguments.length, 4, 'text');
    return this.add(text(x, y, words, options));
  }
  /** Words about a point, with an arrow from `xytext` to it. */
  annotate(words: string, xy: readonly [number, number], options: AnnotateOptions = {}): this {
    checkArguments(arguments.length, 3, 'annotate');
    return this.add(annotate(words, xy, options));
  }

  /** Adds a mark at numbers or categories; the axis learns new categories only where the mark can be made. */
  #addAt(op: string, name: 'x' | 'y', at: Places, draw: MarkAt, isApart = false): this {
    const axis = this.#plane[name];
    const known = axis.categoryCount;
    try {
      const { places, labels } = placesOn(axis, at, op, isApart);
      return this.add(draw(places, labels));
    } catch (error) {
      axis.forgetCategories(known);
      throw error;
    }
  }

  /** Adds any mark: the built-in ones and those of your own. Throws ArgumentError for what is no mark and for a label that is no text. */
  add(mark: Mark): this {
    checkParts(mark, { extent: 'object', draw: 'function', describe: 'function' }, 'a mark', 'add');
    if (mark.label !== undefined) shown(mark.label);
    this.#plane.marks.push(mark);
    return this;
  }

  /** The title above the axes. */
  title(text: string): this {
    this.#plane.title = mathText(shown(text, 'title', arguments.length - 1));
    return this;
  }
  /** The words along the x axis. */
  xlabel(text: string): this {
    this.#plane.x.label = mathText(shown(text, 'xlabel', arguments.length - 1));
    return this;
  }
  /** The words along the y axis. */
  ylabel(text: string): this {
    this.#plane.y.label = mathText(shown(text, 'ylabel', arguments.length - 1));
    return this;
  }
  #limits(axis: 'x' | 'y', given: Limits): this | [number, number] {
    if (given.length === 0) return limitsOf(this.#plane)[axis];
    const [low, high] = Array.isArray(given[0]) ? given[0] : (given as (number | undefined)[]);
    this.#plane[axis].setLimits(low, high, `${axis}lim`);
    return this;
  }
  /** The limits of the x axis. */
  xlim(): [number, number];
  /**
   * Sets limits of the x axis, either of which may be left to the data; `low` above `high` turns the axis around.
   * Throws ArgumentError for a limit that is no number, or has no place on the scale.
   */
  xlim(low: number | undefined, high?: number | undefined): this;
  /** The same, as a list of two. */
  xlim(limits: readonly [low: number | undefined, high: number | undefined]): this;
  xlim(...given: Limits): this | [number, number] {
    return this.#limits('x', given);
  }
  /** The limits of the y axis. */
  ylim(): [number, number];
  /** Sets limits of the y axis as `xlim` does. */
  ylim(low: number | undefined, high?: number | undefined): this;
  /** The same, as a list of two. */
  ylim(limits: readonly [low: number | undefined, high: number | undefined]): this;
  ylim(...given: Limits): this | [number, number] {
    return this.#limits('y', given);
  }
  /** `linear` or `log`. Throws ArgumentError for others, and where a limit that was set has no place on it. */
  xscale(name: 'linear' | 'log'): this {
    this.#plane.x.setScale(scaleOf(name, 'xscale'), 'xscale');
    return this;
  }
  /** `linear` or `log`. Throws as `xscale` does. */
  yscale(name: 'linear' | 'log'): this {
    this.#plane.y.setScale(scaleOf(name, 'yscale'), 'yscale');
    return this;
  }
  /** Lines across the plot at the ticks of both axes or one. */
  grid(axis: boolean | 'both' | 'x' | 'y' = true): this {
    if (typeof axis !== 'boolean') checkChoice(axis, ['both', 'x', 'y'], 'axis', 'grid');
    this.#plane.x.grid = axis === true || axis === 'both' || axis === 'x';
    this.#plane.y.grid = axis === true || axis === 'both' || axis === 'y';
    return this;
  }
  /** Names the labelled marks: `legend()`, `legend('upper left')`, `legend({ loc: 'outside', ncol: 2 })`. */
  legend(options: LegendPlace | LegendOptions = {}): this {
    checkArguments(arguments.length, 1, 'legend');
    this.#plane.legend = legendOptions(options);
    return this;
  }

  /** Places and texts of the ticks of the x axis; without texts, the numbers themselves. `[]` removes them. */
  xticks(values: Values, labels?: readonly string[]): this {
    this.#plane.x.given = givenTicks(values, labels);
    return this;
  }
  /** Places and texts of the ticks of the y axis; without texts, the numbers themselves. `[]` removes them. */
  yticks(values: Values, labels?: readonly string[]): this {
    this.#plane.y.given = givenTicks(values, labels);
    return this;
  }
  /** Turns the y axis around, as pictures have it. */
  invertYaxis(): this {
    this.#plane.y.inverted = true;
    return this;
  }
  /** 'off' hides frame and ticks, 'equal' gives both axes the same unit, 'tight' leaves no margin around the data. */
  axis(choice: 'off' | 'on' | 'equal' | 'auto' | 'tight'): this {
    checkChoice(choice, ['off', 'on', 'equal', 'auto', 'tight'], 'choice', 'axis');
    if (choice === 'off' || choice === 'on') this.#plane.framed = choice === 'on';
    else if (choice === 'tight') this.#plane.x.margin = this.#plane.y.margin = 0;
    else this.#plane.aspect = choice;
    return this;
  }

  /** Axes over the same x with a y axis of their own at the right; `color` colours its texts. */
  twinx(options: TwinOptions = {}): Axes {
    const { color } = twinOptions.read(options, 'twinx', arguments.length - 1);
    const plane = newPlane(this.#plane.x);
    if (color !== undefined) plane.yInk = paintOf(color);
    this.#plane.twin = plane;
    return new Axes(this.figure, plane, this.#next);
  }

  /** The room for titles, ticks and bars around the box; the figure asks for it when it is laid out. */
  margins(box: Box, cell: Box, type: Typography): Margins {
    return planeMargins(this.#plane, box, cell, type);
  }
  /** Its shapes in the box that the figure has given it. */
  draw(box: Box, cell: Box, type: Typography): Shape[] {
    return drawPlane(this.#plane, box, cell, type);
  }
  /** Width of the box divided by its height, where `imshow` or `axis` has fixed it. */
  get aspect(): number | undefined {
    if (this.#plane.aspect === 'auto') return undefined;
    return aspectOf(this.#plane);
  }
  /** The title as plain text. */
  get heading(): string {
    return this.#plane.title;
  }
  /** The text alternative: axes, marks and their ranges. */
  describe(): string {
    return describePlane(this.#plane);
  }
}
