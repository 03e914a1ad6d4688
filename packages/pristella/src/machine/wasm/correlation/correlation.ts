import type { Builder, Value } from '../ir.ts';
import type { Arguments } from '../loop/arguments.ts';
import { count, maximum, minimum, overLots, plus, quotient, remainder } from '../loop/count.ts';
import type { Element } from '../loop/element.ts';
import type { Finish } from '../product/finish.ts';
import { panelColumns } from '../product/panel.ts';
import { byHeight, firstRow } from '../product/rows.ts';
import { multiplyPacked, overPanels } from '../product/strip.ts';
import { rowsFrom } from '../product/tile.ts';
import type { Patches } from './patches.ts';
import type { Images } from './plane.ts';

/** The block at hand: columns are the pixels of the group's images, one image after the other. */
interface Here {
  /** The group's first image. */
  readonly image: Value;
  readonly column: Value;
  readonly columns: Value;
  readonly panels: { readonly at: Value; readonly bytes: Value; readonly count: Value };
  readonly strip: Value;
}

export type CorrelationSlot =
  | ('filters' | 'filters.row' | 'filters.k' | 'heights' | 'tileCount' | 'imageCount' | 'units' | 'lots' | 'blocks')
  | ('block.panels' | 'pitch' | 'panelBytes' | 'panels' | 'strips' | 'positions' | 'pixels' | 'group');

/**
 * The kernel of a convolution: filters (F, positions) times patches (positions, pixels). For each group of images a
 * block of pixels is packed, and all filters are multiplied with it.
 */
export class CorrelationKernel {
  private readonly args: Arguments<CorrelationSlot>;
  private readonly e: Element;
  private readonly source: Images;
  private readonly patches: Patches;
  private readonly finish: Finish;

  constructor(args: Arguments<CorrelationSlot>, e: Element, source: Images, patches: Patches, finish: Finish) {
    this.args = args;
    this.e = e;
    this.source = source;
    this.patches = patches;
    this.finish = finish;
  }

  write(b: Builder): void {
    const { args, source, patches } = this;
    const read = args.hoist(b);
    const [blocks, bytes, width] = [read('blocks'), read('panelBytes'), b.i32(panelColumns(this.e))];
    const blockColumns = b.mul(read('block.panels'), width);
    overLots(b, read('units'), read('lots'), (unit, lot, first) => {
      b.if(first, () => {
        source.clear(b, lot);
        patches.writeOffsets(b, lot);
      });
      const offsets = patches.offsets(b, lot);
      const block = remainder(b, unit, blocks);
      const image = b.mul(quotient(b, unit, blocks), read('group'));
      const end = minimum(b, b.add(image, read('group')), read('imageCount'));
      const fresh = b.emit('i32.or', 'i32', [first, b.compare('eq', block, b.i32(0))]);
      const at = source.open(b, lot, image, end, fresh);
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
      this.multiply(b, { image, column, columns, panels: { at: packed, bytes, count: panels }, strip });
    });
  }

  private multiply(b: Builder, here: Here): void {
    const { args } = this;
    const [start, step] = [args.read(b, 'filters'), args.read(b, 'filters.row')];
    count(b, b.i32(0), args.read(b, 'tileCount'), (tile) => {
      const row = firstRow(b, args, tile);
      byHeight(b, args, tile, (height) => {
        const rows = rowsFrom(b, plus(b, start, row, step), step, height);
        const strip = { at: here.strip, pitch: args.read(b, 'pitch'), begins: b.i32(1) };
        const left = { dense: 'k' as const, rows, kStride: args.read(b, 'filters.k') };
        overPanels(b, this.e, height, here.panels, strip, multiplyPacked(left, args.read(b, 'positions')));
        this.finishRows(b, here, row, b.i32(height));
      });
    });
  }

  /** Each image's part of the strip by itself. */
  private finishRows(b: Builder, here: Here, row: Value, rows: Value): void {
    const pixels = this.args.read(b, 'pixels');
    const end = b.add(here.column, here.columns);
    count(b, quotient(b, here.column, pixels), quotient(b, b.add(end, b.sub(pixels, b.i32(1))), pixels), (i) => {
      const start = b.mul(i, pixels);
      const from = maximum(b, here.column, start);
      const to = minimum(b, end, b.add(start, pixels));
      const batch = b.add(here.image, i);
      this.finish.write(b, {
        at: plus(b, here.strip, b.sub(from, here.column), this.e.bytes),
        pitch: this.args.read(b, 'pitch'),
        row,
        rows,
        column: b.sub(from, start),
        columns: b.sub(to, from),
        batch,
      });
    });
  }
}
