import { itemSize } from '../../../base/dtype.ts';
import { sizeOf } from '../../../base/shape.ts';
import { lanesFor } from '../../../kernel/order.ts';
import type { Running } from '../../../kernel/problem.ts';
import type { View } from '../../../kernel/view.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { loadLanes, storeLanes } from './access.ts';
import { Arguments } from './arguments.ts';
import { densely } from './copy.ts';
import { roundDown } from './count.ts';

const names = { add: 'cumsum', mul: 'cumprod', affine: 'recurrence' } as const;

/** y[0] = x[0], then y[k] by the fold, where each k is a row of `inner` elements. */
export function lowerRunning(lw: Lowering, { fold, x, factors, axis, fromEnd, out }: Running): void {
  const { dtype } = out;
  const { shape } = out.layout;
  const total = sizeOf(shape);
  if (total === 0) return;
  const count = shape[axis]!;
  const columns = sizeOf(shape.slice(axis + 1));
  const rowBytes = columns * itemSize(dtype);
  /** Seen from the row at which the fold begins. */
  const fromFirst = (v: View): View => {
    const first = fromEnd ? (count - 1) * columns : 0;
    return { ...v, layout: { ...v.layout, offset: v.layout.offset + first } };
  };
  const args = new Arguments({
    x: fromFirst(densely(lw, x)),
    out: fromFirst(out),
    n: count,
    inner: columns,
    row: rowBytes,
    step: fromEnd ? -rowBytes : rowBytes,
    factors: factors && fromFirst(densely(lw, factors)),
  });
  const lanes = columns === 1 ? 1 : lanesFor([dtype]);
  const write = (b: Builder): void => {
    const read = args.hoist(b);
    const [from, to] = [read('x'), read('out')];
    const [n, inner] = [read('n'), read('inner')];
    const [row, step] = [read('row'), read('step')];
    const size = b.i32(itemSize(dtype));
    b.loop(b.begin, b.end, 1, (o) => {
      const start = b.mul(o, b.mul(n, row));
      b.copy(b.add(to, start), b.add(from, start), row);
      b.loop(b.i32(1), n, 1, (k) => {
        const place = b.add(start, b.mul(k, step));
        const elements = (width: 1 | 2 | 4, i: Value): void => {
          const offset = b.add(place, b.mul(i, size));
          const at = (base: Value): Value => loadLanes(b, dtype, width, 1, b.add(base, offset));
          const next = b.add(to, offset);
          const before = loadLanes(b, dtype, width, 1, b.sub(next, step));
          const y = fold === 'affine' ? b.add(at(from), b.mul(at(read('factors')), before)) : b[fold](before, at(from));
          storeLanes(b, dtype, width, next, y);
        };
        const whole = roundDown(b, inner, lanes);
        if (lanes > 1) b.loop(b.i32(0), whole, lanes, (i) => elements(lanes, i));
        b.loop(lanes > 1 ? whole : b.i32(0), inner, 1, (i) => elements(1, i));
      });
    });
  };
  const name = names[fold];
  args.launch(lw, {
    key: `${name} ${dtype} ${lanes}`,
    name,
    write,
    size: total / (count * columns),
    work: total,
  });
}
