import type { Box, Shape } from '../scene.ts';
import type { CubeModel, CubePose } from '../three/cube.ts';

/** What the page's script is given: the cubes of its figure, and the library's own functions as they stand. */
export interface PageParts {
  readonly cubes: readonly CubeModel[];
  readonly light: Readonly<Record<string, string>>;
  readonly drawCube: (
    model: CubeModel,
    elev: number,
    azim: number,
    box: Box,
    pose?: CubePose,
  ) => { shapes: Shape[]; pose: CubePose };
  readonly niceTicks: (low: number, high: number, count: number) => number[];
}

/**
 * Makes a figure in a page live: plots pan with a drag, zoom with the wheel and return with a double click; cubes turn
 * with a drag or the arrow keys. Self-contained: the page carries the text of this function.
 */
export function livePage(root: ParentNode, { cubes, light, drawCube, niceTicks }: PageParts): void {
  const SVG = 'http://www.w3.org/2000/svg';
  const numbers = (text: string | undefined): number[] => (text ?? '').split(' ').map(Number);

  /** The place of a pointer in the units of the picture. */
  const placeOf = (svg: SVGSVGElement, event: { clientX: number; clientY: number }): [number, number] => {
    const matrix = svg.getScreenCTM()!.inverse();
    const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    return [p.x, p.y];
  };

  /** Calls `move` with the way of each drag that begins inside. */
  const onDrag = (target: SVGElement, svg: SVGSVGElement, move: (dx: number, dy: number) => void): void => {
    target.style.cursor = 'grab';
    target.style.touchAction = 'none';
    let last: [number, number] | undefined;
    target.addEventListener('pointerdown', (event) => {
      last = placeOf(svg, event);
      target.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    target.addEventListener('pointermove', (event) => {
      if (!last) return;
      const now = placeOf(svg, event);
      move(now[0] - last[0], now[1] - last[1]);
      last = now;
    });
    const end = (): void => {
      last = undefined;
    };
    target.addEventListener('pointerup', end);
    target.addEventListener('pointercancel', end);
  };

  /** Draws at most once a frame. */
  const throttled = (draw: () => void): (() => void) => {
    let isWaiting = false;
    return () => {
      if (isWaiting) return;
      isWaiting = true;
      requestAnimationFrame(() => {
        isWaiting = false;
        draw();
      });
    };
  };

  const livePlot = (panel: SVGGElement, svg: SVGSVGElement): void => {
    const planes = [...panel.querySelectorAll<SVGSVGElement>(':scope > svg[data-x]')];
    if (planes.length === 0) return;
    const [bx, by, bw, bh] = ['x', 'y', 'width', 'height'].map((k) => Number(planes[0]!.getAttribute(k))) as [
      number,
      number,
      number,
      number,
    ];
    const layers = planes.map((plane) => {
      const layer = document.createElementNS(SVG, 'g');
      layer.append(...plane.childNodes);
      plane.append(layer);
      return layer;
    });
    const handle = document.createElementNS(SVG, 'rect');
    for (const [k, v] of Object.entries({ x: bx, y: by, width: bw, height: bh })) handle.setAttribute(k, String(v));
    handle.setAttribute('fill', 'transparent');
    planes.at(-1)!.after(handle);
    const view = { kx: 1, ky: 1, tx: 0, ty: 0 };
    const pins = [...panel.querySelectorAll<SVGGElement>(':scope > g[data-pin]')];
    const tickGroups = [...panel.querySelectorAll<SVGGElement>(':scope > g[data-ticks]')].map((group) => {
      const labels = [...group.querySelectorAll('text')];
      return {
        group,
        axis: group.dataset.ticks!,
        fixed: group.dataset.fixed,
        texts: labels.map((l) => l.textContent ?? ''),
        label: labels[0],
      };
    });

    /** Ticks of an axis after the view has moved: [pixel, text]. */
    const ticksOf = (axis: string, fixed: string | undefined, texts: readonly string[]): [number, string][] => {
      const isX = axis === 'x';
      const spec = (axis === 'y2' ? planes.at(-1)! : planes[0]!).dataset[isX ? 'x' : 'y']!.split(' ');
      const isLog = spec[0] === 'log';
      const forward = (v: number): number => (isLog ? Math.log10(v) : v);
      const back = (u: number): number => (isLog ? 10 ** u : u);
      const [a, b] = [forward(Number(spec[1])), forward(Number(spec[2]))];
      const [start, length, k, t] = isX ? [bx, bw, view.kx, view.tx] : [by, bh, view.ky, view.ty];
      const place = (v: number): number => {
        const share = (forward(v) - a) / (b - a);
        return k * (start + length * (isX ? share : 1 - share)) + t;
      };
      const dataAt = (pixel: number): number => {
        const share = ((pixel - t) / k - start) / length;
        return back(a + (b - a) * (isX ? share : 1 - share));
      };
      const inside = ([p]: [number, string]): boolean => p >= start - 0.5 && p <= start + length + 0.5;
      if (fixed !== undefined)
        return numbers(fixed)
          .map((v, i): [number, string] => [place(v), texts[i]!])
          .filter(inside);
      const ends = [dataAt(start), dataAt(start + length)].sort((p, q) => p - q) as [number, number];
      const count = Math.max(2, Math.min(9, Math.floor(length / 45)));
      let values = niceTicks(ends[0], ends[1], count);
      if (isLog && ends[1] / ends[0] > 10) {
        values = niceTicks(Math.log10(ends[0]), Math.log10(ends[1]), count)
          .filter(Number.isInteger)
          .map((e) => 10 ** e);
      }
      const step = values.length > 1 && !isLog ? Math.abs(values[1]! - values[0]!) : 0;
      const digits =
        step > 0 && step < 1
          ? Math.min(
              12,
              Math.ceil(-Math.log10(step) - 1e-9) +
                (/[25]/.test(step.toExponential()[0]!) && /2\.5/.test(step.toExponential()) ? 1 : 0),
            )
          : 0;
      const textOf = (v: number): string => {
        const size = Math.abs(v);
        const text =
          size >= 1e6 || (size > 0 && size < 1e-4)
            ? v.toExponential(2)
            : step > 0
              ? v.toFixed(digits)
              : String(Number(v.toPrecision(6)));
        return text.replace('-', '−');
      };
      return values.map((v): [number, string] => [place(v), textOf(v)]).filter(inside);
    };

    const line = (x1: number, y1: number, x2: number, y2: number, name: string, color: string): string =>
      `<path d="M${x1} ${y1}L${x2} ${y2}" fill="none" stroke="${color}" stroke-width="0.8" class="ps-${name}"/>`;

    const draw = throttled(() => {
      const { kx, ky, tx, ty } = view;
      for (const layer of layers) {
        layer.setAttribute('transform', `matrix(${kx} 0 0 ${ky} ${tx} ${ty})`);
        // Words inside the data keep their size.
        for (const text of layer.querySelectorAll('text')) {
          const [x, y] = [text.getAttribute('x'), text.getAttribute('y')];
          text.setAttribute(
            'transform',
            `translate(${x} ${y}) scale(${1 / kx} ${1 / ky}) translate(${-Number(x)} ${-Number(y)})`,
          );
        }
      }
      for (const pin of pins) {
        const [x, y] = numbers(pin.dataset.pin) as [number, number];
        const [px, py] = [kx * x + tx, ky * y + ty];
        pin.setAttribute('transform', `translate(${px - x} ${py - y})`);
        const wasInside = x >= bx && x <= bx + bw && y >= by && y <= by + bh;
        const isInside = px >= bx && px <= bx + bw && py >= by && py <= by + bh;
        pin.style.display = wasInside && !isInside ? 'none' : '';
      }
      for (const { group, axis, fixed, texts, label } of tickGroups) {
        if (!label) continue;
        const isX = axis === 'x';
        const ticks = ticksOf(axis, fixed, texts);
        const edge = axis === 'x' ? by + bh : axis === 'y' ? bx : bx + bw;
        const outward = axis === 'y' ? -4 : 4;
        const soft = light.soft!;
        group.innerHTML = ticks
          .map(([p]) =>
            isX ? line(p, edge, p, edge + 4, 'soft', soft) : line(edge, p, edge + outward, p, 'soft', soft),
          )
          .join('');
        for (const [p, words] of ticks) {
          const text = label.cloneNode() as SVGTextElement;
          const move = p - Number(numbersOf(label)[isX ? 0 : 1]);
          text.textContent = words;
          const turned = label.getAttribute('transform');
          text.setAttribute('transform', `translate(${isX ? move : 0} ${isX ? 0 : move})${turned ? ` ${turned}` : ''}`);
          group.append(text);
        }
        const grid = panel.querySelector<SVGGElement>(`:scope > g[data-grid="${axis}"]`);
        if (grid) {
          grid.innerHTML = ticks
            .map(([p]) =>
              isX ? line(p, by, p, by + bh, 'grid', light.grid!) : line(bx, p, bx + bw, p, 'grid', light.grid!),
            )
            .join('');
        }
      }
    });
    /** Where a label's tick was: its anchor along x, and its middle along y. */
    const numbersOf = (label: SVGTextElement): [number, number] => {
      const size = Number(label.getAttribute('font-size'));
      const [x, y] = [Number(label.getAttribute('x')), Number(label.getAttribute('y'))];
      return label.hasAttribute('transform') ? [x - 0.26 * size, y] : [x, y - 0.26 * size];
    };

    onDrag(handle, svg, (dx, dy) => {
      view.tx += dx;
      view.ty += dy;
      draw();
    });
    handle.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        const [x, y] = placeOf(svg, event);
        const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015));
        // Shift holds the height, Alt the width.
        const [fx, fy] = [event.altKey ? 1 : factor, event.shiftKey ? 1 : factor];
        if (view.kx * fx > 1e5 || view.kx * fx < 1e-3) return;
        view.tx = x - (x - view.tx) * fx;
        view.ty = y - (y - view.ty) * fy;
        view.kx *= fx;
        view.ky *= fy;
        draw();
      },
      { passive: false },
    );
    handle.addEventListener('dblclick', () => {
      Object.assign(view, { kx: 1, ky: 1, tx: 0, ty: 0 });
      draw();
    });
  };

  /** One shape of a cube as SVG text. */
  const written = (shape: Shape): string => {
    const paint = (name: 'fill' | 'stroke', value: string): string =>
      value in light ? `${name}="${light[value]}" class="p${name[0]}-${value}"` : `${name}="${value}"`;
    const r = (v: number): number => Math.round(v * 10) / 10;
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
    if (shape.fill && shape.stroke)
      return `<path d="${d}" fill="${shape.fill}" stroke="${shape.stroke}" stroke-width="${shape.width ?? 1}"${faint}/>`;
    if (shape.fill) return `<path d="${d}" ${paint('fill', shape.fill)}${faint}/>`;
    return `<path d="${d}" fill="none" ${paint('stroke', shape.stroke ?? 'ink')} stroke-width="${shape.width ?? 1}"${dash}${faint}/>`;
  };

  const liveCube = (group: SVGGElement, model: CubeModel, svg: SVGSVGElement): void => {
    const [x, y, width, height] = numbers(group.dataset.cube) as [number, number, number, number];
    const box = { x, y, width, height };
    const start = numbers(group.dataset.view) as [number, number];
    let [elev, azim] = start;
    const { pose } = drawCube(model, elev, azim, box);
    const content = document.createElementNS(SVG, 'g');
    const handle = document.createElementNS(SVG, 'rect');
    for (const [k, v] of Object.entries(box)) handle.setAttribute(k, String(v));
    handle.setAttribute('fill', 'transparent');
    group.replaceChildren(content, handle);
    const draw = throttled(() => {
      content.innerHTML = drawCube(model, elev, azim, box, pose).shapes.map(written).join('');
    });
    const turn = (right: number, up: number): void => {
      azim -= right;
      elev = Math.max(-90, Math.min(90, elev + up));
      draw();
    };
    onDrag(handle, svg, (dx, dy) => turn(dx * 0.5, dy * 0.5));
    handle.addEventListener('dblclick', () => {
      [elev, azim] = start;
      draw();
    });
    group.setAttribute('tabindex', '0');
    group.addEventListener('keydown', ({ key }) => {
      if (key === 'ArrowLeft') turn(-5, 0);
      else if (key === 'ArrowRight') turn(5, 0);
      else if (key === 'ArrowUp') turn(0, 5);
      else if (key === 'ArrowDown') turn(0, -5);
    });
    draw();
  };

  for (const svg of root.querySelectorAll<SVGSVGElement>('svg[role="img"]')) {
    for (const panel of svg.querySelectorAll<SVGGElement>('g[data-panel]')) livePlot(panel, svg);
    svg.querySelectorAll<SVGGElement>('g[data-cube]').forEach((group, i) => {
      liveCube(group, cubes[i]!, svg);
    });
  }
}
