import { share, text } from '../../base/row.ts';
import { type Color, paintOf } from '../color.ts';
import { color, finite } from '../rows.ts';
import { type Box, type Look, type Paint, type Place, type Shape, segment } from '../scene.ts';
import type { Metrics } from '../text/metrics.ts';

/** Where data meets paper: what a mark is told when it draws itself. */
export interface Space {
  /** The data box in pixels. */
  readonly box: Box;
  /** All that the axes may use, with the room for labels around the box. */
  readonly room: Box;
  /** The place of a value; NaN where the scale has none for it. */
  x(v: number): number;
  y(v: number): number;
  /** The limits in data, low before high even where the axis is inverted. */
  readonly xlim: readonly [number, number];
  readonly ylim: readonly [number, number];
  readonly metrics: Metrics;
  /** Size of small text in pixels. */
  readonly fontSize: number;
}

/** The values that the axes must hold, and those at which they need no margin (the foot of a bar). */
export interface Extent {
  readonly x?: ArrayLike<number>;
  readonly y?: ArrayLike<number>;
  readonly stickyX?: readonly number[];
  readonly stickyY?: readonly number[];
}

/** One thing drawn on axes. Everything that the axes know of it is here; each kind has its own file. */
export interface Mark {
  readonly label?: string | undefined;
  /** Marks of higher order are drawn later. Images have 0, areas 1, lines 2, texts 3. */
  readonly order: number;
  readonly extent: Extent;
  draw(space: Space): Shape[];
  /** The sample in the legend; a mark without one is not listed. */
  key?(box: Box): Shape[];
  /** One sentence part for the text alternative: kind, size and ranges. */
  describe(): string;
  /** Whether it may reach over the edge of the data box, as texts do. */
  readonly unclipped?: boolean;
}

/** Options of all marks but the colour. */
export class LabelOptions {
  /** Name in the legend and in the text alternative. */
  readonly label?: string | undefined = text();
  /** Opacity from 0 to 1. */
  readonly alpha?: number | undefined = share();
  /** Marks of higher order are drawn later. */
  readonly zorder?: number | undefined = finite();
}

/** Options that most marks take. */
export class MarkOptions extends LabelOptions {
  /** A name, letter, `#rrggbb`, `C0` to `C7` or [red, green, blue] from 0 to 1. */
  readonly color?: Color | undefined = color();
}

/** The next colour of the cycle, for a mark whose options name none. */
export type NextColor = () => Paint;

/** The colour that an option names, or the next one. */
export const paintOr = (color: Color | undefined, next: NextColor): Paint =>
  color === undefined ? next() : paintOf(color);

/** The sample of a line in a legend. */
export const sampleLine = (box: Box, look: Look): Shape =>
  segment(box.x, box.y + box.height / 2, box.x + box.width, box.y + box.height / 2, look);
/** Where the sample of points stands. */
export const middleOf = (box: Box): [x: number, y: number] => [box.x + box.width / 2, box.y + box.height / 2];

/** `{ opacity }` for a look, or nothing where it is full. */
export const opacityOf = (alpha: number | undefined): { opacity?: number } =>
  alpha === undefined ? {} : { opacity: alpha };

/** Where points in data stand. */
export const placeIn =
  (space: Space) =>
  ([x, y]: readonly [number, number]): Place => [space.x(x), space.y(y)];

/**
 * The pixel of an x, for what reaches there from elsewhere: a number below all that the scale can show (0 or less on a
 * logarithmic axis) is taken for the low end of the axis. NaN where it is no number.
 */
export const reachX = (space: Space, v: number): number =>
  Number.isFinite(v) && Number.isNaN(space.x(v)) ? space.x(space.xlim[0]) : space.x(v);

/** The pixel of a y, as `reachX` has it for an x. */
export const reachY = (space: Space, v: number): number =>
  Number.isFinite(v) && Number.isNaN(space.y(v)) ? space.y(space.ylim[0]) : space.y(v);

/** The pixels between two x and two y, as far as the axes reach; undefined where one of them is no number. */
export function dataBox(space: Space, x0: number, x1: number, y0: number, y1: number): Box | undefined {
  const [left, right] = [reachX(space, x0), reachX(space, x1)];
  const [a, b] = [reachY(space, y0), reachY(space, y1)];
  const box = { x: Math.min(left, right), y: Math.min(a, b), width: Math.abs(right - left), height: Math.abs(a - b) };
  return Object.values(box).every(Number.isFinite) ? box : undefined;
}
