import type { Builder, Value } from '../ir.ts';
import type { Arguments } from '../loop/arguments.ts';
import {
  count,
  indices,
  isZero,
  minimum,
  offsetBy,
  overLots,
  plus,
  quotient,
  remainder,
  roundDown,
} from '../loop/count.ts';
import { type Element, loadSplat, loadVector, storeVector } from '../loop/element.ts';
import type { Finish } from './finish.ts';
import { PANEL_ROW_BYTES, panelColumns } from './panel.ts';
import { byEdgeHeight, byHeight, firstRow } from './rows.ts';
import { multiplyPacked, ONE_ROW_PANELS, overPanels, overWidths, runTile, type Strip } from './strip.ts';
import { type Left, rowsFrom } from './tile.ts';

/** A block of C is this many panels wide. */
export const PANELS_IN_BLOCK = 32;

/** One row of A takes so many rows of B at a time, and so many vectors of each. */
const ROWS_STREAMED = 8;
const VECTORS_STREAMED = 4;

/** Bytes before each row of a strip. */
export const STRIP_MARGIN: number = ONE_ROW_PANELS * PANEL_ROW_BYTES;

/** The block at hand: its place among the blocks, its matrix, its strip of sums. */
interface Here {
  readonly row: Value;
  readonly column: Value;
  readonly batch: Value;
  readonly batchIndex: readonly Value[];
  readonly strip: Value;
}

/** The part of k at hand. */
interface Depth {
  readonly from: Value;
  readonly size: Value;
  readonly isLast: Value;
}

/** The rows of a tile: of A, and where their sums go. */
interface Rows {
  readonly height: number;
  readonly left: Left;
  readonly strip: Strip;
}

/** The columns of a block, over the part of k at hand. */
interface Columns {
  readonly here: Here;
  readonly depth: Depth;
  readonly first: Value;
  readonly count: Value;
}

/** How the operands of a product lie, as far as the kernel's text depends on it. */
export interface ProductForm {
  readonly left: Left['dense'];
  /** Whether B lies in packed panels. */
  readonly packed: boolean;
  /** Whether the columns end in a vector of their own rather than in a whole panel. */
  readonly edge: boolean;
}

/** What the kernel of a matrix product is told. */
export type ProductSlot =
  | ('a' | 'a.batch' | 'a.row' | 'a.k' | 'b' | 'b.batch' | 'b.k' | 'batch' | 'rows' | 'columns' | 'depth')
  | ('depthBlock' | 'depthBlocks' | 'heights' | 'tileCount' | 'rowBlocks' | 'blockTiles' | 'columnBlocks')
  | ('units' | 'lots' | 'strips' | 'stripBytes' | 'pitch');

/** The kernel of a matrix product: blocks of C, each over all of k. */
export class ProductKernel {
  private readonly args: Arguments<ProductSlot>;
  private readonly e: Element;
  private readonly form: ProductForm;
  private readonly finish: Finish;

  constructor(args: Arguments<ProductSlot>, e: Element, form: ProductForm, finish: Finish) {
    this.args = args;
    this.e = e;
    this.form = form;
    this.finish = finish;
  }

  write(b: Builder): void {
    const { args } = this;
    const read = args.hoist(b);
    const [rowBlocks, columnBlocks] = [read('rowBlocks'), read('columnBlocks')];
    overLots(b, read('units'), read('lots'), (unit, lot) => {
      const above = quotient(b, unit, columnBlocks);
      const batch = quotient(b, above, rowBlocks);
      const here: Here = {
        row: remainder(b, above, rowBlocks),
        column: remainder(b, unit, columnBlocks),
        batch,
        batchIndex: indices(b, batch, args.readAll(b, 'batch')),
        // Before each of its rows a strip has room for tiles that begin early: see `direct`.
        strip: plus(b, b.add(read('strips'), b.i32(STRIP_MARGIN)), lot, read('stripBytes')),
      };
      const blocks = read('depthBlocks');
      count(b, b.i32(0), blocks, (block) => {
        const from = b.mul(block, read('depthBlock'));
        const size = minimum(b, b.sub(read('depth'), from), read('depthBlock'));
        this.block(b, here, { from, size, isLast: b.compare('eq', b.add(block, b.i32(1)), blocks) });
      });
    });
  }

  private block(b: Builder, here: Here, depth: Depth): void {
    const { args, e } = this;
    const read = args.reader(b);
    const fromTile = b.mul(here.row, read('blockTiles'));
    const toTile = minimum(b, b.add(fromTile, read('blockTiles')), read('tileCount'));
    const blockRow = firstRow(b, args, fromTile);
    const blockWidth = b.i32(PANELS_IN_BLOCK * panelColumns(e));
    const column = b.mul(here.column, blockWidth);
    const columns = minimum(b, b.sub(read('columns'), column), blockWidth);
    const a = plus(b, offsetBy(b, read('a'), here.batchIndex, args.readAll(b, 'a.batch')), depth.from, read('a.k'));
    const rowsAt = (row: Value, height: number): Rows => {
      const at = plus(b, here.strip, b.sub(row, blockRow), read('pitch'));
      const first = plus(b, a, row, read('a.row'));
      const rows = this.form.left === 'rows' ? [first] : rowsFrom(b, first, read('a.row'), height);
      const left: Left = { dense: this.form.left, rows, kStride: read('a.k') };
      return { height, left, strip: { at, pitch: read('pitch'), begins: isZero(b, depth.from) } };
    };
    const all: Columns = { here, depth, first: column, count: columns };
    const panels = this.form.edge ? { ...all, count: roundDown(b, columns, panelColumns(e)) } : all;
    if (this.form.edge)
      b.if(b.compare('lt_s', panels.count, columns), () => {
        byEdgeHeight(b, args, fromTile, toTile, (row, height) => {
          if (this.form.packed || height > 1) this.edge(b, rowsAt(row, height), all, panels.count);
        });
      });
    count(b, fromTile, toTile, (tile) => {
      const row = firstRow(b, args, tile);
      byHeight(b, args, tile, (height) => {
        const rows = rowsAt(row, height);
        if (this.form.packed) this.panels(b, rows, panels);
        else if (height > 1) this.direct(b, rows, panels);
        else this.streamed(b, rows, all);
        b.if(depth.isLast, () => {
          const { batch, batchIndex } = here;
          this.finish.write(b, { ...rows.strip, row, column, rows: b.i32(height), columns, batch, batchIndex });
        });
      });
    });
  }

  private right(b: Builder, here: Here): Value {
    return offsetBy(b, this.args.read(b, 'b'), here.batchIndex, this.args.readAll(b, 'b.batch'));
  }

  private panels(b: Builder, { height, left, strip }: Rows, { here, depth, first, count }: Columns): void {
    const width = b.i32(panelColumns(this.e));
    const { at, bytes } = this.panel(b, here, depth, first);
    const panels = quotient(b, b.add(count, b.sub(width, b.i32(1))), width);
    overPanels(b, this.e, height, { at, bytes, count: panels }, strip, multiplyPacked(left, depth.size));
  }

  /** The panel that begins with `column`, at the part of k at hand, and the size of a panel. */
  private panel(b: Builder, here: Here, depth: Depth, column: Value): { at: Value; bytes: Value } {
    const bytes = b.mul(this.args.read(b, 'depth'), b.i32(PANEL_ROW_BYTES));
    const first = plus(b, this.right(b, here), quotient(b, column, b.i32(panelColumns(this.e))), bytes);
    return { at: plus(b, first, depth.from, PANEL_ROW_BYTES), bytes };
  }

  /** What is left after `panels` columns, at most a vector. */
  private edge(b: Builder, rows: Rows, columns: Columns, panels: Value): void {
    const { here, depth, first } = columns;
    if (!this.form.packed) {
      this.lastVector(b, rows, columns);
      return;
    }
    const { at } = this.panel(b, here, depth, b.add(first, panels));
    this.vector(b, rows, depth, panels, at, PANEL_ROW_BYTES);
  }

  /** The vector that ends with the last column of B as it lies: there is nothing to read beyond. */
  private lastVector(b: Builder, rows: Rows, { here, depth, first }: Columns): void {
    const { args, e } = this;
    const column = b.sub(args.read(b, 'columns'), b.i32(e.lanes));
    const at = plus(b, this.right(b, here), column, e.bytes);
    this.vector(b, rows, depth, b.sub(column, first), at, args.read(b, 'b.k'));
  }

  /** One vector of columns, from B at `at`, to the strip's `column`. */
  private vector(
    b: Builder,
    { height, left, strip }: Rows,
    depth: Depth,
    column: Value,
    at: Value,
    kStride: Value | number,
  ): void {
    const vectors = [{ at, offset: 0 }];
    runTile(b, this.e, height, strip, plus(b, strip.at, column, this.e.bytes), vectors, (tile) => {
      tile.multiply(left, { vectors, kStride }, depth.size);
    });
  }

  /** B as it lies, for all of k: the last tile begins early enough to end with the last column. */
  private direct(b: Builder, { height, left, strip }: Rows, { here, depth, first, count }: Columns): void {
    const { args, e } = this;
    const width = panelColumns(e);
    const right = plus(b, this.right(b, here), first, e.bytes);
    const last = b.sub(b.sub(args.read(b, 'columns'), b.i32(width)), first);
    overWidths(b, height, count, width, (panels, from, to) => {
      b.loop(from, to, panels * width, (counter) => {
        const c = minimum(b, b.get(counter), last);
        const at = plus(b, right, c, e.bytes);
        const vectors = Array.from({ length: 2 * panels }, (_, v) => ({ at, offset: v * 16 }));
        runTile(b, e, height, strip, plus(b, strip.at, c, e.bytes), vectors, (tile) => {
          tile.multiply(left, { vectors, kStride: args.read(b, 'b.k') }, depth.size);
        });
      });
    });
  }

  /**
   * One row of A with B as it lies, for all of k. B is so much larger than the row that reading it takes the time: it is
   * read once, from beginning to end, while the sums wait in the strip.
   */
  private streamed(b: Builder, rows: Rows, columns: Columns): void {
    const { args, e } = this;
    const { left, strip } = rows;
    const { here, depth, first, count } = columns;
    const right = plus(b, this.right(b, here), first, e.bytes);
    const whole = roundDown(b, count, e.lanes);
    const wide = roundDown(b, count, VECTORS_STREAMED * e.lanes);
    const step = left.dense === 'k' ? b.i32(e.bytes) : left.kStride;
    const rowsOfB = (k: Value, height: number): void => {
      const leftAt = plus(b, left.rows[0]!, k, step);
      const elements = rowsFrom(b, leftAt, step, height).map((at) => loadSplat(b, e, at));
      const sources = rowsFrom(b, plus(b, right, k, args.read(b, 'b.k')), args.read(b, 'b.k'), height);
      const add = (from: Value, to: Value, vectors: number): void =>
        b.loop(from, to, vectors * e.lanes, (counter) => {
          const skip = b.mul(b.get(counter), b.i32(e.bytes));
          const at = b.add(strip.at, skip);
          const froms = sources.map((source) => b.add(source, skip));
          for (let v = 0; v < vectors; v++) {
            const sum = elements.reduce(
              (total, x, i) => b.fma(x, loadVector(b, e, froms[i]!, v * 16), total),
              loadVector(b, e, at, v * 16),
            );
            storeVector(b, at, sum, v * 16);
          }
        });
      add(b.i32(0), wide, VECTORS_STREAMED);
      add(wide, whole, 1);
    };
    b.fill(strip.at, b.i32(0), b.mul(whole, b.i32(e.bytes)));
    const main = roundDown(b, depth.size, ROWS_STREAMED);
    b.loop(b.i32(0), main, ROWS_STREAMED, (k) => rowsOfB(b.get(k), ROWS_STREAMED));
    b.loop(main, depth.size, 1, (k) => rowsOfB(b.get(k), 1));
    b.if(b.compare('lt_s', whole, count), () => this.lastVector(b, rows, columns));
  }
}
