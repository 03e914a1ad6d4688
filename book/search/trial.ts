/** One trial of a search: a learning rate and a weight decay, and how far they get. */
import { nn, train } from 'pristella';

/** What is tried. The outcome is a function of it and of the digits. */
export interface Trial {
  readonly id: number;
  readonly lr: number;
  readonly weightDecay: number;
  readonly epochs: number;
}

/** Accuracy after each epoch, in training and in validation. */
export interface Outcome extends Trial {
  readonly training: readonly number[];
  readonly validation: readonly number[];
}

/** The digits as plain bytes, which a worker can be given. */
export interface Digits {
  readonly images: Uint8Array;
  readonly labels: Int32Array;
}

/** Trains seven layers on four fifths of the digits, by SGD, and validates on the rest: the same fifth in every trial. */
export async function runTrial(trial: Trial, { images, labels }: Digits): Promise<Outcome> {
  nn.manualSeed(trial.id);
  const hidden = Array.from({ length: 6 }, (_, i) => [nn.linear(i === 0 ? 784 : 100, 100), nn.relu]);
  const model = nn.sequential(...hidden.flat(), nn.linear(100, 10));
  const digits = {
    images: { data: images, shape: [labels.length, 784], dtype: 'uint8' },
    labels: { data: labels, shape: [labels.length], dtype: 'int32' },
  } as const;
  const { lr, weightDecay, epochs } = trial;
  const { epochs: records } = await train.fit(model, digits, {
    optimizer: train.sgd({ lr, weightDecay }),
    validation: 0.2,
    batchSize: 100,
    epochs,
    seed: 0,
  });
  return {
    ...trial,
    training: records.map((e) => e.metrics.accuracy!),
    validation: records.map((e) => e.validation!.accuracy!),
  };
}
