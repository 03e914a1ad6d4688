import { describe, expect, test } from 'vitest';
import { nearestNames } from '../../src/base/nearest.ts';
import { rawArray } from '../../src/base/raw.ts';
import { parseCsv, readCsv } from '../../src/data/csv.ts';
import { normalizeDigit } from '../../src/data/digit.ts';
import { encodeTable, isNumeral } from '../../src/data/encoder.ts';
import { decodeIdx, encodeIdx } from '../../src/data/idx.ts';
import { mnistFromFiles } from '../../src/data/mnist.ts';
import { tableFromCsv } from '../../src/data/table.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';

// Each limit of the readers of tables, met exactly, by one less and by one more.

const lines = (count: number, cells: (i: number) => string): string =>
  ['word,y', ...Array.from({ length: count }, (_, i) => cells(i))].join('\n');
/** How many features a column of `texts` different texts in `rows` rows becomes. */
const features = (texts: number, rows: number): number =>
  tableFromCsv(
    lines(rows, (i) => `w${i % texts},${i}`),
    { target: 'y' },
  ).featureNames.length;

describe('how many different texts a column may have', () => {
  test.each([
    [19, 30],
    [20, 30],
    [20, 20],
    [20, 39],
    [21, 42],
    [30, 60],
  ])('%i in %i rows are read', (texts, rows) => {
    expect(features(texts, rows)).toBe(texts);
  });

  test.each([
    [21, 30],
    [21, 21],
    [21, 41],
    [30, 59],
  ])('%i in %i rows are refused: they tell nothing about new ones', (texts, rows) => {
    expect(() => features(texts, rows)).toThrow(`${texts} different texts in ${rows} rows tell nothing about new rows`);
  });
});

test('where half of a column are numbers, the first other text is a mistake; where fewer are, all are texts', () => {
  const column = (numbers: number, texts: number): string =>
    lines(numbers + texts, (i) => `${i < numbers ? i : 'x'},${i}`);
  expect(() => tableFromCsv(column(2, 2), { target: 'y' })).toThrow(/line 4, column 'word': "x" is not a number/);
  expect(() => tableFromCsv(column(3, 2), { target: 'y' })).toThrow(/line 5, column 'word': "x" is not a number/);
  expect(tableFromCsv(column(2, 3), { target: 'y' }).featureNames).toEqual(['word=0', 'word=1', 'word=x']);
});

test('a missing value is found in the first row as in others', () => {
  const read = (cells: string[]) =>
    tableFromCsv(['word,y', ...cells.map((cell, i) => `${cell},${i}`)].join('\n'), {
      target: 'y',
      categorical: ['word'],
    });
  expect(() => read(['', 'a', 'b'])).toThrow("line 2, column 'word': the value is missing");
  expect(() => read(['a', 'b', ''])).toThrow("line 4, column 'word': the value is missing");
  expect(read(['b', 'a', 'b']).featureNames).toEqual(['word=a', 'word=b']);
});

test('texts of the training data are listed up to twelve, of more those that are near', () => {
  const told = (texts: number): string => {
    const values = Array.from({ length: texts }, (_, i) => `w${i}`);
    const encoder = { inputs: [{ kind: 'category', name: 'word', values }], target: { kind: 'number', name: 'none' } };
    try {
      encodeTable(parseCsv('word,x\nw10x,1'), encoder as Parameters<typeof encodeTable>[1]);
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing was thrown';
  };
  const listed = (texts: number): number => told(texts).match(/"w\d+"/g)!.length;
  expect([listed(11), listed(12)]).toEqual([11, 12]);
  expect(listed(13)).toBeLessThan(12);
  expect(told(13)).toContain('"w10"');
});

test('a class target has two classes at least', () => {
  const text = (classes: number): string => lines(6, (i) => `${i},c${i % classes}`);
  expect(() => tableFromCsv(text(1), { target: 'y' })).toThrow(/every row is of the class "c0"/);
  expect(tableFromCsv(text(2), { target: 'y' }).classNames).toEqual(['c0', 'c1']);
});

test('a number is read up to what float32 holds', () => {
  const most = '3.4028235677973366e38';
  const read = (cell: string): number =>
    tableFromCsv(`x,y\n${cell},1\n0,2`, { target: 'y', standardize: false }).features.data()[0]!;
  expect(read('3.4028235677973362e38')).toBe(3.4028234663852886e38);
  expect(read('-3.4028235677973362e38')).toBe(-3.4028234663852886e38);
  expect(() => read(most)).toThrow(/is too large for float32/);
  expect(() => read(`-${most}`)).toThrow(/is too large for float32/);
});

describe('how much of a CSV text is read', () => {
  const limits = { columns: 3, cells: 100 };
  const read = (text: string, cells = 100) => readCsv(text, {}, { ...limits, cells });

  test('columns: one less than the limit, the limit, and one more', () => {
    expect(read('a,b\n1,2').columns.length).toBe(2);
    expect(read('a,b,c\n1,2,3').columns.length).toBe(3);
    expect(() => read('a,b,c,d\n1,2,3,4')).toThrow('[csv] the table, line 1: more than 3 columns');
    expect(() => read('a,b,c\n1,2,3\n\n1,2,3,4')).toThrow('[csv] the table, line 4: more than 3 columns');
  });

  test('cells, where a row is as many as three: one more than fits, and what fits', () => {
    // Two rows of two cells, and what the rows themselves take.
    const text = 'a,b\n1,2';
    expect(read(text, 10).rows.length).toBe(1);
    expect(read(text, 11).rows.length).toBe(1);
    expect(() => read(text, 9)).toThrow('line 2: the table is too large: 1 rows fit');
    // Lines without a character are no rows.
    expect(read('a,b\n\n\r\n\n1,2\n\n', 10).rows.length).toBe(1);
    expect(() => read('a,b\n\n1,2', 9)).toThrow('line 3: the table is too large: 1 rows fit');
  });

  test('100,000 columns are read, one more is refused, and a row too long', () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',');
    expect(parseCsv(names).columns.length).toBe(100_000);
    expect(() => parseCsv(`${names},d`)).toThrow(/line 1: more than 100000 columns/);
    expect(() => parseCsv(`${names},c99999`)).toThrow(/more than 100000 columns/);
  });

  test('as many cells as fit by default are some thirty million', () => {
    expect(() => parseCsv('1\n'.repeat(2 ** 23 + 1), { header: false })).toThrow(/too large: 8388608 rows fit/);
  });
});

test('a quoted cell of many quotes and line breaks is read as it is', () => {
  for (const length of [65_535, 65_536, 65_537, 131_072]) {
    for (const cell of [
      '"'.repeat(length),
      `${'x'.repeat(length - 1)}"`,
      `${'x'.repeat(length)}""y`,
      '\r\n'.repeat(length),
    ]) {
      const table = parseCsv(`a\n"${cell.replaceAll('"', '""')}"\nlast`);
      expect(table.rows[0]!.cells[0] === cell).toBe(true);
      expect(table.rows[1]).toEqual({ line: 3 + (cell.startsWith('\r') ? length : 0), cells: ['last'] });
    }
  }
});

test('a long cell is told from a number in one pass over it', () => {
  const digits = '1'.repeat(2_000_000);
  expect([isNumeral(digits), isNumeral(`${digits}x`), isNumeral(`${digits}.${digits}e1x`)]).toEqual([
    true,
    false,
    false,
  ]);
  for (const cell of ['1', '1.', '.5', '1.5', '-1e5', '+.5E-3']) expect(isNumeral(cell), cell).toBe(true);
  for (const cell of ['', '.', 'e5', '1e', '1e+', '--1', '1.2.3', '1x']) expect(isNumeral(cell), cell).toBe(false);
});

test('a table becomes 2**25 numbers and four for each cell, and no more', () => {
  const rows = 8192;
  const table = parseCsv(lines(rows, () => 'w0,0'));
  const encoder = (texts: number) => ({
    inputs: [{ kind: 'category', name: 'word', values: Array.from({ length: texts }, (_, i) => `w${i}`) }] as const,
    target: { kind: 'number', name: 'none' } as const,
  });
  const most = (2 ** 25 + 4 * 2 * rows) / rows;
  expect(encodeTable(table, encoder(most)).features.shape).toEqual([rows, most]);
  expect(() => encodeTable(table, encoder(most + 1))).toThrow(
    `[table] the table: its texts would become ${rows} rows of ${most + 1} numbers`,
  );
});

test('a message lists 20 columns, and how many there are where there are more', () => {
  const message = (count: number): string => {
    const text = `${Array.from({ length: count }, (_, i) => `column-${i}`).join()}\n${Array(count).fill(1).join()}`;
    try {
      tableFromCsv(text, { target: 'y' });
    } catch (error) {
      return String(error);
    }
    return '';
  };
  expect(message(20)).toMatch(/hint: the columns are 'column-0', .*'column-19'$/);
  expect(message(21)).toMatch(/'column-19', \.\.\. \(21 in all\)$/);
});

test('a name of up to 60 letters is compared with others, and only with those of about its length', () => {
  const name = (n: number): string => 'x'.repeat(n);
  expect(nearestNames(name(60), [name(61)])).toEqual([name(61)]);
  expect(nearestNames(name(61), [name(61)])).toEqual([]);
  // Two letters, or a third of the shorter name.
  expect(nearestNames('abc', ['abcde', 'abcdef'])).toEqual(['abcde']);
  expect(nearestNames('abcd', ['abxy', 'abcx', 'abcy', 'abcd', 'abcz'])).toEqual(['abcd', 'abcx', 'abcy']);
  expect(nearestNames('abcdefghi', ['abcdefghijkl', 'abcdefghijklm'])).toEqual(['abcdefghijkl']);
  expect(nearestNames('ab', ['xy', 'ax'])).toEqual(['ax']);
});

describe('a drawing', () => {
  /** A canvas of 20 x 20 of one grey, with a bar of another across its middle. */
  const drawing = (ground: number, ink: number, options = {}): Tensor => {
    const gray = new Float64Array(400).fill(ground);
    gray.fill(ink, 180, 220);
    return normalizeDigit(gray, 20, 20, options);
  };

  test('shows ink where it differs from the ground by a tenth, and none by less', () => {
    expect(
      drawing(0, 0.1)
        .data()
        .some((x) => x > 0),
    ).toBe(true);
    expect(() => drawing(0, 0.0999)).toThrow('the picture shows no ink');
    expect(drawing(1, 0.8999).shape).toEqual([28, 28]);
    expect(() => drawing(1, 0.9001)).toThrow('the picture shows no ink\nhint: draw dark on light');
  });

  test('is dark on light where its ground is lighter than the middle, else light on dark', () => {
    expect(() => drawing(0.5, 0.2)).toThrow('draw light on dark');
    expect(drawing(0.5, 0.8).shape).toEqual([28, 28]);
    expect(() => drawing(0.5001, 0.8)).toThrow('draw dark on light');
    expect(drawing(0.5001, 0.2).shape).toEqual([28, 28]);
    expect(drawing(0.5, 0.2, { invert: true }).shape).toEqual([28, 28]);
  });

  test('runs from 0 to 1 as floats, and not beyond', () => {
    expect(drawing(0, 1).shape).toEqual([28, 28]);
    expect(() => drawing(0, 1.0001)).toThrow('pixel 180 is 1.0001, but floats must be from 0 (black) to 1 (white)');
    expect(() => drawing(-0.0001, 1)).toThrow('pixel 0 is -0.0001');
    expect(() => drawing(0, Number.NaN)).toThrow('pixel 180 is NaN');
  });

  test('of one row, one column or one pixel has a border, too', () => {
    expect(() => normalizeDigit(Uint8Array.of(7), 1, 1)).toThrow('shows no ink');
    for (const [width, height] of [
      [5, 1],
      [1, 5],
    ] as const) {
      // biome-ignore format: pairs
      expect(normalizeDigit(Uint8Array.of(0, 0, 255, 0, 0), width, height).data().some((x) => x > 0)).toBe(true);
    }
    expect(() => normalizeDigit(Uint8Array.of(0, 0), 1, 1)).toThrow('2 pixels are not a picture of 1 x 1');
    expect(() => normalizeDigit(new Uint8Array(0), 0, 0)).toThrow('0 pixels are not a picture of 0 x 0');
  });
});

describe('IDX files', () => {
  test('hold as many bytes as their sizes say, none less and none more', () => {
    const good = encodeIdx(rawArray(Uint8Array.of(1, 2, 3)));
    expect(decodeIdx(good).shape).toEqual([3]);
    expect(() => decodeIdx(good.subarray(0, -1))).toThrow('cut off: shape (3,) takes 3 bytes, but 2 follow');
    expect(() => decodeIdx(Uint8Array.from([...good, 0]))).toThrow('too long: shape (3,) takes 3 bytes, but 4 follow');
    expect(() => decodeIdx(good.subarray(0, 7))).toThrow('cut off within its 1 sizes');
    expect(() => decodeIdx(good.subarray(0, 3))).toThrow('not an IDX file');
  });

  test('have at most 255 sizes', () => {
    const raw = (rank: number) => rawArray(Uint8Array.of(1), Array(rank).fill(1));
    expect(decodeIdx(encodeIdx(raw(255))).shape.length).toBe(255);
    expect(() => encodeIdx(raw(256))).toThrow('IDX files cannot hold shape');
  });

  test('of MNIST have digits up to 9', () => {
    const images = encodeIdx(rawArray(new Uint8Array(784), [1, 28, 28]));
    const files = (digit: number) => {
      const labels = encodeIdx(rawArray(Uint8Array.of(digit)));
      return { trainImages: images, trainLabels: labels, testImages: images, testLabels: labels };
    };
    expect([...mnistFromFiles(files(9)).train.labels.data()]).toEqual([9]);
    expect(() => mnistFromFiles(files(10))).toThrow('a label is not a digit');
  });
});
