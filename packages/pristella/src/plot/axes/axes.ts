import type { Figure } from '../figure.ts';
import { type LineOptions, line, parseFormat } from '../mark/line.ts';
import type { Mark, NextColor } from '../mark/mark.ts';
import { scaleOf } from '../scale.ts';
import type { Box, Shape } from '../scene.ts';
import { mathText } from '../text/math.ts';
import type { Typography } from '../text/typography.ts';
import { cycleColor } from '../theme.ts';
import { type Values, vector } from '../values.ts';
import type { Margins } from './frame.ts';
import type { LegendOptions, LegendPlace } from './legend.ts';
import type { Panel } from './panel.ts';
import { describePlane, drawPlane, limitsOf, newPlane, type Plane, planeMargins } from './plane.ts';

/** A pair of axes and what is drawn on them, in Matplotlib's words. */
export class Axes implements Panel {
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

  /** Points joined by a line: `plot(y)`, `plot(x, y)`, `plot(x, y, 'r--o')`, each with options at the end. */
  plot(x: Values, ...rest: readonly (Values | string | LineOptions)[]): this {
    let options: LineOptions = {};
    let y: Values | undefined;
    for (const part of rest) {
      if (typeof part === 'string') options = { ...parseFormat(part), ...options };
      else if (isOptions(part)) options = { ...options, ...part };
      else y = part;
    }
    const ys = y ?? x;
    const xs = y === undefined ? Float64Array.from(vector(x, 'plot').keys()) : x;
    return this.add(line(xs, ys, options, this.#next));
  }

  /** Adds any mark: the built-in ones and those of your own. */
  add(mark: Mark): this {
    this.#plane.marks.push(mark);
    return this;
  }

  /** The title above the axes. */
  title(text: string): this {
    this.#plane.title = mathText(text);
    return this;
  }
  xlabel(text: string): this {
    this.#plane.x.label = mathText(text);
    return this;
  }
  ylabel(text: string): this {
    this.#plane.y.label = mathText(text);
    return this;
  }
  /** Limits of the x axis; without arguments, returns them. `low` above `high` turns the axis around. */
  xlim(): [number, number];
  xlim(low: number | undefined, high?: number | undefined): this;
  xlim(...limits: (number | undefined)[]): this | [number, number] {
    if (limits.length === 0) return limitsOf(this.#plane).x;
    this.#plane.x.setLimits(limits[0], limits[1], 'xlim');
    return this;
  }
  /** Limits of the y axis; without arguments, returns them. `low` above `high` turns the axis around. */
  ylim(): [number, number];
  ylim(low: number | undefined, high?: number | undefined): this;
  ylim(...limits: (number | undefined)[]): this | [number, number] {
    if (limits.length === 0) return limitsOf(this.#plane).y;
    this.#plane.y.setLimits(limits[0], limits[1], 'ylim');
    return this;
  }
  /** `linear` or `log`. */
  xscale(name: 'linear' | 'log'): this {
    this.#plane.x.scale = scaleOf(name, 'xscale');
    return this;
  }
  /** `linear` or `log`. */
  yscale(name: 'linear' | 'log'): this {
    this.#plane.y.scale = scaleOf(name, 'yscale');
    return this;
  }
  /** Lines across the plot at the ticks of both axes or one. */
  grid(axis: boolean | 'both' | 'x' | 'y' = true): this {
    this.#plane.x.grid = axis === true || axis === 'both' || axis === 'x';
    this.#plane.y.grid = axis === true || axis === 'both' || axis === 'y';
    return this;
  }
  /** Names the labelled marks: `legend()`, `legend('upper left')`, `legend({ loc: 'outside', ncol: 2 })`. */
  legend(options: LegendPlace | LegendOptions = {}): this {
    this.#plane.legend = typeof options === 'string' ? { loc: options } : options;
    return this;
  }

  margins(box: Box, cell: Box, type: Typography): Margins {
    return planeMargins(this.#plane, box, cell, type);
  }
  draw(box: Box, cell: Box, type: Typography): Shape[] {
    return drawPlane(this.#plane, box, cell, type);
  }
  get aspect(): number | undefined {
    if (this.#plane.aspect === 'auto') return undefined;
    const { x, y } = limitsOf(this.#plane);
    return (x[1] - x[0]) / (y[1] - y[0]);
  }
  get heading(): string {
    return this.#plane.title;
  }
  describe(): string {
    return describePlane(this.#plane);
  }
}

const isOptions = (part: unknown): part is LineOptions =>
  typeof part === 'object' && part !== null && Object.getPrototypeOf(part) === Object.prototype && !('length' in part);
