import type { PageParts } from './page-script.ts';

/**
 * Makes one pair of axes move and zoom, its ticks following. Self-contained: the page carries the text of this function
 * and hands it the parts.
 */
export function livePlot(panel: SVGGElement, svg: SVGSVGElement, parts: PageParts): void {
  const { palette, listen, niceTicks, tickLabels, ticksInView } = parts;
  const SVG = 'http://www.w3.org/2000/svg';
  const planes = [...panel.querySelectorAll<SVGSVGElement>(':scope > svg[data-x]')];
  if (planes.length === 0) return;
  const side = (k: string): number => Number(planes[0]!.getAttribute(k));
  const box = { x: side('x'), y: side('y'), width: side('width'), height: side('height') };
  const layers = planes.map((plane) => {
    const layer = document.createElementNS(SVG, 'g');
    layer.append(...plane.childNodes);
    plane.append(layer);
    return layer;
  });
  const handle = document.createElementNS(SVG, 'rect');
  for (const [k, v] of Object.entries(box)) handle.setAttribute(k, String(v));
  handle.setAttribute('fill', 'transparent');
  planes.at(-1)!.after(handle);
  const view = { kx: 1, ky: 1, tx: 0, ty: 0 };

  /** The axes with their ticks and grids as they were drawn, which return with the first view. */
  const axes = [...panel.querySelectorAll<SVGGElement>(':scope > g[data-ticks]')].map((group) => {
    const name = group.dataset.ticks!;
    const grid = panel.querySelector<SVGGElement>(`:scope > g[data-grid="${name}"]`);
    const labels = [...group.querySelectorAll('text')];
    const places = group.dataset.fixed?.split(' ').map(Number);
    return {
      name,
      group,
      grid,
      drawn: [group.innerHTML, grid?.innerHTML ?? ''] as const,
      label: labels[0],
      fixed: places?.map((v, i) => [v, labels[i]?.textContent ?? ''] as const),
    };
  });
  const pins = [...panel.querySelectorAll<SVGGElement>(':scope > g[data-pin]')];

  const line = (x1: number, y1: number, x2: number, y2: number, name: string): string =>
    `<path d="M${x1} ${y1}L${x2} ${y2}" fill="none" stroke="${palette[name]}" stroke-width="0.8" class="ps-${name}"/>`;

  /** Where a label's tick was: its anchor along x, its middle along y. */
  const anchorOf = (label: SVGTextElement): [number, number] => {
    const [x, y, size] = ['x', 'y', 'font-size'].map((k) => Number(label.getAttribute(k))) as [number, number, number];
    return label.hasAttribute('transform') ? [x - 0.26 * size, y] : [x, y - 0.26 * size];
  };

  const drawAxis = ({ name, group, grid, drawn, label, fixed }: (typeof axes)[number]): void => {
    const isX = name === 'x';
    const isHome = isX ? view.kx === 1 && view.tx === 0 : view.ky === 1 && view.ty === 0;
    if (isHome || !label) {
      group.innerHTML = drawn[0];
      if (grid) grid.innerHTML = drawn[1];
      return;
    }
    const { x, y, width, height } = box;
    const spec = (name === 'y2' ? planes.at(-1)! : planes[0]!).dataset[isX ? 'x' : 'y']!;
    const ticks = isX
      ? ticksInView(
          { spec, isX, start: x, length: width, scale: view.kx, shift: view.tx, fixed },
          niceTicks,
          tickLabels,
        )
      : ticksInView(
          { spec, isX, start: y, length: height, scale: view.ky, shift: view.ty, fixed },
          niceTicks,
          tickLabels,
        );
    const edge = isX ? y + height : name === 'y' ? x : x + width;
    const outward = name === 'y' ? -4 : 4;
    group.innerHTML = ticks
      .map(([p]) => (isX ? line(p, edge, p, edge + 4, 'soft') : line(edge, p, edge + outward, p, 'soft')))
      .join('');
    for (const [p, words] of ticks) {
      const text = label.cloneNode() as SVGTextElement;
      const way = p - anchorOf(label)[isX ? 0 : 1];
      const turned = label.getAttribute('transform') ?? '';
      text.textContent = words;
      text.setAttribute('transform', `translate(${isX ? way : 0} ${isX ? 0 : way}) ${turned}`);
      group.append(text);
    }
    if (!grid) return;
    grid.innerHTML = ticks
      .map(([p]) => (isX ? line(p, y, p, y + height, 'grid') : line(x, p, x + width, p, 'grid')))
      .join('');
  };

  /** Notes pinned to data go along with it, and hide where it leaves the plot. */
  const drawPin = (pin: SVGGElement): void => {
    const [x, y] = pin.dataset.pin!.split(' ').map(Number) as [number, number];
    const [px, py] = [view.kx * x + view.tx, view.ky * y + view.ty];
    const isIn = (u: number, v: number): boolean =>
      u >= box.x && u <= box.x + box.width && v >= box.y && v <= box.y + box.height;
    pin.setAttribute('transform', `translate(${px - x} ${py - y})`);
    pin.style.display = isIn(x, y) && !isIn(px, py) ? 'none' : '';
  };

  const draw = parts.onceAFrame(() => {
    const { kx, ky, tx, ty } = view;
    for (const layer of layers) {
      layer.setAttribute('transform', `matrix(${kx} 0 0 ${ky} ${tx} ${ty})`);
      // Words inside the data keep their size.
      for (const text of layer.querySelectorAll('text')) {
        const [x, y] = [Number(text.getAttribute('x')), Number(text.getAttribute('y'))];
        text.setAttribute('transform', `translate(${x} ${y}) scale(${1 / kx} ${1 / ky}) translate(${-x} ${-y})`);
      }
    }
    for (const pin of pins) drawPin(pin);
    for (const axis of axes) drawAxis(axis);
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
        Object.assign(view, { kx: 1, ky: 1, tx: 0, ty: 0 });
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
