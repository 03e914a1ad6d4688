import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Packed, packLibrary, run } from '../package/packed.ts';
import { training, weights } from '../package/programs.ts';
import { describeInChromium, launch, serve, visit } from './chromium.ts';

/** The program with its result where `visit` waits for it. */
const inPage = (program: string): string => `${program}globalThis.result = result;`;
const page = (script: string): string => `<!doctype html><script type="module">${script}</script>`;

/** The program for a page without a bundler, which finds the library by its address. */
const plain = (program: string): string =>
  page(inPage(program).replace("'pristella'", "'./node_modules/pristella/dist/index.js'"));

describeInChromium('the published package in a page', () => {
  let packed: Packed;
  let browser: Browser;
  let inNode: (program: string) => unknown;

  beforeAll(async () => {
    packed = packLibrary();
    browser = await launch();
    inNode = (program) => {
      packed.write('node.js', `${program}console.log(JSON.stringify(result));`);
      return JSON.parse(run(process.execPath, ['node.js'], packed.project));
    };
  });
  afterAll(async () => {
    await browser?.close();
    packed?.remove();
  });

  /** What the page of a folder comes to. It must print nothing. */
  async function open(folder: string, name: string, isolated = true): Promise<unknown> {
    const server = await serve(folder, { isolated });
    try {
      const { lines, result } = await visit(browser, `${server.url}/${name}`);
      expect(lines).toEqual([]);
      return result;
    } finally {
      await server.close();
    }
  }

  test('built by Vite, trains in five lines to the numbers that Node gives', async () => {
    packed.write('index.html', '<!doctype html><script type="module" src="/main.js"></script>');
    packed.write('main.js', inPage(training));
    const said = run('vite', ['build', '--logLevel', 'warn'], packed.project);
    expect(said).toBe('');
    const built = join(packed.project, 'dist');
    const scripts = readdirSync(join(built, 'assets')).filter((name) => name.endsWith('.js'));
    const bytes = scripts.map((name) => readFileSync(join(built, 'assets', name)));
    const size = (f: (b: Buffer) => Buffer): string =>
      `${(bytes.reduce((sum, b) => sum + f(b).length, 0) / 1024).toFixed(1)} KiB`;
    console.log(`five lines of training, built by Vite: ${size((b) => b)}, gzipped ${size(gzipSync)}`);
    expect(await open(built, '')).toEqual(inNode(training));
  });

  for (const isolated of [true, false]) {
    test(`in plain HTML ${isolated ? 'with' : 'without'} cross-origin isolation, trains in five lines`, async () => {
      packed.write('plain.html', plain(training));
      expect(await open(packed.project, 'plain.html', isolated)).toEqual(inNode(training));
    });
  }

  test('the same seed gives the same weights in Chromium as in Node', async () => {
    packed.write('weights.html', plain(weights));
    expect(await open(packed.project, 'weights.html')).toBe(inNode(weights));
  });
});
