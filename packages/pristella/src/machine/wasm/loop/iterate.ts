import { type DType, itemSize } from '../../../base/dtype.ts';
import type { View } from '../../../kernel/view.ts';
import type { Builder, Value } from '../ir.ts';
import { address, int, type Slot } from '../launch.ts';
import { loadLanes, type Step, storeAhead } from './access.ts';

export const stepOf = (stride: number): Step => (stride === 0 ? 0 : stride === 1 ? 1 : 'any');

/** The slots of a view in a kernel's arguments: its address, then its stride along each axis of the walk in bytes. */
export function viewSlots(v: View, strides: readonly number[]): Slot[] {
  const size = itemSize(v.dtype);
  return [address(v.buffer, v.layout.offset * size), ...strides.map((s) => int(s * size))];
}

/** A view inside a kernel: reads its slots once, then follows the loops by adding index * stride. */
export class Cursor {
  readonly dtype: DType;
  readonly step: Step;
  private readonly b: Builder;
  private readonly strides: readonly Value[];
  /** The address at the indices entered so far; the last one belongs to the innermost loop. */
  private readonly bases: Value[];

  constructor(b: Builder, slot: number, rank: number, dtype: DType, step: Step) {
    this.b = b;
    this.dtype = dtype;
    this.step = step;
    this.bases = [b.arg('i32', slot)];
    this.strides = Array.from({ length: rank }, (_, i) => b.arg('i32', slot + 1 + i));
  }
  /** Moves to `index` along `axis`, until `leave`. */
  enter(axis: number, index: Value): void {
    const at = this.bases[this.bases.length - 1]!;
    this.bases.push(this.b.add(at, this.b.mul(index, this.strides[axis]!)));
  }
  leave(): void {
    this.bases.pop();
  }
  /** The address of element `index` of the innermost axis. */
  private address(index: Value, axis: number): Value {
    const base = this.bases[this.bases.length - 1]!;
    if (this.step === 0) return base;
    const { b } = this;
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
