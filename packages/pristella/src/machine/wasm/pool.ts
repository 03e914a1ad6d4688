import { DeviceError } from '../../base/errors.ts';
import type { BlasFiles } from './blas/library.ts';
import * as control from './pool-worker.ts';
import { spawnWorker, type Worker } from './spawn.ts';

/** A part that nobody finishes within this time is lost, unless parts take long: its worker has died. */
const PATIENCE_MS = 2000;
/** A part may take this many times as long on another thread as here. */
const SLOWER = 10;
/** A longer pause between two looks at the clock counts as this much: this process did not run, nor did the workers. */
const LONGEST_LOOK_MS = 10;
/** Jobs below this much work are quicker on one thread: waking and joining cost a few microseconds. */
const LEAST_WORK = 40_000;
/** A job of this much work starts the workers, which takes a tenth of a second of a processor's time. */
const WORK_TO_START = 2_000_000;

/**
 * Threads that share the kernels' work. The parts of a kernel do not depend on who computes them, so any number of
 * threads gives the same bits; the main thread takes part and finishes what no worker has claimed.
 */
export class Pool {
  private readonly memory: WebAssembly.Memory;
  private readonly words: Int32Array;
  private workers: Worker[] = [];
  private generation = 0;
  private job = 0;
  private lastModule = 4 * control.FIRST;
  private kernels = 0;
  /** Threads that were asked for, the main one included; 1 once it is known that no worker can start. */
  wanted = 1;
  private blas: BlasFiles | null = null;
  /** Jobs that were shared among threads. */
  jobs = 0;

  /** Needs a shared memory whose first 64 KiB belong to it. */
  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.words = new Int32Array(memory.buffer, 0, control.CONTROL);
  }

  /** Threads that take part, the main one included. */
  get threads(): number {
    return 1 + this.counted(control.READY);
  }

  /** The count of a tagged word. */
  private counted(word: number): number {
    return Atomics.load(this.words, word) & control.MOST_COUNT;
  }

  /** Asks for a number of threads. Workers start with the first large job, in the background, and join when they are ready. */
  resize(threads: number): void {
    this.wanted = threads;
    if (this.workers.length > 0 && this.workers.length !== threads - 1) this.dismiss();
  }

  /** From now on kernels may call the BLAS, which each thread loads for itself. */
  giveBlas(files: BlasFiles): void {
    this.blas = files;
    this.dismiss();
  }

  /** Starts the workers that are wanted, unless there are some. They join when they are ready. */
  start(): void {
    if (this.workers.length > 0) return;
    const { memory, generation, blas } = this;
    try {
      for (let i = 1; i < this.wanted; i++) {
        const ended = (error: unknown): void => this.ended(generation, error);
        this.workers.push(spawnWorker(control.workerSource, { memory, generation, blas, number: i - 1 }, ended));
      }
    } catch (error) {
      this.ended(generation, error);
    }
  }

  /** Ends all workers. The next job that is shared starts new ones. */
  private dismiss(): void {
    const old = this.workers;
    this.workers = [];
    this.generation = (this.generation + 1) & control.MOST_TAG;
    const nobody = this.generation << control.COUNT_BITS;
    Atomics.store(this.words, control.PARKED, nobody);
    Atomics.store(this.words, control.READY, nobody);
    this.offer(0);
    // Those that sleep must wake to end.
    Atomics.notify(this.words, control.LEFT);
    for (const worker of old) worker.terminate();
  }

  /** A worker has ended. Unless it was dismissed, all are replaced; but where none can start, there is one thread. */
  private ended(generation: number, error: unknown): void {
    if (generation !== this.generation) return;
    if (error !== undefined && this.counted(control.READY) === 0) this.wanted = 1;
    this.dismiss();
  }

  /**
   * Makes known to the workers a module at an address, whose code begins HEADER bytes further on. Returns the number of
   * its first kernel.
   */
  addModule(address: number, bytes: number, count: number): number {
    const { buffer } = this.memory;
    new Int32Array(buffer, address, 3).set([0, bytes, count]);
    new Int32Array(buffer, this.lastModule, 1)[0] = address;
    this.lastModule = address;
    Atomics.add(this.words, control.MODULES, 1);
    const first = this.kernels;
    this.kernels += count;
    return first;
  }

  /** True if a job of this much work in `size` pieces is worth sharing, and somebody is there to share it with. */
  takes(work: number, size: number): boolean {
    if (work < LEAST_WORK || size < 2 || this.wanted < 2) return false;
    if (work >= WORK_TO_START || this.jobs > 0) this.start();
    return this.threads > 1;
  }

  /** Whether workers note when they work, for the profiler. */
  set timed(on: boolean) {
    Atomics.store(this.words, control.TIMED, Number(on));
  }
  /** The workers that took part in the last job, if it ended after `since`: their own times, as `performance.now()` has them. */
  helpers(since: number): { readonly worker: number; readonly begun: number; readonly ended: number }[] {
    const { timeOrigin } = performance;
    return this.workers.flatMap((_, i) => {
      const [job, from, to] = new Float64Array(this.memory.buffer, 4 * control.TIMES + 24 * i, 3);
      if (job !== this.job || from === undefined || to === undefined || to - timeOrigin <= since) return [];
      return [{ worker: i + 1, begun: from - timeOrigin, ended: to - timeOrigin }];
    });
  }

  /** Begins a job, whose parts may be claimed from now on. */
  private offer(parts: number): void {
    const { words } = this;
    this.job = (this.job + 1) & control.MOST_TAG;
    const nothing = this.job << control.COUNT_BITS;
    Atomics.store(words, control.DONE, nothing);
    Atomics.store(words, control.FAILED, nothing);
    Atomics.store(words, control.LEFT, nothing | parts);
    if (this.counted(control.PARKED) > 0) Atomics.notify(words, control.LEFT);
  }

  /**
   * Runs a kernel over 0..size on all threads. Throws DeviceError if a worker has died over its part: nothing may then be
   * published; until new workers have started, there is one thread.
   */
  run(kernel: number, call: (args: number, begin: number, end: number) => void, args: number, size: number): void {
    const { words } = this;
    const begun = performance.now();
    // Whole cache lines of elements where there are many; several parts a thread, so that none waits long for another.
    const most = Math.min(size, 4 * this.threads, control.MOST_COUNT);
    const unit = size >= 4096 ? 64 : 1;
    const part = Math.ceil(size / most / unit) * unit;
    const parts = Math.ceil(size / part);
    Atomics.store(words, control.KERNEL, kernel);
    Atomics.store(words, control.ARGUMENTS, args);
    Atomics.store(words, control.SIZE, size);
    Atomics.store(words, control.PART, part);
    Atomics.store(words, control.PARTS, parts);
    this.offer(parts);
    this.jobs++;
    let own = 0;
    try {
      for (;;) {
        const seen = Atomics.load(words, control.LEFT);
        const left = seen & control.MOST_COUNT;
        if (left === 0) break;
        if (Atomics.compareExchange(words, control.LEFT, seen, seen - 1) !== seen) continue;
        const begin = (parts - left) * part;
        call(args, begin, Math.min(size, begin + part));
        own++;
      }
    } catch (error) {
      // Nobody may still be writing when the caller hears of it.
      const left = Atomics.exchange(words, control.LEFT, this.job << control.COUNT_BITS) & control.MOST_COUNT;
      this.join(parts - left - own - 1, begun, own);
      throw error;
    }
    this.join(parts - own, begun, own);
  }

  /** Waits until the workers have finished their parts; `own` were finished here since `begun`. */
  private join(parts: number, begun: number, own: number): void {
    if (this.counted(control.DONE) < parts) {
      const from = performance.now();
      let looked = from;
      const patience = Math.max(PATIENCE_MS, own > 0 ? (SLOWER * (looked - begun)) / own : 0);
      let waited = 0;
      for (let turn = 1; this.counted(control.DONE) < parts; turn++) {
        if ((turn & 0xfff) !== 0) continue;
        const now = performance.now();
        waited += Math.min(now - looked, LONGEST_LOOK_MS);
        looked = now;
        // On a busy machine this process runs only now and then; but nobody waits for ever.
        if (waited > patience || (waited > patience / 4 && now - from > 2 * patience)) this.lost();
      }
    }
    if (this.counted(control.FAILED) > 0) throw new DeviceError('a kernel failed on a worker thread', { op: 'run' });
  }

  private lost(): never {
    const { job } = this;
    this.dismiss();
    throw new DeviceError(`a worker thread has stopped in the middle of job ${job}`, {
      op: 'run',
      hint: 'nothing was changed; the next step goes on with one thread until new workers have started',
    });
  }
}
