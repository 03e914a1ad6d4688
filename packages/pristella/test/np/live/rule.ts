import type { Shape } from '../../../src/base/shape.ts';
import type { Tensor } from '../../../src/tensor/tensor.ts';

/** A value on both sides: our tensor and the name of NumPy's array. */
export interface Value {
  readonly name: string;
  readonly tensor: Tensor;
  /** How far the sides may differ, relative to the largest magnitude; at 0, what jumps (comparisons, orders) may follow. */
  readonly error: number;
}

/** One step on both sides. */
export interface Made {
  /** NumPy's expression, or for `changes` the statement's end behind the copied array's name. */
  readonly py: string;
  readonly ours: () => Tensor;
  /** What the op adds to its inputs' error, in float64; 0 where IEEE 754 says what is right. */
  readonly tolerance?: number;
  /** The statement changes a copy of this value. */
  readonly changes?: Value;
}

export type Choose = (n: number) => number;

/** One op of the live comparison: null where it does not fit the values. */
export interface Rule {
  readonly name: string;
  /** Needs equal bits, because its result jumps. */
  readonly jumps?: boolean;
  make(x: Value, y: Value, choose: Choose): Made | null;
}

export const pick = <T>(list: readonly T[], choose: Choose): T => list[choose(list.length)]!;

/** Python's tuple. */
export const tuple = (shape: Shape): string => (shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`);

export const shuffled = (n: number, choose: Choose): number[] => {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = choose(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
};

/** An axis, half of the time counted from the end; null without axes. */
export const anyAxis = (x: Tensor, choose: Choose): number | null =>
  x.ndim === 0 ? null : choose(x.ndim) - (choose(2) ? x.ndim : 0);

export const fits = (a: Shape, b: Shape): boolean => {
  for (let i = 1; i <= Math.min(a.length, b.length); i++) {
    const [m, n] = [a[a.length - i]!, b[b.length - i]!];
    if (m !== n && m !== 1 && n !== 1) return false;
  }
  return true;
};
