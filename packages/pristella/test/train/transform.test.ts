import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test, vi } from 'vitest';
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

  test('are those of sfc32 after its first 16, as Python computes them: a resumed run sees the same', () => {
    const first = (seed: number, epoch: number, index: number): number[] =>
      Array.from({ length: 3 }, train.batchRandom({ seed, epoch, index }));
    expect(first(0, 0, 0)).toEqual([0.22070574038662016, 0.5801159082911909, 0.923033824423328]);
    expect(first(5, 3, 7)).toEqual([0.42947753332555294, 0.45245057297870517, 0.7161704010795802]);
    expect(first(2 ** 31, 1, 0)).toEqual([0.8165042060427368, 0.6998733433429152, 0.6227845952380449]);
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

  test('is that of the first batch where no place is given, and of tensors and of arrays alike', () => {
    const seen: unknown[] = [];
    const dataset = train.transformed(pixels([3]), ({ x, y }, random, place) => {
      seen.push(place, random());
      return { x: np.array(x.data).reshape([1, 1]).astype('float64'), y };
    });
    const [x, y] = dataset.batch(Int32Array.of(0));
    const place = { seed: 0, epoch: 0, index: 0 };
    expect(seen).toEqual([place, train.batchRandom(place)()]);
    // Only uint8 are scaled where nothing says how.
    expect([x.tolist(), x.dtype, y.dtype, dataset.length]).toEqual([[[3]], 'float64', 'int32', 1]);
    for (const scale of [Number.NaN, '2' as never])
      expect(() => train.transformed(pixels([3]), (b) => b, { scale })).toThrow('[transformed] scale must be');
    expect(() => train.transformed(pixels([3]), 3 as never)).toThrow('the transform must be a function');
  });

  test('of a dataset without rows is given its batch, with its place, as plain arrays', async () => {
    const places: unknown[] = [];
    const batch = (indices: Int32Array, place?: train.BatchPlace): train.Batch => {
      places.push(place);
      return [np.array(Array.from(indices, (i) => [i / 2])), np.array(indices)];
    };
    const place = { seed: 1, epoch: 2, index: 3 };
    const dataset = train.transformed({ length: 4, batch }, ({ x, y }) => {
      expect([x.data, x.shape, x.dtype]).toEqual([Float64Array.of(1.5, 0.5), [2, 1], 'float64']);
      return { x, y };
    });
    expect(dataset.batch(Int32Array.of(3, 1), place)[1].tolist()).toEqual([3, 1]);
    const later = { length: 4, batch: async (i: Int32Array, at?: train.BatchPlace) => batch(i, at) };
    const [x, y] = await byCode(later as never, asItIs).batch(Int32Array.of(2), place);
    expect([x.tolist(), y.tolist(), places]).toEqual([[[1]], [2], [place, place]]);
  });

  test('refuses what is no batch', () => {
    const scalar = { data: new Float32Array(1), shape: [], dtype: 'float32' };
    expect(() => train.transformed(pixels([1]), () => ({ x: scalar, y: scalar }) as never).batch(first)).toThrow(
      'inputs () and targets (), which differ in the number of samples',
    );
    for (const given of [
      null,
      5,
      { x: scalar },
      { x: scalar, y: { data: [1], shape: [1] } },
      { x: { data: scalar.data }, y: scalar },
    ])
      expect(() => train.transformed(pixels([1]), () => given as never).batch(first)).toThrow('it must give { x, y }');
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

/** A worker of so many threads whose module is this text. */
function byCode(data: train.Data, code: string, options: WorkerTransformOptions = {}): WorkerDataset {
  const dataset = transformInWorker(data, new URL(`data:text/javascript,${encodeURIComponent(code)}`), options);
  open.push(dataset);
  return dataset;
}
const asItIs = 'export default (batch) => batch;';
const first = Int32Array.of(0);

describe('a transform in a worker', () => {
  test('runs in as many threads as are asked for, if so many batches are awaited, each with its share', async () => {
    const code = `import { threadId } from 'node:worker_threads';
      export default async ({ x, y }) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { x: { ...x, data: x.data.fill(threadId) }, y };
      };`;
    const data = [np.zeros([9, 1]), np.zeros([9])] as const;
    const shares = async (workers: number | undefined, atOnce: number): Promise<number[]> => {
      const dataset = byCode(data, code, workers === undefined ? {} : { workers });
      const counts = new Map<number, number>();
      for (let done = 0; done < 6; done += atOnce) {
        const batches = await Promise.all(Array.from({ length: atOnce }, () => dataset.batch(first)));
        for (const [x] of batches) counts.set(x.item(), (counts.get(x.item()) ?? 0) + 1);
      }
      return [...counts.values()];
    };
    expect(await shares(undefined, 6)).toEqual([6]);
    expect(await shares(3, 1)).toEqual([6]);
    expect(await shares(3, 2)).toEqual([3, 3]);
    expect(await shares(3, 6)).toEqual([2, 2, 2]);
  });

  test('is given arrays of its own, whatever memory they lie in, and gives copies of what it keeps', async () => {
    const memory = Float32Array.of(9, 1, 2, 9);
    const shared = new Float32Array(new SharedArrayBuffer(8));
    shared.set([3, 4]);
    const both = Float32Array.of(5, 6);
    for (const [x, wanted] of [
      [memory.subarray(1, 3), [1, 2]],
      [shared, [3, 4]],
      [both, [5, 6]],
    ] as const) {
      const raw = (data: np.TypedArray): unknown => ({ data, shape: [2], dtype: 'float32' });
      const rows = () => ({ x: raw(x), y: raw(x === both ? both : Float32Array.of(0, 1)) });
      const dataset = byCode({ length: 2, batch: () => expect.fail('rows are there'), rows } as never, asItIs);
      expect((await dataset.batch(first))[0].tolist()).toEqual(wanted);
      // What is a part of more, or shared, is still there; what was whole has gone to the other thread.
      if (x !== both) expect((await dataset.batch(first))[0].tolist()).toEqual(wanted);
    }
    const keeping = `let kept; export default ({ x, y }) => { kept ??= { x, y }; return kept; };`;
    const dataset = byCode(pixels([7, 8]), keeping, { scale: 1 });
    for (const i of [0, 1]) expect((await dataset.batch(Int32Array.of(i)))[0].tolist()).toEqual([[7]]);
  });

  test('has the scale and the place of one on this thread, and its dtypes', async () => {
    for (const options of [{}, { scale: 1 }, { scale: 2 }]) {
      const [x, y] = await byCode(pixels([51, 102]), asItIs, options).batch(Int32Array.of(1, 0));
      const [sameX, sameY] = train.transformed(pixels([51, 102]), (b) => b, options).batch(Int32Array.of(1, 0));
      expect([x.tolist(), x.dtype, y.tolist(), y.dtype]).toEqual([sameX.tolist(), 'float32', sameY.tolist(), 'int32']);
    }
    for (const scale of [Number.NaN, '2' as never])
      expect(() => byCode(pixels([1]), asItIs, { scale })).toThrow('[transformInWorker] scale must be');
    const placed =
      'export default ({ x, y }, random, place) => ({ x: { ...x, data: Float32Array.of(random(), place.seed, place.epoch, place.index), shape: [1, 4], dtype: "float32" }, y });';
    const place = { seed: 4, epoch: 2, index: 3 };
    const dataset = byCode(pixels([1]), placed);
    expect((await dataset.batch(first, place))[0].tolist()).toEqual([
      [Math.fround(train.batchRandom(place)()), 4, 2, 3],
    ]);
    expect((await dataset.batch(first))[0].tolist()).toEqual([
      [Math.fround(train.batchRandom({ seed: 0, epoch: 0, index: 0 })()), 0, 0, 0],
    ]);
  });

  test('is named by a URL, its text, or a path from the working directory', async () => {
    const path = join(import.meta.dirname, 'augment.ts');
    const all: (readonly number[])[] = [];
    for (const module of [url, url.href, path, relative(process.cwd(), path)]) {
      const dataset = transformInWorker(pixels([5]), module);
      open.push(dataset);
      all.push((await dataset.batch(first))[0].data() as never);
    }
    for (const data of all) expect(data).toEqual(all[0]);
  });

  test.each([
    ['throws an error', 'throw new RangeError("too far")', 'RangeError: too far'],
    ['throws a text', 'throw "a text"', 'a text'],
    ['throws nothing', 'throw null', 'null'],
    ['fails later', 'new Promise(() => setTimeout(() => { throw new Error("later"); }))', 'Error: later'],
    ['ends its thread', 'process.exit(3)', 'its worker thread ended with code 3'],
    ['gives a number', '5', "the transform gave '5'"],
    ['gives no targets', '({ x: { data: new Float32Array(1), shape: [1] } })', 'the transform gave'],
    ['gives targets without elements', '({ ...batch, y: { shape: [1] } })', 'the transform gave'],
    ['gives inputs without a shape', '({ ...batch, x: { data: batch.x.data } })', 'the transform gave'],
    ['gives targets without a shape', '({ ...batch, y: { data: batch.y.data } })', 'the transform gave'],
    ['gives inputs without elements', '({ ...batch, x: { shape: [1] } })', 'the transform gave'],
  ])('that %s fails the batch with that', async (_, body, message) => {
    const code = `export default (batch) => { ${body.startsWith('throw') ? body : `return ${body}`}; };`;
    const failed = byCode(pixels([1]), code).batch(first);
    await expect(failed).rejects.toThrow(DataError);
    await expect(failed).rejects.toThrow(message);
  });

  test('ends its threads when it is closed, once, and has none before its first batch', async () => {
    const terminate = vi.spyOn(Worker.prototype, 'terminate');
    const dataset = byCode(pixels([1]), asItIs, { workers: 2 });
    await dataset.close();
    expect(terminate).toHaveBeenCalledTimes(0);
    await Promise.all([dataset.batch(first), dataset.batch(first)]);
    await dataset.close();
    await dataset.close();
    expect(terminate).toHaveBeenCalledTimes(2);
    terminate.mockRestore();
  });

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
      'workers must be a whole number of at least 1 and at most 64, not 0',
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
