import { describe, expect, test } from 'vitest';
import { NonFiniteError, nn, np, type Tensor, train } from '../../src/index.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

// A step of which the loss is finite, but a gradient or what it would make of the weights is not, changes nothing.

const factories: Record<string, (options?: train.OptimizerOptions) => train.OptimizerFactory> = {
  sgd: train.sgd,
  momentum: train.momentum,
  nesterov: train.nesterov,
  adaGrad: train.adaGrad,
  rmsProp: train.rmsProp,
  adam: train.adam,
  adamW: train.adamW,
};
const settings: Record<string, train.OptimizerOptions> = {
  'no options': {},
  'weight decay': { weightDecay: 0.1 },
  clipNorm: { clipNorm: 1 },
  clipValue: { clipValue: 1 },
  'both clips': { clipNorm: 1, clipValue: 1 },
};

/** Losses that are finite where their gradients are not: by ops whose slope has no bound, and beyond the range of float32. */
const losses: Record<string, { at: number; dtype: 'float32' | 'float64'; op: string; loss: (p: Tensor) => Tensor }> = {
  'sqrt at 0': { at: 0, dtype: 'float64', op: 'sqrt', loss: (p) => p.sqrt().sum() },
  'log where it is not used': {
    at: 0,
    dtype: 'float32',
    op: 'log',
    loss: (p) => np.where(p.greater(0), p.log(), 0).sum(),
  },
  'factors of 1e60': { at: 1e-30, dtype: 'float32', op: 'mul', loss: (p) => p.at(0).mul(1e30).mul(1e30) },
};

const stateOf = (p: nn.Parameter, optimizer: train.Optimizer): unknown => [
  p.tolist(),
  [...optimizer.stateDict()].map(([name, t]) => [name, t.tolist()]),
];

function failure(f: () => void): NonFiniteError {
  try {
    f();
  } catch (error) {
    if (error instanceof NonFiniteError) return error;
    throw error;
  }
  throw new Error('no NonFiniteError was thrown');
}

test('a gradient that is not finite is told with its layer and line, and the trainer stands where it stood', async () => {
  class Root extends nn.Module {
    forward(x: np.TensorLike): Tensor {
      return np.sqrt(x);
    }
  }
  nn.manualSeed(0);
  const model = nn.sequential(nn.linear(2, 3, { init: nn.zero }), nn.batchNorm(3), new Root());
  const trainer = new train.Trainer(model, { x: np.ones([8, 2]), y: np.ones([8, 3]) }, { loss: nn.meanSquaredError });
  const before = [...model.stateDict()].map(([name, t]) => [name, t.tolist()]);
  const error = await trainer.run().then(
    () => null,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(NonFiniteError);
  expect([(error as NonFiniteError).layer, (error as NonFiniteError).badOp]).toEqual(['2: root', 'sqrt']);
  expect((error as NonFiniteError).message).toMatch(
    /of finite inputs \(.*refusal\.test\.ts:\d+:\d+\); nothing was changed/,
  );
  expect((error as NonFiniteError).hint).toContain('keep what sqrt is given away from where its slope has no bound');
  expect([...model.stateDict()].map(([name, t]) => [name, t.tolist()])).toEqual(before);
  expect(trainer.step).toBe(0);
});

test('a loss that is not finite is told with the rate that the step would have taken', async () => {
  const model = nn.linear(1, 1, { init: nn.zero });
  const options = {
    loss: nn.meanSquaredError,
    optimizer: train.sgd({ lr: 0.5 }),
    schedule: () => 0.25,
    shuffle: false,
  };
  const trainer = new train.Trainer(model, { x: [[1], [1e30]], y: [[1], [1e30]] }, { ...options, batchSize: 1 });
  const error: NonFiniteError = await trainer.run().then(
    () => null,
    (e) => e,
  );
  expect(error.message).toMatch(
    /^\[sgd\.step\] the loss is Infinity at step 2; the first bad op is .*; nothing was changed/,
  );
  expect(error.hint).toBe('lower the learning rate (now 0.125), or check the inputs for large numbers');
  expect([error.step, trainer.step, error.layer]).toEqual([2, 1, 'the loss']);
});

test('the first parameter whose gradient is bad is named, one of no axes without a place', () => {
  const [fine, scalar, later] = [[1, 2], 0, [0]].map((x, i) => new nn.Parameter(np.array(x), `p${i}`));
  np.sqrt(later!).sum().add(np.sqrt(scalar!)).add(fine!.sum()).backward();
  const optimizer = train.sgd({ lr: 0.5 })([fine!, scalar!, later!]);
  const error = failure(() => optimizer.step());
  expect(error.message).toMatch(
    /^\[sgd\.step\] the gradient of 'p1' is Infinity at step 1; the first bad op is the gradient/,
  );
  expect([error.hint, optimizer.steps]).toEqual([
    'keep what sqrt is given away from where its slope has no bound, or scale the loss down',
    0,
  ]);
});

test('of what a step would make, the first that is newly bad is named, with what it would become', () => {
  const p = new nn.Parameter(np.array([-Infinity, 3e38], { dtype: 'float32' }), 'w');
  p.mul(np.array([0, -1], { dtype: 'float32' }))
    .at('1:')
    .sum()
    .backward();
  const error = failure(() => train.momentum({ lr: 1e38 })([p]).step());
  expect(error.message).toMatch(/^\[momentum\.step\] 'w' would become Infinity at step 1; .*nothing was changed/);
  expect(p.tolist()).toEqual([-Infinity, Math.fround(3e38)]);
});

for (const mode of Object.keys(modes) as Mode[]) {
  describe(`a gradient that is not finite, by ${mode}`, () => {
    for (const [name, factory] of Object.entries(factories)) {
      test(`is refused by ${name}, with all options, and nothing changes`, () =>
        inMode(mode, () => {
          for (const options of Object.values(settings)) {
            for (const { at, dtype, op, loss } of Object.values(losses)) {
              const p = new nn.Parameter(np.array([1, 1, 1]).astype(dtype), 'w');
              const optimizer = factory(options)([p]);
              p.square().sum().backward();
              optimizer.step();
              p.assign(np.array([at, 1, 1]).astype(dtype));
              const before = stateOf(p, optimizer);
              const error = failure(() => {
                loss(p).backward();
                optimizer.step();
              });
              expect(error.message).toMatch(
                / the gradient of 'w' is (NaN|Infinity) at \(0,\) at step 2; the first bad op is the gradient of /,
              );
              expect([error.badOp, error.step]).toEqual([op, 2]);
              expect(stateOf(p, optimizer)).toEqual(before);
              p.square().sum().backward();
              optimizer.step();
              expect(optimizer.steps).toBe(2);
            }
          }
        }));
    }

    test('is found in each place of vectors and what is left of them', () =>
      inMode(mode, () => {
        for (const dtype of ['float32', 'float64'] as const) {
          for (let place = 0; place < 21; place++) {
            const content = Array.from({ length: 21 }, (_, i) => (i === place ? 0 : 1));
            const p = new nn.Parameter(np.array(content).astype(dtype), 'w');
            p.sqrt().sum().backward();
            expect(failure(() => train.sgd()([p]).step()).message).toContain(`Infinity at (${place},)`);
          }
        }
      }));

    test('is found where a product makes it, also as the slot of a rule of one’s own', () =>
      inMode(mode, () => {
        const keeps: train.UpdateRule = { name: 'keeps', slots: ['g'], update: (p, g) => ({ p, slots: [g] }) };
        for (const make of [train.sgd(), train.adam(), (m: nn.Module) => new train.Optimizer(m, keeps, { lr: 1 })]) {
          const layer = nn.linear(30, 20, {
            bias: false,
            init: (shape) => np.full(shape, 1e-30, { dtype: 'float32' }),
          });
          const optimizer = make(layer);
          const before = stateOf(layer.weight, optimizer);
          layer(np.full([7, 30], 1e25, { dtype: 'float32' }))
            .mul(1e25)
            .sum()
            .backward();
          const error = failure(() => optimizer.step());
          expect(error.message).toContain("the gradient of 'weight' is Infinity at (0, 0)");
          expect(error.layer).toBe('linear(30, 20, { bias: false })');
          expect(stateOf(layer.weight, optimizer)).toEqual(before);
        }
      }));

    test('is refused as the sum of two that are finite', () =>
      inMode(mode, () => {
        const p = new nn.Parameter(np.array([1, 1], { dtype: 'float32' }), 'w');
        for (let i = 0; i < 2; i++)
          p.mul(2e38)
            .mul(np.array([1, 0], { dtype: 'float32' }))
            .sum()
            .backward();
        expect(failure(() => train.sgd({ lr: 1e-30 })([p]).step()).message).toContain(
          "the gradient of 'w' is Infinity at (0,)",
        );
        expect(p.tolist()).toEqual([1, 1]);
      }));

    test('that the user gave is refused by name', () =>
      inMode(mode, () => {
        const p = new nn.Parameter(np.array([1, 1]), 'w');
        p.grad = np.array([0, Number.NaN]);
        expect(failure(() => train.sgd()([p]).step()).message).toContain("the gradient of 'w' is NaN at (1,)");
      }));
  });

  describe(`a finite gradient, by ${mode}`, () => {
    test('whose square is not makes no slot infinite', () =>
      inMode(mode, () => {
        for (const [name, factory] of Object.entries(factories)) {
          const p = new nn.Parameter(np.array([1, 1], { dtype: 'float32' }), 'w');
          const optimizer = factory({ lr: 1e-21 })([p]);
          const before = stateOf(p, optimizer);
          p.mul(np.array([1e20, 1], { dtype: 'float32' }))
            .sum()
            .backward();
          if (['sgd', 'momentum', 'nesterov'].includes(name)) {
            optimizer.step();
            expect(p.data()[0]).toBeCloseTo(name === 'nesterov' ? 0.81 : 0.9, 6);
            continue;
          }
          const slot = name === 'adam' || name === 'adamW' ? 'v' : 'h';
          expect(failure(() => optimizer.step()).message).toContain(`'w.${slot}' would become Infinity`);
          expect(stateOf(p, optimizer)).toEqual(before);
        }
      }));

    test('that would take a weight out of its range is refused', () =>
      inMode(mode, () => {
        const p = new nn.Parameter(np.array([-3e38, 1], { dtype: 'float32' }), 'w');
        p.mul(np.array([1, 0], { dtype: 'float32' }))
          .sum()
          .backward();
        expect(failure(() => train.sgd({ lr: 1e38 })([p]).step()).message).toContain("'w' would become -Infinity");
        expect(p.data()[1]).toBe(1);
      }));

    test('moves a parameter that holds infinities on purpose', () =>
      inMode(mode, () => {
        for (const factory of Object.values(factories).filter((f) => f !== train.adamW)) {
          const p = new nn.Parameter(np.array([-Infinity, 1]), 'mask');
          const optimizer = factory({ lr: 0.5 })([p]);
          for (let i = 0; i < 2; i++) {
            p.at('1:').sum().backward();
            optimizer.step();
          }
          expect(p.data()[0]).toBe(-Infinity);
          expect(p.data()[1]).toBeLessThan(1);
        }
      }));
  });
}

describe('clipping by norm, where squares leave the range of their type', () => {
  test.each([
    ['float32', 1e20],
    ['float32', 3e37],
    ['float64', 1e200],
    ['float64', 1e300],
  ] as const)('moves by the unit gradient: %s, %d', (dtype, size) => {
    const p = new nn.Parameter(np.array([0, 0]).astype(dtype));
    const optimizer = train.sgd({ lr: 1, clipNorm: 1 })([p]);
    p.mul(np.array([3 * size, -4 * size]).astype(dtype))
      .sum()
      .backward();
    expect(optimizer.gradientNorm().item() / (5 * size)).toBeCloseTo(1, 6);
    optimizer.step();
    expect(p.data()[0]).toBeCloseTo(-0.6, 6);
    expect(p.data()[1]).toBeCloseTo(0.8, 6);
  });
  test.each([
    ['float32', 1e-30],
    ['float32', 1e-40],
    ['float64', 1e-200],
  ] as const)('the norm of tiny gradients is not 0: %s, %d', (dtype, size) => {
    const p = new nn.Parameter(np.array([0, 0]).astype(dtype));
    p.mul(np.array([3 * size, -4 * size]).astype(dtype))
      .sum()
      .backward();
    expect(train.sgd()([p]).gradientNorm().item() / (5 * size)).toBeCloseTo(1, 4);
  });
  test('of float64 gradients is exact at powers of two in all of their range', () => {
    for (const power of [1020, 600, 481, 480, 479, 478, 0, -449, -450, -451, -452, -460, -600, -1000, -1060]) {
      const p = new nn.Parameter(np.array([0, 0]));
      p.mul(np.array([3 * 2 ** power, -4 * 2 ** power]))
        .sum()
        .backward();
      expect(train.sgd()([p]).gradientNorm().item(), `${power}`).toBe(5 * 2 ** power);
    }
  });
  test('of float64 gradients times a power of two is that power of their norm, bit for bit', () => {
    const g = np.random.defaultRng(1).normal(0, 1, [40]);
    const normOf = (factor: number): number => {
      const p = new nn.Parameter(np.zeros([40]));
      p.mul(g.mul(factor)).sum().backward();
      return train.sgd()([p]).gradientNorm().item();
    };
    for (const power of [1000, 700, 479, -440, -500, -900])
      expect(normOf(2 ** power), `${power}`).toBe(normOf(1) * 2 ** power);
  });
  test('of float32 gradients is that of float64, rounded, at every size of a block', () => {
    for (const n of [0, 1, 3, 4, 5, 999, 4095, 4096, 4097, 8192, 9001]) {
      const values = np.random.defaultRng(n).normal(0, 1, [n], { dtype: 'float32' }).detach();
      const p = new nn.Parameter(np.zeros([n], { dtype: 'float32' }));
      p.mul(values).sum().backward();
      const exact = Math.sqrt([...values.data()].reduce((total, v) => total + v ** 2, 0));
      expect(train.sgd()([p]).gradientNorm().item(), `${n}`).toBe(Math.fround(exact));
    }
  });
  test.each(['float32', 'float64'] as const)('can be differentiated, as a penalty is: %s', (dtype) => {
    const p = new nn.Parameter(np.linspace(1, 2, 5000).astype(dtype));
    const optimizer = train.sgd()([p]);
    p.square().sum().backward();
    const norm = optimizer.gradientNorm();
    optimizer.zeroGrad();
    norm.backward();
    const [w, slope] = [p.data(), p.grad!.data()];
    const length = Math.hypot(...w);
    for (const i of [0, 4095, 4096, 4999]) expect(slope[i]).toBeCloseTo((2 * w[i]!) / length, 6);
  });
});
