import type { Buffer } from '../../kernel/view.ts';
import type { Builder } from './ir.ts';

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

/** What a renderer has at hand. */
export interface Lowering {
  /**
   * How many times as long as the kernels' own vectors those of the system's BLAS are, which decides where products call it by
   * `Builder.gemm`; 0 for never, Infinity for wherever it can be done.
   */
  readonly blas: number;
  scratch(bytes: number): Buffer;
  launch(call: Launch): void;
}
