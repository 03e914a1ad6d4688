import { ArgumentError, AxisError, ShapeError, showShape, showValue } from './errors.ts';

/** Sizes of the axes, outermost first. */
export type Shape = readonly number[];

interface Tuples {
  readonly 1: readonly [number];
  readonly 2: readonly [number, number];
  readonly 4: Size4;
  readonly 5: readonly [number, number, number, number, number];
  readonly 6: readonly [number, number, number, number, number, number];
}
/** Sizes, strides, ... of four axes, such as images (n, C, H, W). */
export type Size4 = readonly [number, number, number, number];

const isTuple = <N extends keyof Tuples>(list: readonly number[], n: N): list is Tuples[N] => list.length === n;

/** A list as one of so many numbers. */
export function tuple<N extends keyof Tuples>(list: readonly number[], n: N): Tuples[N] {
  if (isTuple(list, n)) return list;
  throw new Error(`${n} numbers are needed, not ${list.length}`);
}

/** A list without its last number, and that. */
export function splitLast(list: readonly number[]): readonly [readonly number[], number] {
  const last = list.at(-1);
  if (last === undefined) throw new Error('no number is last');
  return [list.slice(0, -1), last];
}

/** The size of an axis. Throws AxisError if there is no such axis. */
export function sizeAlong(shape: Shape, axis: number): number {
  const size = shape[axis];
  if (size === undefined) throw badAxis(axis, shape, shape.length, 'shape');
  return size;
}

export function sizeOf(shape: Shape): number {
  let n = 1;
  for (const d of shape) n *= d;
  return n;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** NumPy's broadcasting: axes align from the right; a size of 1 stretches. Throws ShapeError naming both shapes. */
export function broadcastShapes(a: Shape, b: Shape, op: string): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    // An index below 0 would be looked up as a name.
    const m = i <= a.length ? a[a.length - i]! : 1;
    const n = i <= b.length ? b[b.length - i]! : 1;
    if (m !== n && m !== 1 && n !== 1) {
      throw new ShapeError(`shapes ${showShape(a)} and ${showShape(b)} do not broadcast: ${m} against ${n}`, {
        op,
        shapes: [a, b],
        hint: 'aligned from the right, sizes must be equal or 1',
      });
    }
    out[rank - i] = m === 1 ? n : m;
  }
  return out;
}

/** An axis of a shape, or of so many, counted from the front. Negative axes count from the back. */
export function normalizeAxis(axis: number, of: Shape | number, op: string): number {
  const rank = typeof of === 'number' ? of : of.length;
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) throw badAxis(axis, of, rank, op);
  return axis < 0 ? axis + rank : axis;
}

function badAxis(axis: number, of: Shape | number, rank: number, op: string): AxisError {
  const hint = rank === 0 ? 'a scalar has no axes' : `use ${-rank} to ${rank - 1}`;
  if (!Number.isInteger(axis)) {
    return new AxisError(`an axis must be a whole number, got ${showValue(axis)}`, { op, hint });
  }
  const axes = `${rank} ${rank === 1 ? 'axis' : 'axes'}`;
  const where = typeof of === 'number' ? `${axes} of the result` : `the ${axes} of ${showShape(of)}`;
  const shapes = typeof of === 'number' ? {} : { shapes: [of] };
  return new AxisError(`axis ${axis} is out of range for ${where}`, { op, axis, hint, ...shapes });
}

/** Axes as a sorted list without repeats; `undefined` means all of them. */
export function normalizeAxes(axes: number | readonly number[] | undefined, of: Shape, op: string): number[] {
  if (typeof axes === 'number') return [normalizeAxis(axes, of, op)];
  if (axes === undefined) return of.map((_, i) => i);
  const list = (Array.isArray(axes) ? axes : [axes]).map((a) => normalizeAxis(a, of, op));
  list.sort((a, b) => a - b);
  const twice = list.find((axis, i) => axis === list[i - 1]);
  if (twice !== undefined) throw new AxisError(`axis ${twice} is named twice`, { op, axis: twice });
  return list;
}

const SIZES = 'sizes must be whole numbers from 0 up';
/** The hint for a shape that is given otherwise. */
export const AS_LIST = 'a shape is a list of sizes, such as [2, 3]';

/**
 * The sizes, given as a list or, for one axis, as a number; the list is copied, since its owner may change it. Throws
 * ArgumentError for anything else.
 */
export function checkShape(given: unknown, op: string): Shape {
  if (typeof given !== 'number' && !Array.isArray(given))
    throw new ArgumentError(`needs a shape, got ${showValue(given)}`, { op, hint: AS_LIST });
  const shape: number[] = typeof given === 'number' ? [given] : [...given];
  for (const d of shape) {
    if (Number.isInteger(d) && d >= 0) continue;
    throw new ArgumentError(`${SIZES}, got ${showValue(given)}`, { op, shapes: [shape] });
  }
  return shape.slice();
}

/** Fills in the one -1 of a reshape. Throws ShapeError where the sizes cannot agree. */
export function resolveReshape(from: Shape, to: Shape): Shape {
  const size = sizeOf(from);
  let holes = 0;
  let known = 1;
  let whole = true;
  for (const d of to) {
    if (!(Number.isInteger(d) && d >= -1)) whole = false;
    else if (d === -1) holes++;
    else known *= d;
  }
  if (holes === 0 && whole && known === size) return to.slice();
  if (holes > 1) throw noReshape(from, to, 'only one size may be -1');
  if (!whole) throw noReshape(from, to, `${SIZES}, or one -1`);
  if (holes === 0)
    throw noReshape(from, to, `it has ${size} elements, not ${known}`, 'a size of -1 stands for what is left');
  if (known === 0) throw noReshape(from, to, size === 0 ? 'any size would do' : `${size} elements do not divide by 0`);
  if (size % known !== 0) throw noReshape(from, to, `${size} elements do not divide by ${known}`);
  return to.map((d) => (d === -1 ? size / known : d));
}

const isNumber = (d: unknown): boolean => typeof d === 'number';
const noReshape = (from: Shape, to: Shape, why: string, hint?: string): ShapeError => {
  const wanted = to.every(isNumber) ? showShape(to) : showValue(to);
  const problem = `cannot reshape ${showShape(from)} into ${wanted}: ${why}`;
  return new ShapeError(problem, { op: 'reshape', shapes: [from, to], hint });
};

/** How many elements a fold over the axes makes one of. */
export const foldedSize = (shape: Shape, axes: number | readonly number[] | undefined, op: string): number =>
  sizeOf(normalizeAxes(axes, shape, op).map((a) => shape[a]!));

/** The shape that remains when `axes` are reduced. */
export function reducedShape(shape: Shape, axes: readonly number[], keepdims: boolean): Shape {
  const left: number[] = [];
  for (let i = 0; i < shape.length; i++) {
    if (!axes.includes(i)) left.push(shape[i]!);
    else if (keepdims) left.push(1);
  }
  return left;
}
