import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Packed, packLibrary, run } from '../package/packed.ts';
import { describeInChromium, launch, serve } from './chromium.ts';

/** Shows three figures, one of them in an element, saves one as all that there is, and keeps what was said to mistakes. */
const drawing = `
import { plot } from 'pristella';
const { plt } = plot;
const here = document.createElement('div');
here.id = 'here';
document.body.prepend(here);
const said = (f) => {
  try {
    return f();
  } catch (error) {
    return String(error);
  }
};
plt.plot([1, 4, 9]).title('squares');
plt.figure();
plt.axes3d().scatter3d([0, 1], [0, 1], [0, 1]);
plt.show();
plt.bar(['a', 'b'], [1, 2]).title('bars');
const missing = said(() => plt.show({ in: '#there' }));
plt.show({ in: '#here' });
plt.plot([1, 2]).title('saved');
for (const ending of ['svg', 'html', 'txt', 'png']) plt.savefig('pictures/saved.' + ending, { theme: 'light' });
const own = said(() => plt.savefig('saved.png', { font: 'a.ttf' }));
plt.show({ as: 'text', columns: 40, rows: 10 });
const live = [...document.querySelectorAll('svg[role=group]')];
globalThis.result = [live.map((svg) => [svg.getAttribute('aria-label'), svg.closest('#here') !== null]), missing, own];
`;

describeInChromium('a figure of the published package', () => {
  let packed: Packed;
  let browser: Browser;

  beforeAll(async () => {
    packed = await packLibrary();
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    packed?.remove();
  });

  /** The folder of a page with a program, bundled by Vite or as it stands. */
  function pageOf(program: string, { bundled = false, head = '' } = {}): string {
    packed.write('main.js', program);
    if (bundled) {
      packed.write('index.html', '<!doctype html><script type="module" src="/main.js"></script>');
      expect(run('vite', ['build', '--logLevel', 'warn'], packed.project)).toBe('');
      return join(packed.project, 'dist');
    }
    const imports = JSON.stringify({ imports: { pristella: './node_modules/pristella/dist/index.js' } });
    const map = `<script type="importmap">${imports}</script>`;
    packed.write('index.html', `<!doctype html>${head}${map}<script type="module" src="./main.js"></script>`);
    return packed.project;
  }

  test.each([
    ['built by Vite', true],
    ['in plain HTML', false],
  ])('%s, is shown in the page and downloaded', async (_, bundled) => {
    const server = await serve(pageOf(drawing, { bundled }));
    const page = await browser.newPage();
    try {
      const lines: string[] = [];
      page.on('console', (message) => lines.push(message.text()));
      page.on('pageerror', (error) => lines.push(String(error)));
      const files = new Map<string, Buffer>();
      const whole = new Promise<void>((done) => {
        page.on('download', async (download) => {
          files.set(download.suggestedFilename(), readFileSync(await download.path()));
          if (files.size === 4) done();
        });
      });
      await page.goto(`${server.url}/`);
      await page.waitForFunction('globalThis.result');
      const [shown, missing, own] = (await page.evaluate('globalThis.result')) as [unknown, string, string];
      expect(shown).toEqual([
        ['bars', true],
        ['squares', false],
        ['Figure', false],
      ]);
      expect(missing).toMatch(/^ArgumentError: \[show\] the page has no element '#there'\nhint: .*#plots/);
      expect(own).toMatch(/^ArgumentError: \[savefig\] a page has the letters of its own fonts/);
      expect(lines).toEqual([expect.stringMatching(/saved.*[\u2801-\u28ff]/s)]);
      await whole;
      expect([...files.keys()].sort()).toEqual(['saved.html', 'saved.png', 'saved.svg', 'saved.txt']);
      expect(String(files.get('saved.svg'))).toMatch(/^<svg.*saved/s);
      expect(String(files.get('saved.html'))).toMatch(/^<!doctype html>.*saved/s);
      expect(String(files.get('saved.txt'))).toContain('saved');
      const png = files.get('saved.png')!;
      expect([png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['PNG', 1280, 960]);
    } finally {
      await page.close();
      await server.close();
    }
  });

  test('says what a page must allow, where one that forbids pictures saves it as PNG', async () => {
    const head = `<meta http-equiv="Content-Security-Policy" content="img-src 'none'">`;
    const program = `
      import { plot } from 'pristella';
      plot.plt.plot([1, 2]);
      plot.plt.savefig('saved.png');`;
    const server = await serve(pageOf(program, { head }));
    const page = await browser.newPage();
    try {
      const error = page.waitForEvent('pageerror');
      await page.goto(`${server.url}/`);
      expect((await error).message).toMatch(/this page cannot paint the figure\nhint: .*img-src data:/);
    } finally {
      await page.close();
      await server.close();
    }
  });
});
