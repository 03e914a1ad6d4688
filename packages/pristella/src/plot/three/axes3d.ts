import { ArgumentError, showValue } from '../../base/errors.ts';
import { checkArguments } from '../../base/options.ts';
import { type Colorbar, type ColorbarOptions, colorbarOptions, colorbarRoom, drawColorbar } from '../axes/colorbar.ts';
import type { Margins } from '../axes/frame.ts';
import { labelRoom } from '../axes/frame.ts';
import { cornerOf, type LegendOptions, type LegendPlace, layLegend, legendOptions } from '../axes/legend.ts';
import type { Panel } from '../axes/panel.ts';
import { drawTitle } from '../axes/plane.ts';
import type { Mappable } from '../color-scale.ts';
import type { NextColor } from '../mark/mark.ts';
import { linearScale, shareAlong } from '../scale.ts';
import type { Box, Shape } from '../scene.ts';
import { mathText } from '../text/math.ts';
import { shown } from '../text/shown.ts';
import type { Typography } from '../text/typography.ts';
import { cycleColor } from '../theme.ts';
import { brief, fromTo } from '../ticks.ts';
import { type Rows, range, type Values } from '../values.ts';
import { type CubeLabel, type CubeModel, drawCube } from './cube.ts';
import { lifted } from './lift.ts';
import { type Line3dOptions, line3d, type Scatter3dOptions, scatter3d } from './points.ts';
import type { SolidMark } from './solid.ts';
import { type Axis, HALF, perAxis, type Three } from './space.ts';
import { type SurfaceOptions, surface, type WireframeOptions, wireframe } from './surface.ts';

const names = ['x', 'y', 'z'] as const;

/** No point is farther from the middle of the cube than this many times its half side. */
const FAR = 100;

/**
 * Axes in three dimensions, in Matplotlib's words. The HTML page lets the reader turn them.
 * @example
 * const axes = () => plot.figure().axes3d();
 * const z = [[0, 1], [1, 2]];
 * const ax = axes().surface([0, 1], [0, 1], z).colorbar({ label: 'height' }).title('A plane').viewInit(20, 45);
 * ax.describe();
 * console.log(ax.heading, ax.view);
 * axes().wireframe([0, 1], [0, 1], z).xlabel('$w_1$').ylabel('$w_2$').zlabel('loss').zlim(0, 5).describe();
 * const path = axes().plot3d([0, 1], [0, 1], [0, 1], { label: 'path' }).scatter3d([0], [0], [0], { label: 'start' });
 * path.legend('upper left').xlim(-1, 1).ylim(-1, 1).describe();
 */
export class Axes3D implements Panel {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static readonly name: string = 'Axes3D';
  readonly #marks: SolidMark[] = [];
  readonly #labels: [string, string, string] = ['', '', ''];
  readonly #limits: (readonly [number, number] | undefined)[] = [];
  readonly #next: NextColor;
  #title = '';
  #legend: LegendOptions | undefined;
  #colorbar: Colorbar | undefined;
  #elev = 30;
  #azim = -60;

  /** @internal Made by `figure.axes3d()`. */
  constructor() {
    let colors = 0;
    this.#next = () => cycleColor(colors++);
  }

  /** A surface z over x and y, which are lists or mesh grids; coloured by height unless `color` is given. */
  surface(x: Values | Rows, y: Values | Rows, z: Rows, options: SurfaceOptions = {}): this {
    checkArguments(arguments.length, 4, 'surface');
    return this.#add(surface([x, y, z], options));
  }
  /** The lines of a surface alone. */
  wireframe(x: Values | Rows, y: Values | Rows, z: Rows, options: WireframeOptions = {}): this {
    checkArguments(arguments.length, 4, 'wireframe');
    return this.#add(wireframe([x, y, z], options, this.#next));
  }
  /** Points joined by a line. */
  plot3d(x: Values, y: Values, z: Values, options: Line3dOptions = {}): this {
    checkArguments(arguments.length, 4, 'plot3d');
    return this.#add(line3d([x, y, z], options, this.#next));
  }
  /** Points. */
  scatter3d(x: Values, y: Values, z: Values, options: Scatter3dOptions = {}): this {
    checkArguments(arguments.length, 4, 'scatter3d');
    return this.#add(scatter3d([x, y, z], options, this.#next));
  }

  #add(mark: SolidMark): this {
    if (mark.label !== undefined) shown(mark.label);
    this.#marks.push(mark);
    return this;
  }

  /** The title above the cube. */
  title(text: string): this {
    this.#title = mathText(shown(text, 'title', arguments.length - 1));
    return this;
  }
  /** The words along the x axis. */
  xlabel(text: string): this {
    return this.#label(0, text, arguments.length - 1);
  }
  /** The words along the y axis. */
  ylabel(text: string): this {
    return this.#label(1, text, arguments.length - 1);
  }
  /** The words along the z axis. */
  zlabel(text: string): this {
    return this.#label(2, text, arguments.length - 1);
  }
  #label(axis: Axis, text: string, beyond: number): this {
    this.#labels[axis] = mathText(shown(text, `${'xyz'[axis]}label`, beyond));
    return this;
  }
  /** Limits of the x axis. Throws ArgumentError unless `low` is below `high`. */
  xlim(low: number, high: number): this {
    return this.#limit(0, low, high);
  }
  /** Limits of the y axis. Throws ArgumentError unless `low` is below `high`. */
  ylim(low: number, high: number): this {
    return this.#limit(1, low, high);
  }
  /** Limits of the z axis. Throws ArgumentError unless `low` is below `high`. */
  zlim(low: number, high: number): this {
    return this.#limit(2, low, high);
  }
  #limit(axis: Axis, low: number, high: number): this {
    if (!(low < high && Number.isFinite(low) && Number.isFinite(high))) {
      const [op, hint] = [`${names[axis]}lim`, 'two finite numbers, the lower one first'];
      throw new ArgumentError(`limits ${showValue(low)} and ${showValue(high)} are not in order`, { op, hint });
    }
    this.#limits[axis] = [low, high];
    return this;
  }
  /**
   * The side from which it is seen, in degrees: height over the floor and turn about the z axis. Throws ArgumentError
   * for what is no finite number.
   */
  viewInit(elev = 30, azim = -60): this {
    const bad = [elev, azim].find((angle) => !Number.isFinite(angle));
    if (bad !== undefined) throw new ArgumentError(`an angle must not be ${showValue(bad)}`, { op: 'viewInit' });
    this.#elev = Math.max(-90, Math.min(90, elev));
    this.#azim = azim;
    return this;
  }
  /** Names the labelled marks. */
  legend(options: LegendPlace | LegendOptions = {}): this {
    checkArguments(arguments.length, 1, 'legend');
    this.#legend = legendOptions(options);
    return this;
  }
  /** The bar that says what the colours of the last coloured mark mean. Throws ArgumentError where there is none. */
  colorbar(options: ColorbarOptions = {}): this {
    const { label } = colorbarOptions.read(options, 'colorbar', arguments.length - 1);
    const mappable = this.#marks.findLast((m): m is SolidMark & Mappable => 'colors' in m && m.colors !== undefined);
    if (!mappable) throw new ArgumentError('nothing here is coloured by numbers', { op: 'colorbar' });
    this.#colorbar = { mappable, label: mathText(shown(label, 'colorbar')) };
    return this;
  }

  #ranges(): Three<readonly [number, number]> {
    return perAxis((axis) => {
      const given = this.#limits[axis];
      if (given) return given;
      const ends = this.#marks.flatMap((m) => range(m.extent[axis]) ?? []);
      const [low, high] = range(ends) ?? [0, 1];
      if (low !== high) return [low, high];
      const [below, above] = linearScale.about(low);
      return [linearScale.inverse(below), linearScale.inverse(above)];
    });
  }

  /** The cube with everything in it, to be drawn from any side. */
  model(type: Typography): CubeModel {
    const ranges = this.#ranges();
    const unit = perAxis((axis) => {
      const [low, high] = ranges[axis];
      const share = (v: number): number => Math.max(-FAR, Math.min(FAR, shareAlong(linearScale, v, low, high)));
      return (v: number): number => 2 * HALF[axis] * share(v) - HALF[axis];
    });
    const size = type.tick;
    const label = (text: string, at: number): CubeLabel => ({ text, at, width: type.metrics.width(text, size) });
    const ticks = perAxis((axis) => {
      const { values, labels } = linearScale.ticks(...ranges[axis], 6);
      return labels.map((text, i) => label(text, unit[axis](values[i]!)));
    });
    const items = lifted(this.#marks.flatMap((m) => m.items(unit)));
    return { items, ticks, names: perAxis((axis) => label(this.#labels[axis], 0)), size };
  }
  /** The side from which it is seen. */
  get view(): { elev: number; azim: number } {
    return { elev: this.#elev, azim: this.#azim };
  }

  /** The room for titles, ticks and bars around the box; the figure asks for it when it is laid out. */
  margins(box: Box, cell: Box, type: Typography): Margins {
    const top = labelRoom(this.#title, cell.width, type.title, type, true);
    return { left: 0, right: this.#colorbar ? colorbarRoom(this.#colorbar, barBox(box), type) : 0, top, bottom: 0 };
  }
  /** Its shapes in the box that the figure has given it. */
  draw(box: Box, cell: Box, type: Typography): Shape[] {
    const { shapes } = drawCube(this.model(type), this.#elev, this.#azim, box);
    const where = [box.x, box.y, box.width, box.height].join(' ');
    const out: Shape[] = [
      { kind: 'group', children: shapes, data: { cube: where, view: `${this.#elev} ${this.#azim}` } },
    ];
    out.push(...drawTitle(this.#title, box, cell, type));
    if (this.#colorbar) out.push(...drawColorbar(this.#colorbar, barBox(box), 0, type));
    const legend = this.#legend && layLegend(this.#marks, this.#legend, box.width, type);
    if (legend) {
      const [right, down] = cornerOf(this.#legend?.loc);
      const x = box.x + right * (box.width - legend.width);
      out.push(...legend.drawAt(x, box.y + down * (box.height - legend.height)));
    }
    return out;
  }
  /** The box has any proportions. */
  readonly aspect = undefined;
  /** The title as plain text. */
  get heading(): string {
    return this.#title;
  }
  /** The text alternative: the side it is seen from, axes, marks and their ranges. */
  describe(): string {
    const axes = this.#ranges().map(([low, high], i) => {
      const label = this.#labels[i] ? ` "${this.#labels[i]}"` : '';
      return `${names[i]} axis${label} ${fromTo(low, high)}`;
    });
    const marks = this.#marks.map((m) => m.describe());
    const title = this.#title ? `"${this.#title}"; ` : '';
    return `${title}three-dimensional, seen from ${brief(this.#elev)}° above and ${brief(this.#azim)}° around; ${axes.join('; ')}. ${marks.join('; ')}.`;
  }
}

/** A colour bar beside a cube is shorter than the box. */
const barBox = (box: Box): Box => ({ ...box, y: box.y + box.height * 0.15, height: box.height * 0.7 });
