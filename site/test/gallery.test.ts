import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chapters } from '../../packages/pristella/test/plot/figures/index.ts';
import { languagesOf, snapshotOf } from '../../packages/pristella/test/plot/figures/sample.ts';
import { languages } from '../language.ts';
import { programOf } from '../pages/gallery-program.ts';
import { root } from '../pages/links.ts';

const samples = chapters.flatMap(({ samples }) => samples);
const snapshots = join(root, 'packages/pristella/test/plot/snapshots');

/** Imports files one after another, and prints what is wrong with each: it is to show one figure, that of its snapshot. */
const runner = `
import { readFileSync } from 'node:fs';
const print = console.log;
const wrong = [];
for (const [file, snapshot] of JSON.parse(readFileSync('list.json', 'utf8'))) {
  const shown = [];
  console.log = (figure) => shown.push(figure.toSvg());
  await import('./' + file).catch((error) => wrong.push(file + ': ' + error));
  if (shown.length !== 1 || shown[0] !== readFileSync(snapshot, 'utf8')) wrong.push(file + ' draws something else');
}
print(JSON.stringify(wrong));
`;

let folder = '';
beforeAll(() => {
  mkdirSync(join(root, '.cache'), { recursive: true });
  folder = mkdtempSync(join(root, '.cache/gallery-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function wrongOf(programs: readonly (readonly [name: string, text: string, snapshot: string])[]): string[] {
  for (const [name, text] of programs) writeFileSync(join(folder, `${name}.ts`), text);
  const list = programs.map(([name, , snapshot]) => [`${name}.ts`, join(snapshots, snapshot)]);
  writeFileSync(join(folder, 'list.json'), JSON.stringify(list));
  writeFileSync(join(folder, 'runner.mjs'), runner);
  return JSON.parse(execFileSync(process.execPath, ['runner.mjs'], { cwd: folder, encoding: 'utf8' }));
}

test('every program of the gallery is whole: as a file it draws its picture, in each language', () => {
  const programs = samples.flatMap((sample) =>
    languagesOf(sample).map(
      (language) =>
        [`${sample.name}-${language}`, programOf(sample.name, language), snapshotOf(sample, language)] as const,
    ),
  );
  expect(programs.length).toBeGreaterThan(100);
  expect(wrongOf(programs)).toEqual([]);
});

test('a program that lacks something, and one that draws another picture, are found', () => {
  const [first, second] = samples as [(typeof samples)[0], (typeof samples)[0]];
  const text = programOf(first.name, 'en');
  const wrong = wrongOf([
    ['bare', text.replace(/^import .*$/gm, ''), snapshotOf(first, 'en')],
    ['other', text, snapshotOf(second, 'en')],
  ]);
  expect(wrong).toEqual([
    expect.stringContaining('bare.ts: ReferenceError'),
    expect.stringContaining('bare.ts draws'),
    'other.ts draws something else',
  ]);
  expect(() => programOf('none', 'en')).toThrow('no figure');
});

test('no program asks which language it is in', () => {
  for (const { name } of samples)
    for (const language of languages) expect(programOf(name, language)).not.toMatch(/'(en|zh)' ===|\blanguage\b(?!:)/);
});
