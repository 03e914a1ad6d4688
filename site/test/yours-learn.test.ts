import process from 'node:process';
import { data } from 'pristella';
import { describe, expect, test } from 'vitest';
import { Learner } from '../lab/yours/learn.ts';
import type { NetworkName } from '../lab/yours/networks.ts';

const full = process.env.PRISTELLA_TEST_FULL === '1';
const all = await data.mnist();
const part = {
  train: { images: all.train.images.at('::6'), labels: all.train.labels.at('::6') },
  test: { images: all.test.images.at('::5'), labels: all.test.labels.at('::5') },
};

/** The best share of unseen digits that a fresh network has right after each of some epochs. */
async function reached(name: NetworkName, digits: data.Mnist, epochs: number): Promise<number> {
  const learner = new Learner(name, digits, 1);
  const pixels = new Uint8Array(784);
  expect(learner.progress(pixels)).toMatchObject({ step: 0, accuracy: null });
  let best = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    do learner.learn();
    while (!learner.epochEnds);
    await learner.examine();
    best = Math.max(best, learner.progress(pixels).accuracy ?? 0);
  }
  const { step, steps, shares } = learner.progress(pixels);
  expect(step).toBe(epochs * steps);
  expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  return best;
}

describe('a fresh network', { timeout: 240_000 }, () => {
  test('of full connections knows 93 % after five epochs of 10,000 digits', async () => {
    expect(await reached('mlp', part, 5)).toBeGreaterThanOrEqual(0.93);
  });
  test('of convolutions knows 96 %', async () => {
    expect(await reached('convnet', part, 5)).toBeGreaterThanOrEqual(0.96);
  });
  if (!full) console.log('left out: learning from all 60,000 digits (PRISTELLA_TEST_FULL=1 does)');
  test.skipIf(!full)(
    'of full connections knows 95 % after two epochs of all digits, of convolutions 97 %',
    { timeout: 900_000 },
    async () => {
      expect(await reached('mlp', all, 2)).toBeGreaterThanOrEqual(0.95);
      expect(await reached('convnet', all, 2)).toBeGreaterThanOrEqual(0.97);
    },
  );
});
