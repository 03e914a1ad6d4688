import { describe, expect, test } from 'vitest';
import { nn, np, type Tensor } from '../../src/index.ts';

const message = (f: () => unknown): string => {
  try {
    f();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
};

// The two outputs of Deep Learning from Scratch, section 4.2, whose right answer is 2.
const sure = [0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0];
const wrong = [0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0];
const two = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0];

describe('the losses of the book', () => {
  test('half the sum of squares is 0.0975 and 0.5975', () => {
    expect(nn.sumSquaredError(sure, two).item()).toBeCloseTo(0.0975, 15);
    expect(nn.sumSquaredError(wrong, two).item()).toBeCloseTo(0.5975, 15);
  });

  test('cross-entropy of probabilities is 0.510825457099338 and 2.302584092994546', () => {
    expect(nn.crossEntropyOfProbabilities(sure, two).item()).toBeCloseTo(0.510825457099338, 15);
    expect(nn.crossEntropyOfProbabilities(wrong, two).item()).toBeCloseTo(2.302584092994546, 15);
  });

  test('it takes labels, one-hot rows and a single prediction alike', () => {
    const both = [sure, wrong];
    const expected = (0.510825457099338 + 2.302584092994546) / 2;
    expect(nn.crossEntropyOfProbabilities(both, [2, 2]).item()).toBeCloseTo(expected, 15);
    expect(nn.crossEntropyOfProbabilities(both, [two, two]).item()).toBeCloseTo(expected, 15);
    expect(nn.crossEntropyOfProbabilities(sure, 2).item()).toBeCloseTo(0.510825457099338, 15);
  });

  test('one row of probabilities takes its label as a number, as a list of one and as a tensor, and its one-hot row', () => {
    const y = [0.1, 0.6, 0.3];
    for (const label of [1, [1], np.array(1), np.array([1]), np.array([1], { dtype: 'int32' }), Int32Array.of(1)]) {
      expect(nn.crossEntropyOfProbabilities(y, label).item()).toBeCloseTo(0.510825457099338, 15);
    }
    expect(nn.crossEntropyOfProbabilities(y, [0, 1, 0]).item()).toBeCloseTo(0.510825457099338, 15);
    expect(nn.crossEntropyOfProbabilities([y], [1]).item()).toBeCloseTo(0.510825457099338, 15);
    expect(nn.crossEntropyOfProbabilities(y, [2]).item()).toBeCloseTo(-Math.log(0.3 + 1e-7), 15);
    expect(message(() => nn.crossEntropyOfProbabilities(y, [3]))).toContain('3 is no label of 3 classes, in row 0');
    expect(message(() => nn.crossEntropyOfProbabilities(y, [0, 1]))).toContain('do not fit');
  });

  test('means over one sample are its loss, over none 0', () => {
    expect([nn.meanSquaredError([3], [1]).item(), nn.meanSquaredError([3, 1], [1, 1]).item()]).toEqual([4, 2]);
    expect(nn.binaryCrossEntropy([0], [1]).item()).toBeCloseTo(Math.LN2, 12);
    expect(nn.binaryCrossEntropy([0, 0], [1, 0]).item()).toBeCloseTo(Math.LN2, 12);
    for (const loss of [nn.meanSquaredError, nn.binaryCrossEntropy])
      expect(loss(np.zeros([0]), np.zeros([0])).item()).toBe(0);
  });

  test('the simple net of section 4.4.2 has loss 0.92807 and its gradient', () => {
    const w = new nn.Parameter(
      np.array([
        [0.47355232, 0.9977393, 0.84668094],
        [0.85557411, 0.03563661, 0.69422093],
      ]),
    );
    const p = np.array([[0.6, 0.9]]).dot(w);
    [1.05414809, 0.63071653, 1.1328074].forEach((v, i) => {
      expect(p.data()[i]).toBeCloseTo(v, 8);
    });
    const loss = nn.crossEntropy(p, [[0, 0, 1]]);
    expect(loss.item()).toBeCloseTo(0.9280682857864075, 6);
    loss.backward();
    const expected = [0.21924757, 0.14356243, -0.36281, 0.32887136, 0.21534364, -0.544215];
    expected.forEach((v, i) => {
      expect((w.grad as Tensor).data()[i]).toBeCloseTo(v, 6);
    });
  });
});

describe('crossEntropy', () => {
  const logits = [
    [1, 2, 3],
    [0, 0, 0],
  ];

  test('is the mean of -log softmax at the label', () => {
    const first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)) - 3;
    expect(nn.crossEntropy(logits, [2, 0]).item()).toBeCloseTo((first + Math.log(3)) / 2, 14);
    expect(nn.crossEntropy(logits, Int32Array.of(2, 0)).item()).toBeCloseTo((first + Math.log(3)) / 2, 14);
    expect(
      nn
        .crossEntropy(logits, [
          [0, 0, 1],
          [1, 0, 0],
        ])
        .item(),
    ).toBeCloseTo((first + Math.log(3)) / 2, 14);
  });

  test('is finite for logits of any size', () => {
    expect(nn.crossEntropy([[1e4, 0]], [0]).item()).toBe(0);
    expect(nn.crossEntropy([[1e4, 0]], [1]).item()).toBe(1e4);
  });

  test('has the gradient (softmax - one-hot) / n', () => {
    const p = new nn.Parameter(np.array(logits));
    nn.crossEntropy(p, [2, 0]).backward();
    const y = nn.softmax(logits).data();
    const t = [0, 0, 1, 1, 0, 0];
    t.forEach((v, i) => {
      expect((p.grad as Tensor).data()[i]).toBeCloseTo((y[i]! - v) / 2, 15);
    });
  });

  test('names both shapes when targets do not fit', () => {
    expect(message(() => nn.crossEntropy(np.zeros([100, 10]), np.zeros([99])))).toBe(
      '[crossEntropy] targets (99,) do not fit predictions (100, 10)\nhint: give labels (100,) or one-hot rows (100, 10)',
    );
    expect(message(() => nn.crossEntropy(np.zeros([10]), 3))).toContain(
      'takes predictions of shape (n, classes), got (10,)',
    );
    expect(message(() => nn.crossEntropy(np.zeros([1, 10], { dtype: 'int' }), [3]))).toContain(
      'takes float logits, got int32',
    );
  });

  test('refuses a label that is no class', () => {
    expect(message(() => nn.crossEntropy(np.zeros([2, 3]), [0, 3]))).toBe(
      '[crossEntropy] 3 is no label of 3 classes, in row 1\nhint: labels are whole numbers from 0 to 2',
    );
    expect(message(() => nn.crossEntropy(np.zeros([2, 3]), [0, -1]))).toContain('-1 is no label');
    expect(message(() => nn.crossEntropy(np.zeros([2, 3]), [0, 0.5]))).toContain('0.5 is no label');
  });

  test('refuses one column, of which every loss is 0', () => {
    for (const targets of [
      [0, 1],
      [[1.5], [3]],
    ])
      expect(message(() => nn.crossEntropy(np.zeros([2, 1]), targets))).toBe(
        '[crossEntropy] one output is no choice between classes: the loss would always be 0\n' +
          'hint: meanSquaredError learns numbers, binaryCrossEntropy whether or not',
      );
    expect(nn.crossEntropy(np.zeros([2, 2]), [0, 1]).item()).toBeCloseTo(Math.LN2, 12);
  });
});

describe('meanSquaredError and binaryCrossEntropy', () => {
  test('meanSquaredError is the mean over all elements', () => {
    expect(
      nn
        .meanSquaredError(
          [
            [1, 2],
            [3, 4],
          ],
          [
            [1, 0],
            [0, 4],
          ],
        )
        .item(),
    ).toBe(13 / 4);
    expect(message(() => nn.meanSquaredError(np.zeros([4, 1]), np.zeros([4])))).toBe(
      '[meanSquaredError] predictions (4, 1) and targets (4,) differ\nhint: reshape the targets to (-1, 1)',
    );
  });

  test('binaryCrossEntropy is stable, and log 2 at a logit of 0', () => {
    expect(nn.binaryCrossEntropy([0, 0], [0, 1]).item()).toBeCloseTo(Math.log(2), 15);
    expect(nn.binaryCrossEntropy([1000, -1000], [1, 0]).item()).toBe(0);
    expect(nn.binaryCrossEntropy([1000], [0]).item()).toBe(1000);
    expect(message(() => nn.binaryCrossEntropy([1, 2], [1]))).toContain('logits (2,) and targets (1,) differ');
  });

  test('float32 predictions keep their dtype whatever the targets are', () => {
    const y = np.zeros([2, 2], { dtype: 'float32' });
    expect(
      nn.meanSquaredError(y, [
        [1, 2],
        [3, 4],
      ]).dtype,
    ).toBe('float32');
    expect(nn.crossEntropy(y, [0, 1]).dtype).toBe('float32');
    expect(
      nn.binaryCrossEntropy(y, [
        [1, 0],
        [0, 1],
      ]).dtype,
    ).toBe('float32');
    expect(
      nn.sumSquaredError(y, [
        [1, 0],
        [0, 1],
      ]).dtype,
    ).toBe('float32');
  });
});
