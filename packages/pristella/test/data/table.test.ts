import { describe, expect, test } from 'vitest';
import { DataError } from '../../src/base/errors.ts';
import { parseCsv } from '../../src/data/csv.ts';
import { encodeTable, tableEncoderFromJson, tableFromRecords } from '../../src/data/encoder.ts';
import { loadIris } from '../../src/data/iris.ts';
import { fitTableEncoder, type TableOptions, tableFromCsv } from '../../src/data/table.ts';
import { fitTableTask } from '../../src/data/task.ts';
import { rawOf } from '../../src/io/storable.ts';

const houses = `size,city,price
50,Ulm,100
70,Bonn,200
90,Ulm,300
`;

describe('tableFromCsv', () => {
  test('standardises numbers, spreads texts, and leaves the target as it is', () => {
    const { features, targets, featureNames, classNames, encoder } = tableFromCsv(houses, { target: 'price' });
    const z = Math.fround(20 / Math.sqrt(800 / 3));
    expect([features.shape, features.dtype, featureNames]).toEqual([
      [3, 3],
      'float32',
      ['size', 'city=Bonn', 'city=Ulm'],
    ]);
    expect([...features.data()]).toEqual([-z, 0, 1, 0, 1, 0, z, 0, 1]);
    expect([targets.shape, targets.dtype, [...targets.data()], classNames]).toEqual([
      [3, 1],
      'float32',
      [100, 200, 300],
      undefined,
    ]);
    expect(encoder.inputs[1]).toEqual({ kind: 'category', name: 'city', values: ['Bonn', 'Ulm'] });
  });

  test('a target of texts is a classification, with its classes in order', () => {
    const { targets, classNames } = tableFromCsv(houses, { target: 'city', columns: ['size'] });
    expect([targets.shape, targets.dtype, [...targets.data()]]).toEqual([[3], 'int32', [1, 0, 1]]);
    expect(classNames).toEqual(['Bonn', 'Ulm']);
  });

  test('a target of numbers is a classification where asked for, with 10 after 9', () => {
    const text = 'x,y\n1,10\n2,9\n3,10\n';
    const { targets, classNames } = tableFromCsv(text, { target: 'y', task: 'classification' });
    expect([[...targets.data()], classNames]).toEqual([
      [1, 0, 1],
      ['9', '10'],
    ]);
    expect(tableFromCsv(text, { target: 'y', categorical: ['y'] }).classNames).toEqual(['9', '10']);
  });

  test('columns chooses and orders, categorical spreads numbers, standardize: false leaves them', () => {
    const { featureNames, features } = tableFromCsv(houses, {
      target: 'city',
      columns: ['price', 'size'],
      categorical: ['price'],
      standardize: false,
    });
    expect(featureNames).toEqual(['price=100', 'price=200', 'price=300', 'size']);
    expect([...features.data().subarray(0, 4)]).toEqual([1, 0, 0, 50]);
  });

  test('a constant column becomes zeros, not noise of rounding', () => {
    const { features } = tableFromCsv(`x,y\n${'0.1,1\n0.1,2\n'.repeat(5)}`, { target: 'y' });
    expect(new Set(features.data())).toEqual(new Set([0]));
  });

  test('the real iris table has columns of mean 0 and deviation 1 and three classes', () => {
    const iris = loadIris();
    const rows = Array.from({ length: 150 }, (_, i) =>
      [...iris.features.data().subarray(4 * i, 4 * i + 4), iris.classNames[iris.labels.data()[i]!]].join(','),
    );
    const table = tableFromCsv([`a,b,c,d,species`, ...rows].join('\n'), { target: 'species' });
    expect([...table.targets.data()]).toEqual([...iris.labels.data()]);
    expect(table.classNames).toEqual(iris.classNames);
    for (let j = 0; j < 4; j++) {
      const column = [...table.features.data()].filter((_, i) => i % 4 === j);
      expect(column.reduce((a, b) => a + b) / 150).toBeCloseTo(0, 6);
      expect(column.reduce((a, b) => a + b * b, 0) / 150).toBeCloseTo(1, 6);
    }
  });

  test.each<[string, string, Parameters<typeof tableFromCsv>[1], RegExp]>([
    ['a missing number', 'a,b\n1,2\n,3', { target: 'b' }, /t, line 3, column 'a': the value is missing\nhint/],
    ['a number given as NA', 'a,b\n1,2\n3,4\nNA,3', { target: 'b' }, /line 4, column 'a': the value is missing/],
    ['a missing text', 'a,b\nx,2\n,3\ny,4', { target: 'b' }, /line 3, column 'a': the value is missing/],
    ['a missing target', 'a,b\n1,\n2,3', { target: 'b' }, /line 2, column 'b': the value is missing/],
    ['an odd text among numbers', 'a,b\n1,1\n2o,2\n3,3', { target: 'b' }, /line 3, column 'a': "2o" is not a number/],
    [
      'texts to be regressed',
      'a,b\n1,x',
      { target: 'b', task: 'regression' },
      /line 2, column 'b': "x" is not a number/,
    ],
    ['a number beyond float32', 'a,b\n1e39,1', { target: 'b' }, /line 2, column 'a': 1e39 is too large for float32/],
    [
      'an unknown target',
      'price,size\n1,2',
      { target: 'Prise' },
      /no column is called 'Prise'\nhint: did you mean 'price'\?/,
    ],
    ['an unlike target', 'price,size\n1,2', { target: 'xyz' }, /hint: the columns are 'price', 'size'/],
    ['an unknown column', 'price,size\n1,2', { target: 'price', columns: ['siez'] }, /did you mean 'size'/],
    ['a column named twice', 'a,b\n1,2', { target: 'b', columns: ['a', 'a'] }, /'a' is named twice/],
    ['no rows', 'a,b\n', { target: 'b' }, /t: the table has no rows/],
    ['only a target', 'a\n1', { target: 'a' }, /no column is left to predict 'a' from/],
    ['a single class', 'a,b\n1,x\n2,x', { target: 'b' }, /every row is of the class "x"/],
    [
      'names of people',
      `a,b\n${Array.from({ length: 30 }, (_, i) => `n${i},${i}`).join('\n')}`,
      { target: 'b' },
      /column 'a': 30 different texts in 30 rows tell nothing/,
    ],
  ])('%s is refused with its place', (_, text, options, message) => {
    expect(() => tableFromCsv(text, { source: 't', ...options })).toThrow(message);
  });
});

describe('each option has its effect', () => {
  test('delimiter, header and source, one by one and together', () => {
    const read = (text: string, options: Partial<Parameters<typeof tableFromCsv>[1]>): unknown => {
      const { featureNames, features, targets } = tableFromCsv(text, { target: 'b', standardize: false, ...options });
      return [featureNames, features.tolist(), targets.tolist()];
    };
    const wanted = [['a'], [[1], [3]], [[2], [5]]];
    expect(read('a,b\n1,2\n3,5', {})).toEqual(wanted);
    expect(read('a,b\n1,2\n3,5', { header: true, delimiter: ',' })).toEqual(wanted);
    expect(read('a;b\n1;2\n3;5', { delimiter: ';' })).toEqual(wanted);
    const numbered = [['column1'], [[1], [3]], [[2], [5]]];
    expect(read('1,2\n3,5', { header: false, target: 'column2' })).toEqual(numbered);
    expect(read('1;2\n3;5', { header: false, delimiter: ';', target: 'column2' })).toEqual(numbered);
    expect(() => read('a,b\n1,2\n3,x', { target: 'c' })).toThrow("[table] the table: no column is called 'c'");
    expect(() => read('a,b\n1,2\n3,x', { target: 'c', source: 't.csv' })).toThrow("t.csv: no column is called 'c'");
  });

  test('columns, categorical, task and standardize', () => {
    const text = 'a,b,c\n1,7,5\n3,8,5\n5,9,6\n7,7,6';
    const inputs = (options: object): unknown =>
      tableFromCsv(text, { target: 'c', ...options }).encoder.inputs.map((i) =>
        i.kind === 'number' ? [i.name, i.mean, i.std] : [i.name, i.values],
      );
    const [a, b] = [
      ['a', 4, Math.sqrt(5)],
      ['b', 7.75, Math.sqrt(0.6875)],
    ];
    expect(inputs({})).toEqual([a, b]);
    expect(inputs({ standardize: true, categorical: [], columns: ['b', 'a'] })).toEqual([b, a]);
    expect(inputs({ standardize: false })).toEqual([
      ['a', 0, 1],
      ['b', 0, 1],
    ]);
    expect(inputs({ columns: ['c', 'b'] })).toEqual([b]);
    expect(inputs({ categorical: ['b'] })).toEqual([a, ['b', ['7', '8', '9']]]);
    const target = (options: object): unknown => tableFromCsv(text, { target: 'c', ...options }).encoder.target;
    const classes = { kind: 'class', name: 'c', values: ['5', '6'] };
    expect(target({})).toEqual({ kind: 'number', name: 'c' });
    expect(target({ task: 'regression' })).toEqual({ kind: 'number', name: 'c' });
    expect(target({ task: 'classification' })).toEqual(classes);
    expect(target({ categorical: ['c'] })).toEqual(classes);
    for (const options of [{ categorical: ['d'] }, { columns: ['a', 'd'] }, { target: 'd' }])
      expect(() => inputs(options)).toThrow("no column is called 'd'");
  });
});

test.each(['', '?', 'na', 'NA', 'n/a', 'N/A', 'nan', 'NaN', 'null', 'NULL', 'none', 'None', ' None '])(
  'a cell of %j among numbers is a value that is missing',
  (cell) => {
    expect(() => tableFromCsv(`a,b\n1,2\n${cell},3\n4,5`, { target: 'b' })).toThrow(
      "line 3, column 'a': the value is missing\nhint: fill it in, or leave the row out",
    );
  },
);

test('texts are listed up to twelve, and columns up to twenty', () => {
  const names = (n: number): string[] => Array.from({ length: n }, (_, i) => `t${String(i).padStart(2, '0')}`);
  const unseen = (n: number): string => {
    const { encoder } = tableFromCsv(
      `a,b\n${names(n)
        .map((t, i) => `${t},${i}`)
        .join('\n')}`,
      { target: 'b' },
    );
    return failure(() => encodeTable(parseCsv('a\nxyzzy'), encoder));
  };
  expect(unseen(12)).toMatch(/hint: known: ("t\d\d", ){11}"t11"$/);
  expect(unseen(13)).toMatch(/training data$/);
  const unknown = (n: number): string =>
    failure(() =>
      tableFromCsv(
        `${names(n).join(',')}\n${names(n)
          .map(() => '1')
          .join(',')}`,
        { target: 'xyzzy' },
      ),
    );
  expect(unknown(20)).toMatch(/hint: the columns are ('t\d\d', ){19}'t19'$/);
  expect(unknown(21)).toMatch(/hint: the columns are ('t\d\d', ){19}'t19', \.\.\. \(21 in all\)$/);
});

test('of a name that stands twice in a table made by hand the first column is meant, wherever a column is found by its name', () => {
  const twice = { ...parseCsv('x,y,u,v\n1,a,100,z\n3,b,100,z\n'), columns: ['x', 'y', 'x', 'y'] };
  const once = parseCsv('x,y\n1,a\n3,b\n');
  const options: TableOptions = { target: 'y', columns: ['x'] };
  const encoder = fitTableEncoder(twice, options);
  expect(encoder).toEqual(fitTableEncoder(once, options));
  const encoded = [twice, once].map((table) => encodeTable(table, encoder));
  for (const name of ['features', 'targets'] as const) {
    const [of, like] = encoded.map((e) => e[name]?.tolist());
    expect(of, name).toEqual(like);
  }
  expect(fitTableTask(twice, twice, options)).toEqual(fitTableTask(once, once, options));
  expect(() => fitTableEncoder(twice, { target: 'y' })).toThrow("the column 'x' is named twice");
});

test('records have the columns of the first one', () => {
  expect(
    tableFromRecords([
      { a: 1, b: 'x' },
      { a: 2, b: 'y', c: 3 },
    ]),
  ).toEqual({
    source: 'the records',
    columns: ['a', 'b'],
    rows: [
      { line: 1, cells: ['1', 'x'] },
      { line: 2, cells: ['2', 'y'] },
    ],
  });
  expect(tableFromRecords([])).toEqual({ source: 'the records', columns: [], rows: [] });
  expect(() => tableFromRecords([{ a: 1, b: 2 }, { a: 1 }])).toThrow("record 1 has no 'b'");
});

describe('a kept encoder', () => {
  const train = tableFromCsv(houses, { target: 'price' });
  const encoder = tableEncoderFromJson(JSON.stringify(train.encoder));

  test('encodes the training table to the same bits', () => {
    const { features, targets } = encodeTable(parseCsv(houses), encoder);
    expect([features, targets!].map((x) => rawOf(x))).toEqual([train.features, train.targets].map((x) => rawOf(x)));
  });

  test('encodes new rows, in any order of columns, without a target', () => {
    const { features, targets } = encodeTable(parseCsv('city,note,size\nBonn,new,70\n'), encoder);
    expect([features.shape, [...features.data()], targets]).toEqual([[1, 3], [0, 1, 0], undefined]);
    const again = encodeTable(tableFromRecords([{ size: 70, city: 'Bonn' }]), encoder).features;
    expect(again.repr()).toBe(features.repr());
  });

  test('no rows give no features', () => {
    expect(encodeTable(parseCsv('city,size\n'), encoder).features.shape).toEqual([0, 3]);
  });

  test('an unseen text, a missing column and an incomplete record are named', () => {
    expect(() => encodeTable(parseCsv('city,size\nKiel,70\n'), encoder)).toThrow(
      /line 2, column 'city': "Kiel" was not among the texts of the training data\nhint: known: "Bonn", "Ulm"/,
    );
    expect(() => encodeTable(parseCsv('city\nUlm\n'), encoder)).toThrow(/no column is called 'size'/);
    expect(() => tableFromRecords([{ a: 1, b: 2 }, { a: 1 }])).toThrow(/record 1 has no 'b'/);
  });

  test('can be fitted to the training rows alone', () => {
    const table = parseCsv(houses);
    const fitted = fitTableEncoder({ ...table, rows: table.rows.slice(0, 2) }, { target: 'price' });
    expect(fitted.inputs[0]).toEqual({ kind: 'number', name: 'size', mean: 60, std: 10 });
  });

  test.each([
    '',
    'null',
    '[]',
    '{}',
    '{"inputs":[]}',
    '{"inputs":[null],"target":{"kind":"number","name":"y"}}',
    '{"inputs":[{"kind":"number","name":"a","mean":0,"std":0}],"target":{"kind":"number","name":"y"}}',
    '{"inputs":[{"kind":"category","name":"a","values":[1]}],"target":{"kind":"number","name":"y"}}',
    '{"inputs":[],"target":{"kind":"class","name":"y"}}',
  ])('%j is refused as an encoder', (json) => {
    expect(() => tableEncoderFromJson(json)).toThrow(DataError);
  });
});

describe('numbers as people write them', () => {
  const fit = (cells: readonly string[], options: Partial<TableOptions> = {}) =>
    fitTableEncoder(
      { source: 't', columns: ['a', 'y'], rows: cells.map((cell, i) => ({ line: i + 2, cells: [cell, `${i}`] })) },
      { target: 'y', ...options },
    );

  test.each([
    '0,5',
    '1.234,56',
    '1 234,5',
    "1'234,5",
    '12,5',
    '1,234',
    '1,234,567.5',
    '$5',
    '$ 1,000',
    '5€',
    '5 €',
    '-$5',
    '+7%',
    '7 %',
    '0.5%',
    '£0,5',
  ])('such as %s are not taken for names without a word', (cell) => {
    expect(() => fit([cell, cell, cell])).toThrow(DataError);
    expect(() => fit([cell, '1', cell])).toThrow(
      `t, line 2, column 'a': "${cell}" is a number only for people\nhint: write it as 1234.5`,
    );
    expect(fit([cell, cell, cell], { categorical: ['a'] }).inputs[0]).toMatchObject({
      kind: 'category',
      values: [cell],
    });
  });

  test.each([
    '1.2.3',
    '12:30',
    '2024-01-05',
    'a,5',
    '5 kg',
    '1,2,3',
    'x',
    '%',
    '$',
    '1/2',
    '50m',
    `${'1'.repeat(60)},5`,
  ])('are not such as %s', (cell) => {
    expect(fit([cell, cell, cell]).inputs[0]).toMatchObject({ kind: 'category', values: [cell] });
  });

  test('are looked for where at least half of the column are numbers', () => {
    expect(() => fit(['0,5', 'x'])).toThrow('is a number only for people');
    expect(fit(['0,5', 'x', 'y']).inputs[0]).toMatchObject({ kind: 'category' });
  });
});

function failure(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}
