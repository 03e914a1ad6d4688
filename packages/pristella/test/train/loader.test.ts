import { describe, expect, test } from 'vitest';
import { ArgumentError, DataError, data, nn, np, ShapeError, type Tensor, train } from '../../src/index.ts';

const counting = (n: number): train.Dataset => train.tensorDataset(np.arange(n).reshape([n, 1]), np.arange(n));
const labels = (batch: train.Batch): number[] => Array.from(batch[1].data());
const epochOf = (loader: train.DataLoader): number[][] => [...loader].map(labels);
const sorted = (a: number[]): number[] => a.toSorted((x, y) => x - y);

describe('a loader', () => {
  test('gives every sample once an epoch, the last batch being smaller', () => {
    const batches = epochOf(new train.DataLoader(counting(10), { batchSize: 4 }));
    expect(batches.map((b) => b.length)).toEqual([4, 4, 2]);
    expect(sorted(batches.flat())).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('leaves the smaller batch out if it is told to', () => {
    const loader = new train.DataLoader(counting(10), { batchSize: 4, dropLast: true });
    expect(loader.length).toBe(2);
    expect(epochOf(loader).map((b) => b.length)).toEqual([4, 4]);
    expect(() => new train.DataLoader(counting(3), { batchSize: 4, dropLast: true })).toThrow(
      '3 samples fill no batch of 4',
    );
  });

  test('takes data in every form that fit takes, and says what it cannot read', () => {
    const [x, y] = [np.arange(4).reshape([4, 1]), [0, 1, 2, 3]];
    const loader = new train.DataLoader({ features: x, labels: y }, { batchSize: 4, shuffle: false });
    expect(epochOf(loader)).toEqual([[0, 1, 2, 3]]);
    expect(() => new train.DataLoader({ x, t: y } as unknown as train.Data)).toThrow('this is no data to learn from');
    expect(() => new train.DataLoader([x, y], { batch: 4 } as train.LoaderOptions)).toThrow(
      "there is no option 'batch'",
    );
  });

  test('keeps the order if it is not to shuffle', () => {
    const loader = new train.DataLoader(counting(5), { batchSize: 2, shuffle: false });
    expect([...epochOf(loader), ...epochOf(loader)].flat()).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
  });

  test('has an order that is a function of seed and epoch', () => {
    const epochs = (seed: number): number[][] => {
      const loader = new train.DataLoader(counting(50), { batchSize: 7, seed });
      return [epochOf(loader).flat(), epochOf(loader).flat()];
    };
    const [first, second] = epochs(3);
    expect(first).not.toEqual(second);
    expect(epochs(3)).toEqual([first, second]);
    expect(epochs(4)[0]).not.toEqual(first);
    const late = new train.DataLoader(counting(50), { batchSize: 7, seed: 3 });
    late.load({ epoch: 1, position: 0 });
    expect(epochOf(late).flat()).toEqual(second);
  });

  test('goes on exactly where a state says, and where a loop was broken off', () => {
    const options = { batchSize: 3, seed: 1 };
    const whole = epochOf(new train.DataLoader(counting(10), options));
    const [broken, resumed] = [1, 2].map(() => new train.DataLoader(counting(10), options)) as [
      train.DataLoader,
      train.DataLoader,
    ];
    for (const batch of broken) if (labels(batch).length > 0) break;
    expect(broken.state).toEqual({ epoch: 0, position: 1 });
    resumed.load(broken.state);
    expect(epochOf(broken)).toEqual(whole.slice(1));
    expect(epochOf(resumed)).toEqual(whole.slice(1));
    expect(resumed.state).toEqual({ epoch: 1, position: 0 });
  });

  const moved = 'the loader was moved on by another loop, next() or load() within this loop over it';
  test.each([1, 2, 3, 4])('of %i batches ends a loop within a loop over it by an error', (n) => {
    const loader = new train.DataLoader(counting(n), { batchSize: 1 });
    let turns = 0;
    const nest = (): void => {
      for (const _ of loader) for (const __ of loader) if (++turns > 100) throw new Error('it does not end');
    };
    expect(nest).toThrow(moved);
    expect(nest).toThrow(ArgumentError);
    expect(turns).toBeLessThan(2 * n);
    // Two loaders: every pair.
    const other = new train.DataLoader(counting(n), { batchSize: 1 });
    loader.load({ epoch: 0, position: 0 });
    let pairs = 0;
    for (const _ of loader) for (const __ of other) pairs++;
    expect(pairs).toBe(n * n);
  });

  test.each([1, 2, 3, 4])('of %i batches does so by for await', async (n) => {
    for (const data of [counting(n), { length: n, batch: async (i: Int32Array) => counting(n).batch(i) }]) {
      const loader = new train.DataLoader(data, { batchSize: 1 });
      let turns = 0;
      const nest = async (): Promise<void> => {
        for await (const _ of loader) for await (const __ of loader) if (++turns > 100) throw new Error('no end');
      };
      await expect(nest()).rejects.toThrow(moved);
      await expect(nest()).rejects.toThrow(moved);
      expect(turns).toBeLessThan(2 * n);
    }
  });

  test('ends a loop by an error where an inner one was broken off, or the loader was moved by hand', async () => {
    const loader = new train.DataLoader(counting(6), { batchSize: 2 });
    const during = (f: () => unknown) => (): void => {
      for (const _ of loader) f();
    };
    expect(
      during(() => {
        for (const _ of loader) break;
      }),
    ).toThrow(moved);
    expect(during(() => loader.load({ epoch: 0, position: 1 }))).toThrow(moved);
    loader.load({ epoch: 0, position: 0 });
    expect(
      during(() => {
        while (loader.next());
      }),
    ).toThrow(moved);
    const two = [loader[Symbol.asyncIterator](), loader[Symbol.asyncIterator]()] as const;
    await two[0].next();
    await two[1].next();
    await expect(two[0].next()).rejects.toThrow(moved);
  });

  test('lets one who has taken a first batch by an iterator go on by a loop', () => {
    const loader = new train.DataLoader(counting(6), { batchSize: 2, shuffle: false });
    const first = loader[Symbol.iterator]().next().value;
    expect(first && labels(first)).toEqual([0, 1]);
    const [second] = loader;
    expect(second && labels(second)).toEqual([2, 3]);
    expect(epochOf(loader)).toEqual([[4, 5]]);
    expect(epochOf(loader)).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
  });

  test('refuses batch sizes and states that make no sense', () => {
    for (const batchSize of [0, -1, 2.5, Number.NaN]) {
      expect(() => new train.DataLoader(counting(3), { batchSize })).toThrow(ArgumentError);
    }
    expect(() => new train.DataLoader(counting(3)).load({ epoch: 0, position: 9 })).toThrow(
      'there is no batch 9 in epoch 0 of 1 batches',
    );
  });
});

describe('a dataset', () => {
  test('keeps uint8 images as they are and gives batches of 0 to 1', () => {
    const set = train.tensorDataset(np.array(Uint8Array.of(0, 51, 255, 102)).reshape([2, 2]), Int32Array.of(7, 8));
    expect([set.x.dtype, set.length]).toEqual(['uint8', 2]);
    const [x, y] = set.batch(Int32Array.of(1, 0, 1));
    expect(x.dtype).toBe('float32');
    [1, 0.4, 0, 0.2, 1, 0.4].forEach((v, i) => {
      expect(x.data()[i]).toBeCloseTo(v, 6);
    });
    expect(y.tolist()).toEqual([8, 7, 8]);
  });

  test('scales as it is told', () => {
    const pixels = np.array(Uint8Array.of(0, 51)).reshape([2, 1]);
    const x = (scale?: number): unknown =>
      train
        .tensorDataset(pixels, [0, 1], scale === undefined ? {} : { scale })
        .batch(Int32Array.of(1))[0]
        .item();
    expect(x(1)).toBe(51);
    expect(x(2)).toBe(102);
    expect(
      train
        .tensorDataset([[1], [2]], [0, 1], { scale: 10 })
        .batch(Int32Array.of(1))[0]
        .item(),
    ).toBe(20);
  });

  test('is made of pairs, of tensors, of data sets and of tables', () => {
    const iris = data.loadIris();
    for (const any of [
      [iris.features, iris.labels],
      [np.zeros([150, 4]), [...iris.labels.data()]],
      iris,
      { images: iris.features, labels: iris.labels },
      { x: iris.features, y: iris.labels },
      { features: iris.features, targets: iris.labels },
    ] as train.Data[]) {
      const [x, y] = train.asDataset(any).batch(Int32Array.of(0, 149)) as [Tensor, Tensor];
      expect(x.shape).toEqual([2, 4]);
      expect(y.tolist()).toEqual([0, 2]);
    }
    const part = np.ones([2, 1]);
    for (const list of [[], [part], [part, part, part], [part, part, undefined]])
      expect(() => train.asDataset(list as never), `${list.length}`).toThrow('this is no data to learn from');
    expect(() => train.asDataset({ pictures: 1 } as never)).toThrow('this is no data to learn from\nhint: give [x, y]');
  });

  test('wants as many targets as inputs, and some of them', () => {
    expect(() => train.tensorDataset(np.zeros([100, 4]), np.zeros([99]))).toThrow(ShapeError);
    expect(() => train.tensorDataset(np.zeros([100, 4]), np.zeros([99]))).toThrow(
      'inputs (100, 4) and targets (99,) differ in the number of samples',
    );
    expect(() => train.tensorDataset(np.zeros([0, 4]), np.zeros([0]))).toThrow(DataError);
  });

  test('splits into two parts without a common sample, by seed', () => {
    const parts = (seed: number): number[][] =>
      train
        .split(counting(20), 0.25, seed)
        .map((d) => labels(d.batch(Int32Array.from({ length: d.length }, (_, i) => i))));
    const [rest, part] = parts(1) as [number[], number[]];
    expect([rest.length, part.length]).toEqual([15, 5]);
    expect(sorted([...rest, ...part])).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(parts(1)).toEqual([rest, part]);
    expect(parts(2)).not.toEqual([rest, part]);
    for (const fraction of [0, 1, -1, Number.NaN])
      expect(() => train.split(counting(20), fraction)).toThrow(ArgumentError);
    expect(() => train.split(counting(1), 0.5)).toThrow('cannot split off 0.5 of 1 samples');
  });
});

describe('a schedule', () => {
  const values = (f: train.Schedule, total: number): number[] => Array.from({ length: total }, (_, i) => f(i, total));
  test('steps down every so many steps', () => {
    expect(values(train.stepDecay(2, 0.5), 5)).toEqual([1, 1, 0.5, 0.5, 0.25]);
  });
  test('decays exponentially', () => {
    expect(values(train.exponentialDecay(0.5), 4)).toEqual([1, 0.5, 0.25, 0.125]);
  });
  test('falls along a cosine, and stays at its end', () => {
    const expected = [1, 0.5 + Math.SQRT2 / 4, 0.5, 0.5 - Math.SQRT2 / 4];
    values(train.cosine(), 4).forEach((v, i) => {
      expect(v).toBeCloseTo(expected[i]!, 15);
    });
    expect(train.cosine({ last: 0.1 })(9, 4)).toBeCloseTo(0.1, 15);
    expect(train.cosine({ steps: 2 })(1, 100)).toBeCloseTo(0.5, 15);
  });
  test('warms up to 1, then follows another from its beginning', () => {
    expect(values(train.warmUp(4), 6)).toEqual([0.25, 0.5, 0.75, 1, 1, 1]);
    expect(values(train.warmUp(2, train.exponentialDecay(0.5)), 5)).toEqual([0.5, 1, 1, 0.5, 0.25]);
    expect(train.warmUp(2, train.cosine())(6, 10)).toBeCloseTo(0.5, 15);
  });
  test('refuses numbers of steps that are no positive whole numbers', () => {
    expect(() => train.stepDecay(0)).toThrow(ArgumentError);
    expect(() => train.warmUp(1.5)).toThrow(ArgumentError);
    expect(() => train.cosine({ steps: -1 })).toThrow(ArgumentError);
  });
});

test('a path instead of the content of a model file is an error that names the function for paths', () => {
  const path = 'model.safetensors' as unknown as train.ModelFile;
  expect(() => train.loadModelFile(nn.linear(1, 1), path)).toThrow("loadModel(path, model) of 'pristella/node'");
});

test('a dataset of one’s own has a whole number of samples, from none on', () => {
  const own = (length: unknown) => ({ length, batch: () => [np.ones([1]), np.ones([1])] }) as unknown as train.Dataset;
  for (const length of [0, 1, 9]) expect(train.asDataset(own(length)).length).toBe(length);
  for (const length of [-1, 2.5, Infinity, Number.NaN, '3', undefined])
    expect(() => train.asDataset(own(length))).toThrow(
      'the number of samples of a dataset must be a whole number of at least 0',
    );
});
