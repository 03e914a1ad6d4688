import { beforeEach, describe, expect, test } from 'vitest';
import { wasm } from './wasm.ts';
import '../../src/index.ts';
import { engine } from '../../src/engine/engine.ts';
import { grad, valueAndGrad } from '../../src/grad/grad.ts';
import { backward } from '../../src/grad/parameter.ts';
import { relu } from '../../src/nn/activation.ts';
import { crossEntropy } from '../../src/nn/cross-entropy.ts';
import { dropout } from '../../src/nn/dropout.ts';
import { manualSeed } from '../../src/nn/init.ts';
import { linear } from '../../src/nn/linear.ts';
import type { Module } from '../../src/nn/module.ts';
import { batchNorm } from '../../src/nn/norm.ts';
import { sequential } from '../../src/nn/sequential.ts';
import { generator } from '../../src/np/random/generator.ts';
import { equal, exp, mul, sigmoid, square, sub } from '../../src/op/elementwise/index.ts';
import { matmul } from '../../src/op/product/matmul.ts';
import { argmax, mean } from '../../src/op/reduce/reduce.ts';
import { sum } from '../../src/op/reduce/sum.ts';
import { at } from '../../src/op/shape/view.ts';
import { fromData, ones } from '../../src/tensor/create.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import type { Optimizer } from '../../src/train/optimizer.ts';
import { adam, sgd } from '../../src/train/rules.ts';
import { withEngine } from './modes.ts';

// Rules 2 to 4: nothing is computed twice, nothing piles up, and what may change from turn to turn is no part of a key.

const normal = (shape: number[], seed: number): Tensor => {
  const x = generator(seed).normal(0, 1, shape, { dtype: 'float32' });
  return fromData(x.data(), shape);
};
const x = normal([20, 30], 1);
const labels = fromData(
  Int32Array.from({ length: 20 }, (_, i) => i % 10),
  [20],
);

/** Programs and plans compiled while `f` runs. */
function compiledBy(f: () => void): { programs: number; compiled: number } {
  const { programs, compiled } = engine.counts;
  f();
  return { programs: engine.counts.programs - programs, compiled: engine.counts.compiled - compiled };
}

beforeEach(() => {
  engine.forgetPrograms();
  manualSeed(1);
});

type Turn = (model: Module, optimizer: Optimizer, sink: (value: number) => void) => void;

/** Loops as people write them: what is read, and when. */
const loops: Record<string, Turn> = {
  'a bare step': (model, optimizer) => {
    backward(crossEntropy(model(x), labels));
    optimizer.step();
  },
  'a loss read after the step': (model, optimizer, sink) => {
    const loss = crossEntropy(model(x), labels);
    backward(loss);
    optimizer.step();
    sink(loss.item());
  },
  'a loss read before backward': (model, optimizer, sink) => {
    const loss = crossEntropy(model(x), labels);
    sink(loss.item());
    backward(loss);
    optimizer.step();
  },
  'a gradient norm read before the step': (model, optimizer, sink) => {
    backward(crossEntropy(model(x), labels));
    sink(optimizer.gradientNorm().item());
    optimizer.step();
  },
  'an accuracy read after the step': (model, optimizer, sink) => {
    const logits = model(x);
    backward(crossEntropy(logits, labels));
    optimizer.step();
    sink(mean(equal(argmax(logits, 1), labels)).item());
  },
  'everything read everywhere': (model, optimizer, sink) => {
    const logits = model(x);
    const loss = crossEntropy(logits, labels);
    sink(loss.item());
    backward(loss);
    sink(optimizer.gradientNorm().item());
    for (const p of model.parameters()) sink(mean(square(p.grad!)).item());
    optimizer.step();
    sink(mean(equal(argmax(logits, 1), labels)).item());
    sink(loss.item());
  },
};

describe('a training loop with', () => {
  for (const [name, turn] of Object.entries(loops)) {
    const train = (turns: number, watch?: (turn: number) => void): number[] => {
      manualSeed(1);
      const model = sequential(linear(30, 40), batchNorm(40), relu, linear(40, 10));
      const optimizer = sgd({ lr: 0.1 })(model);
      const seen: number[] = [];
      for (let i = 0; i < turns; i++) {
        watch?.(i);
        turn(model, optimizer, (v) => seen.push(v));
      }
      return [...seen, ...model.parameters().flatMap((p) => [...p.data()])];
    };

    // A program seen first runs op by op, then fused; where one reads what another left, it takes a turn longer.
    const turns = name === 'everything read everywhere' ? 4 : 3;
    test(`${name} settles after ${turns} turns: nothing more is compiled`, () => {
      let settled = { ...engine.counts };
      train(12, (turn) => {
        if (turn === turns) settled = { ...engine.counts };
      });
      expect(engine.counts.programs).toBe(settled.programs);
      expect(engine.counts.compiled).toBe(settled.compiled);
    });

    test(`${name} launches as many kernels on each settled turn`, () => {
      const launches: number[] = [];
      train(8, () => launches.push(engine.counts.launches));
      const each = launches.slice(4).map((n, i) => n - launches[3 + i]!);
      expect(new Set(each).size).toBe(1);
    });

    test(`${name} gives the numbers of the plain loops`, () => {
      const wanted = withEngine({ device: 'js' }, () => train(5));
      const got = train(5);
      expect(got.length).toBe(wanted.length);
      for (const [i, v] of got.entries())
        expect(Math.abs(v - wanted[i]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(wanted[i]!)));
    });
  }

  test('reads on the way computes nothing that a bare step would not', () => {
    const launched = (turn: Turn): number => {
      engine.forgetPrograms();
      manualSeed(1);
      const model = sequential(linear(30, 40), relu, linear(40, 10));
      const optimizer = sgd({ lr: 0.1 })(model);
      let before = 0;
      for (let i = 0; i < 6; i++) {
        before = engine.counts.launches;
        turn(model, optimizer, () => {});
      }
      return engine.counts.launches - before;
    };
    const bare = launched(loops['a bare step']!);
    expect(launched(loops['a loss read after the step']!)).toBe(bare);
    // Kernels that one program would have joined are parted where the loss's ends: no more than that.
    expect(launched(loops['a loss read before backward']!)).toBeLessThanOrEqual(bare + 3);
    expect(launched(loops['an accuracy read after the step']!)).toBeLessThanOrEqual(bare + 4);
  });
});

describe("the book's loop with plain tensors", () => {
  test('of 10,000 turns compiles at most five programs and needs no more memory as it goes', () => {
    let w = normal([30, 20], 2);
    const t = normal([20, 20], 3);
    const f = (v: Tensor): Tensor => mean(square(sub(matmul(x, v), t)));
    const { arena } = wasm;
    const { values } = engine.budget;
    // What the loop leaves behind fills the budget soon.
    engine.budget.values = 2 ** 16;
    let bytes = 0;
    const { programs } = compiledBy(() => {
      for (let i = 0; i < 10_000; i++) {
        if (i === 3000) bytes = arena.memory.buffer.byteLength;
        const g = grad(f)(w);
        w = w.sub(g.mul(0.1));
      }
      w.data();
    });
    engine.budget.values = values;
    expect(programs).toBeLessThanOrEqual(5);
    expect(f(w).item()).toBeLessThan(0.5 * f(normal([30, 20], 2)).item());
    expect(arena.memory.buffer.byteLength).toBe(bytes);
  });
  test('that prints its loss compiles at most five programs', () => {
    let w = normal([30, 20], 2);
    const f = (v: Tensor): Tensor => mean(square(matmul(x, v)));
    const { programs } = compiledBy(() => {
      for (let i = 0; i < 50; i++) {
        const [loss, [g]] = valueAndGrad(f)(w);
        if (i % 10 === 0) expect(loss.item()).toBeGreaterThan(0);
        w = w.sub(g!.mul(0.1));
      }
      w.data();
    });
    expect(programs).toBeLessThanOrEqual(5);
  });
});

describe('an epoch', () => {
  const images = fromData(
    Uint8Array.from({ length: 205 * 30 }, (_, i) => (i * 7919) % 256),
    [205, 30],
  );
  const targets = fromData(
    Int32Array.from({ length: 205 }, (_, i) => i % 10),
    [205],
  );
  test('of Adam with a changing rate, dropout and a sliced loader compiles at most two programs', () => {
    const model = sequential(linear(30, 40), relu, dropout(0.3), linear(40, 10));
    const optimizer = adam()(model);
    const epoch = (): void => {
      for (let i = 0; i < 205; i += 20) {
        optimizer.lr *= 0.97;
        const rows = `${i}:${i + 20}`;
        const loss = crossEntropy(
          model(
            at(images, rows)
              .astype('float32')
              .mul(1 / 255),
          ),
          at(targets, rows),
        );
        backward(loss);
        optimizer.step();
        expect(loss.item()).toBeGreaterThan(0);
      }
    };
    const first = compiledBy(epoch);
    // Batches of 20, and the last of 5.
    expect(first.programs).toBeLessThanOrEqual(2);
    const second = compiledBy(epoch);
    expect(second.programs).toBe(0);
    // The last batch's structure is fused when it is met again.
    expect(second.compiled).toBeLessThanOrEqual(1);
    expect(compiledBy(epoch)).toEqual({ programs: 0, compiled: 0 });
  });
});

describe('one program serves', () => {
  const [big, other] = [normal([60, 50], 4), normal([60, 50], 5)];
  const alike = (...expressions: (() => Tensor)[]): void => {
    expressions[0]!().data();
    expect(compiledBy(() => expressions.slice(1).map((f) => f().data())).programs).toBe(0);
  };
  test('slices that start elsewhere', () => {
    alike(
      ...[0, 7, 30].map(
        (i) => () => mul(at(big, `${i}:${i + 20}`, `${i % 9}:40:1`.replace('40', `${(i % 9) + 31}`)), 3),
      ),
    );
    expect(mul(at(big, '7:9', '3:5'), 3).tolist()).toEqual(
      [7, 8].map((r) => [3, 4].map((c) => Math.fround(big.data()[r * 50 + c]! * 3))),
    );
  });
  test('gradients of slices that start elsewhere', () => {
    const slope = (i: number) => (): Tensor => grad((v) => sum(square(at(v, i, `${i}:${i + 5}`))))(big);
    alike(slope(3), slope(0), slope(40));
    const g = slope(7)().data();
    expect([...g].flatMap((v, i) => (v === 0 ? [] : [i]))).toEqual([357, 358, 359, 360, 361]);
    expect(g[358]).toBe(Math.fround(2 * big.data()[358]!));
  });
  test('steps that go elsewhere only if they go alike', () => {
    at(big, '::2').mul(3).data();
    expect(compiledBy(() => at(big, ':30').mul(3).data()).programs).toBe(1);
  });
  test('other numbers, random keys and contents', () => {
    alike(
      () => exp(mul(big, 0.3)).add(7),
      () => exp(mul(other, -0.1)).add(1e-3),
    );
    alike(...[0, 1, 2].map((seed) => () => generator(seed).normal(0, seed + 0.3, [40, 40])));
  });
  test('only one dtype and one shape', () => {
    const sizes = [() => sigmoid(big), () => sigmoid(at(big, ':50')), () => sigmoid(big.astype('float64'))];
    expect(compiledBy(() => sizes.map((f) => f().data())).programs).toBe(3);
  });
});

describe('what waits', () => {
  test('is computed together when there is much of it', () => {
    const launched = engine.counts.launches;
    const list: Tensor[] = [];
    for (let i = 0; i < 20_000; i++) list.push(x.mul(i + 0.5));
    expect(engine.counts.launches).toBeGreaterThan(launched);
    expect(list.filter((t) => t.node.value !== null).length).toBeGreaterThan(8000);
    for (const i of [0, 9999, 19_999])
      expect(list[i]!.data()[5]).toBe(Math.fround(x.data()[5]! * Math.fround(i + 0.5)));
  });
  test('and is used by nothing else does not grow with the turns of a loop', () => {
    let total = ones([300]);
    for (let i = 0; i < 30_000; i++) total = total.add(1);
    expect(total.data()[299]).toBe(30_001);
  });
});

test('a value that a run dropped and a later one needs is kept by the program from then on', () => {
  const model = linear(30, 40);
  const launches: number[] = [];
  for (let i = 0; i < 6; i++) {
    const before = engine.counts.launches;
    const hidden = sigmoid(model(x));
    sum(hidden).item();
    sum(square(hidden)).item();
    launches.push(engine.counts.launches - before);
  }
  // Settled, the second read is one kernel: the product is not computed again.
  const again = launches.at(-1)!;
  expect(launches.slice(3)).toEqual([again, again, again]);
  engine.forgetPrograms();
  let alone = 0;
  for (let i = 0; i < 4; i++) {
    const before = engine.counts.launches;
    sum(sigmoid(model(x))).item();
    alone = engine.counts.launches - before;
  }
  expect(again).toBe(alone + 1);
});
