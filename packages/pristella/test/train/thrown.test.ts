import { describe, expect, test, vi } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import { NonFiniteError, nn, np, StaleValueError, type Tensor, type TensorLike, train } from '../../src/index.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

// What is thrown between a forward pass and the end of its step leaves weights, slots, statistics, counts of draws and
// gradients byte for byte as they were, and the next step does what it would have done.

const x = np.random.defaultRng(1).normal(0, 1, [6, 4], { dtype: 'float32' }).detach();
const labels = [0, 1, 2, 0, 1, 2];

/** A layer that fails when it is told to. */
class Fragile extends nn.Module {
  fails = false;
  forward(t: TensorLike): Tensor {
    if (this.fails) throw new RangeError('a slip');
    return np.mul(t, 1);
  }
}

class Setting {
  readonly fragile = new Fragile();
  readonly model: nn.Sequential;
  readonly optimizer: train.Optimizer;
  constructor(clip: train.OptimizerOptions = {}) {
    nn.manualSeed(4);
    this.model = nn.sequential(nn.linear(4, 5), nn.batchNorm(5), nn.dropout(0.3), this.fragile, nn.linear(5, 3));
    this.optimizer = train.adam(clip)(this.model);
  }
  state(): unknown {
    const bytes = (m: ReadonlyMap<string, Tensor>): unknown => [...m].map(([name, t]) => [name, ...t.data()]);
    return [
      bytes(this.model.stateDict()),
      bytes(this.optimizer.stateDict()),
      [...this.model.streams()].map(([name, s]) => [name, s.draws]),
      this.optimizer.steps,
    ];
  }
  step(): void {
    nn.crossEntropy(this.model(x), labels).backward();
    this.optimizer.step();
  }
}

/** Steps that throw. `read` tells that the loss is looked at before the step. */
const failures: Record<string, (s: Setting, read: boolean) => void> = {
  'a label out of range': ({ model }) => void nn.crossEntropy(model(x), [0, 1, 2, 3, 0, 1]),
  'targets of another shape': ({ model }) => void nn.meanSquaredError(model(x), np.zeros([5, 5])),
  'an error of the program in a layer': ({ model, fragile }) => {
    fragile.fails = true;
    try {
      model(x);
    } finally {
      fragile.fails = false;
    }
  },
  'a second backward': ({ model, optimizer }, read) => {
    const loss = nn.crossEntropy(model(x), labels);
    if (read) loss.item();
    loss.backward();
    try {
      loss.backward();
    } finally {
      optimizer.zeroGrad();
    }
  },
  'a loss that is not finite': ({ model, optimizer }, read) => {
    const loss = np.log(model(x).sub(1e6)).sum();
    if (read) loss.item();
    loss.backward();
    optimizer.step();
  },
  'a gradient that is not finite': ({ model, optimizer }, read) => {
    const loss = np.sqrt(model(x).mul(0)).sum();
    if (read) loss.item();
    loss.backward();
    optimizer.step();
  },
  'a singular inverse on the run': ({ model, optimizer }) => {
    const y = model(x);
    y.sum()
      .add(np.linalg.inv(y.at(':3').mul(0)).sum())
      .backward();
    optimizer.step();
  },
  'statistics beyond their range': ({ model, optimizer }, read) => {
    const y = model(np.mul(x, 1e30).astype('float32'));
    const loss = np.where(y.greater(Infinity), y, 0).sum();
    if (read) loss.item();
    loss.backward();
    optimizer.step();
  },
};

for (const mode of Object.keys(modes) as Mode[]) {
  describe(`by ${mode}`, () => {
    for (const [name, fail] of Object.entries(failures)) {
      test(`${name} changes nothing`, () =>
        inMode(mode, () => {
          const [straight, s] = [new Setting(), new Setting()];
          for (const read of [false, true]) {
            for (const t of [straight, s]) t.step();
            const before = s.state();
            expect(() => fail(s, read)).toThrow();
            // What was read before an error that is no step's stays.
            if (name === 'a second backward' && read) break;
            expect(s.state()).toEqual(before);
            for (const t of [straight, s]) t.step();
            expect(s.state()).toEqual(straight.state());
          }
        }));
    }

    test('an error that is caught on the way to the step takes nothing from it', () =>
      inMode(mode, () => {
        const [straight, s] = [new Setting(), new Setting()];
        for (const t of [straight, s]) t.step();
        const slip = (): void => expect(() => np.zeros([2]).reshape(3)).toThrow();
        const loss = nn.crossEntropy(s.model(x), labels);
        slip();
        loss.backward();
        slip();
        s.optimizer.step();
        straight.step();
        expect(s.state()).toEqual(straight.state());
      }));

    test('a step makes again what an error took back of one loss, beside the pass of another', () =>
      inMode(mode, () => {
        const make = (): nn.Sequential => nn.sequential(nn.linear(4, 3), nn.batchNorm(3), nn.dropout(0.5));
        const state = (m: nn.Module): unknown => [
          [...m.stateDict()].map(([name, t]) => [name, ...t.data()]),
          [...m.streams().values()].map((s) => s.draws),
        ];
        const run = (slips: boolean): unknown => {
          nn.manualSeed(8);
          const [model, other] = [make(), make()];
          const optimizer = train.sgd()(nn.sequential(model, other));
          const loss = model(x).sum();
          if (slips) expect(() => np.zeros([2]).reshape(3)).toThrow();
          loss.add(other(x).sum()).backward();
          optimizer.step();
          return [state(model), state(other)];
        };
        expect(run(true)).toEqual(run(false));
      }));

    test('an error after a step takes nothing from that step', () =>
      inMode(mode, () => {
        for (const reads of [false, true]) {
          const s = new Setting();
          const loss = nn.crossEntropy(s.model(x), labels);
          if (reads) loss.item();
          loss.backward();
          s.optimizer.step();
          const after = s.state();
          expect(() => np.zeros([2]).reshape(3)).toThrow();
          expect(s.state()).toEqual(after);
          // A refused step of another model takes back what no step has confirmed: its own alone.
          expect(() => failures['a loss that is not finite']!(new Setting(), reads)).toThrow();
          expect(s.state()).toEqual(after);
        }
      }));

    test('a refused step takes back its own pass, not one before it that was read', () =>
      inMode(mode, () => {
        const s = new Setting();
        s.model(x).data();
        const [, , drawn] = s.state() as unknown[];
        const mean = s.model.stateDict().get('1.runningMean')!.tolist();
        expect(() => failures['a loss that is not finite']!(s, true)).toThrow();
        expect((s.state() as unknown[])[2]).toEqual(drawn);
        expect(s.model.stateDict().get('1.runningMean')!.tolist()).toEqual(mean);
      }));

    test('a step confirms the only mask of a pass, and is refused with its pass after that of another model', () =>
      inMode(mode, () => {
        const make = (): nn.Sequential => nn.sequential(nn.linear(4, 3), nn.dropout(0.5));
        const drawn = (model: nn.Module): number[] => [...model.streams().values()].map((s) => s.draws);
        const [model, other] = [make(), make()];
        const optimizer = train.sgd()(model);
        for (const reads of [false, true]) {
          const loss = model(x).sum();
          if (reads) loss.item();
          loss.backward();
          optimizer.step();
          expect(() => np.zeros([2]).reshape(3)).toThrow();
        }
        const bad = np.log(model(x).sub(1e6)).sum();
        bad.item();
        other(x).data();
        bad.backward();
        expect(() => optimizer.step()).toThrow();
        expect(drawn(model)).toEqual([2]);
      }));

    test('what was made of the weights before the last step is right or gone after a refused one', () =>
      inMode(mode, () => {
        const w = new nn.Parameter(np.ones(300));
        const optimizer = train.sgd({ lr: 1 })([w]);
        const [old, read] = [w.mul(2), w.mul(3)];
        w.sum().backward();
        optimizer.step();
        expect(read.sum().item()).toBe(900);
        w.mul(np.full([300], NaN))
          .sum()
          .backward();
        expect(() => optimizer.step()).toThrow(NonFiniteError);
        // Either it is what it was, or it is said that it is gone.
        let got: unknown;
        try {
          got = old.data()[299];
        } catch (error) {
          got = error instanceof StaleValueError && 'gone';
        }
        expect([2, 'gone']).toContain(got);
        expect(w.sum().item()).toBe(0);
      }));

    test('gradients of an earlier loss wait as before', () =>
      inMode(mode, () => {
        const { model, optimizer } = new Setting();
        nn.crossEntropy(model(x), labels).backward();
        const before = model.parameters().map((p) => p.grad);
        expect(() => nn.crossEntropy(model(x), [7, 7, 7, 7, 7, 7]).backward()).toThrow();
        expect(() => np.array(1).backward()).toThrow();
        expect(model.parameters().map((p) => p.grad === null)).toEqual(before.map((g) => g === null));
        optimizer.step();
        expect(optimizer.steps).toBe(1);
      }));

    test('forward passes alone move statistics, read or not, as often as they are made', () =>
      inMode(mode, () => {
        const of = (reads: boolean): unknown => {
          const { model } = new Setting();
          for (let i = 0; i < 5; i++) {
            const y = model(x);
            if (reads) y.data();
          }
          return [...model.stateDict()].map(([name, t]) => [name, ...t.data()]);
        };
        expect(of(true)).toEqual(of(false));
        const { model } = new Setting();
        const before = model.stateDict().get('1.runningMean')!.tolist();
        model(x).data();
        expect(() => nn.crossEntropy(model(x), [9, 9, 9, 9, 9, 9])).toThrow();
        expect(model.stateDict().get('1.runningMean')!.tolist()).not.toEqual(before);
      }));
  });
}

test('a step that a device failed changes nothing, and can be tried again', () => {
  const [straight, s] = [new Setting(), new Setting()];
  for (const t of [straight, s]) t.step();
  const before = s.state();
  nn.crossEntropy(s.model(x), labels).backward();
  const failure = vi.spyOn(engine, 'run').mockImplementation(() => {
    throw new Error('no memory today');
  });
  expect(() => s.optimizer.step()).toThrow('no memory today');
  failure.mockRestore();
  const [weights, slots] = s.state() as unknown[];
  expect([weights, slots]).toEqual((before as unknown[]).slice(0, 2));
  s.optimizer.step();
  straight.step();
  expect(s.state()).toEqual(straight.state());
});

test('a state loaded after a forward pass stays as it was loaded', () => {
  const s = new Setting();
  const saved = s.model.stateDict();
  s.model(x);
  s.model.loadStateDict(saved);
  expect(() => nn.crossEntropy(np.zeros([1, 2]), [5])).toThrow();
  expect([...s.model.stateDict()].map(([, t]) => t.tolist())).toEqual([...saved.values()].map((t) => t.tolist()));
  s.step();
  expect(s.optimizer.steps).toBe(1);
});

describe('in fit', () => {
  const data = {
    x: np.random.defaultRng(2).normal(0, 1, [32, 4], { dtype: 'float32' }).detach(),
    y: np.arange(32).mod(3).astype('int32').detach(),
  };
  const make = (loss: nn.Loss, accumulate: number): train.Trainer =>
    new train.Trainer(new Setting().model, data, { batchSize: 4, accumulate, epochs: 2, loss });
  const stateOf = (t: train.Trainer): unknown => {
    const { arrays, progress } = t.state();
    const epochs = progress.epochs.map((e) => ({ ...e, seconds: 0 }));
    return [[...arrays].map(([name, a]) => [name, ...a.data()]), { ...progress, epochs }];
  };

  for (const accumulate of [1, 2]) {
    for (const slip of [
      'an error of the program',
      'an error of the program after a read',
      'a bad label',
      'a gradient that is not finite',
    ]) {
      test(`${slip} leaves the trainer as it stood, ${accumulate} batches a step`, async () => {
        const straight = make(nn.crossEntropy, accumulate);
        await straight.run();
        let broken = false;
        let calls = 0;
        const trainer = make((y, t) => {
          // The last batch of a step fails.
          if (!broken || ++calls % accumulate !== 0) return nn.crossEntropy(y, t);
          if (slip === 'a bad label') return nn.crossEntropy(y, np.full([4], 3, { dtype: 'int32' }));
          if (slip === 'a gradient that is not finite') return np.sqrt(np.mul(y, 0)).sum();
          if (slip.endsWith('read')) np.sum(y).item();
          throw new Error('a slip');
        }, accumulate);
        await trainer.run({ steps: 3 });
        const before = stateOf(trainer);
        broken = true;
        for (let i = 0; i < 2; i++) await expect(trainer.run()).rejects.toThrow();
        expect(stateOf(trainer)).toEqual(before);
        broken = false;
        await trainer.run();
        expect(stateOf(trainer)).toEqual(stateOf(straight));
      });
    }
  }
});

test('a refused step names the op that made the first bad number, at the first place, too', () => {
  const w = new nn.Parameter(np.ones(1));
  const optimizer = train.sgd({ lr: 1 })([w]);
  np.log(w.sub(2)).sum().backward();
  expect(() => optimizer.step()).toThrow(
    /the loss is NaN .* first bad op is log in the loss, which made NaN at \(0,\)/,
  );
  np.sqrt(w.sub(1)).sum().backward();
  expect(() => optimizer.step()).toThrow(
    /first bad op is the gradient of sqrt in the loss, which made Infinity at \(0,\)/,
  );
});
