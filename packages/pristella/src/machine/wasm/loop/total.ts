import type { DType } from '../../../base/dtype.ts';
import type { Fold, FoldWord } from '../../../kernel/problem.ts';
import { type Builder, type Type, type Value, vector } from '../ir.ts';
import { carrier } from './access.ts';
import { halves } from './convert.ts';

/** A result that is folded, and where it goes. */
export interface FoldResult extends Pick<Fold['folds'][number], 'word' | 'from' | 'dtype'> {
  readonly to: Value;
}

export function identity(word: FoldWord, d: DType): number {
  if (word === 'sum') return 0;
  if (word === 'prod') return 1;
  const low = d === 'int32' ? -2147483648 : d === 'uint8' || d === 'bool' ? 0 : -Infinity;
  const high = d === 'int32' ? 2147483647 : d === 'uint8' || d === 'bool' ? 255 : Infinity;
  return word === 'max' ? low : high;
}

export function combine(b: Builder, word: FoldWord, x: Value, y: Value): Value {
  if (word === 'sum') return b.add(x, y);
  if (word === 'prod') return b.mul(x, y);
  if (x.type === 'i32') return b.select(b.compare(word === 'max' ? 'gt_s' : 'lt_s', x, y), x, y);
  if (x.type === 'i32x4') return b.emit(`i32x4.${word}_s`, 'i32x4', [x, y]);
  return word === 'max' ? b.max(x, y) : b.min(x, y);
}

/** The lanes of a vector joined, neighbours first: (0 + 1) + (2 + 3). */
export function acrossLanes(b: Builder, v: Value, join: (x: Value, y: Value) => Value): Value {
  const [p, q] = [b.lane(v, 0), b.lane(v, 1)];
  if (v.type === 'f64x2') return join(p, q);
  const [r, s] = [b.lane(v, 2), b.lane(v, 3)];
  return join(join(p, q), join(r, s));
}

/**
 * The total of one result. Sums of floats keep a float64 total (float64 ones with Neumaier's compensation), to which
 * blocks are added, so that the error grows with the block, not with the length. Other folds need no total.
 */
export class Total {
  readonly fold: FoldResult;
  private readonly b: Builder;
  private readonly widens: boolean;
  private readonly total: Value;
  private readonly lost: Value | null;

  constructor(b: Builder, fold: FoldResult) {
    const { word, dtype } = fold;
    this.b = b;
    this.fold = fold;
    this.widens = word === 'sum' && dtype === 'float32';
    const type: Type = this.widens ? 'f64' : carrier(dtype);
    this.total = b.local(b.num(type, identity(word, dtype)));
    this.lost = word === 'sum' && dtype === 'float64' ? b.local(b.num('f64', 0)) : null;
  }
  add(x: Value): void {
    const { b } = this;
    if (this.widens) {
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
      b.set(this.total, combine(b, this.fold.word, b.get(this.total), x));
    }
  }
  result(): Value {
    const { b } = this;
    const total = b.get(this.total);
    if (this.widens) return b.emit('f32.demote_f64', 'f32', [total]);
    if (!this.lost) return total;
    const finite = b.emit('f64.eq', 'i32', [b.sub(total, total), b.num('f64', 0)]);
    return b.select(finite, b.add(total, this.lost), total);
  }
}

export function accumulatorStart(b: Builder, f: FoldResult, width: 1 | 2 | 4): Value {
  const t = carrier(f.dtype);
  return b.num(width === 1 ? t : vector(t), identity(f.word, f.dtype));
}

/** `Total` for a vector of columns: float32 sums are carried in two float64 vectors. Plain addition for float64. */
export class WideTotal {
  readonly fold: FoldResult;
  private readonly b: Builder;
  private readonly widens: boolean;
  private readonly low: Value;
  private readonly high: Value | null;

  constructor(b: Builder, fold: FoldResult, width: 1 | 2 | 4) {
    this.b = b;
    this.fold = fold;
    this.widens = fold.word === 'sum' && fold.dtype === 'float32';
    const zero = this.widens ? b.num(width === 1 ? 'f64' : 'f64x2', 0) : accumulatorStart(b, fold, width);
    this.low = b.local(zero);
    this.high = this.widens && width === 4 ? b.local(zero) : null;
  }
  add(x: Value): void {
    const { b } = this;
    if (!this.widens) b.set(this.low, combine(b, this.fold.word, this.low, x));
    else if (!this.high) b.set(this.low, b.add(this.low, b.emit('f64.promote_f32', 'f64', [x])));
    else {
      const [low, high] = halves(b, x);
      b.set(this.low, b.add(this.low, low));
      b.set(this.high, b.add(this.high, high));
    }
  }
  result(): Value {
    const { b } = this;
    const low = b.get(this.low);
    if (!this.widens) return low;
    if (!this.high) return b.emit('f32.demote_f64', 'f32', [low]);
    const high = b.get(this.high);
    const narrow = (v: Value): Value => b.emit('f32x4.demote_f64x2_zero', 'f32x4', [v]);
    const lanes = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
    return b.emit('i8x16.shuffle', 'f32x4', [narrow(low), narrow(high)], lanes);
  }
}
