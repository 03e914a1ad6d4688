import { train } from 'pristella';
import { expect, test } from 'vitest';
import { classLines, confusionLines } from '../src/class-tables.ts';

test('tables of classes are aligned', () => {
  expect(classLines(train.classificationScores([0, 0, 1, 1, 1], [0, 1, 1, 1, 0], ['cat', 'dog']))).toEqual([
    'class  precision  recall      F1  count',
    '───────────────────────────────────────',
    'cat       0.5000  0.5000  0.5000      2',
    'dog       0.6667  0.6667  0.6667      3',
    '───────────────────────────────────────',
    'mean      0.5833  0.5833  0.5833      5',
  ]);
  expect(confusionLines(train.classificationScores([0, 0], [0, 1], ['a', 'b']))).toEqual([
    'was \\ called  a  b',
    '──────────────────',
    '           a  1  ·',
    '           b  1  ·',
  ]);
});
