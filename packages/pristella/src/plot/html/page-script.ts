import type { Box, Shape } from '../scene.ts';
import type { CubeModel, CubePose } from '../three/cube.ts';
import type { Actions, Reach } from './gestures.ts';
import type { AxisView } from './live-ticks.ts';

/** What the page's script is given: the cubes of its figure, and the library's own functions as they stand. */
export interface PageParts {
  readonly cubes: readonly CubeModel[];
  /** What the theme's words mean where nothing recolours them. */
  readonly palette: Readonly<Record<string, string>>;
  readonly drawCube: (
    model: CubeModel,
    elev: number,
    azim: number,
    box: Box,
    pose?: CubePose,
    zoom?: number,
  ) => { shapes: Shape[]; pose: CubePose };
  readonly niceTicks: (low: number, high: number, count: number) => number[];
  readonly tickLabels: (values: readonly number[], span: number) => string[];
  readonly ticksInView: (
    view: AxisView,
    nice: PageParts['niceTicks'],
    labels: PageParts['tickLabels'],
  ) => [number, string][];
  readonly listen: (target: SVGElement, svg: SVGSVGElement, actions: Actions, reach: Reach) => void;
  readonly onceAFrame: (draw: () => void) => () => void;
  readonly livePlot: (panel: SVGGElement, svg: SVGSVGElement, parts: PageParts) => void;
  readonly liveCube: (group: SVGGElement, model: CubeModel, svg: SVGSVGElement, parts: PageParts) => void;
}

/** A function that draws at most once a frame, however often it is called. Self-contained, as all that a page carries. */
export function onceAFrame(draw: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      draw();
    });
  };
}

/** Makes the figures in a page live: plots move and zoom, cubes turn and zoom. Self-contained. */
export function livePage(root: ParentNode, parts: PageParts): void {
  for (const svg of root.querySelectorAll<SVGSVGElement>('svg[role="img"]')) {
    // What is inside a picture cannot be reached by the keyboard; what is inside a group can.
    svg.setAttribute('role', 'group');
    for (const panel of svg.querySelectorAll<SVGGElement>('g[data-panel]')) parts.livePlot(panel, svg, parts);
    svg.querySelectorAll<SVGGElement>('g[data-cube]').forEach((group, i) => {
      parts.liveCube(group, parts.cubes[i]!, svg, parts);
    });
  }
}
