import { describe, expect, test } from 'vitest';
import { data, nn, np, train } from '../../src/index.ts';

const iris = data.loadIris();
const head = (): nn.Linear => nn.linear(4, 3);

describe('each option of an optimizer has its effect', () => {
  /** One step from 3 by gradient 2, or several. */
  const after = (make: train.OptimizerFactory, steps = 1): number => {
    const p = new nn.Parameter(np.array([3]));
    const optimizer = make([p]);
    for (let i = 0; i < steps; i++) {
      p.mul(2).sum().backward();
      optimizer.step();
    }
    return p.item();
  };
  const cases: [string, train.OptimizerFactory, number, number][] = [
    ['lr of sgd', train.sgd({ lr: 0.25 }), 1, 3 - 0.5],
    ['weightDecay of sgd', train.sgd({ lr: 0.25, weightDecay: 1 }), 1, 3 - 0.25 * 5],
    ['clipNorm of sgd', train.sgd({ lr: 1, clipNorm: 0.5 }), 1, 2.5],
    ['clipValue of sgd', train.sgd({ lr: 1, clipValue: 0.25 }), 1, 2.75],
    ['a clipNorm that is not reached', train.sgd({ lr: 1, clipNorm: 2 }), 1, 1],
    ['a clipValue that is not reached', train.sgd({ lr: 1, clipValue: 2 }), 1, 1],
    ['momentum', train.momentum({ lr: 1, momentum: 0.5 }), 2, 3 - 2 - 3],
    ['momentum 0', train.momentum({ lr: 1, momentum: 0 }), 2, 3 - 2 - 2],
    ['nesterov', train.nesterov({ lr: 1, momentum: 0.5 }), 1, 3 - 3],
    ['decay of rmsProp', train.rmsProp({ lr: 1, decay: 0 }), 1, 2],
    ['lr of adaGrad', train.adaGrad({ lr: 2 }), 1, 1],
    ['weightDecay of adaGrad', train.adaGrad({ lr: 1, weightDecay: 4 }), 1, 2],
    ['lr of adam', train.adam({ lr: 2 }), 1, 1],
    ['epsilon of adam', train.adam({ lr: 1, betas: [0, 0], epsilon: 2 }), 1, 3 - 2 / 4],
    ['betas of adam', train.adam({ lr: 1, betas: [0.5, 0] }), 2, 3 - 1 - 1],
    ['weightDecay of adamW', train.adamW({ lr: 0.5, weightDecay: 0.5 }), 1, 3 - 0.5 - 0.75],
  ];
  test.each(cases)('%s', (_, make, steps, expected) => {
    expect(after(make, steps)).toBeCloseTo(expected, 6);
  });
});

describe('each option of a loader and of fit has its effect', () => {
  const numbers = train.tensorDataset(np.arange(7).reshape([7, 1]), np.arange(7));
  const batches = (options: train.LoaderOptions): number[][] =>
    [...new train.DataLoader(numbers, options)].map(([, y]) => Array.from(y.data()));
  test('batchSize, shuffle, seed and dropLast', () => {
    expect(batches({ batchSize: 3, shuffle: false })).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    expect(batches({ batchSize: 3, shuffle: false, dropLast: true })).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect(batches({ batchSize: 7, shuffle: false, dropLast: true })).toEqual([[0, 1, 2, 3, 4, 5, 6]]);
    expect(batches({ batchSize: 7, seed: 1 })).not.toEqual(batches({ batchSize: 7, seed: 2 }));
    expect(batches({ batchSize: 7 })).toEqual(batches({ batchSize: 7, seed: 0, shuffle: true }));
    expect(batches({})).toHaveLength(1);
  });
  test('dropLast and accumulate in fit: samples of the last batch are not learnt from', async () => {
    const steps = async (options: train.FitOptions): Promise<number> =>
      (await train.fit(head(), iris, { batchSize: 40, ...options })).losses.length;
    expect(await steps({})).toBe(4);
    expect(await steps({ dropLast: true })).toBe(3);
    expect(await steps({ accumulate: 3 })).toBe(2);
    expect(await steps({ accumulate: 4 })).toBe(1);
    expect(await steps({ accumulate: 5 })).toBe(1);
    expect(await steps({ epochs: 3 })).toBe(12);
    for (const accumulate of [1, 2, 3, 4, 5]) {
      const trainer = new train.Trainer(head(), iris, { batchSize: 40, accumulate, epochs: 3 });
      const count = Math.ceil(4 / accumulate);
      expect([trainer.stepsPerEpoch, trainer.totalSteps]).toEqual([count, 3 * count]);
    }
    expect(await steps({ validation: 0.2 })).toBe(3);
  });
  test('scale of fit, its validation, evaluate and predict: 1/255 for uint8, 1 for others, or what is told', async () => {
    let seen: number[] = [];
    class Looks extends nn.Module {
      readonly inner = nn.linear(1, 2);
      forward(x: np.TensorLike): np.Tensor {
        seen.push(np.array(x).at(0, 0).item());
        return this.inner(x);
      }
    }
    const model = new Looks() as unknown as nn.Module;
    const pixels = (): np.Tensor => np.array(Uint8Array.of(51, 51)).reshape([2, 1]);
    const looks = async (look: () => Promise<unknown>): Promise<number[]> => {
      seen = [];
      await look();
      return seen.map((v) => Number(v.toFixed(5)));
    };
    const y = [0, 1];
    for (const [options, value] of [
      [{}, 0.2],
      [{ scale: 1 }, 51],
      [{ scale: 2 }, 102],
    ] as const) {
      const validation: train.Data = [pixels(), y];
      expect(await looks(() => train.fit(model, [pixels(), y], { ...options, validation }))).toEqual([value, value]);
      expect(await looks(() => train.fit(model, pixels(), np.array(y), options))).toEqual([value]);
      expect(await looks(() => train.evaluate(model, [pixels(), y], options))).toEqual([value]);
      expect(await looks(() => train.predict(model, pixels(), options))).toEqual([value]);
    }
    expect(await looks(() => train.predict(model, [[51]]))).toEqual([51]);
    expect(await looks(() => train.predict(model, [[51]], { scale: 2 }))).toEqual([102]);
    for (const scale of [Infinity, '2' as never])
      for (const data of [[[[1]], [0]], train.tensorDataset([[1]], [0])] as const)
        expect(() => new train.Trainer(model, data as train.Data, { scale })).toThrow('[fit] scale must be');
  });

  test('batchSize of evaluate and predict: 250 where nothing is told', async () => {
    const sizes = async (n: number, options: object): Promise<number[][]> => {
      const seen: number[] = [];
      const model = (x: np.TensorLike): np.Tensor => {
        seen.push((x as np.Tensor).shape[0]!);
        return np.array(x);
      };
      const x = np.zeros([n, 2]);
      await train.evaluate(model, [x, np.zeros([n], { dtype: 'int32' })], options);
      const evaluated = seen.splice(0);
      expect((await train.predict(model, x, options)).shape).toEqual([n, 2]);
      return [evaluated, seen];
    };
    expect(await sizes(250, {})).toEqual([[250], [250]]);
    expect(await sizes(251, {})).toEqual([
      [250, 1],
      [250, 1],
    ]);
    expect(await sizes(5, { batchSize: 2 })).toEqual([
      [2, 2, 1],
      [2, 2, 1],
    ]);
  });

  test('patience and monitor', async () => {
    // Nothing is learnt: the first epoch stays the best.
    const epochs = async (patience: number, monitor = 'loss'): Promise<number> =>
      (
        await train.fit(head(), iris, {
          optimizer: train.sgd({ lr: 0 }),
          validation: 0.2,
          epochs: 6,
          patience,
          monitor,
        })
      ).epochs.length;
    expect([await epochs(1), await epochs(2), await epochs(4), await epochs(5), await epochs(Infinity)]).toEqual([
      2, 3, 5, 6, 6,
    ]);
    expect(await epochs(1, 'accuracy')).toBe(2);
  });
});
