import { describe, expect, test, vi } from 'vitest';
import { wasm } from './wasm.ts';
import '../../src/index.ts';
import { NonFiniteError, StaleValueError } from '../../src/base/errors.ts';
import { engine } from '../../src/engine/engine.ts';
import { backward, Parameter } from '../../src/grad/parameter.ts';
import { batchNorm } from '../../src/nn/norm.ts';
import { log, mul, square, stopGradient } from '../../src/op/elementwise/index.ts';
import { mean } from '../../src/op/reduce/reduce.ts';
import { sum } from '../../src/op/reduce/sum.ts';
import { array } from '../../src/tensor/create.ts';
import { adam, momentum, sgd } from '../../src/train/rules.ts';
import { modes, withEngine } from './modes.ts';

// Rule 1: what changes is a cell, and an expression captures the value it saw.

const settings = {
  ...modes,
  'every op at once': { device: 'wasm', eager: true, smallSize: -1, fuseAtRun: 2 },
} as const;

for (const [mode, setting] of Object.entries(settings)) {
  const here = (title: string, f: () => void): void => {
    test(title, () =>
      withEngine(setting, () => {
        engine.forgetPrograms();
        f();
      }),
    );
  };

  describe(`by ${mode}`, () => {
    here('a loss read after a step is that of the old weights, on every turn', () => {
      const w = new Parameter(array([4]), 'w');
      const optimizer = sgd({ lr: 0.25 })([w]);
      const losses = [];
      for (let i = 0; i < 5; i++) {
        const loss = sum(square(w));
        backward(loss);
        optimizer.step();
        losses.push(loss.item());
      }
      expect(losses).toEqual([16, 4, 1, 0.25, 0.0625]);
      expect(w.item()).toBe(0.125);
    });

    here('what was made of the weights before a step and never computed still means the old weights', () => {
      const w = new Parameter(array([4, 2]), 'w');
      const optimizer = sgd({ lr: 0.5 })([w]);
      for (const wanted of [40, 0]) {
        const later = sum(mul(w, [5, 10]));
        backward(sum(square(w)));
        optimizer.step();
        expect(later.item()).toBe(wanted);
      }
    });

    here('a value that two steps have passed throws StaleValueError naming the cell, or is still right', () => {
      const w = new Parameter(array([1, 2]), 'layer.weight');
      const optimizer = sgd({ lr: 0.1 })([w]);
      const y = mul(w, 3);
      for (let i = 0; i < 2; i++) {
        backward(sum(w));
        optimizer.step();
      }
      if (setting.device === 'js' || setting.eager) {
        // Nothing is overwritten on the host: the value is still there.
        expect(y.tolist()).toEqual([3, 6]);
        return;
      }
      expect(() => y.data()).toThrow(StaleValueError);
      expect(() => y.data()).toThrow(/'layer\.weight'/);
    });

    here('what was computed in time, or kept with detach and clone, stays readable', () => {
      const w = new Parameter(array([1, 2]), 'w');
      const optimizer = sgd({ lr: 1 })([w]);
      const [read, kept, copied] = [mul(w, 3), w.detach(), w.clone()];
      expect(read.tolist()).toEqual([3, 6]);
      for (let i = 0; i < 3; i++) {
        backward(sum(w));
        optimizer.step();
      }
      expect(read.tolist()).toEqual([3, 6]);
      expect(kept.tolist()).toEqual([1, 2]);
      expect(copied.tolist()).toEqual([1, 2]);
      expect(w.tolist()).toEqual([-2, -1]);
    });

    here('a step that reads the content before the last step as well computes with both', () => {
      const w = new Parameter(array([8]), 'w');
      const optimizer = sgd({ lr: 0.5 })([w]);
      let before = mul(w, 1);
      const contents = [];
      for (let i = 0; i < 4; i++) {
        // The gradient is what the weight was a step ago, and has not been computed before.
        backward(sum(mul(w, stopGradient(before))));
        before = mul(w, 1);
        optimizer.step();
        contents.push(w.item());
      }
      expect(contents).toEqual([4, 0, -2, -2]);
    });

    here('a loss that is not finite changes no weight, slot, statistic or count', () => {
      const norm = batchNorm(2).astype('float64');
      const w = new Parameter(array([0.5, -1]), 'w');
      const optimizer = momentum({ lr: 0.1 })([w, ...norm.parameters()]);
      const x = array([[1, 2], [3, 5]]); // biome-ignore format: a matrix
      const turn = (bad: boolean): void => {
        const y = mul(norm(x), w);
        const loss = mean(square(bad ? log(y) : y));
        backward(loss);
        optimizer.step();
      };
      turn(false);
      const contents = () => [w, ...norm.parameters(), norm.runningMean, norm.runningVariance].map((t) => t.tolist());
      const slots = () => [...optimizer.stateDict()].map(([name, t]) => [name, t.tolist()]);
      const before = [contents(), slots()];
      expect(() => turn(true)).toThrow(NonFiniteError);
      expect([contents(), slots()]).toEqual(before);
      expect(optimizer.steps).toBe(1);
      turn(false);
      expect(optimizer.steps).toBe(2);
      expect(contents()).not.toEqual(before[0]);
    });

    here('a loss that is not finite changes no statistic, although it is read before the step', () => {
      const norm = batchNorm(2).astype('float64');
      const optimizer = momentum({ lr: 0.1 })(norm);
      const contents = () => [...norm.stateDict().values()].map((t) => t.tolist());
      const turn = (bad: number): void => {
        const loss = mean(square(norm(array([[1, 2], [3, bad]])))); // biome-ignore format: a matrix
        loss.item();
        backward(loss);
        optimizer.step();
      };
      turn(5);
      const before = contents();
      for (const bad of [Number.NaN, Infinity]) {
        expect(() => turn(bad)).toThrow(NonFiniteError);
        expect(contents()).toEqual(before);
      }
      turn(5);
      expect(contents()).not.toEqual(before);
    });

    here('assign replaces the content at once, and what was made before keeps its meaning', () => {
      const w = new Parameter(array([1, 2]), 'w');
      const y = mul(w, 10);
      w.assign(array([5, 6]));
      expect(w.tolist()).toEqual([5, 6]);
      expect(y.tolist()).toEqual([10, 20]);
    });
  });
}

test('a run that fails publishes nothing, and the step can be tried again', () => {
  const w = new Parameter(array([1, 2]), 'w');
  const optimizer = adam({ lr: 0.5 })([w]);
  backward(sum(square(w)));
  const failure = vi.spyOn(wasm.kernels, 'compile').mockImplementation(() => {
    throw new Error('no kernels today');
  });
  try {
    expect(() => optimizer.step()).toThrow('no kernels today');
  } finally {
    failure.mockRestore();
  }
  expect(w.tolist()).toEqual([1, 2]);
  expect(optimizer.steps).toBe(0);
  optimizer.step();
  expect(w.data()[0]).toBeCloseTo(0.5, 6);
});

test('the gradient of a step that failed does not join that of the next loss', () => {
  const w = new Parameter(array([1, 2]), 'w');
  const optimizer = sgd({ lr: 0.5 })([w]);
  backward(sum(square(w)));
  const failure = vi.spyOn(engine, 'assign').mockImplementation(() => {
    throw new Error('no memory today');
  });
  for (let i = 0; i < 2; i++) expect(() => optimizer.step()).toThrow('no memory today');
  failure.mockRestore();
  backward(sum(square(w)));
  optimizer.step();
  expect(w.tolist()).toEqual([0, 0]);
});

test("what the caller is given is the caller's own", () => {
  const x = array([1, 2, 3]);
  x.data()[0] = 9;
  expect(x.tolist()).toEqual([1, 2, 3]);
  const w = new Parameter(array([1, 2]), 'w');
  w.data()[0] = 9;
  expect(w.tolist()).toEqual([1, 2]);
  const [kept, copied] = [x.detach(), x.clone()];
  kept.set(0, 7);
  copied.set(1, 8);
  expect(x.tolist()).toEqual([1, 2, 3]);
});
