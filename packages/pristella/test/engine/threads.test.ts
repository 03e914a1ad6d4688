import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import { nn, np, setThreads, type Tensor, train } from '../../src/index.ts';
import { fromData } from '../../src/tensor/create.ts';
import { wasm } from './wasm.ts';
import { watch } from './watch.ts';

const pool = (): { jobs: number } => wasm.pool!;

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

  const deaths = process.env.PRISTELLA_TEST_FULL ? 50 : 9;
  test(`workers that die at ${deaths} random moments half apply no step, and the next step works`, {
    timeout: 20 * 60_000,
  }, async () => {
    // A process of its own, so that a hang is seen. In the short run its clock hurries, and with it the pool's patience.
    const hurry = process.env.PRISTELLA_TEST_FULL ? 1 : 10;
    const { code, lines, errors } = await watch([`${import.meta.dirname}/killed.ts`, `${deaths}`, '1', `${hurry}`]);
    if (code !== 0) throw new Error(`${errors}\nafter\n${lines.join('\n')}`);
    expect(lines.filter((line) => line.startsWith('death'))).toHaveLength(deaths);
    const { done, threads, failures, longest } = JSON.parse(lines.at(-1)!);
    expect([done, threads]).toEqual([3 * deaths, 2]);
    console.log(`${failures} of ${deaths} deaths made a step fail, after ${longest} ms at most`);
  });
});
