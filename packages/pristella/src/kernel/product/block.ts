import type { Builder, Value } from '../ir.ts';
import type { Arguments } from './arguments.ts';
import { count, indices, isZero, minimum, offsetBy, overLots, plus, quotient, remainder, roundDown } from './count.ts';
import type { Element } from './element.ts';
import type { Finish } from './finish.ts';
import { PANEL_ROW_BYTES, panelColumns } from './panel.ts';
import { byEdgeHeight, byHeight, firstRow } from './rows.ts';
import { multiplyPacked, overPanels, runTile, type Strip, WIDE_PANELS } from './strip.ts';
import { type Left, rowsFrom } from './tile.ts';

/** A block of C is this many panels wide. */
export const PANELS_IN_BLOCK = 32;

/** Bytes before each row of a strip. */
export const STRIP_MARGIN = WIDE_PANELS * PANEL_ROW_BYTES;

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

/** How the operands of a product lie, as far as the kernel's text depends on it. */
export interface ProductForm {
  readonly left: Left['dense'];
  /** Whether B lies in packed panels. */
  readonly packed: boolean;
  /** Whether the columns end in a vector of their own rather than in a whole panel. */
  readonly edge: boolean;
}

/** The kernel of a matrix product: blocks of C, each over all of k. */
export class ProductKernel {
  private readonly args: Arguments;
  private readonly e: Element;
  private readonly form: ProductForm;
  private readonly finish: Finish;

  constructor(args: Arguments, e: Element, form: ProductForm, finish: Finish) {
    this.args = args;
    this.e = e;
    this.form = form;
    this.finish = finish;
  }

  write(b: Builder): void {
    const { args } = this;
    args.hoist(b);
    const read = (name: string): Value => args.read(b, name);
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
    const read = (name: string): Value => args.read(b, name);
    const fromTile = b.mul(here.row, read('blockTiles'));
    const toTile = minimum(b, b.add(fromTile, read('blockTiles')), read('tileCount'));
    const blockRow = firstRow(b, args, fromTile);
    const blockWidth = b.i32(PANELS_IN_BLOCK * panelColumns(e));
    const column = b.mul(here.column, blockWidth);
    const columns = minimum(b, b.sub(read('columns'), column), blockWidth);
    const a = plus(b, offsetBy(b, read('a'), here.batchIndex, args.readAll(b, 'a.batch')), depth.from, read('a.k'));
    const stripAt = (row: Value): Strip => {
      const at = plus(b, here.strip, b.sub(row, blockRow), read('pitch'));
      return { at, pitch: read('pitch'), begins: isZero(b, depth.from) };
    };
    const leftAt = (row: Value, height: number): Left => {
      const first = plus(b, a, row, read('a.row'));
      const rows = this.form.left === 'rows' ? [first] : rowsFrom(b, first, read('a.row'), height);
      return { dense: this.form.left, rows, kStride: read('a.k') };
    };
    const inPanels = this.form.edge ? roundDown(b, columns, panelColumns(e)) : columns;
    if (this.form.edge)
      b.if(b.compare('lt_s', inPanels, columns), () => {
        byEdgeHeight(b, args, fromTile, toTile, (row, height) => {
          this.edge(b, height, leftAt(row, height), here, depth, b.add(column, inPanels), column, stripAt(row));
        });
      });
    count(b, fromTile, toTile, (tile) => {
      const row = firstRow(b, args, tile);
      const strip = stripAt(row);
      byHeight(b, args, tile, (height) => {
        const left = leftAt(row, height);
        if (this.form.packed) this.panels(b, height, left, here, depth, column, inPanels, strip);
        else this.direct(b, height, left, here, depth, column, inPanels, strip);
        b.if(depth.isLast, () => {
          const { batch, batchIndex } = here;
          this.finish.write(b, { ...strip, row, column, rows: b.i32(height), columns, batch, batchIndex });
        });
      });
    });
  }

  private right(b: Builder, here: Here): Value {
    return offsetBy(b, this.args.read(b, 'b'), here.batchIndex, this.args.readAll(b, 'b.batch'));
  }

  private panels(
    b: Builder,
    height: number,
    left: Left,
    here: Here,
    depth: Depth,
    column: Value,
    columns: Value,
    strip: Strip,
  ): void {
    const width = b.i32(panelColumns(this.e));
    const { at, bytes } = this.panel(b, here, depth, column);
    const panels = quotient(b, b.add(columns, b.sub(width, b.i32(1))), width);
    overPanels(b, this.e, height, { at, bytes, count: panels }, strip, multiplyPacked(left, depth.size));
  }

  /** The panel that begins with `column`, at the part of k at hand, and the size of a panel. */
  private panel(b: Builder, here: Here, depth: Depth, column: Value): { at: Value; bytes: Value } {
    const bytes = b.mul(this.args.read(b, 'depth'), b.i32(PANEL_ROW_BYTES));
    const first = plus(b, this.right(b, here), quotient(b, column, b.i32(panelColumns(this.e))), bytes);
    return { at: plus(b, first, depth.from, PANEL_ROW_BYTES), bytes };
  }

  /** The columns from `column` on, at most a vector of them, in a block that begins with column `block`. */
  private edge(
    b: Builder,
    height: number,
    left: Left,
    here: Here,
    depth: Depth,
    column: Value,
    block: Value,
    strip: Strip,
  ): void {
    const { args, e } = this;
    // B as it lies has nothing to read beyond its last column: the vector begins earlier.
    const first = this.form.packed ? column : b.sub(args.read(b, 'columns'), b.i32(e.lanes));
    const at = this.form.packed ? this.panel(b, here, depth, column).at : plus(b, this.right(b, here), first, e.bytes);
    const kStride = this.form.packed ? PANEL_ROW_BYTES : args.read(b, 'b.k');
    const vectors = [{ at, offset: 0 }];
    runTile(b, e, height, strip, plus(b, strip.at, b.sub(first, block), e.bytes), vectors, (tile) => {
      tile.multiply(left, { vectors, kStride }, depth.size);
    });
  }

  /** B as it lies, for all of k: the last tile begins early enough to end with the last column. */
  private direct(
    b: Builder,
    height: number,
    left: Left,
    here: Here,
    depth: Depth,
    column: Value,
    columns: Value,
    strip: Strip,
  ): void {
    const { args, e } = this;
    const all = args.read(b, 'columns');
    const right = plus(b, this.right(b, here), column, e.bytes);
    const run = (panels: number): void => {
      const width = panels * panelColumns(e);
      const last = b.sub(b.sub(all, b.i32(width)), column);
      b.loop(b.i32(0), columns, width, (counter) => {
        const c = minimum(b, b.get(counter), last);
        const at = plus(b, right, c, e.bytes);
        const vectors = Array.from({ length: 2 * panels }, (_, v) => ({ at, offset: v * 16 }));
        runTile(b, e, height, strip, plus(b, strip.at, c, e.bytes), vectors, (tile) => {
          tile.multiply(left, { vectors, kStride: args.read(b, 'b.k') }, depth.size);
        });
      });
    };
    if (height > 1) run(1);
    else {
      const wide = b.compare('ge_s', all, b.i32(WIDE_PANELS * panelColumns(e)));
      b.if(
        wide,
        () => run(WIDE_PANELS),
        () => run(1),
      );
    }
  }
}
