import { type DType, itemSize } from '../../../base/dtype.ts';
import type { View } from '../../../kernel/view.ts';
import type { Builder, Value } from '../ir.ts';
import { loadLanes, type Step, storeAhead } from './access.ts';
import type { Arguments, Given } from './arguments.ts';

const stepOf = (stride: number): Step => (stride === 0 ? 0 : stride === 1 ? 1 : 'any');

/** A view of a walk, as a kernel is told of it: where it lies, and its strides in bytes. */
export interface Track {
  readonly dtype: DType;
  readonly step: Step;
  readonly given: Given;
}

/** Views that are walked together; strides in elements. */
export const tracksOf = (views: readonly View[], strides: readonly (readonly number[])[]): Track[] =>
  views.map((view, i) => {
    const own = strides[i]!;
    const size = itemSize(view.dtype);
    return { dtype: view.dtype, step: stepOf(own.at(-1)!), given: [view, own.map((s) => s * size)] };
  });

/** What distinguishes the kernels over some views. */
export const trackKey = (tracks: readonly Track[]): string => tracks.map((t) => `${t.dtype}/${t.step}`).join();

/** A view inside a kernel: an address that follows the loops, index * stride further along each axis. */
export interface Cursor {
  readonly step: Step;
  /** At an index of an axis. */
  enter(axis: number, index: Value): Cursor;
  /** The elements at `index` of the innermost axis, or a constant number of elements `ahead` of it. */
  load(lanes: 1 | 2 | 4, index: Value, ahead?: number): Value;
  /** Stores elements at `index` of the innermost axis, vectors of them so many elements `ahead` of it. */
  store(lanes: 1 | 2 | 4, index: Value, values: readonly Value[], ahead?: readonly number[]): void;
}

function cursorAt(b: Builder, track: Track, strides: readonly Value[], base: Value): Cursor {
  const { dtype, step } = track;
  const size = itemSize(dtype);
  const stride = strides.at(-1)!;
  const addressOf = (index: Value): Value => {
    if (step === 0) return base;
    return b.add(base, b.mul(index, step === 1 ? b.i32(size) : stride));
  };
  return {
    step,
    enter: (axis, index) => cursorAt(b, track, strides, b.add(base, b.mul(index, strides[axis]!))),
    load(lanes, index, ahead = 0) {
      const from = step === 'any' && ahead > 0 ? b.add(index, b.i32(ahead)) : index;
      return loadLanes(b, dtype, lanes, step, addressOf(from), stride, step === 1 ? ahead * size : 0);
    },
    store: (lanes, index, values, ahead = [0]) => storeAhead(b, dtype, lanes, addressOf(index), values, ahead),
  };
}

/** View `i`: its arguments are read once. */
export function openTrack(b: Builder, args: Arguments<'views'>, i: number, track: Track): Cursor {
  const base = args.read(b, 'views', i, 0);
  return cursorAt(b, track, args.readAll(b, 'views', i, 1), base);
}
