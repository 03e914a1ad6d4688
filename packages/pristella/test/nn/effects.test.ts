import { describe, expect, test } from 'vitest';
import { nn, np, type Tensor } from '../../src/index.ts';
import { currentScope } from '../../src/tensor/scope.ts';

// What each option and default of a layer changes, as numbers; and limits of losses and layers, met from both sides.

const values = (t: Tensor): number[] => [...t.data()].map(Number);
const near = (t: Tensor, expected: readonly number[]): void => {
  expect(t.size).toBe(expected.length);
  for (const [i, v] of values(t).entries()) expect(v).toBeCloseTo(expected[i]!, 5);
};

describe('how a layer begins', () => {
  /** What a layer asks of its initializer. */
  const asked = (make: (init: nn.Initializer) => unknown): unknown[] => {
    const calls: unknown[] = [];
    make((shape, fanIn, fanOut, random) => {
      calls.push(shape, fanIn, fanOut, random.random(1).item() === np.random.defaultRng(5).random(1).item());
      return np.zeros(shape, { dtype: 'float32' });
    });
    return calls;
  };
  test('is asked of its initializer with shape, inputs and outputs of a unit, and the given stream', () => {
    const random = (): np.random.Generator => np.random.defaultRng(5);
    expect(asked((init) => nn.linear(3, 4, { init, random: random() }))).toEqual([[3, 4], 3, 4, true]);
    expect(asked((init) => nn.conv2d(2, 5, [3, 4], { init, random: random() }))).toEqual([[5, 2, 3, 4], 24, 60, true]);
    expect(asked((init) => nn.linear(3, 4, { init }))[3]).toBe(false);
    expect(asked((init) => nn.conv2d(2, 5, 3, { init }))[3]).toBe(false);
  });

  test('is he unless told: normal numbers of deviation sqrt(2 / inputs); xavier has sqrt(1 / inputs)', () => {
    const drawn = (deviation: number, shape: number[]): number[] =>
      values(np.random.defaultRng(7).normal(0, deviation, shape, { dtype: 'float32' }));
    const random = (): np.random.Generator => np.random.defaultRng(7);
    const weight = (options: nn.InitOptions): number[] =>
      values(nn.linear(8, 2, { random: random(), ...options }).weight);
    expect(weight({})).toEqual(drawn(0.5, [8, 2]));
    expect(weight({ init: nn.he })).toEqual(drawn(0.5, [8, 2]));
    expect(weight({ init: nn.xavier })).toEqual(drawn(Math.sqrt(1 / 8), [8, 2]));
    expect(weight({ init: nn.normal(0.01) })).toEqual(drawn(0.01, [8, 2]));
    expect(weight({ init: nn.normal(0) })).toEqual(new Array(16).fill(0));
    expect(weight({ init: nn.zero })).toEqual(new Array(16).fill(0));
    expect(values(nn.conv2d(2, 1, [1, 4], { random: random() }).weight)).toEqual(drawn(0.5, [1, 2, 1, 4]));
    expect(() => nn.normal(-0.01)).toThrow('[normal] the deviation');
  });

  test('has a bias of zeros, or none, and weights of float32', () => {
    for (const make of [(o?: nn.InitOptions) => nn.linear(2, 3, o), (o?: nn.InitOptions) => nn.conv2d(2, 3, 1, o)]) {
      for (const options of [undefined, {}, { bias: true }]) near(make(options).bias!, [0, 0, 0]);
      expect(make({ bias: false }).bias).toBeNull();
      expect([...make({ bias: false }).stateDict().keys()]).toEqual(['weight']);
      expect([make().weight.dtype, make().bias!.dtype]).toEqual(['float32', 'float32']);
    }
  });

  test('takes the streams of a seed one after the other', () => {
    const two = (): number[][] => [nn.linear(2, 2), nn.linear(2, 2)].map((layer) => values(layer.weight));
    nn.manualSeed(3);
    const [a, b] = two();
    nn.manualSeed(3);
    expect(two()).toEqual([a, b]);
    nn.manualSeed(4);
    expect(two()[0]).not.toEqual(a);
    expect(a).not.toEqual(b);
  });

  test('refuses sizes below one, each by its name', () => {
    expect(() => nn.linear(0, 1)).toThrow('the number of inputs must be a whole number of at least 1');
    expect(() => nn.linear(1, 0)).toThrow('the number of outputs must be a whole number of at least 1');
    expect(() => nn.conv2d(0, 1, 1)).toThrow('the number of channels must be');
    expect(() => nn.conv2d(1, 0, 1)).toThrow('the number of filters must be');
    expect(() => nn.conv2d(1, 1, [0, 1])).toThrow('the kernel size must be');
    expect(() => nn.conv2d(1, 1, [1, 0])).toThrow('the kernel size must be');
    expect(() => nn.batchNorm(0)).toThrow('the number of features must be');
    expect([nn.linear(1, 1), nn.conv2d(1, 1, 1), nn.batchNorm(1)]).toHaveLength(3);
  });
});

describe('windows', () => {
  const images = np.arange(48).reshape(1, 2, 4, 6);
  test('move by strides and padding of their own in each direction, also when the list is changed later', () => {
    const [kernel, stride, padding] = [[2, 3], [1, 2], [1, 0]] as [number, number][]; // biome-ignore format: three pairs
    const layers = [
      nn.conv2d(2, 1, kernel!, { stride: stride!, padding: padding! }),
      nn.maxPool2d(kernel!, { stride: [1, 2], padding: [1, 0] }),
      nn.avgPool2d(kernel!, { stride: [1, 2], padding: [1, 0] }),
    ] as const;
    const names = layers.map(String);
    kernel!.fill(1);
    stride!.fill(1);
    padding!.fill(0);
    expect(layers.map((layer) => layer(images).shape)).toEqual([
      [1, 1, 5, 2],
      [1, 2, 5, 2],
      [1, 2, 5, 2],
    ]);
    expect(layers.map(String)).toEqual(names);
    const sizes = '[2, 3], { stride: [1, 2], padding: [1, 0] }';
    expect(names).toEqual([`conv2d(2, 1, ${sizes})`, `maxPool2d(${sizes})`, `avgPool2d(${sizes})`]);
  });

  test('of a convolution go step by step without padding unless told; those of a pool do not overlap', () => {
    expect(nn.conv2d(2, 3, 2)(images).shape).toEqual([1, 3, 3, 5]);
    expect(nn.maxPool2d(2)(images).shape).toEqual([1, 2, 2, 3]);
    expect(nn.avgPool2d(2, { stride: 1 })(images).shape).toEqual([1, 2, 3, 5]);
    expect(values(nn.maxPool2d([4, 3])(images))).toEqual([20, 23, 44, 47]);
    expect(values(nn.avgPool2d([4, 3])(images))).toEqual([10, 13, 34, 37]);
  });

  test('of other channels are refused, with the layer that would be right', () => {
    const hint = /takes images with 1 channel, got \(1, 2, 4, 6\)\nhint: make it conv2d\(2, 3, 2\)/;
    expect(() => nn.conv2d(1, 3, 2)(images)).toThrow(hint);
    expect(() => nn.conv2d(3, 3, 2)(images)).toThrow('takes images with 3 channels');
  });
});

describe('batchNorm', () => {
  const x = np.array([
    [1, 10],
    [3, 30],
    [8, 20],
  ]);
  const mean = [4, 20];
  const variance = [26 / 3, 200 / 3];

  test('divides by the root of the variance and epsilon, 1e-5 unless told', () => {
    for (const [options, epsilon] of [
      [{}, 1e-5],
      [{ epsilon: 0 }, 0],
      [{ epsilon: 4 }, 4],
    ] as const) {
      const layer = nn.batchNorm(2, options);
      const expected = values(x).map((v, i) => (v - mean[i % 2]!) / Math.sqrt(variance[i % 2]! + epsilon));
      near(layer(x), expected);
      // Small numbers, where 1e-5 weighs.
      const small = np.mul(x, 1e-3);
      near(layer(small), values(x).map((v, i) => (1e-3 * (v - mean[i % 2]!)) / Math.sqrt(1e-6 * variance[i % 2]! + epsilon))); // biome-ignore format: a row
    }
    expect([nn.batchNorm(2).epsilon, nn.batchNorm(2).momentum]).toEqual([1e-5, 0.1]);
  });

  test('moves its statistics by a tenth, or its momentum, with the unbiased variance, pass by pass', () => {
    for (const momentum of [undefined, 0.25, 1]) {
      const layer = nn.batchNorm(2, momentum === undefined ? {} : { momentum });
      const m = momentum ?? 0.1;
      let [means, variances] = [[0, 0], [1, 1]]; // biome-ignore format: what they are at first
      for (let pass = 0; pass < 3; pass++) {
        values(layer(x));
        means = means.map((v, i) => (1 - m) * v + m * mean[i]!);
        variances = variances.map((v, i) => (1 - m) * v + m * variance[i]! * (3 / 2));
        near(layer.runningMean, means);
        near(layer.runningVariance, variances);
      }
      const expected = values(x).map((v, i) => (v - means[i % 2]!) / Math.sqrt(variances[i % 2]! + 1e-5));
      near(layer.eval()(x), expected);
      near(layer.runningMean, means);
    }
  });

  test('takes one value a feature only in inference mode, and two from one image or two rows while training', () => {
    const layer = nn.batchNorm(2);
    expect(() => layer(np.ones([1, 2]))).toThrow('needs at least two values a feature while training');
    expect(() => layer(np.ones([1, 2, 1, 1]))).toThrow('needs at least two values a feature while training');
    near(layer(np.ones([2, 2])), [0, 0, 0, 0]);
    near(layer(np.ones([1, 2, 1, 2])), [0, 0, 0, 0]);
    for (const shape of [[2], [2, 2, 2], [2, 3], [2, 3, 1, 1], [1, 2, 1, 1, 1]])
      expect(() => layer(np.ones(shape))).toThrow('takes (n, 2) or (n, 2, H, W)');
    layer.eval();
    expect(layer(np.ones([1, 2])).shape).toEqual([1, 2]);
    expect(layer(np.ones([1, 2, 1, 1])).shape).toEqual([1, 2, 1, 1]);
  });

  test('takes back what nobody has read when a mistake follows, but not what was given to it since', () => {
    const layer = nn.batchNorm(2);
    const mistake = (): void => expect(() => np.matmul(np.ones([2, 3]), np.ones([2, 3]))).toThrow();
    layer(x);
    mistake();
    near(layer.runningMean, [0, 0]);
    near(layer.runningVariance, [1, 1]);
    layer(x);
    layer.loadStateDict(new Map([...layer.stateDict()].map(([name, t]) => [name, np.full(t.shape, 7)])));
    mistake();
    near(layer.runningMean, [7, 7]);
    near(layer.runningVariance, [7, 7]);
    values(layer(x));
    mistake();
    near(layer.runningMean, [6.7, 8.3]);
  });

  test('does not take back what was given to it between passes that were read, that were not, and a mistake', () => {
    const mistake = (): void => expect(() => np.matmul(np.ones([2, 3]), np.ones([2, 3]))).toThrow();
    const passes = { read: (f: () => Tensor) => values(f()), unread: (f: () => Tensor) => f() };
    const kinds = Object.entries(passes);
    for (const [first, before] of kinds)
      for (const [second, after] of kinds) {
        const layer = nn.batchNorm(2);
        before(() => layer(x));
        after(() => layer(x));
        layer.loadStateDict(new Map([...layer.stateDict()].map(([name, t]) => [name, np.full(t.shape, 7)])));
        mistake();
        for (const statistic of [layer.runningMean, layer.runningVariance])
          expect(statistic.tolist(), `${first}, ${second}`).toEqual([7, 7]);
      }
  });
});

describe('dropout', () => {
  test('drops half unless told, and scales what stays by the share that stays', () => {
    const x = np.ones([1000]);
    for (const rate of [undefined, 0.5, 0.2, 0.9]) {
      const y = values(nn.dropout(rate, np.random.defaultRng(1))(x));
      const r = rate ?? 0.5;
      // The same stream tells which ones.
      const drawn = values(np.random.defaultRng(1).random([1000]));
      expect(y).toEqual(drawn.map((u) => (u < r ? 0 : 1 / (1 - r))));
    }
    expect([0, 0.999].map((rate) => nn.dropout(rate).rate)).toEqual([0, 0.999]);
    for (const rate of [-0.001, 1]) expect(() => nn.dropout(rate)).toThrow('[dropout]');
  });
});

describe('activations', () => {
  test('leakyRelu has a slope of 0.01 below 0 unless told; step is 0 at 0', () => {
    near(nn.leakyRelu([-2, 0, 3]), [-0.02, 0, 3]);
    near(nn.leakyRelu([-2, 0, 3], 0.5), [-1, 0, 3]);
    near(nn.leakyRelu([-2, 3], 2), [-4, 3]);
    expect([nn.step([-1, 0, 1e-300]).tolist(), nn.step([1]).dtype]).toEqual([[0, 0, 1], 'int32']);
  });

  test('softmax and logSoftmax go along the last axis unless told', () => {
    const x = np.array([[0, Math.log(3)], [0, 0]]); // biome-ignore format: a square
    near(nn.softmax(x), [0.25, 0.75, 0.5, 0.5]);
    near(nn.softmax(x, 0), [0.5, 0.75, 0.5, 0.25]);
    near(nn.logSoftmax(x), [0.25, 0.75, 0.5, 0.5].map(Math.log));
    near(nn.logSoftmax(x, 0), [0.5, 0.75, 0.5, 0.25].map(Math.log));
  });
});

describe('losses', () => {
  test('one-hot rows have from one class on', () => {
    expect([...nn.oneHot([1, 0], 2).data()].map(Boolean)).toEqual([false, true, true, false]);
    expect(nn.oneHot([0], 1).tolist()).toEqual([[true]]);
    for (const classes of [0, 1.5]) expect(() => nn.oneHot([0], classes)).toThrow('the number of classes');
    expect(() => nn.oneHot([1], 1)).toThrow();
  });

  test('cross-entropy of labels is that of one-hot rows, also of soft ones, and refuses logits of integers', () => {
    const logits = np.array([[1, 2, 0.5], [0, -1, 3]]); // biome-ignore format: rows
    const rows = [[1, 2, 0.5], [0, -1, 3]].map((r) => r.map((v) => v - Math.log(r.reduce((s, u) => s + Math.exp(u), 0)))); // biome-ignore format: rows
    const soft = [[0.2, 0.8, 0], [0.5, 0.25, 0.25]]; // biome-ignore format: rows
    near(nn.crossEntropy(logits, [1, 2]), [-(rows[0]![1]! + rows[1]![2]!) / 2]);
    near(nn.crossEntropy(logits, nn.oneHot([1, 2], 3)), [-(rows[0]![1]! + rows[1]![2]!) / 2]);
    near(nn.crossEntropy(logits, soft), [-soft.flat().reduce((s, p, i) => s + p * rows.flat()[i]!, 0) / 2]);
    expect(() => nn.crossEntropy(np.ones([2, 3], { dtype: 'int32' }), [1, 2])).toThrow('takes float logits, got int32');
    expect(() => nn.crossEntropy([1, 2], [1])).toThrow('takes predictions of shape (n, classes), got (2,)');
    expect(() => nn.crossEntropy(logits, [1])).toThrow('targets (1,) do not fit');
  });

  test('that compare hint at what is wanted of one number a row', () => {
    const message = (columns: number, loss: nn.Loss): string => {
      try {
        loss(np.ones([3, columns]), [1, 2, 3]);
        return '';
      } catch (error) {
        return String(error);
      }
    };
    for (const loss of [nn.meanSquaredError, nn.sumSquaredError]) {
      expect(message(1, loss)).toContain('reshape the targets to (-1, 1)');
      expect(message(2, loss)).toContain('oneHot(targets, 2)');
    }
    expect(() => nn.meanSquaredError(np.ones([3, 1]), [1, 2])).toThrow(/differ$/);
    near(nn.meanSquaredError([1, 2], [3, 5]), [6.5]);
    near(nn.sumSquaredError([1, 2], [3, 5]), [6.5]);
    near(nn.sumSquaredError([1, 2, 3], [3, 5, 3]), [6.5]);
    expect([nn.meanSquaredError([], []).item(), nn.binaryCrossEntropy([], []).item()]).toEqual([0, 0]);
    near(nn.binaryCrossEntropy([0, 2], [1, 0]), [(Math.log(2) + Math.log(1 + Math.exp(2))) / 2]);
    expect(() => nn.binaryCrossEntropy([0, 1], [1])).toThrow('logits (2,) and targets (1,) differ');
  });

  test('of integer predictions are float64, of float32 float32', () => {
    const whole = np.array([1, 2], { dtype: 'int32' });
    expect([nn.meanSquaredError(whole, [0, 0]).dtype, nn.meanSquaredError(whole, whole).item()]).toEqual([
      'float64',
      0,
    ]);
    expect(nn.meanSquaredError(np.ones(2, { dtype: 'float32' }), [0, 0]).dtype).toBe('float32');
  });
});

describe('a shape that does not fit', () => {
  test('is told with the layer that would be right, or flatten before it', () => {
    expect(() => nn.linear(4, 2)(np.ones([3, 5]))).toThrow(/got \(3, 5\)\nhint: make it linear\(5, 2\)/);
    expect(() => nn.linear(4, 2)(np.ones([3, 2, 2]))).toThrow('hint: put flatten before it');
    expect(() => nn.linear(4, 2)(np.ones([3, 5, 3]))).toThrow('hint: make it linear(3, 2)');
    expect(() => nn.linear(4, 2)(np.ones([2, 2]))).toThrow('hint: make it linear(2, 2)');
    expect(() => nn.linear(4, 2)(np.ones([3, 0]))).toThrow(/got \(3, 0\)$/);
  });

  test('is told with its place among layers, the first without one before it', () => {
    const model = nn.sequential(nn.linear(4, 3), nn.relu, nn.linear(5, 2));
    const message = (x: Tensor): string => {
      try {
        model(x);
        return '';
      } catch (error) {
        return String(error);
      }
    };
    expect(message(np.ones([2, 4]))).toContain(', after 1: relu)');
    expect(message(np.ones([2, 3]))).toContain('takes inputs whose last axis has size 4');
    expect(message(np.ones([2, 3]))).not.toContain('after');
  });

  test('is told with the path of a function among layers: its place, or that of the layers around it and its own', () => {
    const paths: string[] = [];
    const note = (x: Tensor): Tensor => {
      paths.push(currentScope.now.path);
      return x;
    };
    nn.sequential(nn.linear(2, 2), note, nn.sequential(nn.relu, note))(np.ones([1, 2]));
    expect(paths).toEqual(['1', '2.1']);
  });
});
