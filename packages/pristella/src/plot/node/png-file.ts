import { nodeModule } from '../../base/host.ts';
import { type Rgb, rgb } from '../color.ts';
import { checkFigure, type Figure } from '../figure.ts';
import { opacityOf } from '../mark/mark.ts';
import { discOutline, flattenCurve, roundedOutline, strokeOutline } from '../outline.ts';
import { encodePng } from '../png.ts';
import { type PngOptions, pngOptions } from '../png-options.ts';
import { PixelCanvas } from '../raster.ts';
import { type Box, eachShape, type Look, placesOf, type Run, type Shape, type TextShape } from '../scene.ts';
import { palettes, resolvePaint } from '../theme.ts';
import { Letters } from './font/letters.ts';

/**
 * The figure as the bytes of a PNG file, painted here with the letters of fonts of the system: what the usual font lacks,
 * such as Chinese, is looked for in others. Throws ArgumentError unless the scale is a positive number, DataError if there
 * is no font, `font` cannot be read, or no font has one of the characters.
 * @example
 * const fig = plot.figure({ figsize: [1, 1] });
 * const ax = fig.axes().plot([1, 4, 9]);
 * figureToPng(fig, { scale: 1 }).slice(0, 8);
 */
export function figureToPng(fig: Figure, options: PngOptions = {}): Uint8Array {
  const o = pngOptions.read(options, 'figureToPng', arguments.length - 2);
  const { scale, theme = checkFigure(fig, 'figureToPng').theme } = o;
  const scene = fig.scene();
  const canvas = new PixelCanvas(Math.round(scene.width * scale), Math.round(scene.height * scale));
  const letters = new Letters(o.font, o.boldFont);
  const texts: TextShape[] = [];
  eachShape(scene.shapes, (shape) => {
    if (shape.kind === 'text') texts.push(shape);
  });
  letters.check(texts);
  const painter = new Painter(canvas, scale, theme === 'dark' ? 'dark' : 'light', letters);
  const frame: Box = { x: 0, y: 0, width: scene.width, height: scene.height };
  for (const shape of [{ kind: 'rect', box: frame, fill: 'paper' } as const, ...scene.shapes])
    painter.draw(shape, frame);
  return encodePng(canvas.raster, (bytes) => nodeModule('node:zlib').deflateSync(bytes));
}

class Painter {
  readonly #canvas: PixelCanvas;
  readonly #scale: number;
  readonly #theme: 'light' | 'dark';
  readonly #letters: Letters;

  constructor(canvas: PixelCanvas, scale: number, theme: 'light' | 'dark', letters: Letters) {
    this.#canvas = canvas;
    this.#scale = scale;
    this.#theme = theme;
    this.#letters = letters;
  }

  draw(shape: Shape, clip: Box): void {
    if (shape.kind === 'group') for (const child of shape.children) this.draw(child, shape.clip ?? clip);
    else if (shape.kind === 'path') this.#paint(shape.runs, shape, clip);
    else if (shape.kind === 'curve') this.#paint([{ points: flattenCurve(shape.points, 24) }], shape, clip);
    else if (shape.kind === 'text') this.#text(shape, clip);
    else if (shape.kind === 'image')
      this.#canvas.image(shape.raster, this.#scaledBox(shape.box), this.#scaledBox(clip), shape.smooth === true);
    else if (shape.kind === 'rect') {
      const { x, y, width, height } = shape.box;
      this.#paint([roundedOutline(x, y, width, height, shape.radius ?? 0)], shape, clip);
    } else {
      // One disc after the other: where pale discs overlap, they add up, as in other pictures.
      const look = { fill: shape.fill, ...opacityOf(shape.opacity) };
      for (const [x, y] of placesOf(shape.points)) this.#paint([discOutline(x, y, shape.radius)], look, clip);
    }
  }

  #paint(runs: readonly Run[], look: Look, clip: Box): void {
    const { fill = 'none', stroke = 'none', opacity = 1, width = 1 } = look;
    if (fill !== 'none') this.#fill(runs, fill, opacity, clip);
    if (stroke === 'none') return;
    const lines = runs.flatMap((run) => strokeOutline(run, width, look.cap === 'round', clip, look.dash));
    this.#fill(lines, stroke, opacity, clip);
  }

  #fill(runs: readonly Run[], paint: string, opacity: number, clip: Box): void {
    const scaled = runs.map((run) => ({ points: run.points.map((v) => v * this.#scale) }));
    this.#canvas.fill(scaled, this.#color(paint), opacity, this.#scaledBox(clip));
  }

  #text(shape: TextShape, clip: Box): void {
    const { size, anchor, rotate } = shape;
    const glyphs = [...shape.text].map((c) => this.#letters.glyph(c, shape.bold === true));
    const width = glyphs.reduce((sum, g) => sum + g.advance, 0) * size;
    let along = anchor === 'start' ? 0 : anchor === 'middle' ? -width / 2 : -width;
    const runs = glyphs.flatMap(({ outlines, advance }) => {
      const start = along;
      along += advance * size;
      return outlines.map((outline) => ({ points: placed(outline, shape, start, rotate ?? 0) }));
    });
    this.#fill(runs, shape.fill, 1, clip);
  }

  #color(paint: string): Rgb {
    return rgb(resolvePaint(paint, palettes[this.#theme]));
  }
  #scaledBox({ x, y, width, height }: Box): Box {
    const s = this.#scale;
    return { x: x * s, y: y * s, width: width * s, height: height * s };
  }
}

/** An outline of a glyph at its place in a text: `start` pixels along the line. */
function placed(outline: readonly number[], { x, y, size }: TextShape, start: number, rotate: number): number[] {
  return placesOf(outline).flatMap(([right, above]) => {
    const [along, up] = [start + right * size, above * size];
    if (rotate === -90) return [x - up, y - along];
    return rotate === 90 ? [x + up, y + along] : [x + along, y - up];
  });
}
