import { expect, test } from 'vitest';
import { data, np } from '../../src/index.ts';
import { saysToTheLetter } from '../errors/table.ts';

// What is said of tables, pictures and files of data, to the letter.

saysToTheLetter(
  String.raw`
data.encodeIdx(np.ones([2], { dtype: 'int32' }).astype('bool')) ⇒ DTypeError: [idx] IDX files cannot hold bool; hint: use uint8
data.decodeIdx(new Uint8Array(2)) ⇒ DataError: [idx] the file: not an IDX file: it begins with bytes 0 0; hint: MNIST images begin with 0 0 8 3, labels with 0 0 8 1
data.decodeIdx(Uint8Array.of(0, 0, 7, 1, 0, 0, 0, 1, 5)) ⇒ DataError: [idx] the file: not an IDX file: it begins with bytes 0 0 7 1; hint: MNIST images begin with 0 0 8 3, labels with 0 0 8 1
data.decodeIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 5)) ⇒ DataError: [idx] the file: cut off: shape (2,) takes 2 bytes, but 1 follow the header
data.decodeIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 5, 6)) ⇒ DataError: [idx] the file: too long: shape (1,) takes 1 bytes, but 2 follow the header
data.decodeIdx(Uint8Array.of(1, 0, 8, 1, 0, 0, 0, 1, 5)) ⇒ DataError: [idx] the file: not an IDX file: it begins with bytes 1 0 8 1; hint: MNIST images begin with 0 0 8 3, labels with 0 0 8 1
data.parseCsv(5) ⇒ ArgumentError: [csv] takes the text of a table, got 5; hint: new TextDecoder().decode(bytes) makes a text of bytes
data.parseCsv('a,b', { delimiter: 'ab' }) ⇒ ArgumentError: [parseCsv] the delimiter "ab" is not a single character
data.parseCsv('a,b', { delimiter: '"' }) ⇒ ArgumentError: [parseCsv] the delimiter """ is not a single character
data.parseCsv('a,"b') ⇒ DataError: [csv] the table, line 1: the quote is never closed
data.parseCsv('a,"b"c') ⇒ DataError: [csv] the table, line 1: text follows a closed quote; hint: write "" for a quote
data.parseCsv('a\n"') ⇒ DataError: [csv] the table, line 2: the quote is never closed
data.tableFromCsv('', { target: 'a' }) ⇒ DataError: [csv] the table: the table is empty
data.tableFromCsv('a,b', { target: 'a' }) ⇒ DataError: [table] the table: the table has no rows
data.tableFromCsv('a,a\n1,2', { target: 'a' }) ⇒ DataError: [csv] the table, line 1: two columns are called 'a'
data.tableFromCsv('a,b\n1,2', { target: 'c' }) ⇒ DataError: [table] the table: no column is called 'c'; hint: the columns are 'a', 'b'
data.tableFromCsv('a,b\n1', { target: 'a' }) ⇒ DataError: [csv] the table, line 2: 1 cells, but there are 2 columns; hint: put cells that hold a comma or line break in quotes
data.tableFromCsv('a,b\n1,2,3', { target: 'a' }) ⇒ DataError: [csv] the table, line 2: 3 cells, but there are 2 columns; hint: put cells that hold a comma or line break in quotes
data.tableFromCsv('a,b\n1,', { target: 'b' }) ⇒ DataError: [table] the table, line 2, column 'b': the value is missing; hint: fill it in, or leave the row out
data.tableFromCsv('a,b\n,1', { target: 'b' }) ⇒ DataError: [table] the table, line 2, column 'a': the value is missing; hint: fill it in, or leave the row out
data.tableFromCsv('a,b\n1,2', { target: 'b', ignore: ['c'] }) ⇒ ArgumentError: [tableFromCsv] there is no option 'ignore'; hint: the options are target, task, columns, categorical, standardize, delimiter, header, source
data.tableFromCsv('a,b\n1,2', { target: 'b', ignore: ['a'] }) ⇒ ArgumentError: [tableFromCsv] there is no option 'ignore'; hint: the options are target, task, columns, categorical, standardize, delimiter, header, source
data.tableFromCsv('a\n1', { target: 'a' }) ⇒ DataError: [table] the table: no column is left to predict 'a' from
data.tableFromCsv('iris.csv', { target: 'a' }) ⇒ ArgumentError: [csv] takes the text of a table, got the name of a file, 'iris.csv'; hint: in Node, readFileSync(path, 'utf8') gives its text, in a page (await fetch(path)).text()
data.parseCsv('a'.repeat(999) + '.csv') ⇒ ArgumentError: [csv] takes the text of a table, got the name of a file, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...'; hint: in Node, readFileSync(path, 'utf8') gives its text, in a page (await fetch(path)).text()
data.tableFromRecords(5) ⇒ ArgumentError: [tableFromRecords] takes a list of records, got 5; hint: such as [{ age: 31, city: 'Ulm' }]
data.tableFromRecords([{ a: 1 }, { b: 1 }]) ⇒ ArgumentError: [tableFromRecords] record 1 has no 'a'
data.splitTable(table, 0) ⇒ ArgumentError: [splitTable] options must be an object, got 0; hint: the options are share, seed
data.splitTable(table, 1) ⇒ ArgumentError: [splitTable] options must be an object, got 1; hint: the options are share, seed
data.splitTable(5, 0.5) ⇒ ArgumentError: [splitTable] options must be an object, got 0.5; hint: the options are share, seed
data.fitTableTask(table) ⇒ ArgumentError: [fitTableTask] options must be an object, got undefined; hint: the options are target, task, columns, categorical, standardize
data.fitTableTask(5) ⇒ ArgumentError: [fitTableTask] options must be an object, got undefined; hint: the options are target, task, columns, categorical, standardize
data.encodeTable(table, 5) ⇒ ArgumentError: [encodeTable] needs the encoder of a table, got 5; hint: fitTableEncoder makes one
data.normalizeDigit(new Uint8Array(5), 2, 3) ⇒ ArgumentError: [normalizeDigit] 5 pixels are not a picture of 2 x 3; hint: one number a pixel: take the mean of red, green and blue first
data.normalizeDigit(new Float32Array(4).fill(2), 2, 2) ⇒ ArgumentError: [normalizeDigit] pixel 0 is 2, but floats must be from 0 (black) to 1 (white)
data.normalizeDigit(new Float32Array(4).fill(NaN), 2, 2) ⇒ ArgumentError: [normalizeDigit] pixel 0 is NaN, but floats must be from 0 (black) to 1 (white)
data.normalizeDigit(new Uint8Array(4), 2, 2) ⇒ DataError: [normalizeDigit] the picture shows no ink; hint: draw light on dark, or pass invert: true
data.normalizeDigit(null, 2, 2) ⇒ ArgumentError: [normalizeDigit] no pixels are not a picture of 2 x 2; hint: one number a pixel: take the mean of red, green and blue first
data.mnist({ parts: ['all'] }) ⇒ ArgumentError: [mnist] parts must not be 'all'; hint: one of 'train', 'test'
data.mnist({ parts: [] }) ⇒ ArgumentError: [mnist] parts must not be undefined; hint: one of 'train', 'test'
data.guessDelimiter(5) ⇒ ArgumentError: [guessDelimiter] the table must be a text, not 5; hint: String(value) makes one
`,
  () => ({ np, data, table: data.tableFromCsv('a,b\n1,x\n2,y\n3,x', { target: 'b' }) }),
);

test('a line that is longer than the name of a file is a table', () => {
  expect(data.parseCsv(`${'a'.repeat(1000)}.csv`).columns[0]).toHaveLength(1004);
});
