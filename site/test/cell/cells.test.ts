import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Locator, Page } from 'playwright-core';
import * as node from 'pristella/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium } from '../../../packages/pristella/test/browser/chromium.ts';
import type { Language } from '../../language.ts';
import { findings } from '../axe.ts';
import { refusals, type Visitor, visitedSite } from '../visitor.ts';
import { bookPrograms, type Checked, documentPrograms, examplePrograms } from './programs.ts';
import { type Block, type TestSite, testSite } from './site.ts';

const isFull = process.env.PRISTELLA_TEST_FULL === '1';

describeInChromium('cells of a page', () => {
  const visits = visitedSite();
  let site: TestSite;
  let opened: Visitor | undefined;
  let page: Page;
  let wrong: string[] = [];

  beforeAll(async () => {
    site = await testSite();
  });
  afterAll(() => site?.close());

  interface Opened {
    readonly language?: Language;
    readonly hash?: string;
    readonly colorScheme?: 'light' | 'dark';
    readonly width?: number;
    readonly isolated?: boolean;
    /** Runs in the page before its own scripts. */
    readonly before?: () => void;
  }

  /** Opens a page of blocks; gives its cells. */
  async function open(
    blocks: readonly (Block | string)[],
    { language = 'en', hash = '', colorScheme = 'light', width = 1280, isolated = true, before }: Opened = {},
  ): Promise<Locator> {
    await opened?.page.close();
    const all = blocks.map((block) => (typeof block === 'string' ? { code: block } : block));
    const url = site.page(all, { language, isolated });
    const within = new URL(url).origin;
    opened = await visits.open({ viewport: { width, height: 800 }, colorScheme, before, within });
    ({ page, wrong } = opened);
    await page.goto(url + hash);
    await live();
    return page.locator('.cell');
  }
  /** Waits until the cells are alive. */
  const live = (): Promise<unknown> => page.waitForFunction(() => !document.querySelector('.cell:not(.cell-live)'));

  const ended = (cell: Locator, timeout = 60_000): Promise<void> =>
    expect.poll(() => cell.getAttribute('class'), { timeout, interval: 30 }).not.toContain('cell-running');
  const printed = (cell: Locator): Promise<string> =>
    cell
      .locator('.cell-output')
      .evaluate((output) =>
        [...output.querySelectorAll('.cell-row, .cell-note')].map((row) => row.textContent).join('\n'),
      );

  /** Runs a cell to its end; gives what it printed. */
  async function run(cell: Locator, timeout?: number): Promise<string> {
    await cell.locator('.cell-run').click();
    await ended(cell, timeout);
    return printed(cell);
  }

  const ran = async (block: Block | string, opened?: Opened): Promise<string> =>
    run((await open([block], opened)).first());

  test.each([true, false])('run TypeScript with the library, isolated or not (%s)', async (isolated) => {
    const code = [
      "import { np, plot } from 'pristella';",
      "import { relu } from 'pristella/np';",
      'const x: np.Tensor = np.arange(6).reshape([2, 3]);',
      'x.sub(2);',
      'await Promise.resolve(relu(x.sub(4)).sum().item());',
      "console.log('a list', [1, 'b'], { c: x.shape });",
      'const { fig, ax } = plot.subplots();',
      "ax.plot([1, 4, 9]).title('Squares');",
      'fig;',
    ].join('\n');
    const text = await ran(code, { isolated });
    expect(text).toBe("[[-2. -1.  0.]\n [ 1.  2.  3.]]\n1\na list [ 1, 'b' ] { c: [ 2, 3 ] }");
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
    expect(await page.locator('.cell-figure img').getAttribute('alt')).toContain('Squares');
    expect(
      await page.locator('.cell-figure img').evaluate((image: HTMLImageElement) => image.naturalWidth),
    ).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });

  test('draw what plt shows and saves', async () => {
    const code = [
      "import { plot } from 'pristella';",
      'const { plt } = plot;',
      "plt.plot([1, 4, 9]).title('Saved');",
      "plt.savefig('squares.svg');",
      'plt.show();',
    ].join('\n');
    await ran(code);
    const alts = await page
      .locator('.cell-figure img')
      .evaluateAll((all) => all.map((image) => (image as HTMLImageElement).alt));
    expect(alts.map((alt) => alt.includes('Saved'))).toEqual([true, true]);
    expect(wrong).toEqual([]);
  });

  test('tell an error with its hint and the line of their own code, thrown, rejected or within a module', async () => {
    const cells = await open([
      "import { np } from 'pristella';\n\nconst f = (x: number[][]) =>\n  np.matmul(x, x);\nf([[1, 2]]);",
      'let a = 1;\nvoid Promise.reject(new TypeError("late"));\nawait new Promise(() => {});',
      'const a = 1;\nnull.b;',
      'enum A { b }',
      "import { nq } from 'pristella';",
      "import fs from 'node:fs';",
      "import x from 'lodash';",
      'const a = 1;\nconst a = 2;',
      'f(1,\n  2;',
    ]);
    const said: string[] = [];
    for (const cell of await cells.all()) said.push(await run(cell));
    expect(said[0]).toMatch(/^ShapeError: \[matmul\].*\nhint: .*\nline 4: np\.matmul\(x, x\);$/);
    expect(said[1]).toBe('TypeError: late\nline 2: void Promise.reject(new TypeError("late"));');
    expect(said[2]).toMatch(/^TypeError: .*null.*\nline 2: null\.b;$/);
    expect(said[3]).toMatch(/^enum .*\nline 1: enum A/);
    expect(said[4]).toMatch(/no such name: pristella: nq\nline 1/);
    expect(said[5]).toMatch(/^this needs Node: node:fs\nline 1/);
    expect(said[6]).toMatch(/^there is no module 'lodash'.*\nline 1/);
    expect(said[7]).toBe('a is declared twice\nline 2: const a = 2;');
    expect(said[8]).toBe('unexpected ;\nline 2: 2;');
    expect(wrong).toEqual([]);
  });

  test('tell errors in Chinese on Chinese pages', async () => {
    const text = await ran("import { np } from 'pristella';\nnp.matmul([[1, 2]], [[1, 2]]);", { language: 'zh' });
    expect(text).toMatch(/说明：.*\n第 2 行：/);
    expect(await page.locator('.cell-run').textContent()).toBe('运行');
  });

  test('end an endless loop within a second of Stop, while the page answers', async () => {
    const cell = (await open(["console.log('on');\nfor (;;) {}"])).first();
    await cell.locator('.cell-run').click();
    await expect.poll(() => printed(cell), { timeout: 20_000 }).toBe('on');
    expect(await page.evaluate(() => new Promise((ok) => setTimeout(() => ok('answers'))))).toBe('answers');
    expect(await cell.locator('.cell-run').textContent()).toBe('Stop');
    const begun = performance.now();
    await cell.locator('.cell-run').click();
    await ended(cell);
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(await cell.locator('.cell-state').textContent()).toBe('stopped');
  });

  test('print in bounds, with the last rows and a word for what is left out', async () => {
    const text = await ran("for (let i = 0; i < 100_000; i++) console.log('row', i);\nconsole.log('x'.repeat(1e6));");
    const rows = text.split('\n');
    expect(rows.length).toBeLessThan(600);
    expect(rows.slice(0, 2)).toEqual(['row 0', 'row 1']);
    expect(rows.some((row) => /^… 99,\d{3} lines left out …$/.test(row))).toBe(true);
    expect(rows.at(-1)).toMatch(/^x{20000} … \+980000$/);
    expect(rows.at(-2)).toBe('row 99999');
  });

  test('say that the memory is used up, and the page lives', async () => {
    const cells = await open([
      'const held: Float64Array[] = [];\nfor (;;) held.push(new Float64Array(2 ** 28));',
      "import { np } from 'pristella';\nconst x = np.ones([60_000, 60_000]);\nx.add(1).sum().item();",
      'const f = (): number => f() + 1;\nf();',
    ]);
    expect(await run(cells.nth(0))).toMatch(/^RangeError: .*\nThe memory is used up/);
    expect(await run(cells.nth(1))).toMatch(/^ArgumentError: .*does not fit into memory/);
    expect(await run(cells.nth(2))).toMatch(/^RangeError: Maximum call stack/);
    expect(await run((await open(['1 + 1;'])).first())).toBe('2');
  });

  test('of a chain run after those before them; others begin with nothing', async () => {
    const chain = (code: string): Block => ({ code, attributes: 'data-chain="one"' });
    const cells = await open([
      chain("import { np } from 'pristella';\nlet x = np.array([1, 2]);\nconsole.log('first');"),
      'typeof x;',
      chain("import { np, nn } from 'pristella';\nx = x.add(1);\nx;"),
      chain('x = x.mul(2);\nx;\n\nnull.a;'),
      chain('const x = 1;'),
    ]);
    expect(await run(cells.nth(2))).toBe('[2. 3.]');
    expect(await run(cells.nth(1))).toBe('undefined');
    expect(await run(cells.nth(3))).toMatch(/^\[4\. 6\.\]\nTypeError: .*\nline 4: null\.a;$/);
    expect(await run(cells.nth(3))).toMatch(/^\[4\. 6\.\]\n/);
    expect(await run(cells.nth(4))).toBe(
      'x is declared in a cell above, with which this one runs\nline 1: const x = 1;',
    );
  });

  test('are edited, run, stopped, left and reset by the keyboard alone', async () => {
    const cell = (await open(['1 + 1;\n', '3;'])).first();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('PRE');
    await page.keyboard.press('Enter');
    await cell.locator('.cm-content').waitFor();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('40 + ');
    await page.keyboard.press('Shift+Enter');
    await ended(cell);
    expect(await printed(cell)).toBe('42');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('cell-run');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('cell-run');
    await cell.locator('.cell-reset').press('Enter');
    expect(await cell.locator('.cm-content').textContent()).toBe('1 + 1;');
    expect(await cell.locator('.cell-output').isVisible()).toBe(false);
  });

  test('take Chinese from an input method without stray letters', async () => {
    const cell = (await open(['// \nx;'])).first();
    await cell.locator('pre').click();
    await cell.locator('.cm-content').waitFor();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('End');
    const session = await page.context().newCDPSession(page);
    for (const part of ['n', 'ni', 'ni h', 'ni hao'])
      await session.send('Input.imeSetComposition', {
        text: part,
        selectionStart: part.length,
        selectionEnd: part.length,
      });
    await session.send('Input.insertText', { text: '你好' });
    expect(await cell.locator('.cm-line').first().textContent()).toBe('// 你好');
  });

  test('run nothing of a link before a click, and refuse what is no code', async () => {
    const cell = (await open(['1;'])).first();
    await cell.locator('pre').click();
    await cell.locator('.cm-content').waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type("console.log('from a link', '<img src=x onerror=alert(1)>');");
    await cell.locator('.cell-link').click();
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#cell=1&code=[\w-]+$/);
    const hash = await page.evaluate(() => location.hash);
    const again = (await open(['1;', '2;'], { hash })).first();
    await expect.poll(() => printed(again)).toMatch(/came with the link/);
    expect(await again.locator('pre').textContent()).toContain('from a link');
    expect(await run(again)).toBe('from a link <img src=x onerror=alert(1)>');
    expect(await page.locator('img').count()).toBe(0);
    const only = (await open(['1;'])).first();
    const follow = (hash: string): Promise<void> => page.evaluate((to) => void (location.hash = to), hash);
    const bad = ['%00', 'AAAA', 'A'.repeat(9000), '', '___________'];
    for (const [i, code] of bad.entries()) {
      await follow(`#cell=1&code=${code}`);
      await expect.poll(() => only.locator('.cell-note').count()).toBe(i + 1);
      expect(await only.locator('.cell-note').last().textContent()).toMatch(/cannot be read/);
    }
    for (const other of ['#cell=99999&code=AA', '#cell=7&code=AA', '#x', '#cell=1']) await follow(other);
    await follow('#cell=1&code=AB');
    await expect.poll(() => only.locator('.cell-note').count()).toBe(bad.length + 1);
    expect(await only.locator('pre').textContent()).toBe('1;');
    expect(wrong).toEqual([]);
  });

  test('that run by themselves wait if they did not end the last time', async () => {
    const block = { code: "console.log('on');\nfor (;;) {}", attributes: 'data-run' };
    const cell = (await open([block])).first();
    await expect.poll(() => printed(cell), { timeout: 20_000 }).toBe('on');
    await page.reload();
    await expect.poll(() => printed(cell)).toMatch(/did not end last time/);
    expect(await cell.locator('.cell-run').textContent()).toBe('Run');
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await expect.poll(() => printed(cell), { timeout: 20_000 }).toBe('on');
  });

  test('say in a sentence that there are no workers or no WebAssembly, and do without storage', async () => {
    const text = async (before: () => void): Promise<string> => {
      const cell = (await open(['1 + 1;'], { before })).first();
      return (await cell.locator('.cell-run').count()) === 0
        ? `${await cell.locator('.cell-note').textContent()}`
        : run(cell);
    };
    const told = [];
    for (const [, refuse] of refusals) told.push(await text(refuse));
    const noWorkers = expect.stringContaining('no module workers');
    expect(told).toEqual([expect.stringContaining('no WebAssembly'), noWorkers, noWorkers]);
    expect(
      await text(() => {
        Object.defineProperty(globalThis, 'localStorage', {
          get() {
            throw new DOMException('denied', 'SecurityError');
          },
        });
      }),
    ).toBe('2');
  });

  test('show code of a program as its text and nothing else, and what is copied from it is the source', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is a program.
    const code = 'const a = "<b>&amp;";\n\n`${a} </code>`; // <i>\n';
    const cell = (await open([code])).first();
    expect(await cell.locator('pre').evaluate((pre) => pre.textContent)).toBe(code);
    expect(await run(cell)).toBe('<b>&amp; </code>');
  });

  test.each([
    ['en', 'light', 390],
    ['zh', 'dark', 1280],
  ] as const)('have no fault that axe finds, and no overflow: %s, %s, %i px', async (language, colorScheme, width) => {
    const blocks = ['1 + 1;', 'null.a;', "console.log('x'.repeat(300));\nconsole.warn('a warning');"];
    const cells = await open(blocks, { language, width, colorScheme });
    for (const cell of await cells.all()) await run(cell);
    await cells.first().locator('pre').click();
    await page.locator('.cm-content').waitFor();
    await page.keyboard.type('2 + ');
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });

  test('cost a page less than 10 kB, and the editor less than 135 kB when it is touched', () => {
    const size = (name: string): number => gzipSync(readFileSync(join(site.folder, name))).length;
    // What a page's cells load: a module, those that it imports beside the page's own, and their styles, whichever of them has those.
    const styles = readdirSync(join(site.folder, 'assets')).filter((name) => name.endsWith('.css'));
    const open = [site.asset('live', 'js')];
    const loaded = new Set([site.asset('site', 'js')]);
    let sum = 0;
    for (let file = open.pop(); file; file = open.pop()) {
      if (loaded.has(file)) continue;
      loaded.add(file);
      const text = readFileSync(join(site.folder, file), 'utf8');
      for (const [, name] of text.matchAll(/(?:from|import)["'`]\.\/([\w.-]+\.js)["'`]/g)) open.push(`assets/${name}`);
      const stem = file.slice('assets/'.length, -'-12345678.js'.length);
      for (const style of styles) if (style.slice(0, -'-12345678.css'.length) === stem) open.push(`assets/${style}`);
      sum += size(file);
    }
    expect([...loaded].filter((file) => file.endsWith('.css')).length).toBe(1);
    expect(sum).toBeLessThan(10_000);
    expect(size(site.asset('worker-text', 'js')) + size('cell/start.js')).toBeLessThan(13_000);
    expect(size(site.asset('editor', 'js'))).toBeLessThan(135_000);
    expect(statSync(join(site.folder, 'cell/modules.json')).size).toBeLessThan(20_000);
  });

  /** Runs programs, each in a cell of its own page's; gives what went wrong. */
  async function wrongs(programs: readonly Checked[]): Promise<string[]> {
    const cells = await open(programs);
    const wrong: string[] = [];
    for (const [i, program] of programs.entries()) {
      const text = await run(cells.nth(i), 240_000);
      const failed = (await cells.nth(i).locator('.cell-fault, .cell-note').count()) > 0;
      const said = failed ? text.slice(-400) : program.wrong(text);
      if (said !== undefined) wrong.push(`${program.name}: ${said}`);
    }
    return wrong;
  }

  const kinds: readonly (readonly [what: string, programs: () => readonly Checked[], every: number])[] = [
    ['the programs of the documents', documentPrograms, 18],
    ['the examples of the reference', () => examplePrograms(Object.keys(node)), 90],
    ['the programs of the book, in their short form', bookPrograms, 25],
  ];
  test.each(kinds)('run %s as they must', { timeout: 1_800_000 }, async (what, programsOf, every) => {
    const programs = programsOf();
    const possible = programs.filter(({ exception }) => exception === undefined);
    for (const { name, exception } of programs)
      if (exception !== undefined) console.log(`left out of cells: ${name}: ${exception}`);
    if (!isFull) console.log(`${what}: every ${every}th of ${possible.length}; npm run test:full runs all`);
    const chosen = isFull ? possible : possible.filter((_, i) => i % every === every - 1);
    expect(chosen.length).toBeGreaterThan(1);
    expect(await wrongs(chosen)).toEqual([]);
  });
});
