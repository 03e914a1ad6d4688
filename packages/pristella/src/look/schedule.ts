import { checkArguments, type Options, options } from '../base/options.ts';
import { flag } from '../base/row.ts';
import { described, type KernelNote } from '../engine/describe.ts';
import { engine } from '../engine/engine.ts';
import { lowerProgram } from '../engine/lower.ts';
import type { ShownCall } from '../machine/machine.ts';
import { shownCalls } from '../machine/shown.ts';
import type { KernelTree } from '../machine/tree.ts';
import type { Node } from '../tensor/node.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { beneath } from './beneath.ts';
import { lookedAt, numbered } from './expression.ts';
import { Ids, isComputed, type LookNode } from './node.ts';

/** A call of a kernel. */
export interface ScheduledLaunch extends KernelNote {
  /** Its place in the order in which launches run. */
  readonly id: number;
  /** The ids of the nodes that it computes. Empty for one that only prepares: copies or packs what a product reads. */
  readonly nodes: readonly number[];
  /** The id of its kernel, which other launches may call with other sizes and addresses. */
  readonly kernel: number;
  /** Its parallel range: threads take parts of 0 to `size`. */
  readonly size: number;
  /** Floating-point operations, or visited elements where there are none, by which the threads share the work. */
  readonly work: number;
}

/** What a run would do. */
export interface Schedule {
  /** What the run reads and computes, inputs first; what is computed already is a leaf of it. */
  readonly nodes: readonly LookNode[];
  /** The id of the tensor itself. */
  readonly root: number;
  readonly launches: readonly ScheduledLaunch[];
}

/** A kernel, with the launches of a schedule that call it. */
export interface LookKernel {
  readonly id: number;
  readonly name: string;
  readonly launches: readonly number[];
  /** Its code; null for what the host does by a plain loop. */
  readonly tree: KernelTree | null;
}

/** Which run is described. */
export class ScheduleOptions {
  /**
   * What runs when a structure is met for the second time and later, ops fused into common kernels: true. False for the first time,
   * when each op is a launch of its own.
   */
  readonly fused?: boolean = flag(true);
}
const scheduleOptions: Options<ScheduleOptions> = options(ScheduleOptions);

const within = (n: Node): readonly Node[] => (isComputed(n) ? [] : n.inputs);

/** How the engine would compute nodes: the calls of kernels, with all that is known of them, and the code of each kernel once. */
export function scheduled(
  asked: readonly Node[],
  fuse: boolean,
): {
  order: readonly Node[];
  schedule: Schedule;
  shown: ShownCall[];
} {
  const order = beneath(asked, within);
  order.forEach((n, i) => {
    n.local = i;
  });
  const { machine } = engine;
  const roots = asked.filter((n) => !isComputed(n)).map((node) => ({ node, kind: 'host' as const }));
  const program = lowerProgram({ nodes: order, roots, isLeaf: isComputed, fuse, machine });
  const calls = shownCalls(machine, program.schedule);
  const ids = new Ids(order);
  const kernels = new Map<string, number>();
  const shown: ShownCall[] = [];
  const launches = described(program, calls).map(({ call, nodes, note }, id): ScheduledLaunch => {
    const { key, size, work } = call;
    const kernel = kernels.get(key) ?? shown.push(call) - 1;
    kernels.set(key, kernel);
    return { id, ...note, nodes: nodes.map(ids.of), kernel, size, work };
  });
  return { order, schedule: { nodes: numbered(order, within), root: order.length - 1, launches }, shown };
}

/**
 * What a run for this tensor would do, without doing it: the nodes that it reads and computes, and the launches of kernels, each with
 * the ids of the nodes that it computes. It is what runs when a structure like it is met for the second time and later, or, with
 * `{ fused: false }`, the first time. A tensor that has its value already has no launches. Throws ArgumentError for what is no tensor.
 * @example
 * const [x, w] = [np.ones([100, 30]).clone(), np.ones([30, 20]).clone()];
 * const { nodes, launches } = look.schedule(x.matmul(w).add(1).relu());
 * launches.map((launch) => `${launch.name}: ${launch.nodes.map((id) => nodes[id]?.op)}`);
 * look.schedule(x.matmul(w).add(1).relu(), { fused: false }).launches.map((launch) => launch.name);
 */
export function schedule(x: Tensor, given: ScheduleOptions = {}): Schedule {
  checkArguments(arguments.length, 2, 'look.schedule');
  const { fused } = scheduleOptions.read(given, 'look.schedule');
  return scheduled([lookedAt(x, 'look.schedule')], fused).schedule;
}

/** The kernel of a call, and the launches of a schedule that call it. */
export const kernelOf = ({ name, tree }: ShownCall, id: number, { launches }: Schedule): LookKernel => ({
  id,
  name,
  launches: launches.flatMap((l) => (l.kernel === id ? [l.id] : [])),
  tree,
});

/**
 * The kernels of `schedule` with the same options, each once, as trees of loops, loads, stores and arithmetic. Throws ArgumentError for what is no
 * tensor.
 * @example
 * const x = np.ones([100, 30]).clone();
 * for (const { name, launches, tree } of look.kernels(x.mul(2).exp())) {
 *   console.log(name, launches, new Set(tree?.body.map((step) => step.kind)));
 * }
 */
export function kernels(x: Tensor, given: ScheduleOptions = {}): LookKernel[] {
  checkArguments(arguments.length, 2, 'look.kernels');
  const { fused } = scheduleOptions.read(given, 'look.kernels');
  const { schedule, shown } = scheduled([lookedAt(x, 'look.kernels')], fused);
  return shown.map((call, id) => kernelOf(call, id, schedule));
}
