import type { Box } from '../../scene.ts';
import { type Colors, liveAxis, type View } from './axis.ts';
import { element, handleOver, numberOf, onceAFrame, pairIn } from './draw.ts';
import { listen } from './gestures.ts';

/** Makes one pair of axes move and zoom, its ticks following. */
export function livePlot(panel: SVGGElement, svg: SVGSVGElement, colors: Colors): void {
  const planes = [...panel.querySelectorAll<SVGSVGElement>(':scope > svg[data-x]')];
  const [first, last] = [planes[0], planes.at(-1)];
  if (!first || !last) return;
  const box: Box = {
    x: numberOf(first, 'x'),
    y: numberOf(first, 'y'),
    width: numberOf(first, 'width'),
    height: numberOf(first, 'height'),
  };
  const layers = planes.map((plane) => {
    const layer = element('g');
    layer.append(...plane.childNodes);
    plane.append(layer);
    return layer;
  });
  const handle = handleOver(box);
  // Over words and legends, too: they are a part of what is moved.
  panel.append(handle);
  const axes = [...panel.querySelectorAll<SVGGElement>(':scope > g[data-ticks]')].map((group) => {
    const name = group.dataset.ticks;
    const grid = panel.querySelector<SVGGElement>(`:scope > g[data-grid="${name}"]`);
    return liveAxis(group, grid, name === 'y2' ? last : first, box, colors);
  });
  const pins = [...panel.querySelectorAll<SVGGElement>(':scope > g[data-pin]')];

  const home: View = { kx: 1, ky: 1, tx: 0, ty: 0 };
  const view = { ...home };
  const draw = onceAFrame(() => {
    for (const layer of layers) drawLayer(layer, view);
    for (const pin of pins) drawPin(pin, view, box);
    for (const drawAxis of axes) drawAxis(view);
  });
  listen(
    handle,
    svg,
    {
      move(dx, dy) {
        view.tx += dx;
        view.ty += dy;
        draw();
      },
      zoom(factor, x, y, keepX, keepY) {
        const [fx, fy] = [keepX ? 1 : factor, keepY ? 1 : factor];
        const sizes = [view.kx * fx, view.ky * fy];
        if (Math.min(...sizes) < 1e-3 || Math.max(...sizes) > 1e5) return;
        view.tx = x - (x - view.tx) * fx;
        view.ty = y - (y - view.ty) * fy;
        view.kx *= fx;
        view.ky *= fy;
        draw();
      },
      reset() {
        Object.assign(view, home);
        draw();
      },
    },
    {
      label: 'plot: arrow keys move it, + and - zoom, 0 returns',
      step: 30,
      center: [box.x + box.width / 2, box.y + box.height / 2],
    },
  );
}

function drawLayer(layer: SVGGElement, { kx, ky, tx, ty }: View): void {
  layer.setAttribute('transform', `matrix(${kx} 0 0 ${ky} ${tx} ${ty})`);
  // Words inside the data keep their size.
  for (const text of layer.querySelectorAll('text')) {
    const [x, y] = [numberOf(text, 'x'), numberOf(text, 'y')];
    text.setAttribute('transform', `translate(${x} ${y}) scale(${1 / kx} ${1 / ky}) translate(${-x} ${-y})`);
  }
}

/** Notes pinned to data go along with it, and hide where it leaves the plot. */
function drawPin(pin: SVGGElement, { kx, ky, tx, ty }: View, box: Box): void {
  const [x, y] = pairIn(pin.dataset.pin);
  const [px, py] = [kx * x + tx, ky * y + ty];
  const isIn = (u: number, v: number): boolean =>
    u >= box.x && u <= box.x + box.width && v >= box.y && v <= box.y + box.height;
  pin.setAttribute('transform', `translate(${px - x} ${py - y})`);
  pin.style.display = isIn(x, y) && !isIn(px, py) ? 'none' : '';
}
