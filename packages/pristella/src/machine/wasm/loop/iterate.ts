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
export class Cursor {
  readonly step: Step;
  private readonly b: Builder;
  readonly dtype: DType;
  private readonly strides: readonly Value[];
  private readonly base: Value;

  constructor(b: Builder, { dtype, step }: Pick<Track, 'dtype' | 'step'>, strides: readonly Value[], base: Value) {
    this.b = b;
    this.dtype = dtype;
    this.step = step;
    this.strides = strides;
    this.base = base;
  }
  /** At an index of an axis. */
  enter(axis: number, index: Value): Cursor {
    const { b, base, strides } = this;
    return new Cursor(b, this, strides, b.add(base, b.mul(index, strides[axis]!)));
  }
  /** The address of element `index` of the innermost axis. */
  private address(index: Value, axis: number): Value {
    const { b, base } = this;
    if (this.step === 0) return base;
    if (this.step === 1) return b.add(base, b.mul(index, b.i32(itemSize(this.dtype))));
    return b.add(base, b.mul(index, this.strides[axis]!));
  }
  /** The elements at `index` of the innermost axis, or a constant number of elements `ahead` of it. */
  load(lanes: 1 | 2 | 4, index: Value, axis: number, ahead = 0): Value {
    const { b, dtype, step } = this;
    const from = step === 'any' && ahead > 0 ? b.add(index, b.i32(ahead)) : index;
    const offset = step === 1 ? ahead * itemSize(dtype) : 0;
    return loadLanes(b, dtype, lanes, step, this.address(from, axis), this.strides[axis], offset);
  }
  /** Stores elements at `index`, vectors of them so many elements `ahead` of it. */
  store(lanes: 1 | 2 | 4, index: Value, axis: number, values: readonly Value[], ahead: readonly number[] = [0]): void {
    storeAhead(this.b, this.dtype, lanes, this.address(index, axis), values, ahead);
  }
}

/** View `i`: its arguments are read once. */
export function openTrack(b: Builder, args: Arguments<'views'>, i: number, track: Track): Cursor {
  const base = args.read(b, 'views', i, 0);
  return new Cursor(b, track, args.readAll(b, 'views', i, 1), base);
}
