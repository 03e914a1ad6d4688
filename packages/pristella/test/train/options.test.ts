import { describe, expect, test } from 'vitest';
import { ArgumentError, data, nn, np, train } from '../../src/index.ts';

const iris = data.loadIris();
const thrown = (f: () => unknown): string => {
  try {
    f();
  } catch (error) {
    return error instanceof ArgumentError ? error.message : `no ArgumentError: ${error}`;
  }
  return 'nothing was thrown';
};
const head = (): nn.Linear => nn.linear(4, 3);
const small = train.tensorDataset(np.ones([6, 4]), new Int32Array(6));
const trainer = (options: object): unknown => new train.Trainer(head(), iris, options as train.FitOptions);
const loader = (options: object): unknown => new train.DataLoader(small, options as train.LoaderOptions);
const batchNorm = (options: object): unknown => nn.batchNorm(2, options as nn.BatchNormOptions);
const noise = (value: unknown): unknown => nn.normal(value as number);

const optimizers = {
  sgd: train.sgd,
  momentum: train.momentum,
  nesterov: train.nesterov,
  adaGrad: train.adaGrad,
  rmsProp: train.rmsProp,
  adam: train.adam,
  adamW: train.adamW,
} as Record<string, (options: object) => train.OptimizerFactory>;

/** Values that no option for a number takes. */
const never = [Number.NaN, Number.NEGATIVE_INFINITY, '0.1', '', true, null, [1], {}, () => 1];

/** For each option what it takes, at its limits, and what it refuses, just beyond them. */
type Limits = readonly [
  name: string,
  make: (value: unknown) => unknown,
  takes: readonly unknown[],
  refuses: readonly unknown[],
];
const tiny = Number.MIN_VALUE;
const belowOne = 1 - 2 ** -53;
const share = [
  [0, 0.5, belowOne],
  [-tiny, 1, 2, Number.POSITIVE_INFINITY],
] as const;
const limits: Limits[] = [
  ...Object.entries(optimizers).flatMap(([name, make]): Limits[] => [
    [`${name} lr`, (lr) => make({ lr }), [0, tiny, 1, Number.MAX_VALUE], [-tiny, -1, Number.POSITIVE_INFINITY]],
    [`${name} weightDecay`, (weightDecay) => make({ weightDecay }), [0, tiny, 2], [-tiny, Number.POSITIVE_INFINITY]],
    [`${name} clipNorm`, (clipNorm) => make({ clipNorm }), [tiny, 1, Number.POSITIVE_INFINITY], [0, -1]],
    [`${name} clipValue`, (clipValue) => make({ clipValue }), [tiny, 1, Number.POSITIVE_INFINITY], [0, -1]],
  ]),
  ['momentum', (momentum) => train.momentum({ momentum } as object), ...share],
  ['nesterov momentum', (momentum) => train.nesterov({ momentum } as object), ...share],
  ['rmsProp decay', (decay) => train.rmsProp({ decay } as object), ...share],
  ...['adam', 'adamW'].flatMap((name): Limits[] => [
    [`${name} beta1`, (b) => optimizers[name]?.({ betas: [b, 0.9] }), ...share],
    [`${name} beta2`, (b) => optimizers[name]?.({ betas: [0.9, b] }), ...share],
    [`${name} epsilon`, (epsilon) => optimizers[name]?.({ epsilon }), [tiny, 1], [0, -tiny, Number.POSITIVE_INFINITY]],
  ]),
  ['stepDecay every', (every) => train.stepDecay(every as number), [1, 7], [0, -1, 1.5, Number.POSITIVE_INFINITY]],
  [
    'stepDecay factor',
    (factor) => train.stepDecay(1, factor as number),
    [0, 0.5, 2],
    [-tiny, Number.POSITIVE_INFINITY],
  ],
  [
    'exponentialDecay',
    (factor) => train.exponentialDecay(factor as number),
    [0, 1, 2],
    [-tiny, Number.POSITIVE_INFINITY],
  ],
  ['cosine last', (last) => train.cosine({ last } as object), [0, 0.5, 1], [-tiny, Number.POSITIVE_INFINITY]],
  ['cosine steps', (steps) => train.cosine({ steps } as object), [1, 9], [0, 0.5, Number.POSITIVE_INFINITY]],
  ['warmUp steps', (steps) => train.warmUp(steps as number), [1, 9], [0, 0.5, Number.POSITIVE_INFINITY]],
  ['epochs', (epochs) => trainer({ epochs }), [1, 2], [0, -1, 1.5, Number.POSITIVE_INFINITY]],
  ['accumulate', (accumulate) => trainer({ accumulate }), [1, 2], [0, -1, 1.5, Number.POSITIVE_INFINITY]],
  ['batchSize of fit', (batchSize) => trainer({ batchSize }), [1, 1000], [0, -1, 1.5, Number.POSITIVE_INFINITY]],
  ['seed of fit', (seed) => trainer({ seed }), [0, 2 ** 53 - 1], [-1, 0.5, 2 ** 53, Number.POSITIVE_INFINITY]],
  ['scale of fit', (scale) => trainer({ scale }), [0, -1, 0.5], [Number.POSITIVE_INFINITY]],
  [
    'patience',
    (patience) => trainer({ patience, validation: 0.2 }),
    [1, 2, Number.POSITIVE_INFINITY],
    [0, -1, 1.5, 0.999],
  ],
  ['validation', (validation) => trainer({ validation }), [0.01, 0.5, 0.99], [0, 1, -0.1, 1.1]],
  ['batchSize of a loader', (batchSize) => loader({ batchSize }), [1, 6, 7], [0, -1, 2.5, Number.POSITIVE_INFINITY]],
  ['seed of a loader', (seed) => loader({ seed }), [0, 2 ** 32], [-1, 0.5, Number.POSITIVE_INFINITY]],
  ['prefetch of a loader', (prefetch) => loader({ prefetch }), [0, 1, 9], [-1, 0.5, Number.POSITIVE_INFINITY]],
  ['fraction of split', (f) => train.split(small, f as number), [0.01, 0.5], [0, 1, -0.1, 0.99]],
  [
    'scale of a dataset',
    (scale) => train.tensorDataset([[1]], [1], { scale } as object),
    [0, 2, -1],
    [Number.POSITIVE_INFINITY],
  ],
  ['momentum of batchNorm', (momentum) => batchNorm({ momentum }), [tiny, 0.5, 1], [0, -0.1, 1 + 2 ** -52]],
  ['epsilon of batchNorm', (epsilon) => batchNorm({ epsilon }), [0, 1], [-tiny, Number.POSITIVE_INFINITY]],
  ['rate of dropout', (rate) => nn.dropout(rate as number), ...share],
  ['deviation of normal', noise, [0, 1], [-tiny, Number.POSITIVE_INFINITY]],
];

describe('an option for a number', () => {
  test.each(limits)('%s takes its limits and refuses what lies beyond, and what is none', (_, make, takes, refuses) => {
    for (const value of takes)
      expect(
        thrown(() => make(value)),
        String(value),
      ).toBe('nothing was thrown');
    for (const value of [...refuses, ...never]) {
      expect(
        thrown(() => make(value)),
        String(value),
      ).toMatch(/must (not )?be|is no data|cannot split/);
    }
  });

  test('that is undefined counts as not given', async () => {
    for (const make of Object.values(optimizers)) {
      const given = make({ lr: undefined, weightDecay: undefined, clipNorm: undefined, clipValue: undefined })(head());
      const plain = make({})(head());
      expect([given.lr, given.weightDecay, given.clipNorm]).toEqual([plain.lr, plain.weightDecay, plain.clipNorm]);
    }
    expect(train.adamW({ weightDecay: undefined } as object)(head()).weightDecay).toBe(0.01);
  });

  test('of predict and evaluate is checked before the model is asked', async () => {
    const asked = (): never => {
      throw new Error('the model was asked');
    };
    for (const batchSize of [0, -1, 1.5, Number.POSITIVE_INFINITY, ...never]) {
      const options = { batchSize } as { batchSize: number };
      await expect(train.predict(asked, np.ones([3, 2]), options)).rejects.toThrow('batchSize must be a positive');
      await expect(train.evaluate(asked, small, options)).rejects.toThrow('batchSize must be a positive');
    }
    for (const scale of [Number.POSITIVE_INFINITY, ...never]) {
      const options = { scale } as { scale: number };
      await expect(train.predict(asked, np.ones([3, 2]), options)).rejects.toThrow('scale must be a finite number');
      await expect(train.evaluate(asked, small, options)).rejects.toThrow('scale must be a finite number');
    }
  });

  test('of a run is a number of steps from 0 on', async () => {
    for (const steps of [0, 1, 3]) {
      const run = new train.Trainer(head(), iris, { batchSize: 10 });
      await run.run({ steps });
      expect([run.step, run.ended]).toEqual([steps, 'steps']);
    }
    const whole = new train.Trainer(head(), iris, { batchSize: 10 });
    await whole.run({ steps: Number.POSITIVE_INFINITY });
    expect(whole.step).toBe(15);
    for (const steps of [-1, 0.5, ...never]) {
      const options = { steps } as train.RunOptions;
      await expect(new train.Trainer(head(), iris).run(options)).rejects.toThrow('steps must be');
      await expect(train.fit(head(), iris, options)).rejects.toThrow('steps must be');
    }
  });
});

describe('an option that is unknown', () => {
  const cases: [string, () => unknown][] = [
    ...Object.entries(optimizers).map(([name, make]): [string, () => unknown] => [
      `${name}: learningRate`,
      () => make({ learningRate: 0.5 }),
    ]),
    ...Object.entries(optimizers).map(([name, make]): [string, () => unknown] => [
      `${name}: weight_decay`,
      () => make({ weight_decay: 1 }),
    ]),
    ['adam: eps', () => train.adam({ eps: 1e-8 } as object)],
    ['sgd: momentum', () => train.sgd({ momentum: 0.9 } as object)],
    ['adaGrad: epsilon', () => train.adaGrad({ epsilon: 1 } as object)],
    [
      'Optimizer: learning_rate',
      () => new train.Optimizer(head(), train.sgd()(head()).rule, { lr: 1, learning_rate: 1 } as never),
    ],
    ['cosine: min', () => train.cosine({ min: 0 } as object)],
    ['fit: learningRate', () => trainer({ learningRate: 1 })],
    ['fit: batchsize', () => trainer({ batchsize: 1 })],
    ['fit: batch_size', () => trainer({ batch_size: 1 })],
    ['loader: numWorkers', () => loader({ numWorkers: 1 })],
    ['batchNorm: eps', () => batchNorm({ eps: 1 })],
  ];
  test.each(cases)('is refused: %s', (name, make) => {
    expect(thrown(make)).toContain(`there is no option '${name.split(': ')[1]}'`);
  });
  test('is answered with the one that was meant, by its initials, its beginning or its letters', () => {
    expect(thrown(() => train.adaGrad({ learningRate: 0.5 } as object))).toBe(
      "[adaGrad] there is no option 'learningRate'\nhint: the options are lr, weightDecay, clipNorm, clipValue; did you mean 'lr'?",
    );
    expect(thrown(() => train.adam({ learning_rate: 0.5 } as object))).toContain("did you mean 'lr'?");
    expect(thrown(() => train.adam({ eps: 0.5 } as object))).toContain("did you mean 'epsilon'?");
    expect(thrown(() => train.adam({ weight_decay: 0.5 } as object))).toContain("did you mean 'weightDecay'?");
    expect(thrown(() => trainer({ batch: 3 }))).toContain("did you mean 'batchSize'?");
  });
  test('of predict, evaluate and run is refused, too', async () => {
    const options = { batch: 3 } as object;
    await expect(train.predict(head(), np.ones([3, 4]), options)).rejects.toThrow("there is no option 'batch'");
    await expect(train.evaluate(head(), iris, options)).rejects.toThrow("there is no option 'batch'");
    await expect(new train.Trainer(head(), iris).run(options)).rejects.toThrow("there is no option 'batch'");
  });
});

describe('an option of another kind', () => {
  const cases: [string, () => unknown, string][] = [
    ['shuffle', () => loader({ shuffle: 'no' }), "shuffle must be true or false, not 'no'"],
    ['shuffle of fit', () => trainer({ shuffle: 0 }), 'shuffle must be true or false, not 0'],
    ['dropLast', () => loader({ dropLast: 'yes' }), "dropLast must be true or false, not 'yes'"],
    ['loss', () => trainer({ loss: 'mse' }), "loss must be a function, not 'mse'"],
    ['schedule', () => trainer({ schedule: 0.5 }), 'schedule must be a function, not 0.5'],
    ['optimizer', () => trainer({ optimizer: 'adam' }), "the optimizer must not be 'adam'"],
    ['metrics', () => trainer({ metrics: train.accuracy }), 'metrics must be functions by name, not a function'],
    ['a list of metrics', () => trainer({ metrics: [train.accuracy] }), 'metrics must be functions by name'],
    ['a metric', () => trainer({ metrics: { accuracy: true } }), "the metric 'accuracy' must be a function, not true"],
    ['a metric named loss', () => trainer({ metrics: { loss: train.accuracy } }), "must not be named 'loss'"],
    ['onStep', () => trainer({ onStep: 'log' }), "onStep must be a function, not 'log'"],
    ['onEpoch', () => trainer({ onEpoch: {} }), 'onEpoch must be a function, not {  }'],
    [
      'an observer',
      () => (trainer({}) as train.Trainer).observe({ onstep: () => {} } as train.Observer),
      'observes nothing',
    ],
    ['a hook', () => (trainer({}) as train.Trainer).observe({ onEnd: 3 } as never), 'onEnd must be a function, not 3'],
    ['betas', () => train.adam({ betas: 0.9 } as never), 'betas must be two numbers, not 0.9'],
    ['one beta', () => train.adam({ betas: [0.9] } as never), 'betas must be two numbers, not [0.9]'],
    ['three betas', () => train.adamW({ betas: [0.9, 0.9, 0.9] } as never), 'betas must be two numbers'],
    ['warmUp then', () => train.warmUp(2, 0.5 as never), 'the schedule that follows must be a function, not 0.5'],
    ['transform', () => train.transformed(small, 'flip' as never), "the transform must be a function, not 'flip'"],
    ['a model', () => new train.Trainer(nn.relu as never, iris), 'trains a model, got a function'],
    [
      'samples',
      () => new train.DataLoader({ ...small, length: '6' } as never),
      'the number of samples of a dataset must be',
    ],
  ];
  test.each(cases)('is refused: %s', (_, make, message) => {
    expect(thrown(make)).toContain(message);
  });
  test('is refused where a run gets it', async () => {
    const signal = true as unknown as AbortSignal;
    await expect(train.fit(head(), iris, { signal })).rejects.toThrow('signal must be an AbortSignal, not true');
    const losses = { loss: 'mse' } as unknown as train.EvaluateOptions;
    await expect(train.evaluate(head(), iris, losses)).rejects.toThrow("loss must be a function, not 'mse'");
    await expect(train.predict(3 as never, np.ones([2, 4]))).rejects.toThrow('the model must be a function, not 3');
  });
});
