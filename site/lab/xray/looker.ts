/** Looks at what a program gives, and times it: where the engine is, in a worker or in Node. */
import { look, nn, np, Tensor } from 'pristella';
import type { Seen, Sight, Times } from './seen.ts';

/** What a program gave is no tensor. */
export class NoTensor extends Error {}

/** The program with the same random numbers in each run. */
const again = (program: () => unknown) => (): Tensor => {
  np.random.seed(0);
  nn.manualSeed(0);
  const made = program();
  if (!(made instanceof Tensor)) throw new NoTensor();
  return made;
};

/** The ids in the expression of the nodes of a schedule, in which what is computed already has no inputs. */
function idsIn(expression: look.Expression, schedule: look.Schedule): number[] {
  const ids: number[] = [];
  const open: [scheduled: number, expressed: number][] = [[schedule.root, expression.root]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [from, to] = pair;
    if (ids[from] !== undefined) continue;
    ids[from] = to;
    schedule.nodes[from]!.inputs.forEach((input, i) => {
      open.push([input, expression.nodes[to]!.inputs[i]!]);
    });
  }
  return ids;
}

function sightOf(y: Tensor, expression: look.Expression, fused: boolean): Sight {
  const schedule = look.schedule(y, { fused });
  const ids = idsIn(expression, schedule);
  const launches = schedule.launches.map((launch) => ({ ...launch, nodes: launch.nodes.map((id) => ids[id]!) }));
  return { launches, kernels: look.kernels(y, { fused }) };
}

/** What a program's tensor stands for, and both ways in which it runs; small tensors remember what they were made of. */
export function seenOf(program: () => unknown): Seen {
  let y: Tensor | undefined;
  const run = again(program);
  look.record(
    () => {
      y = run();
      return [y];
    },
    { values: 0 },
  );
  if (!y) throw new NoTensor();
  const expression = look.expression(y);
  return { ...expression, sights: [sightOf(y, expression, false), sightOf(y, expression, true)] };
}

/** A kernel becomes as fast as it is only after some calls. */
const COLD = 0.4;
const MOST_RUNS = 60;

const middle = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return (sorted[Math.floor(at)]! + sorted[Math.ceil(at)]!) / 2;
};
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Times a sight for about `patience` milliseconds; null where its launches were not seen. */
export function timesOf(program: () => unknown, { launches }: Sight, fused: boolean, patience: number): Times | null {
  if (launches.length === 0) return null;
  const run = again(program);
  const { runs, kernels } = look.timing(
    () => {
      const until = performance.now() + patience;
      for (let i = 0; i < MOST_RUNS && (i < 4 || performance.now() < until); i++) run().data();
    },
    { fused },
  );
  // A program that reads numbers on its way has other runs beside.
  const own = runs.filter(
    ({ launches: timed }) =>
      timed.length === launches.length && timed.every((l, i) => kernels[l.kernel]?.note.name === launches[i]?.name),
  );
  const warm = own.slice(Math.floor(own.length * COLD));
  if (warm.length === 0) return null;
  // A page that shares no memory with its workers has a clock of a tenth of a millisecond.
  const isMean = globalThis.crossOriginIsolated === false;
  const ms = launches.map((_, i) =>
    (isMean ? mean : middle)(warm.map((r) => r.launches[i]!.ended - r.launches[i]!.begun)),
  );
  return { ms, runs: warm.length, isMean };
}
