/** Each network beside its twin: from the same start, on the same batch, the same slopes and the same losses over three steps. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { nn, Tensor } from '../../packages/pristella/src/index.ts';
import { readNpz } from '../../packages/pristella/src/node.ts';
import type { Row, Section } from '../report.ts';
import { learner, makeNet } from './index.ts';

/**
 * Of a loss, and of the norm of a gradient, as a share of itself: twice what was measured at most, .0015 of resnet8's slopes and .0004 of
 * the losses of wide; gpt has 2e-7. We take it for rounding (units near 0 pass in one library alone, Adam begins by signs), unproved.
 */
const TOLERANCE = 3e-3;
/** Norms of gradients that are 0 but for rounding, such as those of shifts before a batch norm, as a share of the largest. */
const NOTHING = 1e-3;

const apart = (a: number, b: number, least = 0): number =>
  a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(b), least, Number.MIN_VALUE);

/** What the twin has written of its start, by name. Throws for what is not there. */
function reader(arrays: ReadonlyMap<string, Tensor>): (name: string) => Tensor {
  return (name) => {
    const array = arrays.get(name);
    if (!array) throw new Error(`the twin's file has no ${name}`);
    return array;
  };
}

/** How far from its twin a network is. Throws where it has other parameters. */
export async function checkNet(name: string, file: string): Promise<Row> {
  const arrays = await readNpz(file);
  const of = reader(arrays);
  const made = makeNet(name, { dropped: 0, ...(arrays.has('noise') && { noise: of('noise') }) });
  const net = { ...made, x: of('x'), target: of('target') };
  const parameters = net.model.parameters();
  const [losses, norms] = [of('losses').data(), of('norms').data()];
  if (parameters.length !== norms.length)
    throw new Error(`${name} has ${parameters.length} parameters, its twin ${norms.length}`);
  for (const [i, p] of parameters.entries()) p.assign(of(`p${i}`).reshape(p.shape));

  net.loss(net.x, net.target).backward();
  const least = NOTHING * Math.max(...norms);
  const normOf = (p: nn.Parameter): number => p.grad?.astype('float64').square().sum().sqrt().item() ?? 0;
  const slopes = parameters.map((p, i) => apart(normOf(p), norms[i] ?? 0, least));
  for (const p of parameters) p.grad = null;
  const step = learner(net);
  const steps = Array.from(losses, (loss) => apart(step(), loss));
  const row = { net: name, 'slopes off by': Math.max(...slopes), 'losses off by': Math.max(...steps) };
  const bad = [...slopes, ...steps].some((share) => !(share <= TOLERANCE));
  return { ...row, agrees: bad ? 'no' : 'yes' };
}

/** The check of some networks, by a Python that has PyTorch. */
export async function checkSection(names: readonly string[], python: string): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'pristella-bench-zoo-'));
  const program = join(import.meta.dirname, '..', 'peers', 'torch_zoo.py');
  const rows: Row[] = [];
  try {
    for (const name of names) {
      const file = join(folder, `${name}.npz`);
      execFileSync(python, [program, '--model', name, '--export', file], { stdio: ['ignore', 'ignore', 'inherit'] });
      rows.push(await checkNet(name, file));
      rmSync(file);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const different = rows.filter(({ agrees }) => agrees === 'no').map(({ net }) => `${net}`);
  if (different.length > 0) process.exitCode = 1;
  return {
    name: 'zoo-check',
    title: 'Slopes and three losses from the same start, beside PyTorch',
    rows,
    notes: different.length > 0 ? [`not what PyTorch computes: ${different.join(', ')}`] : [],
  };
}
