import { type DType, itemSize } from '../../../base/dtype.ts';
import { sizeOf } from '../../../base/shape.ts';
import { isStore } from '../../../kernel/body.ts';
import { lanesFor } from '../../../kernel/order.ts';
import type { TakeRows } from '../../../kernel/problem.ts';
import type { View } from '../../../kernel/view.ts';
import { stepAlong } from '../../../kernel/walk.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { Arguments } from './arguments.ts';
import { densely } from './copy.ts';
import { count, minimum, plus } from './count.ts';
import { overStreams, type Stream } from './streams.ts';

// Rows lie anywhere in memory, and to wait for each would take longer than to compute. A block copy waits for several at a
// time; a loop that computes does not get that far ahead, so it reads from 32 rows
// first (100 of 60,000 digits: 15 µs instead of 35, and 18 by a copy and a kernel after it).
const BLOCK_ROWS = 32;
const LINE = 64;
/** Of longer rows the processor fetches the rest by itself. */
const MOST_TOUCHED = 2048;

/** An epilogue's operand by rows: its strides, in elements, from row to row and along one. */
interface Operand {
  readonly view: View;
  readonly row: number;
  readonly column: 0 | 1;
}

/** The operand as rows whose elements are adjacent or all the same; copied where it is neither. */
function byRows(lw: Lowering, view: View): Operand {
  const column = stepAlong(view.layout, 1);
  const [row] = view.layout.strides;
  if (row === undefined || (column !== 0 && column !== 1)) return byRows(lw, densely(lw, view));
  return { view, row, column };
}

/**
 * Rows of `columns` adjacent elements, picked by int32 indices, through an epilogue: the batches of a data set, picked,
 * converted and scaled in one pass. With an epilogue the indices are a list, and the result's first axis counts rows.
 * Without one, each row is a block copy.
 */
export function lowerTakeRows(lw: Lowering, { from: whole, list, columns, out: epilogue }: TakeRows): void {
  const { body, outputs } = epilogue;
  const rows = sizeOf(list.layout.shape);
  if (rows * columns === 0) return;
  const index = densely(lw, list);
  const from = densely(lw, whole);
  const operands = epilogue.operands.map((v) => byRows(lw, v));
  const size = itemSize(from.dtype);
  const copies = isStore(epilogue);
  const args = new Arguments({
    from,
    list: index,
    columns,
    operands: operands.map(({ view, row }) => [view, row * itemSize(view.dtype)]),
    outputs,
    touch: copies ? null : Math.min(columns * size, MOST_TOUCHED),
    touched: copies ? null : lw.scratch(16),
  });
  const rowOf = (b: Builder, j: Value): Value => {
    const row = b.load('i32.load', 'i32', plus(b, args.read(b, 'list'), j, 4));
    return plus(b, args.read(b, 'from'), b.mul(row, args.read(b, 'columns')), size);
  };
  const outputRow = (b: Builder, i: number, dtype: DType, j: Value): Value =>
    plus(b, args.read(b, 'outputs', i), b.mul(j, args.read(b, 'columns')), itemSize(dtype));

  const copy = (b: Builder): void =>
    count(b, b.begin, b.end, (j) =>
      b.copy(outputRow(b, 0, from.dtype, j), rowOf(b, j), b.mul(args.read(b, 'columns'), b.i32(size))),
    );

  /** Reads a byte of each cache line, so that the lines of all rows of a block are on their way at the same time. */
  const touch = (b: Builder, j: Value, sum: Value): void => {
    const row = rowOf(b, j);
    b.loop(b.i32(0), args.read(b, 'touch'), LINE, (at) => {
      b.set(sum, b.add(sum, b.load('i32.load8_u', 'i32', b.add(row, at))));
    });
  };
  const lanes = lanesFor([from.dtype, ...body.inputs, ...body.outputs]);
  const compute = (b: Builder): void => {
    const sum = b.local(b.i32(0));
    b.loop(b.begin, b.end, BLOCK_ROWS, (counter) => {
      const first = b.get(counter);
      const last = minimum(b, b.add(first, b.i32(BLOCK_ROWS)), b.end);
      count(b, first, last, (j) => touch(b, j, sum));
      count(b, first, last, (j) => computeRow(b, j));
    });
    // A sum that nobody reads would not be computed.
    b.store('i32.store', args.read(b, 'touched'), sum);
  };
  const computeRow = (b: Builder, j: Value): void => {
    const others = operands.map(({ view, column }, i): Stream => {
      return {
        dtype: view.dtype,
        column,
        at: plus(b, args.read(b, 'operands', i, 0), j, args.read(b, 'operands', i, 1)),
      };
    });
    const targets = outputs.map(({ dtype }, i): Stream => ({ dtype, column: 1, at: outputRow(b, i, dtype, j) }));
    const source: Stream = { dtype: from.dtype, column: 1, at: rowOf(b, j) };
    overStreams(b, lanes, args.read(b, 'columns'), [source, ...others], body, targets);
  };

  args.launch(lw, {
    key: copies
      ? `take rows ${size}`
      : `take rows ${from.dtype} ${operands.map(({ view, column }) => `${view.dtype}/${column}`)} ${outputs.map((v) => v.dtype)} ${body.key}`,
    name: 'take rows',
    write: (b) => {
      args.hoist(b);
      if (copies) copy(b);
      else compute(b);
    },
    size: rows,
    work: rows * columns,
    bytes:
      rows * (columns * size + 4) +
      [...operands.map((o) => o.view), ...outputs].reduce((sum, v) => sum + v.buffer.bytes, 0),
  });
}
