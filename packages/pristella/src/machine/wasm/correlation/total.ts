import { type Size4, sizeOf, tuple } from '../../../base/shape.ts';
import type { Epilogue } from '../../../kernel/body.ts';
import type { Buffer, View } from '../../../kernel/view.ts';
import { stepAlong } from '../../../kernel/walk.ts';
import type { Lowering } from '../launch.ts';
import { Arguments, ofLots } from '../loop/arguments.ts';
import { densely } from '../loop/copy.ts';
import { count, lotsFor, minimum, overLots, plus, quotient, remainder } from '../loop/count.ts';
import { type Element, loadVector } from '../loop/element.ts';
import type { Finish } from '../product/finish.ts';
import { PANEL_ROW_BYTES, panelsFor } from '../product/panel.ts';
import { rowsFrom } from '../product/tile.ts';
import type { FilterGradJob } from './job.ts';
import { finishPixels } from './operand.ts';

/** Sums over the batch are taken in at most so many parts, a number fixed by the shapes so that the result does not depend on threads. */
const PARTS = 16;

/** The sums of each part of a batch, group by group: (filter position, filter), filters in panels, rows `pitch` bytes apart. */
export interface Partial {
  readonly buffer: Buffer;
  readonly parts: number;
  readonly pitch: number;
  /** Bytes of one part. */
  readonly bytes: number;
}

/** Sums over parts of the batch, of so many units of work, by `lowerParts`, and then over the parts. */
export function lowerByParts(
  job: FilterGradJob,
  units: number,
  lowerParts: (job: FilterGradJob, partial: Partial) => void,
): void {
  const { lw, e, x, g, groups, shape } = job;
  const [, , oh, ow] = tuple(g.layout.shape, 4);
  const pitch = panelsFor(e, shape[0] / groups) * PANEL_ROW_BYTES;
  const bytes = sizeOf(shape.slice(1)) * pitch;
  // Each part holds its sums, an image's gradient, and perhaps the image.
  const partBytes = bytes + oh * ow * pitch + (sizeOf(x.layout.shape.slice(1)) / groups) * e.bytes;
  const parts = oh * ow === 0 ? 0 : lotsFor(units, groups * partBytes, Math.max(1, Math.floor(PARTS / groups)));
  const partial: Partial = { buffer: lw.scratch(Math.max(16, groups * parts * bytes)), parts, pitch, bytes };
  if (parts > 0) lowerParts(job, partial);
  lowerTotal(job, partial);
}

/** Adds the parts in order, a vector of filters at a time, and turns (position, filter) into (filter, position). */
function lowerTotal({ lw, e, groups, shape, epilogue }: FilterGradJob, partial: Partial): void {
  const positions = sizeOf(shape.slice(1));
  const rowBytes = Math.ceil((positions * e.bytes) / 16) * 16;
  const blocks = Math.ceil(shape[0] / groups / e.lanes);
  const lots = lotsFor(groups * blocks, e.lanes * rowBytes);
  const args = new Arguments({});
  const finish = finishFilters(lw, args, e, epilogue, shape);
  const block = args.put({
    partial: partial.buffer,
    'partial.bytes': partial.bytes,
    'group.bytes': partial.parts * partial.bytes,
    parts: partial.parts,
    pitch: partial.pitch,
    positions,
    units: groups * blocks,
    blocks,
    'group.filters': shape[0] / groups,
    rowBytes,
    lots,
    ...ofLots(lw, lots, { strips: e.lanes * rowBytes }),
  });
  args.launch(lw, {
    key: `conv2d.filterTotal ${e.dtype} ${finish.key}`,
    name: 'conv2d.filterTotal',
    write: (b) => {
      const read = block.hoist(b);
      overLots(b, read('units'), read('lots'), (unit, lot) => {
        const strip = plus(b, read('strips'), lot, read('strips.bytes'));
        const group = quotient(b, unit, read('blocks'));
        const filter = b.mul(remainder(b, unit, read('blocks')), b.i32(e.lanes));
        const from = plus(b, plus(b, read('partial'), group, read('group.bytes')), filter, e.bytes);
        count(b, b.i32(0), read('positions'), (position) => {
          const at = plus(b, from, position, read('pitch'));
          const sum = b.local(b.num(e.vector, 0));
          count(b, b.i32(0), read('parts'), (part) => {
            b.set(sum, b.add(sum, loadVector(b, e, plus(b, at, part, read('partial.bytes')))));
          });
          const to = plus(b, strip, position, e.bytes);
          rowsFrom(b, to, read('rowBytes'), e.lanes).forEach((row, lane) => {
            b.storeLane(e.bytes === 8 ? 64 : 32, row, sum, lane);
          });
        });
        const zero = b.i32(0);
        finish.write(b, {
          at: strip,
          pitch: read('rowBytes'),
          row: plus(b, filter, group, read('group.filters')),
          column: zero,
          rows: minimum(b, b.i32(e.lanes), b.sub(read('group.filters'), filter)),
          columns: read('positions'),
          batch: zero,
        });
      });
    },
    size: lots,
    work: Math.max(1, partial.parts) * sizeOf(shape),
  });
}

/** The epilogue of a gradient by filters, seen as one image of `filters` rows whose pixels are the positions. */
export function finishFilters(lw: Lowering, args: Arguments, e: Element, epilogue: Epilogue, shape: Size4): Finish {
  const operands = epilogue.operands.map((v) => matrix(lw, v, shape));
  return finishPixels(lw, args, e, { ...epilogue, operands }, [1, shape[0], sizeOf(shape.slice(1)), 1]);
}

/** An operand of shape (F, C, KH, KW) as (1, F, positions, 1). */
function matrix(lw: Lowering, view: View, shape: Size4): View {
  const step = stepAlong({ ...view.layout, shape }, 1);
  const from = step === null ? densely(lw, view) : view;
  const [row] = tuple(from.layout.strides, 4);
  return {
    ...from,
    layout: {
      shape: [1, shape[0], sizeOf(shape.slice(1)), 1],
      strides: [0, row, step ?? 1, 0],
      offset: from.layout.offset,
    },
  };
}
