import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { describeInChromium, serve } from './chromium.ts';
import { bundle, bundled, page, published } from './published.ts';

/** Draws in a worker; the page has nothing but what shows. */
const worker = bundled(`
  import { np, plot } from 'pristella';
  const fig = plot.figure({ figsize: [9, 3] });
  const left = fig.addSubplot(1, 3, 1).plot([0, 10], [0, 100], { label: 'line' }).grid().title('a <b>');
  left.scatter([2, 5], [60, 80]).scatter([7, 7.2], [20, 22], { alpha: 0.5, s: 400 });
  const image = fig.addSubplot(1, 3, 2).imshow([[0, 1], [1, 0]]);
  const axis = np.linspace(-1, 1, 9);
  const [x, y] = np.meshgrid(axis, axis);
  const cube = fig.axes3d(1, 3, 3).surface(axis, axis, x.square().add(y.square()));
  postMessage(plot.parts(fig));`);
const shows = page(
  bundled(`
  import { mount, paint } from 'pristella/plot/mount';
  const worker = new Worker('./draws.js', { type: 'module' });
  worker.onerror = (event) => console.log(event.message);
  worker.onmessage = ({ data }) => {
    globalThis.parts = data;
    globalThis.mounted = mount(document.querySelector('main'), data, { theme: 'light' });
    globalThis.mount = mount;
    globalThis.paint = paint;
    globalThis.result = true;
  };`),
).replace('<script', '<main></main><canvas></canvas><script');

describeInChromium('a figure that was drawn elsewhere', () => {
  const library = published(async (packed) => {
    await bundle(packed);
    packed.write('draws.js', worker);
    packed.write('shows.html', shows);
  });

  /** What happens in the page of the figure. */
  async function inPage<T>(isolated: boolean, act: (page: Page) => Promise<T>): Promise<T> {
    const server = await serve(library.packed.project, { isolated });
    const seen = await library.browser.newPage({ viewport: { width: 1000, height: 500 }, colorScheme: 'light' });
    try {
      const said: string[] = [];
      seen.on('pageerror', (error) => said.push(error.message));
      seen.on('console', (message) => said.push(message.text()));
      await seen.goto(`${server.url}/shows.html`);
      await seen.waitForFunction("'result' in globalThis");
      const result = await act(seen);
      expect(said).toEqual([]);
      return result;
    } finally {
      await seen.close();
      await server.close();
    }
  }
  const settle = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';
  const ticks = "[...document.querySelectorAll('[data-ticks=x] text')].map((t) => t.textContent).join(' ')";
  const cube = "document.querySelector('[data-cube] svg').innerHTML";
  const paper = "getComputedStyle(document.querySelector('main rect')).fill";

  test.each([true, false])('moves, zooms and turns in a page without the engine (isolated: %s)', (isolated) =>
    inPage(isolated, async (seen) => {
      await seen.evaluate(settle);
      const before = await seen.evaluate(`[${ticks}, ${cube}]`);
      await seen.mouse.move(180, 150);
      await seen.mouse.wheel(0, -1200);
      await seen.mouse.move(760, 150);
      await seen.mouse.down();
      await seen.mouse.move(800, 160, { steps: 3 });
      await seen.mouse.up();
      await seen.evaluate(settle);
      const [zoomed, turned] = (await seen.evaluate(`[${ticks}, ${cube}]`)) as [string, string];
      expect(zoomed).not.toBe((before as string[])[0]);
      expect(turned).not.toBe((before as string[])[1]);
      // Another theme, as it stands.
      const lights = await seen.evaluate(paper);
      await seen.evaluate("mounted.setTheme('dark')");
      expect(await seen.evaluate(`[${ticks}, ${cube}, ${paper}]`)).toEqual([zoomed, turned, 'rgb(21, 24, 29)']);
      await seen.evaluate("mounted.setTheme('auto')");
      expect(await seen.evaluate(paper)).toBe(lights);
      await seen.emulateMedia({ colorScheme: 'dark' });
      expect(await seen.evaluate(paper)).toBe('rgb(21, 24, 29)');
      // What another figure says to the page of its own colours is not heard.
      await seen.evaluate("document.head.insertAdjacentHTML('beforeend', '<style>.pf-paper{fill:red}</style>')");
      expect(await seen.evaluate(paper)).toBe('rgb(21, 24, 29)');
      await seen.evaluate("mounted.setTheme('light')");
      expect(await seen.evaluate(paper)).toBe(lights);
      await seen.evaluate('mounted.remove()');
      expect(await seen.evaluate("document.querySelector('main').innerHTML")).toBe('');
    }),
  );

  test('is the same picture on a canvas, in both themes and at twice the size, within the smoothing of edges', () =>
    inPage(true, async (seen) => {
      const apart = await seen.evaluate(`(async () => {
        const { width, height } = parts.scene;
        const flat = { ...parts, cubes: [] };
        const pixels = (source) => {
          const canvas = new OffscreenCanvas(width, height);
          const context = canvas.getContext('2d');
          context.drawImage(source, 0, 0, width, height);
          return context.getImageData(0, 0, width, height).data;
        };
        const sums = [];
        for (const theme of ['light', 'dark']) {
          mount(document.querySelector('main'), flat, { theme });
          const image = new Image();
          const text = new XMLSerializer().serializeToString(document.querySelector('main svg'));
          image.src = 'data:image/svg+xml;utf8,' + encodeURIComponent(text);
          await image.decode();
          for (const ratio of [1, 2]) {
            const canvas = document.querySelector('canvas');
            paint(canvas, flat, { theme, ratio });
            const [a, b] = [pixels(image), pixels(canvas)];
            let sum = 0;
            for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
            sums.push(sum / a.length, canvas.width === ratio * width, canvas.style.width === width + 'px');
          }
          const blank = pixels(new OffscreenCanvas(1, 1));
        }
        sums.push(document.querySelector('canvas').getAttribute('aria-label').includes('a <b>'));
        return sums;
      })()`);
      const near = expect.toSatisfy((sum: number) => sum < 3);
      expect(apart).toEqual([...Array.from({ length: 4 }, () => [near, true, true]).flat(), true]);
    }));

  describe('of which something is not what it should be', () => {
    const hostile = [
      [
        'a paint',
        "({ ...parts, scene: { ...parts.scene, shapes: [{ kind: 'rect', box: { x: 0, y: 0, width: 9, height: 9 }, fill: '\"/><img src=x onerror=\"bad()' }] } })",
      ],
      [
        'an angle',
        "({ ...parts, scene: { ...parts.scene, shapes: [{ kind: 'text', x: 0, y: 0, text: 'a', size: 9, anchor: 'start', fill: 'ink', rotate: '0)\" onclick=\"bad()' }] } })",
      ],
      [
        'a key',
        "({ ...parts, scene: { ...parts.scene, shapes: [{ kind: 'group', children: [], data: { 'x=\"1\" onclick=\"bad()': '' } }] } })",
      ],
      ['a width in a cube', '({ ...parts, cubes: [{ ...parts.cubes[0], size: \'1" onclick="bad()\' }] })'],
      ['a figure', '({})'],
      ['nothing', 'null'],
    ];
    test.each(hostile)('is refused: %s', (_, made) =>
      inPage(true, async (seen) => {
        const said = await seen.evaluate(`(() => {
          try {
            mount(document.querySelector('main'), ${made});
            return 'mounted';
          } catch (error) {
            return String(error);
          }
        })()`);
        expect(said).toContain('ArgumentError: [mount] needs the parts of a figure');
        expect(said).toContain('hint: plot.parts(fig) makes them');
      }),
    );
    test('runs nothing, where it is a text', () =>
      inPage(true, async (seen) => {
        const found = await seen.evaluate(`(() => {
          const title = '</title><script>bad()</script><img src=x onerror="bad()">';
          const shapes = [{ kind: 'text', x: 0, y: 9, text: title, size: 9, anchor: 'start', fill: 'ink' }];
          mount(document.querySelector('main'), { ...parts, scene: { ...parts.scene, title, description: title, shapes } });
          return [document.querySelector('main script, main img'), document.querySelector('main text').textContent === title];
        })()`);
        expect(found).toEqual([null, true]);
      }));
  });

  test('is shown and painted by at most 17 kB of script, gzipped', () => {
    const script = readFileSync(join(library.packed.project, 'lib/mount.js'), 'utf8');
    // It is all that the page above loads.
    expect(script).not.toMatch(/\bimport\b/);
    const kilobytes = gzipSync(script).length / 1000;
    console.log(`what mounts and paints a figure: ${kilobytes.toFixed(1)} kB gzipped`);
    expect(kilobytes).toBeLessThan(17);
  });
});
