import { itemSize } from '../../../base/dtype.ts';
import { transposeLayout } from '../../../base/layout.ts';
import { sizeOf } from '../../../base/shape.ts';
import type { ArgFold } from '../../../kernel/problem.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { carrier, loadLanes, storeLanes } from './access.ts';
import { Arguments } from './arguments.ts';
import { indices, offsetBy } from './count.ts';

/** The place, among the folded elements in row-major order, of the first largest (or smallest) one; a NaN wins. */
export function lowerArgFold(lw: Lowering, { x, axes, largest, out }: ArgFold): void {
  const kept = x.layout.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
  const { shape, strides } = transposeLayout(x.layout, [...kept, ...axes]);
  const rows = sizeOf(shape.slice(0, kept.length));
  if (rows === 0) return;
  const args = new Arguments({ x, out, size: shape, step: strides.map((s) => s * itemSize(x.dtype)) });
  const float = carrier(x.dtype) !== 'i32';

  const write = (b: Builder): void => {
    const [from, to] = [args.read(b, 'x'), args.read(b, 'out')];
    const sizes = args.readAll(b, 'size');
    const steps = args.readAll(b, 'step');
    /** The address of element `flat` of some axes from `base`. */
    const locate = (base: Value, flat: Value, from: number, to: number): Value =>
      offsetBy(b, base, indices(b, flat, sizes.slice(from, to)), steps.slice(from, to));
    b.loop(b.begin, b.end, 1, (row) => {
      const base = locate(from, b.get(row), 0, kept.length);
      const best = b.local(loadLanes(b, x.dtype, 1, 1, base));
      const place = b.local(b.i32(0));
      const count = sizes.slice(kept.length).reduce((p, s) => b.mul(p, s), b.i32(1));
      b.loop(b.i32(1), count, 1, (k) => {
        const v = loadLanes(b, x.dtype, 1, 1, locate(base, b.get(k), kept.length, sizes.length));
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
  args.launch(lw, { key: name, name, write, size: rows, work: sizeOf(shape) });
}
