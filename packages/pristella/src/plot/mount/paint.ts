import { type Options, options } from '../../base/options.ts';
import { choice, number } from '../../base/row.ts';
import type { FigureParts } from '../html/parts.ts';
import type { Box, DotsShape, GroupShape, ImageShape, Look, Shape, TextShape } from '../scene.ts';
import { FONT } from '../svg.ts';
import { type Palette, palettes, resolvePaint, type Theme, themes } from '../theme.ts';
import { checkParts } from '../values.ts';
import { checkGiven } from './given.ts';

/** How parts are painted. */
export class PaintOptions {
  /** Colours for light or dark paper, or, with `auto`, as the reader prefers; the figure's own unless given. */
  readonly theme?: Theme | undefined = choice(themes);
  /** Pixels of the canvas for each of the picture's: the screen's own ratio unless given. */
  readonly ratio?: number | undefined = number({ above: 0, most: 16 });
}
const paintOptions: Options<PaintOptions> = options(PaintOptions);

/** A canvas in a page or in a worker. */
export type Canvas = HTMLCanvasElement | OffscreenCanvas;
type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** What the painter carries from shape to shape. */
interface Painting {
  readonly context: Context;
  readonly palette: Palette;
}

/**
 * Paints the parts of a figure on a canvas, which gets the picture's size: for what is drawn anew in every frame, such as
 * images and thousands of points, which take an SVG document several times as long. A canvas in a page gets the figure's text
 * alternative. Nothing in it moves by hand: `mount` makes pictures for that. Throws ArgumentError for what is no canvas or no
 * parts.
 */
export function paint(canvas: Canvas, parts: FigureParts, given: PaintOptions = {}): void {
  const { scene, theme: own } = checkGiven(parts, 'paint');
  const { theme = own, ratio = screenRatio() } = paintOptions.read(given, 'paint', arguments.length - 3);
  checkParts(canvas, { getContext: 'function', width: 'number', height: 'number' }, 'a canvas', 'paint');
  const { width, height } = scene;
  const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
  // To set a size, the same one too, takes a canvas anew.
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  if ('style' in canvas) describe(canvas, parts);
  const context = canvas.getContext('2d') as Context;
  const palette = palettes[theme === 'dark' || (theme === 'auto' && prefersDark()) ? 'dark' : 'light'];
  context.setTransform(columns / width, 0, 0, rows / height, 0, 0);
  context.lineJoin = 'round';
  paintShape({ kind: 'rect', box: { x: 0, y: 0, width, height }, fill: 'paper' }, { context, palette });
  for (const shape of scene.shapes) paintShape(shape, { context, palette });
}

const screenRatio = (): number => globalThis.devicePixelRatio || 1;
const prefersDark = (): boolean => globalThis.matchMedia?.('(prefers-color-scheme:dark)').matches ?? false;

/** Says what the canvas shows to who cannot see it, and shows it in the picture's size unless the page gives another. */
function describe(canvas: HTMLCanvasElement, { scene }: FigureParts): void {
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `${scene.title}. ${scene.description}`);
  canvas.style.width ||= `${scene.width}px`;
  canvas.style.height ||= `${scene.height}px`;
}

function paintShape(shape: Shape, painting: Painting): void {
  const { context, palette } = painting;
  if (shape.kind === 'text') paintText(shape, context, palette);
  else if (shape.kind === 'image') paintImage(shape, context);
  else if (shape.kind === 'group') paintGroup(shape.children, shape.clip, painting);
  else if (shape.kind === 'dots' && (shape.opacity ?? 1) === 1) paintDots(shape, context, palette);
  else {
    context.beginPath();
    trace(shape, context);
    finish(shape, painting);
  }
}

/** Disc by disc, which takes two thirds of the time of one outline. */
function paintDots({ points, radius, fill }: DotsShape, context: Context, palette: Palette): void {
  context.fillStyle = resolvePaint(fill, palette);
  for (let i = 1; i < points.length; i += 2) {
    context.beginPath();
    context.arc(points[i - 1]!, points[i]!, radius, 0, 2 * Math.PI);
    context.fill();
  }
}

/** Draws the outline of a shape. */
function trace(shape: Exclude<Shape, TextShape | ImageShape | GroupShape>, context: Context): void {
  switch (shape.kind) {
    case 'path':
      for (const { points, closed } of shape.runs) {
        for (let i = 1; i < points.length; i += 2) {
          const [x, y] = [points[i - 1]!, points[i]!];
          if (i === 1) context.moveTo(x, y);
          else context.lineTo(x, y);
        }
        if (closed) context.closePath();
      }
      break;
    case 'curve': {
      const [x0, y0, ...rest] = shape.points;
      context.moveTo(x0, y0);
      context.bezierCurveTo(...rest);
      break;
    }
    case 'dots':
      // All in one outline: where discs of half opacity overlap, they do not add up.
      for (let i = 1; i < shape.points.length; i += 2) {
        const [x, y] = [shape.points[i - 1]!, shape.points[i]!];
        context.moveTo(x + shape.radius, y);
        context.arc(x, y, shape.radius, 0, 2 * Math.PI);
      }
      break;
    case 'rect': {
      const { x, y, width, height } = shape.box;
      context.roundRect(x, y, width, height, shape.radius ?? 0);
    }
  }
}

/** Fills and strokes what was drawn, both with one opacity. */
function finish(look: Look, { context, palette }: Painting): void {
  const { fill = 'none', stroke = 'none', width = 1, dash = [], cap = 'butt', opacity = 1 } = look;
  context.globalAlpha = opacity;
  if (fill !== 'none') {
    context.fillStyle = resolvePaint(fill, palette);
    context.fill();
  }
  if (stroke !== 'none') {
    context.strokeStyle = resolvePaint(stroke, palette);
    context.lineWidth = width;
    context.lineCap = cap;
    context.setLineDash([...dash]);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function paintText(
  { x, y, text, size, anchor, fill, bold, rotate }: TextShape,
  context: Context,
  palette: Palette,
): void {
  context.save();
  context.translate(x, y);
  if (rotate) context.rotate((rotate * Math.PI) / 180);
  context.font = `${bold ? 'bold ' : ''}${size}px ${FONT}`;
  context.textAlign = anchor === 'middle' ? 'center' : anchor;
  context.fillStyle = resolvePaint(fill, palette);
  context.fillText(text, 0, 0);
  context.restore();
}

function paintImage({ box, raster, smooth = false }: ImageShape, context: Context): void {
  const { width, height, rgba } = raster;
  const pixels = new OffscreenCanvas(width, height);
  const bytes = new Uint8ClampedArray(rgba.length);
  bytes.set(rgba);
  pixels.getContext('2d')!.putImageData(new ImageData(bytes, width, height), 0, 0);
  context.imageSmoothingEnabled = smooth;
  context.drawImage(pixels, box.x, box.y, box.width, box.height);
}

function paintGroup(children: readonly Shape[], clip: Box | undefined, painting: Painting): void {
  const { context } = painting;
  context.save();
  if (clip) {
    context.beginPath();
    context.rect(clip.x, clip.y, clip.width, clip.height);
    context.clip();
  }
  for (const child of children) paintShape(child, painting);
  context.restore();
}
