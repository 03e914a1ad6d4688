/** What is painted on canvases: strokes, 28 x 28 pictures, and what is blue and orange in them. */
import { type Drawing, PAD } from './drawing.ts';
import { largestSize } from './largest.ts';
import { type Picture, SIDE } from './picture.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** The lab's colours as they are now, in this theme. */
export interface Palette {
  readonly ink: Colour;
  readonly paper: Colour;
  readonly for: Colour;
  readonly against: Colour;
}

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string): Colour => {
    const [red = 0, green = 0, blue = 0] = (style.getPropertyValue(name).match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue];
  };
  return { ink: read('--lab-ink'), paper: read('--lab-paper'), for: read('--lab-for'), against: read('--lab-against') };
}

/** A colour on the way from one to another. */
const between = (from: Colour, to: Colour, share: number): Colour => {
  const mixed = (i: 0 | 1 | 2): number => Math.round(from[i] + (to[i] - from[i]) * share);
  return [mixed(0), mixed(1), mixed(2)];
};

const css = ([red, green, blue]: Colour, alpha = 1): string => `rgb(${red} ${green} ${blue} / ${alpha})`;

/** A canvas made as fine as the screen, cleared, with its middle of units `width` x `height`. */
export function sheet(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const fine = Math.max(1, Math.round((canvas.clientWidth * devicePixelRatio) / width));
  const [wide, high] = [width * fine, height * fine];
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
  const on = canvas.getContext('2d')!;
  on.setTransform(fine, 0, 0, fine, 0, 0);
  on.clearRect(0, 0, width, height);
  on.globalCompositeOperation = 'source-over';
  on.imageSmoothingEnabled = false;
  return on;
}

/** The strokes of a drawing in one colour. */
export function paintStrokes(on: CanvasRenderingContext2D, { strokes, pen }: Drawing, colour: Colour): void {
  on.lineWidth = 2 * pen;
  on.lineCap = on.lineJoin = 'round';
  on.strokeStyle = css(colour);
  on.beginPath();
  for (const stroke of strokes) {
    const at = (i: number): [x: number, y: number] => [stroke[i]!, stroke[i + 1]!];
    const [firstX, firstY] = at(0);
    const [lastX, lastY] = at(stroke.length - 2);
    on.moveTo(firstX, firstY);
    // Round where whole units would be corners: a curve from middle to middle.
    for (let i = 2; i + 2 < stroke.length; i += 2) {
      const [[x, y], [nextX, nextY]] = [at(i), at(i + 2)];
      on.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
    }
    on.lineTo(lastX, lastY);
  }
  on.stroke();
}

/** Small pictures of a width and height, one below the other, whose pixels are colours; to be drawn in any size. */
function pixelSheet(
  width: number,
  height: number,
  count: number,
  paint: (i: number) => readonly [colour: Colour, alpha: number],
): OffscreenCanvas {
  const small = new OffscreenCanvas(width, height * count);
  const on = small.getContext('2d')!;
  const image = on.createImageData(width, height * count);
  const { data } = image;
  for (let i = 0; i < width * height * count; i++) {
    const [[red, green, blue], alpha] = paint(i);
    data[4 * i] = red;
    data[4 * i + 1] = green;
    data[4 * i + 2] = blue;
    data[4 * i + 3] = 255 * alpha;
  }
  on.putImageData(image, 0, 0);
  return small;
}

/** Ink of 0 to `most`, in as many squares one below the other as there are numbers for. */
export function inkSheet(values: ArrayLike<number>, side: number, palette: Palette, most = 255): OffscreenCanvas {
  const ink = (i: number): number => (most > 0 ? Math.max(0, values[i]! / most) : 0);
  return pixelSheet(side, side, values.length / (side * side), (i) => [palette.ink, ink(i)]);
}

/**
 * Pictures of 28 x 28 numbers, one below the other: blue what is above 0, orange what is below; the stronger, the larger for its
 * picture, by a power with which small ones are still seen.
 */
export function signedSheet(pictures: readonly Float32Array[], palette: Palette): OffscreenCanvas {
  const area = SIDE * SIDE;
  const most = pictures.map((values) => largestSize(values) || 1);
  return pixelSheet(SIDE, SIDE, pictures.length, (i) => {
    const k = Math.floor(i / area);
    const value = pictures[k]![i % area]! / most[k]!;
    return [value > 0 ? palette.for : palette.against, Math.abs(value) ** 0.7];
  });
}

/** The strokes, coloured by what each pixel of their picture adds to a digit. */
export function paintReasons(
  on: CanvasRenderingContext2D,
  drawing: Drawing,
  picture: Picture,
  values: Float32Array,
  palette: Palette,
): void {
  paintStrokes(on, drawing, between(palette.paper, palette.ink, 0.22));
  const { scale, left, top } = picture;
  on.globalCompositeOperation = 'source-atop';
  on.imageSmoothingEnabled = true;
  on.imageSmoothingQuality = 'high';
  const side = SIDE / scale;
  on.drawImage(signedSheet([values], palette), -left / scale, -top / scale, side, side);
  on.globalCompositeOperation = 'source-over';
}

/** The picture as large pixels over all of the pad, those that were painted over marked. */
export function paintPixels(
  on: CanvasRenderingContext2D,
  before: Uint8Array,
  now: Uint8Array,
  palette: Palette,
  cursor: number | null,
): void {
  const size = PAD / SIDE;
  on.drawImage(inkSheet(now, SIDE, palette), 0, 0, PAD, PAD);
  const place = (i: number): [number, number] => [(i % SIDE) * size, Math.floor(i / SIDE) * size];
  now.forEach((ink, i) => {
    if (ink === before[i]) return;
    const [x, y] = place(i);
    const colour = ink > before[i]! ? palette.for : palette.against;
    on.fillStyle = css(colour, ink > before[i]! ? 1 : 0.3);
    on.fillRect(x, y, size, size);
    on.strokeStyle = css(colour);
    on.lineWidth = 1.2;
    on.strokeRect(x + 0.6, y + 0.6, size - 1.2, size - 1.2);
  });
  if (cursor === null) return;
  const [x, y] = place(cursor);
  on.strokeStyle = css(palette.for);
  on.lineWidth = 2;
  on.strokeRect(x - 1, y - 1, size + 2, size + 2);
}
