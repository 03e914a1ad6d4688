/** What it costs to look: numbers read in the middle of a training step of (a), as multiples of the bare step. */
import { nn } from '../packages/pristella/src/index.ts';
import { prepareTraining } from './network.ts';
import type { Section } from './report.ts';
import { inProcess, type PairingOptions, pair } from './subject.ts';

export interface Reads {
  readonly loss?: boolean;
  readonly norm?: boolean;
  readonly accuracy?: boolean;
}

/** A step of (a) that reads what it is told to read. */
export async function stepWith({ loss: readLoss, norm, accuracy }: Reads): Promise<() => void> {
  const { next, model, optimizer } = await prepareTraining({ model: 'a', batch: 0, widen: 0 });
  return () => {
    const { x, t } = next();
    const y = model(x);
    const loss = nn.crossEntropy(y, t);
    if (readLoss) loss.item();
    loss.backward();
    if (norm) optimizer.gradientNorm().item();
    optimizer.step();
    if (accuracy) y.argmax(1).equal(t).mean().item();
  };
}

export const readVariants: readonly (readonly [string, Reads])[] = [
  ['nothing (the noise of this table)', {}],
  ['the loss before backward()', { loss: true }],
  ['the gradient norm before step()', { norm: true }],
  ['the accuracy after step()', { accuracy: true }],
  ['all three', { loss: true, norm: true, accuracy: true }],
];

export async function readsSection(options: PairingOptions): Promise<Section> {
  const bare = inProcess('bare', await stepWith({}));
  await bare.run(500);
  const rows = [];
  for (const [read, reads] of readVariants) {
    const reading = inProcess(read, await stepWith(reads));
    await reading.run(500);
    const { ours, theirs, ratio } = await pair(reading, bare, options);
    rows.push({ read, 'ms a step': ours, 'bare step, ms': theirs, ratio });
  }
  return { name: 'reads', title: 'Reading in the middle of a step of (a)', rows };
}
