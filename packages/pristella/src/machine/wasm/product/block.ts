import { sizeOf } from '../../../base/shape.ts';
import type { Builder, Value } from '../ir.ts';
import { Arguments } from '../loop/arguments.ts';
import {
  count,
  indices,
  isZero,
  lotsFor,
  minimum,
  offsetBy,
  overLots,
  plus,
  quotient,
  remainder,
  roundDown,
} from '../loop/count.ts';
import { type Element, loadSplat, loadVector, storeVector } from '../loop/element.ts';
import { Finish } from './finish.ts';
import type { ProductJob } from './matmul.ts';
import type { Panels } from './pack.ts';
import { PANEL_ROW_BYTES, type PanelSource, panelColumns, writePanel } from './panel.ts';
import { byEdgeHeight, byHeight, firstRow, rowTiles, tileRows, tilesIn } from './rows.ts';
import { multiplyPacked, ONE_ROW_PANELS, overPanels, overWidths } from './strip.ts';
import { type Left, rowsFrom, runTile, type Strip, type VectorPlace } from './tile.ts';

/** k is taken in blocks, so that a panel of B and the rows of A beside it stay in the first-level cache. */
const DEPTH_BLOCK = 512;

/** A block of C is this many panels wide. */
const PANELS_IN_BLOCK = 32;

/** One whose panels are packed where they are used: so few stay in the caches nearby. */
const PANELS_PACKED_THERE = 4;

/** It is at most so many row tiles high, and lower where there would be too few blocks for many threads. */
const TILES_IN_BLOCK = 16;
const UNITS = 32;

/** One row of A takes so many rows of B at a time, and so many vectors of each. */
const ROWS_STREAMED = 8;
const VECTORS_STREAMED = 4;

/** Bytes before each row of a strip. */
const STRIP_MARGIN = ONE_ROW_PANELS * PANEL_ROW_BYTES;

/** Whether the columns leave at most a vector after the last whole panel. */
function endsInVector(e: Element, columns: number): boolean {
  const rest = columns % panelColumns(e);
  return columns > rest && rest > 0 && rest <= e.lanes;
}

/** How B is read: where it lies, in panels packed before, or packed part by part where they are used. */
type Right = Panels | 'there' | null;

/** What a product's kernel is told, and what its text depends on. */
function kernelOf({ lw, p, epilogue }: ProductJob, right: Right) {
  const { e, a, b, batch, rows, columns, depth } = p;
  const width = panelColumns(e);
  const panels = right === 'there' ? null : right;
  const blockPanels = right === 'there' ? PANELS_PACKED_THERE : PANELS_IN_BLOCK;
  const own = new Arguments({});
  const finish = new Finish(own, e, epilogue, p.operands, rows, columns);
  const tiles = tileRows(rows);
  const columnBlocks = Math.ceil(columns / (blockPanels * width));
  const strips = sizeOf(batch) * columnBlocks * tilesIn(tiles);
  const hasEdge = endsInVector(e, columns);
  // The vector at the edge takes two tiles of rows at once.
  const blockTiles = Math.max(hasEdge ? 2 : 1, Math.min(TILES_IN_BLOCK, Math.floor(strips / UNITS)));
  const rowBlocks = Math.ceil(tilesIn(tiles) / blockTiles);
  const units = sizeOf(batch) * rowBlocks * columnBlocks;
  const pitch = STRIP_MARGIN + Math.min(blockPanels, Math.ceil(columns / width)) * PANEL_ROW_BYTES;
  const stripBytes = Math.min(rows, blockTiles * 6) * pitch;
  const lots = lotsFor(units, stripBytes);
  const depthBlock = right ? DEPTH_BLOCK : Math.max(depth, 1);
  const panelBytes = Math.min(depthBlock, depth) * PANEL_ROW_BYTES;
  const thereBytes = Math.min(blockPanels, Math.ceil(columns / width)) * panelBytes;
  const bytes = (strides: readonly number[]): number[] => strides.map((stride) => stride * e.bytes);
  const args = own.put({
    a: a.view,
    'a.batch': bytes(a.batch),
    'a.row': a.row * e.bytes,
    'a.k': a.k * e.bytes,
    b: panels?.buffer ?? b.view,
    'b.batch': panels?.batchBytes ?? bytes(b.batch),
    'b.k': b.k * e.bytes,
    batch,
    rows,
    columns,
    depth,
    depthBlock,
    depthBlocks: Math.max(1, Math.ceil(depth / depthBlock)),
    ...rowTiles(tiles),
    rowBlocks,
    blockTiles,
    columnBlocks,
    units,
    lots,
    strips: lw.scratch(lots * stripBytes),
    stripBytes,
    pitch,
    'b.column': right === 'there' ? b.column * e.bytes : null,
    there: right === 'there' ? lw.scratch(lots * thereBytes) : null,
    thereBytes: right === 'there' ? thereBytes : null,
  });
  const dense: Left['dense'] = a.k === 1 ? 'k' : a.row === 1 ? 'rows' : 'any';
  const packs: PanelSource['dense'] | null =
    right !== 'there' ? null : b.k === 1 ? 'k' : b.column === 1 ? 'columns' : 'any';
  return { args, e, finish, lots, dense, isPacked: right !== null, packs, blockPanels, hasEdge };
}

type Kernel = ReturnType<typeof kernelOf>;

/** The kernel of a matrix product: blocks of C, each over all of k. */
export function lowerProduct(job: ProductJob, right: Right): void {
  const kernel = kernelOf(job, right);
  const { args, e, finish, lots, dense, isPacked, packs, hasEdge } = kernel;
  const { batch, rows, columns, depth } = job.p;
  const form = `${dense} ${packs ? `packs ${packs}` : isPacked ? 'panels' : 'direct'}${hasEdge ? ' edge' : ''}`;
  args.launch(job.lw, {
    key: `matmul ${e.dtype} ${form} ${batch.length} ${finish.key}`,
    name: 'matmul',
    write: (b) => writeProduct(b, kernel),
    size: lots,
    work: 2 * sizeOf(batch) * rows * columns * Math.max(depth, 1),
  });
}

function writeProduct(b: Builder, kernel: Kernel): void {
  const { args } = kernel;
  const read = args.hoist(b);
  const [rowBlocks, columnBlocks] = [read('rowBlocks'), read('columnBlocks')];
  overLots(b, read('units'), read('lots'), (unit, lot) => {
    const above = quotient(b, unit, columnBlocks);
    const batch = quotient(b, above, rowBlocks);
    const block = {
      row: remainder(b, above, rowBlocks),
      column: remainder(b, unit, columnBlocks),
      batch,
      batchIndex: indices(b, batch, args.readAll(b, 'batch')),
      // Before each of its rows a strip has room for tiles that begin early: see `multiplyDirectly`.
      strip: plus(b, b.add(read('strips'), b.i32(STRIP_MARGIN)), lot, read('stripBytes')),
      panels: kernel.packs && plus(b, read('there'), lot, read('thereBytes')),
    };
    const parts = read('depthBlocks');
    count(b, b.i32(0), parts, (part) => {
      const from = b.mul(part, read('depthBlock'));
      const depth = minimum(b, b.sub(read('depth'), from), read('depthBlock'));
      const isLast = b.compare('eq', b.add(part, b.i32(1)), parts);
      writeBlock(blockOf(b, kernel, { ...block, from, depth, isLast }));
    });
  });
}

/** The part of a block at hand. */
interface Here {
  /** The block's place among the blocks, and its matrix. */
  readonly row: Value;
  readonly column: Value;
  readonly batch: Value;
  readonly batchIndex: readonly Value[];
  /** Where its sums go. */
  readonly strip: Value;
  /** Where it packs its panels, if it does. */
  readonly panels: Value | null;
  /** The part of k: where it begins, how long it is, and whether it is the last. */
  readonly from: Value;
  readonly depth: Value;
  readonly isLast: Value;
}

/** The rows of a tile: of A, and where their sums go. */
interface Rows {
  readonly height: number;
  readonly left: Left;
  readonly strip: Strip;
}

/** A block of C: its row tiles and its columns, and A at the part of k. */
function blockOf(b: Builder, kernel: Kernel, here: Here) {
  const { args, e, hasEdge, blockPanels } = kernel;
  const read = args.reader(b);
  const width = panelColumns(e);
  const fromTile = b.mul(here.row, read('blockTiles'));
  const toTile = minimum(b, b.add(fromTile, read('blockTiles')), read('tileCount'));
  const blockRow = firstRow(b, args, fromTile);
  const blockWidth = b.i32(blockPanels * width);
  const first = b.mul(here.column, blockWidth);
  const columns = minimum(b, b.sub(read('columns'), first), blockWidth);
  const a = plus(b, offsetBy(b, read('a'), here.batchIndex, args.readAll(b, 'a.batch')), here.from, read('a.k'));
  // Without those of an edge.
  const inPanels = hasEdge ? roundDown(b, columns, width) : columns;
  return { b, ...kernel, read, here, width, fromTile, toTile, blockRow, first, columns, a, inPanels };
}
type Block = ReturnType<typeof blockOf>;

function writeBlock(block: Block): void {
  const { b, args, here, fromTile, toTile, first, columns, inPanels, isPacked, hasEdge, finish } = block;
  packThere(block);
  if (hasEdge)
    b.if(b.compare('lt_s', inPanels, columns), () => {
      byEdgeHeight(b, args, fromTile, toTile, (row, height) => {
        if (isPacked || height > 1) multiplyEdge(block, rowsAt(block, row, height));
      });
    });
  count(b, fromTile, toTile, (tile) => {
    const row = firstRow(b, args, tile);
    byHeight(b, args, tile, (height) => {
      const rows = rowsAt(block, row, height);
      if (isPacked) multiplyPanels(block, rows);
      else if (height > 1) multiplyDirectly(block, rows);
      else multiplyRow(block, rows);
      b.if(here.isLast, () => {
        const { batch, batchIndex } = here;
        finish.write(b, { ...rows.strip, row, column: first, rows: b.i32(height), columns, batch, batchIndex });
      });
    });
  });
}

function rowsAt({ b, here, read, dense, blockRow, a }: Block, row: Value, height: number): Rows {
  const at = plus(b, here.strip, b.sub(row, blockRow), read('pitch'));
  const first = plus(b, a, row, read('a.row'));
  const rows = dense === 'rows' ? [first] : rowsFrom(b, first, read('a.row'), height);
  const left: Left = { dense, rows, kStride: read('a.k') };
  return { height, left, strip: { at, pitch: read('pitch'), begins: isZero(b, here.from) } };
}

/** B's matrix. */
function rightOf({ b, args, here, read }: Pick<Block, 'b' | 'args' | 'here' | 'read'>): Value {
  return offsetBy(b, read('b'), here.batchIndex, args.readAll(b, 'b.batch'));
}

/** A tile of sums from the strip's `column` on, of rows of A times vectors of B. */
function multiplyTile(
  { b, e, here }: Block,
  rows: Rows,
  column: Value,
  vectors: readonly VectorPlace[],
  kStride: Value | number,
): void {
  const { height, left, strip } = rows;
  runTile(b, e, height, strip, plus(b, strip.at, column, e.bytes), vectors, (add) =>
    add(left, { vectors, kStride }, here.depth),
  );
}

/** Packs a block's panels for the part of k at hand: B is read once from memory, and the panels from a cache. */
function packThere({ b, e, packs, here, read, width, first, columns, ...block }: Block): void {
  const { panels } = here;
  if (packs === null || panels === null) return;
  const source: PanelSource = {
    dense: packs,
    at: plus(b, rightOf({ b, here, read, ...block }), here.from, read('b.k')),
    kStride: read('b.k'),
    columnStride: read('b.column'),
    depth: here.depth,
    columns: read('columns'),
  };
  b.loop(b.i32(0), columns, width, (counter) => {
    const c = b.get(counter);
    const to = plus(b, panels, quotient(b, c, b.i32(width)), b.mul(here.depth, b.i32(PANEL_ROW_BYTES)));
    writePanel(b, e, source, b.add(first, c), to);
  });
}

/** The packed panel that begins with `column`, at the part of k at hand, and the size of a panel. */
function panelAt(block: Block, column: Value): { at: Value; bytes: Value } {
  const { b, here, read, width, first } = block;
  if (here.panels) {
    const bytes = b.mul(here.depth, b.i32(PANEL_ROW_BYTES));
    return { at: plus(b, here.panels, quotient(b, b.sub(column, first), b.i32(width)), bytes), bytes };
  }
  const bytes = b.mul(read('depth'), b.i32(PANEL_ROW_BYTES));
  const panel = plus(b, rightOf(block), quotient(b, column, b.i32(width)), bytes);
  return { at: plus(b, panel, here.from, PANEL_ROW_BYTES), bytes };
}

/** B in panels. */
function multiplyPanels(block: Block, { height, left, strip }: Rows): void {
  const { b, e, here, width, first, inPanels } = block;
  const across = b.i32(width);
  const { at, bytes } = panelAt(block, first);
  const panels = quotient(b, b.add(inPanels, b.sub(across, b.i32(1))), across);
  overPanels(b, e, height, { at, bytes, count: panels }, strip, multiplyPacked(left, here.depth));
}

/** What is left after whole panels, at most a vector. */
function multiplyEdge(block: Block, rows: Rows): void {
  const { b, inPanels, isPacked, first } = block;
  if (!isPacked) {
    multiplyLast(block, rows);
    return;
  }
  const { at } = panelAt(block, b.add(first, inPanels));
  multiplyTile(block, rows, inPanels, [{ at, offset: 0 }], PANEL_ROW_BYTES);
}

/** The vector that ends with the last column of B as it lies: there is nothing to read beyond. */
function multiplyLast(block: Block, rows: Rows): void {
  const { b, e, read, first } = block;
  const column = b.sub(read('columns'), b.i32(e.lanes));
  const at = plus(b, rightOf(block), column, e.bytes);
  multiplyTile(block, rows, b.sub(column, first), [{ at, offset: 0 }], read('b.k'));
}

/** B as it lies, for all of k: the last tile begins early enough to end with the last column. */
function multiplyDirectly(block: Block, rows: Rows): void {
  const { b, e, read, width, first, inPanels } = block;
  const from = plus(b, rightOf(block), first, e.bytes);
  const last = b.sub(b.sub(read('columns'), b.i32(width)), first);
  overWidths(b, rows.height, inPanels, width, (panels, begin, end) => {
    b.loop(begin, end, panels * width, (counter) => {
      const c = minimum(b, b.get(counter), last);
      const at = plus(b, from, c, e.bytes);
      const vectors = Array.from({ length: 2 * panels }, (_, v) => ({ at, offset: v * 16 }));
      multiplyTile(block, rows, c, vectors, read('b.k'));
    });
  });
}

/**
 * One row of A with B as it lies, for all of k. B is so much larger than the row that reading it takes the time: it is
 * read once, from beginning to end, while the sums wait in the strip.
 */
function multiplyRow(block: Block, rows: Rows): void {
  const { b, e, here, read, columns, first } = block;
  const { depth } = here;
  const { left, strip } = rows;
  const from = plus(b, rightOf(block), first, e.bytes);
  const whole = roundDown(b, columns, e.lanes);
  const wide = roundDown(b, columns, VECTORS_STREAMED * e.lanes);
  const step = left.dense === 'k' ? b.i32(e.bytes) : left.kStride;
  const rowsOfB = (k: Value, height: number): void => {
    const leftAt = plus(b, left.rows[0]!, k, step);
    const elements = rowsFrom(b, leftAt, step, height).map((at) => loadSplat(b, e, at));
    const sources = rowsFrom(b, plus(b, from, k, read('b.k')), read('b.k'), height);
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
  const main = roundDown(b, depth, ROWS_STREAMED);
  b.loop(b.i32(0), main, ROWS_STREAMED, (k) => rowsOfB(b.get(k), ROWS_STREAMED));
  b.loop(main, depth, 1, (k) => rowsOfB(b.get(k), 1));
  b.if(b.compare('lt_s', whole, columns), () => multiplyLast(block, rows));
}
