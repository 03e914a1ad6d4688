import { describe, expect, test } from 'vitest';
import { ArgumentError, DataError, NonFiniteError, ShapeError } from '../../src/base/errors.ts';
import { encodeTable, fitTableTask, irisTable, learntTargets, parseCsv, splitTable } from '../../src/data/index.ts';
import * as nn from '../../src/nn/index.ts';
import * as np from '../../src/np.ts';
import * as train from '../../src/train/index.ts';

const same = (x: np.Tensor): np.Tensor => x;

describe('scores', () => {
  const scores = train.classificationScores([0, 0, 1, 1, 1], [0, 1, 1, 1, 0], ['cat', 'dog']);

  test('precision, recall and F1 of two classes', () => {
    expect([scores.accuracy, scores.correct, scores.count]).toEqual([0.6, 3, 5]);
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
    const [, , bird] = train.classificationScores([0, 1], [0, 1], ['cat', 'dog', 'bird']).classes;
    expect(bird).toEqual({ name: 'bird', precision: 0, recall: 0, f1: 0, support: 0 });
  });

  test('errors of numbers, and R² of a perfect and of a constant answer', () => {
    const scored = train.regressionScores([1, 3], np.array([[2], [4]]));
    expect(scored).toEqual({ count: 2, rootMeanSquaredError: 1, meanAbsoluteError: 1, r2: 0 });
    expect(train.regressionScores([2, 4], [2, 4]).r2).toBe(1);
    expect(train.regressionScores([2, 2], [2, 2]).r2).toBeNaN();
    expect(train.regressionScores([1, 2, 3], [0.1, 0.1, 0.1]).r2).toBeNaN();
  });

  test('what does not fit is refused: lengths, numbers that are no class, names that are no texts', () => {
    expect(() => train.classificationScores([0], [0, 1], ['a', 'b'])).toThrow(ShapeError);
    expect(() => train.regressionScores([0, 1, 2], [0, 1])).toThrow(ShapeError);
    for (const label of [2, -1, 0.5, Number.NaN]) {
      expect(() => train.classificationScores([0, label], [0, 1], ['a', 'b'])).toThrow(DataError);
      expect(() => train.classificationScores([0, 1], [0, label], ['a', 'b'])).toThrow('in row 1');
    }
    for (const names of [[], 'ab', [1, 2], undefined])
      expect(() => train.classificationScores([0], [0], names as never)).toThrow(ArgumentError);
  });
});

describe('answers', () => {
  test('of a classifier are classes with their probabilities', async () => {
    const given = await train.answers(
      same,
      np.log([
        [0.25, 0.75],
        [0.9, 0.1],
      ]),
      ['cat', 'dog'],
    );
    if (given.kind !== 'classes') throw new Error('no classes');
    expect([given.names, [...given.classes]]).toEqual([
      ['cat', 'dog'],
      [1, 0],
    ]);
    expect([...given.probabilities]).toEqual([0.25, 0.75, 0.9, 0.1].map((p) => expect.closeTo(p, 12)));
  });

  test('of a model of numbers are in the unit of the table', async () => {
    const table = parseCsv('x,y\n1,10\n2,30');
    const task = fitTableTask(table, table, { target: 'y' });
    const given = await train.answers(same, [[-1], [0], [2]], task);
    expect(given).toEqual({ kind: 'numbers', values: Float64Array.of(10, 20, 40) });
  });

  test('are scored beside the loss as it is learned', async () => {
    const table = parseCsv('x,y\n1,10\n2,30');
    const task = fitTableTask(table, table, { target: 'y' });
    const numbers = await train.score(same, [[-1], [0]], [[10], [40]], task);
    expect(numbers).toMatchObject({ kind: 'numbers', loss: 2, scores: { count: 2, meanAbsoluteError: 10 } });
    const logits = np.log([
      [0.25, 0.75],
      [0.5, 0.5],
    ]);
    const classes = await train.score(same, logits, [1, 1], ['cat', 'dog']);
    expect(classes.loss).toBeCloseTo(nn.crossEntropy(logits, [1, 1]).item(), 12);
    expect(classes.scores).toMatchObject({ accuracy: 0.5 });
  });

  test('of outputs that are not finite, and scores of no samples, are errors', async () => {
    const x = [
      [Number.NEGATIVE_INFINITY, 0],
      [Number.NaN, 1],
    ];
    await expect(train.score(same, x, [1, 0], ['a', 'b'])).rejects.toThrow('no class is the likeliest in row 1');
    await expect(train.answers(same, x, ['a', 'b'])).rejects.toThrow(NonFiniteError);
    await expect(train.score(same, np.zeros([0, 2]), np.zeros(0), ['a', 'b'])).rejects.toThrow(DataError);
  });

  test('need names of classes or the task of a table', async () => {
    for (const wrong of [undefined, null, 3, {}, []])
      await expect(train.answers(same, [[1, 2]], wrong as never)).rejects.toThrow(ArgumentError);
    await expect(train.score(same, [[1, 2]], [2], ['a', 'b'])).rejects.toThrow('2 is no label of 2 classes');
  });
});

describe('a table is learned', () => {
  test('iris: more than 90 % of the rows that were held back, by the settings for its size', async () => {
    const table = irisTable();
    const { training, test: held } = splitTable(table, { seed: 1 });
    const task = fitTableTask(table, training, { target: 'species' });
    const rows = encodeTable(training, task.encoder);
    const model = train.buildTableModel(task, 1);
    const { lr, optimizer, ...settings } = train.tableSettings(training.rows.length);
    await train.fit(model, [rows.features, learntTargets(rows.targets!, task)], {
      optimizer: optimizer({ lr }),
      ...settings,
      epochs: 15,
    });
    const { features, targets } = encodeTable(held, task.encoder);
    const { kind, scores } = await train.score(model, features, targets!, task);
    if (kind !== 'classes') throw new Error('no classes');
    expect(scores).toMatchObject({ count: 30 });
    expect((scores as train.ClassificationScores).accuracy).toBeGreaterThan(0.9);
  });

  test.each([
    [639, 16, 100],
    [640, 32, 100],
    [1632, 32, 99],
    [10_000, 100, 50],
    [130_000, 100, 5],
  ])('%i rows are taken in batches of %i, in %i epochs', (rows, batchSize, epochs) => {
    expect(train.tableSettings(rows)).toMatchObject({ batchSize, epochs });
  });

  test('the same seed makes the same weights, with an output for each class or one for a number', () => {
    const table = parseCsv('x,kind,y\n1,a,1\n2,b,2\n3,c,4');
    const outputs = (target: string, seed: number) => {
      const task = fitTableTask(table, table, { target });
      return [...train.buildTableModel(task, seed).stateDict().values()].map((t) => t.tolist());
    };
    expect(outputs('kind', 3)).toEqual(outputs('kind', 3));
    expect(outputs('kind', 3)).not.toEqual(outputs('kind', 4));
    expect([outputs('kind', 0).at(-1), outputs('y', 0).at(-1)]).toEqual([[0, 0, 0], [0]]);
  });
});
