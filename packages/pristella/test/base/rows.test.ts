import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Options } from '../../src/base/options.ts';

// Every option of the library and the command line, with its default and its limits, as a table to be read.

const made = vi.hoisted((): [names: string, options: Options<object>][] => []);
vi.mock('../../src/base/options.ts', async (original) => {
  const real = await original<typeof import('../../src/base/options.ts')>();
  const options = (...tables: (new () => object)[]): Options<object> => {
    const own = real.options(...(tables as [new () => object]));
    made.push([tables.map(({ name }) => name).join(' + '), own]);
    return own;
  };
  return { ...real, options };
});

const root = join(import.meta.dirname, '../../..');
const sources = ['pristella/src', 'cli/src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(root, folder, file)),
);

const numbers = [
  [Number.NEGATIVE_INFINITY, -1e9, -2, -1, -0.5, -1e-12, 0, 1e-12, 0.5, 0.99, 1, 1.01, 1.5, 2, 2.5, 3, 63, 64, 65],
  [1e5, 2 ** 31 - 1, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 1e300, Number.POSITIVE_INFINITY, Number.NaN],
].flat();
const others: Readonly<Record<string, unknown>> = {
  true: true,
  "''": '',
  "'text'": 'text',
  '[]': [],
  '[1]': [1],
  '[1, 2]': [1, 2],
  '[0, 0]': [0, 0],
  '[0.5, 0.5]': [0.5, 0.5],
  '[0.5, 1]': [0.5, 1],
  '[0, 1, 0, 1]': [0, 1, 0, 1],
  '[[1, 2], [3, 4]]': [
    [1, 2],
    [3, 4],
  ],
  "['a']": ['a'],
  '{}': {},
  '() => 1': () => 1,
  null: null,
};

/** Which of these a check takes; neighbours in the list as `first … last`. */
function taken(values: readonly (readonly [string, unknown])[], check: (value: unknown) => unknown): string[] {
  const isTaken = values.map(([, value]) => {
    try {
      check(value);
      return true;
    } catch {
      return false;
    }
  });
  return values.flatMap(([text], i): string[] => {
    if (!isTaken[i] || isTaken[i - 1]) return [];
    const end = isTaken.indexOf(false, i);
    const last = values.at(end === -1 ? -1 : end - 1)![0];
    return [last === text ? text : `${text} … ${last}`];
  });
}

/** What is said of a value that no option takes, and of what there is to choose. */
function refusal(check: (value: unknown) => unknown): string {
  try {
    check(Symbol.iterator);
    return 'takes anything';
  } catch (error) {
    return String((error as Error).message)
      .replace(/^\[.*?\] /, '')
      .replace(/,? ?(not|got)? Symbol\(Symbol\.iterator\)/, '')
      .replace(/\n(?!hint: one of)[\s\S]*/, '')
      .replace(/\s+/g, ' ');
  }
}

test('every option has the default and the limits of the table', { timeout: 120_000 }, async () => {
  const files = sources.filter((file) => file.endsWith('.ts') && / = options\(/.test(readFileSync(file, 'utf8')));
  expect(files.length).toBeGreaterThan(60);
  for (const file of files) await import(file);
  const shown = (value: unknown): string =>
    typeof value === 'function' ? 'a function' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const lines = made.flatMap(([names, { rows }]) => [
    names,
    ...Object.entries(rows).map(([name, { check, fallback }]) => {
      const given = (value: unknown): unknown => check(value, name, 'it');
      const ownDefault = fallback === 'needed' ? 'must be given' : fallback.length === 0 ? 'none' : shown(fallback[0]);
      const all = [
        ...taken(numbers.map((v) => [String(v), v] as const), given), // biome-ignore format: pairs
        ...taken(Object.entries(others), given),
      ];
      return `  ${name} (${ownDefault}): ${all.join(', ')}; ${refusal(given)}`;
    }),
  ]);
  const sorted = lines.join('\n').split(/\n(?=\S)/).sort(); // biome-ignore format: by table
  await expect(`${[...new Set(sorted)].join('\n')}\n`).toMatchFileSnapshot(
    join(import.meta.dirname, 'snapshots', 'options.txt'),
  );
});
