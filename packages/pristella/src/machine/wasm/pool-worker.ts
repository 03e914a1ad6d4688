import { bindBlas } from './blas/binding.ts';

// The control block: what threads tell each other, in words at the start of the shared memory.
//
// Four of the words are tagged: the upper part says whose the word is, a job or a generation of workers, and the lower
// part counts. Every change compares the whole word, so that a thread that comes late, for a job that is over or from a
// generation that was dismissed, changes nothing of what came after.

/** Tagged with the job: parts that nobody has claimed yet. */
export const LEFT = 0;
/** Tagged with the job: parts that are finished. */
export const DONE = 1;
/** Tagged with the job: parts that threw. */
export const FAILED = 2;
/** Tagged with the generation: workers that have started. */
export const READY = 3;
/** Tagged with the generation: workers that sleep until the next job. */
export const PARKED = 4;
/** What the job is. These words are written only while no part is left, and read only as long as one is. */
export const KERNEL = 5;
export const ARGUMENTS = 6;
export const SIZE = 7;
export const PART = 8;
export const PARTS = 9;
/** Modules of kernels so far. */
export const MODULES = 10;
/** Where the first module lies. Before a module's code there are words: where the next one lies, bytes of code, kernels. */
export const FIRST = 12;
/** Bytes between where a module lies and its code. */
export const HEADER = 16;
/** Whether somebody profiles; then each worker writes, in float64, its last job and when that began and ended for it. */
export const TIMED = 11;
export const TIMES = 64;
/** Words in the control block. */
export const CONTROL = 16384;

/** Bits of a tagged word that count; the others are the tag. */
export const COUNT_BITS = 10;
export const MOST_COUNT: number = 2 ** COUNT_BITS - 1;
export const MOST_TAG: number = 2 ** (32 - COUNT_BITS) - 1;

/** How long an idle worker spins before it parks, in ms: about as long as JavaScript needs between two steps. */
const SPIN_MS = 0.2;

/** The code of a worker: plain text, because a bundler would not find a file. */
export const workerSource: string = `
const start = ({ memory, generation, blas, number }) => {
  const imports = { m: memory, ...(blas && (${bindBlas})(require(blas.koffi), blas.library, memory)) };
  const words = new Int32Array(memory.buffer, 0, ${CONTROL});
  const times = new Float64Array(memory.buffer, ${4 * TIMES} + 24 * number, 3);
  const now = () => performance.timeOrigin + performance.now();
  const tag = (word) => word >>> ${COUNT_BITS};
  const count = (at, owner, by) => {
    for (;;) {
      const seen = Atomics.load(words, at);
      if (tag(seen) !== owner) return;
      if (Atomics.compareExchange(words, at, seen, seen + by) === seen) return;
    }
  };
  const kernels = [];
  let loaded = 0;
  let at = ${4 * FIRST};
  const load = () => {
    for (const known = Atomics.load(words, ${MODULES}); loaded < known; loaded++) {
      const next = new Int32Array(memory.buffer, at, 1)[0] >>> 0;
      const [, bytes, count] = new Int32Array(memory.buffer, next, 3);
      const code = new Uint8Array(memory.buffer, next + ${HEADER}, bytes).slice();
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { m: imports });
      for (let i = 0; i < count; i++) kernels.push(exports['f' + i]);
      at = next;
    }
  };
  const work = (job) => {
    load();
    const kernel = kernels[Atomics.load(words, ${KERNEL})];
    const args = Atomics.load(words, ${ARGUMENTS});
    const size = Atomics.load(words, ${SIZE});
    const part = Atomics.load(words, ${PART});
    const parts = Atomics.load(words, ${PARTS});
    const begun = Atomics.load(words, ${TIMED}) === 0 ? 0 : now();
    for (;;) {
      const seen = Atomics.load(words, ${LEFT});
      const left = seen & ${MOST_COUNT};
      if (tag(seen) !== job || left === 0) return;
      if (Atomics.compareExchange(words, ${LEFT}, seen, seen - 1) !== seen) continue;
      const begin = (parts - left) * part;
      try {
        kernel(args, begin, Math.min(size, begin + part));
      } catch {
        count(${FAILED}, job, 1);
      }
      if (begun > 0) times.set([job, begun, now()]);
      count(${DONE}, job, 1);
    }
  };
  let last = tag(Atomics.load(words, ${LEFT}));
  count(${READY}, generation, 1);
  for (;;) {
    let seen = Atomics.load(words, ${LEFT});
    const until = performance.now() + ${SPIN_MS};
    for (let turn = 0; tag(seen) === last; turn++) {
      if ((turn & 255) === 255 && performance.now() > until) {
        count(${PARKED}, generation, 1);
        Atomics.wait(words, ${LEFT}, seen);
        count(${PARKED}, generation, -1);
      }
      seen = Atomics.load(words, ${LEFT});
    }
    // A dismissal changes the generation first and the job after it.
    if (tag(Atomics.load(words, ${READY})) !== generation) return;
    last = tag(seen);
    work(last);
  }
};
`;
