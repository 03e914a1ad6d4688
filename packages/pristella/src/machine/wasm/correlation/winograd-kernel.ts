import type { Builder, Value } from '../ir.ts';
import type { Arguments } from '../loop/arguments.ts';
import { count, maximum, minimum, plus } from '../loop/count.ts';
import type { Element } from '../loop/element.ts';
import type { Finish } from '../product/finish.ts';
import { panelColumns } from '../product/panel.ts';
import { byHeight, firstRow } from '../product/rows.ts';
import { overWidths, runTile } from '../product/strip.ts';
import { rowsFrom } from '../product/tile.ts';
import { type Band, type BandSlot, overBands } from './bands.ts';
import type { Images } from './plane.ts';
import { gatherTiles, POSITIONS, scatterTiles } from './winograd-tiles.ts';

type Part = 'tiles' | 'sums' | 'strip';
export type WinogradSlot =
  | (BandSlot<Part> | 'heights' | 'tileCount' | 'filters' | 'filters.row' | 'strip.pitch' | 'pitch' | 'pitch.elements')
  | (`${'filters' | 'tiles' | 'sums'}.position` | `${'image' | 'channel' | 'row'}.bytes`)
  | ('filterCount' | 'channels' | 'height' | 'width');

/** The block at hand; its columns are the tiles. */
interface Here extends Band<Part> {
  /** The lot's scratch memory. */
  readonly tiles: Value;
  readonly sums: Value;
  readonly strip: Value;
}

/** The kernel of `lowerWinograd`: a block's tiles are transformed once, and then the filters multiplied, a row of register tiles at a time. */
export class WinogradKernel {
  private readonly args: Arguments<WinogradSlot>;
  private readonly e: Element;
  private readonly source: Images;
  private readonly finish: Finish;
  private readonly blas: boolean;

  /** With `blas` the system's BLAS multiplies, all filters at once. */
  constructor(args: Arguments<WinogradSlot>, e: Element, source: Images, finish: Finish, blas: boolean) {
    this.args = args;
    this.e = e;
    this.source = source;
    this.finish = finish;
    this.blas = blas;
  }

  write(b: Builder): void {
    const { args, source } = this;
    const read = args.hoist(b);
    overBands<Part>(b, args, source, (band) => {
      const [tiles, sums, strip] = [band.own('tiles'), band.own('sums'), band.own('strip')];
      const here: Here = { ...band, tiles, sums, strip };
      this.gather(b, here);
      if (this.blas) {
        this.multiplyByBlas(b, here);
        this.scatter(b, here, b.i32(0), read('filterCount'));
        return;
      }
      count(b, b.i32(0), read('tileCount'), (rowTile) => {
        const filter = firstRow(b, args, rowTile);
        const height = b.local(b.i32(0));
        byHeight(b, args, rowTile, (h) => {
          b.set(height, b.i32(h));
          this.multiply(b, here, filter, h);
        });
        this.scatter(b, here, filter, b.get(height));
      });
    });
  }

  /** Visits the tiles of the block, a vector of one row at a time: their image, their row, their first column. */
  private eachTiles(
    b: Builder,
    here: Here,
    visit: (image: Value, row: Value, column: Value, tile: Value) => void,
  ): void {
    const across = this.args.read(b, 'across');
    const last = b.sub(across, b.i32(this.e.lanes));
    count(b, b.i32(0), here.images, (image) => {
      const imageTile = b.mul(image, here.imageTiles);
      count(b, b.i32(0), here.rows, (row) => {
        const rowTile = plus(b, imageTile, row, across);
        const visitFrom = (column: Value): void => visit(image, row, column, b.add(rowTile, column));
        // The last vector first: where it reaches beyond the row, what comes later writes over it.
        visitFrom(last);
        b.loop(b.i32(0), last, this.e.lanes, (column) => visitFrom(b.get(column)));
      });
    });
  }

  private gather(b: Builder, here: Here): void {
    const { e, args } = this;
    const read = args.reader(b);
    const top = plus(b, here.at, b.mul(here.row, b.i32(2)), read('row.bytes'));
    count(b, b.i32(0), read('channels'), (channel) => {
      const from = plus(b, top, channel, read('channel.bytes'));
      const to = plus(b, here.tiles, channel, read('pitch'));
      this.eachTiles(b, here, (image, row, column, tile) => {
        const line = plus(b, plus(b, from, image, read('image.bytes')), b.mul(row, b.i32(2)), read('row.bytes'));
        gatherTiles(
          b,
          e,
          plus(b, line, column, 2 * e.bytes),
          read('row.bytes'),
          plus(b, to, tile, e.bytes),
          read('tiles.position'),
        );
      });
    });
  }

  /** The sums over channels of all filters with the block's tiles, position by position. */
  private multiplyByBlas(b: Builder, here: Here): void {
    const read = this.args.reader(b);
    const stride = read('pitch.elements');
    const columns = b.mul(here.images, here.imageTiles);
    count(b, b.i32(0), b.i32(POSITIONS), (position) => {
      const at = (start: Value, step: 'filters' | 'tiles' | 'sums'): Value =>
        plus(b, start, position, read(`${step}.position`));
      b.gemm(
        'f32',
        [read('filterCount'), columns, read('channels')],
        { at: at(read('filters'), 'filters'), stride: read('channels'), transposed: false },
        { at: at(here.tiles, 'tiles'), stride, transposed: false },
        { at: at(here.sums, 'sums'), stride, transposed: false },
      );
    });
  }

  /** The sums over channels of `height` filters with the block's tiles, position by position. */
  private multiply(b: Builder, here: Here, filter: Value, height: number): void {
    const { e, args } = this;
    const read = args.reader(b);
    const [pitch, columns] = [read('pitch'), b.mul(here.images, here.imageTiles)];
    const filters = plus(b, read('filters'), filter, read('filters.row'));
    count(b, b.i32(0), b.i32(POSITIONS), (position) => {
      const rows = rowsFrom(b, plus(b, filters, position, read('filters.position')), read('filters.row'), height);
      const left = { dense: 'k' as const, rows, kStride: b.i32(e.bytes) };
      const strip = { at: plus(b, here.sums, position, read('sums.position')), pitch, begins: b.i32(1) };
      const right = plus(b, here.tiles, position, read('tiles.position'));
      const run = (panels: number, from: Value, to: Value): void => {
        const width = panels * panelColumns(e);
        // The last tile of registers begins early enough to end with the last column.
        const last = maximum(b, b.i32(0), b.sub(columns, b.i32(width)));
        b.loop(from, to, width, (counter) => {
          const column = minimum(b, b.get(counter), last);
          const at = plus(b, right, column, e.bytes);
          const vectors = Array.from({ length: 2 * panels }, (_, v) => ({ at, offset: v * 16 }));
          runTile(b, e, height, strip, plus(b, strip.at, column, e.bytes), vectors, (sum) =>
            sum.multiply(left, { vectors, kStride: pitch }, read('channels')),
          );
        });
      };
      overWidths(b, height, columns, panelColumns(e), run);
    });
  }

  /** Transforms the sums of `height` filters back to pixels, and finishes these. */
  private scatter(b: Builder, here: Here, filter: Value, height: Value): void {
    const { e, args } = this;
    const read = args.reader(b);
    const rowBytes = b.mul(read('width'), b.i32(e.bytes));
    const imageBytes = b.mul(b.mul(here.rows, b.i32(2)), rowBytes);
    count(b, b.i32(0), height, (r) => {
      const from = plus(b, here.sums, r, read('pitch'));
      const to = plus(b, here.strip, r, read('strip.pitch'));
      this.eachTiles(b, here, (image, row, column, tile) => {
        const line = plus(b, plus(b, to, image, imageBytes), b.mul(row, b.i32(2)), rowBytes);
        scatterTiles(
          b,
          e,
          plus(b, from, tile, e.bytes),
          read('sums.position'),
          plus(b, line, column, 2 * e.bytes),
          rowBytes,
        );
      });
    });
    const top = b.mul(here.row, b.i32(2));
    const pixelRows = minimum(b, b.mul(here.rows, b.i32(2)), b.sub(read('height'), top));
    count(b, b.i32(0), here.images, (i) => {
      const batch = b.add(here.image, i);
      this.finish.write(b, {
        at: plus(b, here.strip, i, imageBytes),
        pitch: read('strip.pitch'),
        row: filter,
        rows: height,
        column: b.mul(top, read('width')),
        columns: b.mul(pixelRows, read('width')),
        batch,
      });
    });
  }
}
