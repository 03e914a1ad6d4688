import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hex, rgb } from '../../src/plot/color.ts';
import { colorScale } from '../../src/plot/color-scale.ts';
import { type Figure, figure, figureToHtml, palettes } from '../../src/plot/index.ts';
import { figureToPng } from '../../src/plot/node/index.ts';
import { sansMetrics } from '../../src/plot/text/metrics.ts';
import { resolvePaint, tinted } from '../../src/plot/theme.ts';
import { describeInChromium } from '../browser/chromium.ts';

describeInChromium('a figure in a page', () => {
  let browser: Browser;
  beforeAll(async () => {
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ];
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  });
  afterAll(() => browser.close());

  const open = async (html: string) => {
    const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
    const errors: string[] = [];
    page.on('pageerror', (e) => errors.push(e.message));
    await page.setContent(html);
    return { page, errors };
  };
  const settle = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

  test('zooms: its ticks are those of the part that is seen, and a double click brings all back', async () => {
    const fig = figure();
    fig.axes().plot([0, 10], [0, 100]).grid();
    const { page, errors } = await open(figureToHtml(fig));
    const ticks = (): Promise<string> =>
      page.evaluate("[...document.querySelectorAll('[data-ticks=x] text')].map((t) => t.textContent).join(' ')");
    const before = await ticks();
    await page.mouse.move(400, 300);
    await page.mouse.wheel(0, -1200);
    await page.evaluate(settle);
    const zoomed = await ticks();
    expect(zoomed).not.toBe(before);
    await page.focus('rect[tabindex]');
    await page.keyboard.press('ArrowLeft');
    await page.evaluate(settle);
    expect(await ticks()).not.toBe(zoomed);
    await page.mouse.dblclick(400, 300);
    await page.evaluate(settle);
    expect(await ticks()).toBe(before);
    expect(errors).toEqual([]);
    await page.close();
  });

  const bowl = (): Figure => {
    const axis = Array.from({ length: 21 }, (_, i) => i / 5 - 2);
    const fig = figure({ figsize: [7, 5] });
    const ax = fig.axes3d().viewInit(55);
    ax.surface(
      axis,
      axis,
      axis.map((y) => axis.map((x) => x * x + y * y)),
    );
    const steps = Array.from({ length: 12 }, (_, k) => 0.8 ** k);
    ax.plot3d(
      steps.map((v) => -1.5 * v),
      steps.map((v) => 2 * v),
      steps.map((v) => 6.25 * v * v),
      { color: 'C1', marker: 'o' },
    );
    return fig;
  };
  const cubeOf = (page: Page): Promise<string> => page.evaluate("document.querySelector('[data-cube] svg').innerHTML");

  test('turns a cube by a drag and by the arrow keys, zooms it by the wheel, and brings it back', async () => {
    const { page, errors } = await open(figureToHtml(bowl()));
    await page.evaluate(settle);
    const cube = async (): Promise<string> => {
      await page.evaluate(settle);
      return cubeOf(page);
    };
    const seen = [await cube()];
    const isNew = async (): Promise<void> => {
      const now = await cube();
      expect(seen).not.toContain(now);
      seen.push(now);
    };
    await page.mouse.move(400, 300);
    await page.mouse.down();
    await page.mouse.move(460, 320, { steps: 4 });
    await page.mouse.up();
    await isNew();
    await page.focus('[data-cube] [tabindex]');
    await page.keyboard.press('ArrowLeft');
    await isNew();
    await page.mouse.wheel(0, -300);
    await isNew();
    await page.mouse.dblclick(400, 300);
    expect(await cube()).toBe(seen[0]);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('hides a path on a bowl that is seen from outside, and shows it from above', async () => {
    const { page } = await open(figureToHtml(bowl()));
    await page.focus('[data-cube] [tabindex]');
    // What is painted at the middle of each disc of the path, as the share that shows the path.
    const shown = (): Promise<number> =>
      page.evaluate(`(async () => {
        await ${settle};
        document.querySelector('[data-cube] > rect').style.pointerEvents = 'none';
        const discs = [...document.querySelectorAll('[data-cube] circle')];
        const isTop = (disc) => {
          const { x, y, width, height } = disc.getBoundingClientRect();
          const found = document.elementFromPoint(x + width / 2, y + height / 2);
          return found.tagName === 'circle' || found.getAttribute('fill') === 'none';
        };
        return discs.filter(isTop).length / discs.length;
      })()`);
    expect(await shown()).toBe(1);
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowDown');
    expect(await shown()).toBe(1);
    for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowUp');
    expect(await shown()).toBe(0);
    await page.close();
  });

  test('follows two fingers', async () => {
    const fig = figure();
    fig.axes().plot([0, 10], [0, 100]);
    const { page, errors } = await open(figureToHtml(fig));
    const matrix = (await page.evaluate(`(async () => {
      const handle = document.querySelector('rect[tabindex]');
      handle.setPointerCapture = () => {};
      const send = (type, pointerId, clientX) =>
        handle.dispatchEvent(new PointerEvent(type, { pointerId, clientX, clientY: 300, pointerType: 'touch' }));
      send('pointerdown', 1, 350);
      send('pointerdown', 2, 450);
      send('pointermove', 1, 300);
      send('pointermove', 2, 500);
      await ${settle};
      return document.querySelector('svg[data-x] > g').getAttribute('transform');
    })()`)) as string;
    const [kx, , , ky] = matrix.match(/[-\d.e]+/g)!.map(Number) as [number, number, number, number];
    expect(kx).toBeCloseTo(2, 6);
    expect(ky).toBeCloseTo(2, 6);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('lives as a file, in the dark, under a policy that forbids eval and whatever is not in the page', async () => {
    const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";
    const folder = mkdtempSync(join(tmpdir(), 'pristella-page-'));
    const path = join(folder, 'bowl.html');
    const html = figureToHtml(bowl()).replace(
      '<head>',
      `<head><meta http-equiv="content-security-policy" content="${policy}">`,
    );
    writeFileSync(path, html);
    const page = await browser.newPage({ viewport: { width: 800, height: 600 }, colorScheme: 'dark' });
    const said: string[] = [];
    page.on('pageerror', (e) => said.push(e.message));
    page.on('console', (m) => said.push(m.text()));
    await page.goto(pathToFileURL(path).href);
    await page.evaluate(settle);
    expect((await cubeOf(page)).length).toBeGreaterThan(1000);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(21, 24, 29)');
    expect(said).toEqual([]);
    await page.close();
    rmSync(folder, { recursive: true });
  });

  test('keeps the theme it was given, also for a cube that is turned', async () => {
    const fig = figure();
    fig.axes3d().scatter3d([0, 1], [0, 1], [0, 1], { c: [0, 1] });
    const { page, errors } = await open(figureToHtml(fig, { theme: 'dark' }));
    await page.evaluate(settle);
    const looks = await page.evaluate(`[
      getComputedStyle(document.body).backgroundColor,
      ...[...document.querySelectorAll('[data-cube] circle')].map((c) => getComputedStyle(c).fill),
    ]`);
    const dark = (color: string): string => `rgb(${rgb(resolvePaint(tinted(color), palettes.dark)).join(', ')})`;
    const { map } = colorScale([0, 1], {});
    expect(looks).toEqual(['rgb(21, 24, 29)', ...[0, 1].map((v) => dark(hex(map.at(v))))]);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('has letters of the width that the layout counted on', async () => {
    const { page } = await open('<svg><text id="t"></text></svg>');
    const widths =
      (await page.evaluate(`['0123456789', 'Validation loss', 'WMwmil.,', 'σ(x) = 1/(1 + e⁻ˣ)'].map((words) => {
      const t = document.querySelector('#t');
      t.setAttribute('font-family', "'DejaVu Sans', Verdana, Arial, sans-serif");
      t.setAttribute('font-size', '20');
      t.textContent = words;
      return [words, t.getComputedTextLength()];
    })`)) as [string, number][];
    for (const [words, width] of widths) {
      const counted = sansMetrics.width(words, 20);
      expect(counted, words).toBeGreaterThan(width * 0.995);
      expect(counted, words).toBeLessThan(width * 1.35);
    }
    await page.close();
  });

  test('is the same picture as a PNG file, within the smoothing of edges', async () => {
    const fig = figure({ figsize: [3, 2], theme: 'light' });
    fig.axes().bar(['a', 'b'], [1, 2]).title('bars');
    const url = `data:image/png;base64,${Buffer.from(figureToPng(fig, { scale: 1 })).toString('base64')}`;
    const { page } = await open(`<body style="margin:0">${fig.toSvg()}<img src="${url}">`);
    const difference = await page.evaluate(`(async () => {
      const pixels = async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        const canvas = new OffscreenCanvas(300, 200);
        const context = canvas.getContext('2d');
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, 300, 200).data;
      };
      const svg = new XMLSerializer().serializeToString(document.querySelector('svg'));
      const a = await pixels('data:image/svg+xml;utf8,' + encodeURIComponent(svg));
      const b = await pixels(document.querySelector('img').src);
      let sum = 0;
      for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
      return sum / a.length;
    })()`);
    expect(difference).toBeLessThan(3);
    await page.close();
  });
});
