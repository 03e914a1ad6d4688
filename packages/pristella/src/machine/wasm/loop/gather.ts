import { itemSize } from '../../../base/dtype.ts';
import type { Gather, Picks, Scatter } from '../../../kernel/problem.ts';
import type { View } from '../../../kernel/view.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { loadLanes, overElements, storeAhead, storeLanes } from './access.ts';
import { Arguments } from './arguments.ts';
import { densely } from './copy.ts';
import { count, minimum, plus, quotient, remainder } from './count.ts';
import { elementOf } from './element.ts';

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

/** Elements of a row that one thread adds: a few cache lines. */
const COLUMNS = 64;

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
  if (lie.index[2] === 0 && lie.inner > 1 && d !== 'uint8' && d !== 'bool') {
    scatterRows(lw, lie, out, dense, densely(lw, indices));
    return;
  }
  launchPicks(lw, 'scatterAdd', lie, out, dense, indices, (b, to, from) => {
    storeLanes(b, d, 1, to, b.add(loadLanes(b, d, 1, 1, to), loadLanes(b, d, 1, 1, from)));
  });
}

/**
 * Rows added at those of a list, in its order: a thread has some columns of all rows, so the bits are the same on any number of
 * them (2,048 rows of 128 added in 64, with the product that makes them: .64 of the time of elements one by one).
 */
function scatterRows(
  lw: Lowering,
  { outer, n, k, inner, index }: Picks,
  whole: View,
  picks: View,
  indices: View,
): void {
  const e = elementOf(whole.dtype);
  const blocks = Math.ceil(inner / COLUMNS);
  const args = new Arguments({ whole, picks, indices, n, k, inner, blocks, index: [index[0] * 4, index[1] * 4] });
  args.launch(lw, {
    key: `scatterAdd rows ${e.dtype}`,
    name: 'scatterAdd',
    write: (b) => {
      const read = args.hoist(b);
      count(b, b.begin, b.end, (unit) => {
        const o = quotient(b, unit, read('blocks'));
        const first = b.mul(remainder(b, unit, read('blocks')), b.i32(COLUMNS));
        const width = minimum(b, b.i32(COLUMNS), b.sub(read('inner'), first));
        const list = plus(b, read('indices'), o, read('index', 0));
        count(b, b.i32(0), read('k'), (j) => {
          const at = b.load('i32.load', 'i32', plus(b, list, j, read('index', 1)));
          const row = b.add(b.mul(b.add(b.mul(o, read('n')), at), read('inner')), first);
          const pick = b.add(b.mul(b.add(b.mul(o, read('k')), j), read('inner')), first);
          const [to, from] = [plus(b, read('whole'), row, e.bytes), plus(b, read('picks'), pick, e.bytes)];
          overElements(b, e.lanes, b.i32(0), width, (lanes, c, ahead) => {
            const [target, source] = [plus(b, to, c, e.bytes), plus(b, from, c, e.bytes)];
            const load = (address: Value, skip: number): Value =>
              loadLanes(b, e.dtype, lanes, 1, address, undefined, skip * e.bytes);
            const sums = ahead.map((skip) => b.add(load(target, skip), load(source, skip)));
            storeAhead(b, e.dtype, lanes, target, sums, ahead);
          });
        });
      });
    },
    size: outer * blocks,
    work: outer * k * inner,
    bytes: outer * k * (3 * inner * e.bytes + 4),
  });
}
