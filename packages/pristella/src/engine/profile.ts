import { Builder, type Value } from '../kernel/ir.ts';
import { encodeModule } from '../kernel/wasm.ts';
import { type KernelNote, notesOf } from './describe.ts';
import { engine } from './engine.ts';
import { observer, type Plan } from './program.ts';

/** What one kernel did while a function was profiled. */
export interface KernelProfile extends KernelNote {
  readonly calls: number;
  /** Milliseconds of all calls. */
  readonly ms: number;
  /** Share of the time of all kernels. */
  readonly share: number;
  /** For products 10^9 floating-point operations a second, else 10^9 bytes a second. */
  readonly rate: number;
  readonly unit: 'GFLOP/s' | 'GB/s';
  /** The rate as a share of what this machine reaches in a bare loop, one thread. */
  readonly ofPeak: number;
}

/** What all kernels did while a function was profiled. */
export interface Profile {
  readonly kernels: readonly KernelProfile[];
  /** Milliseconds in kernels, and in all. */
  readonly kernelMs: number;
  readonly totalMs: number;
  /** Events in the format of Chrome's trace viewer, as JSON. */
  trace(): string;
  /** A table for the terminal. */
  toString(): string;
}

/** What the machine reaches: multiply-adds on values in registers, and copies of a large block. */
export interface Peak {
  readonly gflops: number;
  readonly gbytes: number;
}

let measured: Peak | null = null;

/** Measures the machine's limits for the kernels' own kind of code, once; about 60 ms. */
export function measurePeak(): Peak {
  if (measured) return measured;
  const b = new Builder(engine.kernels.target);
  const sums: Value[] = Array.from({ length: 12 }, (_, i) => b.local(b.num('f32x4', i)));
  const factor = b.num('f32x4', 0.999);
  b.loop(b.begin, b.end, 1, () => {
    for (const s of sums) b.set(s, b.fma(s, factor, factor));
  });
  for (const s of sums) b.store('v128.store', b.args, b.get(s));
  const { memory, initial, maximum, shared } = engine.arena;
  const module = new WebAssembly.Module(encodeModule([b.finish('peak')], { initial, maximum, shared }));
  const run = new WebAssembly.Instance(module, { m: { m: memory } }).exports.f0 as (
    a: number,
    from: number,
    to: number,
  ) => void;
  const at = engine.arena.allocate(64, 'the measurement of the peak');
  const best = (f: () => void): number => {
    let least = Infinity;
    for (let i = 0; i < 12; i++) {
      const begun = performance.now();
      f();
      least = Math.min(least, performance.now() - begun);
    }
    return least / 1000;
  };
  const turns = 200_000;
  const seconds = best(() => run(at, 0, turns));
  engine.arena.free(at, 64);
  const block = new Uint8Array(1 << 24);
  const copy = best(() => block.copyWithin(1 << 23, 0, 1 << 23));
  measured = { gflops: (turns * 12 * 8) / seconds / 1e9, gbytes: (2 * (1 << 23)) / copy / 1e9 };
  return measured;
}

interface Event {
  readonly plan: Plan;
  readonly index: number;
  readonly begun: number;
  readonly ended: number;
}

function summarize(events: readonly Event[], totalMs: number): Profile {
  const peak = measurePeak();
  const notes = new Map<Plan, KernelNote[]>();
  const sums = new Map<KernelNote, { calls: number; ms: number }>();
  const noteFor = (e: Event): KernelNote => {
    if (!notes.has(e.plan)) notes.set(e.plan, notesOf(e.plan));
    return notes.get(e.plan)![e.index]!;
  };
  for (const e of events) {
    const note = noteFor(e);
    const sum = sums.get(note) ?? { calls: 0, ms: 0 };
    sums.set(note, { calls: sum.calls + 1, ms: sum.ms + e.ended - e.begun });
  }
  const kernelMs = events.reduce((s, e) => s + e.ended - e.begun, 0);
  const kernels = [...sums].map(([note, { calls, ms }]): KernelProfile => {
    const rate = ((note.isProduct ? note.work : note.bytes) * calls) / Math.max(ms, 1e-6) / 1e6;
    return {
      ...note,
      calls,
      ms,
      share: ms / Math.max(kernelMs, 1e-9),
      rate,
      unit: note.isProduct ? 'GFLOP/s' : 'GB/s',
      ofPeak: rate / (note.isProduct ? peak.gflops : peak.gbytes),
    };
  });
  kernels.sort((a, b) => b.ms - a.ms);
  return {
    kernels,
    kernelMs,
    totalMs,
    trace: () => traceOf(events, noteFor),
    toString: () => tableOf(kernels, kernelMs, totalMs),
  };
}

/** Chrome's trace event format: complete events, in microseconds. */
function traceOf(events: readonly Event[], noteFor: (e: Event) => KernelNote): string {
  const start = events[0]?.begun ?? 0;
  const traceEvents = events.map((e) => {
    const { name, ops, shapes, scopes } = noteFor(e);
    return {
      name,
      ph: 'X',
      pid: 1,
      tid: 1,
      ts: (e.begun - start) * 1000,
      dur: (e.ended - e.begun) * 1000,
      args: { ops, shapes, scopes },
    };
  });
  return JSON.stringify({ traceEvents });
}

function tableOf(kernels: readonly KernelProfile[], kernelMs: number, totalMs: number): string {
  const rows = kernels.map((k) => {
    const ops = k.ops.length > 4 ? `${k.ops.slice(0, 4).join(' ')} +${k.ops.length - 4}` : k.ops.join(' ');
    const cells = [
      k.ms.toFixed(2),
      `${(100 * k.share).toFixed(1)} %`,
      String(k.calls),
      k.rate.toFixed(1),
      `${k.unit} ${(100 * k.ofPeak).toFixed(0)} %`,
    ];
    return [...cells.map((c, i) => (i === 4 ? c.padEnd(13) : c.padStart(8))), ops, k.shapes.slice(0, 2).join(' ')].join(
      '  ',
    );
  });
  const head = '      ms     share     calls      rate  of the peak    ops, shapes';
  return [head, ...rows, `${kernelMs.toFixed(2)} ms in kernels of ${totalMs.toFixed(2)} ms`].join('\n');
}

/** Runs `f` and tells what each kernel did meanwhile. Threads are seen from the main one. Nested calls see their own part. */
export function profile(f: () => void): Profile {
  const events: Event[] = [];
  const outer = observer.now;
  observer.now = (plan, index, begun, ended) => {
    events.push({ plan, index, begun, ended });
    outer?.(plan, index, begun, ended);
  };
  const begun = performance.now();
  try {
    f();
  } finally {
    observer.now = outer;
  }
  return summarize(events, performance.now() - begun);
}
