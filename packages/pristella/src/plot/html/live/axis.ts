import type { Box } from '../../scene.ts';
import { numberOf } from './draw.ts';
import { ticksInView } from './ticks.ts';

/** How the data of a plot stands now: enlarged by `kx` and `ky`, then moved. */
export interface View {
  kx: number;
  ky: number;
  tx: number;
  ty: number;
}

/** What the theme's words mean where nothing recolours them. */
export type Colors = Readonly<Record<string, string>>;

/** Where a label's tick was: its anchor along x, its middle along y. */
function anchorOf(label: SVGTextElement, isX: boolean): number {
  const half = isX === label.hasAttribute('transform') ? 0.26 * numberOf(label, 'font-size') : 0;
  return numberOf(label, isX ? 'x' : 'y') - half;
}

/** Redraws the ticks and the grid of one axis for a view; in the first view they are those that were drawn. */
export function liveAxis(
  group: SVGGElement,
  grid: SVGGElement | null,
  plane: SVGSVGElement,
  { x, y, width, height }: Box,
  colors: Colors,
): (view: View) => void {
  const { ticks: name, fixed } = group.dataset;
  const isX = name === 'x';
  const spec = plane.dataset[isX ? 'x' : 'y'];
  const labels = [...group.querySelectorAll('text')];
  const [label] = labels;
  const drawn = [group.innerHTML, grid?.innerHTML ?? ''] as const;
  const places = fixed?.split(' ').map((v, i) => [Number(v), labels[i]?.textContent ?? ''] as const);
  const [start, length] = isX ? [x, width] : [y, height];
  const edge = isX ? y + height : name === 'y' ? x : x + width;
  const outward = edge + (name === 'y' ? -4 : 4);

  /** A line at a tick, across the axis. */
  const line = (at: number, from: number, to: number, color: string): string => {
    const d = isX ? `M${at} ${from}L${at} ${to}` : `M${from} ${at}L${to} ${at}`;
    return `<path d="${d}" fill="none" stroke="${colors[color]}" stroke-width="0.8" class="ps-${color}"/>`;
  };
  return ({ kx, ky, tx, ty }) => {
    const [scale, shift] = isX ? [kx, tx] : [ky, ty];
    if ((scale === 1 && shift === 0) || !label || spec === undefined) {
      group.innerHTML = drawn[0];
      if (grid) grid.innerHTML = drawn[1];
      return;
    }
    const ticks = ticksInView({ spec, isX, start, length, scale, shift, fixed: places });
    group.innerHTML = ticks.map(([p]) => line(p, edge, outward, 'soft')).join('');
    for (const [p, words] of ticks) {
      const text = label.cloneNode() as SVGTextElement;
      const way = p - anchorOf(label, isX);
      text.textContent = words;
      const turned = label.getAttribute('transform') ?? '';
      text.setAttribute('transform', `translate(${isX ? way : 0} ${isX ? 0 : way}) ${turned}`);
      group.append(text);
    }
    if (!grid) return;
    const [first, last] = isX ? [y, y + height] : [x, x + width];
    grid.innerHTML = ticks.map(([p]) => line(p, first, last, 'grid')).join('');
  };
}
