import { describe, expect, test } from 'vitest';
import { nn, np, ShapeError } from '../../src/index.ts';

// Which shapes layers take, beside the nearest ones that they refuse by their own name.

type Case = readonly [name: string, make: () => nn.Layer, taken: number[][], refused: [number[], string][]];
const images = 'takes images of shape (n, channels, height, width), got';

const cases: readonly Case[] = [
  [
    'linear',
    () => nn.linear(3, 2),
    [[3], [4, 3], [2, 4, 3], [0, 3]],
    [
      [[2], '[linear(3, 2)] takes inputs whose last axis has size 3, got (2,)'],
      [[4, 4], '[linear(3, 2)] takes inputs whose last axis has size 3, got (4, 4)'],
      [[3, 4], '[linear(3, 2)] takes inputs whose last axis has size 3, got (3, 4)'],
    ],
  ],
  [
    'conv2d',
    () => nn.conv2d(1, 2, 3),
    [[1, 1, 3, 3], [2, 1, 4, 5]],
    [
      [[3, 3], `[conv2d(1, 2, 3)] ${images} (3, 3)`],
      [[1, 3, 3], `[conv2d(1, 2, 3)] ${images} (1, 3, 3)`],
      [[1, 1, 1, 3, 3], `[conv2d(1, 2, 3)] ${images} (1, 1, 1, 3, 3)`],
      [[1, 2, 3, 3], '[conv2d(1, 2, 3)] takes images with 1 channel, got (1, 2, 3, 3)\nhint: make it conv2d(2, 2, 3)'],
      [[1, 1, 2, 3], 'conv2d'],
      [[1, 1, 3, 2], 'conv2d'],
    ],
  ],
  [
    'conv2d of several channels',
    () => nn.conv2d(3, 2, 1, { bias: false }),
    [[1, 3, 1, 1]],
    [[[1, 1, 3, 3], 'takes images with 3 channels, got (1, 1, 3, 3)\nhint: make it conv2d(1, 2, 1, { bias: false })']],
  ],
  [
    'maxPool2d',
    () => nn.maxPool2d(2),
    [[1, 1, 2, 2], [3, 2, 4, 5]],
    [
      [[2, 2], `[maxPool2d] ${images} (2, 2)`],
      [[1, 2, 2], `[maxPool2d] ${images} (1, 2, 2)`],
      [[1, 1, 1, 2, 2], `[maxPool2d] ${images} (1, 1, 1, 2, 2)`],
      [[1, 1, 1, 2], 'maxPool2d'],
    ],
  ],
  [
    'avgPool2d',
    () => nn.avgPool2d(2),
    [[1, 1, 2, 2]],
    [
      [[2, 2], `[avgPool2d] ${images} (2, 2)`],
      [[1, 1, 2, 1], 'avgPool2d'],
    ],
  ],
  [
    'batchNorm',
    () => nn.batchNorm(3),
    [[2, 3], [1, 3, 1, 2], [2, 3, 1, 1]],
    [
      [[3], '[batchNorm(3)] takes (n, 3) or (n, 3, H, W), got (3,)'],
      [[2, 2], '[batchNorm(3)] takes (n, 3) or (n, 3, H, W), got (2, 2)'],
      [[2, 3, 4], '[batchNorm(3)] takes (n, 3) or (n, 3, H, W), got (2, 3, 4)'],
      [[2, 4, 1, 1], '[batchNorm(3)] takes (n, 3) or (n, 3, H, W), got (2, 4, 1, 1)'],
      [[2, 3, 1, 1, 1], '[batchNorm(3)] takes (n, 3) or (n, 3, H, W), got (2, 3, 1, 1, 1)'],
      [[1, 3], '[batchNorm(3)] needs at least two values a feature while training, got (1, 3)'],
      [[1, 3, 1, 1], '[batchNorm(3)] needs at least two values a feature while training, got (1, 3, 1, 1)'],
    ],
  ],
]; // biome-ignore format: shapes

describe('a layer takes and refuses shapes', () => {
  test.each(cases)('%s', (_name, make, taken, refused) => {
    const layer = make() as (x: np.Tensor) => np.Tensor;
    for (const shape of taken) expect(() => layer(np.ones(shape)).data(), String(shape)).not.toThrow();
    for (const [shape, message] of refused) {
      const call = (): unknown => layer(np.ones(shape)).data();
      expect(call, String(shape)).toThrow(message);
      expect(call, String(shape)).toThrow(ShapeError);
    }
  });

  test('one value a feature is enough for batchNorm when it predicts', () => {
    const layer = nn.batchNorm(3).eval();
    expect(layer(np.ones([1, 3])).shape).toEqual([1, 3]);
    expect(layer(np.ones([1, 3, 1, 1])).shape).toEqual([1, 3, 1, 1]);
  });
});

describe('a loss takes and refuses shapes', () => {
  const [two, column] = [np.ones([2]), np.ones([2, 1])];
  test.each<[string, () => unknown, string]>([
    ['meanSquaredError', () => nn.meanSquaredError(two, column), 'predictions (2,) and targets (2, 1) differ'],
    [
      'meanSquaredError of one more',
      () => nn.meanSquaredError(two, np.ones([3])),
      'predictions (2,) and targets (3,) differ',
    ],
    ['binaryCrossEntropy', () => nn.binaryCrossEntropy(column, two), 'logits (2, 1) and targets (2,) differ'],
    ['crossEntropy of a list', () => nn.crossEntropy(two, [0, 1]), 'takes predictions of shape (n, classes), got (2,)'],
    [
      'crossEntropy of one row too few',
      () => nn.crossEntropy(np.ones([2, 3]), [0]),
      'targets (1,) do not fit predictions (2, 3)',
    ],
    [
      'crossEntropy of rows of other classes',
      () => nn.crossEntropy(np.ones([2, 3]), np.ones([2, 2])),
      'targets (2, 2) do not fit predictions (2, 3)',
    ],
    [
      'crossEntropy of whole logits',
      () => nn.crossEntropy(np.ones([2, 3], { dtype: 'int32' }), [0, 1]),
      'takes float logits, got int32',
    ],
  ])('%s', (_name, call, message) => {
    expect(call).toThrow(message);
  });
});
