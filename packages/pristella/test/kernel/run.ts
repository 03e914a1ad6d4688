import { isDeepStrictEqual } from 'node:util';
import { type DType, itemSize, newArray, type TypedArray } from '../../src/base/dtype.ts';
import { dense, forEachOffset, type Layout } from '../../src/base/layout.ts';
import { sizeOf } from '../../src/base/shape.ts';
import type { Buffer, View } from '../../src/kernel/view.ts';
import { type Blas, loadBlas } from '../../src/machine/wasm/blas/library.ts';
import { encodeModule, hasRelaxedSimd } from '../../src/machine/wasm/encode.ts';
import { Builder } from '../../src/machine/wasm/ir.ts';
import type { Launch, Lowering } from '../../src/machine/wasm/launch.ts';
import { wideCompiler } from '../../src/machine/wasm/wide.ts';
import { checkScopes } from './scopes.ts';

type Compiled = (args: number, begin: number, end: number) => void;

const compileWide = wideCompiler();
/** Modules of all benches, by what was compiled. */
const modules = new Map<string, WebAssembly.Module>();

const PAGE = 65536;
const GUARD = 64;

/** One memory, buffers put into it one after the other, and launches run on it: what an engine does, at its plainest. */
export class Bench implements Lowering {
  readonly memory: WebAssembly.Memory;
  readonly launches: Launch[] = [];
  readonly blas: number;
  private readonly fma: boolean;
  private readonly places = new Map<Buffer, number>();
  private readonly compiled = new Map<string, Compiled>();
  private readonly pages: number;
  private top = 1024;

  private readonly loaded: Blas | null;

  constructor({ pages = 512, fma = hasRelaxedSimd(), native = false } = {}) {
    this.fma = fma;
    this.pages = pages;
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.blas = native ? Infinity : 0;
    this.loaded = native ? loadBlas(this.memory) : null;
  }

  scratch(bytes: number): Buffer {
    const buffer: Buffer = { kind: 'scratch', bytes };
    this.places.set(buffer, this.top);
    // What lies between buffers is watched by `guards`.
    const end = this.top + bytes;
    this.top = Math.ceil((end + GUARD) / 64) * 64;
    if (this.top > this.pages * PAGE) throw new Error('the test memory is too small');
    const all = new Uint8Array(this.memory.buffer);
    all.fill(0xa5, end, this.top);
    // In an engine other kernels' numbers lie there, which must not show: floats of these bytes are NaN.
    all.fill(0xff, end - bytes, end);
    return buffer;
  }

  launch(call: Launch): void {
    this.launches.push(call);
  }

  /** True while nothing was written between the buffers. */
  guarded(): boolean {
    const bytes = new Uint8Array(this.memory.buffer);
    for (const [buffer, at] of this.places) {
      for (let i = at + buffer.bytes; i < Math.ceil((at + buffer.bytes + GUARD) / 64) * 64; i++)
        if (bytes[i] !== 0xa5) return false;
    }
    return true;
  }

  array(buffer: Buffer, dtype: DType): TypedArray {
    const array = newArray(dtype, 0).constructor as new (b: ArrayBuffer, o: number, n: number) => TypedArray;
    return new array(this.memory.buffer as ArrayBuffer, this.places.get(buffer)!, buffer.bytes / itemSize(dtype));
  }

  /** A buffer of these elements, seen through `layout` (dense if none is given). */
  view(dtype: DType, elements: ArrayLike<number>, layout: Layout = dense([elements.length])): View {
    const buffer = this.scratch(elements.length * itemSize(dtype));
    this.array(buffer, dtype).set(elements);
    return { buffer, layout, dtype };
  }
  empty(dtype: DType, shape: readonly number[]): View {
    return { buffer: this.scratch(sizeOf(shape) * itemSize(dtype)), layout: dense(shape), dtype };
  }
  read(view: View): number[] {
    const array = this.array(view.buffer, view.dtype);
    const out: number[] = [];
    forEachOffset(view.layout, (offset) => out.push(array[offset]!));
    return out;
  }

  private compile({ source }: Launch, wide: boolean): Compiled {
    if ('host' in source) throw new Error(`${source.name} is no kernel`);
    const key = `${source.key} ${wide}`;
    const known = this.compiled.get(key);
    if (known) return known;
    const everywhere = `${key} ${this.fma} ${this.pages}`;
    let module = modules.get(everywhere);
    if (!module) {
      const builder = new Builder({ fma: this.fma, wide });
      source.write(builder);
      const limits = { initial: this.pages, maximum: this.pages, shared: false };
      const kernel = builder.finish(key);
      checkScopes(kernel);
      const bytes = encodeModule([kernel], limits);
      module = wide ? compileWide!(bytes) : new WebAssembly.Module(bytes);
      modules.set(everywhere, module);
    }
    const f = new WebAssembly.Instance(module, { m: { m: this.memory, ...this.loaded?.imports } }).exports
      .f0 as Compiled;
    this.compiled.set(key, f);
    return f;
  }

  /** A function that runs the launches so far, each range in `parts` pieces, the last piece first; with vectors of 256 bits where there are any. */
  prepare(parts = 1, wide = compileWide !== null): () => void {
    const calls = this.launches.map((launch) => {
      const at = this.places.get(this.scratch(launch.slots.length * 8))!;
      const words = new Int32Array(this.memory.buffer, at, launch.slots.length * 2);
      launch.slots.forEach((slot, i) => {
        words[2 * i] = slot.kind === 'i32' ? slot.value : this.places.get(slot.buffer)! + slot.offset;
      });
      return { f: this.compile(launch, wide), at, size: launch.size };
    });
    return () => {
      for (const { f, at, size } of calls) {
        for (let part = parts - 1; part >= 0; part--) {
          const [begin, end] = [Math.floor((part * size) / parts), Math.floor(((part + 1) * size) / parts)];
          if (begin < end) f(at, begin, end);
        }
      }
    };
  }
  /** Runs the launches so far. Throws unless vectors of 128 and of 256 bits leave the same bits in memory. */
  run(parts = 1): void {
    const runs = [false, ...(compileWide ? [true] : [])].map((wide) => this.prepare(parts, wide));
    const memory = new Uint8Array(this.memory.buffer, 0, this.top);
    const before = memory.slice();
    const after = runs.map((run) => {
      memory.set(before);
      run();
      return memory.slice();
    });
    if (!isDeepStrictEqual(after[0], after.at(-1))) throw new Error('vectors of 256 bits give other bits');
  }
}
