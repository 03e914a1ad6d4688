import { checkFunction } from '../base/limits.ts';
import { isPromiseLike } from '../base/promise.ts';
import type { Helper, Plan } from '../machine/machine.ts';
import { type KernelNote, notesOfPlan } from './describe.ts';
import { engine } from './engine.ts';

/** The calls of one kernel, added up. */
export interface TimedKernel {
  /** Its place in the list of kernels: the order in which they were first called. */
  readonly id: number;
  /** What it is for. */
  readonly note: KernelNote;
  readonly calls: number;
  /** Milliseconds of all calls. */
  readonly ms: number;
  /** Milliseconds of the calls that were shared among threads. */
  readonly sharedMs: number;
}

/** One call of a kernel; times in milliseconds, as `performance.now()` gives them. */
export interface TimedLaunch {
  /** Which launch of the run's program it is: that of this `id` in its schedule, once the program is fused. */
  readonly launch: number;
  /** The id of the kernel. */
  readonly kernel: number;
  readonly begun: number;
  readonly ended: number;
  /** The other threads that took part. */
  readonly helpers: readonly Helper[];
}

/** One run of a program: its launches, one after another. */
export interface TimedRun {
  readonly id: number;
  readonly launches: readonly TimedLaunch[];
}

/** What kernels did between two moments, as plain data. */
export interface Timing {
  /** The kernels that ran. Like kernels of different programs are one; those of one program are not. */
  readonly kernels: readonly TimedKernel[];
  /** The runs, with the first 100,000 launches. */
  readonly runs: readonly TimedRun[];
  /** The launches that are only counted. */
  readonly unlisted: number;
  readonly begun: number;
  readonly ended: number;
  /** The most threads that shared a kernel. */
  readonly threads: number;
}

/** One that still grows; its id is -1 before the first call. */
type Tally = { -readonly [K in keyof TimedKernel]: TimedKernel[K] };

/** A trace of more calls than this would be too large to look at; later calls are only counted. */
const MOST_LISTED = 100_000;

/** Adds up what kernels do from `start` to `stop`. */
export class Recorder {
  private readonly tallies: Tally[] = [];
  private readonly runs: { readonly id: number; readonly launches: TimedLaunch[] }[] = [];
  private listed = 0;
  private unlisted = 0;
  private begun = 0;
  private ended = 0;
  private threads = 1;
  private readonly byNote = new Map<string, Tally>();
  private readonly talliesOf = new WeakMap<Plan, readonly Tally[]>();
  private lastPlan: Plan | null = null;
  private lastIndex = -1;

  start(): this {
    this.begun = performance.now();
    recorders.add(this);
    observe();
    return this;
  }
  stop(): this {
    this.ended = performance.now();
    recorders.delete(this);
    observe();
    return this;
  }

  /** A tally for each kernel of a plan. Like kernels of different programs share one; those of one program do not. */
  private tallyPlan(plan: Plan): readonly Tally[] {
    let tallies = this.talliesOf.get(plan);
    if (tallies) return tallies;
    const seen = new Map<string, number>();
    tallies = notesOfPlan(plan).map((note) => {
      const text = JSON.stringify(note);
      const times = (seen.get(text) ?? 0) + 1;
      seen.set(text, times);
      const key = `${times} ${text}`;
      let tally = this.byNote.get(key);
      if (!tally) {
        tally = { id: -1, note, calls: 0, ms: 0, sharedMs: 0 };
        this.byNote.set(key, tally);
      }
      return tally;
    });
    this.talliesOf.set(plan, tallies);
    return tallies;
  }

  record(plan: Plan, index: number, begun: number, ended: number): void {
    const tally = this.tallyPlan(plan)[index];
    if (!tally) throw new Error(`a plan of ${plan.count} calls has no call ${index}`);
    const helpers = engine.machine.helpers(begun);
    if (tally.calls++ === 0) tally.id = this.tallies.push(tally) - 1;
    tally.ms += ended - begun;
    if (helpers.length > 0) {
      tally.sharedMs += ended - begun;
      this.threads = Math.max(this.threads, 1 + helpers.length);
    }
    const isNewRun = plan !== this.lastPlan || index <= this.lastIndex;
    this.lastPlan = plan;
    this.lastIndex = index;
    if (this.listed === MOST_LISTED) {
      this.unlisted++;
      return;
    }
    this.listed++;
    let run = this.runs.at(-1);
    if (isNewRun || !run) {
      run = { id: this.runs.length, launches: [] };
      this.runs.push(run);
    }
    run.launches.push({ launch: index, kernel: tally.id, begun, ended, helpers });
  }

  /** What was seen from the start until it was stopped, or until now. */
  timing(): Timing {
    const { tallies, runs, unlisted, begun, threads } = this;
    const kernels = tallies.map((tally) => ({ ...tally }));
    return { kernels, runs, unlisted, begun, ended: this.ended || performance.now(), threads };
  }
}

/** Those at work; each sees all kernels, also while another is at work within it. */
const recorders = new Set<Recorder>();

function observe(): void {
  engine.machine.observer =
    recorders.size === 0
      ? null
      : (plan, call, begun, ended) => {
          for (const r of recorders) r.record(plan, call, begun, ended);
        };
}

/**
 * Runs `f` and gives what `seen` makes of what kernels did meanwhile; of an asynchronous `f`, until its promise is fulfilled. Throws what `f` throws, and
 * ArgumentError for what is no function.
 */
export function timed<T>(f: () => unknown, seen: (timing: Timing) => T, op: string): T | Promise<T> {
  checkFunction(f, 'what is timed', op);
  const recorder = new Recorder().start();
  let result: unknown;
  try {
    result = f();
  } catch (error) {
    recorder.stop();
    throw error;
  }
  if (!isPromiseLike(result)) return seen(recorder.stop().timing());
  const ended = Promise.resolve(result).finally(() => recorder.stop());
  return ended.then(() => seen(recorder.timing()));
}
