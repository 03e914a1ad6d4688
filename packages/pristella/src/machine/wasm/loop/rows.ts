import { itemSize } from '../../../base/dtype.ts';
import { broadcastLayout, reshapeLayout } from '../../../base/layout.ts';
import { sizeOf, splitLast } from '../../../base/shape.ts';
import { resultShape } from '../../../kernel/body.ts';
import { BLOCK } from '../../../kernel/order.ts';
import type { Rows } from '../../../kernel/problem.ts';
import type { Pass, RowFormula } from '../../../kernel/rows.ts';
import type { View } from '../../../kernel/view.ts';
import { over } from '../../../kernel/words.ts';
import { writeBody } from '../body.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { kernelWords } from '../words.ts';
import { loadLanes, overElements, storeAhead } from './access.ts';
import { Arguments, ofLots } from './arguments.ts';
import { foldBlock } from './block.ts';
import { densely } from './copy.ts';
import { lotsFor, minimum, overLots, plus } from './count.ts';
import { type Element, elementOf, loadOne } from './element.ts';
import { combine, type FoldResult, totalOf } from './total.ts';

/** A view as rows an even step apart, whose elements are adjacent or, where `column` is 0, all one; copied where it is neither. */
interface RowsOf {
  readonly view: View;
  readonly row: number;
  readonly column: 0 | 1;
}

function rowsOf(lw: Lowering, view: View, rows: number, columns: number, mayRepeat: boolean): RowsOf {
  const layout = reshapeLayout(view.layout, [rows, columns]);
  const [row = 0, column = 0] = layout?.strides ?? [];
  const isEven = layout !== null && (columns === 1 || column === 1 || (mayRepeat && column === 0));
  if (!isEven) return rowsOf(lw, densely(lw, view), rows, columns, mayRepeat);
  return { view: { ...view, layout }, row, column: column === 0 && mayRepeat ? 0 : 1 };
}

/**
 * Rows of float32 or float64, each by some passes and then written, through an epilogue. A lot keeps its rows' elements where
 * they stay in the cache (softmax of (16, 4, 128, 128): .5 of the time of the three kernels of its formula).
 */
export function lowerRows(lw: Lowering, { program, inputs, out }: Rows): void {
  const shape = resultShape(out);
  const [lead, columns] = splitLast(shape);
  const rows = sizeOf(lead);
  if (rows * columns === 0) return;
  const [first] = inputs;
  if (!first) throw new Error('a row is made of rows');
  const e = elementOf(first.dtype);
  const sources = inputs.slice(0, program.inputs).map((v) => rowsOf(lw, v, rows, columns, false));
  const operands = out.operands.map((v) =>
    rowsOf(lw, { ...v, layout: broadcastLayout(v.layout, shape) }, rows, columns, true),
  );
  const keeps = program.passes.filter((p) => p.keep).length;
  const rowBytes = Math.ceil(columns / e.lanes) * 16;
  const lots = lotsFor(rows, keeps * rowBytes);
  const args = new Arguments({
    sources: sources.map(({ view, row }) => [view, row * e.bytes]),
    told: inputs.slice(program.inputs),
    operands: operands.map(({ view, row }) => [view, row * itemSize(view.dtype)]),
    outputs: out.outputs,
    rows,
    columns,
    lots,
    rowBytes,
    ...ofLots(lw, lots, { kept: Math.max(1, keeps) * rowBytes }),
  });
  const write = (b: Builder): void => {
    const read = args.hoist(b);
    const told = inputs.slice(program.inputs).map((_, i) => loadOne(b, e, read('told', i)));
    const length = b.emit(`${e.scalar}.convert_i32_s`, e.scalar, [read('columns')]);
    overLots(b, read('rows'), read('lots'), (row, lot) => {
      const kept = plus(b, read('kept'), lot, read('kept.bytes'));
      const at = {
        inputs: sources.map((_, i) => plus(b, read('sources', i, 0), row, read('sources', i, 1))),
        kept: Array.from({ length: keeps }, (_, i) => plus(b, kept, b.i32(i), read('rowBytes'))),
      };
      const writer = new RowWriter(b, e, read('columns'), at, [...told, length]);
      for (const pass of program.passes) writer.pass(pass);
      const streams = operands.map(({ view, column }, i) => {
        return { dtype: view.dtype, column, at: plus(b, read('operands', i, 0), row, read('operands', i, 1)) };
      });
      const start = b.mul(row, read('columns'));
      const targets = out.outputs.map(({ dtype }, i) => ({
        dtype,
        at: plus(b, read('outputs', i), start, itemSize(dtype)),
      }));
      overElements(b, e.lanes, b.i32(0), read('columns'), (width, i, ahead) => {
        const results = ahead.map((skip) => {
          const y = writer.value(program.result, width, i, skip);
          const others = streams.map((s) => {
            const size = s.column * itemSize(s.dtype);
            const address = s.column === 0 ? s.at : plus(b, s.at, i, size);
            return loadLanes(b, s.dtype, width, s.column, address, undefined, skip * size);
          });
          return writeBody(b, width, out.body, [y, ...others]);
        });
        for (const [k, { dtype, at: to }] of targets.entries()) {
          const values = results.map((r) => r[k]!);
          storeAhead(b, dtype, width, plus(b, to, i, itemSize(dtype)), values, ahead);
        }
      });
    });
  };
  const { body } = out;
  const key = `${body.key}(${body.inputs.join()}|${operands.map((o) => `${o.view.dtype}/${o.column}`).join()})${body.outputs.join()}`;
  args.launch(lw, {
    key: `rows ${program.name} ${e.dtype} ${key}`,
    name: program.name,
    write,
    size: lots,
    work: (1 + program.passes.length) * 4 * rows * columns,
  });
}

/** Writes the passes over one row. */
class RowWriter {
  private readonly b: Builder;
  private readonly e: Element;
  private readonly columns: Value;
  private readonly at: { readonly inputs: readonly Value[]; readonly kept: readonly Value[] };
  /** The row's numbers so far, and how many elements of a place are kept. */
  private numbers: readonly Value[];
  private keeps = 0;

  constructor(b: Builder, e: Element, columns: Value, at: RowWriter['at'], numbers: readonly Value[]) {
    this.b = b;
    this.e = e;
    this.columns = columns;
    this.at = at;
    this.numbers = numbers;
  }

  private load(width: 1 | 2 | 4, i: Value, skip = 0): Value[] {
    const { b, e, at } = this;
    const rows = [...at.inputs, ...at.kept.slice(0, this.keeps)];
    return rows.map((row) => loadLanes(b, e.dtype, width, 1, plus(b, row, i, e.bytes), undefined, skip * e.bytes));
  }

  /** What a formula makes of loaded elements. */
  private of(formula: RowFormula, width: 1 | 2 | 4, elements: readonly Value[]): Value {
    const { b, e } = this;
    const numbers = width === 1 ? this.numbers : this.numbers.map((x) => b.splat(x));
    return over<Value>(formula)(kernelWords(b, e.dtype, width), ...elements, ...numbers);
  }

  value(formula: RowFormula, width: 1 | 2 | 4, i: Value, skip: number): Value {
    return this.of(formula, width, this.load(width, i, skip));
  }

  pass({ keep, folds, finds }: Pass): void {
    const { b, e, at, keeps } = this;
    const results: FoldResult[] = folds.map(({ word }, from) => ({ word, from, dtype: e.dtype, to: this.columns }));
    const totals = results.map((fold) => totalOf(b, fold));
    b.loop(b.i32(0), this.columns, BLOCK, (start) =>
      foldBlock(
        b,
        e.lanes,
        [start, minimum(b, b.add(start, b.i32(BLOCK)), this.columns)],
        results,
        totals,
        (width, places, into) => {
          const indices = places.map((i) => b.get(i()));
          const loaded = indices.map((i) => this.load(width, i));
          if (keep) {
            for (const elements of loaded) elements.push(this.of(keep, width, elements));
            for (const [u, i] of indices.entries())
              storeAhead(b, e.dtype, width, plus(b, at.kept[keeps]!, i, e.bytes), [loaded[u]!.at(-1)!], [0]);
          }
          for (const [u, elements] of loaded.entries())
            for (const [k, { of }] of folds.entries()) {
              const sum = into[u]![k]!.at;
              b.set(sum, combine(b, folds[k]!.word, sum, this.of(of, width, elements)));
            }
        },
      ),
    );
    if (keep) this.keeps++;
    const folded = totals.map((t) => t.result());
    const w = kernelWords(b, e.dtype, 1);
    const found = finds?.map((f) => over<Value>(f)(w, ...folded, ...this.numbers)) ?? folded;
    this.numbers = [...this.numbers, ...found];
  }
}
