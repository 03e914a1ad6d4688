import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import { ArgumentError, nn, np, StoppedError, stopSignal, train } from '../../src/index.ts';

/** A trainer with all that a step may leave half done: batch norm, dropout, momentum, accumulation, validation. */
function trainer(): train.Trainer {
  nn.manualSeed(5);
  const model = nn.sequential(nn.linear(40, 30), nn.batchNorm(30), nn.relu, nn.dropout(0.3), nn.linear(30, 5));
  const random = np.random.defaultRng(2);
  const x = random.normal(0, 1, [40, 40], { dtype: 'float32' }).detach();
  const y = random.integers(0, 5, [40]).astype('int32').detach();
  const settings = {
    epochs: 3,
    batchSize: 10,
    accumulate: 2,
    optimizer: train.adam({ lr: 0.01, clipNorm: 1 }),
    seed: 3,
  };
  return new train.Trainer(model, { x, y }, { ...settings, validation: { x, y } });
}
const stateOf = (t: train.Trainer): unknown => [
  [...t.state().arrays].map(([name, x]) => [name, x.tolist()]),
  t.history.losses,
  t.history.epochs.map(({ seconds: _, ...rest }) => rest),
];

describe('a run that another thread stops', () => {
  test('before any of its kernels is whole, and goes on to the bits of a run that nobody stopped', async () => {
    const whole = trainer();
    await whole.run();
    const wanted = stateOf(whole);
    const stopped = trainer();
    const word = new Int32Array(1);
    const { controls } = engine;
    let left = 1;
    let stops = 0;
    for (let turn = 1; stopped.ended !== 'finished'; turn++) {
      Atomics.store(word, 0, 0);
      left = turn;
      // Counts kernels before the word is looked at.
      controls.check = () => {
        if (--left === 0) Atomics.store(word, 0, 1);
      };
      await stopped.run({ signal: stopSignal(word) });
      controls.check = null;
      if (stopped.ended === 'aborted') stops++;
    }
    expect(stops).toBeGreaterThan(10);
    expect(stateOf(stopped)).toEqual(wanted);
  });

  test('ends as aborted where the word is set between steps, without an error, also on the js device', async () => {
    const word = new Int32Array(1);
    const t = trainer();
    t.observe({ onStep: ({ step }) => void (step === 2 && Atomics.store(word, 0, 1)) });
    await t.run({ signal: stopSignal(word) });
    expect([t.ended, t.step]).toEqual(['aborted', 2]);
    expect(engine.controls.check).toBeNull();
  });

  test('hears of it from a page or thread that has the same memory, in the midst of a long step', async () => {
    const word = new Int32Array(new SharedArrayBuffer(4));
    const source = `
      import { parentPort } from 'node:worker_threads';
      import { nn, np, stopSignal, train } from ${JSON.stringify(import.meta.resolve('../../src/index.ts'))};
      parentPort.once('message', async (stop) => {
        const model = nn.sequential(nn.linear(400, 800), nn.relu, nn.linear(800, 10));
        const x = np.ones([4000, 400], { dtype: 'float32' }).detach();
        const y = np.zeros([4000], { dtype: 'int32' }).detach();
        const trainer = new train.Trainer(model, { x, y }, { epochs: 1_000_000, batchSize: 4000 });
        trainer.observe({ onStart: () => parentPort.postMessage('started') });
        await trainer.run({ signal: stopSignal(stop) });
        parentPort.postMessage(trainer.ended);
      });`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
    try {
      const next = (): Promise<unknown> =>
        new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
      worker.postMessage(word);
      expect(await next()).toBe('started');
      await new Promise((resolve) => setTimeout(resolve, 50));
      Atomics.store(word, 0, 1);
      expect(await next()).toBe('aborted');
    } finally {
      await worker.terminate();
    }
  });
});

test('a computation is stopped before its next kernel with nothing changed, and can be had after that', () => {
  const word = new Int32Array(1);
  const x = np
    .ones([300, 300])
    .mul(2)
    .matmul(np.ones([300, 300]));
  Atomics.store(word, 0, 1);
  const stop = stopSignal(word);
  expect(() => stop.during(() => x.data())).toThrow(StoppedError);
  expect(() => stop.during(() => x.data())).toThrow('another thread has stopped this computation');
  expect(engine.controls.check).toBeNull();
  Atomics.store(word, 0, 0);
  expect(x.at(0, 0).item()).toBe(600);
});

test.each([0, [0], new Int32Array(0), new Uint8Array(4)])('a stop that is %s is refused', (word) => {
  expect(() => stopSignal(word as Int32Array)).toThrow(ArgumentError);
});
