import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../src/base/errors.ts';
import { parseCsv } from '../../src/data/csv.ts';

const cells = (text: string) => parseCsv(text).rows.map((row) => row.cells);

describe('parseCsv', () => {
  test('reads a header, rows and the lines they begin on', () => {
    expect(parseCsv('a,b\r\n1,2\r\n3,4\r\n')).toEqual({
      source: 'the table',
      columns: ['a', 'b'],
      rows: [
        { line: 2, cells: ['1', '2'] },
        { line: 3, cells: ['3', '4'] },
      ],
    });
  });

  test('any texts survive being written with quotes, with each kind of line break', () => {
    const texts = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string()), { maxLength: 5 });
    fc.assert(
      fc.property(texts, fc.constantFrom('\n', '\r\n', '\r'), fc.boolean(), (rows, end, last) => {
        const quote = (s: string) => `"${s.replaceAll('"', '""')}"`;
        const lines = [['a', 'b'], ...rows].map((row) => row.map(quote).join(','));
        expect(cells(lines.join(end) + (last ? end : ''))).toEqual(rows);
      }),
    );
  });

  test('any text at all is a table or a DataError', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\n', '\r', ' '), maxLength: 30 });
    fc.assert(
      fc.property(text, (s) => {
        try {
          const { columns, rows } = parseCsv(s);
          for (const row of rows) expect(row.cells).toHaveLength(columns.length);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a byte order mark, empty lines and spaces around names are no part of the table', () => {
    expect(parseCsv('\ufeff a , b\n\n1,2\n\n')).toMatchObject({ columns: ['a', 'b'], rows: [{ line: 3 }] });
  });

  test('line breaks within quotes count as lines', () => {
    expect(parseCsv('a,b\n"1\n\n2",x\r\n3,y').rows.map((row) => row.line)).toEqual([2, 5]);
  });

  test('without a header the columns are numbered', () => {
    expect(parseCsv('1,2', { header: false })).toMatchObject({ columns: ['column1', 'column2'], rows: [{ line: 1 }] });
  });

  test('other delimiters are read', () => {
    expect(parseCsv('a;b\n1,5;2', { delimiter: ';' }).rows[0]!.cells).toEqual(['1,5', '2']);
    expect(() => parseCsv('a', { delimiter: ', ' })).toThrow(/the delimiter ", " is not a single character/);
  });

  test.each<[string, string, string]>([
    ['an empty text', '', '[csv] t.csv: the table is empty'],
    ['a row too short', 'a,b\n1,2\n3', '[csv] t.csv, line 3: 1 cells, but there are 2 columns'],
    ['a row too long', 'a,b\n1,2,3', '[csv] t.csv, line 2: 3 cells, but there are 2 columns'],
    ['semicolons', 'a;b\n1,5;2', 'hint: pass delimiter: ";"'],
    ['an open quote', 'a\n1\n"2\n3\n', '[csv] t.csv, line 3: the quote is never closed'],
    ['text after a quote', 'a\n"x"y', '[csv] t.csv, line 2: text follows a closed quote'],
    ['a quote within a cell', 'a\n6" pipe', '[csv] t.csv, line 2: a quote within a cell'],
    ['a repeated name', 'a,b,a', "[csv] t.csv, line 1: two columns are called 'a'"],
    ['a column without a name', ',a\n0,1', '[csv] t.csv, line 1: column 1 has no name'],
    ['a missing header', '5.1,3.5\n4.9,3.0', '[csv] t.csv, line 1: the first line holds numbers'],
  ])('%s is refused with its line', (_, text, message) => {
    expect(() => parseCsv(text, { source: 't.csv' })).toThrow(DataError);
    expect(() => parseCsv(text, { source: 't.csv' })).toThrow(message);
  });
});
