import { engine } from '../packages/pristella/src/engine/engine.ts';
import type { Program } from '../packages/pristella/src/engine/program.ts';
import type { WasmMachine } from '../packages/pristella/src/machine/wasm/machine.ts';
import type { CompiledKernel } from '../packages/pristella/src/machine/wasm/modules.ts';
import type { WasmPlan } from '../packages/pristella/src/machine/wasm/plan.ts';
import { quantile } from './quartiles.ts';

/** What kernels are made with: of this checkout on its machine, of older ones, beside which it is measured, on the engine itself. */
type Inside = Pick<WasmMachine, 'pool' | 'kernels'>;
const { machine } = engine as unknown as { readonly machine?: Inside };
const inside: Inside = machine ?? (engine as unknown as Inside);
const { pool: threads } = inside;

/** The programs that one call of `step` runs, once they have been fused, in the order in which they run. */
export function programsOf(step: () => void): Program[] {
  for (let i = 0; i < 5; i++) step();
  const before = new Map([...engine.programs].map((p) => [p, p.runs]));
  step();
  const ran = [...engine.programs].filter((p) => p.plan && p.runs > (before.get(p) ?? 0));
  return ran.sort((a, b) => a.lastUsed - b.lastUsed);
}

/** One call of a kernel, with all that it needs. */
interface Call {
  readonly kernel: CompiledKernel;
  readonly block: number;
  readonly size: number;
  readonly work: number;
}

const callsOf = (list: readonly Program[]): Call[] =>
  list.flatMap((p) => {
    const { kernels, blocks, sizes, work } = p.plan as WasmPlan;
    return kernels.map((kernel, i) => ({ kernel, block: blocks[i]!, size: sizes[i]!, work: work[i]! }));
  });

/**
 * The kernels of these programs called by hand, on the memory of their last run: the same work without the engine. Right
 * after a run nothing else lives where they write, and their inputs are still there. Large ones are shared among the
 * threads as the engine shares them, unless they are to be run `alone`.
 */
export function callByHand(list: readonly Program[], alone = false): () => void {
  const calls = callsOf(list);
  const pool = alone ? null : threads;
  return () => {
    for (const { kernel, block, size, work } of calls) {
      if (pool?.takes(work, size)) pool.run(kernel.id, kernel.call, block, size);
      else kernel.call(block, 0, size);
    }
  };
}

/** What one kernel of a program did. */
export interface KernelTime {
  readonly name: string;
  /** Milliseconds. */
  readonly ms: number;
  /** Share of all kernels' time. */
  readonly share: number;
  /** 10^9 operations a second, by the scheduler's count of work. */
  readonly rate: number;
}

/** The time of each kernel on one thread, the median over `rounds` runs of all of them in their order. */
export function timeKernels(list: readonly Program[], rounds = 40): KernelTime[] {
  const calls = callsOf(list);
  const times = calls.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    calls.forEach(({ kernel, block, size }, i) => {
      const begun = performance.now();
      kernel.call(block, 0, size);
      times[i]!.push(performance.now() - begun);
    });
  }
  const medians = times.map((t) => quantile(t, 0.5));
  const all = medians.reduce((a, b) => a + b, 0);
  return calls.map(({ kernel: { name }, work }, i) => {
    const ms = medians[i]!;
    return { name, ms, share: ms / all, rate: work / ms / 1e6 };
  });
}

/** Puts a kernel that does nothing in place of every kernel: what remains is building, looking up and launching. */
export function emptyKernels(list: readonly Program[]): void {
  const [nothing] = inside.kernels.compile([{ key: 'bench: nothing', name: 'nothing', write: () => {} }]);
  const plans = list.map((p) => p.plan as { -readonly [K in keyof WasmPlan]: WasmPlan[K] });
  for (const plan of plans) plan.kernels = plan.kernels.map(() => nothing!);
}
