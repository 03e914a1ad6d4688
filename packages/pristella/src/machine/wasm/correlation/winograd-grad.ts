import { sizeOf, tuple } from '../../../base/shape.ts';
import type { Builder, Value } from '../ir.ts';
import { Arguments, ofLots } from '../loop/arguments.ts';
import { densely } from '../loop/copy.ts';
import { count, minimum, plus } from '../loop/count.ts';
import { loadVector, storeVector } from '../loop/element.ts';
import { PANEL_ROW_BYTES, panelColumns, panelsFor, writePanel } from '../product/panel.ts';
import { byHeight, firstRow, rowTiles, tileRows } from '../product/rows.ts';
import { multiplyPacked, overPanels } from '../product/strip.ts';
import { rowsFrom } from '../product/tile.ts';
import type { Strategy } from '../strategy.ts';
import { type Band, oddLines, overBands, repays, type Tiling, tile } from './bands.ts';
import type { FilterGradJob } from './job.ts';
import { Images } from './plane.ts';
import { lowerByParts, type Partial } from './total.ts';
import { foldTaps, gatherTiles, map4, type Pair, POSITIONS, places, spreadTile } from './winograd-tiles.ts';

/** A block's transformed tiles, of images and gradient, are to stay in the second-level cache. */
const BLOCK_BYTES = 128 * 1024;

/** How the tiles are dealt out: each part of the batch has at least a unit. */
function tilingOf({ g, sliding: { channels } }: FilterGradJob): Tiling {
  const shape = tuple(g.layout.shape, 4);
  return tile(shape, channels + shape[1], BLOCK_BYTES);
}

/**
 * The parts of the gradient of a 3 x 3 convolution by its filters, with the transforms of `lowerWinograd` turned about:
 * tiles of 4 x 4 pixels by tiles of 2 x 2 of g, 16 products for 36, summed over tiles in order. Errors are about those of
 * the direct sums, from 0.7 to 1.5 times.
 */
function lowerWinogradParts(job: FilterGradJob, partial: Partial): void {
  const kernel = kernelOf(job, partial);
  const { args, source } = kernel;
  args.launch(job.lw, {
    key: `conv2d.winograd.filterGrad ${source.key}`,
    name: 'conv2d.filterGrad.winograd',
    write(b) {
      args.hoist(b);
      overBands<Part>(b, args, source, (here) => writeBlock(blockOf(b, kernel, here)));
    },
    size: partial.parts,
    work: 2 * sizeOf(job.g.layout.shape) * job.sliding.channels * 9,
  });
}

/** What the kernel is told, and what its text depends on. */
function kernelOf(job: FilterGradJob, partial: Partial) {
  const { lw, e, x, g, frame, sliding } = job;
  const { channels } = sliding;
  const [images, filters, , width] = tuple(g.layout.shape, 4);
  const { down, across, group, band, bands, units } = tilingOf(job);
  const [lots, panels] = [partial.parts, panelsFor(e, filters)];
  const tiles = group * band * across;
  const [pitch, panelBytes] = [tiles * e.bytes, tiles * PANEL_ROW_BYTES];
  const [tilesPosition, gradPosition] = [oddLines(channels * pitch), oddLines(panels * panelBytes)];
  const sumsPosition = oddLines(channels * partial.pitch);
  const [imageStep, filterStep] = tuple(g.layout.strides, 4);
  const own = new Arguments({});
  const source = new Images(lw, own, e, x.layout.strides[3] === 1 ? x : densely(lw, x), frame, lots, group);
  const args = own.put({
    ...ofLots(lw, lots, {
      tiles: POSITIONS * tilesPosition,
      grad: POSITIONS * gradPosition,
      sums: POSITIONS * sumsPosition,
      pixels: 2 * band * width * PANEL_ROW_BYTES,
    }),
    g,
    partial: partial.buffer,
    'g.image': imageStep * e.bytes,
    'g.filter': filterStep * e.bytes,
    'partial.bytes': partial.bytes,
    'partial.pitch': partial.pitch,
    'tiles.position': tilesPosition,
    'grad.position': gradPosition,
    'sums.position': sumsPosition,
    'image.bytes': source.strides.image,
    'channel.bytes': source.strides.channel,
    'row.bytes': source.strides.row,
    imageCount: images,
    ...{ units, lots, bands, band, group, down, across, width, filters, channels, panels, panelBytes, pitch },
    ...rowTiles(tileRows(channels)),
  });
  return { args, e, source };
}
type Kernel = ReturnType<typeof kernelOf>;

/** The parts of a lot's scratch memory, and its part of the gradient. */
type Part = 'tiles' | 'grad' | 'sums' | 'pixels' | 'partial';

/** A block of tiles. */
function blockOf(b: Builder, kernel: Kernel, here: Band<Part>) {
  return { b, ...kernel, read: kernel.args.reader(b), here };
}
type Block = ReturnType<typeof blockOf>;

function writeBlock(block: Block): void {
  const { b, here } = block;
  writeImages(block);
  writeGradient(block);
  writeSums(block);
  b.if(here.last, () => writeTaps(block));
}

/** The transformed tiles of the images: (16; channel, tile). */
function writeImages({ b, e, here, read }: Block): void {
  const [zero, two, across] = [b.i32(0), b.i32(2), read('across')];
  const last = b.sub(across, b.i32(e.lanes));
  const top = plus(b, here.at, b.mul(here.row, two), read('row.bytes'));
  count(b, zero, read('channels'), (channel) => {
    count(b, zero, here.images, (i) => {
      const from = plus(b, plus(b, top, channel, read('channel.bytes')), i, read('image.bytes'));
      const to = plus(b, plus(b, here.own('tiles'), channel, read('pitch')), b.mul(i, here.imageTiles), e.bytes);
      count(b, zero, here.rows, (y) => {
        const line = plus(b, from, b.mul(y, two), read('row.bytes'));
        // The last vector of a row begins early enough to end with it.
        b.loop(zero, across, e.lanes, (counter) => {
          const column = minimum(b, b.get(counter), last);
          const place = plus(b, to, plus(b, column, y, across), e.bytes);
          gatherTiles(b, e, plus(b, line, column, 2 * e.bytes), read('row.bytes'), place, read('tiles.position'));
        });
      });
    });
  });
}

/** The transformed tiles of the gradient: (16; tile, filter), filters in panels. */
function writeGradient(block: Block): void {
  const { b, e, here, read } = block;
  const [zero, two, across, width] = [b.i32(0), b.i32(2), read('across'), read('width')];
  const rowBytes = b.mul(width, b.i32(PANEL_ROW_BYTES));
  const pixels = here.own('pixels');
  count(b, zero, read('panels'), (panel) => {
    const toPanel = plus(b, here.own('grad'), panel, read('panelBytes'));
    count(b, zero, here.images, (i) => {
      const image = plus(b, read('g'), b.add(here.image, i), read('g.image'));
      const rows = {
        dense: 'k' as const,
        at: plus(b, image, b.mul(b.mul(here.row, two), width), e.bytes),
        kStride: b.i32(e.bytes),
        columnStride: read('g.filter'),
        depth: b.mul(b.mul(here.rows, two), width),
        columns: read('filters'),
      };
      writePanel(b, e, rows, b.mul(panel, b.i32(panelColumns(e))), pixels);
      const to = plus(b, toPanel, b.mul(i, here.imageTiles), PANEL_ROW_BYTES);
      count(b, zero, here.rows, (y) => {
        const line = plus(b, pixels, b.mul(y, two), rowBytes);
        count(b, zero, across, (column) => {
          const upper = plus(b, line, column, 2 * PANEL_ROW_BYTES);
          writeTile(block, upper, rowBytes, plus(b, to, plus(b, column, y, across), PANEL_ROW_BYTES));
        });
      });
    });
  });
}

/** A tile of the gradient, whose rows of pixels begin at `upper`, transformed to the positions from `place`. */
function writeTile({ b, e, read }: Block, upper: Value, rowBytes: Value, place: Value): void {
  for (const half of [0, 16]) {
    const out = places(b, b.add(place, b.i32(half)), read('grad.position'));
    const pair = (at: Value): Pair<Value> => {
      return [loadVector(b, e, at, half), loadVector(b, e, at, half + PANEL_ROW_BYTES)];
    };
    const lower = b.add(upper, rowBytes);
    spreadTile(b, [pair(upper), pair(lower)], (v) => storeVector(b, out.next().value, v));
  }
}

/** Adds the block's products to the lot's sums: (16; channel, filter). */
function writeSums({ b, e, args, here, read }: Block): void {
  const [zero, pitch] = [b.i32(0), read('partial.pitch')];
  const depth = b.mul(here.images, here.imageTiles);
  count(b, zero, b.i32(POSITIONS), (position) => {
    const at = (part: 'tiles' | 'grad' | 'sums'): Value => plus(b, here.own(part), position, read(`${part}.position`));
    const [tiles, grad, sums] = [at('tiles'), at('grad'), at('sums')];
    count(b, zero, read('tileCount'), (rowTile) => {
      const channel = firstRow(b, args, rowTile);
      byHeight(b, args, rowTile, (height) => {
        const rows = rowsFrom(b, plus(b, tiles, channel, read('pitch')), read('pitch'), height);
        const left = { dense: 'k' as const, rows, kStride: b.i32(e.bytes) };
        const right = { at: grad, bytes: read('panelBytes'), count: read('panels') };
        const strip = { at: plus(b, sums, channel, pitch), pitch, begins: here.first };
        overPanels(b, e, height, right, strip, multiplyPacked(left, depth));
      });
    });
  });
}

/** The lot's sums as its part of the gradient. */
function writeTaps({ b, e, here, read }: Block): void {
  const pitch = read('partial.pitch');
  count(b, b.i32(0), read('channels'), (channel) => {
    b.loop(b.i32(0), pitch, 16, (counter) => {
      const column = b.get(counter);
      const from = places(b, b.add(plus(b, here.own('sums'), channel, pitch), column), read('sums.position'));
      const to = places(b, b.add(plus(b, here.own('partial'), b.mul(channel, b.i32(9)), pitch), column), pitch);
      const row = [0, 1, 2, 3] as const;
      const sums = map4(row, () => map4(row, () => loadVector(b, e, from.next().value)));
      foldTaps(b, sums, (v) => storeVector(b, to.next().value, v));
    });
  });
}

/** Repays where tiles leave no pixels over, and from 16 channels on. */
export const winogradFilterGrad: Strategy<FilterGradJob> = {
  name: 'winograd',
  fits(job) {
    const { channels, pixels } = job.sliding;
    const [height, width] = pixels;
    const whole = height % 2 === 0 && width % 2 === 0 && width >= 8;
    return whole && Math.min(channels, job.shape[0]) >= 16 && repays(job);
  },
  render: (job) => lowerByParts(job, tilingOf(job).units, lowerWinogradParts),
};
