/**
 * Trains the two networks and writes their weights: `node site/lab/yours/model/train.ts`, some twenty minutes. They learn all of MNIST's training
 * digits, and each twice more as a hand on the pad draws it: traced, turned, slanted, in any size and thickness, through `picture`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { data, nn, np, train } from 'pristella';
import { fresh, inputShape, networkNames, packWeights } from '../networks.ts';
import { picture } from '../picture.ts';
import { replayed } from './replay.ts';

const TIMES = 2;
const { train: digits, test } = await data.mnist();
const count = digits.labels.size;
const images = new Uint8Array(count * 784 * (1 + TIMES));
const labels = new Int32Array(count * (1 + TIMES));
const pixels = digits.images.data() as Uint8Array;
const kinds = digits.labels.data();
images.set(pixels);
const random = train.batchRandom({ seed: 1, epoch: 0, index: 0 });
for (let i = 0; i < count; i++) {
  labels[i] = kinds[i]!;
  for (const [time, drawing] of replayed(pixels.subarray(i * 784, i * 784 + 784), random, TIMES).entries()) {
    const at = count * (1 + time) + i;
    images.set(picture(drawing).bytes, at * 784);
    labels[at] = kinds[i]!;
  }
}

for (const name of networkNames) {
  nn.manualSeed(3);
  const network = fresh(name);
  const rows = (from: Uint8Array): ReturnType<typeof np.array> =>
    np.array(from).reshape(inputShape(name, from.length / 784));
  await train.fit(network, [rows(images), np.array(labels)], {
    loss: nn.crossEntropy,
    // Decay takes out of the first layer what no ink has ever met, so that one can see what its neurons want.
    optimizer: train.adamW(name === 'mlp' ? { lr: 0.002, weightDecay: 0.2 } : { lr: 0.004, weightDecay: 0.02 }),
    schedule: train.cosine(),
    epochs: name === 'mlp' ? 20 : 5,
    batchSize: 200,
    seed: 5,
  });
  const scores = await train.evaluate(network, [rows(test.images.data() as Uint8Array), test.labels]);
  console.log(name, scores);
  writeFileSync(join(import.meta.dirname, `${name}.f16`), packWeights(network));
}
