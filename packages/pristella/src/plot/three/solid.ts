import { share, text } from '../../base/row.ts';
import type { Color } from '../color.ts';
import { opacityOf } from '../mark/mark.ts';
import { color } from '../rows.ts';
import type { Box, Shape } from '../scene.ts';
import type { CubeItem } from './cube.ts';
import type { Three } from './space.ts';

/** From data to the cube, one function an axis. */
export type Unit = Three<(v: number) => number>;

/** Options that all marks in space take: their depth alone says what hides what. */
export class SolidOptions {
  /** Name in the legend and in the text alternative. */
  readonly label?: string | undefined = text();
  /** A name, letter, `#rrggbb`, `C0` to `C7` or [red, green, blue] from 0 to 1. */
  readonly color?: Color | undefined = color();
  /** Opacity from 0 to 1. */
  readonly alpha?: number | undefined = share();
}

/** `{ o }`, the opacity of an item of the cube, or nothing where it is full. */
export function faintness(alpha: number | undefined): { o?: number } {
  const { opacity } = opacityOf(alpha);
  return opacity === undefined ? {} : { o: opacity };
}

/** One thing drawn in three dimensions; each kind has its own file. */
export interface SolidMark {
  readonly label?: string | undefined;
  /** Values along x, y and z that the axes must hold. */
  readonly extent: Three<ArrayLike<number>>;
  items(unit: Unit): CubeItem[];
  key?(box: Box): Shape[];
  describe(): string;
}
