import { type DType, itemSize } from '../../../base/dtype.ts';
import type { Builder, Value } from '../ir.ts';
import { loadLanes, type Step, storeAhead } from './access.ts';
import type { Arguments } from './arguments.ts';

export const stepOf = (stride: number): Step => (stride === 0 ? 0 : stride === 1 ? 1 : 'any');

/** A view inside a kernel: reads its arguments once, then follows the loops by adding index * stride. */
export class Cursor {
  readonly dtype: DType;
  readonly step: Step;
  private readonly b: Builder;
  private readonly strides: readonly Value[];
  /** The address at the indices entered so far; the last one belongs to the innermost loop. */
  private readonly bases: Value[];

  /** A view that was put as `args.strided(name, ...)`. */
  constructor(b: Builder, args: Arguments, name: string, dtype: DType, step: Step) {
    this.b = b;
    this.dtype = dtype;
    this.step = step;
    this.bases = [args.read(b, name)];
    this.strides = args.readAll(b, `${name}.stride`);
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
