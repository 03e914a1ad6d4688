import { itemSize } from '../../../base/dtype.ts';
import { sizeOf } from '../../../base/shape.ts';
import type { View } from '../../../kernel/view.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { carrier, loadLanes, storeLanes } from './access.ts';
import { Arguments } from './arguments.ts';

/** The place, among the folded elements in row-major order, of the first largest (or smallest) one; a NaN wins. */
export function lowerArgFold(lw: Lowering, x: View, axes: readonly number[], largest: boolean, out: View): void {
  const { shape, strides } = x.layout;
  const kept = shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
  const rows = sizeOf(kept.map((a) => shape[a]!));
  if (rows === 0) return;
  const size = itemSize(x.dtype);
  const order = [...kept, ...axes];
  const args = new Arguments();
  args.view('x', x);
  args.view('out', out);
  args.ints(
    'size',
    order.map((a) => shape[a]!),
  );
  args.ints(
    'step',
    order.map((a) => strides[a]! * size),
  );
  const float = carrier(x.dtype) !== 'i32';

  const write = (b: Builder): void => {
    const [from, to] = [args.read(b, 'x'), args.read(b, 'out')];
    const sizes = args.readAll(b, 'size');
    const steps = args.readAll(b, 'step');
    /** The address of element `flat` of the axes first..last, from `base`. */
    const locate = (base: Value, flat: Value, first: number, last: number): Value => {
      let at = base;
      let rest = flat;
      for (let i = last; i >= first; i--) {
        const index = i === first ? rest : b.emit('i32.rem_u', 'i32', [rest, sizes[i]!]);
        if (i !== first) rest = b.emit('i32.div_u', 'i32', [rest, sizes[i]!]);
        at = b.add(at, b.mul(index, steps[i]!));
      }
      return at;
    };
    b.loop(b.begin, b.end, 1, (row) => {
      const base = locate(from, b.get(row), 0, kept.length - 1);
      const best = b.local(loadLanes(b, x.dtype, 1, 1, base));
      const place = b.local(b.i32(0));
      const count = sizes.slice(kept.length).reduce((p, s) => b.mul(p, s), b.i32(1));
      b.loop(b.i32(1), count, 1, (k) => {
        const v = loadLanes(b, x.dtype, 1, 1, locate(base, b.get(k), kept.length, order.length - 1));
        const now = b.get(best);
        const compare = (word: string, p: Value, q: Value): Value => b.emit(`${v.type}.${word}`, 'i32', [p, q]);
        let wins = compare(float ? (largest ? 'gt' : 'lt') : largest ? 'gt_s' : 'lt_s', v, now);
        if (float) {
          const unordered = b.emit('i32.and', 'i32', [compare('ne', v, v), compare('eq', now, now)]);
          wins = b.emit('i32.or', 'i32', [wins, unordered]);
        }
        b.set(best, b.select(wins, v, now));
        b.set(place, b.select(wins, k, place));
      });
      storeLanes(b, 'int32', 1, b.add(to, b.mul(row, b.i32(4))), b.get(place));
    });
  };
  const name = `${largest ? 'argmax' : 'argmin'} ${x.dtype} ${kept.length}+${axes.length}`;
  lw.launch({ source: { key: name, name, write }, slots: args.slots, size: rows, work: sizeOf(shape) });
}
