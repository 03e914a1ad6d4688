import { constants } from 'node:buffer';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, io } from 'pristella';
import { parseCsv, splitTable } from 'pristella/data';
import { readFileBytes } from 'pristella/node';
import { afterAll, describe, expect, test } from 'vitest';
import { readTable } from '../src/table-data.ts';
import { readTableText } from '../src/table-file.ts';
import { pristella } from './command-line.ts';

// Each limit of what the command line reads, met exactly, by one less and by one more.

const folder = fs.mkdtempSync(join(tmpdir(), 'pristella-limits-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const file = (content: string | Uint8Array, name = 'a.csv'): string => {
  fs.writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe("a table's file", () => {
  const read = (content: string, bytes: number, line: number) => readTableText(file(content), { bytes, line });

  test('is read up to a number of bytes', () => {
    expect(read('a,b\n1,2', 7, 100)).toBe('a,b\n1,2');
    expect(() => read('a,b\n1,2', 6, 100)).toThrow(
      /cannot read .*a\.csv: its 7 bytes are more than the 6 that are read/,
    );
  });

  test('is read up to the longest string that V8 makes, and a first line up to 64 MiB', () => {
    const long = (start: string, bytes: number): string => {
      const path = file(start, 'long.csv');
      // A file with a hole takes no room on the disk.
      fs.truncateSync(path, bytes);
      return path;
    };
    const most = constants.MAX_STRING_LENGTH;
    expect(() => readTableText(long('a,b\n', most + 1))).toThrow(
      `its ${most + 1} bytes are more than the ${most} that are read`,
    );
    expect(() => readTableText(long('a,b', 2 ** 26))).toThrow(`its first line is longer than ${2 ** 26} bytes`);
  });

  test('ends its first line within a number of bytes', () => {
    expect(read('abcd\n1', 99, 5)).toBe('abcd\n1');
    expect(read('abcd\r1', 99, 5)).toBe('abcd\r1');
    expect(read('abcd', 99, 5)).toBe('abcd');
    expect(() => read('abcde\n1', 99, 5)).toThrow(/a\.csv: its first line is longer than 5 bytes/);
    expect(() => read('abcde', 99, 5)).toThrow(/its first line is longer than 5 bytes/);
  });

  test('has the separator that its first line holds most often, and a comma where two are as frequent', () => {
    const columns = (content: string) => readTable(file(content)).columns;
    expect(columns('a,b;c,d\n1,2,3')).toEqual(['a', 'b;c', 'd']);
    expect(columns('a,b;c\n1,2')).toEqual(['a', 'b;c']);
    expect(columns('a;b;c,d\n1;2;3')).toEqual(['a', 'b', 'c,d']);
    expect(columns('a\tb\n1\t2;;;')).toEqual(['a', 'b']);
    expect(columns('a')).toEqual(['a']);
  });
});

test('a file as long as it may be is read, one that is a byte longer is not', () => {
  const path = file('abc');
  expect(readFileBytes(path, 'test', 3).length).toBe(3);
  expect(() => readFileBytes(path, 'test', 2)).toThrow(DataError);
  expect(() => readFileBytes(path, 'test', 2)).toThrow('its 3 bytes are more than the 2 that are read');
});

test('ten rows can be learnt from, nine cannot', () => {
  const table = (rows: number) => parseCsv(`a,b\n${'1,2\n'.repeat(rows)}`);
  const { training, test: held } = splitTable(table(10));
  expect([training.rows.length, held.rows.length]).toEqual([8, 2]);
  expect(() => splitTable(table(9))).toThrow('9 rows are too few to learn from');
});

test('inspect shows 100 characters of a text, and how many there are where there are more', async () => {
  const shownOf = async (length: number): Promise<string> => {
    const bytes = io.encodeSafetensors(new Map(), { metadata: { note: 'x'.repeat(length) } });
    return (await pristella(['inspect', file(bytes, 'a.safetensors')])).stdout.split('\n').at(-2)!;
  };
  expect(await shownOf(100)).toBe(`note: ${'x'.repeat(100)}`);
  expect(await shownOf(101)).toBe(`note: ${'x'.repeat(100)}... (101 characters)`);
});
