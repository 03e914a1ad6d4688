import { crc32, inflateSync } from 'node:zlib';

/** What the head of a PNG says. */
interface PngHead {
  readonly width: number;
  readonly height: number;
  /** Bits a pixel. */
  readonly bits: number;
  readonly interlaced: boolean;
}

/** How large a picture may be. */
export interface PngLimits {
  readonly pixels: number;
  /** Bytes of its rows, unpacked. */
  readonly bytes: number;
}

/**
 * Limits by the size of the file, so that a small file cannot unpack to more than a drawing on a large canvas does,
 * while a file that is large may hold a picture that is.
 */
export const pngLimits = (fileBytes: number): PngLimits => ({
  pixels: Math.min(2 ** 26, Math.max(2 ** 24, 16 * fileBytes)),
  bytes: Math.max(2 ** 26, 32 * fileBytes),
});

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Where the pixels of the seven passes of an interlaced picture begin, and how far they are apart: x, y, dx, dy. */
// biome-ignore format: a table
const passes: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2],
];

const kept = ['IHDR', 'PLTE', 'tRNS', 'IEND'];
const start = 8;
/** Bytes of a palette of 256 colours. */
const longestPalette = 768;

/**
 * The PNG without what a picture does not need (texts, colour profiles, animations), which would be unpacked without a
 * limit. Everything is held against the limits first. Throws an Error that says what is damaged; `tooLarge` makes the
 * error for a picture beyond the limits.
 */
export function plainPng(
  bytes: Uint8Array,
  limits: PngLimits,
  tooLarge: (width: number, height: number) => Error,
): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Uint8Array(bytes.length + 12);
  const target = new DataView(out.buffer);
  out.set(bytes.subarray(0, start));
  const pixels = new Uint8Array(bytes.length);
  let [position, written, packed] = [start, start, 0];
  let head: PngHead | undefined;
  for (let type = ''; type !== 'IEND'; ) {
    const length = position + 12 <= bytes.length ? view.getUint32(position) : bytes.length;
    const end = position + 12 + length;
    if (end > bytes.length) throw new Error('it ends within a part');
    type = nameOf(bytes, position + 4);
    if (type === 'IHDR') {
      if (head || length !== 13) throw new Error('its head is wrong');
      head = readHead(view, position + 8);
      const isWithin = head.width * head.height <= limits.pixels && rowBytes(head) <= limits.bytes;
      if (!isWithin) throw tooLarge(head.width, head.height);
    }
    if (type === 'IDAT' || kept.includes(type)) {
      if (crc32(bytes.subarray(position + 4, end - 4)) !== view.getUint32(end - 4))
        throw new Error('a checksum is wrong');
    }
    if (type === 'IDAT') {
      if (length > 0) pixels.set(bytes.subarray(position + 8, end - 4), packed);
      packed += length;
    } else if (kept.includes(type)) {
      if (!head) throw new Error('its head is not the first part');
      if (length > longestPalette) throw new Error('its palette is too long');
      if (type === 'IEND') written = putPixels(out, target, written, pixels.subarray(0, packed));
      out.set(bytes.subarray(position, end), written);
      written += end - position;
    }
    position = end;
  }
  // More than the picture's own rows are never made.
  if (!head) throw new Error('it has no head');
  const unpacked = inflateSync(pixels.subarray(0, packed), { maxOutputLength: rowBytes(head) });
  if (unpacked.length !== rowBytes(head)) throw new Error('rows are missing');
  return out.subarray(0, written);
}

const nameOf = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

function readHead(view: DataView, at: number): PngHead {
  const [width, height] = [view.getUint32(at), view.getUint32(at + 4)];
  const [depth, colours, interlace] = [view.getUint8(at + 8), view.getUint8(at + 9), view.getUint8(at + 12)];
  const channels = channelsOf[colours];
  if (width === 0 || height === 0) throw new Error('it has no pixels');
  if (channels === undefined || ![1, 2, 4, 8, 16].includes(depth) || interlace > 1)
    throw new Error('its head is wrong');
  return { width, height, bits: channels * depth, interlaced: interlace === 1 };
}

/** Bytes of all rows, each with a byte that says how it is filtered. */
function rowBytes({ width, height, bits, interlaced }: PngHead): number {
  const rows = (columns: number, count: number): number =>
    columns > 0 ? count * (1 + Math.ceil((columns * bits) / 8)) : 0;
  if (!interlaced) return rows(width, height);
  const parts = passes.map(([x, y, dx, dy]) => rows(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)));
  return parts.reduce((a, b) => a + b);
}

/** All pixels as one part: a file may divide them into a part for each byte. */
function putPixels(out: Uint8Array, view: DataView, at: number, pixels: Uint8Array): number {
  const end = at + 12 + pixels.length;
  view.setUint32(at, pixels.length);
  out.set([0x49, 0x44, 0x41, 0x54], at + 4);
  out.set(pixels, at + 8);
  view.setUint32(end - 4, crc32(out.subarray(at + 4, end - 4)));
  return end;
}
