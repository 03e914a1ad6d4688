import { type DType, newArray } from '../base/dtype.ts';
import { sizeOf, splitLast } from '../base/shape.ts';
import { type Floats, foldFloats } from './plain-fold.ts';
import type { HostArray } from './view.ts';
import { type Num, over, type Words, wordsFor } from './words.ts';

// Work on rows that are read several times: a row is read once from memory, and the further passes find it in the cache.

/**
 * What is computed of the elements at a place of a row: those of the inputs, then what passes have kept of them, then the row's
 * numbers, which are those the op is told, the row's length, and what passes have found.
 */
export type RowFormula = (w: Words, ...values: Num[]) => Num;

/** A pass over a row. */
export interface Pass {
  /** Of each element, what further passes, and the folds of this one, are to see. */
  readonly keep?: RowFormula;
  readonly folds: readonly { readonly word: 'sum' | 'max'; readonly of: RowFormula }[];
  /** What it finds, from its folds and the row's numbers before; the folds themselves unless given. */
  readonly finds?: readonly RowFormula[];
}

/** Passes over a row, and the element of the result at each place of it. */
export interface RowProgram {
  /** Says all that the code depends on. */
  readonly name: string;
  /** How many of the inputs are rows; what comes after them are single numbers. */
  readonly inputs: number;
  readonly passes: readonly Pass[];
  readonly result: RowFormula;
}

/** The plain loop. Sums are in the order in which folds add a row. */
export function runRows(program: RowProgram, inputs: readonly HostArray[], out: HostArray): void {
  const [lead, n] = splitLast(out.shape);
  const w = wordsFor(out.dtype);
  const told = inputs.slice(program.inputs).map(({ data }) => data[0]!);
  for (let row = 0; row < sizeOf(lead); row++) {
    const columns = inputs.slice(0, program.inputs).map(({ data }) => data.subarray(row * n, (row + 1) * n));
    let numbers = [...told, over<number>((v) => v.num(n))(w)];
    const each = (formula: RowFormula): Floats => {
      const y = newFloats(out.dtype, n);
      const f = over<number>(formula);
      for (let i = 0; i < n; i++) y[i] = f(w, ...columns.map((c) => c[i]!), ...numbers);
      return y;
    };
    for (const { keep, folds, finds } of program.passes) {
      if (keep) columns.push(each(keep));
      const folded = folds.map(({ word, of }) => foldRow(word, each(of)));
      numbers = [...numbers, ...(finds?.map((f) => over<number>(f)(w, ...folded, ...numbers)) ?? folded)];
    }
    out.data.set(each(program.result), row * n);
  }
}

const newFloats = (dtype: DType, n: number): Floats =>
  dtype === 'float32' ? new Float32Array(n) : newArray('float64', n);

function foldRow(word: 'sum' | 'max', row: Floats): number {
  if (word === 'max') return Array.from(row).reduce((a, b) => Math.max(a, b), -Infinity);
  const total = row.slice(0, 1);
  foldFloats('sum', row, [row.length], [0], total);
  return total[0] ?? 0;
}
