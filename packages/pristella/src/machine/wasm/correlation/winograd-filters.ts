import { tuple } from '../../../base/shape.ts';
import type { Buffer, View } from '../../../kernel/view.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { Arguments } from '../loop/arguments.ts';
import { count, plus, roundDown } from '../loop/count.ts';
import { type Element, loadOne, loadSplat, storeOne, storeVector } from '../loop/element.ts';
import { rowsFrom } from '../product/tile.ts';
import { map3, POSITIONS, places, transformFilters } from './winograd-tiles.ts';

/** Filters (1, F, C, 3, 3) as matrices (16; F, C). */
export function lowerFilters(lw: Lowering, e: Element, w: View): Buffer {
  const [, filters, channels] = tuple(w.layout.shape, 5);
  const to = lw.scratch(POSITIONS * filters * channels * e.bytes);
  const steps = w.layout.strides.map((stride) => stride * e.bytes);
  const [, filter, channel, row, column] = tuple(steps, 5);
  const position = filters * channels * e.bytes;
  const args = new Arguments({ from: w, to, channels, position, filter, channel, row, column });
  const write = (b: Builder): void => {
    const read = args.hoist(b);
    const channels = read('channels');
    const main = roundDown(b, channels, e.lanes);
    const two = b.i32(2);
    const rows = [b.i32(0), read('row'), b.mul(read('row'), two)] as const;
    const columns = [b.i32(0), read('column'), b.mul(read('column'), two)] as const;
    const offsets = map3(rows, (row) => map3(columns, (column) => b.add(row, column)));
    count(b, b.begin, b.end, (filter) => {
      const fromRow = plus(b, read('from'), filter, read('filter'));
      const toRow = plus(b, read('to'), b.mul(filter, channels), e.bytes);
      const run = (from: Value, to: Value, lanes: number): void =>
        b.loop(from, to, lanes, (counter) => {
          const channel = b.get(counter);
          const [at, ...others] = rowsFrom(b, plus(b, fromRow, channel, read('channel')), read('channel'), lanes);
          const tap = (offset: Value): Value => {
            const first = (lanes === 1 ? loadOne : loadSplat)(b, e, b.add(at, offset));
            return others.reduce((x, base, i) => b.loadLane(32, x, b.add(base, offset), i + 1), first);
          };
          const to = places(b, plus(b, toRow, channel, e.bytes), read('position'));
          transformFilters(
            b,
            map3(offsets, (row) => map3(row, tap)),
            (x) => {
              if (lanes === 1) storeOne(b, e, to.next().value, x);
              else storeVector(b, to.next().value, x);
            },
          );
        });
      run(b.i32(0), main, e.lanes);
      run(main, channels, 1);
    });
  };
  args.launch(lw, {
    key: 'conv2d.winograd.filters',
    name: 'conv2d.winograd.filters',
    write,
    size: filters,
    work: POSITIONS * filters * channels,
  });
  return to;
}
