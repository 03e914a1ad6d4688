import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { PassThrough } from 'node:stream';
import { type CsvTable, parseCsv, splitTable } from 'pristella/data';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Output } from '../src/output.ts';
import { run } from '../src/program.ts';
import { buildModel } from '../src/settings.ts';
import { tableConfig } from '../src/table-data.ts';
import { jsonOf, pristella } from './command-line.ts';

/** A table of so many rows, whose first cell is the row's number. */
const table = (rows: number, y: (i: number) => string = (i) => `${2 * i}`): CsvTable =>
  parseCsv(`x,y\n${Array.from({ length: rows }, (_, i) => `${i},${y(i)}`).join('\n')}`, { source: 'numbers.csv' });
const numbersIn = (part: CsvTable): number[] => part.rows.map(({ cells }) => Number(cells[0]));

describe('a table', () => {
  test('is tested on a fifth of its rows, rounded, in their order; the others are learnt from', () => {
    for (const [rows, tested] of [
      [10, 2],
      [12, 2],
      [13, 3],
      [17, 3],
      [18, 4],
      [100, 20],
    ] as const) {
      // biome-ignore format: pairs
      const { training, test } = splitTable(table(rows), { seed: 3 });
      expect([training.rows.length, test.rows.length]).toEqual([rows - tested, tested]);
      const numbers = numbersIn(test);
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      const all = [...numbersIn(training), ...numbers].sort((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: rows }, (_, i) => i));
    }
    expect(() => splitTable(table(9))).toThrow('9 rows are too few to learn from');
  });

  test('has its targets measured by their mean and deviation, or by 1 where all are equal', () => {
    const scaleOf = (y: (i: number) => string) =>
      tableConfig('t.csv', table(10, y) as never, table(10, y), { target: 'y' } as never).scale;
    expect(scaleOf(() => '7')).toEqual({ mean: 7, std: 1 });
    const { mean, std } = scaleOf((i) => String(i % 2 === 0 ? 1.5 : 4.5));
    expect([mean, std]).toEqual([3, 1.5]);
  });

  test('has a network whose weights depend on the seed alone', () => {
    const encoder = tableConfig('t.csv', table(10) as never, table(10), { target: 'y' } as never);
    const weights = (seed: number): unknown =>
      [...buildModel({ task: { table: encoder }, seed } as never).parameters()].map((p) => p.tolist());
    const first = weights(1);
    expect(weights(2)).not.toEqual(first);
    expect(weights(1)).toEqual(first);
  });
});

test('a line of a picture is cut on a terminal that tells its width, and nowhere else', () => {
  const shown = (look: object): string => {
    const stdout = Object.assign(new PassThrough(), look);
    new Output({ stdin: new PassThrough(), stdout, stderr: new PassThrough() }, false).picture('0123456789');
    return String(stdout.read());
  };
  expect([{}, { isTTY: true }, { columns: 4 }, { isTTY: true, columns: 10 }].map(shown)).toEqual(
    Array(4).fill('0123456789\n'),
  );
  expect(shown({ isTTY: true, columns: 4 }).trim().length).toBeLessThanOrEqual(4);
});

test('a session greets where both its ends are a terminal', async () => {
  const said = async (input: boolean, output: boolean): Promise<string> => {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    Object.assign(stdin, { isTTY: input, setRawMode: () => stdin });
    Object.assign(stdout, { isTTY: output, columns: 80 });
    stdin.end('1 + 1\n');
    await run(['repl'], { stdin, stdout, stderr } as never);
    return String(stdout.read() ?? '');
  };
  expect(await said(true, true)).toContain('Pristella. At hand');
  for (const [input, output] of [
    [true, false],
    [false, true],
    [false, false],
  ] as const) {
    // biome-ignore format: pairs
    const text = await said(input, output);
    expect(text).not.toContain('At hand');
    expect(text).toContain('2');
  }
});

describe('the folder of a new run', () => {
  const home = process.cwd();
  const folder = fs.mkdtempSync(join(tmpdir(), 'pristella-runs-'));
  beforeAll(() => {
    process.chdir(folder);
    fs.writeFileSync('t.csv', `x,y\n${Array.from({ length: 20 }, (_, i) => `${i},${2 * i}`).join('\n')}`);
  });
  afterAll(() => {
    process.chdir(home);
    fs.rmSync(folder, { recursive: true });
  });
  const train = () => pristella(['train', '--data', 't.csv', '--target', 'y', '--epochs', '1', '--json']);

  test('cannot be made where there is a file in the place of runs: that is said at once', async () => {
    fs.writeFileSync('runs', '');
    const { code, stderr } = await train();
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot create the folder .*runs/);
    fs.rmSync('runs');
  });

  test('is the first that is free, also where another process takes one in between', async () => {
    expect(jsonOf(await train()).out).toBe(join('runs', 't-1'));
    expect(jsonOf(await train()).out).toBe(join('runs', 't-2'));
    fs.mkdirSync(join('runs', 't-4'));
    const { existsSync } = fs;
    const hidden = new Set([join('runs', 't-1'), join('runs', 't-2')]);
    const spy = vi
      .spyOn(fs, 'existsSync')
      .mockImplementation((path) => !hidden.delete(String(path)) && existsSync(path));
    try {
      expect(jsonOf(await train()).out).toBe(join('runs', 't-3'));
    } finally {
      spy.mockRestore();
    }
    expect(jsonOf(await train()).out).toBe(join('runs', 't-5'));
  });
});
