import { describe, expect, test } from 'vitest';
import { ArgumentError, nn, np, train } from '../../src/index.ts';

/** A source of `count` numbers that keeps a diary of what is asked of it. */
function source(count: number, failAt = -1): { diary: string[]; values: () => AsyncGenerator<number> } {
  const diary: string[] = [];
  return {
    diary,
    async *values() {
      try {
        for (let i = 0; i < count; i++) {
          diary.push(`make ${i}`);
          await new Promise((resolve) => setImmediate(resolve));
          if (i === failAt) throw new Error(`no value ${i}`);
          yield i;
        }
      } finally {
        diary.push('closed');
      }
    },
  };
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const v of values) all.push(v);
  return all;
}

describe('prefetch', () => {
  test('gives all values in their order, of any depth', async () => {
    for (const depth of [0, 1, 2, 7]) {
      const { values, diary } = source(5);
      expect(await collect(train.prefetch(values(), { depth }))).toEqual([0, 1, 2, 3, 4]);
      expect(diary.at(-1)).toBe('closed');
    }
    expect(await collect(train.prefetch([]))).toEqual([]);
  });

  test('makes the next values while one is in use, as many as its depth', async () => {
    const started: number[] = [];
    const finish: (() => void)[] = [];
    const requests = function* (): Generator<Promise<number>> {
      for (let i = 0; i < 6; i++) {
        started.push(i);
        yield new Promise((resolve) => {
          finish.push(() => resolve(i));
        });
      }
    };
    const values = train.prefetch(requests(), { depth: 2 });
    const first = values.next();
    await Promise.resolve();
    expect(started).toEqual([0, 1, 2]);
    // They may be ready in any order.
    finish[2]!();
    finish[1]!();
    finish[0]!();
    expect((await first).value).toBe(0);
    expect(started).toEqual([0, 1, 2]);
    expect((await values.next()).value).toBe(1);
    expect(started).toEqual([0, 1, 2, 3]);
    expect((await values.next()).value).toBe(2);
    expect(started).toEqual([0, 1, 2, 3, 4]);
    await values.return(undefined);
    expect(started).toEqual([0, 1, 2, 3, 4]);
  });

  test('does not read ahead what is given at once', async () => {
    const made: number[] = [];
    const numbers = function* (): Generator<number> {
      for (let i = 0; i < 3; i++) {
        made.push(i);
        yield i;
      }
    };
    const values = train.prefetch(numbers(), { depth: 2 });
    await values.next();
    expect(made).toEqual([0]);
    expect(await collect(values)).toEqual([1, 2]);
  });

  test('throws an error where its value would have come, after the values before it', async () => {
    const { values, diary } = source(5, 3);
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const v of train.prefetch(values(), { depth: 4 })) seen.push(v);
      })(),
    ).rejects.toThrow('no value 3');
    expect(seen).toEqual([0, 1, 2]);
    expect(diary.filter((line) => line === 'closed')).toEqual(['closed']);
  });

  test('throws an error of a source without promises in its turn, too', async () => {
    const requests = function* (): Generator<Promise<number>> {
      yield Promise.resolve(0);
      throw new Error('no more');
    };
    const values = train.prefetch(requests());
    expect((await values.next()).value).toBe(0);
    await expect(values.next()).rejects.toThrow('no more');
    expect((await values.next()).done).toBe(true);
  });

  test('closes the source when the loop is left early, by break or by an error', async () => {
    const left = source(100);
    for await (const v of train.prefetch(left.values(), { depth: 2 })) if (v === 1) break;
    expect(left.diary.at(-1)).toBe('closed');
    expect(left.diary.length).toBeLessThan(8);
    const failed = source(100);
    await expect(
      (async () => {
        for await (const v of train.prefetch(failed.values())) if (v === 1) throw new Error('on purpose');
      })(),
    ).rejects.toThrow('on purpose');
    expect(failed.diary.at(-1)).toBe('closed');
  });

  test('leaves no rejection unhandled when values that nobody takes fail', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listen);
    try {
      const requests = [Promise.resolve(0), Promise.reject(new Error('never taken'))];
      for await (const _ of train.prefetch(requests, { depth: 3 })) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', listen);
    }
  });

  test('refuses depths and options that make no sense', async () => {
    for (const depth of [-1, 1.5, Number.NaN])
      await expect(train.prefetch([], { depth }).next()).rejects.toThrow(ArgumentError);
    await expect(train.prefetch([], { deep: 1 } as never).next()).rejects.toThrow("there is no option 'deep'");
  });
});

/** Samples 0 to n - 1, made after a while; `failing` batches fail, once each. */
function slow(n: number, failing: string[] = []): train.AsyncDataset & { made: string[] } {
  const made: string[] = [];
  return {
    length: n,
    made,
    async batch(indices, place) {
      const { epoch, index } = place!;
      made.push(`${epoch}:${index}`);
      await new Promise((resolve) => setImmediate(resolve));
      const at = failing.indexOf(`${epoch}:${index}`);
      if (at >= 0) {
        failing.splice(at, 1);
        throw new Error(`batch ${index} of epoch ${epoch} is lost`);
      }
      const values = Float32Array.from(indices);
      return [np.array(values).reshape([-1, 1]), np.array(Int32Array.from(indices, (i) => i % 2))];
    },
  };
}

const rows = ([x]: train.Batch): number[] => [...x.data()];
const epochOf = async (loader: train.DataLoader): Promise<number[][]> => (await collect(loader)).map(rows);
const atOnce = (n: number): train.Dataset =>
  train.tensorDataset(np.arange(n).astype('float32').reshape([n, 1]), np.zeros([n], { dtype: 'int32' }));

describe('a loader of an asynchronous dataset', () => {
  const options = { batchSize: 4, seed: 3 };

  test('gives the batches that one of a dataset in memory gives', async () => {
    const [a, b] = [new train.DataLoader(slow(10), options), new train.DataLoader(atOnce(10), options)];
    for (let epoch = 0; epoch < 2; epoch++) {
      const expected = [...b].map(rows);
      expect(await epochOf(a)).toEqual(expected);
    }
    expect(await epochOf(new train.DataLoader(atOnce(10), options))).toEqual(
      [...new train.DataLoader(atOnce(10), options)].map(rows),
    );
  });

  test('asks for two batches ahead unless told otherwise, and for none beyond the epoch', async () => {
    for (const [prefetch, expected] of [
      [undefined, 3],
      [0, 1],
      [5, 4],
    ] as const) {
      const dataset = slow(16);
      const loader = new train.DataLoader(dataset, { ...options, ...(prefetch === undefined ? {} : { prefetch }) });
      for await (const batch of loader) {
        expect(rows(batch).length).toBe(4);
        break;
      }
      expect(dataset.made.length).toBe(expected);
    }
    expect(() => new train.DataLoader(slow(4), { prefetch: -1 })).toThrow(
      '[DataLoader] prefetch must be a whole number',
    );
  });

  test('counts a batch when it is handed out, not when it is made', async () => {
    const whole = await epochOf(new train.DataLoader(slow(20), options));
    const loader = new train.DataLoader(slow(20), options);
    for await (const batch of loader) if (rows(batch).length > 0 && loader.state.position === 2) break;
    expect(loader.state).toEqual({ epoch: 0, position: 2 });
    const resumed = new train.DataLoader(slow(20), options);
    resumed.load(loader.state);
    expect(await epochOf(loader)).toEqual(whole.slice(2));
    expect(await epochOf(resumed)).toEqual(whole.slice(2));
    expect(resumed.state).toEqual({ epoch: 1, position: 0 });
  });

  test('asks again for a batch that failed', async () => {
    const loader = new train.DataLoader(slow(20, ['0:2']), options);
    const seen: number[][] = [];
    await expect(
      (async () => {
        for await (const batch of loader) seen.push(rows(batch));
      })(),
    ).rejects.toThrow('batch 2 of epoch 0 is lost');
    expect(seen.length).toBe(2);
    expect([...seen, ...(await epochOf(loader))]).toEqual(await epochOf(new train.DataLoader(slow(20), options)));
  });

  test('says that its batches have to be waited for', () => {
    expect(() => [...new train.DataLoader(slow(4), options)]).toThrow('have to be waited for\nhint: use `for await');
  });
});

describe('training on an asynchronous dataset', () => {
  const build = (): nn.Module => {
    nn.manualSeed(0);
    return nn.sequential(nn.linear(1, 8), nn.relu, nn.linear(8, 2));
  };
  const settings = { batchSize: 8, epochs: 3, seed: 5, validation: 0.2, accumulate: 2 };
  const inMemory = (): train.Dataset => {
    const x = np.arange(64).astype('float32').reshape([64, 1]);
    return train.tensorDataset(x, np.array(Int32Array.from({ length: 64 }, (_, i) => i % 2)));
  };

  test('gives the bits of one in memory', async () => {
    const expected = await train.fit(build(), inMemory(), settings);
    const history = await train.fit(build(), slow(64), settings);
    expect(history.losses).toEqual(expected.losses);
    expect(history.epochs.map((e) => e.validation)).toEqual(expected.epochs.map((e) => e.validation));
  });

  test('goes on from a state to the same bits, and after a batch that failed', async () => {
    const expected = (await train.fit(build(), slow(64), settings)).losses;
    const first = new train.Trainer(build(), slow(64), settings);
    await first.run({ steps: 5 });
    const second = new train.Trainer(build(), slow(64), settings);
    second.load(first.state());
    expect((await second.run()).losses).toEqual(expected);
    const hit = new train.Trainer(build(), slow(64, ['1:3']), settings);
    await expect(hit.run()).rejects.toThrow('batch 3 of epoch 1 is lost');
    expect((await hit.run()).losses).toEqual(expected);
  });

  test('evaluates on it, too', async () => {
    const model = build();
    expect(await train.evaluate(model, slow(64))).toEqual(await train.evaluate(model, inMemory()));
  });
});
