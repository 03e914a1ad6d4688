import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DataError, nn, np, train } from '../../src/index.ts';
import { transformInWorker, type WorkerDataset, type WorkerTransformOptions } from '../../src/train/node/index.ts';
import augment from './augment.ts';

const pixels = (values: readonly number[]): readonly [np.Tensor, np.Tensor] => [
  np.array(Uint8Array.from(values)).reshape([values.length, 1]),
  np.array(Int32Array.from(values, (v) => v % 2)),
];
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const url = new URL('./augment.ts', import.meta.url);

const open: WorkerDataset[] = [];
function inWorker(values: readonly number[], options: WorkerTransformOptions = {}): WorkerDataset {
  const dataset = transformInWorker(pixels(values), url, options);
  open.push(dataset);
  return dataset;
}
afterAll(async () => {
  for (const dataset of open) await dataset.close();
});

async function epochs(
  dataset: train.AnyDataset,
  count: number,
  options: train.LoaderOptions = {},
): Promise<number[][]> {
  const loader = new train.DataLoader(dataset, { batchSize: 7, ...options });
  const all: number[][] = [];
  for (let i = 0; i < count; i++) for await (const [x] of loader) all.push([...x.data()]);
  return all;
}

describe('the random numbers of a batch', () => {
  test('are uniform, and others for each seed, epoch and batch', () => {
    const draws = (place: train.BatchPlace, n: number): number[] => {
      const random = train.batchRandom(place);
      return Array.from({ length: n }, random);
    };
    const first = draws({ seed: 0, epoch: 0, index: 0 }, 20_000);
    expect(first.every((v) => v >= 0 && v < 1)).toBe(true);
    expect(first.reduce((s, v) => s + v, 0) / first.length).toBeCloseTo(0.5, 2);
    expect(draws({ seed: 0, epoch: 0, index: 0 }, 20_000)).toEqual(first);
    const beginnings = new Set<number>();
    for (let seed = 0; seed < 5; seed++)
      for (let epoch = 0; epoch < 5; epoch++)
        for (let index = 0; index < 40; index++) beginnings.add(draws({ seed, epoch, index }, 1)[0]!);
    expect(beginnings.size).toBe(1000);
  });
});

describe('a transformed dataset', () => {
  test('gives the transform uint8 rows, and scales what it gives', async () => {
    const seen: unknown[] = [];
    const dataset = train.transformed(pixels([0, 51, 102]), (batch, _, place) => {
      seen.push([batch.x, batch.y.data, place]);
      return batch;
    });
    const [x, y] = dataset.batch(Int32Array.of(2, 1), { seed: 1, epoch: 2, index: 3 });
    expect(seen).toEqual([
      [
        { data: Uint8Array.of(102, 51), shape: [2, 1], dtype: 'uint8' },
        Int32Array.of(0, 1),
        { seed: 1, epoch: 2, index: 3 },
      ],
    ]);
    expect([...x.data()].map((v) => v.toFixed(6))).toEqual(['0.400000', '0.200000']);
    expect(y.tolist()).toEqual([0, 1]);
    expect([
      ...train
        .transformed(pixels([9]), (b) => b, { scale: 1 })
        .batch(Int32Array.of(0))[0]
        .data(),
    ]).toEqual([9]);
  });

  test('leaves its data as they are, also where the transform writes into its rows', async () => {
    const [x, y] = pixels(upTo(20));
    const dataset = train.transformed([x, y], augment);
    const twice = [await epochs(dataset, 1), await epochs(dataset, 1)];
    expect(twice[0]).toEqual(twice[1]);
    expect([...x.data()]).toEqual(upTo(20));
  });

  test('goes through subsets and parts of a dataset', () => {
    const part = train.subset(train.asDataset(pixels([10, 20, 30, 40])), Int32Array.of(3, 1));
    const dataset = train.transformed(part, (batch) => batch, { scale: 1 });
    expect([...dataset.batch(Int32Array.of(0, 1))[0].data()]).toEqual([40, 20]);
  });

  test('refuses what is no batch', () => {
    const give = (given: unknown): (() => unknown) => {
      const dataset = train.transformed(pixels([1, 2]), () => given as never);
      return () => dataset.batch(Int32Array.of(0, 1));
    };
    expect(give(undefined)).toThrow(DataError);
    expect(give({ x: [1], y: [2] })).toThrow('it must give { x, y }');
    const raw = (n: number): object => ({ data: new Float32Array(n), shape: [n], dtype: 'float32' });
    expect(give({ x: raw(2), y: raw(3) })).toThrow(
      'the transform gave inputs (2,) and targets (3,), which differ in the number of samples',
    );
  });
});

describe('a transform in a worker', () => {
  test('gives what the same transform gives on this thread, by any number of workers, in order', async () => {
    const expected = await epochs(train.transformed(pixels(upTo(50)), augment), 2, { seed: 4 });
    expect(await epochs(inWorker(upTo(50)), 2, { seed: 4 })).toEqual(expected);
    expect(await epochs(inWorker(upTo(50), { workers: 3 }), 2, { seed: 4, prefetch: 4 })).toEqual(expected);
    expect(new Set(expected.flat()).size).toBeGreaterThan(60);
  });

  test('trains to the same bits as on this thread, also from a state', async () => {
    const fit = async (dataset: train.AnyDataset, pause?: number): Promise<readonly number[]> => {
      const options = { epochs: 3, batchSize: 8, seed: 2 };
      const trainer = (): train.Trainer => {
        nn.manualSeed(1);
        return new train.Trainer(nn.linear(1, 2), dataset, options);
      };
      const first = trainer();
      if (pause === undefined) return (await first.run()).losses;
      await first.run({ steps: pause });
      const second = trainer();
      second.load(first.state());
      return (await second.run()).losses;
    };
    const expected = await fit(train.transformed(pixels(upTo(40)), augment));
    expect(await fit(inWorker(upTo(40)))).toEqual(expected);
    expect(await fit(inWorker(upTo(40)), 7)).toEqual(expected);
  });

  test('tells which batch the transform failed at, with its error, and goes on', async () => {
    const dataset = inWorker([...upTo(10), 251, 1, 2]);
    const loader = new train.DataLoader(dataset, { batchSize: 5, shuffle: false });
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      for await (const [x] of loader) seen.push(x.shape[0]!);
    };
    await expect(run()).rejects.toThrow(
      /^\[transformInWorker\] file:.*augment\.ts has not made batch 2 of epoch 0: RangeError: 251 is too large in batch 2/,
    );
    expect(seen).toEqual([5, 5]);
    loader.load({ epoch: 0, position: 0 });
    for await (const [x] of loader) {
      expect(x.shape).toEqual([5, 1]);
      break;
    }
  });

  test('says when its thread ends in the middle of a batch, and starts another', async () => {
    const dataset = inWorker([1, 2, 252]);
    await expect(dataset.batch(Int32Array.of(2))).rejects.toThrow('its worker thread ended with code 7');
    expect((await dataset.batch(Int32Array.of(0, 1)))[0].shape).toEqual([2, 1]);
  });

  test('gives up a thread that hangs, in a loop or a promise, and starts another; the time is that of one batch', async () => {
    for (const hanging of [249, 248]) {
      const dataset = transformInWorker(pixels([1, 2, hanging]), url, { stallMs: 1000 });
      open.push(dataset);
      const first = dataset.batch(Int32Array.of(0));
      await expect(dataset.batch(Int32Array.of(2))).rejects.toThrow(
        /has not made batch 0 of epoch 0: its worker thread has given nothing for 1 s; \{ stallMs \}/,
      );
      expect((await first)[0].shape).toEqual([1, 1]);
      expect((await dataset.batch(Int32Array.of(0, 1)))[0].shape).toEqual([2, 1]);
    }
    expect(() => transformInWorker(pixels([1]), url, { stallMs: 0 })).toThrow('stallMs must be a number above 0');
  });

  test('says what is wrong with a module, and with what it gives', async () => {
    await expect(inWorker([253]).batch(Int32Array.of(0))).rejects.toThrow('the transform gave');
    const missing = transformInWorker(pixels([1]), new URL('./nowhere.ts', import.meta.url));
    await expect(missing.batch(Int32Array.of(0))).rejects.toThrow(/nowhere\.ts has not made batch 0/);
    const bare = transformInWorker(pixels([1]), new URL('./flowers.ts', import.meta.url));
    await expect(bare.batch(Int32Array.of(0))).rejects.toThrow('no function as its default export');
    open.push(missing, bare);
    expect(() => transformInWorker(pixels([1]), url, { workers: 0 })).toThrow(
      'the number of workers must be a whole number of at least 1 and at most 64, not 0',
    );
  });

  test('fails batches that are being made when it is closed, and works again afterwards', async () => {
    const dataset = inWorker(upTo(10));
    const batch = dataset.batch(Int32Array.of(1));
    batch.catch(() => {});
    await new Promise((resolve) => setImmediate(resolve));
    await dataset.close();
    await expect(batch).rejects.toThrow('the dataset was closed');
    expect((await dataset.batch(Int32Array.of(1)))[0].shape).toEqual([1, 1]);
  });

  test('does not keep a finished program alive, nor let one end that waits for a batch', () => {
    const at = (path: string): string => JSON.stringify(join(import.meta.dirname, path));
    const program = `
      import { np, train } from ${at('../../src/index.ts')};
      import { transformInWorker } from ${at('../../src/node.ts')};
      const data = [np.arange(40).reshape([40, 1]).astype('uint8'), np.zeros([40], { dtype: 'int32' })];
      const dataset = transformInWorker(data, ${at('./augment.ts')});
      const loader = new train.DataLoader(dataset, { batchSize: 10 });
      let samples = 0;
      for await (const [x] of loader) samples += x.shape[0];`;
    // Batches that were made meanwhile arrive only while the dataset is being closed.
    const sleep = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);';
    const more = `await loader[Symbol.asyncIterator]().next(); ${sleep}`;
    for (const last of ['', 'await dataset.close();', `${more} await dataset.close();`]) {
      const args = ['--no-warnings', '--input-type=module', '-e', `${program} ${last} console.log(samples);`];
      const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
      expect([stdout, stderr, status], last).toEqual(['40\n', '', 0]);
    }
  });
});
