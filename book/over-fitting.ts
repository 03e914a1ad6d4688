/** What the programs on over-fitting share: seven layers learn 300 digits until they know them by heart. */
import { plot, train } from 'pristella';
import { accuracyOf } from './by-hand/two-layer-net.ts';
import { accuracyOn, testDigits, trainingDigits } from './digits.ts';
import { learn, multiLayerNet, type NetOptions } from './multi-layer-net.ts';

/** Accuracy before some of the epochs and at the end, on the 300 digits and on digits never seen. */
export interface Curves {
  readonly epochs: number[];
  readonly train: number[];
  readonly test: number[];
}

const [samples, batchSize] = [300, 100];
/** Epochs between two looks: most of the time would go into the 10,000 digits never seen. */
const pace = 5;

/** Trains six hidden layers of 100 units on 300 digits by SGD, with weight decay or dropout. */
export async function overFit(
  epochs: number,
  { weightDecay = 0, tests = 10_000, ...net }: NetOptions & { weightDecay?: number; tests?: number } = {},
): Promise<Curves> {
  const digits = await trainingDigits();
  const unseen = await testDigits(tests);
  const model = multiLayerNet(6, net);
  const perEpoch = samples / batchSize;
  const curves: Curves = { epochs: [], train: [], test: [] };
  const look = (step: number): void => {
    model.eval();
    curves.epochs.push(step / perEpoch);
    curves.train.push(accuracyOn(digits, (x) => model(x), samples));
    curves.test.push(accuracyOf(model(unseen.x), unseen.t));
  };
  await learn(model, {
    optimizer: train.sgd({ lr: 0.01 }),
    steps: epochs * perEpoch,
    batchSize,
    samples,
    weightDecay,
    every: pace * perEpoch,
    look,
  });
  look(epochs * perEpoch);
  return curves;
}

/** How much better the known digits are at the end. */
export const gap = ({ train, test }: Curves): number => train.at(-1)! - test.at(-1)!;

/** The curves of several runs side by side. */
export function curvesFigure(runs: Record<string, Curves>): plot.Figure {
  const count = Object.keys(runs).length;
  const { fig, axes } = plot.subplots(1, count, { figsize: [1 + 5 * count, 4.4] });
  for (const [i, [name, { epochs, train, test }]] of Object.entries(runs).entries()) {
    const ax = axes[0]![i]!;
    ax.plot(epochs, train, { label: 'train' }).plot(epochs, test, '--', { label: 'test' });
    ax.xlabel('epochs').ylabel('accuracy').ylim(0, 1).title(name).legend('lower right');
  }
  return fig;
}
