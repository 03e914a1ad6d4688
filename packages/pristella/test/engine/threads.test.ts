import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import { nn, np, setThreads, type Tensor, train } from '../../src/index.ts';
import { fromData } from '../../src/tensor/create.ts';

/** The pool, whose workers a test may end as a crash would. */
const pool = (): { workers: { terminate(): Promise<unknown> }[]; jobs: number } =>
  (engine as unknown as { pool: { workers: { terminate(): Promise<unknown> }[]; jobs: number } }).pool;

function network(): { step: () => number; weights: () => number[] } {
  nn.manualSeed(1);
  const model = nn.sequential(
    nn.conv2d(1, 8, 3),
    nn.relu,
    nn.maxPool2d(2),
    nn.flatten,
    nn.linear(8 * 13 * 13, 64),
    nn.relu,
    nn.dropout(0.3),
    nn.linear(64, 10),
  );
  const optimizer = train.adam()(model);
  const x = np.random.defaultRng(3).random([50, 1, 28, 28]).astype('float32').detach();
  const t = fromData(
    Int32Array.from({ length: 50 }, (_, i) => i % 10),
    [50],
  );
  return {
    step: () => {
      const loss = nn.crossEntropy(model(x), t);
      loss.backward();
      optimizer.step();
      return loss.item();
    },
    weights: () => model.parameters().flatMap((p: Tensor) => [...p.data()]),
  };
}

/** Steps until the workers have started, then `steps` more. */
async function trained(threads: number, steps: number): Promise<number[]> {
  setThreads(threads);
  const warm = network();
  for (let i = 0; i < 100 && engine.threads < threads; i++) {
    warm.step();
    await new Promise((done) => setTimeout(done, 20));
  }
  expect(engine.threads).toBe(threads);
  const net = network();
  for (let i = 0; i < steps; i++) net.step();
  return net.weights();
}

describe.runIf(typeof SharedArrayBuffer === 'function')('threads', () => {
  beforeAll(() => setThreads(1));
  afterAll(() => setThreads(1));

  test('the same weights come out of 1, 2 and 3 threads, bit for bit', async () => {
    const one = await trained(1, 30);
    const before = pool().jobs;
    const two = await trained(2, 30);
    expect(pool().jobs).toBeGreaterThan(before);
    expect(two).toEqual(one);
    expect(await trained(3, 30)).toEqual(one);
  });

  test('a worker that dies makes at most one step fail; nothing is half applied, and the next step works', async () => {
    const reference = await trained(2, 12);
    await trained(2, 1);
    const net = network();
    let failures = 0;
    for (let done = 0; done < 12; ) {
      const before = net.weights();
      if (done === 5 && failures === 0) for (const w of pool().workers) void w.terminate();
      try {
        net.step();
        done++;
      } catch (error) {
        failures++;
        expect(String(error)).toContain('worker thread has stopped');
        expect(net.weights()).toEqual(before);
      }
      await new Promise((next) => setTimeout(next, 1));
    }
    expect(failures).toBeLessThanOrEqual(1);
    // Dropout draws anew for a repeated step, so the weights agree only if no step had to be repeated.
    if (failures === 0) expect(net.weights()).toEqual(reference);
  });
});
