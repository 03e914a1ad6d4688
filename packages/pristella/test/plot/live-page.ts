import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Figure, figureToHtml } from '../../src/plot/index.ts';
import { describeInChromium, launch } from '../browser/chromium.ts';

/** What each test of a page may call: events on the first live part, given in units of its picture, and a frame's wait. */
const tools = `
  const svg = document.querySelector('svg');
  const handle = document.querySelector('rect[tabindex]');
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const client = (x, y) => {
    const { x: clientX, y: clientY } = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
    return { clientX, clientY, cancelable: true };
  };
  const send = (event) => {
    handle.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const key = (key, more = {}) => send(new KeyboardEvent('keydown', { key, cancelable: true, ...more }));
  const wheel = (x, y, deltaY, more = {}) => send(new WheelEvent('wheel', { ...client(x, y), deltaY, ...more }));
  const hand = (type, pointerId, x, y) => send(new PointerEvent('pointer' + type, { ...client(x, y), pointerId }));
  handle.setPointerCapture = () => {};
  const layer = document.querySelector('svg[data-x] > g');
  const view = async () => {
    await frame();
    return (layer.getAttribute('transform') ?? 'none').match(/-?\\d[-\\d.e]*/g)?.map(Number);
  };
`;

/** What a program says that runs in the page of a figure. */
export type InPage = (fig: Figure, program: string) => Promise<unknown>;

/** A suite of pages of figures in Chromium. */
export function describeLive(title: string, suite: (inPage: InPage) => void): void {
  describeInChromium(title, () => {
    let browser: Browser;
    let page: Page;
    const errors: string[] = [];
    beforeAll(async () => {
      browser = await launch();
      page = await browser.newPage({ viewport: { width: 500, height: 400 } });
      page.on('pageerror', (e) => errors.push(e.message));
    });
    afterAll(() => browser.close());

    /** What a program says that runs in the page of a figure, smaller than the picture so that units are no pixels. */
    const inPage: InPage = async (fig, program) => {
      await page.setContent(figureToHtml(fig));
      const said = await page.evaluate(`(async () => { ${tools} ${program} })()`);
      expect(errors).toEqual([]);
      return said;
    };

    suite(inPage);
  });
}
