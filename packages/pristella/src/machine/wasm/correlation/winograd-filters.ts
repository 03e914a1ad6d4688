import type { Buffer, View } from '../../../kernel/view.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { Arguments } from '../loop/arguments.ts';
import { count, plus, roundDown } from '../loop/count.ts';
import { type Element, loadOne, loadSplat, storeOne, storeVector } from '../loop/element.ts';
import { rowsFrom } from '../product/tile.ts';
import type { Size4 } from './operand.ts';
import { POSITIONS, places, transformFilters } from './winograd-tiles.ts';

/** Filters (F, C, 3, 3) as matrices (16; F, C). */
export function lowerFilters(lw: Lowering, e: Element, w: View): Buffer {
  const [filters, channels] = w.layout.shape as Size4;
  const to = lw.scratch(POSITIONS * filters * channels * e.bytes);
  const args = new Arguments();
  args.view('from', w);
  args.buffer('to', to);
  args.int('channels', channels);
  args.int('position', filters * channels * e.bytes);
  for (const [d, axis] of ['filter', 'channel', 'row', 'column'].entries()) {
    args.int(axis, w.layout.strides[d]! * e.bytes);
  }
  lw.launch({
    source: {
      key: 'conv2d.winograd.filters',
      name: 'conv2d.winograd.filters',
      write: (b) => writeFilters(b, e, args),
    },
    slots: args.slots,
    size: filters,
    work: POSITIONS * filters * channels,
  });
  return to;
}

function writeFilters(b: Builder, e: Element, args: Arguments): void {
  args.hoist(b);
  const read = (name: string): Value => args.read(b, name);
  const channels = read('channels');
  const main = roundDown(b, channels, e.lanes);
  const two = b.i32(2);
  const rows = [b.i32(0), read('row'), b.mul(read('row'), two)];
  const columns = [b.i32(0), read('column'), b.mul(read('column'), two)];
  const offsets = rows.map((row) => columns.map((column) => b.add(row, column)));
  count(b, b.begin, b.end, (filter) => {
    const fromRow = plus(b, read('from'), filter, read('filter'));
    const toRow = plus(b, read('to'), b.mul(filter, channels), e.bytes);
    const run = (from: Value, to: Value, lanes: number): void =>
      b.loop(from, to, lanes, (counter) => {
        const channel = b.get(counter);
        const at = rowsFrom(b, plus(b, fromRow, channel, read('channel')), read('channel'), lanes);
        const tap = (offset: Value): Value =>
          at
            .slice(1)
            .reduce(
              (x, base, i) => b.loadLane(32, x, b.add(base, offset), i + 1),
              lanes === 1 ? loadOne(b, e, b.add(at[0]!, offset)) : loadSplat(b, e, b.add(at[0]!, offset)),
            );
        const to = places(b, plus(b, toRow, channel, e.bytes), read('position'));
        transformFilters(
          b,
          offsets.map((row) => row.map(tap)),
          (x) => {
            if (lanes === 1) storeOne(b, e, to.next().value, x);
            else storeVector(b, to.next().value, x);
          },
        );
      });
    run(b.i32(0), main, e.lanes);
    run(main, channels, 1);
  });
}
