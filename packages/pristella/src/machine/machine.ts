import type { DType, TypedArray } from '../base/dtype.ts';
import { DeviceError } from '../base/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import type { KernelTree } from './tree.ts';
import type { Value } from './value.ts';

// What an engine needs of the machine that computes: memory for values, and programs made of problems. An engine knows no
// instructions and no addresses.

/** What is there at once, or comes later. */
export type Later<T> = T | Promise<T>;

/** What follows from something: at once if that is there, so that the steps of a synchronous machine make no promises. */
export const after = <T, R>(x: Later<T>, then: (x: T) => Later<R>): Later<R> =>
  x instanceof Promise ? x.then(then) : then(x);

/** Does the same with each, the next one when the one before is done. */
export function inTurn<T>(list: readonly T[], one: (x: T) => Later<void>, from = 0): Later<void> {
  for (let i = from; i < list.length; i++) {
    const done = one(list[i]!);
    if (done instanceof Promise) return done.then(() => inTurn(list, one, i + 1));
  }
}

/** What is there at once. Throws DeviceError for what comes later. */
export function atOnce<T>(x: Later<T>): T {
  if (!(x instanceof Promise)) return x;
  // Whoever asks again hears of what fails.
  x.catch(() => {});
  throw new DeviceError('this machine answers later', { op: 'read', hint: 'await x.read()' });
}

/** The problems of a program: every one comes after those it reads. */
export type Schedule = readonly Problem[];

/** One call of a kernel, or of the host between kernels, for a problem. */
export interface Call {
  /** What kind of kernel it is, for people: `matmul`, `matmul.pack`, ... */
  readonly name: string;
  /** The number of the problem in the schedule. */
  readonly problem: number;
  /** Of a loop, the number of the problem among those of the loop; of loops within one another, one for each. */
  readonly within?: readonly number[];
  /** Floating-point operations, or element visits where there are none. */
  readonly work: number;
  /** Bytes of all arrays that are read and written, each once. */
  readonly bytes: number;
}

/** A call with its code, to be looked at. */
export interface ShownCall extends Call {
  /** Its parallel range: threads take parts of 0 to `size`. */
  readonly size: number;
  /** What its kernel is known by: calls of one kernel have the same. */
  readonly key: string;
  /** Its code; null for what the host does by a plain loop. */
  readonly tree: KernelTree | null;
}

/** A schedule ready to run. */
export interface Plan {
  readonly calls: readonly Call[];
  /** Bytes that it occupies, an estimate. */
  readonly bytes: number;
}

/** What may differ from run to run of a plan. */
export interface Binding {
  /** The content of a leaf, by its number among the program's nodes. */
  leaf(local: number): Value;
  dtypeOf(local: number): DType;
  /** A plain number. */
  numberOf(local: number): number;
  /** The run-time numbers of a node, such as the starts of a slice. */
  scalarsOf(local: number): readonly number[];
  /** Where a result goes, and how large it is. */
  output(root: number): Value;
  outputBytes(root: number): number;
  outputDType(root: number): DType;
}

/** What kernels have found on the way. */
export interface Outcome {
  /** Whether all that bodies watch was finite. */
  readonly finite: boolean;
  /** A kernel was given what it must not be: the results are not to be given to anybody. */
  readonly refused: boolean;
}

/** What another thread did of a call; times as `performance.now()` gives them. */
export interface Helper {
  readonly worker: number;
  readonly begun: number;
  readonly ended: number;
}

/** Told of each call of a plan, by its number, when somebody profiles. */
export type Observer = (plan: Plan, call: number, begun: number, ended: number) => void;

/** What this machine reached in bare loops of the kernels' own kind of code, on some threads. */
export interface Peak {
  readonly threads: number;
  /**
   * 10^9 floating-point operations a second: multiply-adds on vectors in registers, nothing loaded or stored; on the
   * `native` device, the system's BLAS multiplying matrices of 384 x 384.
   */
  readonly gflops: Readonly<Record<'float32' | 'float64', number>>;
  /** 10^9 bytes a second, those read and those written, in copying as many bytes again and again; by size, ascending. */
  readonly copies: readonly { readonly bytes: number; readonly gbytes: number }[];
}

/** What can be chosen of how a machine computes. */
export interface Controls {
  /** Threads that share the work, the main one included; 1 where memory cannot be shared. */
  threads: number;
  /** Threads that were asked for; 1 once it is known that there are no others. */
  readonly wanted: number;
  /** Whether threads can share its memory. */
  readonly isShared: boolean;
  /** Called before each kernel; what it throws ends the run, which then gives nothing to anybody. */
  check: (() => void) | null;
  /** Starts the threads that were asked for, in the background; without it the first large job does. */
  start(): void;
  /** Whether products multiply and add in one rounding; false also where the processor cannot. */
  fma: boolean;
  /** Whether large products go through the system's BLAS. To ask for it throws DeviceError where there is none. */
  native: boolean;
  /** Name and version of that BLAS; null unless it is in use. */
  readonly blasVersion: string | null;
  readonly vectorBits: 128 | 256;
  /** The most bytes that its memory may have. */
  readonly mostMemory: number;
}

/** Where a machine has copies of values. */
export interface Memory {
  /** Starts a run: from now on what is touched stays until the next one. `describe` says in an error what runs. */
  begin(describe: () => string): void;
  /** True if it has a copy of the value. */
  holds(value: Value): boolean;
  /** As `holds`; the copy then stays for this run. */
  retains(value: Value): boolean;
  /** Makes room for a value, whose content a run writes. */
  place(value: Value, bytes: number, dtype: DType): void;
  /** Says that the copy here is the only one: it is written back to the value before it is dropped. */
  own(value: Value): void;
  /** Gives up the copy. */
  drop(value: Value): void;
  /** The content of a value as a new array. */
  read(value: Value): Later<TypedArray>;
  /** Gives a value the content of another. */
  copy(from: Value, to: Value, bytes: number, dtype: DType): void;
}

/** What computes problems, and has memory of its own for values. */
export interface Machine {
  /** True if `run` and `read` give promises: then `x.data()` cannot answer, and `await x.read()` does. */
  readonly isLater: boolean;
  /** What can be chosen; null for nothing. */
  readonly controls: Controls | null;
  /** Told of calls while somebody profiles. */
  observer: Observer | null;

  /** Whether it can render a problem. Every machine renders `nest` and `host`; what it does not render becomes `host`. */
  renders(problem: Problem): boolean;

  readonly memory: Memory;

  compile(schedule: Schedule): Plan;
  /** Gives back what a plan occupies. */
  forget(plan: Plan): void;
  run(plan: Plan, binding: Binding): Later<Outcome>;

  /** What other threads did of a call that began then. */
  helpers(begun: number): readonly Helper[];
  /** Modules of code made so far. */
  readonly modules: number;
}
