import type { Machine, Schedule, ShownCall } from './machine.ts';
import { WasmMachine } from './wasm/machine.ts';
import { Rendering } from './wasm/plan.ts';
import { kernelTree } from './wasm/show.ts';

/** The calls that a schedule would take, with their code, without running it; of another machine than ours, its problems alone. */
export function shownCalls(machine: Machine, schedule: Schedule): readonly ShownCall[] {
  if (!(machine instanceof WasmMachine))
    return schedule.map(({ kind }, problem) => ({
      name: kind,
      problem,
      work: 0,
      bytes: 0,
      size: 1,
      key: `${problem}`,
      tree: null,
    }));
  const rendering = new Rendering(schedule, machine.blas);
  const calls = rendering.calls();
  return rendering.launches.map(({ source, size }, i) => {
    const tree = 'host' in source ? null : kernelTree(machine.kernels.write(source));
    return { ...calls[i]!, size, key: source.key, tree };
  });
}
