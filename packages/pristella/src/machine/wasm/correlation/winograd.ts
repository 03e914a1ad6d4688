import { sizeOf } from '../../../base/shape.ts';
import { winogradByBlas } from '../blas/threshold.ts';
import type { Builder, Matrix, Value } from '../ir.ts';
import { Arguments, ofLots } from '../loop/arguments.ts';
import { densely } from '../loop/copy.ts';
import { count, lotsFor, maximum, minimum, plus } from '../loop/count.ts';
import { panelColumns } from '../product/panel.ts';
import { byHeight, firstRow, rowTiles, tileRows } from '../product/rows.ts';
import { overWidths } from '../product/strip.ts';
import { rowsFrom, runTile } from '../product/tile.ts';
import type { Strategy } from '../strategy.ts';
import { type Band, oddLines, overBands, repays, tile } from './bands.ts';
import type { CorrelationJob } from './job.ts';
import { finishPixels } from './operand.ts';
import { type Frame, Images } from './plane.ts';
import { lowerFilters } from './winograd-filters.ts';
import { gatherTiles, POSITIONS, scatterTiles } from './winograd-tiles.ts';

/** The transformed tiles of a block are to stay in the second-level cache. */
const BLOCK_BYTES = 64 * 1024;
/** The BLAS packs what it is given: it takes more tiles at once, and all filters. */
const BLAS_BLOCK_BYTES = 256 * 1024;

/** The rows of sums of one pass by our own kernel. */
const PASS = 6;
const LOTS = 16;

/**
 * A 3 x 3 correlation in float32 by Winograd's minimal filtering F(2 x 2, 3 x 3): tiles of 4 x 4 pixels and the filters
 * are transformed, multiplied position by position, summed over channels in order and transformed back, 16 products for
 * 36. The transforms only add and halve, and the sums are a ninth as long: against float64 on uniform numbers its errors
 * are about half of the direct sum's, from 8 channels (1.3 units of the largest result's last place) to 512 (8, direct
 * 14). They go by a tile's largest pixels, also where a result sees smaller ones. Where an infinity is seen, the result
 * may be NaN. Lavin and Gray, Fast Algorithms for Convolutional Neural Networks (2016).
 */
function lowerWinograd(job: CorrelationJob): void {
  const { lw, name, sliding, shape } = job;
  const [, filters] = shape;
  const blas = winogradByBlas(lw, filters, sliding.channels);
  const kernel = kernelOf(job, blas);
  const { args, source, finish, lots } = kernel;
  args.launch(lw, {
    key: `conv2d.winograd ${blas} ${source.key} ${finish.key}`,
    name: `${name}.winograd${blas ? ', BLAS' : ''}`,
    write(b) {
      args.hoist(b);
      overBands<Part>(b, args, source, (here) => writeBlock(blockOf(b, kernel, here)));
    },
    size: lots,
    work: 2 * sizeOf(shape) * sliding.channels * 9,
  });
}

/** What the kernel is told, and what its text depends on. With `blas` the system's BLAS multiplies, all filters at once. */
function kernelOf({ lw, e, x, w, frame, sliding: { channels }, epilogue, shape }: CorrelationJob, blas: boolean) {
  const [images, filters, height, width] = shape;
  const pass = blas ? filters : PASS;
  const tiling = tile(shape, channels, blas ? BLAS_BLOCK_BYTES : BLOCK_BYTES);
  const { down, across, group, band, bands, units } = tiling;
  const pitch = Math.max(panelColumns(e), group * band * across) * e.bytes;
  const tilesPosition = oddLines(channels * pitch);
  const sumsPosition = oddLines(pass * pitch);
  const stripPitch = (group * 2 * band * width + 2 * e.lanes) * e.bytes;
  const scratch = { tiles: POSITIONS * tilesPosition, sums: POSITIONS * sumsPosition, strip: pass * stripPitch };
  const tileFrame: Frame = { ...frame, height: 2 * down + 2, width: 2 * across + 2 };
  const frameBytes = group * channels * tileFrame.height * tileFrame.width * e.bytes;
  const lots = lotsFor(units, frameBytes + scratch.tiles + scratch.sums + scratch.strip, LOTS);
  const own = new Arguments({});
  const finish = finishPixels(lw, own, e, epilogue, shape);
  const dense = x.layout.strides[3] === 1 ? x : densely(lw, x);
  const source = new Images(lw, own, e, dense, tileFrame, lots, group);
  const args = own.put({
    filters: lowerFilters(lw, e, w),
    'filters.row': channels * e.bytes,
    'filters.position': filters * channels * e.bytes,
    ...ofLots(lw, lots, scratch),
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
  return { args, e, source, finish, blas, lots };
}
type Kernel = ReturnType<typeof kernelOf>;

/** The parts of a lot's scratch memory; columns are the block's tiles. */
type Part = 'tiles' | 'sums' | 'strip';

/** A block of tiles, and where its parts lie. */
function blockOf(b: Builder, kernel: Kernel, here: Band<Part>) {
  const [tiles, sums, strip] = [here.own('tiles'), here.own('sums'), here.own('strip')];
  return { b, ...kernel, read: kernel.args.reader(b), here, tiles, sums, strip };
}
type Block = ReturnType<typeof blockOf>;

/** A block's tiles are transformed once, and then the filters multiplied, a row of register tiles at a time. */
function writeBlock(block: Block): void {
  const { b, args, read, blas } = block;
  gather(block);
  if (blas) {
    multiplyByBlas(block);
    scatter(block, b.i32(0), read('filterCount'));
    return;
  }
  count(b, b.i32(0), read('tileCount'), (rowTile) => {
    const filter = firstRow(b, args, rowTile);
    const height = b.local(b.i32(0));
    byHeight(b, args, rowTile, (h) => {
      b.set(height, b.i32(h));
      multiply(block, filter, h);
    });
    scatter(block, filter, b.get(height));
  });
}

/** Visits the tiles of the block, a vector of one row at a time: their image, their row, their first column. */
function eachTiles(
  { b, e, here, read }: Block,
  visit: (image: Value, row: Value, column: Value, tile: Value) => void,
): void {
  const across = read('across');
  const last = b.sub(across, b.i32(e.lanes));
  count(b, b.i32(0), here.images, (image) => {
    const imageTile = b.mul(image, here.imageTiles);
    count(b, b.i32(0), here.rows, (row) => {
      const rowTile = plus(b, imageTile, row, across);
      const visitFrom = (column: Value): void => visit(image, row, column, b.add(rowTile, column));
      // The last vector first: where it reaches beyond the row, what comes later writes over it.
      visitFrom(last);
      b.loop(b.i32(0), last, e.lanes, (column) => visitFrom(b.get(column)));
    });
  });
}

/** The transformed tiles of the images. */
function gather(block: Block): void {
  const { b, e, here, read, tiles } = block;
  const top = plus(b, here.at, b.mul(here.row, b.i32(2)), read('row.bytes'));
  count(b, b.i32(0), read('channels'), (channel) => {
    const from = plus(b, top, channel, read('channel.bytes'));
    const to = plus(b, tiles, channel, read('pitch'));
    eachTiles(block, (image, row, column, tile) => {
      const line = plus(b, plus(b, from, image, read('image.bytes')), b.mul(row, b.i32(2)), read('row.bytes'));
      const first = plus(b, line, column, 2 * e.bytes);
      gatherTiles(b, e, first, read('row.bytes'), plus(b, to, tile, e.bytes), read('tiles.position'));
    });
  });
}

/** The sums over channels of all filters with the block's tiles, position by position. */
function multiplyByBlas({ b, here, read, tiles, sums }: Block): void {
  const stride = read('pitch.elements');
  const columns = b.mul(here.images, here.imageTiles);
  count(b, b.i32(0), b.i32(POSITIONS), (position) => {
    const matrix = (start: Value, part: 'filters' | 'tiles' | 'sums', stride: Value): Matrix => {
      return { at: plus(b, start, position, read(`${part}.position`)), stride, transposed: false };
    };
    b.gemm(
      'f32',
      [read('filterCount'), columns, read('channels')],
      matrix(read('filters'), 'filters', read('channels')),
      matrix(tiles, 'tiles', stride),
      matrix(sums, 'sums', stride),
    );
  });
}

/** The sums over channels of `height` filters with the block's tiles, position by position. */
function multiply({ b, e, here, read, tiles, sums }: Block, filter: Value, height: number): void {
  const [pitch, columns] = [read('pitch'), b.mul(here.images, here.imageTiles)];
  const filters = plus(b, read('filters'), filter, read('filters.row'));
  count(b, b.i32(0), b.i32(POSITIONS), (position) => {
    const rows = rowsFrom(b, plus(b, filters, position, read('filters.position')), read('filters.row'), height);
    const left = { dense: 'k' as const, rows, kStride: b.i32(e.bytes) };
    const to = { at: plus(b, sums, position, read('sums.position')), pitch, begins: b.i32(1) };
    const right = plus(b, tiles, position, read('tiles.position'));
    overWidths(b, height, columns, panelColumns(e), (panels, begin, end) => {
      const width = panels * panelColumns(e);
      // The last tile of registers begins early enough to end with the last column.
      const last = maximum(b, b.i32(0), b.sub(columns, b.i32(width)));
      b.loop(begin, end, width, (counter) => {
        const column = minimum(b, b.get(counter), last);
        const at = plus(b, right, column, e.bytes);
        const vectors = Array.from({ length: 2 * panels }, (_, v) => ({ at, offset: v * 16 }));
        runTile(b, e, height, to, plus(b, to.at, column, e.bytes), vectors, (add) =>
          add(left, { vectors, kStride: pitch }, read('channels')),
        );
      });
    });
  });
}

/** Transforms the sums of `height` filters back to pixels, and finishes these. */
function scatter(block: Block, filter: Value, height: Value): void {
  const { b, e, here, read, sums, strip, finish } = block;
  const rowBytes = b.mul(read('width'), b.i32(e.bytes));
  const imageBytes = b.mul(b.mul(here.rows, b.i32(2)), rowBytes);
  count(b, b.i32(0), height, (r) => {
    const from = plus(b, sums, r, read('pitch'));
    const to = plus(b, strip, r, read('strip.pitch'));
    eachTiles(block, (image, row, column, tile) => {
      const line = plus(b, plus(b, to, image, imageBytes), b.mul(row, b.i32(2)), rowBytes);
      const first = plus(b, from, tile, e.bytes);
      scatterTiles(b, e, first, read('sums.position'), plus(b, line, column, 2 * e.bytes), rowBytes);
    });
  });
  const top = b.mul(here.row, b.i32(2));
  const pixelRows = minimum(b, b.mul(here.rows, b.i32(2)), b.sub(read('height'), top));
  count(b, b.i32(0), here.images, (i) => {
    const batch = b.add(here.image, i);
    finish.write(b, {
      at: plus(b, strip, i, imageBytes),
      pitch: read('strip.pitch'),
      row: filter,
      rows: height,
      column: b.mul(top, read('width')),
      columns: b.mul(pixelRows, read('width')),
      batch,
    });
  });
}

export const winograd: Strategy<CorrelationJob> = { name: 'winograd', fits: repays, render: lowerWinograd };
