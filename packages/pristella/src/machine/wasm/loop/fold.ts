import { type DType, itemSize } from '../../../base/dtype.ts';
import { sizeOf } from '../../../base/shape.ts';
import { BLOCK, lanesFor, ROWS, SHORT } from '../../../kernel/order.ts';
import type { Fold, FoldWord } from '../../../kernel/problem.ts';
import { FOLDED, KEPT, planWalk } from '../../../kernel/walk.ts';
import { writeBody } from '../body.ts';
import { type Builder, type Type, type Value, vector } from '../ir.ts';
import { int, type KernelSource, type Lowering } from '../launch.ts';
import { carrier, storeLanes } from './access.ts';
import { halves } from './convert.ts';
import { Cursor, stepOf, viewSlots } from './iterate.ts';

type FoldResult = Fold['folds'][number];

function identity(word: FoldWord, d: DType): number {
  if (word === 'sum') return 0;
  if (word === 'prod') return 1;
  const low = d === 'int32' ? -2147483648 : d === 'uint8' || d === 'bool' ? 0 : -Infinity;
  const high = d === 'int32' ? 2147483647 : d === 'uint8' || d === 'bool' ? 255 : Infinity;
  return word === 'max' ? low : high;
}

function combine(b: Builder, word: FoldWord, x: Value, y: Value): Value {
  if (word === 'sum') return b.add(x, y);
  if (word === 'prod') return b.mul(x, y);
  if (x.type === 'i32') return b.select(b.compare(word === 'max' ? 'gt_s' : 'lt_s', x, y), x, y);
  if (x.type === 'i32x4') return b.emit(`i32x4.${word}_s`, 'i32x4', [x, y]);
  return word === 'max' ? b.max(x, y) : b.min(x, y);
}

/** Lanes folded into one, neighbours first. */
function acrossLanes(b: Builder, word: FoldWord, v: Value): Value {
  const lanes = v.type === 'f64x2' ? 2 : 4;
  const parts = Array.from({ length: lanes }, (_, i) => b.lane(v, i));
  while (parts.length > 1) {
    const next: Value[] = [];
    for (let i = 0; i < parts.length; i += 2) next.push(combine(b, word, parts[i]!, parts[i + 1]!));
    parts.splice(0, parts.length, ...next);
  }
  return parts[0]!;
}

/**
 * The total of one result. Sums of floats keep a float64 total (float64 ones with Neumaier's compensation), to which
 * blocks are added, so that the error grows with the block, not with the length. Other folds need no total.
 */
class Total {
  private readonly b: Builder;
  private readonly word: FoldWord;
  private readonly dtype: DType;
  private readonly total: Value;
  private readonly lost: Value | null;

  constructor(b: Builder, word: FoldWord, dtype: DType) {
    this.b = b;
    this.word = word;
    this.dtype = dtype;
    const type: Type = this.widens ? 'f64' : carrier(dtype);
    this.total = b.local(b.num(type, identity(word, dtype)));
    this.lost = word === 'sum' && dtype === 'float64' ? b.local(b.num('f64', 0)) : null;
  }
  private get widens(): boolean {
    return this.word === 'sum' && (this.dtype === 'float32' || this.dtype === 'float64');
  }
  add(x: Value): void {
    const { b } = this;
    if (this.dtype === 'float32' && this.widens) {
      b.set(this.total, b.add(this.total, b.emit('f64.promote_f32', 'f64', [x])));
    } else if (this.lost) {
      const before = b.get(this.total);
      const after = b.add(before, x);
      const abs = (v: Value): Value => b.emit('f64.abs', 'f64', [v]);
      const bigger = b.emit('f64.ge', 'i32', [abs(before), abs(x)]);
      const rest = b.select(bigger, b.add(b.sub(before, after), x), b.add(b.sub(x, after), before));
      b.set(this.lost, b.add(this.lost, rest));
      b.set(this.total, after);
    } else {
      b.set(this.total, combine(b, this.word, b.get(this.total), x));
    }
  }
  result(): Value {
    const { b } = this;
    const total = b.get(this.total);
    if (this.dtype === 'float32' && this.widens) return b.emit('f32.demote_f64', 'f32', [total]);
    if (!this.lost) return total;
    const finite = b.emit('f64.eq', 'i32', [b.sub(total, total), b.num('f64', 0)]);
    return b.select(finite, b.add(total, this.lost), total);
  }
}

/**
 * Folds results of an elementwise body over some axes; results of the body that are wanted themselves are stored on the
 * way. The order of every sum is fixed by the shape and the axes.
 */
export function lowerFold(lw: Lowering, { shape, axes, inputs, body, stores, folds }: Fold): void {
  const full = [...inputs, ...stores.map((s) => s.out)];
  const walk = planWalk(shape, full, (axis) => (axes.includes(axis) ? FOLDED : KEPT));
  // Axes of size 1 have left the walk: where none of the folded ones is left, one stands in for them.
  const alone = !walk.kinds.includes(FOLDED);
  const sizes = alone ? [1, ...walk.sizes] : walk.sizes;
  const kinds = alone ? [FOLDED, ...walk.kinds] : walk.kinds;
  const strides = alone ? walk.strides.map((s) => [1, ...s]) : walk.strides;
  const rank = sizes.length;
  const steps = strides.map((s) => stepOf(s[rank - 1]!));
  const dtypes = [...full.map((v) => v.dtype), ...folds.map((f) => f.dtype), ...body.inputs];
  const lanes = lanesFor(dtypes);
  const keptAxes = kinds.flatMap((k, i) => (k === KEPT ? [i] : []));
  const foldedAxes = kinds.flatMap((k, i) => (k === FOLDED ? [i] : []));
  const parallel = keptAxes[0];
  const foldSlot = rank + full.length * (rank + 1);

  const source: KernelSource = {
    key: `fold ${kinds.join('')} ${lanes} ${full.map((v, i) => `${v.dtype}/${steps[i]}`).join()} ${stores.map((s) => s.from).join()} ${folds
      .map((f) => `${f.word}${f.from}${f.dtype}`)
      .join()} ${body.key}`,
    name: `${folds.map((f) => f.word).join('+')} of ${body.key}`,
    write: (b) => new FoldWriter(b).write(),
  };

  class FoldWriter {
    private readonly b: Builder;
    private readonly cursors: Cursor[];
    private readonly outs: Value[];
    constructor(b: Builder) {
      this.b = b;
      this.cursors = full.map((v, i) => new Cursor(b, rank + i * (rank + 1), rank, v.dtype, steps[i]!));
      this.outs = folds.map((_, i) => b.arg('i32', foldSlot + i));
    }
    private size(axis: number): Value {
      return this.b.arg('i32', axis);
    }
    /** Loops over `list`, the first of them the parallel one, and keeps the row-major place among the kept axes. */
    private over(list: readonly number[], place: Value, inner: (place: Value) => void): void {
      const [axis, ...rest] = list;
      if (axis === undefined) {
        inner(place);
        return;
      }
      const { b } = this;
      const [from, to] = axis === parallel ? [b.begin, b.end] : [b.i32(0), this.size(axis)];
      b.loop(from, to, 1, (i) => {
        for (const c of this.cursors) c.enter(axis, i);
        this.over(rest, kinds[axis] === KEPT ? b.add(b.mul(place, this.size(axis)), i) : place, inner);
        for (const c of this.cursors) c.leave();
      });
    }
    private visit(width: 1 | 2 | 4, i: Value): Value[] {
      const loaded = this.cursors.slice(0, inputs.length).map((c) => c.load(width, i, rank - 1));
      const results = writeBody(this.b, width, body, loaded);
      for (const [k, s] of stores.entries())
        this.cursors[inputs.length + k]!.store(width, i, rank - 1, [results[s.from]!]);
      return folds.map((f) => results[f.from]!);
    }
    write(): void {
      if (kinds[rank - 1] === FOLDED) {
        this.over(keptAxes, this.b.i32(0), (place) => this.alongFolded(place));
      } else {
        this.over(keptAxes.slice(0, -1), this.b.i32(0), (place) => this.acrossKept(place));
      }
    }

    /** The innermost axis is folded: vectors run along it. */
    private alongFolded(place: Value): void {
      const { b } = this;
      const totals = folds.map((f) => new Total(b, f.word, f.dtype));
      this.over(foldedAxes.slice(0, -1), b.i32(0), () => {
        const n = this.size(rank - 1);
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
      const tail = folds.map((f) => b.local(zero(f, carrier(f.dtype))));
      if (lanes > 1) {
        const accumulators = folds.map((f) =>
          Array.from({ length: 4 }, () => b.local(zero(f, vector(carrier(f.dtype))))),
        );
        const wide = roundedDown(4 * lanes);
        const whole = b.select(b.compare('lt_s', count, b.i32(SHORT)), from, roundedDown(lanes));
        b.loop(from, wide, 4 * lanes, (i) => {
          for (let u = 0; u < 4; u++) {
            this.visit(lanes, b.add(i, b.i32(u * lanes))).forEach((x, k) => {
              const acc = accumulators[k]![u]!;
              b.set(acc, combine(b, folds[k]!.word, acc, x));
            });
          }
        });
        b.loop(wide, whole, lanes, (i) => {
          this.visit(lanes, i).forEach((x, k) => {
            const acc = accumulators[k]![0]!;
            b.set(acc, combine(b, folds[k]!.word, acc, x));
          });
        });
        b.loop(whole, to, 1, (i) => this.addTail(i, tail));
        folds.forEach((f, k) => {
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
        this.b.set(tail[k]!, combine(this.b, folds[k]!.word, tail[k]!, x));
      });
    }
    private storeOne(k: number, index: Value, value: Value): void {
      const { b } = this;
      const { dtype } = folds[k]!;
      storeLanes(b, dtype, 1, b.add(this.outs[k]!, b.mul(index, b.i32(itemSize(dtype)))), value);
    }

    /** The innermost axis is kept: vectors run across it, each lane a sum of its own. */
    private acrossKept(place: Value): void {
      const { b } = this;
      const n = this.size(rank - 1);
      const [from, to] = keptAxes.length === 1 ? [b.begin, b.end] : [b.i32(0), n];
      const row = b.mul(place, n);
      const count = b.sub(to, from);
      if (lanes === 1) {
        b.loop(from, to, 1, (j) => this.column(1, 1, row, j));
        return;
      }
      const wide = b.add(from, b.emit('i32.and', 'i32', [count, b.i32(-4 * lanes)]));
      const whole = b.add(from, b.emit('i32.and', 'i32', [count, b.i32(-lanes)]));
      b.loop(from, wide, 4 * lanes, (j) => this.column(lanes, 4, row, j));
      b.loop(wide, whole, lanes, (j) => this.column(lanes, 1, row, j));
      b.loop(whole, to, 1, (j) => this.column(1, 1, row, j));
    }
    /** `unroll` vectors of columns from j, folded over all folded axes. */
    private column(width: 1 | 2 | 4, unroll: number, row: Value, j: Value): void {
      const { b } = this;
      const columns = Array.from({ length: unroll }, (_, u) => (u === 0 ? j : b.add(j, b.i32(u * width))));
      const totals = columns.map(() => folds.map((f) => new WideTotal(b, f, width)));
      const last = foldedAxes[foldedAxes.length - 1]!;
      this.over(foldedAxes.slice(0, -1), b.i32(0), () => {
        const n = this.size(last);
        b.loop(b.i32(0), n, ROWS, (start) => {
          const stop = b.add(start, b.i32(ROWS));
          const accumulators = columns.map(() => folds.map((f) => b.local(accumulatorStart(b, f, width))));
          b.loop(start, b.select(b.compare('lt_s', stop, n), stop, n), 1, (i) => {
            for (const c of this.cursors) c.enter(last, i);
            columns.forEach((at, u) => {
              this.visit(width, at).forEach((x, k) => {
                const acc = accumulators[u]![k]!;
                b.set(acc, combine(b, folds[k]!.word, acc, x));
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
        folds.forEach((f, k) => {
          const index = b.add(row, at);
          const where = b.add(this.outs[k]!, b.mul(index, b.i32(itemSize(f.dtype))));
          storeLanes(b, f.dtype, width, where, totals[u]![k]!.result());
        });
      });
    }
  }

  lw.launch({
    source,
    slots: [
      ...sizes.map(int),
      ...full.flatMap((v, i) => viewSlots(v, strides[i]!)),
      ...folds.map((f) => ({
        kind: 'address' as const,
        buffer: f.out.buffer,
        offset: f.out.layout.offset * itemSize(f.dtype),
      })),
    ],
    size: parallel === undefined ? 1 : sizes[parallel]!,
    work: sizeOf(shape),
  });
}

function accumulatorStart(b: Builder, f: FoldResult, width: 1 | 2 | 4): Value {
  const t = carrier(f.dtype);
  return b.num(width === 1 ? t : vector(t), identity(f.word, f.dtype));
}

/** `Total` for a vector of columns: float32 sums are carried in two float64 vectors. Plain addition for float64. */
class WideTotal {
  private readonly b: Builder;
  private readonly fold: FoldResult;
  private readonly parts: readonly Value[];
  private readonly widens: boolean;

  constructor(b: Builder, fold: FoldResult, width: 1 | 2 | 4) {
    this.b = b;
    this.fold = fold;
    this.widens = fold.word === 'sum' && fold.dtype === 'float32';
    const zero = this.widens ? b.num(width === 1 ? 'f64' : 'f64x2', 0) : accumulatorStart(b, fold, width);
    this.parts = Array.from({ length: this.widens && width === 4 ? 2 : 1 }, () => b.local(zero));
  }
  add(x: Value): void {
    const { b } = this;
    if (!this.widens) {
      b.set(this.parts[0]!, combine(b, this.fold.word, this.parts[0]!, x));
    } else if (x.type === 'f32') {
      b.set(this.parts[0]!, b.add(this.parts[0]!, b.emit('f64.promote_f32', 'f64', [x])));
    } else {
      halves(b, x).forEach((half, i) => {
        b.set(this.parts[i]!, b.add(this.parts[i]!, half));
      });
    }
  }
  result(): Value {
    const { b } = this;
    const parts = this.parts.map((p) => b.get(p));
    if (!this.widens) return parts[0]!;
    if (parts[0]!.type === 'f64') return b.emit('f32.demote_f64', 'f32', [parts[0]!]);
    const [low, high] = parts.map((p) => b.emit('f32x4.demote_f64x2_zero', 'f32x4', [p])) as [Value, Value];
    return b.emit('i8x16.shuffle', 'f32x4', [low, high], [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
  }
}
