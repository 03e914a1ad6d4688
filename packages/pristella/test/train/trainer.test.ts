import { describe, expect, test, vi } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import {
  ArgumentError,
  DataError,
  DeviceError,
  data,
  NonFiniteError,
  nn,
  np,
  type Tensor,
  train,
} from '../../src/index.ts';
import { bitsOf, flowerModel, flowerTrainer } from './flowers.ts';

const line = (n: number): [Tensor, Tensor] => {
  const x = np.linspace(-1, 1, n).reshape([n, 1]);
  return [x, x.mul(3).add(1)];
};

describe('fit', () => {
  test('learns a line from tensors, from lists and from typed arrays', async () => {
    const [x, y] = line(64);
    for (const [a, b] of [
      [x, y],
      [x.tolist(), y.tolist()],
    ] as [never, never][]) {
      const model = nn.sequential(nn.linear(1, 1));
      const options = { loss: nn.meanSquaredError, optimizer: train.sgd({ lr: 0.5 }), epochs: 30, batchSize: 16 };
      const history = await train.fit(model, a, b, options);
      expect(history.losses).toHaveLength(120);
      expect(history.losses.at(-1)).toBeLessThan(1e-6);
      expect(model([[2]]).item()).toBeCloseTo(7, 2);
    }
  });

  test('recognises flowers', async () => {
    nn.manualSeed(0);
    const model = nn.sequential(nn.linear(4, 16), nn.relu, nn.linear(16, 3));
    await train.fit(model, data.loadIris(), { epochs: 40, batchSize: 10, optimizer: train.adam({ lr: 0.01 }) });
    const scores = await train.evaluate(model, data.loadIris());
    expect(scores.accuracy).toBeGreaterThan(0.95);
    const y = await train.predict(model, data.loadIris().features, { batchSize: 40 });
    expect(y.shape).toEqual([150, 3]);
    expect(y.tolist()).toEqual((await train.predict(model, data.loadIris().features)).tolist());
    expect(np.mean(np.equal(np.argmax(y, 1), data.loadIris().labels.data())).item()).toBe(scores.accuracy);
  });

  test('refuses settings that make no sense before it begins', () => {
    const make =
      (options: train.FitOptions): (() => train.Trainer) =>
      () =>
        flowerTrainer(options);
    for (const options of [
      { epochs: 0 },
      { epochs: 1.5 },
      { accumulate: 0 },
      { batchSize: 0 },
      { patience: 0 },
      { validation: 1 },
    ]) {
      expect(make(options)).toThrow(ArgumentError);
    }
    expect(() => new train.Trainer(flowerModel(), data.loadIris(), { patience: 2 })).toThrow(
      'early stopping needs data to validate on',
    );
  });

  test('names what does not fit: labels, shapes, and a monitor that is not there', async () => {
    const iris = data.loadIris();
    const run = (model: nn.Module, any: train.Data, options?: train.FitOptions): Promise<unknown> =>
      train.fit(model, any, options);
    await expect(run(nn.sequential(nn.linear(4, 2)), iris)).rejects.toThrow('2 is no label of 2 classes');
    await expect(run(nn.sequential(nn.linear(5, 3)), iris)).rejects.toThrow(
      '[linear(5, 3)] takes inputs whose last axis has size 5, got (100, 4)',
    );
    await expect(run(flowerModel(), iris, { validation: 0.1, patience: 2, monitor: 'f1' })).rejects.toThrow(
      "there is no metric 'f1' to stop by\nhint: one of loss, accuracy",
    );
  });
});

describe('a trainer', () => {
  test('runs exact epochs: each sample once, the smaller batch too', async () => {
    const seen: number[] = [];
    const set: train.Dataset = {
      length: 10,
      batch: (indices) => {
        seen.push(...indices);
        return [np.ones([indices.length, 2]), np.zeros([indices.length], { dtype: 'int' })];
      },
    };
    const trainer = new train.Trainer(nn.sequential(nn.linear(2, 2)), set, { epochs: 3, batchSize: 4 });
    const epochs: number[] = [];
    trainer.observe({ onEpoch: ({ epoch, step }) => void epochs.push(epoch, step) });
    await trainer.run();
    expect([trainer.stepsPerEpoch, trainer.totalSteps, trainer.step, trainer.epoch]).toEqual([3, 9, 9, 3]);
    expect(epochs).toEqual([1, 3, 2, 6, 3, 9]);
    for (let e = 0; e < 3; e++)
      expect(seen.slice(10 * e, 10 * e + 10).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(trainer.ended).toBe('finished');
  });

  test('weighs batches of an epoch by their sizes', async () => {
    const x = np.array([1, 2, 3, 4, 5]).reshape([5, 1]);
    const model = nn.sequential(nn.linear(1, 1, { init: nn.zero }));
    const history = await train.fit(model, [x, x], {
      loss: nn.meanSquaredError,
      optimizer: train.sgd({ lr: 0 }),
      batchSize: 2,
    });
    expect(history.epochs[0]?.loss).toBeCloseTo(55 / 5, 6);
    expect((await train.evaluate(model, [x, x], { loss: nn.meanSquaredError, batchSize: 2 })).loss).toBeCloseTo(
      55 / 5,
      6,
    );
  });

  test('adds up the gradients of several batches to those of one large batch', async () => {
    const weights = async (options: train.FitOptions): Promise<number[]> => {
      nn.manualSeed(3);
      const model = nn.sequential(nn.linear(4, 3));
      await train.fit(model.astype('float64'), data.loadIris(), {
        optimizer: train.sgd({ lr: 0.1 }),
        epochs: 2,
        ...options,
      });
      return [...model.parameters()[0]!.data()];
    };
    const [large, small] = [await weights({ batchSize: 40 }), await weights({ batchSize: 10, accumulate: 4 })];
    large.forEach((v, i) => {
      expect(small[i]).toBeCloseTo(v, 12);
    });
  });

  test('is in training mode for steps, in inference mode for validation, and then as before', async () => {
    const modes: string[] = [];
    const model = nn.sequential(nn.linear(4, 3), (y: Tensor) => {
      modes.push(model.training ? 'train' : 'eval');
      return y;
    });
    model.eval();
    await train.fit(model, data.loadIris(), { batchSize: 60, validation: 0.2, epochs: 2 });
    expect(modes).toEqual(['train', 'train', 'eval', 'train', 'train', 'eval']);
    expect(model.training).toBe(false);
    model.train();
    await train.evaluate(model, data.loadIris());
    expect([modes.at(-1), model.training]).toEqual(['eval', true]);
  });

  test('sets the learning rate by the schedule', async () => {
    const rates: number[] = [];
    const options = { optimizer: train.sgd({ lr: 2 }), schedule: train.stepDecay(2, 0.5), epochs: 2, batchSize: 50 };
    await train.fit(nn.sequential(nn.linear(4, 3)), data.loadIris(), {
      ...options,
      onStep: ({ lr }) => void rates.push(lr),
    });
    expect(rates).toEqual([2, 2, 1, 1, 0.5, 0.5]);
  });

  test('records every step and every epoch, with metrics of its own', async () => {
    const share: train.Metric = (y) => np.mean(np.greater(y, 0));
    const steps: train.StepRecord[] = [];
    const options = {
      metrics: { share },
      epochs: 2,
      batchSize: 50,
      validation: 0.2,
      onStep: (r: train.StepRecord) => void steps.push(r),
    };
    const history = await train.fit(flowerModel(), data.loadIris(), options);
    expect(steps.map(({ step, epoch }) => [step, epoch])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
      [5, 2],
      [6, 2],
    ]);
    expect(history.losses).toEqual(steps.map((s) => s.loss));
    expect(history.metrics.share).toEqual(steps.map((s) => s.metrics.share));
    expect(Object.keys(history.epochs[1]?.validation ?? {})).toEqual(['loss', 'share']);
  });

  test('measures accuracy by default where classes are learnt, and not in regression', async () => {
    const metrics = async (model: nn.Module, any: train.Data, loss: nn.Loss): Promise<string[]> =>
      Object.keys((await train.fit(model, any, { loss })).metrics);
    const iris = data.loadIris();
    expect(await metrics(nn.sequential(nn.linear(4, 3)), iris, nn.crossEntropy)).toEqual(['accuracy']);
    expect(await metrics(nn.sequential(nn.linear(4, 3)), iris, (y, t) => nn.crossEntropy(y, t))).toEqual(['accuracy']);
    expect(await metrics(nn.sequential(nn.linear(1, 1)), line(9), nn.meanSquaredError)).toEqual([]);
  });

  test('lets the event loop have its turns', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const slow: train.Observer = {
      onStep: () => {
        const end = performance.now() + 20;
        while (performance.now() < end);
      },
    };
    const trainer = new train.Trainer(nn.sequential(nn.linear(4, 3)), data.loadIris(), { batchSize: 10 }).observe(slow);
    await trainer.run();
    clearInterval(timer);
    // 15 steps of at least 20 ms, with a turn at least every second or third of them.
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  test('stops after the present step when it is aborted, and goes on to the same bits', async () => {
    const straight = flowerTrainer();
    await straight.run();
    const trainer = flowerTrainer();
    const controller = new AbortController();
    trainer.observe({ onStep: ({ step }) => void (step === 11 && controller.abort()) });
    await trainer.run({ signal: controller.signal });
    expect([trainer.ended, trainer.step]).toEqual(['aborted', 11]);
    await trainer.run({ steps: 3 });
    expect([trainer.ended, trainer.step]).toEqual(['steps', 14]);
    await trainer.run();
    expect(trainer.ended).toBe(straight.ended);
    expect(trainer.history.losses).toEqual(straight.history.losses);
    expect(bitsOf(trainer.model)).toBe(bitsOf(straight.model));
  });

  test('does nothing when it is aborted before it begins', async () => {
    const trainer = flowerTrainer();
    const before = bitsOf(trainer.model);
    await trainer.run({ signal: AbortSignal.abort() });
    expect([trainer.ended, trainer.step, bitsOf(trainer.model) === before]).toEqual(['aborted', 0, true]);
  });

  test('refuses to run twice at a time', async () => {
    const trainer = flowerTrainer();
    const run = trainer.run();
    await expect(trainer.run()).rejects.toThrow('this trainer is running already');
    await run;
  });

  test('ends with an observer that fails, its state intact', async () => {
    const trainer = flowerTrainer();
    let broken = true;
    trainer.observe({
      onStep: ({ step }) => {
        if (broken && step === 7) throw new DataError('the disk is full');
      },
    });
    await expect(trainer.run()).rejects.toThrow('the disk is full');
    broken = false;
    await trainer.run();
    const straight = flowerTrainer();
    await straight.run();
    expect(bitsOf(trainer.model)).toBe(bitsOf(straight.model));
  });

  test('goes on to the same bits after a step that the device failed', async () => {
    const straight = flowerTrainer();
    await straight.run();
    const trainer = flowerTrainer();
    await trainer.run({ steps: 7 });
    const failure = vi.spyOn(engine as unknown as { run(): void }, 'run').mockImplementation(() => {
      throw new DeviceError('no memory today');
    });
    const before = JSON.stringify(trainer.state().progress);
    for (let i = 0; i < 2; i++) await expect(trainer.run()).rejects.toThrow('no memory today');
    expect(JSON.stringify(trainer.state().progress)).toBe(before);
    failure.mockRestore();
    await trainer.run();
    expect(bitsOf(trainer.model)).toBe(bitsOf(straight.model));
    expect(trainer.history.losses).toEqual(straight.history.losses);
  });

  test('goes on to the same bits after an error of the loss function in the second of two batches', async () => {
    // Without batch norm, whose statistics move with each forward pass.
    const make = (loss: nn.Loss): train.Trainer => {
      nn.manualSeed(1);
      const model = nn.sequential(nn.linear(4, 8), nn.relu, nn.dropout(0.2), nn.linear(8, 3));
      return new train.Trainer(model, data.loadIris(), { batchSize: 16, accumulate: 2, epochs: 2, loss });
    };
    const straight = make(nn.crossEntropy);
    await straight.run();
    let calls = 0;
    const trainer = make((y, t) => {
      if (++calls === 4) throw new Error('a slip');
      return nn.crossEntropy(y, t);
    });
    await expect(trainer.run()).rejects.toThrow('a slip');
    await trainer.run();
    expect(bitsOf(trainer.model)).toBe(bitsOf(straight.model));
  });

  test('stands where it stood after a loss that is not finite', async () => {
    const trainer = new train.Trainer(flowerModel(), data.loadIris(), {
      batchSize: 16,
      loss: (y, t) => nn.crossEntropy(y, t).mul(trainer.step === 3 ? Number.NaN : 1),
    });
    await expect(trainer.run()).rejects.toThrow(NonFiniteError);
    expect([trainer.step, trainer.loader.state.position, trainer.history.losses.length]).toEqual([3, 3, 3]);
  });
});

describe('early stopping', () => {
  test('stops after epochs without a better validation, and goes back to the best weights', async () => {
    const [x, y] = line(20);
    const model = nn.sequential(nn.linear(1, 1, { init: nn.zero }));
    const seen: string[] = [];
    // The rate grows, so that training diverges after a while.
    const trainer = new train.Trainer(model, [x, y], {
      loss: nn.meanSquaredError,
      optimizer: train.sgd({ lr: 0.1 }),
      schedule: (step) => 1.5 ** step,
      epochs: 30,
      batchSize: 20,
      shuffle: false,
      validation: [x, y],
      patience: 2,
      onEpoch: () => void seen.push(bitsOf(model)),
    });
    const { epochs } = await trainer.run();
    const losses = epochs.map((e) => e.validation?.loss as number);
    const best = losses.indexOf(Math.min(...losses));
    expect(trainer.ended).toBe('early');
    expect(epochs).toHaveLength(best + 3);
    expect(trainer.earlyStopping?.bestEpoch).toBe(best + 1);
    expect(bitsOf(model)).toBe(seen[best]);
    expect((await train.evaluate(model, [x, y], { loss: nn.meanSquaredError })).loss).toBe(losses[best]);
  });
});

describe('accuracy', () => {
  const value = (y: unknown, t: unknown): number =>
    train.accuracy(np.array(y as number[]), np.array(t as number[])).item();
  test('compares with labels, one-hot rows, and the sign of a single logit', () => {
    expect(
      value(
        [
          [1, 2],
          [3, 0],
        ],
        [1, 1],
      ),
    ).toBe(0.5);
    expect(
      value(
        [
          [1, 2],
          [3, 0],
        ],
        [
          [0, 1],
          [1, 0],
        ],
      ),
    ).toBe(1);
    expect(value([[1], [-1], [2]], [[1], [1], [1]])).toBeCloseTo(2 / 3, 15);
    expect(value([1, -1], [1, 0])).toBe(1);
  });
  test('names shapes that do not fit', () => {
    expect(() =>
      value(
        [
          [1, 2],
          [3, 0],
        ],
        [1, 1, 1],
      ),
    ).toThrow('[accuracy] targets (3,) do not fit predictions (2, 2)');
  });
});
