import { DeviceError } from '../base/errors.ts';
import type { BlasFiles } from './blas.ts';
import { bindBlas } from './blas-binding.ts';
import { spawnWorker, type Worker } from './spawn.ts';

// One job at a time is offered to all threads in a control block at the start of the shared memory. Its claim word holds
// the job's number in the upper half and the next unclaimed chunk in the lower: a thread claims a chunk by raising the
// word from the value it has seen, so that one who comes late for an old job claims nothing of a new one.
const CLAIM = 0;
const DONE = 1;
const KERNEL = 2;
const ARGUMENTS = 3;
const SIZE = 4;
const CHUNK = 5;
const CHUNKS = 6;
const PARKED = 7;
const READY = 8;
const FAILED = 9;
const MODULES = 10;
/** Address, length and number of kernels of each module, in the order of compilation. */
const DIRECTORY = 64;
const MOST_MODULES = 4096;
const MOST_CHUNKS = 0xffff;

/** A chunk that nobody finishes within this time is lost: its worker has died. */
const PATIENCE_MS = 2000;
/** Jobs below this much work are quicker on one thread: waking and joining cost a few microseconds. */
const LEAST_WORK = 40_000;
/** A job of this much work starts the workers, which takes a tenth of a second of a processor's time. */
const WORK_TO_START = 2_000_000;

/** The code of a worker: plain text, because a bundler would not find a file. */
const workerSource = `
const start = ({ memory, patience, blas }) => {
  const imports = { m: memory, ...(blas && (${bindBlas})(require(blas.koffi), blas.library, memory)) };
  const words = new Int32Array(memory.buffer, 0, 16384);
  const kernels = [];
  let loaded = 0;
  const load = () => {
    for (const count = Atomics.load(words, ${MODULES}); loaded < count; loaded++) {
      const at = ${DIRECTORY} + 3 * loaded;
      const bytes = new Uint8Array(memory.buffer, words[at] >>> 0, words[at + 1]).slice();
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: imports });
      for (let i = 0; i < words[at + 2]; i++) kernels.push(exports['f' + i]);
    }
  };
  const work = (job) => {
    load();
    const kernel = kernels[Atomics.load(words, ${KERNEL})];
    const args = Atomics.load(words, ${ARGUMENTS});
    const size = Atomics.load(words, ${SIZE});
    const chunk = Atomics.load(words, ${CHUNK});
    const chunks = Atomics.load(words, ${CHUNKS});
    for (;;) {
      const claim = Atomics.load(words, ${CLAIM});
      const next = claim & 0xffff;
      if (claim >>> 16 !== job || next >= chunks) return;
      if (Atomics.compareExchange(words, ${CLAIM}, claim, claim + 1) !== claim) continue;
      try {
        kernel(args, next * chunk, Math.min(size, (next + 1) * chunk));
      } catch {
        Atomics.store(words, ${FAILED}, 1);
      }
      Atomics.add(words, ${DONE}, 1);
    }
  };
  let last = Atomics.load(words, ${CLAIM}) >>> 16;
  Atomics.add(words, ${READY}, 1);
  for (;;) {
    let claim = Atomics.load(words, ${CLAIM});
    const until = performance.now() + patience;
    for (let turn = 0; claim >>> 16 === last; turn++) {
      if ((turn & 255) === 255 && performance.now() > until) {
        Atomics.add(words, ${PARKED}, 1);
        Atomics.wait(words, ${CLAIM}, claim);
        Atomics.sub(words, ${PARKED}, 1);
      }
      claim = Atomics.load(words, ${CLAIM});
    }
    last = claim >>> 16;
    work(last);
  }
};
`;

/** How long an idle worker spins before it parks, in ms: about as long as JavaScript needs between two steps. */
const SPIN_MS = 0.2;

/**
 * Threads that share the kernels' work. The parts of a kernel do not depend on who computes them, so any number of
 * threads gives the same bits; the main thread takes part and finishes what no worker has claimed.
 */
export class Pool {
  private readonly memory: WebAssembly.Memory;
  private readonly words: Int32Array;
  private workers: Worker[] = [];
  private job = 0;
  private modules = 0;
  private kernels = 0;
  private mending = false;
  private wanted = 1;
  private blas: BlasFiles | null = null;
  /** Jobs that were shared among threads. */
  jobs = 0;

  /** Needs a shared memory whose first 64 KiB belong to it. */
  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.words = new Int32Array(memory.buffer, 0, 16384);
  }

  /** Threads that take part, the main one included. */
  get threads(): number {
    return 1 + (this.workers.length > 0 ? Atomics.load(this.words, READY) : 0);
  }

  /** Asks for a number of threads. Workers start with the first large job, in the background, and join when they are ready. */
  resize(threads: number): void {
    this.wanted = threads;
    if (!this.mending && this.workers.length > 0 && this.workers.length !== threads - 1) this.restart();
  }
  private start(): void {
    for (let i = 1; i < this.wanted; i++)
      this.workers.push(spawnWorker(workerSource, { memory: this.memory, patience: SPIN_MS, blas: this.blas }));
  }

  /** From now on kernels may call the BLAS, which each thread loads for itself. */
  giveBlas(files: BlasFiles): void {
    this.blas = files;
    if (this.workers.length > 0) this.restart();
  }

  /** Ends all workers; new ones can start when they are gone. Until then there is one thread. */
  private restart(): void {
    const old = this.workers;
    this.workers = [];
    this.mending = true;
    // Those that sleep must wake to end.
    this.nextJob(0);
    void Promise.allSettled(old.map((w) => w.terminate())).then(() => {
      Atomics.store(this.words, READY, 0);
      Atomics.store(this.words, PARKED, 0);
      this.mending = false;
    });
  }

  /** Makes a module's kernels known to the workers. Returns the number of its first kernel. */
  addModule(address: number, bytes: number, count: number): number {
    const first = this.kernels;
    this.kernels += count;
    if (this.modules < MOST_MODULES) {
      this.words.set([address, bytes, count], DIRECTORY + 3 * this.modules);
      Atomics.store(this.words, MODULES, ++this.modules);
    } else this.modules++;
    return first;
  }
  /** True if a worker could run kernel number `kernel`, and it is worth it. */
  takes(work: number, size: number): boolean {
    if (work < LEAST_WORK || size < 2 || this.wanted < 2 || this.modules > MOST_MODULES) return false;
    if (this.workers.length === 0 && !this.mending && work >= WORK_TO_START) this.start();
    return this.threads > 1;
  }

  private nextJob(chunks: number): void {
    this.job = (this.job + 1) & 0xffff;
    Atomics.store(this.words, CHUNKS, chunks);
    Atomics.store(this.words, CLAIM, this.job << 16);
    if (Atomics.load(this.words, PARKED) > 0) Atomics.notify(this.words, CLAIM);
  }

  /**
   * Runs a kernel over 0..size on all threads. Throws DeviceError if a worker has died over its part: nothing may then be
   * published; the pool mends itself, and until it has, there is one thread.
   */
  run(kernel: number, call: (args: number, begin: number, end: number) => void, args: number, size: number): void {
    const { words } = this;
    // Whole cache lines of elements where there are many; several parts a thread, so that none waits long for another.
    const parts = Math.min(size, 4 * this.threads, MOST_CHUNKS);
    const unit = size >= 4096 ? 64 : 1;
    const chunk = Math.ceil(size / parts / unit) * unit;
    const chunks = Math.ceil(size / chunk);
    Atomics.store(words, KERNEL, kernel);
    Atomics.store(words, ARGUMENTS, args);
    Atomics.store(words, SIZE, size);
    Atomics.store(words, CHUNK, chunk);
    Atomics.store(words, DONE, 0);
    this.nextJob(chunks);
    this.jobs++;
    const job = this.job;
    for (;;) {
      const claim = Atomics.load(words, CLAIM);
      const next = claim & 0xffff;
      if (next >= chunks) break;
      if (Atomics.compareExchange(words, CLAIM, claim, claim + 1) !== claim) continue;
      call(args, next * chunk, Math.min(size, (next + 1) * chunk));
      Atomics.add(words, DONE, 1);
    }
    this.join(chunks, job);
  }

  /** Waits until all parts are finished. */
  private join(chunks: number, job: number): void {
    const { words } = this;
    let since = 0;
    for (let turn = 1; Atomics.load(words, DONE) < chunks; turn++) {
      if ((turn & 0xfff) !== 0) continue;
      const now = performance.now();
      since ||= now;
      if (now - since > PATIENCE_MS) {
        this.restart();
        throw new DeviceError(`a worker thread has stopped in the middle of job ${job}`, {
          op: 'run',
          hint: 'nothing was changed; the next step goes on with one thread until new workers have started',
        });
      }
    }
    if (Atomics.exchange(words, FAILED, 0) !== 0)
      throw new DeviceError('a kernel failed on a worker thread', { op: 'run' });
  }
}
