import { describe, expect, test } from 'vitest';
import { ArgumentError, DataError } from '../../src/base/errors.ts';
import {
  classNames,
  encodeTable,
  featureNames,
  fitTableTask,
  guessDelimiter,
  irisTable,
  learntTargets,
  loadIris,
  parseCsv,
  splitTable,
  tableTaskFromJson,
} from '../../src/data/index.ts';
import * as np from '../../src/np.ts';

const twenty = parseCsv(
  ['x,kind,y', ...Array.from({ length: 20 }, (_, i) => `${i},${i === 7 ? 'rare' : 'usual'},${3 * i + 1}`)].join('\n'),
);

describe('splitTable', () => {
  test('holds a fifth of the rows back, in the order of the table, and mixes the others', () => {
    const { training, test: held } = splitTable(twenty);
    expect([training.rows.length, held.rows.length]).toEqual([16, 4]);
    const lines = held.rows.map((r) => r.line);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    const mixed = training.rows.map((r) => r.line);
    expect(mixed).not.toEqual(mixed.toSorted((a, b) => a - b));
    expect([...lines, ...mixed].toSorted((a, b) => a - b)).toEqual(twenty.rows.map((r) => r.line));
  });

  test('takes another share, and other rows by another seed', () => {
    const lines = (options: object) => splitTable(twenty, options).test.rows.map((r) => r.line);
    expect([lines({ share: 0.5 }).length, lines({ share: 0 }).length]).toEqual([10, 0]);
    expect(lines({ seed: 0 })).toEqual(lines({}));
    expect(lines({ seed: 1 })).not.toEqual(lines({}));
  });

  test('refuses fewer than ten rows', () => {
    const nine = { ...twenty, rows: twenty.rows.slice(0, 9) };
    expect(() => splitTable(nine)).toThrow(DataError);
    expect(() => splitTable(nine)).toThrow('the table: 9 rows are too few to learn from');
  });
});

describe('fitTableTask', () => {
  const { training } = splitTable(twenty);
  const xs = training.rows.map((r) => Number(r.cells[0]));
  const mean = xs.reduce((a, b) => a + b) / 16;
  const std = Math.sqrt(xs.reduce((a, x) => a + (x - mean) ** 2, 0) / 16);
  const task = fitTableTask(twenty, training, { target: 'y' });

  test('standardises by the rows to learn from alone, and knows the texts of all', () => {
    const [x, kind] = task.encoder.inputs as [{ mean: number; std: number }, object];
    expect([x.mean, x.std]).toEqual([expect.closeTo(mean, 9), expect.closeTo(std, 9)]);
    expect(kind).toEqual({ kind: 'category', name: 'kind', values: ['rare', 'usual'] });
    expect(task.scale).toEqual({ mean: expect.closeTo(3 * mean + 1, 4), std: expect.closeTo(3 * std, 4) });
    expect([featureNames(task.encoder), classNames(task.encoder)]).toEqual([
      ['x', 'kind=rare', 'kind=usual'],
      undefined,
    ]);
    const { targets } = encodeTable(training, task.encoder);
    const learnt = learntTargets(targets!, task);
    expect([learnt.dtype, learnt.mean().item(), learnt.std().item()]).toEqual([
      'float32',
      expect.closeTo(0, 5),
      expect.closeTo(1, 5),
    ]);
  });

  test('leaves classes as they are, and numbers that are all the same at 0', () => {
    const classes = fitTableTask(twenty, training, { target: 'kind' });
    expect([classes.scale, classNames(classes.encoder)]).toEqual([{ mean: 0, std: 1 }, ['rare', 'usual']]);
    const labels = np.array([1, 0], { dtype: 'int32' });
    expect(learntTargets(labels, classes).tolist()).toEqual([1, 0]);
    const same = parseCsv('x,y\n1,5\n2,5');
    expect(fitTableTask(same, same, { target: 'y' }).scale).toEqual({ mean: 5, std: 1 });
  });

  test('classes are those of all rows, however few of them are left to learn from', () => {
    const many = parseCsv(['x,k', ...Array.from({ length: 100 }, (_, i) => `${i},c${i % 45}`)].join('\n'));
    const few = fitTableTask(many, splitTable(many).training, { target: 'k' });
    expect(classNames(few.encoder)).toHaveLength(45);
    const usual = { ...twenty, rows: twenty.rows.filter(({ cells }) => cells[1] === 'usual') };
    expect(classNames(fitTableTask(twenty, usual, { target: 'kind' }).encoder)).toEqual(['rare', 'usual']);
  });

  test('needs rows to learn from, with all columns', () => {
    for (const target of ['y', 'kind'])
      expect(() => fitTableTask(twenty, { ...twenty, rows: [] }, { target })).toThrow('the table has no rows');
    const [x, k] = [parseCsv('x\n1\n2'), parseCsv('kind,y\nrare,3\nusual,4')];
    expect(() => fitTableTask(twenty, x, { target: 'y' })).toThrow("no column is called 'y'");
    expect(() => fitTableTask(twenty, k, { target: 'y' })).toThrow("no column is called 'x'");
  });

  test('comes back from JSON, and nothing else does', () => {
    expect(tableTaskFromJson(JSON.stringify(task))).toEqual(task);
    for (const json of ['{}', JSON.stringify(task.encoder), JSON.stringify({ ...task, scale: { mean: 0, std: 0 } })])
      expect(() => tableTaskFromJson(json)).toThrow(DataError);
  });

  test('what is no task is refused by name', () => {
    for (const wrong of [undefined, null, 3, {}, task.encoder])
      expect(() => learntTargets([1], wrong as never)).toThrow(ArgumentError);
  });
});

test('irisTable has the measures and species of loadIris', () => {
  const table = irisTable();
  const { features, labels, featureNames: names, classNames: species } = loadIris();
  expect([table.source, table.columns]).toEqual(['iris', [...names, 'species']]);
  expect(table.rows.map(({ cells }) => cells.slice(0, 4).map(Number))).toEqual(features.tolist());
  expect(table.rows.map(({ cells }) => species.indexOf(cells[4]!))).toEqual(labels.tolist());
});

test('guessDelimiter counts in the first line that is not empty, outside of quotes, and takes a comma where there is none', () => {
  expect(['a;b\n1,2,3,4', 'a\tb', 'a,b;c,d', 'a', '', 'a;b\r1,1,1'].map((text) => guessDelimiter(text))).toEqual([
    ...[';', '\t', ',', ',', ',', ';'],
  ]);
  expect(['"a, b, c";d', '\ufeff"a;\n;b",c', '\r\n\na;b\n1,2,3'].map((text) => guessDelimiter(text))).toEqual([
    ';',
    ',',
    ';',
  ]);
  expect(() => guessDelimiter(3 as never)).toThrow('the table must be a text, not 3');
});
