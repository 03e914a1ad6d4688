/** What batches cost: gathered from memory by the step itself, or turned in JavaScript, on this thread or another. */
import { mnist } from '../packages/pristella/src/data/node/index.ts';
import { nn, train } from '../packages/pristella/src/index.ts';
import { transformInWorker } from '../packages/pristella/src/node.ts';
import { buildNetwork, describe } from './network.ts';
import { type Quartiles, quartiles } from './quartiles.ts';
import type { Section } from './report.ts';
import { inProcess, type PairingOptions, pair, type Subject } from './subject.ts';
import turn from './turn.ts';

const BATCH = 100;

/** A network and its optimizer, for one step on a batch at a time. */
function learner(model: string): (batch: train.Batch) => void {
  const description = describe({ model, batch: BATCH, widen: 0 });
  nn.manualSeed(0);
  const network = buildNetwork(description);
  const optimizer = train[description.optimizer]({ lr: description.lr })(network);
  return ([x, t]) => {
    nn.crossEntropy(network(x), t).backward();
    optimizer.step();
  };
}

/** Steps on the batches of a loader, epoch after epoch. */
function fed(name: string, model: string, dataset: train.AnyDataset): Subject {
  const step = learner(model);
  const loader = new train.DataLoader(dataset, { batchSize: BATCH, dropLast: true });
  let batches = loader[Symbol.asyncIterator]();
  return {
    ...inProcess(name, () => {}),
    async run(steps) {
      const begun = performance.now();
      for (let i = 0; i < steps; i++) {
        let next = await batches.next();
        if (next.done) {
          batches = loader[Symbol.asyncIterator]();
          next = await batches.next();
        }
        step(next.value!);
      }
      return (performance.now() - begun) / steps;
    },
  };
}

/** Milliseconds of this thread's own time a step, which a busy machine hardly lengthens. */
async function ownTime(subject: Subject, slice: number): Promise<Quartiles> {
  // The system counts in ticks of some milliseconds.
  const steps = Math.max(1, Math.round((3 * slice) / (await subject.run(10))));
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    const before = process.threadCpuUsage();
    await subject.run(steps);
    const { user, system } = process.threadCpuUsage(before);
    times.push((user + system) / steps / 1000);
  }
  return quartiles(times);
}

/** Steps of (a) and (c) on batches of several kinds, beside steps on one batch that is there already. */
export async function inputSection(options: PairingOptions): Promise<Section> {
  const rows = [];
  for (const model of ['a', 'c']) {
    const { train: digits } = await mnist({ flatten: model === 'a' });
    const inMemory = train.tensorDataset(digits.images, digits.labels);
    const [x, t] = inMemory.batch(Int32Array.from({ length: BATCH }, (_, i) => i * 500));
    const [image, label] = [x.detach(), t.detach()];
    const step = learner(model);
    const still = inProcess('one batch', () => step([image, label]));
    const worker = transformInWorker(digits, new URL('./turn.ts', import.meta.url));
    const kinds: readonly (readonly [string, train.AnyDataset])[] = [
      ['gathered and scaled by a kernel', inMemory],
      ['turned on this thread', train.transformed(digits, turn)],
      ['turned in a worker', worker],
    ];
    for (const [batches, dataset] of kinds) {
      const subject = fed(batches, model, dataset);
      const { ours, theirs, ratio } = await pair(subject, still, options);
      const [own, bare] = [await ownTime(subject, options.slice), await ownTime(still, options.slice)];
      rows.push({
        model,
        batches,
        'ms a step': ours,
        'one batch, ms': theirs,
        ratio,
        'own ms': own,
        'one batch, own': bare,
      });
    }
    await worker.close();
  }
  const notes = ['Own: time of the thread that trains, whatever else the machine does'];
  return { name: 'input', title: 'Where batches come from', rows, notes };
}
