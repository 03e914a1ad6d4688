import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../../../book/run.ts';

const book = join(import.meta.dirname, '../../../../book');

/** Runs one of the book's commands. */
const node = (...args: string[]) => spawnSync('node', args, { cwd: join(book, '..'), encoding: 'utf8' });

/** All programs in quick mode, in one process. */
function quickRuns(): readonly Run[] {
  const folder = mkdtempSync(join(tmpdir(), 'pristella-book-'));
  const report = join(folder, 'report.json');
  try {
    const { stderr } = node(join(book, 'run.ts'), '--quick', '--report', report);
    if (!readdirSync(folder).includes('report.json')) throw new Error(stderr);
    return JSON.parse(readFileSync(report, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const runs = quickRuns();

describe('the programs of the book, in quick mode', () => {
  test.each(runs)('$program gives the results that it must', ({ error, results }) => {
    expect(error).toBeUndefined();
    expect(results.filter((r) => !r.holds)).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
  });

  test.each(runs.filter((r) => r.pictures.length > 0))(
    'no label overlaps in the pictures of $program',
    ({ faults }) => {
      expect(faults).toEqual([]);
    },
  );

  test('chapters 1 to 5 and the museum are there', () => {
    const chapters = new Set(runs.map((r) => r.program.split('/')[0]));
    expect([...chapters]).toEqual(expect.arrayContaining(['ch01', 'ch02', 'ch03', 'ch04', 'ch05', 'museum']));
  });

  test.each(runs)('$program opens with a paragraph in English and one in Chinese', ({ program }) => {
    const text = readFileSync(join(book, `${program}.ts`), 'utf8');
    expect(text).toMatch(/^\/\*\*\n \* [A-Z].*?\n \*\n \* [^\n]*\p{Script=Han}/su);
  });

  /** Pictures of programs whose full training has not been run yet: 20 epochs of DeepConvNet. */
  const outstanding = ['ch08/train-deepnet.svg'];

  test(`each picture that a program draws is kept as SVG, but for ${outstanding.join(', ')}`, () => {
    const kept = readdirSync(join(book, 'pictures'), { recursive: true }).map((name) =>
      String(name).replaceAll('\\', '/'),
    );
    const drawn = runs.flatMap((r) => r.pictures).map((name) => `${name}.svg`);
    expect(drawn.filter((name) => !kept.includes(name))).toEqual(outstanding);
  });

  test('no class that is written by hand is longer than 40 lines', () => {
    const files = readdirSync(join(book, 'by-hand')).map((name) => readFileSync(join(book, 'by-hand', name), 'utf8'));
    const classes = files.flatMap((text) => text.match(/^export class .*?^\}/gms) ?? []);
    expect(classes.length).toBeGreaterThan(5);
    expect(classes.filter((c) => c.split('\n').length > 40).map((c) => c.split('\n')[0])).toEqual([]);
  });
});

describe('the notes', () => {
  test('the 65 items agree: 60 by numbers, 5 have nothing to compute', () => {
    const { status, stdout } = node(join(book, 'notes.ts'), '--json');
    const { agreeing, differing, uncomputed } = JSON.parse(stdout);
    expect(differing).toEqual([]);
    expect(uncomputed).toEqual([2, 31, 50, 58, 65]);
    expect([...agreeing, ...uncomputed].sort((a, b) => a - b)).toEqual(Array.from({ length: 65 }, (_, i) => i + 1));
    expect(status).toBe(0);
  });

  // What an item prints depends on the op: these, and no others.
  test.each([
    ['exp', [16, 25, 39, 40, 42, 46, 47, 51, 52, 63]],
    ['matmul', [14, 32, 35, 45, 46, 47, 49, 54, 63]],
    ['max', [16, 29, 40, 45, 52, 56]],
    ['sum', [15, 27, 28, 29, 30, 32, 35, 45, 46, 51, 52, 53, 56, 59, 60, 62, 63, 64]],
  ])('with %s made wrong, the items that use it differ', (op, items) => {
    const { status, stdout } = node(join(book, 'notes.ts'), '--json', '--mutate', op);
    expect(JSON.parse(stdout).differing).toEqual(items);
    expect(status).toBe(1);
  });
});
