import type { DType } from '../../../base/dtype.ts';
import type { Fold, FoldWord } from '../../../kernel/problem.ts';
import { type Builder, type Value, vector } from '../ir.ts';
import { carrier } from './access.ts';
import { halves } from './convert.ts';

/** A result that is folded, and where it goes. */
export interface FoldResult extends Pick<Fold['folds'][number], 'word' | 'from' | 'dtype'> {
  readonly to: Value;
}

function identity(word: FoldWord, d: DType): number {
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

/** Where a fold begins: an element, or a vector of them. */
export function accumulatorStart(b: Builder, f: FoldResult, width: 1 | 2 | 4): Value {
  const t = carrier(f.dtype);
  return b.num(width === 1 ? t : vector(t), identity(f.word, f.dtype));
}

/** What blocks are added to. */
export interface Total {
  add(x: Value): void;
  result(): Value;
}

/**
 * The total of one result. Sums of floats keep a float64 total (float64 ones with Neumaier's compensation), to which
 * blocks are added, so that the error grows with the block, not with the length. Other folds need no total.
 */
export function totalOf(b: Builder, fold: FoldResult): Total {
  const { word, dtype } = fold;
  if (word === 'sum' && dtype === 'float32') return widened(b, 1);
  const total = b.local(accumulatorStart(b, fold, 1));
  if (word === 'sum' && dtype === 'float64') return compensated(b, total);
  return { add: (x) => b.set(total, combine(b, word, b.get(total), x)), result: () => b.get(total) };
}

/** The same for a vector of columns. Plain addition for float64. */
export function columnTotal(b: Builder, fold: FoldResult, width: 1 | 2 | 4): Total {
  if (fold.word === 'sum' && fold.dtype === 'float32') return widened(b, width);
  const total = b.local(accumulatorStart(b, fold, width));
  return { add: (x) => b.set(total, combine(b, fold.word, total, x)), result: () => b.get(total) };
}

function compensated(b: Builder, total: Value): Total {
  const lost = b.local(b.num('f64', 0));
  return {
    add(x) {
      const before = b.get(total);
      const after = b.add(before, x);
      const abs = (v: Value): Value => b.emit('f64.abs', 'f64', [v]);
      const bigger = b.emit('f64.ge', 'i32', [abs(before), abs(x)]);
      const rest = b.select(bigger, b.add(b.sub(before, after), x), b.add(b.sub(x, after), before));
      b.set(lost, b.add(lost, rest));
      b.set(total, after);
    },
    result() {
      const sum = b.get(total);
      const finite = b.emit('f64.eq', 'i32', [b.sub(sum, sum), b.num('f64', 0)]);
      return b.select(finite, b.add(sum, lost), sum);
    },
  };
}

/** Sums of float32 in float64: of one element, or of a vector of them in two. */
function widened(b: Builder, width: 1 | 2 | 4): Total {
  const low = b.local(b.num(width === 1 ? 'f64' : 'f64x2', 0));
  if (width === 1)
    return {
      add: (x) => b.set(low, b.add(low, b.emit('f64.promote_f32', 'f64', [x]))),
      result: () => b.emit('f32.demote_f64', 'f32', [b.get(low)]),
    };
  const high = b.local(b.num('f64x2', 0));
  return {
    add(x) {
      const [first, second] = halves(b, x);
      b.set(low, b.add(low, first));
      b.set(high, b.add(high, second));
    },
    result() {
      const narrow = (v: Value): Value => b.emit('f32x4.demote_f64x2_zero', 'f32x4', [v]);
      const [first, second] = [b.get(low), b.get(high)];
      const lanes = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
      return b.emit('i8x16.shuffle', 'f32x4', [narrow(first), narrow(second)], lanes);
    },
  };
}
