import { itemSize } from '../../../base/dtype.ts';
import type { Gather, Picks, Scatter } from '../../../kernel/problem.ts';
import type { View } from '../../../kernel/view.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { loadLanes, storeLanes } from './access.ts';
import { Arguments } from './arguments.ts';
import { densely } from './copy.ts';
import { count, plus } from './count.ts';

/** The loops over picks; `write` gets the addresses of an element of the whole and of its pick. */
function launchPicks(
  lw: Lowering,
  name: string,
  lie: Picks,
  whole: View,
  picks: View,
  indices: View,
  write: (b: Builder, whole: Value, pick: Value) => void,
): void {
  const size = itemSize(whole.dtype);
  const { n, k, inner } = lie;
  const index = lie.index.map((s) => s * 4);
  const args = new Arguments({ whole, picks, indices: densely(lw, indices), n, k, inner, index });
  args.launch(lw, {
    key: `${name} ${whole.dtype}`,
    name,
    write: (b) => {
      const read = args.hoist(b);
      count(b, b.begin, b.end, (o) => {
        const [wholeRow, pickRow] = [b.mul(o, read('n')), b.mul(o, read('k'))];
        const indexRow = plus(b, read('indices'), o, read('index', 0));
        count(b, b.i32(0), read('k'), (j) => {
          const pickAt = b.mul(b.add(pickRow, j), read('inner'));
          const indexAt = plus(b, indexRow, j, read('index', 1));
          count(b, b.i32(0), read('inner'), (i) => {
            const at = b.load('i32.load', 'i32', plus(b, indexAt, i, read('index', 2)));
            const from = b.add(b.mul(b.add(wholeRow, at), read('inner')), i);
            write(b, plus(b, read('whole'), from, size), plus(b, read('picks'), b.add(pickAt, i), size));
          });
        });
      });
    },
    size: lie.outer,
    work: lie.outer * lie.k * lie.inner,
    bytes: lie.outer * lie.k * (2 * lie.inner * size + 4),
  });
}

export function lowerGather(lw: Lowering, { whole, indices, lie, out }: Gather): void {
  const d = whole.dtype;
  launchPicks(lw, 'take', lie, densely(lw, whole), out, indices, (b, from, to) =>
    storeLanes(b, d, 1, to, loadLanes(b, d, 1, 1, from)),
  );
}

export function lowerScatter(lw: Lowering, { picks, indices, lie, out }: Scatter): void {
  const d = out.dtype;
  const dense = densely(lw, picks);
  const args = new Arguments({ out, bytes: out.buffer.bytes });
  args.launch(lw, {
    key: 'zero bytes',
    name: 'zero',
    write: (b) => b.fill(args.read(b, 'out'), b.i32(0), args.read(b, 'bytes')),
    size: 1,
    work: out.buffer.bytes / itemSize(d),
  });
  launchPicks(lw, 'scatterAdd', lie, out, dense, indices, (b, to, from) => {
    storeLanes(b, d, 1, to, b.add(loadLanes(b, d, 1, 1, to), loadLanes(b, d, 1, 1, from)));
  });
}
