import type { Arena } from './arena.ts';
import type { GemmImports } from './blas/binding.ts';
import { encodeModule } from './encode.ts';
import { Builder, type KernelFunction, type Target } from './ir.ts';
import type { HostSource, KernelSource } from './launch.ts';
import type { Pool } from './pool.ts';
import { HEADER } from './pool-worker.ts';
import type { ModuleCompiler } from './wide.ts';

/** A kernel ready to run, and its number for the threads. */
export interface CompiledKernel {
  /** For people. */
  readonly name: string;
  readonly call: (args: number, begin: number, end: number) => void;
  readonly id: number;
}

/** The number of what is no kernel: no thread may be given it. */
const HOST = -1;

const MOST_KERNELS = 2048;

/** Kernels compiled so far, by key. New ones of a program are compiled together in one module. */
export class KernelCache {
  private compiled = new Map<string, CompiledKernel>();
  /** The kernels of each target. */
  private readonly byTarget = new Map<string, Map<string, CompiledKernel>>();
  private readonly arena: Arena;
  private readonly pool: Pool | null;
  private readonly wideCompiler: ModuleCompiler | null;
  /** What kernels may use. */
  target: Target;
  /** What kernels may call: the system's BLAS. */
  imports: GemmImports | null = null;
  modules = 0;
  /** Kernels compiled so far, and the bytes of their code in the arena. */
  count = 0;
  bytes = 0;

  /** `wideCompiler` compiles for targets that are `wide`. */
  constructor(arena: Arena, target: Target, pool: Pool | null, wideCompiler: ModuleCompiler | null) {
    this.arena = arena;
    this.pool = pool;
    this.wideCompiler = wideCompiler;
    this.target = target;
    this.retarget(target);
  }

  /** Compiles for another target from now on. */
  retarget(target: Target): void {
    this.target = target;
    const key = `${target.fma} ${target.wide}`;
    this.compiled = this.byTarget.get(key) ?? new Map();
    this.byTarget.set(key, this.compiled);
  }

  write(source: KernelSource): KernelFunction {
    const b = new Builder(this.target);
    source.write(b);
    return b.finish(source.name);
  }

  /** The functions of the sources, in their order. */
  compile(sources: readonly (KernelSource | HostSource)[]): CompiledKernel[] {
    const { memory, initial, maximum, shared } = this.arena;
    // Programs keep the kernels they use; forgotten ones are written again when they are met again.
    if (this.compiled.size > MOST_KERNELS) this.compiled.clear();
    const fresh = new Map<string, KernelSource>();
    for (const s of sources) if ('write' in s && !this.compiled.has(s.key)) fresh.set(s.key, s);
    if (fresh.size > 0) {
      const list = [...fresh.values()];
      const bytes = encodeModule(
        list.map((s) => this.write(s)),
        { initial, maximum, shared },
      );
      const module = this.target.wide && this.wideCompiler ? this.wideCompiler(bytes) : new WebAssembly.Module(bytes);
      const instance = new WebAssembly.Instance(module, { m: { m: memory, ...this.imports } });
      this.modules++;
      this.count += list.length;
      const first = this.announce(bytes, list.length);
      list.forEach((s, i) => {
        const call = instance.exports[`f${i}`] as CompiledKernel['call'];
        this.compiled.set(s.key, { name: s.name, call, id: first + i });
      });
    }
    return sources.map(
      (s): CompiledKernel =>
        'host' in s ? { name: s.name, call: (args) => s.host(memory, args), id: HOST } : this.compiled.get(s.key)!,
    );
  }

  /** Lays a module's bytes where the worker threads find them. Returns the number of its first kernel. */
  private announce(bytes: Uint8Array, count: number): number {
    if (!this.pool) return 0;
    const address = this.arena.allocate(HEADER + bytes.length, "a module's code");
    this.arena.bytes.set(bytes, address + HEADER);
    this.bytes += HEADER + bytes.length;
    return this.pool.addModule(address, bytes.length, count);
  }
}
