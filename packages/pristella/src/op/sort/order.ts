import type { TypedArray } from '../../base/dtype.ts';

/** NumPy's order: NaN comes last. */
const before = (a: number, b: number): boolean => a < b || (Number.isNaN(b) && !Number.isNaN(a));

/**
 * The places of the numbers in ascending order, equal ones as they stood; NaN last. A merge sort from runs of 1 up.
 * Knuth: The Art of Computer Programming 3 (1998), 5.2.4.
 */
export function orderOf(values: ArrayLike<number>): Int32Array {
  const n = values.length;
  let from = Int32Array.from({ length: n }, (_, i) => i);
  let to = new Int32Array(n);
  for (let run = 1; run < n; run *= 2) {
    for (let low = 0; low < n; low += 2 * run) {
      const middle = Math.min(low + run, n);
      const high = Math.min(low + 2 * run, n);
      let [i, j] = [low, middle];
      for (let k = low; k < high; k++) {
        const second = i >= middle || (j < high && before(values[from[j]!]!, values[from[i]!]!));
        to[k] = second ? from[j++]! : from[i++]!;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Sorts numbers in place; NaN last, and zeros of both signs, which are equal, as they stood. */
export function sortInPlace(values: TypedArray): void {
  const zeros = values.filter((v) => v === 0);
  values.sort();
  if (zeros.some((v) => Object.is(v, -0))) values.set(zeros, values.indexOf(0));
}

/** The first place in ascending numbers whose element is not below v, or, on the right side, is above it. */
export function placeIn(sorted: ArrayLike<number>, v: number, right: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const s = sorted[middle]!;
    if (right ? !before(v, s) : before(s, v)) low = middle + 1;
    else high = middle;
  }
  return low;
}
