import type { DType } from '../../../base/dtype.ts';
import type { Fold, FoldWord } from '../../../kernel/problem.ts';
import { type Builder, type Type, type Value, vector } from '../ir.ts';
import { carrier } from './access.ts';
import { halves } from './convert.ts';

export type FoldResult = Fold['folds'][number];

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

/** Lanes folded into one, neighbours first. */
export function acrossLanes(b: Builder, word: FoldWord, v: Value): Value {
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
export class Total {
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

export function accumulatorStart(b: Builder, f: FoldResult, width: 1 | 2 | 4): Value {
  const t = carrier(f.dtype);
  return b.num(width === 1 ? t : vector(t), identity(f.word, f.dtype));
}

/** `Total` for a vector of columns: float32 sums are carried in two float64 vectors. Plain addition for float64. */
export class WideTotal {
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
