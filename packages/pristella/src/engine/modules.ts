import { Builder, type KernelFunction, type Target } from '../kernel/ir.ts';
import type { KernelSource } from '../kernel/launch.ts';
import { encodeModule } from '../kernel/wasm.ts';
import type { Arena } from './arena.ts';

export type CompiledKernel = (args: number, begin: number, end: number) => void;

/** Kernels compiled so far, by key. New ones of a program are compiled together in one module. */
export class KernelCache {
  private readonly compiled = new Map<string, CompiledKernel>();
  private readonly arena: Arena;
  /** What kernels may use. */
  target: Target;
  modules = 0;

  constructor(arena: Arena, target: Target) {
    this.arena = arena;
    this.target = target;
  }

  /** Forgets all kernels, and compiles for another target from now on. */
  retarget(target: Target): void {
    this.compiled.clear();
    this.target = target;
  }

  write(source: KernelSource): KernelFunction {
    const b = new Builder(this.target);
    source.write(b);
    return b.finish(source.name);
  }

  /** The functions of the sources, in their order. */
  compile(sources: readonly KernelSource[]): CompiledKernel[] {
    const fresh = new Map<string, KernelSource>();
    for (const s of sources) if (!this.compiled.has(s.key)) fresh.set(s.key, s);
    if (fresh.size > 0) {
      const list = [...fresh.values()];
      const { memory, initial, maximum } = this.arena;
      const bytes = encodeModule(
        list.map((s) => this.write(s)),
        { initial, maximum, shared: false },
      );
      const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { m: memory } });
      this.modules++;
      list.forEach((s, i) => {
        this.compiled.set(s.key, instance.exports[`f${i}`] as CompiledKernel);
      });
    }
    return sources.map((s) => this.compiled.get(s.key)!);
  }
}
