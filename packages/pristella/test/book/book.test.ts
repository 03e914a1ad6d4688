import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { indexPage } from '../../../../book/index-page.ts';
import type { Run } from '../../../../book/record.ts';

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

  test('the eight chapters and the museum are there', () => {
    const chapters = new Set(runs.map((r) => r.program.split('/')[0]));
    const eight = Array.from({ length: 8 }, (_, i) => `ch0${i + 1}`);
    expect([...chapters]).toEqual([...eight, 'museum']);
  });

  test.each(runs)('$program opens with a paragraph in English and one in Chinese', ({ program }) => {
    const text = readFileSync(join(book, `${program}.ts`), 'utf8');
    expect(text).toMatch(/^\/\*\*\n \* [A-Z].*?\n \*\n \* [^\n]*\p{Script=Han}/su);
  });

  test('each picture that a program draws is kept as SVG, and no other', () => {
    const kept = readdirSync(join(book, 'pictures'), { recursive: true })
      .map((name) => String(name).replaceAll('\\', '/'))
      .filter((name) => name.endsWith('.svg'));
    const drawn = runs.flatMap((r) => r.pictures).map((name) => `${name}.svg`);
    expect(kept.sort()).toEqual(drawn.sort());
  });

  test('README.md of the book is what `npm run book -- --index` writes', () => {
    expect(readFileSync(join(book, 'README.md'), 'utf8')).toBe(indexPage());
  });

  test('README.md of the book shows every picture that is drawn', () => {
    const page = indexPage();
    expect(runs.flatMap((r) => r.pictures).filter((name) => !page.includes(`pictures/${name}.svg`))).toEqual([]);
  });

  test('RESULTS.md has each result that the book gives, and each reaches what is asked', () => {
    const page = readFileSync(join(book, 'RESULTS.md'), 'utf8');
    const asked = runs.flatMap((r) => r.results).filter((r) => r.bar !== undefined);
    expect(asked.length).toBeGreaterThan(40);
    expect(asked.filter(({ what }) => !page.includes(`| ✓ | ${what} |`)).map((r) => r.what)).toEqual([]);
  });

  test('the museum shows the thirteen defects', () => {
    expect(runs.filter((r) => r.program.startsWith('museum/'))).toHaveLength(13);
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

  test.each(['notes.md', 'notes.zh.md'])(
    'stand in docs/%s, each with its programs, its values and what is drawn of it',
    (file) => {
      const docs = join(book, '../docs');
      const page = readFileSync(join(docs, file), 'utf8');
      const items = new Map(page.split(/^## /m).slice(1).map((text) => [Number.parseInt(text, 10), text])); // biome-ignore format: one line
      expect([...items.keys()]).toEqual(Array.from({ length: 65 }, (_, i) => i + 1));
      const targets = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!);
      expect(targets.filter((target) => !existsSync(join(docs, target)))).toEqual([]);
      const without = (part: string): number[] =>
        [...items].filter(([, text]) => !text.includes(part)).map(([number]) => number);
      // Terms and principles have nothing to compute.
      expect(without('](../book/ch')).toEqual([2, 31, 50, 58, 65]);
      const drawn = [26, 27, 29, 30, 31, 33, 34, 35, 37, 47, 48, 49, 50, 51];
      expect(without('/snapshots/').filter((number) => drawn.includes(number))).toEqual([]);
    },
  );

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
