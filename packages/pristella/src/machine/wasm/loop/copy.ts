import { itemSize } from '../../../base/dtype.ts';
import { dense } from '../../../base/layout.ts';
import { sizeOf } from '../../../base/shape.ts';
import { asDense, type View } from '../../../kernel/view.ts';
import { joinAxes } from '../../../kernel/walk.ts';
import type { Lowering } from '../launch.ts';
import { loadLanes, storeLanes } from './access.ts';
import { Arguments } from './arguments.ts';
import { count, indices, offsetBy, plus } from './count.ts';

/** By their bytes, elements as which all are moved. */
const moved = { 8: 'float64', 4: 'int32', 1: 'uint8' } as const;

/** Bytes from which on a block is moved sooner than its elements. */
const SHORTEST_BLOCK = 64;

/** The view itself if its elements lie in row-major order, otherwise a copy in which they do. */
export function densely(lw: Lowering, view: View): View {
  const known = asDense(view);
  if (known) return known;
  const { shape } = view.layout;
  const size = itemSize(view.dtype);
  const out: View = { buffer: lw.scratch(sizeOf(shape) * size), layout: dense(shape), dtype: view.dtype };
  lowerCopy(lw, view, out);
  return out;
}

/** Copies a view's elements, in row-major order, to a dense one. */
export function lowerCopy(lw: Lowering, view: View, out: View): void {
  const { shape } = view.layout;
  const size = itemSize(view.dtype);
  const { sizes, strides } = joinAxes(shape, [view.layout.strides.map((s) => s * size)]);
  const [steps] = strides;
  const [columns, step] = [sizes.at(-1) ?? 1, steps.at(-1) ?? 0];
  const args = new Arguments({
    from: view,
    to: out,
    size: sizes.slice(0, -1),
    stride: steps.slice(0, -1),
    columns,
    step,
  });
  // Rows that lie together are moved as blocks.
  const inBlocks = step === size && columns * size >= SHORTEST_BLOCK;
  args.launch(lw, {
    key: `densely ${size} ${sizes.length} ${inBlocks}`,
    name: 'densely',
    write: (b) => {
      args.hoist(b);
      const [columns, step] = [args.read(b, 'columns'), args.read(b, 'step')];
      count(b, b.begin, b.end, (row) => {
        const index = indices(b, row, args.readAll(b, 'size'));
        const from = offsetBy(b, args.read(b, 'from'), index, args.readAll(b, 'stride'));
        const to = plus(b, args.read(b, 'to'), b.mul(row, columns), size);
        if (inBlocks) {
          b.copy(to, from, b.mul(columns, b.i32(size)));
          return;
        }
        count(b, b.i32(0), columns, (c) => {
          const target = plus(b, to, c, size);
          storeLanes(b, moved[size], 1, target, loadLanes(b, moved[size], 1, 1, plus(b, from, c, step)));
        });
      });
    },
    size: sizeOf(sizes.slice(0, -1)),
    work: sizeOf(shape),
  });
}
