import type { PathShape, Shape } from '../../scene.ts';
import { type CubeModel, drawCube } from '../../three/cube.ts';
import type { Colors } from './axis.ts';
import { boxIn, element, handleOver, onceAFrame, pairIn } from './draw.ts';
import { listen } from './gestures.ts';

/** Makes one cube turn and zoom. */
export function liveCube(group: SVGGElement, model: CubeModel, svg: SVGSVGElement, colors: Colors): void {
  const box = boxIn(group.dataset.cube);
  const start = pairIn(group.dataset.view);
  let [elev, azim] = start;
  let zoom = 1;
  const { pose } = drawCube(model, elev, azim, box);
  const content = element('svg', { ...box, viewBox: `${box.x} ${box.y} ${box.width} ${box.height}` });
  const handle = handleOver(box);
  group.replaceChildren(content, handle);
  const draw = onceAFrame(() => {
    // Labels may stand a little outside the box, but not what was made larger than it.
    content.setAttribute('overflow', zoom > 1 ? 'hidden' : 'visible');
    const { shapes } = drawCube(model, elev, azim, box, pose, zoom);
    content.innerHTML = shapes.map((shape) => written(shape, colors)).join('');
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
      center: [box.x + box.width / 2, box.y + box.height / 2],
    },
  );
  draw();
}

/** A tenth of a pixel is enough for what is drawn anew with each move. */
const round = (v: number): number => Math.round(v * 10) / 10;

/** A word of the theme is repeated as a class, which recolours it in the dark. */
const paint = (name: 'fill' | 'stroke', value: string, colors: Colors): string =>
  value in colors ? `${name}="${colors[value]}" class="p${name[0]}-${value}"` : `${name}="${value}"`;

const faintOf = ({ opacity }: { readonly opacity?: number }): string =>
  opacity === undefined ? '' : ` opacity="${opacity}"`;

/** One shape of a cube as SVG text; discs are circles, which zoom with it. */
function written(shape: Shape, colors: Colors): string {
  if (shape.kind === 'path') return writtenPath(shape, colors);
  if (shape.kind === 'text') {
    const words = shape.text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
    return `<text x="${round(shape.x)}" y="${round(shape.y)}" font-size="${shape.size}" text-anchor="middle" ${paint('fill', shape.fill, colors)}>${words}</text>`;
  }
  if (shape.kind !== 'dots') return '';
  const [x, y] = shape.points.map(round);
  return `<circle cx="${x}" cy="${y}" r="${shape.radius}" ${paint('fill', shape.fill, colors)}${faintOf(shape)}/>`;
}

function writtenPath(shape: PathShape, colors: Colors): string {
  const { fill, stroke = 'ink', width = 1, dash, cap } = shape;
  const d = shape.runs.map((run) => `M${run.points.map(round).join(' ')}${run.closed ? 'Z' : ''}`).join('');
  const faint = faintOf(shape);
  if (fill && shape.stroke) return `<path d="${d}" fill="${fill}" stroke="${stroke}" stroke-width="${width}"${faint}/>`;
  if (fill) return `<path d="${d}" ${paint('fill', fill, colors)}${faint}/>`;
  const ends = `${cap ? ` stroke-linecap="${cap}"` : ''}${dash ? ` stroke-dasharray="${dash.join(' ')}"` : ''}`;
  return `<path d="${d}" fill="none" ${paint('stroke', stroke, colors)} stroke-width="${width}"${ends}${faint}/>`;
}
