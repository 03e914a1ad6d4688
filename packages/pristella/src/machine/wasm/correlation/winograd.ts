import { type Size4, sizeOf } from '../../../base/shape.ts';
import { winogradByBlas } from '../blas/threshold.ts';
import { Arguments } from '../loop/arguments.ts';
import { densely } from '../loop/copy.ts';
import { lotsFor } from '../loop/count.ts';
import { panelColumns } from '../product/panel.ts';
import { rowTiles, tileRows } from '../product/rows.ts';
import type { Strategy } from '../strategy.ts';
import type { CorrelationJob } from './job.ts';
import { finishPixels } from './operand.ts';
import { type Frame, Images } from './plane.ts';
import { lowerFilters } from './winograd-filters.ts';
import { WinogradKernel } from './winograd-kernel.ts';
import { POSITIONS } from './winograd-tiles.ts';

/** With fewer channels or filters the transforms cost about what the products save. */
const LEAST_CHANNELS = 8;
/** In smaller images too much of a row of tiles lies outside. */
const LEAST_PIXELS = 5;

/** The transformed tiles of a block are to stay in the second-level cache. */
const BLOCK_BYTES = 64 * 1024;
/** The BLAS packs what it is given: it takes more tiles at once, and all filters. */
const BLAS_BLOCK_BYTES = 256 * 1024;
/** The rows of sums of one pass by our own kernel. */
const PASS = 6;
const LOTS = 16;

/**
 * Whether Winograd's transforms repay: a matter of filters, channels and pixels alone, so that an image has the same bits
 * in every batch and layout.
 */
export function repays({
  e,
  frame,
  sliding,
  shape: [, filters],
}: Pick<CorrelationJob, 'e' | 'frame' | 'sliding' | 'shape'>): boolean {
  const { kernel, stride, channels, pixels } = sliding;
  const slides = kernel.every((k) => k === 3) && [...stride, ...frame.spread].every((s) => s === 1);
  return (
    e.dtype === 'float32' &&
    slides &&
    Math.min(channels, filters) >= LEAST_CHANNELS &&
    Math.min(...pixels) >= LEAST_PIXELS
  );
}

/** Tiles of 2 x 2 pixels: down and across an image, and how they are dealt out. */
interface Tiling {
  readonly down: number;
  readonly across: number;
  /** Images of a block, or the rows of tiles of one image that it takes. */
  readonly group: number;
  readonly band: number;
}

/** Deals the tiles of images (n, .., H, W) out so that those of `channels` channels stay in a cache. */
export function tile([images, , height, width]: Size4, channels: number, blockBytes: number): Tiling {
  const down = Math.ceil(height / 2);
  // A vector of tiles lies in one row.
  const across = Math.max(4, Math.ceil(width / 2));
  const most = Math.max(16, Math.floor(blockBytes / (POSITIONS * channels * 4)));
  const bands = Math.ceil(down / Math.max(1, Math.floor(most / across)));
  const band = Math.ceil(down / bands);
  const group = band < down ? 1 : Math.max(1, Math.min(images, Math.floor(most / (down * across))));
  return { down, across, group, band };
}

/** Bytes rounded up to an odd number of cache lines: sixteen places so far apart lie in different sets of a cache. */
export const oddLines = (bytes: number): number => (2 * Math.ceil((bytes - 64) / 128) + 1) * 64;

/**
 * A 3 x 3 correlation in float32 by Winograd's minimal filtering F(2 x 2, 3 x 3): tiles of 4 x 4 pixels and the filters
 * are transformed, multiplied position by position, summed over channels in order and transformed back, 16 products for
 * 36. The transforms only add and halve, and the sums are a ninth as long: against float64 on uniform numbers its errors
 * are about half of the direct sum's, from 8 channels (1.3 units of the largest result's last place) to 512 (8, direct
 * 14). They go by a tile's largest pixels, also where a result sees smaller ones. Where an infinity is seen, the result
 * may be NaN. Lavin and Gray, Fast Algorithms for Convolutional Neural Networks (2016).
 */
function lowerWinograd({ lw, name, e, x, w, frame, sliding, epilogue, shape }: CorrelationJob): void {
  const [images, filters, height, width] = shape;
  const { channels } = sliding;
  const blas = winogradByBlas(lw, filters, channels);
  const pass = blas ? filters : PASS;
  const tiling = tile(shape, channels, blas ? BLAS_BLOCK_BYTES : BLOCK_BYTES);
  const { down, across, group, band } = tiling;
  const bands = Math.ceil(down / band);
  const units = Math.ceil(images / group) * bands;
  const pitch = Math.max(panelColumns(e), group * band * across) * e.bytes;
  const tilesPosition = oddLines(channels * pitch);
  const sumsPosition = oddLines(pass * pitch);
  const imagePixels = 2 * band * width;
  const stripPitch = (group * imagePixels + 2 * e.lanes) * e.bytes;
  const scratch = { tiles: POSITIONS * tilesPosition, sums: POSITIONS * sumsPosition, strip: pass * stripPitch };
  const tileFrame: Frame = { ...frame, height: 2 * down + 2, width: 2 * across + 2 };
  const frameBytes = group * channels * tileFrame.height * tileFrame.width * e.bytes;
  const lots = lotsFor(units, frameBytes + scratch.tiles + scratch.sums + scratch.strip, LOTS);

  const args = new Arguments({});
  const finish = finishPixels(lw, args, e, epilogue, shape);
  const dense = x.layout.strides[3] === 1 ? x : densely(lw, x);
  const source = new Images(lw, args, e, dense, tileFrame, lots, group);
  const block = args.put({
    filters: lowerFilters(lw, e, w),
    'filters.row': channels * e.bytes,
    'filters.position': filters * channels * e.bytes,
    tiles: lw.scratch(lots * scratch.tiles),
    'tiles.bytes': scratch.tiles,
    sums: lw.scratch(lots * scratch.sums),
    'sums.bytes': scratch.sums,
    strip: lw.scratch(lots * scratch.strip),
    'strip.bytes': scratch.strip,
    'tiles.position': tilesPosition,
    'sums.position': sumsPosition,
    'strip.pitch': stripPitch,
    pitch,
    'pitch.elements': pitch / e.bytes,
    filterCount: filters,
    'image.bytes': source.strides.image,
    'channel.bytes': source.strides.channel,
    'row.bytes': source.strides.row,
    ...rowTiles(tileRows(filters)),
    ...{ imageCount: images, channels, height, width, units, lots, bands },
    ...tiling,
  });
  args.launch(lw, {
    key: `conv2d.winograd ${blas} ${source.key} ${finish.key}`,
    name: `${name}.winograd${blas ? ', BLAS' : ''}`,
    write: (b) => new WinogradKernel(block, e, source, finish, blas).write(b),
    size: lots,
    work: 2 * sizeOf(shape) * channels * 9,
  });
}

export const winograd: Strategy<CorrelationJob> = { name: 'winograd', fits: repays, render: lowerWinograd };
