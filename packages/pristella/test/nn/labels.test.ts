import { describe, expect, test } from 'vitest';
import { DataError, data, grad, nn, np, type Tensor, train } from '../../src/index.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';
import { bitsOf } from '../train/flowers.ts';

const classes = 4;
/** Labels that are none, by dtype. */
const wrong = {
  int32: [-1, classes, 255, -(2 ** 31), 2 ** 31 - 1],
  uint8: [classes, 255],
  float32: [-1, classes, 1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0.5, 3.5],
  float64: [-1, classes, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** -40, 3 + 2 ** -40],
} as const;
type LabelDType = keyof typeof wrong;
const dtypes = Object.keys(wrong) as LabelDType[];
const full = process.env.PRISTELLA_TEST_FULL === '1';
const sizes = full ? [1, 2, 100, 255, 256, 257, 1000, 5000] : [1, 256, 257, 1000];

const rightLabels = (n: number): number[] => Array.from({ length: n }, (_, i) => i % classes);
/** Labels with a wrong one in a row; `computed` hides them from whoever looks before the run. */
function labelsOf(n: number, dtype: LabelDType, computed: boolean, bad?: { row: number; value: number }): Tensor {
  const list = rightLabels(n);
  if (bad) list[bad.row] = bad.value;
  const t = np.array(list).astype(dtype);
  if (!computed) return np.fromData(t.data(), [n], dtype);
  // As a loader does it: picked out of many.
  const many = np.concatenate([t, np.zeros([6000], { dtype })]).detach();
  return np.take(many, np.arange(n), 0);
}
const logits = (n: number, dtype: 'float32' | 'float64' = 'float32'): Tensor =>
  np
    .sin(np.arange(n * classes))
    .reshape([n, classes])
    .astype(dtype);

const takers: Record<string, (y: Tensor, t: Tensor) => Tensor> = {
  crossEntropy: (y, t) => nn.crossEntropy(y, t),
  crossEntropyOfProbabilities: (y, t) => nn.crossEntropyOfProbabilities(nn.softmax(y), t),
  accuracy: (y, t) => train.accuracy(y, t),
  oneHot: (_, t) => nn.oneHot(t, classes).sum(),
};

/** What reading a number of wrong labels says; it must not give one. */
function complaint(f: () => number): string {
  try {
    return `no error but ${f()}`;
  } catch (error) {
    return error instanceof DataError ? error.message : `no DataError: ${error}`;
  }
}

describe.each(Object.keys(modes) as Mode[])('a wrong label by %s', (mode) => {
  describe.each(Object.entries(takers))('of %s', (name, take) => {
    test.each(dtypes)('is named with its row: %s, known and computed, at every size', (dtype) => {
      for (const [i, n] of sizes.entries()) {
        for (const [j, value] of wrong[dtype].entries()) {
          // Beyond 256 labels they are not computed at once. Every value is tried there, and some elsewhere.
          if (!full && n !== 257 && j % 3 !== i % 3) continue;
          const row = [0, n - 1, n >> 1][(i + j) % 3] as number;
          for (const computed of [false, true]) {
            const t = (): Tensor => labelsOf(n, dtype, computed, { row, value });
            const said = inMode(mode, () => complaint(() => take(logits(n), t()).item()));
            expect(said, `${value} in row ${row} of ${n}`).toContain(
              `[${name}] ${dtype === 'float32' ? Math.fround(value) : value} is no label of ${classes} classes, in row ${row}\n`,
            );
          }
        }
      }
    });
    test.each([...dtypes, 'bool'] as const)('is none of the right ones: %s', (dtype) => {
      for (const n of [1, 256, 257, 1000]) {
        const known = np.array(rightLabels(n).map((label) => (dtype === 'bool' ? label % 2 : label)));
        const expected = take(logits(n), np.fromData(Int32Array.from(known.data()), [n], 'int32')).item();
        const t = known.astype(dtype);
        expect(inMode(mode, () => take(logits(n), np.fromData(t.data(), [n], dtype)).item())).toBeCloseTo(expected, 6);
        const picked = (): Tensor => np.take(np.concatenate([t, t]).detach(), np.arange(n), 0);
        expect(inMode(mode, () => take(logits(n), picked()).item())).toBeCloseTo(expected, 6);
      }
    });
  });
});

describe('a wrong label that is computed', () => {
  test('gives no gradient, and its step changes nothing', () => {
    for (const n of [100, 257, 1000]) {
      const model = nn.sequential(nn.linear(4, 8), nn.batchNorm(8), nn.dropout(0.5), nn.linear(8, classes));
      const optimizer = train.adam()(model);
      const x = logits(n);
      const loss = (t: Tensor): Tensor => nn.crossEntropy(model(x), t);
      const step = (t: Tensor): void => {
        loss(t).backward();
        optimizer.step();
      };
      const good = labelsOf(n, 'int32', true);
      for (let i = 0; i < 3; i++) step(good);
      const before = [bitsOf(model), String(optimizer.stateDict().get('0.weight.m')), optimizer.steps].join();
      for (let i = 0; i < 3; i++) {
        const bad = labelsOf(n, 'int32', true, { row: n - 1, value: -1 });
        expect(complaint(() => Number(step(bad)))).toContain(`-1 is no label of ${classes} classes, in row ${n - 1}`);
        expect([bitsOf(model), String(optimizer.stateDict().get('0.weight.m')), optimizer.steps].join()).toBe(before);
      }
      const bad = loss(labelsOf(n, 'int32', true, { row: 0, value: 9 }));
      bad.backward();
      expect(complaint(() => model.parameters()[0]!.grad!.sum().item())).toContain('9 is no label');
      expect(complaint(() => bad.item())).toContain('9 is no label');
      optimizer.zeroGrad();
      step(good);
    }
  });

  test('in a column of a table of one class is answered with the loss for one output', () => {
    const t = np.take(np.ones([6000], { dtype: 'bool' }), np.arange(300), 0);
    expect(complaint(() => nn.crossEntropyOfProbabilities(np.ones([300, 1]), t).item())).toContain(
      'use binaryCrossEntropy',
    );
  });

  test('of several axes is named with all its places', () => {
    const list = np.array(rightLabels(600)).reshape([2, 300]).astype('int32');
    list.set(1, 7, 4);
    expect(complaint(() => nn.oneHot(list.add(0), 4).sum().item())).toContain(
      '4 is no label of 4 classes, in row (1, 7)',
    );
  });

  test('is none where the model itself makes the labels', () => {
    const model = nn.linear(4, classes);
    const loss = nn.crossEntropy(model(logits(400)), model(logits(400)).argmax(1));
    loss.backward();
    expect(model.weight.grad?.sum().item()).not.toBeNaN();
  });
});

test('one-hot takes a positive whole number of classes', () => {
  for (const n of [0, -1, 2.5, Number.NaN, '3' as unknown as number]) {
    expect(() => nn.oneHot([0], n)).toThrow('the number of classes must be a positive whole number');
  }
  expect(nn.oneHot([0], 1).tolist()).toEqual([[true]]);
});

describe('fit', () => {
  const iris = data.loadIris();
  const features = np.fromData(iris.features.data(), iris.features.shape, iris.features.dtype);
  const make = (): nn.Sequential => nn.sequential(nn.linear(4, 8), nn.batchNorm(8), nn.relu, nn.linear(8, 3));
  const labelsWith = (row: number, value: number): Int32Array => {
    const y = Int32Array.from(iris.labels.data());
    y[row] = value;
    return y;
  };
  const options: train.FitOptions = { batchSize: 10, epochs: 1 };

  test.each([0, 77, 149])('finds a wrong label in row %i of the data before the first step', async (row) => {
    for (const [value, more] of [
      [-1, {}],
      [3, { loss: nn.crossEntropyOfProbabilities }],
      [255, { validation: 0.2 }],
    ] as [number, train.FitOptions][]) {
      const model = make();
      const before = bitsOf(model);
      const run = new train.Trainer(model, [features, labelsWith(row, value)], { ...options, ...more });
      await expect(run.run()).rejects.toThrow(`${value} is no label of 3 classes, in row ${row} of the data`);
      expect([bitsOf(model), run.step]).toEqual([before, 0]);
    }
  });

  test('finds one in data to validate on before the first step', async () => {
    const validation = train.tensorDataset(features, labelsWith(5, 7));
    const run = new train.Trainer(make(), iris, { ...options, validation });
    await expect(run.run()).rejects.toThrow('7 is no label of 3 classes, in row 5 of the data');
    expect(run.step).toBe(0);
  });

  test.each([10, 120])('with a wrong label that only the batch of %i shows leaves all as it was', async (batchSize) => {
    const y = labelsWith(149, -1);
    const dataset: train.Dataset = {
      length: 150,
      batch: (picks) => [np.take(features, picks, 0), np.take(np.concatenate([y, new Int32Array(9000)]), picks, 0)],
    };
    const run = new train.Trainer(make(), dataset, { batchSize, shuffle: false });
    const steps = Math.ceil(150 / batchSize) - 1;
    await run.run({ steps });
    const before = [bitsOf(run.model), JSON.stringify(run.state().progress)];
    const row = 149 - steps * batchSize;
    for (let i = 0; i < 2; i++) {
      await expect(run.run()).rejects.toThrow(`-1 is no label of 3 classes, in row ${row}`);
      expect([bitsOf(run.model), JSON.stringify(run.state().progress)]).toEqual(before);
    }
  });

  test('takes one-hot rows and other losses as they are', async () => {
    const rows = nn.oneHot(iris.labels.data(), 3).astype('float32');
    await train.fit(make(), [features, rows], options);
    await train.fit(nn.linear(4, 100), [features, labelsWith(3, 99)], {
      ...options,
      loss: (y, t) => np.asTensor(y).sum().mul(np.asTensor(t).max()),
    });
  });
});

describe('a target of one output that is neither 0, 1 nor a fraction', () => {
  const logits = (n: number): np.Tensor => np.zeros([n], { dtype: 'float32' });
  for (const dtype of ['int32', 'uint8', 'float32', 'float64'] as const) {
    const wrong = dtype === 'uint8' ? [2, 255] : dtype === 'int32' ? [-1, 2] : [-1, 2, NaN, Infinity];
    test(`is named with its row: ${dtype}, known and computed`, () => {
      for (const n of [1, 3, 300, 5000]) {
        for (const bad of wrong) {
          const t = np.zeros([n], { dtype });
          t.set(n - 1, bad);
          const kind = dtype.startsWith('float') ? 'target' : 'label of 2 classes';
          const said = `${bad} is no ${kind}, in row ${n - 1}`;
          expect(() => nn.binaryCrossEntropy(logits(n), t).item()).toThrow(said);
          const computed = np.concatenate([t, t]).at(`${n}:`);
          expect(() => nn.binaryCrossEntropy(logits(n), computed).item()).toThrow(said);
        }
      }
    });
  }

  test('is not looked for in shares, noise and what a gradient flows through', () => {
    expect(nn.binaryCrossEntropy([0, 0], [0.3, 1.1]).item()).toBeCloseTo(Math.LN2);
    expect(nn.binaryCrossEntropy([0, 0], [true, false]).item()).toBeCloseTo(Math.LN2);
    expect(grad((t) => nn.binaryCrossEntropy([1, 1], t))([2, 0]).tolist()).toEqual([-0.5, -0.5]);
  });
});
