import type { Box, Shape } from '../scene.ts';
import type { CubeModel } from '../three/cube.ts';
import type { PageParts } from './page-script.ts';

/**
 * Makes one cube turn and zoom. Self-contained: the page carries the text of this function and hands it the parts.
 */
export function liveCube(group: SVGGElement, model: CubeModel, svg: SVGSVGElement, parts: PageParts): void {
  const { drawCube, listen, palette } = parts;
  const SVG = 'http://www.w3.org/2000/svg';
  const numbers = (text: string | undefined): number[] => (text ?? '').split(' ').map(Number);
  const [x, y, width, height] = numbers(group.dataset.cube) as [number, number, number, number];
  const box: Box = { x, y, width, height };
  const start = numbers(group.dataset.view) as [number, number];
  let [elev, azim] = start;
  let zoom = 1;
  const { pose } = drawCube(model, elev, azim, box);

  // A word of the theme is repeated as a class, which recolours it in the dark.
  const paint = (name: 'fill' | 'stroke', value: string): string =>
    value in palette ? `${name}="${palette[value]}" class="p${name[0]}-${value}"` : `${name}="${value}"`;
  const r = (v: number): number => Math.round(v * 10) / 10;

  /** One shape of a cube as SVG text. */
  const written = (shape: Shape): string => {
    const faint = 'opacity' in shape && shape.opacity !== undefined ? ` opacity="${shape.opacity}"` : '';
    if (shape.kind === 'text') {
      const words = shape.text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
      return `<text x="${r(shape.x)}" y="${r(shape.y)}" font-size="${shape.size}" text-anchor="middle" ${paint('fill', shape.fill)}>${words}</text>`;
    }
    if (shape.kind === 'dots') {
      return `<circle cx="${r(shape.points[0]!)}" cy="${r(shape.points[1]!)}" r="${shape.radius}" ${paint('fill', shape.fill)}${faint}/>`;
    }
    if (shape.kind !== 'path') return '';
    const d = shape.runs.map((run) => `M${run.points.map(r).join(' ')}${run.closed ? 'Z' : ''}`).join('');
    const dash = shape.dash ? ` stroke-dasharray="${shape.dash.join(' ')}"` : '';
    const cap = shape.cap ? ` stroke-linecap="${shape.cap}"` : '';
    if (shape.fill && shape.stroke)
      return `<path d="${d}" fill="${shape.fill}" stroke="${shape.stroke}" stroke-width="${shape.width ?? 1}"${faint}/>`;
    if (shape.fill) return `<path d="${d}" ${paint('fill', shape.fill)}${faint}/>`;
    return `<path d="${d}" fill="none" ${paint('stroke', shape.stroke ?? 'ink')} stroke-width="${shape.width ?? 1}"${cap}${dash}${faint}/>`;
  };

  const content = document.createElementNS(SVG, 'svg');
  const handle = document.createElementNS(SVG, 'rect');
  for (const [k, v] of Object.entries(box)) {
    content.setAttribute(k, String(v));
    handle.setAttribute(k, String(v));
  }
  content.setAttribute('viewBox', `${x} ${y} ${width} ${height}`);
  handle.setAttribute('fill', 'transparent');
  group.replaceChildren(content, handle);
  const draw = parts.onceAFrame(() => {
    // Labels may stand a little outside the box, but not what was made larger than it.
    content.setAttribute('overflow', zoom > 1 ? 'hidden' : 'visible');
    content.innerHTML = drawCube(model, elev, azim, box, pose, zoom).shapes.map(written).join('');
  });
  listen(
    handle,
    svg,
    {
      move(dx, dy) {
        azim -= 0.5 * dx;
        elev = Math.max(-90, Math.min(90, elev + 0.5 * dy));
        draw();
      },
      zoom(factor) {
        zoom = Math.max(0.3, Math.min(12, zoom * factor));
        draw();
      },
      reset() {
        [elev, azim] = start;
        zoom = 1;
        draw();
      },
    },
    {
      label: 'three-dimensional plot: arrow keys turn it, + and - zoom, 0 returns',
      step: 10,
      center: [x + width / 2, y + height / 2],
    },
  );
  draw();
}
