import { describe, expect, test } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import { ArgumentError, data, GradientError, nn, np, type Tensor, type TensorLike, train } from '../../src/index.ts';
import { bitsOf } from '../train/flowers.ts';

const iris = data.loadIris();
const factories = {
  sgd: train.sgd({ lr: 0.1, weightDecay: 0.1 }),
  momentum: train.momentum({ weightDecay: 0.1 }),
  nesterov: train.nesterov({ weightDecay: 0.1 }),
  adaGrad: train.adaGrad({ weightDecay: 0.1 }),
  rmsProp: train.rmsProp({ weightDecay: 0.1 }),
  adam: train.adam({ weightDecay: 0.1 }),
  adamW: train.adamW({ weightDecay: 0.1 }),
};

/** A body with all that has state, and a head. */
function parts(): { body: nn.Sequential; head: nn.Linear; model: nn.Sequential } {
  nn.manualSeed(2);
  const body = nn.sequential(nn.linear(4, 8), nn.batchNorm(8), nn.relu, nn.dropout(0.5));
  const head = nn.linear(8, 3);
  return { body, head, model: nn.sequential(body, head) };
}
const x = np.linspace(-1, 1, 40).reshape([10, 4]);
const t = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0], { dtype: 'int32' });
const step = (model: nn.Module, optimizer: train.Optimizer): void => {
  nn.crossEntropy(model(x), t).backward();
  optimizer.step();
};
const drawsOf = (model: nn.Module): number[] => [...model.streams().values()].map((s) => s.draws);

describe('a frozen parameter', () => {
  const [a, b] = [new nn.Parameter(np.array([1, 2]), 'a'), new nn.Parameter(np.array([3, 4]), 'b')];

  test('gets no gradient, and lets one through to what lies before it', () => {
    a.trainable = false;
    a.mul(b).mul(a).sum().backward();
    expect(a.grad).toBeNull();
    expect((b.grad as Tensor).tolist()).toEqual([1, 4]);
    a.trainable = true;
    a.mul(b).sum().backward();
    expect((a.grad as unknown as Tensor).tolist()).toEqual([3, 4]);
  });

  test('loses a gradient that waits, and is not moved by a step', () => {
    const p = new nn.Parameter(np.array([1]), 'p');
    const q = new nn.Parameter(np.array([1]), 'q');
    const optimizer = train.sgd({ lr: 0.5 })([p, q]);
    p.add(q).sum().backward();
    p.trainable = false;
    expect(optimizer.gradientNorm().item()).toBe(1);
    optimizer.step();
    expect([p.item(), q.item()]).toEqual([1, 0.5]);
  });

  test('is named where a loss has no others beneath it', () => {
    const p = new nn.Parameter(np.array([1]), 'the weight');
    p.trainable = false;
    expect(() => p.mul(2).sum().backward()).toThrow(GradientError);
    expect(() => p.mul(2).sum().backward()).toThrow("all parameters beneath this loss are frozen, 'the weight' among");
    expect(() => np.sum([1]).backward()).toThrow('no parameter lies beneath this loss');
  });

  test('can still be differentiated by as a value, by checks, and by functions of inputs', () => {
    const { model } = parts();
    model.astype('float64').freeze();
    nn.checkModelGrad(model, () => nn.crossEntropy(model(x), t));
  });

  test('is so by a boolean only', () => {
    for (const wrong of [0, 'no', null, undefined]) {
      expect(() => {
        a.trainable = wrong as unknown as boolean;
      }).toThrow(ArgumentError);
    }
    expect(a.trainable).toBe(true);
  });
});

describe('a frozen module', () => {
  test.each(Object.entries(factories))(
    'is not moved by %s, nor by its weight decay, while the head learns',
    (_, make) => {
      const { body, head, model } = parts();
      const optimizer = make(model);
      body.freeze();
      const [still, moving] = [bitsOf(body), bitsOf(head)];
      for (let i = 0; i < 3; i++) step(model, optimizer);
      expect(bitsOf(body)).toBe(still);
      expect(bitsOf(head)).not.toBe(moving);
    },
  );

  test('moves no statistic, draws no mask and is in inference mode, whatever train and fit say', async () => {
    const { body, model } = parts();
    body.freeze();
    const before = bitsOf(body);
    model.train();
    expect(body.training).toBe(false);
    expect(model.training).toBe(true);
    const modes: boolean[] = [];
    const watched = nn.sequential(
      body,
      (y: Tensor) => {
        modes.push(body.training, (body.layers[3] as nn.Dropout).training);
        return y;
      },
      nn.linear(8, 3),
    );
    await train.fit(watched, iris, { batchSize: 50, epochs: 2 });
    expect(new Set(modes)).toEqual(new Set([false]));
    expect([bitsOf(body), drawsOf(model)]).toEqual([before, [0]]);
    body.unfreeze();
    expect(body.training).toBe(true);
    await train.fit(watched, iris, { batchSize: 50 });
    expect(bitsOf(body)).not.toBe(before);
    expect(drawsOf(model)).toEqual([3]);
  });

  test('remembers the mode it had: unfrozen, a module in eval is in eval', () => {
    const layer = nn.dropout(0.5).eval();
    layer.freeze();
    expect([...layer.modes().values()]).toEqual([false]);
    expect(layer.unfreeze().training).toBe(false);
    layer.train().freeze();
    expect([layer.training, [...layer.modes().values()][0]]).toEqual([false, true]);
  });

  test('passes the gradient on to what comes before it', () => {
    const [first, frozen, last] = [nn.linear(4, 4), nn.linear(4, 4), nn.linear(4, 3)];
    frozen.freeze();
    nn.crossEntropy(nn.sequential(first, frozen, last)(x), t).backward();
    expect(first.weight.grad).not.toBeNull();
    expect(frozen.weight.grad).toBeNull();
  });

  test('learns to the bits of a head alone on the features that it makes', () => {
    const { body, head, model } = parts();
    body.freeze();
    const features = body(x).detach();
    const copy = nn.linear(8, 3);
    copy.loadStateDict(head.stateDict());
    const [a, b] = [train.adam({ lr: 0.05 })(model), train.adam({ lr: 0.05 })(copy)];
    for (let i = 0; i < 10; i++) {
      step(model, a);
      nn.crossEntropy(copy(features), t).backward();
      b.step();
    }
    expect(bitsOf(head)).toBe(bitsOf(copy));
  });

  test('costs no gradient work: fewer kernels run than for all of it', () => {
    const launches = (frozen: boolean): number => {
      const model = nn.sequential(...Array.from({ length: 6 }, () => nn.linear(64, 64)), nn.linear(64, 3));
      if (frozen) for (const layer of model.layers.slice(0, 6)) (layer as nn.Linear).freeze();
      const optimizer = train.sgd()(model);
      const data = np.ones([50, 64], { dtype: 'float32' });
      const labels = new Int32Array(50);
      let count = 0;
      for (let i = 0; i < 5; i++) {
        nn.crossEntropy(model(data), labels).backward();
        const before = engine.counts.launches;
        optimizer.step();
        count = engine.counts.launches - before;
      }
      return count;
    };
    // Seven products forward and two for the head, against seven forward and thirteen backward.
    expect(launches(true)).toBeLessThan(launches(false) / 2);
  });

  test('is all of a shared module, and not what only the other model has', () => {
    const shared = nn.linear(4, 4);
    const [a, b] = [nn.sequential(shared, nn.linear(4, 3)), nn.sequential(shared, nn.linear(4, 2))];
    a.freeze();
    expect(b.parameters().map((p) => p.trainable)).toEqual([false, false, true, true]);
    expect([a.frozen, b.frozen, shared.frozen]).toEqual([true, false, true]);
  });

  test('stays frozen after astype, and its state is carried over as ever', () => {
    const { body, model } = parts();
    body.freeze();
    const before = bitsOf(model);
    const other = parts().model;
    other.loadStateDict(model.stateDict());
    expect(bitsOf(other)).toBe(before);
    expect(other.parameters().every((p) => p.trainable)).toBe(true);
    model.astype('float64');
    expect(model.parameters().map((p) => p.trainable)).toEqual([false, false, false, false, true, true]);
    expect(body.frozen).toBe(true);
  });

  test('is shown', () => {
    const { body, model } = parts();
    body.freeze();
    expect(model.repr().split('\n')).toEqual([
      'Sequential',
      '  0: Sequential',
      '    0: linear(4, 8)         40  frozen',
      '    1: batchNorm(8)         16  frozen',
      '    2: relu',
      '    3: dropout(0.5)',
      '  1: linear(8, 3)           27',
      '83 parameters, 56 of them frozen',
    ]);
    expect(model.unfreeze().repr()).toMatch(/83 parameters$/);
  });

  test('may have fields of the names that freezing goes by', () => {
    class Ice extends nn.Module {
      inner = nn.linear(2, 2);
      forward(y: TensorLike): Tensor {
        return this.inner(y);
      }
    }
    const ice = Object.defineProperty(new Ice(), 'frozen', { value: 'a name', enumerable: true });
    ice.freeze();
    expect([ice.training, ice.inner.frozen]).toEqual([false, true]);
  });
});

describe('an optimizer', () => {
  test('made on frozen parameters has no slots for them, and moves them once they are not', () => {
    const { body, model } = parts();
    body.freeze();
    const optimizer = train.adam()(model);
    const names = (): string[] => [...optimizer.stateDict().keys()];
    step(model, optimizer);
    expect(names()).toEqual(['steps', '1.weight.m', '1.weight.v', '1.bias.m', '1.bias.v']);
    body.unfreeze();
    const before = bitsOf(body);
    step(model, optimizer);
    expect(bitsOf(body)).not.toBe(before);
    expect(names()).toHaveLength(13);
  });

  test('keeps the slots of what is frozen later, as they were', () => {
    const { body, model } = parts();
    const optimizer = train.momentum()(model);
    step(model, optimizer);
    const slot = (): string => String(optimizer.stateDict().get('0.0.weight.v'));
    const before = slot();
    body.freeze();
    step(model, optimizer);
    expect(slot()).toBe(before);
  });

  test('takes a state back whose frozen parameters had no slots, and refuses one that lacks those of others', () => {
    const { body, model } = parts();
    body.freeze();
    const optimizer = train.adam()(model);
    step(model, optimizer);
    const saved = optimizer.stateDict();
    const other = train.adam()(model);
    other.loadStateDict(saved);
    expect([...other.stateDict().keys()]).toEqual([...saved.keys()]);
    body.unfreeze();
    expect(() => other.loadStateDict(saved)).toThrow("lacks '0.0.weight.m', '0.0.weight.v'");
  });

  test('of a model that is frozen as a whole says so at backward', async () => {
    const { model } = parts();
    model.freeze();
    await expect(train.fit(model, iris, { batchSize: 50 })).rejects.toThrow(
      'all parameters beneath this loss are frozen',
    );
    expect(() => train.sgd()(model).step()).toThrow('there are no gradients');
  });
});

describe('a checkpoint', () => {
  const options = { epochs: 4, batchSize: 30, optimizer: train.adam({ lr: 0.02 }) };
  const make = (): train.Trainer => {
    const { body, model } = parts();
    body.freeze();
    const trainer = new train.Trainer(model, iris, options);
    // The body joins in the third epoch.
    return trainer.observe({ onEpoch: ({ epoch }) => void (epoch === 2 && body.unfreeze()) });
  };
  test.each([3, 8, 10, 13])('at step %d remembers what is frozen, and goes on to the same bits', async (steps) => {
    const straight = make();
    await straight.run();
    const first = make();
    await first.run({ steps });
    const saved = train.decodeCheckpoint(train.encodeCheckpoint(first.state()));
    const second = make();
    second.load(saved);
    expect(second.model.parameters().map((p) => p.trainable)).toEqual(first.model.parameters().map((p) => p.trainable));
    await second.run();
    expect(bitsOf(second.model)).toBe(bitsOf(straight.model));
    expect(second.history.losses).toEqual(straight.history.losses);
  });

  test('of 0.1.0, which does not say it, leaves frozen what is', async () => {
    const first = new train.Trainer(parts().model, iris, options);
    await first.run({ steps: 2 });
    const { arrays, progress } = first.state();
    const { frozen, ...old } = progress;
    expect(frozen).toEqual({ parameters: [], modules: [] });
    const { body, model } = parts();
    body.freeze();
    const second = new train.Trainer(model, iris, options);
    second.load({ arrays, progress: old });
    expect(body.frozen).toBe(true);
    const before = bitsOf(body);
    await second.run({ steps: 2 });
    expect(bitsOf(body)).toBe(before);
  });

  test('remembers single parameters', () => {
    const { head, model } = parts();
    head.bias!.trainable = false;
    const { frozen } = new train.Trainer(model, iris, options).state().progress;
    expect(frozen).toEqual({ parameters: ['1.bias'], modules: [] });
    const other = new train.Trainer(parts().model, iris, options);
    other.load(new train.Trainer(model, iris, options).state());
    expect(other.model.parameters().map((p) => p.trainable)).toEqual([true, true, true, true, true, false]);
  });
});
