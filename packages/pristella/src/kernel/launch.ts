import type { DType } from '../base/dtype.ts';
import type { Layout } from '../base/layout.ts';
import type { Builder, Value } from './ir.ts';

/** A region of memory whose address is known only when a program runs. */
export interface Buffer {
  readonly bytes: number;
}

/** A strided array in a buffer. */
export interface View {
  readonly buffer: Buffer;
  readonly layout: Layout;
  readonly dtype: DType;
}

/** One 8-byte slot of a kernel's argument block. */
export type Slot =
  | { readonly kind: 'address'; readonly buffer: Buffer; readonly offset: number }
  | { readonly kind: 'i32'; readonly value: number };

export const address = (buffer: Buffer, offset = 0): Slot => ({ kind: 'address', buffer, offset });
export const int = (value: number): Slot => ({ kind: 'i32', value });

interface Source {
  readonly key: string;
  /** For people: shown by the profiler and by `explain`. */
  readonly name: string;
}

/** How to write a kernel. Two sources with one key write the same kernel: sizes and addresses are arguments. */
export interface KernelSource extends Source {
  write(b: Builder): void;
}

/** Work that the host does between kernels, on the memory they share; `args` is where the launch's slots lie. */
export interface HostSource extends Source {
  host(memory: WebAssembly.Memory, args: number): void;
}

/** One call of a kernel. */
export interface Launch {
  readonly source: KernelSource | HostSource;
  readonly slots: readonly Slot[];
  /** The parallel range: the kernel is called with parts of 0..size that together cover it, in any order. */
  readonly size: number;
  /** Floating-point operations (or element visits where there are none) of the whole range: the scheduler's measure of work. */
  readonly work: number;
  /** Bytes read and written, for the profiler, where that is less than all of the buffers in the slots. */
  readonly bytes?: number;
}

/**
 * An elementwise computation inside a kernel: from loaded operands to results. Values are vectors of `lanes` (4 for
 * 32-bit types, 2 for float64) or scalars (lanes 1). Integers and uint8 travel as i32, bool as a condition.
 */
export interface Body {
  readonly key: string;
  /** The dtypes of the operands and of everything computed on the way: they decide how many lanes there can be. */
  readonly inputs: readonly DType[];
  readonly outputs: readonly DType[];
  write(b: Builder, lanes: 1 | 2 | 4, inputs: readonly Value[]): Value[];
}

/**
 * What is done to each finished element of a product before it is stored. Input 0 of the body is the element itself;
 * the others are views of the output's shape (batch, rows, columns), whose column stride is 0 or 1.
 */
export interface Epilogue {
  readonly body: Body;
  readonly operands: readonly View[];
  /** Dense, of the output's shape, one for each result of the body. */
  readonly outputs: readonly View[];
}

/**
 * When products call the system's BLAS, by `Builder.gemm`: wherever it can be done, or where it is quicker than our own
 * kernels because its vectors are so many times as long as theirs.
 */
export type BlasUse = 'always' | 'twice as long' | 'four times as long';

/** What an op's lowering has at hand. */
export interface Lowering {
  readonly native?: BlasUse | null;
  scratch(bytes: number): Buffer;
  /** The view moved by run-time numbers of the op: number `first + i` times `strides[i]` elements. */
  moved(view: View, first: number, strides: readonly number[]): View;
  launch(call: Launch): void;
}
