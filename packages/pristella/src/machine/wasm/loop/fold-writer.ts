import { itemSize } from '../../../base/dtype.ts';
import type { Body } from '../../../kernel/body.ts';
import { BLOCK, ROWS, SHORT } from '../../../kernel/order.ts';
import type { Fold } from '../../../kernel/problem.ts';
import { FOLDED, KEPT } from '../../../kernel/walk.ts';
import { writeBody } from '../body.ts';
import type { Builder, Value } from '../ir.ts';
import { storeLanes } from './access.ts';
import type { Arguments } from './arguments.ts';
import { plus, roundDown } from './count.ts';
import { type Cursor, openTrack, type Track } from './iterate.ts';
import { accumulatorStart, acrossLanes, combine, type FoldResult, Total, WideTotal } from './total.ts';

/** What a fold's kernel is written from: all of it but the arguments' values is in its key. */
export interface FoldForm extends Pick<Fold, 'stores' | 'folds'> {
  readonly args: Arguments<'size' | 'views' | 'folds'>;
  /** The body's inputs, and the results that are stored on the way. */
  readonly tracks: readonly Track[];
  /** How many of them are inputs. */
  readonly inputs: number;
  readonly body: Body;
  readonly kinds: readonly number[];
  readonly keptAxes: readonly number[];
  readonly foldedAxes: readonly number[];
  readonly lanes: 1 | 2 | 4;
}

/** A result on the way: elements, or vectors of them, folded so far. */
interface Accumulator {
  readonly fold: FoldResult;
  readonly at: Value;
}

export class FoldWriter {
  private readonly b: Builder;
  /** At the indices entered so far. */
  private cursors: readonly Cursor[];
  private readonly folds: readonly FoldResult[];
  private readonly form: FoldForm;
  /** The innermost axis. */
  private readonly inner: number;

  constructor(b: Builder, form: FoldForm) {
    const { args, tracks, folds, kinds } = form;
    this.b = b;
    this.form = form;
    this.inner = kinds.length - 1;
    this.cursors = tracks.map((track, i) => openTrack(b, args, i, track));
    this.folds = folds.map((f, i) => ({ ...f, to: args.read(b, 'folds', i) }));
  }
  private size(axis: number): Value {
    return this.form.args.read(this.b, 'size', axis);
  }
  /** Writes what is done at an index of an axis. */
  private within(axis: number, i: Value, write: () => void): void {
    const outside = this.cursors;
    this.cursors = outside.map((c) => c.enter(axis, i));
    write();
    this.cursors = outside;
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
    b.loop(from, to, 1, (i) =>
      this.within(axis, i, () =>
        this.over(rest, this.form.kinds[axis] === KEPT ? b.add(b.mul(place, this.size(axis)), i) : place, inner),
      ),
    );
  }
  private accumulators(width: 1 | 2 | 4): Accumulator[] {
    return this.folds.map((fold) => this.accumulator(fold, width));
  }
  private accumulator(fold: FoldResult, width: 1 | 2 | 4): Accumulator {
    return { fold, at: this.b.local(accumulatorStart(this.b, fold, width)) };
  }
  /** Computes the elements at i, stores what is wanted of them and folds the others. */
  private visit(width: 1 | 2 | 4, i: Value, into: readonly Accumulator[]): void {
    const { b } = this;
    const { inputs, stores, body } = this.form;
    const loaded = this.cursors.slice(0, inputs).map((c) => c.load(width, i, this.inner));
    const results = writeBody(b, width, body, loaded);
    for (const [k, c] of this.cursors.slice(inputs).entries())
      c.store(width, i, this.inner, [results[stores[k]!.from]!]);
    for (const { fold, at } of into) b.set(at, combine(b, fold.word, at, results[fold.from]!));
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
    const totals = this.folds.map((fold) => new Total(b, fold));
    this.over(this.form.foldedAxes.slice(0, -1), b.i32(0), () => {
      const n = this.size(this.inner);
      b.loop(b.i32(0), n, BLOCK, (start) => {
        const stop = b.add(start, b.i32(BLOCK));
        this.block(start, b.select(b.compare('lt_s', stop, n), stop, n), totals);
      });
    });
    for (const total of totals) {
      const result = total.result();
      storeLanes(b, total.fold.dtype, 1, this.placeIn(total.fold, place), result);
    }
  }
  private block(from: Value, to: Value, totals: readonly Total[]): void {
    const { b } = this;
    const { lanes } = this.form;
    const count = b.sub(to, from);
    const roundedDown = (unit: number): Value => b.add(from, roundDown(b, count, unit));
    const rows = totals.map((total) => ({ total, tail: this.accumulator(total.fold, 1) }));
    const tails = rows.map(({ tail }) => tail);
    if (lanes === 1) {
      b.loop(from, to, 1, (i) => this.visit(1, i, tails));
      for (const { total, tail } of rows) total.add(b.get(tail.at));
      return;
    }
    const wideRows = rows.map((row) => {
      const next = (): Accumulator => this.accumulator(row.total.fold, lanes);
      return { ...row, quad: [next(), next(), next(), next()] as const };
    });
    const wide = roundedDown(4 * lanes);
    const whole = b.select(b.compare('lt_s', count, b.i32(SHORT)), from, roundedDown(lanes));
    b.loop(from, wide, 4 * lanes, (i) => {
      for (const u of [0, 1, 2, 3] as const) {
        this.visit(
          lanes,
          b.add(i, b.i32(u * lanes)),
          wideRows.map(({ quad }) => quad[u]),
        );
      }
    });
    b.loop(wide, whole, lanes, (i) =>
      this.visit(
        lanes,
        i,
        wideRows.map(({ quad }) => quad[0]),
      ),
    );
    b.loop(whole, to, 1, (i) => this.visit(1, i, tails));
    for (const { total, tail, quad } of wideRows) {
      const join = (x: Value, y: Value): Value => combine(b, total.fold.word, x, y);
      const [p, q, r, s] = [b.get(quad[0].at), b.get(quad[1].at), b.get(quad[2].at), b.get(quad[3].at)];
      total.add(join(acrossLanes(b, join(join(p, q), join(r, s)), join), b.get(tail.at)));
    }
  }
  private placeIn({ dtype, to }: FoldResult, index: Value): Value {
    return plus(this.b, to, index, itemSize(dtype));
  }

  /** The innermost axis is kept: vectors run across it, each lane a sum of its own. */
  private acrossKept(place: Value): void {
    const { b } = this;
    const { lanes } = this.form;
    const n = this.size(this.inner);
    const [from, to] = this.form.keptAxes.length === 1 ? [b.begin, b.end] : [b.i32(0), n];
    const row = b.mul(place, n);
    const count = b.sub(to, from);
    if (lanes === 1) {
      b.loop(from, to, 1, (j) => this.column(1, 1, row, j));
      return;
    }
    const wide = b.add(from, roundDown(b, count, 4 * lanes));
    const whole = b.add(from, roundDown(b, count, lanes));
    b.loop(from, wide, 4 * lanes, (j) => this.column(lanes, 4, row, j));
    b.loop(wide, whole, lanes, (j) => this.column(lanes, 1, row, j));
    b.loop(whole, to, 1, (j) => this.column(1, 1, row, j));
  }
  /** `unroll` vectors of columns from j, folded over all folded axes. */
  private column(width: 1 | 2 | 4, unroll: number, row: Value, j: Value): void {
    const { b } = this;
    const places = Array.from({ length: unroll }, (_, u) => (u === 0 ? j : b.add(j, b.i32(u * width))));
    const columns = places.map((at) => ({ at, totals: this.folds.map((fold) => new WideTotal(b, fold, width)) }));
    const last = this.form.foldedAxes[this.form.foldedAxes.length - 1]!;
    this.over(this.form.foldedAxes.slice(0, -1), b.i32(0), () => {
      const n = this.size(last);
      b.loop(b.i32(0), n, ROWS, (start) => {
        const stop = b.add(start, b.i32(ROWS));
        const blocks = columns.map((column) => ({ ...column, sums: this.accumulators(width) }));
        b.loop(start, b.select(b.compare('lt_s', stop, n), stop, n), 1, (i) =>
          this.within(last, i, () => {
            for (const { at, sums } of blocks) this.visit(width, at, sums);
          }),
        );
        for (const { totals, sums } of blocks) for (const [k, total] of totals.entries()) total.add(b.get(sums[k]!.at));
      });
    });
    for (const { at, totals } of columns)
      for (const total of totals)
        storeLanes(b, total.fold.dtype, width, this.placeIn(total.fold, b.add(row, at)), total.result());
  }
}
