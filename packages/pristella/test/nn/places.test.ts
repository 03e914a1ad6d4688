import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { GradientError, nn, np, plot, type Tensor, type TensorLike, train } from '../../src/index.ts';
import { Cell, failure, Heads, h, learnt, names, Parts, Reader, read, x } from './cells.ts';

// Modules of several inputs and outputs, and layers that lie in two places: called, trained, saved, loaded, printed and
// explained, without anybody having asked for parameters before.

/** Takes steps by hand, saves, loads into another and compares. */
function trainedAndSaved<M extends nn.AnyModule>(make: () => M, lossOf: (model: M) => Tensor): M {
  const model = make();
  const optimizer = train.adam({ lr: 0.05 })(model);
  const losses = Array.from({ length: 30 }, () => {
    const loss = lossOf(model);
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
  const other = make();
  train.loadModelFile(other, train.decodeModel(train.encodeModel(model)));
  expect(lossOf(other).item()).toBe(lossOf(model).item());
  return model;
}

describe('a layer with two inputs', () => {
  test('is explained, trained, saved, loaded and printed by its names', () => {
    expect(read(new Cell()(x, h))).toEqual(['fromInput.weight', 'fromInput.bias', 'fromState.weight']);
    const model = trainedAndSaved(
      () => new Cell(),
      (cell) => nn.meanSquaredError(cell(x, h), np.full([2, 4], 0.5)),
    );
    expect(names(model)).toEqual(['fromInput.weight', 'fromInput.bias', 'fromState.weight']);
    expect(inspect(model).split('\n')).toEqual([
      'Cell',
      '  fromInput: linear(3, 4)                          16',
      '  fromState: linear(4, 4, { bias: false })         16',
      '32 parameters',
    ]);
  });

  test('is called at each step of a list, with two outputs at the end', () => {
    const steps = [x, x.mul(2), x.mul(3)];
    expect([...new Set(read(new Reader()(steps)[1]))]).toEqual([
      'cell.fromInput.weight',
      'cell.fromInput.bias',
      'cell.fromState.weight',
      'heads.spread.weight',
      'heads.spread.bias',
    ]);
    const model = trainedAndSaved(
      () => new Reader(),
      (reader) => {
        const [mean, spread] = reader(steps);
        return mean.sub(1).square().sum().add(spread.sub(2).square().sum());
      },
    );
    expect(model([], h)[0].tolist()).toEqual(model.heads(h)[0].tolist());
  });
});

describe('a layer with two outputs', () => {
  test('gives a list or an object of tensors, of an object of tensors', () => {
    const model = new Parts();
    const { mean, spread } = model({ h, scale: np.array([1, 2]) });
    expect([mean.shape, spread.shape]).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect(read(mean)).toEqual(['heads.mean.weight', 'heads.mean.bias']);
    mean.sum().add(spread.sum()).backward();
    expect(learnt(model)).toEqual(names(model));
  });

  test('trains in fit with a loss that takes both', async () => {
    class Both extends nn.Module {
      readonly body = nn.sequential(nn.linear(3, 4), nn.tanh);
      readonly heads = new Heads();
      forward(input: TensorLike): [Tensor, Tensor] {
        return this.heads(this.body(input));
      }
    }
    const model = new Both();
    const { losses } = await train.fit(model, [x, np.zeros([2, 2])], {
      loss: ([mean, spread], t) => nn.meanSquaredError(mean, t).add(nn.meanSquaredError(spread, t)),
      optimizer: train.adam({ lr: 0.1 }),
      epochs: 40,
    });
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
  });
});

describe('a shared layer', () => {
  test('takes one value over, under both of its names; two are refused and change nothing', () => {
    const shared = nn.linear(2, 2);
    const model = nn.sequential(shared, nn.tanh, shared);
    const saved = model.stateDict();
    const two = new Map(saved).set('2.weight', np.ones([2, 2]));
    expect(failure(() => model.loadStateDict(two)).message).toContain(
      "'2.weight' differs from another name of the same tensor",
    );
    expect(shared.weight.tolist()).toEqual(saved.get('0.weight')!.tolist());
    const one = new Map(saved)
      .set('0.weight', np.full([2, 2], Number.NaN))
      .set('2.weight', np.full([2, 2], Number.NaN));
    model.loadStateDict(one);
    expect(shared.weight.data()).toEqual(new Float32Array(4).fill(Number.NaN));
  });

  test('has the name of the place where it is called, and both when it is saved', () => {
    const shared = nn.linear(3, 3);
    const model = nn.sequential(shared, nn.tanh, shared);
    expect(read(model(x))).toEqual(['0.weight', '0.bias']);
    expect(names(model)).toEqual(['0.weight', '0.bias', '2.weight', '2.bias']);
    const place = nn.sequential(nn.linear(3, 3), nn.tanh, nn.sequential(nn.linear(3, 3), nn.linear(3, 3)));
    expect(failure(() => nn.sequential(shared, nn.linear(3, 2), shared)(x)).message).toContain(
      '(in 2: linear(3, 3), after 1: linear(3, 2))',
    );
    expect(failure(() => nn.sequential(place, nn.flatten, shared, nn.linear(4, 1), shared)(x)).message).toContain(
      '(in 3: linear(4, 1), after 2: linear(3, 3), before 4: linear(3, 3))',
    );
    const trained = trainedAndSaved(
      () => {
        const one = nn.linear(3, 3);
        return nn.sequential(one, nn.tanh, one);
      },
      (m) => nn.meanSquaredError(m(x), np.ones([2, 3])),
    );
    expect(trained.parameterCount).toBe(12);
  });

  test('of two models has the name of the one that calls, trains or saves it, whoever was asked before', () => {
    const shared = nn.linear(3, 3);
    const a = nn.sequential(shared, nn.tanh);
    class Other extends nn.Module {
      readonly first = nn.linear(3, 3);
      readonly tail = { body: shared };
      forward(input: TensorLike): Tensor {
        return this.tail.body(this.first(input));
      }
    }
    const b = new Other();
    const ofA = ['0.weight', '0.bias'];
    const ofB = ['first.weight', 'first.bias', 'tail.body.weight', 'tail.body.bias'];
    for (let i = 0; i < 2; i++) {
      expect(read(b(x))).toEqual(ofB);
      expect(read(a(x))).toEqual(ofA);
      expect(read(b(a(x)))).toEqual(['0.weight', '0.bias', 'first.weight', 'first.bias']);
      expect([...a.stateDict().keys()].sort()).toEqual([...ofA].sort());
      expect(names(b)).toEqual(ofB);
      expect([a, b, shared].map((m) => m.parameters().length)).toEqual([2, 4, 2]);
    }
    const slots = (model: nn.Module): string[] =>
      [...train.adam()(model).stateDict().keys()].filter((key) => key.endsWith('.m')).map((key) => key.slice(0, -2));
    expect(slots(b).sort()).toEqual([...ofB].sort());
    expect(slots(a).sort()).toEqual([...ofA].sort());
    expect(slots(b).sort()).toEqual([...ofB].sort());
    expect(failure(() => b(np.ones([2, 5]))).message).toContain('(in first: linear(3, 3))');
    expect(failure(() => a(np.ones([2, 5]))).message).toContain('(in 0: linear(3, 3), before 1: tanh)');
    for (const model of [a, b]) {
      const optimizer = train.sgd({ lr: 0.1 })(model);
      model(x).sum().backward();
      shared.weight.grad = np.full([3, 3], Number.NaN);
      expect(failure(() => optimizer.step()).message).toContain(
        `the gradient of '${model === a ? '0' : 'tail.body'}.weight' is NaN`,
      );
    }
    const state = a.stateDict();
    b.first.weight.assign(np.zeros([3, 3]));
    a.loadStateDict(state);
    trainedAndSaved(
      () => new Other(),
      (m) => nn.meanSquaredError(m(x), np.ones([2, 3])),
    );
  });

  test('keeps the name of its whole for all who ask a part', () => {
    const model = nn.sequential(nn.sequential(nn.linear(3, 3), nn.tanh), nn.linear(3, 1));
    const part = model.layers[0] as nn.Sequential;
    const before = model.parameters().map((p) => p.name);
    expect(before).toEqual(['0.0.weight', '0.0.bias', '1.weight', '1.bias']);
    expect(part.parameters().map((p) => p.name)).toEqual(['0.0.weight', '0.0.bias']);
    for (const f of [
      () => part.stateDict(),
      () => names(part),
      () => part(x),
      () => part.repr(),
      () => part.freeze(),
    ]) {
      f();
      expect([...new Set(before)]).toEqual(model.stateDict().size === 4 ? before : []);
      expect(part.parameters()[0]!.name).toBe('0.0.weight');
    }
    // Called alone it is a model, whose layers have the names that they have in it.
    expect(names(part)).toEqual(['0.weight', '0.bias']);
    expect(read(part(x))).toEqual(['0.weight', '0.bias']);
    expect(read(model(x)).slice(0, 2)).toEqual(['0.0.weight', '0.0.bias']);
  });
});

describe('a path', () => {
  test('leads by the fields of callers, not through a field that leads back to one', () => {
    class Child extends nn.Module {
      parent: { body: nn.Module } | null = null;
      readonly last = nn.linear(3, 1);
      forward(input: TensorLike): Tensor {
        return this.last(this.parent!.body(input));
      }
    }
    class Parent extends nn.Module {
      readonly child = new Child();
      readonly body = nn.linear(3, 3);
      constructor() {
        super();
        this.child.parent = this;
      }
      forward(input: TensorLike): Tensor {
        return this.child(input);
      }
    }
    const model = new Parent();
    expect(read(model(x))).toEqual(['body.weight', 'body.bias', 'child.last.weight', 'child.last.bias']);
    expect(failure(() => model(h)).message).toContain('(in body: linear(3, 3))');
  });

  test('is that of the layer around for what is made in a pass, and its own for what a function there calls', () => {
    class Making extends nn.Module {
      readonly held = nn.linear(3, 3);
      forward(input: TensorLike): Tensor {
        return nn.sequential((t: Tensor) => this.held(t), nn.linear(3, 2))(input);
      }
    }
    const model = nn.sequential(new Making());
    expect(read(model(x))).toEqual(['0.held.weight', '0.held.bias', 'weight', 'bias']);
    expect(() => model(x).sum().backward()).toThrow("does not name: (3, 2), (2,); '0' uses them");
  });

  test('follows a layer that moves to another field, and a module that calls itself', () => {
    class Moving extends nn.Module {
      first: nn.Module | null = nn.linear(3, 3);
      second: nn.Module | null = null;
      forward(input: TensorLike, again = 1): Tensor {
        const y = (this.first ?? this.second)!(input);
        return again > 0 ? (this as Moving)(y, again - 1) : y;
      }
    }
    const model = new Moving();
    expect(read(model(x))).toEqual(['first.weight', 'first.bias']);
    [model.first, model.second] = [null, model.first];
    expect(read(model(x))).toEqual(['second.weight', 'second.bias']);
    expect(names(model)).toEqual(['second.weight', 'second.bias']);
  });

  test('is in drawn graphs, and in what is said of gradients, values and frozen parameters', () => {
    const make = (): nn.Sequential => nn.sequential(nn.linear(3, 3), nn.linear(3, 1));
    const asked = make();
    expect(plot.tensorGraph(asked(x)).describe()).toContain('1.bias');
    const nan = make();
    const last = nan.layers[1] as nn.Linear;
    last.weight.assign(np.full([3, 1], Number.NaN));
    nan(x).sum().backward();
    expect(failure(() => train.sgd()(nan).step()).message).toContain("'1.weight' itself holds NaN");
    const frozen = make().freeze();
    expect(failure(() => frozen(x).sum().backward()).message).toMatch(/are frozen, '[01]\.(weight|bias)' among them/);
    const changed = make();
    const loss = changed(x).sum();
    (changed.layers[0] as nn.Linear).weight.assign(np.zeros([3, 3]));
    expect(failure(() => loss.backward()).message).toContain("made from '0.weight' before its last change");
  });
});

describe('a layer that no field holds', () => {
  class Hiding extends nn.Module {
    readonly #inner: nn.Module;
    readonly last = nn.linear(3, 1);
    constructor(inner: nn.Module) {
      super();
      this.#inner = inner;
    }
    forward(input: TensorLike): Tensor {
      return this.last(this.#inner(input));
    }
  }
  test('is an error at backward, also if it was called alone, or in a model that names it, before', () => {
    for (const before of [false, true]) {
      const inner = nn.linear(3, 3);
      if (before) inner(x).sum().backward();
      const model = new Hiding(inner);
      if (before) nn.sequential(inner, nn.tanh)(x).sum().backward();
      const loss = (): void => model(x).sum().backward();
      for (let i = 0; i < 2; i++) expect(loss).toThrow(GradientError);
      expect(loss).toThrow(/the model does not name: \(3, 3\), \(3,\); 'model' uses them/);
      // Where its own model calls it, all is well.
      nn.sequential(inner, nn.tanh)(x).sum().backward();
      expect(loss).toThrow(GradientError);
    }
  });
  test('is an error where the losses of both models wait at once', () => {
    const inner = nn.linear(3, 3);
    const [model, other] = [new Hiding(inner), nn.sequential(inner, nn.tanh)];
    const [hidden, open] = [model(x).sum(), other(x).sum()];
    open.backward();
    expect(() => hidden.backward()).toThrow(/the model does not name/);
  });
  test('is none that an optimizer trains by name', () => {
    const inner = nn.linear(3, 3);
    const model = new Hiding(inner);
    train.sgd()([...model.parameters(), ...inner.parameters()]);
    model(x).sum().backward();
    expect(inner.weight.grad).not.toBeNull();
  });
  test('is found out where it replaces one between the optimizer and the first call', () => {
    const model = nn.sequential(nn.linear(3, 3), nn.linear(3, 1));
    train.sgd()(model);
    (model.layers as nn.Layer[])[1] = nn.linear(3, 2);
    expect(() => model(x).sum().backward()).toThrow(/'1\.weight', '1\.bias' came into the model after the optimizer/);
  });
});
