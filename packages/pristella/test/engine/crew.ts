import { expect } from 'vitest';
import { encodeModule } from '../../src/machine/wasm/encode.ts';
import { Builder } from '../../src/machine/wasm/ir.ts';
import { Pool } from '../../src/machine/wasm/pool.ts';
import { HEADER } from '../../src/machine/wasm/pool-worker.ts';

const LIMITS = { initial: 32, maximum: 64, shared: true } as const;
const CODE = 65536;
const ARGUMENTS = 131072;
const COUNTS = 196608;
const MOST = 1024;

type Call = (args: number, begin: number, end: number) => void;

/** Adds 1, as often as the second argument says, to each of the numbers at the first argument. */
function counting(): Uint8Array {
  const b = new Builder({ fma: false, wide: false });
  const [counts, turns] = [b.arg('i32', 0), b.arg('i32', 1)];
  b.loop(b.begin, b.end, 1, (i) => {
    const at = b.at(counts, b.get(i), 4);
    b.loop(b.i32(0), turns, 1, () => b.store('i32.store', at, b.add(b.load('i32.load', 'i32', at), b.i32(1))));
  });
  return encodeModule([b.finish('counting')], LIMITS);
}

/** A pool on a memory of its own, and one kernel that counts how often each element of a job is computed. */
export class Crew {
  readonly memory = new WebAssembly.Memory(LIMITS);
  readonly pool = new Pool(this.memory);
  /** The kernel on this thread. */
  readonly kernel: Call;
  private readonly code: Uint8Array;
  private readonly words = new Int32Array(this.memory.buffer);

  constructor(threads: number) {
    const code = counting();
    new Uint8Array(this.memory.buffer).set(code, CODE + HEADER);
    this.kernel = new WebAssembly.Instance(new WebAssembly.Module(code as BufferSource), { m: { m: this.memory } })
      .exports.f0 as Call;
    this.code = code;
    this.pool.addModule(CODE, code.length, 1);
    this.pool.resize(threads);
  }

  /** The threads of the workers, which a test may end as a crash would. */
  get workers(): { terminate(): void }[] {
    return (this.pool as unknown as { workers: { terminate(): void }[] }).workers;
  }

  /** Waits until so many threads take part. */
  async gather(threads: number): Promise<void> {
    for (let i = 0; i < 500 && this.pool.threads !== threads; i++) {
      this.pool.takes(1e9, MOST);
      await new Promise((done) => setTimeout(done, 10));
    }
    expect(this.pool.threads).toBe(threads);
  }

  /** How often each of `size` elements is computed in one job of which each element takes so many `turns`. */
  count(size: number, { turns = 1, call = this.kernel, counts = COUNTS, kernel = 0 } = {}): number[] {
    this.words.fill(0, COUNTS / 4, COUNTS / 4 + MOST);
    this.words.set([counts, 0, turns], ARGUMENTS / 4);
    this.pool.run(kernel, call, ARGUMENTS, size);
    const seen = [...this.words.subarray(COUNTS / 4, COUNTS / 4 + MOST)];
    expect(seen.slice(size).every((n) => n === 0)).toBe(true);
    return seen.slice(0, size).map((n) => n / turns);
  }

  /** Makes the same kernel known once more, as one of another module. Returns its number. */
  addModule(): number {
    const at = this.free;
    this.free += Math.ceil((HEADER + this.code.length) / 64) * 64;
    new Uint8Array(this.memory.buffer).set(this.code, at + HEADER);
    return this.pool.addModule(at, this.code.length, 1);
  }
  private free = 262144;

  /** True while nobody has claimed the last part of the job. */
  get isOpen(): boolean {
    return (Atomics.load(this.words, 0) & 0x3ff) > 0;
  }

  close(): void {
    this.pool.resize(1);
  }
}
