import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DataError, data, NonFiniteError, nn, np, type Tensor, type TensorLike, train } from '../../src/index.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';
import { bitsOf, flowerModel } from './flowers.ts';

const iris = data.loadIris();
const features = np.fromData(iris.features.data(), iris.features.shape, iris.features.dtype);
const labels = np.fromData(iris.labels.data(), iris.labels.shape, iris.labels.dtype);

/** All that a failed step must leave as it was. */
const standing = (trainer: train.Trainer): string =>
  JSON.stringify([
    bitsOf(trainer.model),
    trainer.state().progress,
    [...trainer.optimizer.stateDict()].map(([name, t]) => [name, t.tolist()]),
    trainer.model.parameters().map((p) => p.waits),
    trainer.history.losses,
  ]);

describe('a step of several batches', () => {
  test.each(['at hand', 'late'])('takes the memory of one of a single batch, within 1.3: data %s', async (kind) => {
    const bytes = async (accumulate: number): Promise<number> => {
      const program = join(import.meta.dirname, 'accumulated.ts');
      const { stdout } = await promisify(execFile)(process.execPath, [program, `${accumulate}`, kind]);
      return Number(stdout);
    };
    const one = await bytes(1);
    const sixteen = await bytes(16);
    expect(one).toBeGreaterThan(8 * 2 ** 20);
    expect(sixteen / one).toBeLessThan(1.3);
  });

  test.each(Object.keys(modes) as Mode[])('is one of a batch as large as all of them, by %s', async (mode) => {
    const weights = async (options: train.FitOptions): Promise<Tensor[]> => {
      nn.manualSeed(3);
      const model = nn.sequential(nn.linear(4, 8), nn.tanh, nn.linear(8, 3)).astype('float64');
      // Twice the steps of an epoch, of which the last has fewer samples.
      const fitted = { epochs: 2, shuffle: false, optimizer: train.momentum({ lr: 0.1 }), ...options };
      await inMode(mode, () => train.fit(model, iris, fitted));
      return model.parameters();
    };
    const large = await weights({ batchSize: 40 });
    for (const accumulate of [2, 4, 8]) {
      const small = await weights({ batchSize: 40 / accumulate, accumulate });
      small.forEach((p, i) => {
        expect(
          p
            .sub(large[i] as Tensor)
            .abs()
            .max()
            .item(),
        ).toBeLessThan(1e-13);
      });
    }
  });

  test('has the bits of the same sums made by hand', async () => {
    const make = (): nn.Linear => {
      nn.manualSeed(4);
      return nn.linear(4, 3);
    };
    const factory = train.adam({ lr: 0.05, clipNorm: 0.5 });
    const [fitted, byHand] = [make(), make()];
    await train.fit(fitted, iris, { batchSize: 32, accumulate: 3, shuffle: false, optimizer: factory });
    const optimizer = factory(byHand);
    // 150 samples in batches of 32: the last one has 22.
    for (const sizes of [
      [32, 32, 32],
      [32, 22],
    ]) {
      const total = sizes.reduce((a, b) => a + b);
      let from = total === 96 ? 0 : 96;
      for (const n of sizes) {
        const [x, t] = [features.at(`${from}:${from + n}`), labels.at(`${from}:${from + n}`)];
        nn.crossEntropy(byHand(x), t)
          .mul(n / total)
          .backward();
        from += n;
      }
      optimizer.step();
    }
    expect(bitsOf(fitted)).toBe(bitsOf(byHand));
  });

  test('names the op whose slope has no bound, in whichever of its batches it is', async () => {
    for (const place of [1, 2, 3]) {
      let seen = 0;
      const loss: nn.Loss = (y, t) => {
        const bad = ++seen === place ? np.sqrt(np.asTensor(y).mul(0)).sum() : 0;
        return nn.crossEntropy(y, t).add(bad);
      };
      const run = train.fit(nn.linear(4, 3), iris, { batchSize: 10, accumulate: 3, loss });
      await expect(run).rejects.toMatchObject({ name: 'NonFiniteError', step: 1, badOp: 'sqrt' });
    }
  });

  test('weighs batches by the samples that they have, also where those are not as many as were asked for', async () => {
    const run = async (options: train.FitOptions, batch: train.Dataset['batch']): Promise<train.Trainer> => {
      nn.manualSeed(3);
      const model = nn.sequential(nn.linear(4, 3)).astype('float64');
      const optimizer = train.sgd({ lr: 0.1 });
      const trainer = new train.Trainer(model, { length: 12, batch }, { shuffle: false, optimizer, ...options });
      await trainer.run();
      return trainer;
    };
    /** Every third sample twice. */
    const uneven = (picks: Int32Array): train.Batch => {
      const more = Int32Array.from([...picks].flatMap((i) => (i % 3 === 0 || i > 8 ? [i, i] : [i])));
      return [np.take(features, more, 0), np.take(labels, more, 0)];
    };
    const large = await run({ batchSize: 12 }, uneven);
    for (const [batchSize, accumulate] of [
      [4, 3],
      [2, 6],
      [5, 3],
    ] as const) {
      const small = await run({ batchSize, accumulate }, uneven);
      expect(small.step).toBe(1);
      small.model.parameters().forEach((p, i) => {
        expect(
          p
            .sub(large.model.parameters()[i] as Tensor)
            .abs()
            .max()
            .item(),
        ).toBeLessThan(1e-14);
      });
      expect(small.history.losses[0]).toBeCloseTo(large.history.losses[0] as number, 14);
      expect(small.history.metrics.accuracy?.[0]).toBeCloseTo(large.history.metrics.accuracy?.[0] as number, 14);
    }
  });

  test('reaches parameters that only some of its batches reach, and those of a slope that is a plain number', async () => {
    class Switch extends nn.Module {
      a = new nn.Parameter(np.array([1]), 'a');
      b = new nn.Parameter(np.array([1]), 'b');
      forward(x: TensorLike): Tensor {
        const t = np.asTensor(x);
        return (t.at(0, 0).item() < 2 ? this.a : this.b).sum().add(t.sum().mul(0));
      }
    }
    const model = new Switch();
    const x = np.array([[0], [1], [2], [3]]);
    const options = { loss: (y: TensorLike) => np.asTensor(y), optimizer: train.sgd({ lr: 1 }), metrics: {} };
    for (const accumulate of [4, 3]) {
      model.a.assign(np.array([1]));
      model.b.assign(np.array([1]));
      await train.fit(model, [x, x], { ...options, batchSize: 1, shuffle: false, accumulate });
      const expected = accumulate === 4 ? [0.5, 0.5] : [1 - 2 / 3, 1 - 1 / 3 - 1];
      expect([model.a.item(), model.b.item()].map((v) => v.toFixed(12))).toEqual(expected.map((v) => v.toFixed(12)));
    }
  });

  test('moves statistics with each of its batches, and draws a mask for each', async () => {
    const make = (): nn.Sequential => {
      nn.manualSeed(5);
      return nn.sequential(nn.batchNorm(4), nn.dropout(0.5), nn.linear(4, 3));
    };
    const options = { batchSize: 30, shuffle: false, optimizer: train.sgd({ lr: 0 }) };
    const [one, five] = [make(), make()];
    await train.fit(one, iris, options);
    await train.fit(five, iris, { ...options, accumulate: 5 });
    expect(bitsOf(five)).toBe(bitsOf(one));
    expect(five.streams().get('1.random')?.draws).toBe(5);
  });

  test.each([1, 2, 3, 4])(
    'of which batch %i fails leaves everything as it was, and can be taken again',
    async (place) => {
      const faults: [string, (trainer: () => train.Trainer) => Partial<train.FitOptions>, unknown][] = [];
      let broken = false;
      let seen = 0;
      const atPlace = (): boolean => broken && seen % 4 === place % 4;
      const counted = (y: TensorLike, t: TensorLike, f: (loss: Tensor) => Tensor): Tensor => {
        seen++;
        return f(nn.crossEntropy(y, t));
      };
      faults.push(
        ['an error', () => ({ loss: (y, t) => counted(y, t, (l) => (atPlace() ? slip() : l)) }), 'a slip'],
        [
          'a gradient',
          // The root of 0 is 0, and its slope has no bound.
          () => ({
            loss: (y, t) => counted(y, t, (l) => (atPlace() ? l.add(np.sqrt(np.asTensor(y).mul(0)).sum()) : l)),
          }),
          NonFiniteError,
        ],
        ['NaN', () => ({ loss: (y, t) => counted(y, t, (l) => (atPlace() ? l.mul(Number.NaN) : l)) }), NonFiniteError],
        [
          'a label',
          () => ({
            loss: (y, t) => counted(y, t, (l) => (atPlace() ? l.add(nn.crossEntropy(np.asTensor(y), wrong())) : l)),
          }),
          DataError,
        ],
      );
      for (const [what, options, expected] of faults) {
        const make = (): train.Trainer => {
          seen = 0;
          const settings = { batchSize: 10, accumulate: 4, seed: 2, optimizer: train.adam({ lr: 0.02 }) };
          const trainer: train.Trainer = new train.Trainer(flowerModel(), iris, {
            ...settings,
            ...options(() => trainer),
          });
          return trainer;
        };
        broken = false;
        const straight = make();
        await straight.run();
        const trainer = make();
        await trainer.run({ steps: 2 });
        const before = standing(trainer);
        broken = true;
        for (let i = 0; i < 2; i++) {
          seen = 0;
          await expect(trainer.run(), what).rejects.toThrow(expected as string);
          expect(standing(trainer), what).toBe(before);
        }
        broken = false;
        await trainer.run();
        expect(bitsOf(trainer.model)).toBe(bitsOf(straight.model));
        expect(trainer.history.losses).toEqual(straight.history.losses);
      }
    },
  );

  test('that waits for its batches shows nothing of itself meanwhile', async () => {
    const straight = new train.Trainer(flowerModel(), iris, { batchSize: 10, accumulate: 5, seed: 2 });
    await straight.run();
    const seen: string[] = [];
    const own: string[] = [];
    const source = train.tensorDataset(features, labels);
    const late: train.AsyncDataset = {
      length: 150,
      batch: async (picks) => {
        await new Promise((resolve) => setImmediate(resolve));
        // Others have their turns: they read, predict and save.
        seen.push(bitsOf(trainer.model), JSON.stringify(trainer.state().progress));
        await train.predict(trainer.model, features);
        await train.evaluate(trainer.model, iris);
        return source.batch(picks);
      },
    };
    const trainer = new train.Trainer(flowerModel(), late, { batchSize: 10, accumulate: 5, seed: 2, prefetch: 0 });
    own.push(bitsOf(trainer.model), JSON.stringify(trainer.state().progress));
    trainer.observe({
      onStep: () => void own.push(bitsOf(trainer.model), JSON.stringify(trainer.state().progress)),
    });
    await trainer.run();
    expect(seen).toHaveLength(30);
    // Three steps of five batches each.
    for (let i = 0; i < 15; i++) {
      const step = Math.floor(i / 5);
      expect(seen.slice(2 * i, 2 * i + 2)).toEqual(own.slice(2 * step, 2 * step + 2));
    }
    expect(bitsOf(trainer.model)).toBe(bitsOf(straight.model));
    expect(trainer.history.losses).toEqual(straight.history.losses);
  });

  test.each([1, 2, 3])('is resumed after step %i to the same bits', async (steps) => {
    const make = (): train.Trainer =>
      new train.Trainer(flowerModel(), iris, { batchSize: 10, accumulate: 4, epochs: 2, seed: 2 });
    const straight = make();
    await straight.run();
    const first = make();
    await first.run({ steps });
    const second = make();
    second.load(train.decodeCheckpoint(train.encodeCheckpoint(first.state())));
    await second.run();
    expect(bitsOf(second.model)).toBe(bitsOf(straight.model));
  });
});

const slip = (): never => {
  throw new Error('a slip');
};
/** Ten labels of which one is none, as a run finds out. */
const wrong = (): Tensor =>
  np.take(np.concatenate([np.full([9000], 7), np.zeros([9])]).astype('int32'), np.arange(10), 0);
