import type { Num, Words } from '../words.ts';

/**
 * A constant, or a list of coefficients, for each of the two precisions.
 *
 * Every polynomial in this folder is a minimax approximation, found by Remez exchange in 60-digit arithmetic against the
 * relative error of the finished function: the leading coefficients are rounded to the type first and the others fitted
 * again around them.
 */
export interface Both<T> {
  readonly float32: T;
  readonly float64: T;
}

/** The entry for the type the formula is read in. */
export const of = <T>(w: Words, table: Both<T>): T => (w.type === 'float32' ? table.float32 : table.float64);

/** c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule. */
export function polynomial(w: Words, x: Num, c: readonly number[]): Num {
  // The plain loops read this once an element.
  let sum = w.num(c[c.length - 1]!);
  for (let i = c.length - 2; i >= 0; i--) sum = w.add(w.mul(sum, x), w.num(c[i]!));
  return sum;
}
