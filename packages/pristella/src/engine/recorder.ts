import type { Helper, Plan } from '../machine/machine.ts';
import { type KernelNote, notesOfPlan } from './describe.ts';
import { engine } from './engine.ts';

/** The calls of one kernel, added up. */
export interface Tally {
  readonly note: KernelNote;
  calls: number;
  /** Milliseconds of all calls. */
  ms: number;
  /** Milliseconds of the calls that were shared among threads. */
  sharedMs: number;
}

/** One call of a kernel; times as `performance.now()` gives them. */
export interface Span {
  readonly note: KernelNote;
  /** The number of the program run that it belongs to. */
  readonly run: number;
  readonly begun: number;
  readonly ended: number;
  /** The other threads that took part. */
  readonly helpers: readonly Helper[];
}

/** A trace of more calls than this would be too large to look at; later calls are only counted. */
const MOST_SPANS = 100_000;

/** Adds up what kernels do from `start` to `stop`. */
export class Recorder {
  readonly tallies: Tally[] = [];
  readonly spans: Span[] = [];
  /** Calls that are not among the spans, which are the first ones. */
  unlisted = 0;
  begun = 0;
  ended = 0;
  /** The most threads that shared a kernel. */
  threads = 1;
  private readonly byNote = new Map<string, Tally>();
  private readonly talliesOf = new WeakMap<Plan, readonly Tally[]>();
  private lastPlan: Plan | null = null;
  private lastIndex = -1;
  private run = -1;

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
        tally = { note, calls: 0, ms: 0, sharedMs: 0 };
        this.byNote.set(key, tally);
      }
      return tally;
    });
    this.talliesOf.set(plan, tallies);
    return tallies;
  }

  record(plan: Plan, index: number, begun: number, ended: number): void {
    const tally = this.tallyPlan(plan)[index]!;
    const helpers = engine.machine.helpers(begun);
    if (tally.calls++ === 0) this.tallies.push(tally);
    tally.ms += ended - begun;
    if (helpers.length > 0) {
      tally.sharedMs += ended - begun;
      this.threads = Math.max(this.threads, 1 + helpers.length);
    }
    if (plan !== this.lastPlan || index <= this.lastIndex) this.run++;
    this.lastPlan = plan;
    this.lastIndex = index;
    if (this.spans.length < MOST_SPANS) this.spans.push({ note: tally.note, run: this.run, begun, ended, helpers });
    else this.unlisted++;
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
