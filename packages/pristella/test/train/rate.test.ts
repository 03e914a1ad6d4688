import { describe, expect, test } from 'vitest';
import { ArgumentError, data, nn, np, type Tensor, type TensorLike, train } from '../../src/index.ts';
import { bitsOf, flowerTrainer } from './flowers.ts';

const iris = data.loadIris();
const head = (): nn.Linear => nn.linear(4, 3);

/** A model whose gradient is its input. */
class Weight extends nn.Module {
  w = new nn.Parameter(np.array([0]), 'w');
  forward(x: TensorLike): Tensor {
    return this.w.mul(x);
  }
}

describe('the learning rate', () => {
  const sgd = { optimizer: train.sgd({ lr: 0.5 }), batchSize: 30 };
  const rates = (seen: number[]): Pick<train.FitOptions, 'onStep'> => ({ onStep: ({ lr }) => void seen.push(lr) });

  test('that an observer sets holds from the next step on', async () => {
    const seen: number[] = [];
    const model = head();
    const states: string[] = [];
    const run = new train.Trainer(model, iris, { ...sgd, ...rates(seen) });
    run.observe({
      onStep: ({ step }, { optimizer }) => {
        if (step === 2) optimizer.lr = 0;
        states.push(bitsOf(model));
      },
    });
    await run.run();
    expect(seen).toEqual([0.5, 0.5, 0, 0, 0]);
    expect(states[1]).not.toBe(states[0]);
    expect(states.slice(2)).toEqual([states[1], states[1], states[1]]);
    expect([run.optimizer.lr, run.lr]).toEqual([0, 0]);
  });

  test('that an observer sets is what a schedule multiplies from then on, in a resumed run, too', async () => {
    const make = (seen: number[]): train.Trainer =>
      new train.Trainer(head(), iris, { ...sgd, ...rates(seen), epochs: 2, schedule: train.stepDecay(3, 0.5) }).observe(
        {
          onStep: ({ step }, { optimizer }) => void (step === 4 && (optimizer.lr = 8)),
        },
      );
    const expected = [0.5, 0.5, 0.5, 0.25, 4, 4, 2, 2, 2, 1];
    const [whole, first, rest]: number[][] = [[], [], []];
    await make(whole!).run();
    expect(whole).toEqual(expected);
    const part = make(first!);
    await part.run({ steps: 5 });
    const resumed = make(rest!);
    resumed.load(train.decodeCheckpoint(train.encodeCheckpoint(part.state())));
    expect(resumed.optimizer.lr).toBe(8);
    await resumed.run();
    expect([...first!, ...rest!]).toEqual(expected);
  });

  test('is after a run with a schedule what it was before, also after an abort and an error', async () => {
    const optimizer = train.sgd({ lr: 2 })(head());
    const run = new train.Trainer(head(), iris, {
      optimizer: train.sgd({ lr: 2 }),
      schedule: train.cosine(),
      batchSize: 30,
    });
    await run.run({ steps: 2 });
    expect(run.optimizer.lr).toBe(2);
    await run.run();
    expect(run.optimizer.lr).toBe(2);
    const loss: nn.Loss = () => np.array(Number.NaN).mul(1) as Tensor;
    await expect(train.fit(head(), iris, { optimizer, schedule: () => 0.5, loss })).rejects.toThrow();
    expect([optimizer.lr, optimizer.factor]).toEqual([2, 1]);
  });

  test('is whole for steps by hand after a run with a schedule', async () => {
    const model = new Weight();
    const optimizer = train.sgd({ lr: 2 })(model);
    const options = { optimizer, schedule: () => 0.25, loss: (y: TensorLike) => np.asTensor(y).sum(), metrics: {} };
    await train.fit(model, [np.ones([1, 1]), np.ones([1, 1])], options);
    expect(model.w.item()).toBe(-0.5);
    model(np.ones([1, 1]))
      .sum()
      .backward();
    optimizer.step();
    expect(model.w.item()).toBe(-2.5);
  });

  test('begins anew in a second fit with the same optimizer, and so does its schedule', async () => {
    const model = head();
    const optimizer = train.sgd({ lr: 0.5 })(model);
    const seen: number[] = [];
    const options = { optimizer, batchSize: 50, schedule: train.cosine(), ...rates(seen) };
    for (let i = 0; i < 2; i++) await train.fit(model, iris, options);
    expect(seen.slice(3)).toEqual(seen.slice(0, 3));
    expect(seen[0]).toBe(0.5);
    expect(optimizer.steps).toBe(6);
    const counted = new train.Trainer(model, iris, options);
    await counted.run({ steps: 2 });
    expect([counted.step, counted.ended, optimizer.steps]).toEqual([2, 'steps', 8]);
  });

  test('cannot be set to what makes no sense', () => {
    const optimizer = train.adam()(head());
    for (const wrong of [-1, Number.POSITIVE_INFINITY, Number.NaN, '0.1', null, undefined]) {
      const set = (): void => {
        optimizer.lr = wrong as number;
      };
      expect(set).toThrow(ArgumentError);
      expect(set).toThrow('the learning rate must be a number of at least 0');
    }
    expect(optimizer.lr).toBe(0.001);
    optimizer.lr = 0;
    expect(optimizer.lr).toBe(0);
  });

  test('of 0.1.0, whose checkpoints do not say it, is that of the optimizer', async () => {
    const first = flowerTrainer();
    await first.run({ steps: 2 });
    const { arrays, progress } = first.state();
    const { lr, ...old } = progress;
    expect(lr).toBe(0.02);
    const second = flowerTrainer({ optimizer: train.adam({ lr: 0.5 }) });
    second.load({ arrays, progress: old });
    expect([second.optimizer.lr, second.step]).toEqual([0.5, 2]);
    second.load(first.state());
    expect(second.optimizer.lr).toBe(0.02);
  });

  test.each([Number.NaN, -0.1, Number.POSITIVE_INFINITY, '1', undefined])(
    'of a schedule that gives %s is refused',
    async (factor) => {
      const model = head();
      const before = bitsOf(model);
      const schedule = (() => factor) as unknown as train.Schedule;
      await expect(train.fit(model, iris, { schedule })).rejects.toThrow(/the schedule gave .* for step 0/);
      expect(bitsOf(model)).toBe(before);
    },
  );
});
