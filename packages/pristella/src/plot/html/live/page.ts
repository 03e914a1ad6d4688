import type { CubeModel } from '../../three/cube.ts';
import type { Colors } from './axis.ts';
import { liveCube } from './cube.ts';
import { livePlot } from './plot.ts';

/** What the script of a page is told of its figure. */
export interface PageData {
  readonly cubes: readonly CubeModel[];
  readonly palette: Colors;
}

/** Makes the figure in a page live: plots move and zoom, cubes turn and zoom. */
export function livePage(root: ParentNode, { cubes, palette }: PageData): void {
  for (const svg of root.querySelectorAll<SVGSVGElement>('svg[role="img"]')) {
    // What is inside a picture cannot be reached by the keyboard; what is inside a group can.
    svg.setAttribute('role', 'group');
    for (const panel of svg.querySelectorAll<SVGGElement>('g[data-panel]')) livePlot(panel, svg, palette);
    const groups = svg.querySelectorAll<SVGGElement>('g[data-cube]');
    for (const [i, model] of cubes.entries()) {
      const group = groups[i];
      if (group) liveCube(group, model, svg, palette);
    }
  }
}
