import { itemSize } from '../../../base/dtype.ts';
import type { Epilogue } from '../../../kernel/body.ts';
import { lanesFor } from '../../../kernel/order.ts';
import type { Builder, Value } from '../ir.ts';
import type { Arguments } from '../loop/arguments.ts';
import { count, offsetBy, plus } from '../loop/count.ts';
import type { Element } from '../loop/element.ts';
import { overStreams, type Stream } from '../loop/streams.ts';

/** How an epilogue's operand lies along the product's axes: strides in elements. */
export interface OperandStrides {
  readonly batch: readonly number[];
  readonly row: number;
  readonly column: 0 | 1;
}

/** A block of finished sums: `rows` x `columns`, rows `pitch` bytes apart, the part from (row, column) of its matrix. */
export interface Block {
  readonly at: Value;
  readonly pitch: Value;
  readonly row: Value;
  readonly column: Value;
  readonly rows: Value;
  readonly columns: Value;
  /** The matrix within the batch: one number, and, where there is more than one batch axis, along each. */
  readonly batch: Value;
  readonly batchIndex?: readonly Value[];
}

/** The epilogue inside a kernel: its arguments, its part of the key, and the loops that carry it out. */
export class Finish {
  readonly key: string;
  readonly args: Arguments<'finish.rows' | 'finish.columns' | 'operands' | 'outputs'>;
  private readonly e: Element;
  private readonly epilogue: Epilogue;
  private readonly strides: readonly OperandStrides[];

  /** Puts the epilogue's arguments; `rows` and `columns` are the sizes of one matrix. */
  constructor(
    args: Arguments,
    e: Element,
    epilogue: Epilogue,
    strides: readonly OperandStrides[],
    rows: number,
    columns: number,
  ) {
    this.e = e;
    this.epilogue = epilogue;
    this.strides = strides;
    const { body, operands, outputs } = epilogue;
    this.key = `${body.key}(${body.inputs.join()}|${strides.map((s) => s.column).join()})${body.outputs.join()}`;
    this.args = args.put({
      'finish.rows': rows,
      'finish.columns': columns,
      operands: operands.map((view, i) => {
        const size = itemSize(view.dtype);
        const { row, batch } = strides[i]!;
        return [view, row * size, batch.map((s) => s * size)];
      }),
      outputs,
    });
  }

  write(b: Builder, block: Block): void {
    const { args, epilogue } = this;
    const lanes = lanesFor([this.e.dtype, ...epilogue.body.inputs, ...epilogue.body.outputs]);
    const operandBases = epilogue.operands.map((_, i) =>
      offsetBy(b, args.read(b, 'operands', i, 0), block.batchIndex ?? [block.batch], args.readAll(b, 'operands', i, 2)),
    );
    const outputBases = epilogue.outputs.map((_, i) => args.read(b, 'outputs', i));
    const matrixRow = b.mul(block.batch, args.read(b, 'finish.rows'));
    count(b, b.i32(0), block.rows, (r) => {
      const row = b.add(block.row, r);
      const operands = epilogue.operands.map(({ dtype }, i): Stream => {
        const { column } = this.strides[i]!;
        const start = plus(b, operandBases[i]!, row, args.read(b, 'operands', i, 1));
        return { dtype, column, at: column === 0 ? start : plus(b, start, block.column, itemSize(dtype)) };
      });
      const flat = plus(b, block.column, b.add(matrixRow, row), args.read(b, 'finish.columns'));
      const outputs = epilogue.outputs.map(({ dtype }, i): Stream => {
        return { dtype, column: 1, at: plus(b, outputBases[i]!, flat, itemSize(dtype)) };
      });
      const sums: Stream = { dtype: this.e.dtype, column: 1, at: plus(b, block.at, r, block.pitch) };
      overStreams(b, lanes, block.columns, [sums, ...operands], epilogue.body, outputs);
    });
  }
}
