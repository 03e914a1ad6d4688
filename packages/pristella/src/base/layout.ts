import type { TypedArray } from './dtype.ts';
import { type Shape, sizeOf } from './shape.ts';

/** How a tensor's elements lie in a buffer: element (i, j, ...) is at offset + i*strides[0] + j*strides[1] + ... */
export interface Layout {
  readonly shape: Shape;
  /** In elements; 0 repeats, negative runs backwards. */
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Where a part lies in the whole: every `steps[i]`-th place of axis i from `starts[i]`. */
export interface Region {
  readonly starts: readonly number[];
  readonly steps: readonly number[];
}

/** Strides of a dense row-major array. */
export function denseStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i]!;
  }
  return strides;
}

/** The index of an element, given its place in row-major order. */
export const indexAt = (place: number, shape: Shape): number[] =>
  denseStrides(shape).map((stride, axis) => Math.floor(place / stride) % shape[axis]!);

/** The place of an element of a layout. */
export const placeAt = (index: readonly number[], { strides, offset }: Layout): number =>
  index.reduce((place, i, axis) => place + i * strides[axis]!, offset);

/** Every `steps[i]`-th element of each axis from `starts[i]`. */
export const stepped = (l: Layout, { starts, steps }: Region, shape: Shape): Layout => ({
  shape,
  strides: l.strides.map((s, i) => s * steps[i]!),
  offset: placeAt(starts, l),
});

export const dense = (shape: Shape): Layout => ({ shape, strides: denseStrides(shape), offset: 0 });

/** True if the elements lie in row-major order without gaps (axes of size 1 do not matter). */
export function isDense(layout: Layout): boolean {
  if (sizeOf(layout.shape) === 0) return true;
  let step = 1;
  for (let i = layout.shape.length - 1; i >= 0; i--) {
    if (layout.shape[i] === 1) continue;
    if (layout.strides[i] !== step) return false;
    step *= layout.shape[i]!;
  }
  return true;
}

export function transposeLayout(l: Layout, axes: readonly number[]): Layout {
  return { shape: axes.map((a) => l.shape[a]!), strides: axes.map((a) => l.strides[a]!), offset: l.offset };
}

export function broadcastLayout(l: Layout, shape: Shape): Layout {
  const lead = shape.length - l.shape.length;
  const strides = shape.map((d, i) => (i < lead || (l.shape[i - lead] === 1 && d !== 1) ? 0 : l.strides[i - lead]!));
  return { shape, strides, offset: l.offset };
}

/** The same elements under another shape without moving them, or null where that needs a copy. */
export function reshapeLayout(l: Layout, shape: Shape): Layout | null {
  if (isDense(l)) return { shape, strides: denseStrides(shape), offset: l.offset };
  const strides = new Array<number>(shape.length).fill(0);
  const from: [number, number][] = [];
  l.shape.forEach((d, i) => {
    if (d !== 1) from.push([d, l.strides[i]!]);
  });
  let j = 0;
  let i = 0;
  while (j < shape.length) {
    if (shape[j] === 1) {
      j++;
      continue;
    }
    // The smallest run of old axes and of new axes that hold equally many elements.
    let [oldSize, newSize] = [from[i]![0], shape[j]!];
    let [iEnd, jEnd] = [i + 1, j + 1];
    while (oldSize !== newSize) {
      if (oldSize < newSize) oldSize *= from[iEnd++]![0];
      else newSize *= shape[jEnd++]!;
    }
    for (let k = i; k + 1 < iEnd; k++) if (from[k]![1] !== from[k + 1]![1] * from[k + 1]![0]) return null;
    let step = from[iEnd - 1]![1];
    for (let k = jEnd - 1; k >= j; k--) {
      strides[k] = step;
      step *= shape[k]!;
    }
    i = iEnd;
    j = jEnd;
  }
  return { shape, strides, offset: l.offset };
}

/** Calls `visit` with the buffer offset of every element in row-major order. */
export function forEachOffset(l: Layout, visit: (offset: number, flat: number) => void): void {
  const rank = l.shape.length;
  const size = sizeOf(l.shape);
  const index = new Array<number>(rank).fill(0);
  let offset = l.offset;
  for (let flat = 0; flat < size; flat++) {
    visit(offset, flat);
    for (let d = rank - 1; d >= 0; d--) {
      offset += l.strides[d]!;
      if (++index[d]! < l.shape[d]!) break;
      offset -= l.strides[d]! * l.shape[d]!;
      index[d] = 0;
    }
  }
}

/** Two layouts of one shape without axes of size 1, and with neighbouring axes joined where both allow it. */
function walkOf(a: Layout, b: Layout): Run[] {
  const walk: Run[] = [];
  let last: Run | null = null;
  for (let i = 0; i < a.shape.length; i++) {
    const [n, p, q] = [a.shape[i]!, a.strides[i]!, b.strides[i]!];
    if (n === 1) continue;
    const joins: boolean = last !== null && last.p === p * n && last.q === q * n;
    last = { n: joins && last ? last.n * n : n, p, q };
    if (joins) walk.pop();
    walk.push(last);
  }
  return walk;
}

/** So many elements, which both arrays cross in even steps. */
interface Run {
  readonly n: number;
  readonly p: number;
  readonly q: number;
}

/** Runs from this length on are copied by the array's own methods. */
const LONG_RUN = 32;

/** Copies the elements of one layout to those of another of the same shape. The two arrays must not overlap. */
export function copyElements(to: TypedArray, target: Layout, from: TypedArray, source: Layout): void {
  if (sizeOf(target.shape) === 0) return;
  const walk = walkOf(target, source);
  const { n, p, q } = walk.pop() ?? { n: 1, p: 1, q: 1 };
  const copyRun = (t: number, s: number): void => {
    if (p === 1 && n >= LONG_RUN && q === 1) to.set(from.subarray(s, s + n), t);
    else if (p === 1 && n >= LONG_RUN && q === 0) to.fill(from[s]!, t, t + n);
    else for (let i = 0; i < n; i++) to[t + i * p] = from[s + i * q]!;
  };
  const runs = (axis: number, t: number, s: number): void => {
    const outer = walk[axis];
    if (!outer) copyRun(t, s);
    else for (let i = 0; i < outer.n; i++) runs(axis + 1, t + i * outer.p, s + i * outer.q);
  };
  runs(0, target.offset, source.offset);
}
