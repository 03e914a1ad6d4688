import { itemSize } from '../../../base/dtype.ts';
import { sizeOf, splitLast } from '../../../base/shape.ts';
import { BLOCK, lanesFor, ROWS, SHORT } from '../../../kernel/order.ts';
import type { Fold } from '../../../kernel/problem.ts';
import { FOLDED, joinAxes, KEPT } from '../../../kernel/walk.ts';
import { writeBody } from '../body.ts';
import type { Builder, Value } from '../ir.ts';
import type { Lowering } from '../launch.ts';
import { storeLanes } from './access.ts';
import { Arguments } from './arguments.ts';
import { minimum, plus, roundDown } from './count.ts';
import { type Cursor, openTrack, trackKey, tracksOf } from './iterate.ts';
import { accumulatorStart, acrossLanes, columnTotal, combine, type FoldResult, type Total, totalOf } from './total.ts';

/** What a fold's kernel is written from: all of it but the arguments' values is in its key. */
function formOf({ shape, axes, inputs, body, stores, folds }: Fold) {
  const full = [...inputs, ...stores.map((s) => s.out)];
  const walk = joinAxes(
    shape,
    full.map((v) => v.layout.strides),
    (axis) => (axes.includes(axis) ? FOLDED : KEPT),
  );
  // Axes of size 1 have left the walk: where none of the folded ones is left, one stands in for them.
  const alone = !walk.kinds.includes(FOLDED);
  const sizes = alone ? [1, ...walk.sizes] : walk.sizes;
  const kinds = alone ? [FOLDED, ...walk.kinds] : walk.kinds;
  // The body's inputs, and the results that are stored on the way.
  const tracks = tracksOf(full, alone ? walk.strides.map((s) => [1, ...s]) : walk.strides);
  const dtypes = [...full.map((v) => v.dtype), ...folds.map((f) => f.dtype), ...body.inputs];
  const axesOf = (kind: number): number[] => kinds.flatMap((k, i) => (k === kind ? [i] : []));
  const args = new Arguments({ size: sizes, views: tracks.map((t) => t.given), folds: folds.map((f) => f.out) });
  const [keptAxes, foldedAxes] = [axesOf(KEPT), axesOf(FOLDED)];
  const [parallel = 1] = keptAxes.map((axis) => sizes[axis]!);
  return { args, tracks, kinds, keptAxes, foldedAxes, parallel, lanes: lanesFor(dtypes) };
}

type Form = ReturnType<typeof formOf>;

/**
 * Folds results of an elementwise body over some axes; results of the body that are wanted themselves are stored on the
 * way. The order of every sum is fixed by the shape and the axes.
 */
export function lowerFold(lw: Lowering, problem: Fold): void {
  const { shape, body, stores, folds } = problem;
  const form = formOf(problem);
  const { args, tracks, kinds, lanes, parallel } = form;
  const folded = folds.map((f) => `${f.word}${f.from}${f.dtype}`).join();
  args.launch(lw, {
    key: `fold ${kinds.join('')} ${lanes} ${trackKey(tracks)} ${stores.map((s) => s.from).join()} ${folded} ${body.key}`,
    name: `${folds.map((f) => f.word).join('+')} of ${body.key}`,
    write: (b) => new FoldWriter(b, problem, form).write(),
    size: parallel,
    work: sizeOf(shape),
  });
}

/** A result with what its blocks come to. */
interface Whole {
  readonly fold: FoldResult;
  readonly total: Total;
}

/** A result on the way: elements, or vectors of them, folded so far. */
interface Accumulator extends Whole {
  readonly at: Value;
}

/** Writes a fold's kernel. */
class FoldWriter {
  private readonly b: Builder;
  private readonly problem: Fold;
  private readonly form: Form;
  private readonly folds: readonly FoldResult[];
  /** At the indices entered so far. */
  private cursors: readonly Cursor[];
  private readonly innermost: number;

  constructor(b: Builder, problem: Fold, form: Form) {
    const { args, tracks, kinds } = form;
    this.b = b;
    this.problem = problem;
    this.form = form;
    this.cursors = tracks.map((track, i) => openTrack(b, args, i, track));
    this.folds = problem.folds.map((f, i) => ({ ...f, to: args.read(b, 'folds', i) }));
    this.innermost = kinds.length - 1;
  }

  write(): void {
    const { kinds, keptAxes } = this.form;
    const zero = this.b.i32(0);
    if (kinds[this.innermost] === FOLDED) this.over(keptAxes, zero, (place) => this.alongFolded(place));
    else this.over(keptAxes.slice(0, -1), zero, (place) => this.acrossKept(place));
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
  private over([axis, ...rest]: readonly number[], place: Value, inner: (place: Value) => void): void {
    if (axis === undefined) {
      inner(place);
      return;
    }
    const { b } = this;
    const { keptAxes, kinds } = this.form;
    const [from, to] = axis === keptAxes[0] ? [b.begin, b.end] : [b.i32(0), this.size(axis)];
    b.loop(from, to, 1, (i) =>
      this.within(axis, i, () =>
        this.over(rest, kinds[axis] === KEPT ? b.add(b.mul(place, this.size(axis)), i) : place, inner),
      ),
    );
  }

  private accumulator({ fold, total }: Whole, width: 1 | 2 | 4): Accumulator {
    return { fold, total, at: this.b.local(accumulatorStart(this.b, fold, width)) };
  }

  /** Computes the elements at i, stores what is wanted of them and folds the others. */
  private visit(width: 1 | 2 | 4, i: Value, into: readonly Accumulator[]): void {
    const { b, cursors } = this;
    const { inputs, body, stores } = this.problem;
    const loaded = cursors.slice(0, inputs.length).map((c) => c.load(width, i));
    const results = writeBody(b, width, body, loaded);
    for (const [k, c] of cursors.slice(inputs.length).entries()) c.store(width, i, [results[stores[k]!.from]!]);
    for (const { fold, at } of into) b.set(at, combine(b, fold.word, at, results[fold.from]!));
  }

  private placeIn({ dtype, to }: FoldResult, place: Value): Value {
    return plus(this.b, to, place, itemSize(dtype));
  }

  /** The innermost axis is folded: vectors run along it. */
  private alongFolded(place: Value): void {
    const { b, folds } = this;
    const totals = folds.map((fold): Whole => ({ fold, total: totalOf(b, fold) }));
    this.over(this.form.foldedAxes.slice(0, -1), b.i32(0), () => {
      const n = this.size(this.innermost);
      b.loop(b.i32(0), n, BLOCK, (start) => this.block(start, minimum(b, b.add(start, b.i32(BLOCK)), n), totals));
    });
    for (const { fold, total } of totals) {
      const result = total.result();
      storeLanes(b, fold.dtype, 1, this.placeIn(fold, place), result);
    }
  }

  /** Elements from..to of the innermost axis, added to the totals. */
  private block(from: Value, to: Value, totals: readonly Whole[]): void {
    const { b } = this;
    const { lanes } = this.form;
    const count = b.sub(to, from);
    const roundedDown = (unit: number): Value => b.add(from, roundDown(b, count, unit));
    const tails = totals.map((whole) => this.accumulator(whole, 1));
    if (lanes === 1) {
      b.loop(from, to, 1, (i) => this.visit(1, i, tails));
      for (const { total, at } of tails) total.add(b.get(at));
      return;
    }
    const quads = tails.map((tail) => {
      const next = (): Accumulator => this.accumulator(tail, lanes);
      return { ...tail, quad: [next(), next(), next(), next()] as const };
    });
    const vectors = (u: 0 | 1 | 2 | 3): Accumulator[] => quads.map(({ quad }) => quad[u]);
    const wide = roundedDown(4 * lanes);
    const whole = b.select(b.compare('lt_s', count, b.i32(SHORT)), from, roundedDown(lanes));
    b.loop(from, wide, 4 * lanes, (i) => {
      for (const u of [0, 1, 2, 3] as const) this.visit(lanes, b.add(i, b.i32(u * lanes)), vectors(u));
    });
    b.loop(wide, whole, lanes, (i) => this.visit(lanes, i, vectors(0)));
    b.loop(whole, to, 1, (i) => this.visit(1, i, tails));
    for (const { fold, at, total, quad } of quads) {
      const join = (x: Value, y: Value): Value => combine(b, fold.word, x, y);
      const [p, q, r, s] = quad;
      const [x, y, z, t] = [b.get(p.at), b.get(q.at), b.get(r.at), b.get(s.at)];
      total.add(join(acrossLanes(b, join(join(x, y), join(z, t)), join), b.get(at)));
    }
  }

  /** The innermost axis is kept: vectors run across it, each lane a sum of its own. */
  private acrossKept(place: Value): void {
    const { b } = this;
    const { keptAxes, lanes } = this.form;
    const n = this.size(this.innermost);
    const [from, to] = keptAxes.length === 1 ? [b.begin, b.end] : [b.i32(0), n];
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
    const { b, folds } = this;
    const { foldedAxes } = this.form;
    const places = Array.from({ length: unroll }, (_, u) => (u === 0 ? j : b.add(j, b.i32(u * width))));
    const columns = places.map((at) => ({
      at,
      totals: folds.map((fold): Whole => ({ fold, total: columnTotal(b, fold, width) })),
    }));
    const [outer, last] = splitLast(foldedAxes);
    this.over(outer, b.i32(0), () => {
      const n = this.size(last);
      b.loop(b.i32(0), n, ROWS, (start) => {
        const stop = b.add(start, b.i32(ROWS));
        const blocks = columns.map(({ at, totals }) => ({
          at,
          sums: totals.map((whole) => this.accumulator(whole, width)),
        }));
        b.loop(start, minimum(b, stop, n), 1, (i) =>
          this.within(last, i, () => {
            for (const { at, sums } of blocks) this.visit(width, at, sums);
          }),
        );
        for (const { sums } of blocks) for (const { total, at } of sums) total.add(b.get(at));
      });
    });
    for (const { at, totals } of columns)
      for (const { fold, total } of totals)
        storeLanes(b, fold.dtype, width, this.placeIn(fold, b.add(row, at)), total.result());
  }
}
