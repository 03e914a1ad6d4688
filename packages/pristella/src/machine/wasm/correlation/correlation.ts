import { sizeOf, tuple } from '../../../base/shape.ts';
import type { View } from '../../../kernel/view.ts';
import { isAdjacent } from '../../../kernel/walk.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { Arguments } from '../loop/arguments.ts';
import { densely } from '../loop/copy.ts';
import { count, lotsFor, maximum, minimum, overLots, plus, quotient, remainder } from '../loop/count.ts';
import type { Element } from '../loop/element.ts';
import { PANEL_ROW_BYTES, panelColumns, panelsFor } from '../product/panel.ts';
import { byHeight, firstRow, rowTiles, tileRows } from '../product/rows.ts';
import { multiplyPacked, overPanels } from '../product/strip.ts';
import { rowsFrom } from '../product/tile.ts';
import type { CorrelationJob } from './job.ts';
import { finishPixels } from './operand.ts';
import { Patches } from './patches.ts';
import { Images } from './plane.ts';

/** A packed block of pixels is to stay in the second-level cache. */
const BLOCK_BYTES = 64 * 1024;

/** How many images share their panels, so that small ones fill them. */
function groupOf(e: Element, images: number, pixels: number): number {
  return pixels % panelColumns(e) === 0 ? 1 : Math.min(images, Math.ceil(128 / pixels));
}

/** Filters as matrices whose columns, the positions, are adjacent; and the steps between groups and rows. */
function asRows(lw: Lowering, w: View): { readonly view: View; readonly group: number; readonly row: number } {
  const view = isAdjacent(w, 2) ? w : densely(lw, w);
  const [group, row] = tuple(view.layout.strides, 5);
  return { view, group, row };
}

/** What the kernel is told, and what its text depends on. */
function kernelOf({ lw, e, x, w, groups, frame, sliding, epilogue, shape }: CorrelationJob, depth: number) {
  const [images] = shape;
  const filters = shape[1] / groups;
  const pixels = shape[2] * shape[3];
  const group = groupOf(e, images, pixels);
  const panelBytes = depth * PANEL_ROW_BYTES;
  const groupPanels = panelsFor(e, group * pixels);
  const panels = Math.max(1, Math.min(32, groupPanels, Math.floor(BLOCK_BYTES / Math.max(1, panelBytes))));
  const blocks = Math.ceil(groupPanels / panels);
  const units = groups * Math.ceil(images / group) * blocks;
  const frameBytes = group * sliding.channels * frame.height * frame.width * e.bytes;
  const lots = lotsFor(units, frameBytes + panels * panelBytes);
  const filterRows = asRows(lw, w);
  const own = new Arguments({});
  const finish = finishPixels(lw, own, e, epilogue, shape);
  const source = new Images(lw, own, e, x, frame, lots, group, groups);
  const patches = new Patches(lw, own, e, sliding, source.strides, lots, group);
  const args = patches.args.put({
    filters: filterRows.view,
    'filters.row': filterRows.row * e.bytes,
    'filters.k': e.bytes,
    'filters.group': filterRows.group * e.bytes,
    'group.filters': filters,
    'group.units': units / groups,
    ...rowTiles(tileRows(filters)),
    imageCount: images,
    units,
    lots,
    blocks,
    'block.panels': panels,
    pitch: panels * PANEL_ROW_BYTES,
    panelBytes,
    panels: lw.scratch(lots * panels * panelBytes),
    strips: lw.scratch(lots * 6 * panels * PANEL_ROW_BYTES),
  });
  return { args, e, source, patches, finish, lots, grouped: groups > 1 };
}

/** Filters (F, positions) times patches (positions, pixels). */
export function correlateDirectly(job: CorrelationJob): void {
  const { lw, name, sliding, shape } = job;
  const depth = sliding.channels * sliding.kernel[0] * sliding.kernel[1];
  const kernel = kernelOf(job, depth);
  const { args, e, source, patches, finish, lots, grouped } = kernel;
  args.launch(lw, {
    key: `conv2d ${e.dtype} ${grouped} ${source.key} ${patches.key} ${finish.key}`,
    name,
    write: (b) => writeCorrelation(b, kernel),
    size: lots,
    work: 2 * sizeOf(shape) * Math.max(1, depth),
  });
}

/** For each group of channels and of images a block of pixels, of one image after the other, is packed, and all filters are multiplied with it. */
function writeCorrelation(
  b: Builder,
  { args, e, source, patches, finish, grouped }: ReturnType<typeof kernelOf>,
): void {
  const read = args.hoist(b);
  const [blocks, bytes, width] = [read('blocks'), read('panelBytes'), b.i32(panelColumns(e))];
  const blockColumns = b.mul(read('block.panels'), width);
  overLots(b, read('units'), read('lots'), (allUnits, lot, first) => {
    const filterGroup = grouped ? quotient(b, allUnits, read('group.units')) : undefined;
    const unit = grouped ? remainder(b, allUnits, read('group.units')) : allUnits;
    const firstFilter = filterGroup ? b.mul(filterGroup, read('group.filters')) : b.i32(0);
    b.if(first, () => {
      source.clear(b, lot);
      patches.writeOffsets(b, lot);
    });
    const offsets = patches.offsets(b, lot);
    const block = remainder(b, unit, blocks);
    const image = b.mul(quotient(b, unit, blocks), read('group'));
    const end = minimum(b, b.add(image, read('group')), read('imageCount'));
    const fresh = b.emit('i32.or', 'i32', [first, b.compare('eq', block, b.i32(0))]);
    const at = source.open(b, lot, image, end, fresh, filterGroup);
    const pixels = b.mul(b.sub(end, image), read('pixels'));
    const column = b.mul(block, blockColumns);
    // The last group may have fewer images, and so no pixels in its last blocks.
    const columns = maximum(b, b.i32(0), minimum(b, blockColumns, b.sub(pixels, column)));
    const panels = quotient(b, b.add(columns, b.sub(width, b.i32(1))), width);
    const packed = plus(b, read('panels'), b.mul(lot, read('block.panels')), bytes);
    count(b, b.i32(0), panels, (panel) => {
      const pixel = plus(b, column, panel, width);
      patches.writePanel(b, at, offsets, pixel, pixels, plus(b, packed, panel, bytes));
    });
    const strip = plus(b, read('strips'), b.mul(lot, b.i32(6)), read('pitch'));
    /** Each image's part of the strip by itself. */
    const finishRows = (row: Value, rows: Value): void => {
      const size = read('pixels');
      const end = b.add(column, columns);
      count(b, quotient(b, column, size), quotient(b, b.add(end, b.sub(size, b.i32(1))), size), (i) => {
        const start = b.mul(i, size);
        const from = maximum(b, column, start);
        const to = minimum(b, end, b.add(start, size));
        const batch = b.add(image, i);
        finish.write(b, {
          at: plus(b, strip, b.sub(from, column), e.bytes),
          pitch: read('pitch'),
          row: b.add(firstFilter, row),
          rows,
          column: b.sub(from, start),
          columns: b.sub(to, from),
          batch,
        });
      });
    };
    const step = read('filters.row');
    const start = filterGroup ? plus(b, read('filters'), filterGroup, read('filters.group')) : read('filters');
    count(b, b.i32(0), read('tileCount'), (tile) => {
      const row = firstRow(b, args, tile);
      byHeight(b, args, tile, (height) => {
        const rows = rowsFrom(b, plus(b, start, row, step), step, height);
        const sums = { at: strip, pitch: read('pitch'), begins: b.i32(1) };
        const left = { dense: 'k' as const, rows, kStride: read('filters.k') };
        const right = { at: packed, bytes, count: panels };
        overPanels(b, e, height, right, sums, multiplyPacked(left, read('positions')));
        finishRows(row, b.i32(height));
      });
    });
  });
}
