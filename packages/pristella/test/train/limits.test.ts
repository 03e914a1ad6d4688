import { describe, expect, test } from 'vitest';
import { ArgumentError, DataError, IndexError, nn, np, ShapeError, type Tensor, train } from '../../src/index.ts';
import { transformInWorker } from '../../src/train/node/index.ts';

// Limits of what training is given, met exactly, by one less and by one more; and what is taken where nothing is given.

const counting = (n: number): train.TensorDataset => train.tensorDataset(np.arange(n).reshape([n, 1]), np.arange(n));
const rowsOf = (dataset: train.Dataset): unknown =>
  dataset.batch(Int32Array.from({ length: dataset.length }, (_, i) => i))[1].tolist();

describe('a split', () => {
  test('has at least one sample in each part, however small or large the fraction', () => {
    const sizes = (n: number, fraction: number) => train.split(counting(n), fraction).map((part) => part.length);
    for (const fraction of [1e-9, 0.04, 0.05, 0.149]) expect(sizes(10, fraction)).toEqual([9, 1]);
    expect(sizes(10, 0.15)).toEqual([8, 2]);
    expect(sizes(10, 0.949)).toEqual([1, 9]);
    for (const fraction of [0.95, 0.999])
      expect(() => sizes(10, fraction)).toThrow(`cannot split off ${fraction} of 10 samples`);
    for (const fraction of [1, 1.1, 0, -1e-9]) expect(() => sizes(10, fraction)).toThrow('the fraction must be');
    expect(sizes(2, 0.5)).toEqual([1, 1]);
    expect(() => sizes(1, 0.5)).toThrow(ArgumentError);
  });

  test('is that of seed 0 where none is given', () => {
    const parts = (...seed: number[]) => train.split(counting(20), 0.3, ...seed).map(rowsOf);
    expect(parts()).toEqual(parts(0));
    expect(parts()).not.toEqual(parts(1));
  });
});

describe('a dataset', () => {
  test('needs an axis of samples in inputs and targets, and one sample', () => {
    expect(train.tensorDataset([[1]], [2]).length).toBe(1);
    expect(() => train.tensorDataset(np.array(3), np.array(3))).toThrow(ShapeError);
    expect(() => train.tensorDataset(np.array([3]), np.array(3))).toThrow('inputs (1,) and targets () differ');
    expect(() => train.tensorDataset(np.array(3), np.array([3]))).toThrow('inputs () and targets (1,) differ');
    expect(() => train.tensorDataset(np.zeros([0, 1]), np.zeros([0]))).toThrow(DataError);
  });

  test('has the samples 0 to n - 1', () => {
    const rows = (...indices: number[]) => counting(3).rows!(Int32Array.from(indices));
    expect([...rows(0, 2).x.data]).toEqual([0, 2]);
    for (const i of [-1, 3]) {
      expect(() => rows(i)).toThrow(IndexError);
      expect(() => rows(i)).toThrow(`there is no sample ${i} among 3`);
    }
  });

  test('is scaled by 1 to what it is, whatever its dtype', () => {
    const first = (x: Tensor, scale?: number): unknown =>
      train
        .tensorDataset(x, [0], scale === undefined ? {} : { scale })
        .batch(Int32Array.of(0))[0]
        .item();
    const byte = np.array(Uint8Array.of(51)).reshape([1, 1]);
    expect([first(byte, 1), first(byte)]).toEqual([51, Math.fround(51 * Math.fround(1 / 255))]);
    expect([first(np.array([[3.5]]), 1), first(np.array([[3.5]])), first(np.array([[3.5]]), 2)]).toEqual([3.5, 3.5, 7]);
  });

  test('is made of a pair, not of one or three', () => {
    expect(train.asDataset([[[1]], [1]]).length).toBe(1);
    for (const list of [[[1]], [[1], [1], [1]]])
      expect(() => train.asDataset(list as never)).toThrow('this is no data to learn from');
  });
});

test('a loader goes on from batch 0 up to its end, and from no other', () => {
  const loader = new train.DataLoader(counting(6), { batchSize: 2 });
  const left = (position: number, epoch = 0): number => {
    loader.load({ epoch, position });
    return [...loader].length;
  };
  expect([left(0), left(2), left(3, 7)]).toEqual([3, 1, 0]);
  for (const [position, epoch] of [
    [-1, 0],
    [4, 0],
    [0.5, 0],
    [0, -1],
    [0, 0.5],
  ] as const)
    expect(() => left(position, epoch)).toThrow(`there is no batch ${position} in epoch ${epoch} of 3 batches`);
});

describe('a schedule', () => {
  test('stays at its end, and has one in a run of no steps', () => {
    const cosine = train.cosine({ last: 0.25 });
    expect(cosine(0, 2)).toBe(1);
    expect(cosine(1, 2)).toBeCloseTo(0.625, 12);
    for (const step of [2, 3, 100]) expect(cosine(step, 2)).toBe(0.25);
    expect([cosine(0, 0), cosine(1, 0)]).toEqual([1, 0.25]);
    for (const step of [5, 6]) expect(train.cosine({ steps: 5 })(step, 100)).toBe(0);
  });

  test('takes a tenth where no factor is given, and after one step at the least', () => {
    expect([0, 1, 2].map((step) => train.stepDecay(1)(step, 9))).toEqual([1, 0.1, 0.1 ** 2]);
    for (const every of [0, -1, 1.5]) expect(() => train.stepDecay(every)).toThrow(ArgumentError);
    expect(() => train.cosine({ steps: 0 })).toThrow(ArgumentError);
    expect(() => train.warmUp(0)).toThrow(ArgumentError);
  });

  test('that warms up hands over at its last step, with the steps that are left', () => {
    const seen: number[][] = [];
    const schedule = train.warmUp(2, (...at) => seen.push(at));
    expect([schedule(0, 5), schedule(1, 5), seen.length]).toEqual([0.5, 1, 0]);
    schedule(2, 5);
    schedule(3, 5);
    expect(seen).toEqual([
      [0, 3],
      [1, 3],
    ]);
    expect([0, 1, 2].map((step) => train.warmUp(1)(step, 5))).toEqual([1, 1, 1]);
  });
});

describe('early stopping', () => {
  // A model that never learns, and a metric that is what it is told at the one sample of each validation.
  const run = async (values: number[], patience: number, monitor = 'told') => {
    let validations = 0;
    const told = (y: Tensor): Tensor => np.array(y.shape[0] === 1 ? values[validations++]! : 0);
    const trainer = new train.Trainer(nn.sequential(nn.linear(1, 2)), [np.zeros([2, 1]), [0, 1]], {
      epochs: values.length,
      optimizer: train.sgd({ lr: 0 }),
      validation: [[[0]], [0]],
      patience,
      monitor,
      metrics: { told },
    });
    await trainer.run();
    return [trainer.epoch, trainer.earlyStopping?.bestEpoch];
  };

  test('waits for as many epochs without a better one as its patience, and an equal one is none', async () => {
    expect(await run([1, 2, 1, 3, 1], 1)).toEqual([3, 2]);
    expect(await run([1, 2, 1, 3, 1, 1, 9], 2)).toEqual([6, 4]);
    expect(await run([1, 1, 9], 1)).toEqual([2, 1]);
    expect(await run([1, 1, 9], 2)).toEqual([3, 3]);
  });

  test('takes less of the loss, which does not change here, and more of any other metric', async () => {
    expect(await run([1, 2, 3, 4], 2, 'loss')).toEqual([3, 1]);
    expect(await run([4, 3, 2, 1], 2)).toEqual([3, 1]);
    expect(await run([1, 2, 3, 4], 2)).toEqual([4, 4]);
  });

  test('passes over what is not a number', async () => {
    expect(await run([Number.NaN, 1, Number.NaN, 2], 2)).toEqual([4, 4]);
  });

  test('is no end for data to validate on whose loss is NaN, but an error', async () => {
    const options = { validation: [[[Number.NaN]], [0]] as train.Data, patience: 2, epochs: 9 };
    const fitted = train.fit(nn.sequential(nn.linear(1, 2)), [np.zeros([2, 1]), [0, 1]], options);
    await expect(fitted).rejects.toThrow('the validation loss of epoch 1 is NaN');
  });
});

test('an optimizer takes a rate of 0 or more, and cuts above 0', () => {
  const make =
    (options: train.OptimizerOptions): (() => unknown) =>
    () =>
      train.sgd({ lr: 0.1, ...options })(nn.linear(1, 1));
  for (const options of [{ lr: 0 }, { weightDecay: 0 }, { clipNorm: 1e-9 }, { clipValue: 1e-9 }])
    expect(make(options)).not.toThrow();
  for (const options of [{ lr: -1e-9 }, { lr: Number.NaN }, { weightDecay: -1e-9 }])
    expect(make(options)).toThrow('must be a number of at least 0');
  for (const options of [{ clipNorm: 0 }, { clipNorm: -1 }, { clipValue: 0 }])
    expect(make(options)).toThrow('must be a number above 0');
});

test('accuracy takes the sign of one column, and the largest of two or more', () => {
  const share = (y: number[][], t: number[] | number[][]) => train.accuracy(np.array(y), np.array(t)).item();
  expect(share([[2], [-1]], [[1], [1]])).toBe(0.5);
  expect(share([[0], [1e-9]], [[0], [1]])).toBe(1);
  expect(share([[2, 1]], [0])).toBe(1);
  expect(share([[2, 1]], [[0, 1]])).toBe(0);
  expect(() => share([[2]], [1])).toThrow(ShapeError);
  expect(() => share([[2, 1]], [[1]])).toThrow('targets (1, 1) do not fit predictions (1, 2)');
  expect(() => share([[2, 1]], [1, 1])).toThrow(ShapeError);
});

test('a transform runs in 1 to 64 workers', () => {
  const url = new URL('./augment.ts', import.meta.url);
  const make = (workers: number) => transformInWorker(counting(2), url, { workers });
  for (const workers of [1, 2, 63, 64]) expect(make(workers).length).toBe(2);
  for (const workers of [0, 65, 1.5, -1])
    expect(() => make(workers)).toThrow(`workers must be a whole number of at least 1 and at most 64`);
});
