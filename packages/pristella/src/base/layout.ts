import { type Shape, sizeOf } from './shape.ts';

/** How a tensor's elements lie in a buffer: element (i, j, ...) is at offset + i*strides[0] + j*strides[1] + ... */
export interface Layout {
  readonly shape: Shape;
  /** In elements; 0 repeats, negative runs backwards. */
  readonly strides: readonly number[];
  readonly offset: number;
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
