import { describe, expect, test } from 'vitest';
import { nn, np, ShapeError, type Tensor } from '../../src/index.ts';
import { generator } from '../../src/np/random/generator.ts';

const values = (t: Tensor): number[] => Array.from(t.data());
const message = (f: () => unknown): string => {
  try {
    f();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
};
const randn = (shape: number[], seed = 0): Tensor => generator(seed).normal(0, 1, shape, { dtype: 'float32' });

describe('linear', () => {
  test('is x W + b, for one row, for many and for more axes', () => {
    const layer = nn.linear(2, 3);
    layer.weight.assign(
      np.array([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    );
    (layer.bias as nn.Parameter).assign(np.array([0.5, 0, -0.5]));
    expect(layer([1, 2]).tolist()).toEqual([9.5, 12, 14.5]);
    expect(
      layer([
        [1, 2],
        [0, 1],
      ]).tolist(),
    ).toEqual([
      [9.5, 12, 14.5],
      [4.5, 5, 5.5],
    ]);
    expect(layer(np.ones([4, 5, 2])).shape).toEqual([4, 5, 3]);
  });

  test('casts what it is given to its own dtype', () => {
    const layer = nn.linear(2, 1);
    expect([layer(Uint8Array.of(1, 2)).dtype, layer([1, 2]).dtype]).toEqual(['float32', 'float32']);
    expect(layer.astype('float64')(Uint8Array.of(1, 2)).dtype).toBe('float64');
  });

  test('has no bias if none is wanted', () => {
    expect(nn.linear(3, 2, { bias: false }).parameterCount).toBe(6);
    expect(
      nn
        .linear(3, 2, { bias: false })(np.zeros([1, 3]))
        .tolist(),
    ).toEqual([[0, 0]]);
  });

  test('says what it takes when the last axis does not fit', () => {
    expect(message(() => nn.linear(784, 50)(np.zeros([100, 28])))).toBe(
      '[linear(784, 50)] takes inputs whose last axis has size 784, got (100, 28)\nhint: make it linear(28, 50)',
    );
    expect(message(() => nn.linear(784, 50)(np.zeros([100, 28, 28])))).toContain('hint: put flatten before it');
    expect(() => nn.linear(784, 50)(3)).toThrow(ShapeError);
  });

  test('refuses sizes that are no positive whole numbers', () => {
    expect(message(() => nn.linear(0, 5))).toContain(
      'the number of inputs must be a whole number of at least 1, not 0',
    );
    expect(message(() => nn.linear(5, 2.5))).toContain('the number of outputs');
  });
});

describe('conv2d', () => {
  test('correlates: no filter is flipped, and padding is zeros', () => {
    const layer = nn.conv2d(1, 1, 2, { padding: 1 });
    layer.weight.assign(
      np.array([
        [
          [
            [1, 2],
            [3, 4],
          ],
        ],
      ]),
    );
    const x = np.array([
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ]);
    expect(layer(x).tolist()).toEqual([
      [
        [
          [4, 11, 6],
          [14, 30, 14],
          [6, 11, 4],
        ],
      ],
    ]);
  });

  test('adds its bias to every place of a filter', () => {
    const layer = nn.conv2d(2, 3, 1, { init: nn.zero });
    (layer.bias as nn.Parameter).assign(np.array([1, 2, 3]));
    expect(layer(np.ones([1, 2, 1, 2])).tolist()).toEqual([[[[1, 1]], [[2, 2]], [[3, 3]]]]);
  });

  test('of an image of 64 MiB, and of more, is computed', () => {
    const layer = nn.conv2d(1, 1, 5, { bias: false, init: (shape) => np.ones(shape, { dtype: 'float32' }) });
    for (const size of [4096, 4100]) {
      const y = layer(np.ones([1, 1, size, size], { dtype: 'float32' }));
      expect(y.shape).toEqual([1, 1, size - 4, size - 4]);
      expect([y.min().item(), y.max().item()]).toEqual([25, 25]);
    }
  });

  test('shapes follow stride and padding', () => {
    expect(nn.conv2d(1, 30, 5)(np.zeros([2, 1, 28, 28])).shape).toEqual([2, 30, 24, 24]);
    expect(nn.conv2d(3, 4, [3, 5], { stride: 2, padding: 1 })(np.zeros([1, 3, 7, 9])).shape).toEqual([1, 4, 4, 4]);
  });

  test('names itself and the shape when channels or axes do not fit', () => {
    expect(message(() => nn.conv2d(3, 8, 3)(np.zeros([2, 1, 8, 8])))).toBe(
      '[conv2d(3, 8, 3)] takes images with 3 channels, got (2, 1, 8, 8)\nhint: make it conv2d(1, 8, 3)',
    );
    expect(message(() => nn.conv2d(1, 8, 3)(np.zeros([2, 64])))).toContain('[conv2d(1, 8, 3)]');
    expect(message(() => nn.conv2d(1, 8, 9)(np.zeros([1, 1, 4, 4])))).not.toBe('nothing was thrown');
  });
});

describe('pooling and flatten', () => {
  const x = np.arange(16).reshape([1, 1, 4, 4]);
  test('maxPool2d of bytes and bools is of bytes and bools, whatever the size', () => {
    for (const [dtype, found] of [
      ['uint8', [65, 67]],
      ['bool', [true, true]],
    ] as const) {
      const images = np
        .arange(64 * 64)
        .mod(128)
        .reshape([1, 1, 64, 64])
        .astype('int32')
        .astype(dtype);
      const y = nn.maxPool2d(2)(images);
      expect(y.dtype).toBe(dtype);
      expect(y.at(0, 0, 0, ':2').tolist()).toEqual(found);
    }
  });

  test('maxPool2d finds no window in images without columns', () => {
    expect(() => nn.maxPool2d(2, { padding: 1 })(np.zeros([1, 1, 2, 0]))).toThrow(ShapeError);
  });

  test('maxPool2d takes the largest, avgPool2d the mean of each window', () => {
    expect(nn.maxPool2d(2)(x).tolist()).toEqual([
      [
        [
          [5, 7],
          [13, 15],
        ],
      ],
    ]);
    expect(nn.avgPool2d(2)(x).tolist()).toEqual([
      [
        [
          [2.5, 4.5],
          [10.5, 12.5],
        ],
      ],
    ]);
  });

  // As PyTorch has them: padding never wins a maximum, and counts as zeros in a mean.
  test('padding may be as wide as half of the window, and no wider', () => {
    const below = np.array([
      [
        [
          [-1, -2, -3],
          [-4, -9, -6],
          [-7, -8, -5],
        ],
      ],
    ]);
    const rows = (y: Tensor): unknown => (y.at(0, 0) as Tensor).tolist();
    expect(rows(nn.maxPool2d(2, { padding: 1, stride: 1 })(below))).toEqual([
      [-1, -1, -2, -3],
      [-1, -1, -2, -3],
      [-4, -4, -5, -5],
      [-7, -7, -5, -5],
    ]);
    expect(rows(nn.maxPool2d(3, { padding: 1, stride: 2 })(below))).toEqual([
      [-1, -2],
      [-4, -5],
    ]);
    expect(rows(nn.avgPool2d(2, { padding: 1, stride: 1 })(below))).toEqual([
      [-0.25, -0.75, -1.25, -0.75],
      [-1.25, -4, -5, -2.25],
      [-2.75, -7, -7, -2.75],
      [-1.75, -3.75, -3.25, -1.25],
    ]);
    for (const [kernel, padding] of [
      [1, 1],
      [2, 2],
      [3, 2],
    ] as const)
      for (const pool of [nn.maxPool2d, nn.avgPool2d])
        expect(() => pool(kernel, { padding })(below)).toThrow('is more than half of the window');
  });
  test('flatten keeps the axis of samples', () => {
    expect(nn.flatten(np.zeros([3, 2, 4, 5])).shape).toEqual([3, 40]);
    expect(nn.flatten(np.zeros([0, 2, 4])).shape).toEqual([0, 8]);
    expect(nn.flatten(np.zeros([2, 0, 4])).shape).toEqual([2, 0]);
    expect(nn.flatten(np.zeros([3])).shape).toEqual([3, 1]);
    expect(nn.flatten(np.array(7)).tolist()).toEqual([[7]]);
  });
});

describe('dropout', () => {
  test('a new model trains: about a share of `rate` is zero and the rest is scaled up', () => {
    const y = values(nn.dropout(0.25, generator(1))(np.ones([10000])));
    const zeros = y.filter((v) => v === 0).length;
    expect(Math.abs(zeros / 10000 - 0.25)).toBeLessThan(0.02);
    expect(new Set(y)).toEqual(new Set([0, 1 / 0.75]));
  });

  test('changes nothing in inference mode, or at rate 0', () => {
    const x = randn([5, 5]);
    for (const layer of [nn.dropout(0.5).eval(), nn.dropout(0)]) expect(values(layer(x))).toEqual(values(x));
  });

  test('each pass has its own mask, and the same stream gives the same masks', () => {
    const masks = (layer: nn.Dropout): string[] => [1, 2].map(() => String(values(layer(np.ones([64])))));
    const [first, second] = masks(nn.dropout(0.5, generator(7)));
    expect(first).not.toBe(second);
    expect(masks(nn.dropout(0.5, generator(7)))).toEqual([first, second]);
  });

  test('the gradient passes where the value passed', () => {
    const layer = nn.dropout(0.5, generator(3));
    const p = new nn.Parameter(np.ones([32], { dtype: 'float32' }));
    const y = layer(p);
    y.sum().backward();
    expect(values(p.grad as Tensor)).toEqual(values(y));
  });

  test('refuses rates outside [0, 1)', () => {
    expect(message(() => nn.dropout(1))).toBe('[dropout] the rate must be a number of at least 0 and below 1, not 1');
    expect(message(() => nn.dropout(-0.1))).toContain('not -0.1');
  });
});

describe('batchNorm', () => {
  const moments = (v: number[]): [mean: number, variance: number] => {
    const mean = v.reduce((a, b) => a + b, 0) / v.length;
    return [mean, v.reduce((a, b) => a + (b - mean) ** 2, 0) / v.length];
  };
  const column = (t: Tensor, k: number): number[] => values(t.at(':', k) as Tensor);

  test('gives each feature mean 0 and variance 1 over the batch', () => {
    const y = nn.batchNorm(3)(randn([50, 3]).mul(4).add(7));
    for (const k of [0, 1, 2]) {
      const [mean, variance] = moments(column(y, k));
      expect(mean).toBeCloseTo(0, 5);
      expect(variance).toBeCloseTo(1, 4);
    }
  });

  test('gives each channel of images mean 0 and variance 1 over batch and places', () => {
    const y = nn.batchNorm(2)(
      randn([5, 2, 4, 3])
        .mul(np.array([1, 30]).reshape([2, 1, 1]))
        .add(2),
    );
    for (const k of [0, 1]) {
      const [mean, variance] = moments(column(y, k));
      expect(mean).toBeCloseTo(0, 5);
      expect(variance).toBeCloseTo(1, 4);
    }
    // A channel is normalised as a whole: single places still differ in their mean.
    expect(Math.abs(moments(values(y.at(':', 0, 0, 0) as Tensor))[0])).toBeGreaterThan(1e-3);
  });

  test('keeps running statistics, with the unbiased variance, and uses them in inference mode', () => {
    const layer = nn.batchNorm(1);
    layer([[1], [3]]);
    expect(layer.runningMean.item()).toBeCloseTo(0.2, 6);
    expect(layer.runningVariance.item()).toBeCloseTo(0.9 + 0.1 * 2, 6);
    layer.eval();
    expect(layer([[0.2]]).item()).toBeCloseTo(0, 6);
    expect(layer([[1.2]]).item()).toBeCloseTo(1 / Math.sqrt(1.1 + 1e-5), 6);
    expect(layer.runningMean.item()).toBeCloseTo(0.2, 6);
  });

  test('has a momentum above 0 and up to 1, at which the last batch is all that counts', () => {
    const mean = (momentum?: number): number => {
      const layer = nn.batchNorm(1, momentum === undefined ? {} : { momentum });
      layer([[1], [3]]);
      return layer.runningMean.item();
    };
    expect([mean(1), mean(0.5)]).toEqual([2, 1]);
    expect(mean()).toBe(mean(0.1));
    expect(mean(1e-9)).toBeCloseTo(2e-9, 15);
    for (const momentum of [0, -0.1, 1.000001, Number.NaN])
      expect(() => mean(momentum)).toThrow('[batchNorm] momentum must be a number above 0 and at most 1');
  });

  test('refuses other shapes, and one value a feature while training', () => {
    expect(message(() => nn.batchNorm(4)(np.zeros([2, 3])))).toBe(
      '[batchNorm(4)] takes (n, 4) or (n, 4, H, W), got (2, 3)',
    );
    expect(message(() => nn.batchNorm(4)(np.zeros([1, 4])))).toContain(
      'needs at least two values a feature while training',
    );
    expect(nn.batchNorm(4).eval()(np.zeros([1, 4])).shape).toEqual([1, 4]);
    for (const shape of [[4], [2, 4, 1], [2, 4, 1, 1, 1]])
      expect(() => nn.batchNorm(4)(np.zeros(shape))).toThrow(ShapeError);
    expect(nn.batchNorm(4)(np.zeros([2, 4])).shape).toEqual([2, 4]);
    expect(nn.batchNorm(4)(np.zeros([1, 4, 1, 2])).shape).toEqual([1, 4, 1, 2]);
  });
});

describe('activations', () => {
  test('step is 1 above 0 only', () => {
    expect(nn.step([-1, 0, 2]).tolist()).toEqual([0, 0, 1]);
    expect(nn.step([1]).dtype).toBe('int32');
  });
  test('sigmoid, relu, tanh and leakyRelu have the values of the notes', () => {
    const y = values(nn.sigmoid([1, 2, -1]));
    [0.7310585786300049, 0.8807970779778823, 0.2689414213699951].forEach((v, i) => {
      expect(y[i]).toBeCloseTo(v, 15);
    });
    expect(nn.relu([-1, 0, 2]).tolist()).toEqual([0, 0, 2]);
    expect(values(nn.leakyRelu([-10, 10], 0.2))).toEqual([-2, 10]);
    expect(values(nn.leakyRelu([-1]))).toEqual([-0.01]);
    expect(nn.identity([1, 2]).tolist()).toEqual([1, 2]);
  });
  test('softmax([0.3, 2.9, 4.0]) is that of the book, and does not overflow', () => {
    const y = values(nn.softmax([0.3, 2.9, 4.0]));
    [0.01821127, 0.24519181, 0.73659691].forEach((v, i) => {
      expect(y[i]).toBeCloseTo(v, 8);
    });
    const large = values(nn.softmax([1010, 1000, 990]));
    [9.999546e-1, 4.53978686e-5, 2.06106005e-9].forEach((v, i) => {
      expect(large[i]).toBeCloseTo(v, 8);
    });
    for (const total of values(
      nn
        .softmax(
          [
            [1, 2],
            [3, 4],
          ],
          0,
        )
        .sum(0),
    ))
      expect(total).toBeCloseTo(1, 15);
  });
  test('logSoftmax is finite where softmax underflows', () => {
    expect(values(nn.logSoftmax([0, -1000]))).toEqual([0, -1000]);
  });
  test('every smooth activation passes the gradient check of a model', () => {
    for (const f of [nn.sigmoid, nn.tanh, nn.softplus, nn.softmax, nn.logSoftmax] as nn.Layer[]) {
      const model = nn.sequential(
        nn.linear(3, 4, { random: generator(1) }),
        f,
        nn.linear(4, 2, { random: generator(2) }),
      );
      model.astype('float64');
      const loss = (): Tensor =>
        nn.crossEntropy(
          model([
            [0.1, 0.2, 0.3],
            [1, -1, 0.5],
          ]),
          Int32Array.of(0, 1),
        );
      nn.checkModelGrad(model, loss);
      // It would notice: the gradient of another loss does not pass.
      const wrong = (): Tensor => loss().add(loss().detach().mul(model.parameters()[0]!.detach().sum()));
      expect(() => nn.checkModelGrad(model, wrong)).toThrow(/0\.weight/);
    }
  });
});
