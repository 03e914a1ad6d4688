import type { Peak } from '../machine/machine.ts';
import type { KernelNote } from './describe.ts';
import { measurePeak } from './peak.ts';
import { profileTable } from './profile-table.ts';
import { peakRate, workOf } from './rate.ts';
import { type TimedKernel, type Timing, timed } from './recorder.ts';
import { traceOf } from './trace.ts';

/** What one kernel did while a program was profiled. */
export interface KernelProfile extends KernelNote {
  readonly calls: number;
  /** Milliseconds of all calls. */
  readonly ms: number;
  /** Share of the time of all kernels, 0 to 1. */
  readonly share: number;
  /** For products 10^9 floating-point operations a second, else 10^9 bytes a second; 0 where the clock saw no time pass. */
  readonly rate: number;
  readonly unit: 'GFLOP/s' | 'GB/s';
  /**
   * The rate as a share of what this machine reaches on as many threads: for products of `Peak.gflops`, which a Winograd
   * convolution can exceed because it needs fewer operations than are counted; else of the copy of at least as many bytes.
   */
  readonly ofPeak: number;
}

/** What all kernels did while a program was profiled. */
export interface Profile {
  /** The kernels that ran, by their time, longest first. */
  readonly kernels: readonly KernelProfile[];
  /** Milliseconds in kernels. */
  readonly kernelMs: number;
  /** Milliseconds in all: also for building expressions, compiling kernels, plain loops, and whatever else the program did. */
  readonly totalMs: number;
  /** What rates are compared with: of one thread and, if any kernel was shared, of all. */
  readonly peaks: readonly Peak[];
  /**
   * The first 100,000 calls of kernels as JSON in the Trace Event Format, which chrome://tracing and https://ui.perfetto.dev
   * load: a lane for each thread, kernels within runs of programs within the whole.
   */
  trace(): string;
  /** A table for the terminal: a kernel a line, longest first. */
  toString(): string;
}

function kernelProfile(
  { note, calls, ms, sharedMs }: TimedKernel,
  kernelMs: number,
  alone: Peak,
  together: Peak,
): KernelProfile {
  const work = workOf(note);
  const done = (work.done * calls) / 1e6;
  const possible = (ms - sharedMs) * peakRate(note, alone) + sharedMs * peakRate(note, together);
  return {
    ...note,
    calls,
    ms,
    share: kernelMs > 0 ? ms / kernelMs : 0,
    rate: ms > 0 ? done / ms : 0,
    unit: work.unit,
    ofPeak: possible > 0 ? done / possible : 0,
  };
}

/** A timing as rates, shares and texts. */
export function profileOf(timing: Timing): Profile {
  const { kernels: timed, threads, begun, ended } = timing;
  const totalMs = ended - begun;
  const peaks = timed.length === 0 ? [] : [...new Set([1, threads])].map(measurePeak);
  const [alone, together = alone] = peaks;
  const kernelMs = timed.reduce((sum, { ms }) => sum + ms, 0);
  const kernels = alone && together ? timed.map((kernel) => kernelProfile(kernel, kernelMs, alone, together)) : [];
  kernels.sort((a, b) => b.ms - a.ms);
  const profile = { kernels, kernelMs, totalMs, peaks };
  return { ...profile, trace: () => traceOf(timing), toString: () => profileTable(profile) };
}

/**
 * Runs `f` and tells what each kernel did meanwhile; of an asynchronous `f`, until its promise is fulfilled. Nothing is
 * seen of the plain loops, which compute small tensors and everything on the `js` device. Throws what `f` throws, and ArgumentError for what is no function.
 * @example
 * const x = np.ones([300, 300]).clone();
 * const { kernels } = profile(() => x.matmul(x).sum().item());
 * kernels.map((kernel) => kernel.name).sort();
 */
export function profile(f: () => PromiseLike<unknown>): Promise<Profile>;
export function profile(f: () => unknown): Profile;
export function profile(f: () => unknown): Profile | Promise<Profile> {
  return timed(f, profileOf, 'profile');
}
