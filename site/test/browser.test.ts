import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { serve } from '../../packages/cli/src/lab/serve.ts';
import { describeInChromium } from '../../packages/pristella/test/browser/chromium.ts';
import { engineModules } from '../engine/engine.ts';
import { root } from '../pages/links.ts';
import { findings } from './axe.ts';
import { type Visitor, visitedSite } from './visitor.ts';
import { written } from './written.ts';

const isFull = process.env.PRISTELLA_TEST_FULL === '1';

/** One page of each kind. */
const kinds = [
  'index',
  'lab/index',
  'lab/xray',
  'lab/yours',
  'lab/gate',
  'lab/numbers',
  'start',
  'docs/speed',
  'docs/errors',
  'reference/index',
  'reference/gradients',
  'gallery/index',
  'book/index',
  'book/ch03/three-layers',
  'museum/index',
  'museum/relu-backward',
  'notices',
  'source/ARCHITECTURE.md',
  'source/packages/pristella/src/op/elementwise/arithmetic.ts',
];

// Files of the repository are of one kind, however many are shown; what stands for missing pages is opened where one is missing.
const paths = written
  .filter(({ page }) => kinds.includes(page.id) || (isFull && page.id !== '404' && !page.id.startsWith('source/')))
  .map(({ path }) => path);

/** What each door is asked before it is looked at, so that it shows what it can say. */
const asks: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  async yours(page) {
    await page.locator('.said .bars .best').waitFor();
    await page.locator('.asked button').first().click();
    await page.locator('.sum').waitFor();
  },
  async gate(page) {
    await page.getByRole('button', { name: 'XOR' }).click();
    const knob = page.locator('.neuron input').first();
    for (let i = 0; i < 20; i++) await knob.press('ArrowLeft');
    await page.locator('.next .main').click();
    await page.locator('.proof .buy').waitFor();
  },
  async xray(page) {
    await page.locator('.list .note').waitFor();
    await page.locator('.launches .launch').first().click();
    await page.locator('.graph .node.lit').first().waitFor();
  },
  async numbers(page) {
    await page.locator('.graph .slopes').first().waitFor();
    await page.locator('.timeline .backward button').nth(5).click();
    await page.locator('.network .back.lit').first().waitFor({ state: 'attached' });
  },
};

/** How much wider a page is than its window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const shots = join(root, '.cache/site-shots');

describeInChromium('the site in Chromium', () => {
  const visits = visitedSite();
  const { open, visit } = visits;

  describe('at 390 and at 1280 pixels, light and dark', () => {
    // One for all pages: what is loaded and compiled once serves them all.
    let seen: Visitor;
    beforeAll(async () => {
      seen = await open({ reducedMotion: 'reduce' });
    });
    afterAll(() => seen?.page.close());

    /** A page with a door is looked at when the door has answered. */
    async function askDoor(page: Page): Promise<void> {
      const door = page.locator('[data-door]');
      if ((await door.count()) === 0) return;
      await asks[(await door.getAttribute('data-door'))!]!(page);
    }

    test.each(paths)('%s fits, says nothing wrong and has no findings of axe', async (path) => {
      const { page, wrong } = seen;
      const look = async (width: number, colorScheme: 'light' | 'dark', rules?: readonly string[]): Promise<void> => {
        await page.emulateMedia({ colorScheme });
        expect(await findings(page, isFull ? undefined : rules), `${width} px, ${colorScheme}`).toEqual([]);
        if (isFull)
          await page.screenshot({ path: join(shots, `${path.replaceAll('/', '-')}-${width}-${colorScheme}.png`) });
      };
      // A page and its twin in the other language have the same styles: by pairs they are seen in all four looks.
      const isTwin = path.startsWith('zh/');
      const all = isFull || !(isTwin ? paths.includes(path.slice(3)) : paths.includes(`zh/${path}`));
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(visits.site.url + path, { waitUntil: 'load' });
      await askDoor(page);
      expect(await overflow(page), '390 px').toBe(0);
      await look(390, isTwin ? 'dark' : 'light');
      if (all) await look(390, isTwin ? 'light' : 'dark', ['color-contrast']);
      await page.setViewportSize({ width: 280, height: 844 });
      expect(await overflow(page), '280 px').toBe(0);
      await page.setViewportSize({ width: 1280, height: 844 });
      expect(await overflow(page), '1280 px').toBe(0);
      await look(1280, isTwin ? 'light' : 'dark');
      if (all) await look(1280, isTwin ? 'dark' : 'light', ['color-contrast']);
      expect(wrong.splice(0)).toEqual([]);
    });
  });

  test('a guide is at most 15 KB with its styles and scripts', () => {
    const size = (text: string | Buffer): number => gzipSync(text, { level: 9 }).length;
    for (const { page, path } of written) {
      // The table of all of NumPy's names is no page that one reads through.
      if (page.section !== 'docs' || page.id === 'docs/numpy-names') continue;
      const html = readFileSync(join(visits.site.folder, path), 'utf8');
      const loaded = [...html.matchAll(/<(?:script|link rel="stylesheet")[^>]*?(?:src|href)="([^"]*)"/g)].map(
        ([, file]) => size(readFileSync(join(visits.site.folder, path, '..', file!))),
      );
      expect(loaded.length).toBe(3);
      const all = loaded.reduce((sum, bytes) => sum + bytes, size(html));
      expect(all, `${path}: ${all} bytes`).toBeLessThan(15_360);
    }
  });

  test('the theme can be chosen, and stays chosen on the next page', async () => {
    const { page } = await open({ colorScheme: 'light' });
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.goto(`${visits.site.url}docs/speed.html`);
    const light = await ground();
    await page.getByRole('button', { name: 'Light or dark' }).click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.goto(`${visits.site.url}start.html`);
    expect(await ground()).toBe(dark);
    await page.close();
  });

  test('the search opens by its key, finds, is moved through by arrows and leads there', async () => {
    await visit('book/index.html', async (page) => {
      await page.keyboard.press('/');
      const field = page.getByRole('searchbox');
      await field.fill('matmul');
      await page.getByRole('link', { name: 'np.matmul' }).waitFor();
      await field.fill('"><img src=x onerror="document.title=1">');
      await page.waitForTimeout(200);
      expect(await page.title()).not.toBe('1');
      await field.fill('matmul');
      await page.getByRole('link', { name: 'np.matmul' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/reference/linear-algebra.html#npmatmul');
    });
  });

  test('the search takes Chinese', async () => {
    await visit('zh/index.html', async (page) => {
      await page.getByRole('button', { name: '搜索' }).click();
      await page.getByRole('searchbox').fill('感知机');
      await page.getByRole('link', { name: 'perceptron' }).waitFor();
      await page.keyboard.press('Escape');
      expect(await page.getByRole('dialog').count()).toBe(0);
    });
  });

  test('the keyboard reaches every link and button of the first page, and leaves it', async () => {
    const { page } = await open({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${visits.site.url}index.html`);
    // The last that comes of the door.
    await page.locator('.hero input[type="range"]').waitFor();
    for (let i = 0; i < 500; i++) {
      await page.keyboard.press('Tab');
      const isOut = await page.evaluate(() => {
        document.activeElement?.setAttribute('data-reached', '');
        return document.activeElement === document.body;
      });
      if (isOut) break;
    }
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    const missed = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, [tabindex="0"], summary')]
        .filter((element) => element.checkVisibility() && !element.matches(':disabled, [data-reached]'))
        .map((element) => element.outerHTML.slice(0, 200)),
    );
    expect(missed).toEqual([]);
    expect(await page.locator('[data-reached]').count()).toBeGreaterThan(40);
    await page.close();
  });

  test('the menu of a phone opens, closes by Escape, and is reached without scripts', async () => {
    const phone = { viewport: { width: 390, height: 844 } };
    const { page } = await open(phone);
    await page.goto(`${visits.site.url}docs/speed.html`);
    const menu = page.locator('#menu');
    expect(await menu.isVisible()).toBe(false);
    const button = page.getByRole('button', { name: 'Pages' });
    await button.click();
    expect(await menu.isVisible()).toBe(true);
    expect(await overflow(page)).toBe(0);
    await page.screenshot({ path: join(shots, 'menu-390.png') });
    await page.keyboard.press('Escape');
    expect(await menu.isVisible()).toBe(false);
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.close();

    const bare = await open({ ...phone, javaScriptEnabled: false });
    await bare.page.goto(`${visits.site.url}docs/speed.html`);
    expect(await bare.page.locator('main').textContent()).toContain('PRISTELLA_THREADS');
    await bare.page.locator('header .menu').click();
    expect(await bare.page.locator('#menu').isVisible()).toBe(true);
    await bare.page.close();
  });

  test('nothing moves where the reader wants no motion', async () => {
    await visit('book/index.html', async (page) => {
      const moving = await page.evaluate(
        () =>
          [...document.querySelectorAll('*')].filter((element) => {
            const { transitionDuration, animationName } = getComputedStyle(element);
            return transitionDuration !== '0s' || animationName !== 'none';
          }).length,
      );
      expect(moving).toBe(0);
    });
  });

  test('the engine is one: its modules have stable names, and run in a page and in a blob worker', async () => {
    await visit('docs/speed.html', async (page) => {
      const sum = (address: string): string =>
        `import(${JSON.stringify(address)}).then(({ np }) => np.arange(4).sum().item())`;
      expect(await page.evaluate(sum(`${visits.site.url}engine/${engineModules.pristella}`))).toBe(6);
      const inWorker = await page.evaluate(async (address) => {
        const text = `import { np } from ${JSON.stringify(address)}; postMessage(np.arange(4).sum().item());`;
        const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })), {
          type: 'module',
        });
        return new Promise((said, failed) => {
          worker.onmessage = ({ data }) => said(data);
          worker.onerror = ({ message }) => failed(new Error(message));
        });
      }, `${visits.site.url}engine/pristella.js`);
      expect(inWorker).toBe(6);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    });
  });

  test('after one visit the site is there without a network', { timeout: 120_000 }, async () => {
    const { page } = await open({ serviceWorkers: 'allow' });
    await page.goto(`${visits.site.url}index.html`);
    const isCopied = (): Promise<boolean> =>
      page.evaluate(async () => {
        const cache = await caches.open('pristella-site');
        return (await cache.keys()).some(({ url }) => url.endsWith('/offline.json'));
      });
    await expect.poll(isCopied, { timeout: 100_000, interval: 300 }).toBe(true);
    await visits.site.pause();
    onTestFinished(() => visits.site.resume());
    await page.goto(`${visits.site.url}zh/book/ch03/three-layers.html`);
    expect(await page.locator('h1').textContent()).toBe('three-layers');
    const pictures = (): Promise<boolean> =>
      page.evaluate(() => [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0));
    await page.locator('main img').first().scrollIntoViewIfNeeded();
    expect(await pictures()).toBe(true);
    await page.keyboard.press('/');
    await page.getByRole('searchbox').fill('感知机');
    await page.getByRole('link', { name: 'perceptron' }).waitFor();
    await page.goto(visits.site.url);
    expect(await page.title()).toBe('Pristella');
    await page.close();
  });

  test('the page of Start here runs from a server without any of our headers', async () => {
    const html = /```html\n(.*?)```/s.exec(readFileSync(join(root, 'docs/start.md'), 'utf8'))![1]!;
    const folder = mkdtempSync(join(tmpdir(), 'pristella-first-'));
    mkdirSync(join(folder, 'site'));
    symlinkSync(visits.site.folder, join(folder, 'site/dist'));
    writeFileSync(join(folder, 'first.html'), html);
    const plain = await serve(folder, { withHeaders: false });
    const { page } = await open({ within: plain.url });
    await page.goto(`${plain.url}first.html`);
    await page.waitForFunction(() => document.getElementById('out')?.textContent !== '');
    expect(await page.locator('#out').textContent()).toBe('[ 3. 12. 27.]');
    await page.close();
    await plain.close();
    rmSync(folder, { recursive: true });
  });

  test('the sitemap names every page', () => {
    const map = readFileSync(join(visits.site.folder, 'sitemap.xml'), 'utf8');
    const places = [...map.matchAll(/<loc>https:\/\/somebody\.github\.io\/pristella\/([^<]*)<\/loc>/g)].map(
      ([, at]) => at,
    );
    expect(places).toEqual(written.map(({ path }) => path).filter((path) => !path.endsWith('404.html')));
  });

  test.each([
    ['docs/no/such.html', 'Nothing is here', 'matmul'],
    ['zh/no/such/page', '这里什么也没有', '感知机'],
  ])('an address without a page, %s, has the frame and the search, with status 404', async (address, title, query) => {
    const { page, wrong } = await open();
    const answer = await page.goto(visits.site.url + address);
    expect(answer?.status()).toBe(404);
    expect(await page.locator('h1').textContent()).toBe(title);
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('/');
    await page.getByRole('searchbox').fill(query);
    await page.locator('dialog li a').first().click();
    await page.waitForURL((url) => !url.href.includes('/no/'));
    expect(await page.locator('h1').textContent()).not.toBe(title);
    expect(wrong.filter((line) => !/no\/such|status of 404/.test(line))).toEqual([]);
    expect(wrong.length).toBeLessThanOrEqual(2);
    await page.close();
  });

  test('on a host that knows nothing of the site the page for what is not there finds its root', async () => {
    const missing = readFileSync(join(visits.site.folder, '404.html'));
    const made = async (file: string) => (/no\/such/.test(file) ? missing : undefined);
    const host = await serve(visits.site.folder, { path: '/some/where/', withHeaders: false, made });
    const { page } = await open({ within: '' });
    await page.goto(`${host.url}lab/no/such.html`);
    // Its scripts have begun.
    await page.locator('header .theme[aria-pressed]').waitFor();
    expect(await page.locator('html').getAttribute('data-base')).toBe('/some/where/');
    await page.keyboard.press('/');
    await page.getByRole('searchbox').fill('matmul');
    await page.getByRole('link', { name: 'np.matmul' }).waitFor();
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('header')!).position)).toBe('sticky');
    await page.close();
    await host.close();
  });

  test('a path that leaves the folder, and one that is no text, find nothing', async () => {
    for (const path of ['..%2f..%2fetc%2fpasswd', '%ff', 'docs'])
      expect((await fetch(visits.site.url + path)).status).toBe(404);
  });
});
