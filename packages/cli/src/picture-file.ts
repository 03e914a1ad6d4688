import { type DecodedPng, decode, hasPngSignature } from 'fast-png';
import { DataError } from 'pristella';
import { shown } from 'pristella/io';
import { readFileBytes } from 'pristella/node';
import { plainPng, pngLimits } from './png-chunks.ts';

/** A grey picture of bytes, 0 (black) to 255. */
export interface GreyPicture {
  readonly gray: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Bytes of a file; no drawing has more. */
const MOST_BYTES = 2 ** 26;

/** Formats that people take for PNG, by their first bytes. */
const others: readonly [name: string, start: readonly number[]][] = [
  ['a JPEG', [0xff, 0xd8, 0xff]],
  ['a GIF', [0x47, 0x49, 0x46, 0x38]],
  ['a BMP', [0x42, 0x4d]],
  ['a WebP or another RIFF file', [0x52, 0x49, 0x46, 0x46]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46]],
];

/** Reads a PNG as grey; what is transparent shows white paper. Throws DataError if the file is missing, damaged or no PNG. */
export function readGreyPng(path: string): GreyPicture {
  const bytes = readFileBytes(path, 'predict', MOST_BYTES);
  const fail = (problem: string, hint: string, cause?: unknown): never => {
    throw new DataError(`${shown(path)}: ${problem}`, { op: 'predict', hint, cause });
  };
  if (!hasPngSignature(bytes)) {
    const other = others.find(([, start]) => start.every((b, i) => bytes[i] === b))?.[0];
    const found = other ?? (bytes.length === 0 ? 'an empty file' : 'something else');
    fail(`this is no PNG but ${found}`, 'save the drawing as PNG');
  }
  const tooLarge = (width: number, height: number): DataError => {
    const problem = `${shown(path)}: the picture is ${width} x ${height} pixels large`;
    return new DataError(problem, { op: 'predict', hint: 'make it smaller' });
  };
  let png: DecodedPng;
  try {
    png = decode(plainPng(bytes, pngLimits(bytes.length), tooLarge), { checkCrc: true });
    if (png.data.length === 0) throw new Error('it has no pixels');
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    return fail(
      `the PNG is damaged or cut off (${cause instanceof Error ? cause.message : cause})`,
      'save or copy it again',
      cause,
    );
  }
  return { gray: greyOf(png), width: png.width, height: png.height };
}

/** Red, green and blue as the eye weighs them (Rec. 601), over white. */
function greyOf(png: DecodedPng): Uint8Array {
  const { width, height, channels, data, palette } = png;
  const top = 2 ** png.depth - 1;
  const sample = samplesOf(png);
  const out = new Uint8Array(width * height);
  for (let i = 0; i < out.length; i++) {
    let [r, g, b, alpha] = [0, 0, 0, 1];
    if (palette) {
      const colour = palette[sample(i)] ?? [0, 0, 0];
      [r, g, b, alpha] = [colour[0]! / 255, colour[1]! / 255, colour[2]! / 255, (colour[3] ?? 255) / 255];
    } else {
      const at = i * channels;
      const colours = channels >= 3 ? 3 : 1;
      r = sample(at) / top;
      [g, b] = colours === 3 ? [sample(at + 1) / top, sample(at + 2) / top] : [r, r];
      if (channels > colours) alpha = data[at + colours]! / top;
      else if (
        png.transparency?.[0] === sample(at) &&
        (colours === 1 || (png.transparency[1] === sample(at + 1) && png.transparency[2] === sample(at + 2)))
      )
        alpha = 0;
    }
    out[i] = Math.round(255 * ((0.299 * r + 0.587 * g + 0.114 * b) * alpha + (1 - alpha)));
  }
  return out;
}

/** Access to samples; below a byte they are packed, and every row begins a new byte. */
function samplesOf({ data, depth, width }: DecodedPng): (i: number) => number {
  if (depth >= 8) return (i) => data[i]!;
  const rowBytes = Math.ceil((width * depth) / 8);
  return (i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const byte = data[y * rowBytes + ((x * depth) >> 3)]!;
    return (byte >> (8 - depth - ((x * depth) & 7))) & (2 ** depth - 1);
  };
}
