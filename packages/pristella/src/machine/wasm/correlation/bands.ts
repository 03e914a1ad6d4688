import type { Size4 } from '../../../base/shape.ts';
import type { Builder, Value } from '../ir.ts';
import type { Arguments } from '../loop/arguments.ts';
import { minimum, overLots, plus, quotient, remainder } from '../loop/count.ts';
import type { CorrelationJob } from './job.ts';
import type { Images } from './plane.ts';
import { POSITIONS } from './winograd-tiles.ts';

/** With fewer channels or filters the transforms cost about what the products save. */
const LEAST_CHANNELS = 8;
/** In smaller images too much of a row of tiles lies outside. */
const LEAST_PIXELS = 5;

/**
 * Whether Winograd's transforms repay: a matter of filters, channels and pixels alone, so that an image has the same bits
 * in every batch and layout.
 */
export function repays({ e, groups, sliding, shape }: Omit<CorrelationJob, 'name' | 'w'>): boolean {
  const { kernel, stride, dilation, channels, pixels } = sliding;
  const slides = groups === 1 && kernel.every((k) => k === 3) && [...stride, ...dilation].every((s) => s === 1);
  const isLarge = Math.min(channels, shape[1]) >= LEAST_CHANNELS && Math.min(...pixels) >= LEAST_PIXELS;
  return e.dtype === 'float32' && slides && isLarge;
}

/** Tiles of 2 x 2 pixels, and how they are dealt out. */
export interface Tiling {
  /** How many lie down and across an image. */
  readonly down: number;
  readonly across: number;
  /** A unit of work takes so many images, or of one image one of its `bands`, which has `band` rows of tiles. */
  readonly group: number;
  readonly band: number;
  readonly bands: number;
  readonly units: number;
}

/** Deals the tiles of images (n, .., H, W) out so that those of `channels` channels stay in a cache. */
export function tile([images, , height, width]: Size4, channels: number, blockBytes: number): Tiling {
  const down = Math.ceil(height / 2);
  // A vector of tiles lies in one row.
  const across = Math.max(4, Math.ceil(width / 2));
  const most = Math.max(16, Math.floor(blockBytes / (POSITIONS * channels * 4)));
  const parts = Math.ceil(down / Math.max(1, Math.floor(most / across)));
  const band = Math.ceil(down / parts);
  const bands = Math.ceil(down / band);
  const group = band < down ? 1 : Math.max(1, Math.min(images, Math.floor(most / (down * across))));
  return { down, across, group, band, bands, units: Math.ceil(images / group) * bands };
}

/** Bytes rounded up to an odd number of cache lines: sixteen places so far apart lie in different sets of a cache. */
export const oddLines = (bytes: number): number => (2 * Math.ceil((bytes - 64) / 128) + 1) * 64;

/** A block of Winograd's tiles: rows of tiles `row`, row + 1, ... of the images from `image`. */
export interface Band<P extends string> {
  readonly image: Value;
  readonly images: Value;
  readonly row: Value;
  readonly rows: Value;
  /** The tiles of one image. */
  readonly imageTiles: Value;
  /** Where the framed images lie. */
  readonly at: Value;
  /** The address of a part of the lot's scratch memory, by the name of its argument. */
  readonly own: (part: P) => Value;
  /** Not 0 for the first and for the last block of a lot. */
  readonly first: Value;
  readonly last: Value;
}

/** What kernels that go by bands are told: P are the parts of a lot's scratch memory. */
export type BandSlot<P extends string> =
  | ('units' | 'lots' | 'bands' | 'group' | 'imageCount' | 'band' | 'down' | 'across')
  | P
  | `${P}.bytes`;

/** Visits the blocks of all groups of images, lot by lot. */
export function overBands<P extends string>(
  b: Builder,
  args: Arguments<BandSlot<P>>,
  source: Images,
  write: (band: Band<P>) => void,
): void {
  const read = args.reader(b);
  overLots(b, read('units'), read('lots'), (unit, lot, first) => {
    b.if(first, () => source.clear(b, lot));
    const block = remainder(b, unit, read('bands'));
    const image = b.mul(quotient(b, unit, read('bands')), read('group'));
    const end = minimum(b, b.add(image, read('group')), read('imageCount'));
    const fresh = b.emit('i32.or', 'i32', [first, b.compare('eq', block, b.i32(0))]);
    const at = source.open(b, lot, image, end, fresh);
    const row = b.mul(block, read('band'));
    const rows = minimum(b, read('band'), b.sub(read('down'), row));
    const lotEnd = quotient(b, b.mul(b.add(lot, b.i32(1)), read('units')), read('lots'));
    write({
      image,
      images: b.sub(end, image),
      row,
      rows,
      imageTiles: b.mul(rows, read('across')),
      at,
      own: (part) => plus(b, read(part), lot, read(`${part}.bytes`)),
      first,
      last: b.compare('eq', b.add(unit, b.i32(1)), lotEnd),
    });
  });
}
