import { ArgumentError } from '../base/errors.ts';
import { checkArguments } from '../base/options.ts';
import { type Timing, timed } from '../engine/recorder.ts';
import type { Later } from '../machine/machine.ts';
import { Node } from '../tensor/node.ts';
import { runtime } from '../tensor/runtime.ts';
import { beneath } from './beneath.ts';
import { nodeIn } from './formula.ts';
import { besides, type Recording, recordedIn } from './record.ts';
import { kernelOf, type LookKernel, type Schedule, type ScheduledLaunch, scheduled } from './schedule.ts';

/** What the engine runs for a value of a recording. */
export interface Ran {
  /** The launch that computes it; the ids of its nodes are those of the recording. */
  readonly launch: ScheduledLaunch;
  readonly kernel: LookKernel;
  /** How often it was launched to be timed. */
  readonly launches: number;
  /** Of one launch, on average. */
  readonly microseconds: number;
}

/** A structure runs fused from the second time on. */
const WARM = 2;
const MOST_RUNS = 200;
const MOST_MS = 40;

interface Heard {
  readonly inputsOf: (n: Node) => readonly Node[];
  readonly plain: ReadonlySet<Node>;
}

/** The nodes again as if nothing had been computed of them, but for what plain loops compute at once. */
function again(order: readonly Node[], { inputsOf, plain }: Heard): Map<Node, Node> {
  const twins = new Map<Node, Node>();
  for (const node of order) {
    const inputs = inputsOf(node);
    const { op, shape, dtype, attributes, scalars } = node;
    const isKept = inputs.length === 0 || plain.has(node);
    const own = isKept
      ? node
      : new Node(
          op,
          inputs.map((n) => twins.get(n) ?? n),
          shape,
          dtype,
          attributes,
          scalars,
        );
    own.plain = node.plain;
    twins.set(node, own);
  }
  return twins;
}

/** How long launch `id` of a schedule took, in the runs that ran it: alone in their timing, and with the same kernels. */
function durationsOf({ runs, kernels }: Timing, { launches }: Schedule, id: number): number[] {
  return runs.flatMap((run) => {
    const isIt =
      run.launches.length === launches.length &&
      run.launches.every(({ launch, kernel }) => {
        const [note, wanted] = [kernels[kernel]?.note, launches[launch]];
        return note && wanted && note.name === wanted.name && note.ops.join() === wanted.ops.join();
      });
    const launch = run.launches[id];
    return isIt && launch ? [launch.ended - launch.begun] : [];
  });
}

const isLater = (x: Later<unknown>): boolean => x instanceof Promise;

/**
 * What the engine runs for a value of a recording: the program's results (or the value itself, where it is not beneath them) are computed
 * again, as often as it takes to time them, and the launch that computed it is told with its kernel and its time. Null for what
 * no kernel computes: what is given, views, and what plain loops compute at once. Only where the recording was made: what came from JSON or
 * another thread has nothing to run. Throws ArgumentError there, and for a name or number that is not in the recording.
 * @example
 * const [x, w] = [np.ones([100, 30]).clone(), np.ones([30, 20]).clone()];
 * const recording = look.record(() => ({ y: x.matmul(w).add(1).relu() }));
 * const ran = look.ran(recording, 'y');
 * [ran?.launch.name, ran?.launch.ops];
 */
export function ran(recording: Recording, which: string | number): Ran | null {
  checkArguments(arguments.length, 2, 'look.ran');
  const { id } = nodeIn(recording, which, 'look.ran');
  const heard = recordedIn(recording);
  const target = heard?.nodes[id];
  if (!heard || !target)
    throw new ArgumentError('tells what ran only where the recording was made, not of one that came from elsewhere', {
      op: 'look.ran',
    });
  if (heard.inputsOf(target).length === 0 || heard.plain.has(target)) return null;
  const results = Object.values(recording.results).flatMap((result) => heard.nodes[result] ?? []);
  const above = results.filter((n) => beneath([n], heard.inputsOf).includes(target));
  const roots = above.length > 0 ? above : [target];
  const order = beneath(roots, (n) => (heard.plain.has(n) ? [] : heard.inputsOf(n)));
  return besides(heard, () => timedAgain(roots, order, heard, target, new Map(heard.nodes.map((n, i) => [n, i]))));
}

function timedAgain(
  roots: readonly Node[],
  order: readonly Node[],
  heard: Heard,
  target: Node,
  ids: ReadonlyMap<Node, number>,
): Ran | null {
  const first = again(order, heard);
  const of = new Map([...first].map(([node, twin]) => [twin, ids.get(node) ?? -1]));
  const asked = roots.flatMap((n) => first.get(n) ?? []);
  const { order: twins, schedule, shown } = scheduled(asked, true);
  const own = twins.indexOf(first.get(target) ?? target);
  const launch = schedule.launches.find(({ nodes }) => nodes.includes(own));
  const call = launch && shown[launch.kernel];
  if (!call) return null;
  const durations: number[] = [];
  const until = performance.now() + MOST_MS;
  for (let run = 0; run < MOST_RUNS && (run <= WARM + 2 || performance.now() < until); run++) {
    const twinsNow = again(order, heard);
    const wanted = roots.flatMap((n) => twinsNow.get(n) ?? []);
    let ending: Later<unknown>;
    const timing = timed(
      () => {
        ending = runtime().evaluate(wanted);
      },
      (seen) => seen,
      'look.ran',
    );
    if (isLater(ending) || timing instanceof Promise) return null;
    if (run >= WARM) durations.push(...durationsOf(timing, schedule, launch.id));
  }
  if (durations.length === 0) return null;
  const nodes = launch.nodes.map((n) => of.get(twins[n]!) ?? -1).filter((n) => n >= 0);
  return {
    launch: { ...launch, nodes },
    kernel: kernelOf(call, launch.kernel, schedule),
    launches: durations.length,
    microseconds: (1000 * durations.reduce((a, b) => a + b, 0)) / durations.length,
  };
}
