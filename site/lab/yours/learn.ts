/** A fresh network that learns step by step, so that one can watch, stop and go on: "Train one now". */
import type { Tensor } from 'pristella';
import { type LabelledImages, type Mnist, mnist, mnistSubset } from 'pristella/data';
import { crossEntropy, manualSeed, type Sequential } from 'pristella/nn';
import { adam, DataLoader, evaluate, type Optimizer, tensorDataset } from 'pristella/train';
import type { Lesson, Progress } from './messages.ts';
import { fresh, inputShape, type NetworkName } from './networks.ts';
import { answer } from './task.ts';

const BATCH = 50;
/** The first epoch's rate; each further one has .6 of it, so that few digits are enough. */
const RATE = 0.004;
const LEAST_RATE = 0.0002;

/** The digits of a lesson: all, or the subset. Throws DataError where they cannot be had. */
export const digitsOf = ({ digits, all }: Lesson): Promise<Mnist> =>
  all ? mnist({ from: digits }) : mnistSubset({ from: digits });

/** A network, the digits that it learns from, and how far it is. */
export class Learner {
  readonly network: Sequential;
  readonly steps: number;
  readonly #name: NetworkName;
  readonly #optimizer: Optimizer;
  readonly #loader: DataLoader;
  readonly #test: readonly [Tensor, Tensor];
  #step = 0;
  #loss = Number.NaN;
  #accuracy: number | null = null;

  constructor(name: NetworkName, { train, test }: Mnist, seed: number) {
    const samples = ({ images, labels }: LabelledImages): readonly [Tensor, Tensor] => [
      images.reshape(inputShape(name, labels.size)),
      labels,
    ];
    manualSeed(seed);
    this.#name = name;
    this.network = fresh(name);
    this.#optimizer = adam({ lr: RATE })(this.network);
    this.#loader = new DataLoader(tensorDataset(...samples(train)), { batchSize: BATCH, seed });
    this.#test = samples(test);
    this.steps = this.#loader.length;
  }

  /** Learns from one batch. */
  learn(): void {
    const batch = this.#loader.next() ?? this.#loader.next();
    if (batch === null || 'then' in batch) return;
    const [x, t] = batch;
    this.#optimizer.lr = Math.max(LEAST_RATE, RATE * 0.6 ** Math.floor(this.#step / this.steps));
    const loss = crossEntropy(this.network(x), t);
    loss.backward();
    this.#optimizer.step();
    this.#loss = loss.item() as number;
    this.#step++;
  }

  /** Whether all digits were learnt from equally often. */
  get epochEnds(): boolean {
    return this.#step % this.steps === 0;
  }

  /** Asks the network for digits that it has not learnt from. */
  async examine(): Promise<void> {
    this.#accuracy = (await evaluate(this.network, this.#test)).accuracy ?? null;
  }

  /** How far it is, and what it says to a drawing. */
  progress(pixels: Uint8Array): Progress {
    return {
      step: this.#step,
      steps: this.steps,
      loss: this.#loss,
      accuracy: this.#accuracy,
      shares: answer(this.network, this.#name, pixels).shares,
    };
  }
}
