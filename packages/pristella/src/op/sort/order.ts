import type { TypedArray } from '../../base/dtype.ts';

/** NumPy's order: NaN comes last. */
const before = (a: number, b: number): boolean => a < b || (Number.isNaN(b) && !Number.isNaN(a));

/** From this many on, digits are counted; below, runs are merged. */
const MANY = 256;

/** The places of the numbers in ascending order, equal ones as they stood; NaN last. */
export const orderOf = (values: ArrayLike<number>): Int32Array =>
  values.length < MANY ? merged(values) : counted(values);

/** A merge sort from runs of 1 up. Knuth: The Art of Computer Programming 3 (1998), 5.2.4. */
function merged(values: ArrayLike<number>): Int32Array {
  const n = values.length;
  let from = new Int32Array(n).map((_, i) => i);
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

/** The low and high halves of whole numbers that are in the order of the floats: -0 as 0, NaN above all. */
function keysOf(values: ArrayLike<number>): [low: Uint32Array, high: Uint32Array] {
  const n = values.length;
  const [low, high] = [new Uint32Array(n), new Uint32Array(n)];
  const float = new Float64Array(1);
  const bits = new Uint32Array(float.buffer);
  for (let i = 0; i < n; i++) {
    float[0] = values[i]! + 0;
    // Negative floats are ordered by their magnitude downwards.
    const flip = bits[1]! >>> 31 ? 0xffffffff : 0;
    low[i] = Number.isNaN(float[0]) ? 0xffffffff : bits[0]! ^ flip;
    high[i] = Number.isNaN(float[0]) ? 0xffffffff : bits[1]! ^ (flip | 0x80000000);
  }
  return [low, high];
}

const DIGIT = 11;

/** A radix sort from the last digit to the first. Knuth: The Art of Computer Programming 3 (1998), 5.2.5. */
function counted(values: ArrayLike<number>): Int32Array {
  const n = values.length;
  const [low, high] = keysOf(values);
  let from = new Int32Array(n).map((_, i) => i);
  let to = new Int32Array(n);
  const starts = new Int32Array(1 << DIGIT);
  for (const keys of [low, high]) {
    for (let shift = 0; shift < 32; shift += DIGIT) {
      const digit = (place: number): number => (keys[place]! >>> shift) & (starts.length - 1);
      starts.fill(0);
      for (let i = 0; i < n; i++) starts[digit(i)]!++;
      if (starts[digit(0)] === n) continue;
      let sum = 0;
      for (let d = 0; d < starts.length; d++) {
        const count = starts[d]!;
        starts[d] = sum;
        sum += count;
      }
      for (let i = 0; i < n; i++) {
        const place = from[i]!;
        to[starts[digit(place)]!++] = place;
      }
      [from, to] = [to, from];
    }
  }
  return from;
}

/**
 * The number at place k in ascending order, NaN last; the numbers are reordered. Hoare: Algorithm 65, Find (1961), around the
 * middle one of three.
 */
function selected(values: Float64Array, k: number): number {
  let [low, high] = [0, values.length - 1];
  // Comparisons must not meet NaN: others take its place, and the end moves.
  for (let i = low; i <= high; i++) while (i <= high && Number.isNaN(values[i]!)) values[i] = values[high--]!;
  if (k > high) return Number.NaN;
  while (low < high) {
    const [a, b, c] = [values[low]!, values[(low + high) >>> 1]!, values[high]!];
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const v = values[i]!;
      values[i++] = values[j]!;
      values[j--] = v;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k]!;
}

const numbersAt = (values: TypedArray, places: Int32Array): Float64Array =>
  new Float64Array(places.length).map((_, i) => values[places[i]!]!);
/** Places in another order. */
export const reordered = (places: Int32Array, order: Int32Array): Int32Array => order.map((i) => places[i]!);

/** Places in three groups, each as the numbers stood: below the number at place k, equal to it, above it. */
interface Parted {
  readonly places: Int32Array;
  /** Where the second group begins, and the third. */
  readonly equal: number;
  readonly above: number;
}

function parted(values: TypedArray, k: number): Parted {
  const n = values.length;
  const pivot = selected(new Float64Array(values), k);
  const [below, last] = [new Int32Array(n), new Int32Array(n)];
  const places = new Int32Array(n);
  let [equal, above, same] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const v = values[i]!;
    if (v < pivot || (Number.isNaN(pivot) && !Number.isNaN(v))) below[equal++] = i;
    else if (v === pivot || Number.isNaN(pivot)) places[same++] = i;
    else last[above++] = i;
  }
  places.copyWithin(equal, 0, same);
  places.set(below.subarray(0, equal));
  places.set(last.subarray(0, above), equal + same);
  return { places, equal, above: equal + same };
}

/** The places of the numbers such that place k is as in ascending order, nothing larger before it and nothing smaller behind it. */
export const partitionOf = (values: TypedArray, k: number): Int32Array => parted(values, k).places;

/** The places of the k smallest numbers in ascending order, of equal ones the first; NaN counts as largest. */
export function smallestOf(values: TypedArray, k: number): Int32Array {
  if (k === 0) return new Int32Array(0);
  const chosen = partitionOf(values, k - 1).subarray(0, k);
  return reordered(chosen, orderOf(numbersAt(values, chosen)));
}

/** The places of the k largest numbers in descending order, of equal ones the first; NaN counts as largest. */
export function largestOf(values: TypedArray, k: number): Int32Array {
  if (k === 0) return new Int32Array(0);
  const { places, equal, above } = parted(values, values.length - k);
  const missing = k - (values.length - above);
  // The reversed order of the reversed list: equal ones stay as they stood.
  const chosen = Int32Array.from([...places.subarray(above), ...places.subarray(equal, equal + missing)]).reverse();
  return reordered(chosen, orderOf(numbersAt(values, chosen)).reverse());
}

/** Sorts numbers in place; NaN last, and zeros of both signs, which are equal, as they stood. */
export function sortInPlace(values: TypedArray): void {
  const zeros = values.some((v) => Object.is(v, -0)) ? values.filter((v) => v === 0) : null;
  values.sort();
  if (zeros) values.set(zeros, values.indexOf(0));
}

/** True if something holds of every number and the next. */
export function pairwise(values: TypedArray, holds: (a: number, b: number) => boolean): boolean {
  for (let i = 1; i < values.length; i++) if (!holds(values[i - 1]!, values[i]!)) return false;
  return true;
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
