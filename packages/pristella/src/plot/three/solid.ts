import type { Box, Shape } from '../scene.ts';
import type { CubeItem } from './cube.ts';

/** From data to the cube, one function an axis. */
export type Unit = readonly [(v: number) => number, (v: number) => number, (v: number) => number];

/** One thing drawn in three dimensions; each kind has its own file. */
export interface SolidMark {
  readonly label?: string | undefined;
  /** Values along x, y and z that the axes must hold. */
  readonly extent: readonly [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>];
  items(unit: Unit, ranges: readonly (readonly [number, number])[]): CubeItem[];
  key?(box: Box): Shape[];
  describe(): string;
}
