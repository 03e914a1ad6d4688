import { type Options, options } from '../../base/options.ts';
import { choice, flag, whole } from '../../base/row.ts';
import { type Rgb, rgb } from '../color.ts';
import { checkFigure, type Figure } from '../figure.ts';
import { flattenCurve } from '../outline.ts';
import type { Box, Look, Place, Run, Shape } from '../scene.ts';
import { linesOf, partIn, pixelOver, placesOf } from '../scene.ts';
import { palettes, resolvePaint } from '../theme.ts';
import { neighbours, range } from '../values.ts';
import { TerminalCanvas } from './canvas.ts';
import { CELL, cellsOf, typed } from './typography.ts';

/** Size, characters and colours of a picture made of text. */
export class TerminalOptions {
  /** Width in characters: 80 unless told. */
  readonly columns?: number = whole(1, 80);
  /** Height in characters: 24 unless told. */
  readonly rows?: number = whole(1, 24);
  /** 24-bit colour codes; without them, which is so unless told, everything has the terminal's own colour. */
  readonly color?: boolean = flag(false);
  /** Braille and block elements, unless told; else plain ASCII. */
  readonly unicode?: boolean = flag(true);
  /** Colours for a dark terminal (the default) or a light one. */
  readonly theme?: 'light' | 'dark' = choice(palettes, 'dark');
}
export const terminalOptions: Options<TerminalOptions> = options(TerminalOptions);

/**
 * The figure as lines of text: curves in Braille, areas and images in half blocks; ASCII where `unicode` is false.
 * @example
 * const fig = plot.figure();
 * const ax = fig.axes().plot([0, 1, 4, 9, 16]);
 * console.log(plot.figureToText(fig, { columns: 40, rows: 10 }));
 */
export function figureToText(fig: Figure, options: TerminalOptions = {}): string {
  const { columns, rows, color, unicode, theme } = terminalOptions.read(options, 'figureToText', arguments.length - 2);
  const scene = checkFigure(fig, 'figureToText').scene(typed, columns * CELL.width, rows * CELL.height);
  const pen = new Pen(new TerminalCanvas(columns, rows), theme, color);
  for (const shape of scene.shapes) pen.draw(shape, { x: 0, y: 0, width: scene.width, height: scene.height });
  return `${pen.canvas.toLines({ color, unicode }).join('\n')}\n`;
}

/** Draws shapes on a canvas of characters. A dot is 4 by 4 pixels, a half block 8 by 8. */
class Pen {
  readonly canvas: TerminalCanvas;
  readonly #theme: 'light' | 'dark';
  readonly #hasColor: boolean;

  constructor(canvas: TerminalCanvas, theme: 'light' | 'dark', hasColor: boolean) {
    this.canvas = canvas;
    this.#theme = theme;
    this.#hasColor = hasColor;
  }

  #color(paint: string): Rgb {
    return rgb(resolvePaint(paint, palettes[this.#theme]));
  }
  get #paper(): Rgb {
    return this.#color('paper');
  }

  draw(shape: Shape, clip: Box): void {
    switch (shape.kind) {
      case 'group':
        for (const child of shape.children) this.draw(child, shape.clip ?? clip);
        break;
      case 'path':
        this.#path(shape.runs, shape, clip);
        break;
      case 'curve':
        this.#path([{ points: flattenCurve(shape.points) }], shape, clip);
        break;
      case 'dots':
        for (const place of placesOf(shape.points)) this.#disc(place, shape.radius, this.#color(shape.fill), clip);
        break;
      case 'rect': {
        const { x, y, width, height } = shape.box;
        const corners = [x, y, x + width, y, x + width, y + height, x, y + height];
        this.#path([{ points: corners, closed: true }], shape, clip, true);
        break;
      }
      case 'text': {
        const width = [...shape.text].reduce((n, c) => n + cellsOf(c), 0);
        const before = shape.anchor === 'start' ? 0 : shape.anchor === 'middle' ? width / 2 : width;
        const column = Math.round(shape.x / CELL.width - before);
        // The baseline of a row is 12 pixels below its top, whatever size the text asks for.
        // Half a row goes down, but up in a title, which stands above its frame and not on it.
        const row = Math.round((shape.y - 12) / CELL.height - (shape.bold ? 0.1 : 0));
        this.canvas.write(column, row, shape.text, this.#color(shape.fill));
        break;
      }
      case 'image':
        this.#image(shape, clip);
        break;
    }
  }

  #path(runs: readonly Run[], look: Look, clip: Box, isRect = false): void {
    const { fill = 'none', stroke = 'none', opacity = 1 } = look;
    const isMarker = stroke === 'none' && !isRect;
    if (fill !== 'none' && fill !== 'grid' && isMarker) this.#fill(runs, fill, opacity, clip);
    else if (fill !== 'none' && fill !== 'grid') this.#blocks(runs, fill, opacity, clip);
    // Grid lines, and the seams of a surface, would drown the data.
    if (stroke === 'none' || stroke === 'grid' || (fill !== 'none' && (look.width ?? 1) <= 0.5)) return;
    const color = this.#color(stroke);
    for (const run of runs) this.#stroke(run, color, look.dash, clip);
  }

  #stroke(run: Run, color: Rgb, dash: readonly number[] | undefined, clip: Box): void {
    const pattern = dash?.map((d) => d * 2.2);
    const period = pattern?.reduce((a, b) => a + b, 0) ?? 1;
    let along = 0;
    for (const [[x0, y0], [x1, y1]] of linesOf(run)) {
      const cut = partIn(clip, x0, y0, x1, y1);
      const length = Math.hypot(x1 - x0, y1 - y0);
      if (cut) {
        const [a, b] = cut;
        const steps = Math.max(1, Math.ceil(((b - a) * length) / 3));
        for (let k = 0; k <= steps; k++) {
          const t = a + ((b - a) * k) / steps;
          if (pattern && !isInk((along + t * length) % period, pattern)) continue;
          this.canvas.dot(Math.floor((x0 + (x1 - x0) * t) / 4), Math.floor((y0 + (y1 - y0) * t) / 4), color);
        }
      }
      along += length;
    }
  }

  /** Fills an area. Markers become dots of Braille: half blocks would show some of them and lose others. */
  #fill(runs: readonly Run[], fill: string, opacity: number, clip: Box): void {
    const isLarge = (run: Run): boolean => fill === 'paper' || reachOf(run) >= SMALL;
    const large = runs.filter(isLarge);
    if (large.length > 0) this.#blocks(large, fill, opacity, clip);
    for (const run of runs) {
      if (isLarge(run)) continue;
      const { xs, ys } = alongAxes(run);
      this.#disc([mean(xs), mean(ys)], 3, this.#color(fill), clip);
    }
  }

  /** Fills half blocks whose middle is inside (non-zero winding). */
  #blocks(runs: readonly Run[], fill: string, opacity: number, clip: Box): void {
    const color = this.#color(fill);
    const isPaper = fill === 'paper';
    const [highest, lowest] = range(runs.flatMap((run) => alongAxes(run).ys)) ?? [0, 0];
    const top = Math.max(0, Math.ceil((Math.max(clip.y, highest) - 4) / 8));
    const bottom = Math.min(2 * this.canvas.rows, Math.ceil((Math.min(clip.y + clip.height, lowest) - 4) / 8)) - 1;
    for (let row = top; row <= bottom; row++) {
      for (const [from, to] of spans(runs, row * 8 + 4)) {
        const first = Math.max(0, Math.ceil((Math.max(from, clip.x) - 4) / 8));
        const last = Math.min(this.canvas.columns - 1, Math.ceil((Math.min(to, clip.x + clip.width) - 4) / 8) - 1);
        for (let column = first; column <= last; column++) {
          if (isPaper) this.canvas.erase(column, row);
          else this.canvas.block(column, row, color, this.#hasColor ? opacity : 1, this.#paper);
        }
      }
    }
  }

  #disc([cx, cy]: Place, radius: number, color: Rgb, clip: Box): void {
    if (cx < clip.x || cy < clip.y || cx > clip.x + clip.width || cy > clip.y + clip.height) return;
    const reach = Math.floor(radius / 4 + 0.35);
    const [x, y] = [Math.floor(cx / 4), Math.floor(cy / 4)];
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++)
        if (dx * dx + dy * dy <= reach * reach) this.canvas.dot(x + dx, y + dy, color);
    }
  }

  #image({ box, raster }: Extract<Shape, { kind: 'image' }>, clip: Box): void {
    for (let row = Math.max(0, Math.round(box.y / 8)); row < Math.round((box.y + box.height) / 8); row++) {
      for (let column = Math.max(0, Math.round(box.x / 8)); column < Math.round((box.x + box.width) / 8); column++) {
        const [x, y] = [column * 8 + 4, row * 8 + 4];
        if (x < clip.x || y < clip.y || x > clip.x + clip.width || y > clip.y + clip.height) continue;
        const [r, g, b, a] = pixelOver(raster, box, x, y);
        if (a > 0) this.canvas.block(column, row, [r, g, b], a / 255, this.#paper);
      }
    }
  }
}

/** Pixels below which an area is a marker. */
const SMALL = 12;

const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;

/** The numbers of the points of a run along each axis. */
function alongAxes({ points }: Run): { xs: number[]; ys: number[] } {
  const places = placesOf(points);
  return { xs: places.map(([x]) => x), ys: places.map(([, y]) => y) };
}

/** The larger of width and height of a run. */
function reachOf(run: Run): number {
  const { xs, ys } = alongAxes(run);
  const [[left, right], [top, bottom]] = [range(xs) ?? [0, 0], range(ys) ?? [0, 0]];
  return Math.max(right - left, bottom - top);
}

/** Whether a place in a dash pattern is drawn. */
function isInk(at: number, pattern: readonly number[]): boolean {
  let end = 0;
  for (const [i, part] of pattern.entries()) {
    end += part;
    if (at < end) return i % 2 === 0;
  }
  return true;
}

/** Where a level line is inside an area: pairs of x. */
function spans(runs: readonly Run[], y: number): [number, number][] {
  const crossings: [number, number][] = [];
  for (const { points } of runs) {
    for (const [[x0, y0], [x1, y1]] of linesOf({ points, closed: true }))
      if (y0 <= y !== y1 <= y) crossings.push([x0 + ((x1 - x0) * (y - y0)) / (y1 - y0), y1 > y0 ? 1 : -1]);
  }
  crossings.sort((a, b) => a[0] - b[0]);
  const out: [number, number][] = [];
  let winding = 0;
  for (const [[from, turn], [to]] of neighbours(crossings)) {
    winding += turn;
    if (winding !== 0) out.push([from, to]);
  }
  return out;
}
