import { checkArguments } from '../../base/options.ts';
import { checkFigure, type Figure } from '../figure.ts';
import type { Scene } from '../scene.ts';
import { printed } from '../text/typography.ts';
import type { Theme } from '../theme.ts';
import { Axes3D } from '../three/axes3d.ts';
import type { CubeModel } from '../three/cube.ts';

/** A figure that has been drawn: plain data, which `postMessage` and `structuredClone` take. */
export interface FigureParts {
  /** The picture as shapes, with its text alternative. */
  readonly scene: Scene;
  /** What turns in it, in the order in which it is drawn. */
  readonly cubes: readonly CubeModel[];
  /** The theme that the figure asks for. */
  readonly theme: Theme;
}

/**
 * A figure as plain data, for `mount` and `paint`, which draw it in a page that has nothing else of the library: a worker
 * computes and draws, the page shows. Throws ArgumentError for what is no figure.
 * @example
 * const fig = plot.figure();
 * const ax = fig.axes().plot([1, 4, 9]);
 * const parts = structuredClone(plot.parts(fig));
 * console.log(parts.scene.description);
 */
export function parts(fig: Figure): FigureParts {
  checkArguments(arguments.length, 1, 'parts');
  const { theme } = checkFigure(fig, 'parts');
  return { scene: fig.scene(), cubes: cubesOf(fig), theme };
}

/** What turns in a figure. */
export const cubesOf = (fig: Figure): CubeModel[] =>
  fig.panels.filter((panel) => panel instanceof Axes3D).map((panel) => panel.model(printed));
