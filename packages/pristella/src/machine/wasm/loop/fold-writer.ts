import { itemSize } from '../../../base/dtype.ts';
import type { Body } from '../../../kernel/body.ts';
import { BLOCK, ROWS, SHORT } from '../../../kernel/order.ts';
import type { Fold } from '../../../kernel/problem.ts';
import type { View } from '../../../kernel/view.ts';
import { FOLDED, KEPT } from '../../../kernel/walk.ts';
import { writeBody } from '../body.ts';
import { type Builder, type Type, type Value, vector } from '../ir.ts';
import { carrier, type Step, storeLanes } from './access.ts';
import type { Arguments } from './arguments.ts';
import { Cursor } from './iterate.ts';
import { accumulatorStart, acrossLanes, combine, type FoldResult, identity, Total, WideTotal } from './total.ts';

/** What a fold's kernel is written from: all of it but the arguments' values is in its key. */
export interface FoldForm extends Pick<Fold, 'stores' | 'folds'> {
  readonly args: Arguments;
  /** The body's inputs, and the results that are stored on the way. */
  readonly full: readonly View[];
  readonly steps: readonly Step[];
  /** How many of them are inputs. */
  readonly inputs: number;
  readonly body: Body;
  readonly kinds: readonly number[];
  readonly keptAxes: readonly number[];
  readonly foldedAxes: readonly number[];
  readonly lanes: 1 | 2 | 4;
}

export class FoldWriter {
  private readonly b: Builder;
  private readonly cursors: Cursor[];
  private readonly outs: Value[];
  private readonly form: FoldForm;
  /** The innermost axis. */
  private readonly inner: number;

  constructor(b: Builder, form: FoldForm) {
    const { args, full, steps, folds, kinds } = form;
    this.b = b;
    this.form = form;
    this.inner = kinds.length - 1;
    this.cursors = full.map((v, i) => new Cursor(b, args, `${i}`, v.dtype, steps[i]!));
    this.outs = folds.map((_, i) => args.read(b, `fold${i}`));
  }
  private size(axis: number): Value {
    return this.form.args.read(this.b, `size.${axis}`);
  }
  /** Loops over `list`, the first of them the parallel one, and keeps the row-major place among the kept axes. */
  private over(list: readonly number[], place: Value, inner: (place: Value) => void): void {
    const [axis, ...rest] = list;
    if (axis === undefined) {
      inner(place);
      return;
    }
    const { b } = this;
    const [from, to] = axis === this.form.keptAxes[0] ? [b.begin, b.end] : [b.i32(0), this.size(axis)];
    b.loop(from, to, 1, (i) => {
      for (const c of this.cursors) c.enter(axis, i);
      this.over(rest, this.form.kinds[axis] === KEPT ? b.add(b.mul(place, this.size(axis)), i) : place, inner);
      for (const c of this.cursors) c.leave();
    });
  }
  private visit(width: 1 | 2 | 4, i: Value): Value[] {
    const loaded = this.cursors.slice(0, this.form.inputs).map((c) => c.load(width, i, this.inner));
    const results = writeBody(this.b, width, this.form.body, loaded);
    for (const [k, s] of this.form.stores.entries())
      this.cursors[this.form.inputs + k]!.store(width, i, this.inner, [results[s.from]!]);
    return this.form.folds.map((f) => results[f.from]!);
  }
  write(): void {
    if (this.form.kinds[this.inner] === FOLDED) {
      this.over(this.form.keptAxes, this.b.i32(0), (place) => this.alongFolded(place));
    } else {
      this.over(this.form.keptAxes.slice(0, -1), this.b.i32(0), (place) => this.acrossKept(place));
    }
  }

  /** The innermost axis is folded: vectors run along it. */
  private alongFolded(place: Value): void {
    const { b } = this;
    const totals = this.form.folds.map((f) => new Total(b, f.word, f.dtype));
    this.over(this.form.foldedAxes.slice(0, -1), b.i32(0), () => {
      const n = this.size(this.inner);
      b.loop(b.i32(0), n, BLOCK, (start) => {
        const stop = b.add(start, b.i32(BLOCK));
        this.block(start, b.select(b.compare('lt_s', stop, n), stop, n), totals);
      });
    });
    for (const [k, t] of totals.entries()) this.storeOne(k, place, t.result());
  }
  private block(from: Value, to: Value, totals: readonly Total[]): void {
    const { b } = this;
    const count = b.sub(to, from);
    const roundedDown = (unit: number): Value => b.add(from, b.emit('i32.and', 'i32', [count, b.i32(-unit)]));
    const zero = (f: FoldResult, t: Type): Value => b.num(t, identity(f.word, f.dtype));
    const tail = this.form.folds.map((f) => b.local(zero(f, carrier(f.dtype))));
    if (this.form.lanes > 1) {
      const accumulators = this.form.folds.map((f) =>
        Array.from({ length: 4 }, () => b.local(zero(f, vector(carrier(f.dtype))))),
      );
      const wide = roundedDown(4 * this.form.lanes);
      const whole = b.select(b.compare('lt_s', count, b.i32(SHORT)), from, roundedDown(this.form.lanes));
      b.loop(from, wide, 4 * this.form.lanes, (i) => {
        for (let u = 0; u < 4; u++) {
          this.visit(this.form.lanes, b.add(i, b.i32(u * this.form.lanes))).forEach((x, k) => {
            const acc = accumulators[k]![u]!;
            b.set(acc, combine(b, this.form.folds[k]!.word, acc, x));
          });
        }
      });
      b.loop(wide, whole, this.form.lanes, (i) => {
        this.visit(this.form.lanes, i).forEach((x, k) => {
          const acc = accumulators[k]![0]!;
          b.set(acc, combine(b, this.form.folds[k]!.word, acc, x));
        });
      });
      b.loop(whole, to, 1, (i) => this.addTail(i, tail));
      this.form.folds.forEach((f, k) => {
        const [p, q, r, s] = accumulators[k]!.map((a) => b.get(a)) as [Value, Value, Value, Value];
        const vectors = combine(b, f.word, combine(b, f.word, p, q), combine(b, f.word, r, s));
        totals[k]!.add(combine(b, f.word, acrossLanes(b, f.word, vectors), b.get(tail[k]!)));
      });
    } else {
      b.loop(from, to, 1, (i) => this.addTail(i, tail));
      for (const [k, t] of totals.entries()) t.add(b.get(tail[k]!));
    }
  }
  private addTail(i: Value, tail: readonly Value[]): void {
    this.visit(1, i).forEach((x, k) => {
      this.b.set(tail[k]!, combine(this.b, this.form.folds[k]!.word, tail[k]!, x));
    });
  }
  private storeOne(k: number, index: Value, value: Value): void {
    const { b } = this;
    const { dtype } = this.form.folds[k]!;
    storeLanes(b, dtype, 1, b.add(this.outs[k]!, b.mul(index, b.i32(itemSize(dtype)))), value);
  }

  /** The innermost axis is kept: vectors run across it, each lane a sum of its own. */
  private acrossKept(place: Value): void {
    const { b } = this;
    const n = this.size(this.inner);
    const [from, to] = this.form.keptAxes.length === 1 ? [b.begin, b.end] : [b.i32(0), n];
    const row = b.mul(place, n);
    const count = b.sub(to, from);
    if (this.form.lanes === 1) {
      b.loop(from, to, 1, (j) => this.column(1, 1, row, j));
      return;
    }
    const wide = b.add(from, b.emit('i32.and', 'i32', [count, b.i32(-4 * this.form.lanes)]));
    const whole = b.add(from, b.emit('i32.and', 'i32', [count, b.i32(-this.form.lanes)]));
    b.loop(from, wide, 4 * this.form.lanes, (j) => this.column(this.form.lanes, 4, row, j));
    b.loop(wide, whole, this.form.lanes, (j) => this.column(this.form.lanes, 1, row, j));
    b.loop(whole, to, 1, (j) => this.column(1, 1, row, j));
  }
  /** `unroll` vectors of columns from j, folded over all folded axes. */
  private column(width: 1 | 2 | 4, unroll: number, row: Value, j: Value): void {
    const { b } = this;
    const columns = Array.from({ length: unroll }, (_, u) => (u === 0 ? j : b.add(j, b.i32(u * width))));
    const totals = columns.map(() => this.form.folds.map((f) => new WideTotal(b, f, width)));
    const last = this.form.foldedAxes[this.form.foldedAxes.length - 1]!;
    this.over(this.form.foldedAxes.slice(0, -1), b.i32(0), () => {
      const n = this.size(last);
      b.loop(b.i32(0), n, ROWS, (start) => {
        const stop = b.add(start, b.i32(ROWS));
        const accumulators = columns.map(() => this.form.folds.map((f) => b.local(accumulatorStart(b, f, width))));
        b.loop(start, b.select(b.compare('lt_s', stop, n), stop, n), 1, (i) => {
          for (const c of this.cursors) c.enter(last, i);
          columns.forEach((at, u) => {
            this.visit(width, at).forEach((x, k) => {
              const acc = accumulators[u]![k]!;
              b.set(acc, combine(b, this.form.folds[k]!.word, acc, x));
            });
          });
          for (const c of this.cursors) c.leave();
        });
        columns.forEach((_, u) => {
          for (const [k, t] of totals[u]!.entries()) t.add(b.get(accumulators[u]![k]!));
        });
      });
    });
    columns.forEach((at, u) => {
      this.form.folds.forEach((f, k) => {
        const index = b.add(row, at);
        const where = b.add(this.outs[k]!, b.mul(index, b.i32(itemSize(f.dtype))));
        storeLanes(b, f.dtype, width, where, totals[u]![k]!.result());
      });
    });
  }
}
