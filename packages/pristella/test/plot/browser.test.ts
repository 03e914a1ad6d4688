import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { figure, figureToHtml } from '../../src/plot/index.ts';
import { figureToPng } from '../../src/plot/node/index.ts';
import { sansMetrics } from '../../src/plot/text/metrics.ts';
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
    await page.mouse.dblclick(400, 300);
    await page.evaluate(settle);
    expect(await ticks()).toBe(before);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('turns a cube by a drag and by the arrow keys', async () => {
    const fig = figure();
    fig.axes3d().surface(
      [0, 1, 2],
      [0, 1, 2],
      [
        [0, 1, 0],
        [1, 2, 1],
        [0, 1, 0],
      ],
    );
    const { page, errors } = await open(figureToHtml(fig));
    await page.evaluate(settle);
    const cube = (): Promise<string> => page.evaluate("document.querySelector('[data-cube] g').innerHTML");
    const before = await cube();
    await page.mouse.move(400, 300);
    await page.mouse.down();
    await page.mouse.move(460, 320, { steps: 4 });
    await page.mouse.up();
    await page.evaluate(settle);
    const dragged = await cube();
    expect(dragged).not.toBe(before);
    await page.focus('[data-cube]');
    await page.keyboard.press('ArrowLeft');
    await page.evaluate(settle);
    expect(await cube()).not.toBe(dragged);
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
