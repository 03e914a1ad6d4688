import { dense, forEachOffset, type Layout, transposeLayout } from '../base/layout.ts';
import type { Shape } from '../base/shape.ts';
import { BLOCK, ROWS, SHORT } from './order.ts';
import { joinAxes } from './walk.ts';

// Sums and products of floats in the order in which the kernels fold them (kernel/order.ts), rounded where they round: a
// result has the same bits wherever it was computed.

export type Floats = Float32Array | Float64Array;
/** What is folded: elements, what two of them make, and where a sum or product starts. */
interface FloatFold {
  readonly data: Floats;
  readonly isSum: boolean;
  readonly isSingle: boolean;
  readonly start: 0 | 1;
}

/** Folds a dense array over some axes into `out`, which has an element for each place of the others. */
export function foldFloats(
  word: 'sum' | 'prod',
  data: Floats,
  shape: Shape,
  axes: readonly number[],
  out: Floats,
): void {
  const isSum = word === 'sum';
  const f: FloatFold = { data, isSum, isSingle: data instanceof Float32Array, start: isSum ? 0 : 1 };
  if (axes.every((a) => a >= shape.length - axes.length)) {
    // The last axes: one run for each element, the usual case.
    const n = out.length === 0 ? 0 : data.length / out.length;
    for (let i = 0; i < out.length; i++) out[i] = alongRuns(f, i * n, null, n);
    return;
  }
  const { sizes, kinds } = joinAxes(shape, [], (axis) => (axes.includes(axis) ? 1 : 0));
  const whole = dense(sizes);
  const of = (kind: number): number[] => kinds.flatMap((k, i) => (k === kind ? [i] : []));
  const [kept, folded] = [of(0), of(1)];
  const n = sizes.at(-1) ?? 1;
  const runs = folded.length > 1 ? transposeLayout(whole, folded.slice(0, -1)) : null;
  if (kinds.at(-1) !== 0) {
    forEachOffset(transposeLayout(whole, kept), (from, place) => {
      out[place] = alongRuns(f, from, runs, n);
    });
    return;
  }
  const {
    shape: [rows = 1],
    strides: [step = 0],
  } = transposeLayout(whole, folded.slice(-1));
  forEachOffset(transposeLayout(whole, kept.slice(0, -1)), (from, place) => {
    const totals = acrossRows(f, from, runs, rows, step, n);
    out.set(totals, place * n);
  });
}

/** Calls `visit` with the distance of each of the runs from the first; null is one run. */
function overRuns(runs: Layout | null, visit: (offset: number) => void): void {
  if (runs === null) visit(0);
  else forEachOffset(runs, visit);
}

/** Runs of n neighbours, folded block by block into one total; sums of doubles are compensated (Neumaier). */
function alongRuns(f: FloatFold, from: number, runs: Layout | null, n: number): number {
  // One block is its own total.
  if (runs === null && n <= BLOCK) return block(f, from, n);
  const { isSum, isSingle } = f;
  let total: number = f.start;
  let lost = 0;
  overRuns(runs, (offset) => {
    for (let at = 0; at < n; at += BLOCK) {
      const x = block(f, from + offset + at, Math.min(BLOCK, n - at));
      if (!isSum) total = isSingle ? Math.fround(total * x) : total * x;
      else if (isSingle) total += x;
      else {
        const after = total + x;
        lost += Math.abs(total) >= Math.abs(x) ? total - after + x : x - after + total;
        total = after;
      }
    }
  });
  return isSum && !isSingle && total - total === 0 ? total + lost : total;
}

/** What the lanes of four vectors hold, and what is left over: stores round as the elements do. */
const lanesOf = { single: new Float32Array(4 * 4 + 1), double: new Float64Array(4 * 2 + 1) };

/** Neighbours folded in the lanes of four vectors, those into one, and what is left over by itself. */
function block({ data, isSum, isSingle, start }: FloatFold, from: number, count: number): number {
  if (count < SHORT) {
    let y: number = start;
    for (let i = from; i < from + count; i++) {
      y = isSum ? y + data[i]! : y * data[i]!;
      if (isSingle) y = Math.fround(y);
    }
    return y;
  }
  const lanes = isSingle ? 4 : 2;
  const unit = 4 * lanes;
  const wide = count - (count % unit);
  const whole = count - (count % lanes);
  const parts = isSingle ? lanesOf.single : lanesOf.double;
  parts.fill(start);
  const put = (k: number, x: number): void => {
    parts[k] = isSum ? parts[k]! + x : parts[k]! * x;
  };
  for (let i = 0; i < wide; i += unit) for (let k = 0; k < unit; k++) put(k, data[from + i + k]!);
  for (let i = wide; i < whole; i += lanes) for (let k = 0; k < lanes; k++) put(k, data[from + i + k]!);
  for (let i = whole; i < count; i++) put(unit, data[from + i]!);
  for (let k = 0; k < 2 * lanes; k++) put((k < lanes ? 0 : lanes) + k, parts[(k < lanes ? lanes : 2 * lanes) + k]!);
  for (let k = 0; k < lanes; k++) put(k, parts[2 * lanes + k]!);
  for (let width = 1; width < lanes; width *= 2) for (let k = 0; k < lanes; k += 2 * width) put(k, parts[k + width]!);
  put(0, parts[unit]!);
  return parts[0]!;
}

/** A total for each of neighbouring columns, over rows a step apart: rows are folded by themselves, some at a time. */
function acrossRows(
  f: FloatFold,
  from: number,
  runs: Layout | null,
  rows: number,
  step: number,
  columns: number,
): Float64Array {
  const { data, isSum, isSingle, start } = f;
  const totals = new Float64Array(columns).fill(start);
  const parts = isSingle ? new Float32Array(columns) : new Float64Array(columns);
  overRuns(runs, (offset) => {
    for (let first = 0; first < rows; first += ROWS) {
      parts.fill(start);
      for (let i = first; i < Math.min(rows, first + ROWS); i++) {
        const row = from + offset + i * step;
        for (let j = 0; j < columns; j++) parts[j] = isSum ? parts[j]! + data[row + j]! : parts[j]! * data[row + j]!;
      }
      for (let j = 0; j < columns; j++) {
        const t = isSum ? totals[j]! + parts[j]! : totals[j]! * parts[j]!;
        totals[j] = isSum || !isSingle ? t : Math.fround(t);
      }
    }
  });
  return totals;
}
