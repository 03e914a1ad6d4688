import { describe, expect, test } from 'vitest';
import { classLines, confusionLines, scoreClasses, scoreNumbers } from '../src/classification.ts';

const scores = scoreClasses([0, 0, 1, 1, 1], [0, 1, 1, 1, 0], ['cat', 'dog']);

describe('scores', () => {
  test('precision, recall and F1 of two classes', () => {
    expect(scores.accuracy).toBe(0.6);
    expect(scores.confusion).toEqual([
      [1, 1],
      [1, 2],
    ]);
    const [cat, dog] = scores.classes;
    expect(cat).toEqual({ name: 'cat', precision: 0.5, recall: 0.5, f1: 0.5, support: 2 });
    expect(dog!.precision).toBeCloseTo(2 / 3, 12);
    expect(dog!.f1).toBeCloseTo(2 / 3, 12);
  });

  test('a class that never was and never was called scores 0, not NaN', () => {
    const [, , bird] = scoreClasses([0, 1], [0, 1], ['cat', 'dog', 'bird']).classes;
    expect(bird).toEqual({ name: 'bird', precision: 0, recall: 0, f1: 0, support: 0 });
  });

  test('tables are aligned', () => {
    expect(classLines(scores)).toEqual([
      'class  precision  recall      F1  count',
      '───────────────────────────────────────',
      'cat       0.5000  0.5000  0.5000      2',
      'dog       0.6667  0.6667  0.6667      3',
      '───────────────────────────────────────',
      'mean      0.5833  0.5833  0.5833      5',
    ]);
    expect(confusionLines(scoreClasses([0, 0], [0, 1], ['a', 'b']))).toEqual([
      'was \\ called  a  b',
      '──────────────────',
      '           a  1  ·',
      '           b  1  ·',
    ]);
  });

  test('errors of numbers, and R² of a perfect and of a constant answer', () => {
    expect(scoreNumbers([1, 3], [2, 4])).toEqual({ count: 2, rootMeanSquaredError: 1, meanAbsoluteError: 1, r2: 0 });
    expect(scoreNumbers([2, 4], [2, 4]).r2).toBe(1);
  });
});
