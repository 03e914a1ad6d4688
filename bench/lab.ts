/**
 * How long a reader of the site waits: Chromium loads a page for the first time over 4 Mbit/s, a stroke is drawn as soon as there is a
 * pad, and the page answers it. Reported, never asserted: the machine, and what else runs on it, decide.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type CDPSession, chromium } from 'playwright-core';
import { type Served, serve } from '../packages/cli/src/lab/serve.ts';
import { buildSite } from '../site/build.ts';
import { doors, HERO } from '../site/pages/doors.ts';
import { pathOf } from '../site/pages/page.ts';
import { quantile } from './quartiles.ts';
import type { Row, Section } from './report.ts';

/** "Regular 4G" of Chromium's own tools: bytes a second, and milliseconds until an answer begins. */
const LINE = { offline: false, downloadThroughput: 4e6 / 8, uploadThroughput: 3e6 / 8, latency: 20 };

/** What was seen of one load. */
interface Load {
  /** Milliseconds from the navigation to the first answer of the door, and to the moment at which there was something to draw on. */
  readonly answered: number;
  readonly ready: number;
  /** The longest task of the main thread; 0 where none took 50 ms. */
  readonly longest: number;
  readonly kilobytes: number;
  readonly requests: number;
}

/** Runs in the page: draws one stroke on the pad of the first door, and notes when. */
function watch(): void {
  const seen = { answered: 0, ready: 0, longest: 0 };
  Object.assign(globalThis, { seen });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
  }).observe({ type: 'longtask', buffered: true });
  const draw = (pad: HTMLCanvasElement): void => {
    const box = pad.getBoundingClientRect();
    const at = (type: string, x: number, y: number): boolean =>
      pad.dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          cancelable: true,
          pointerId: 1,
          button: 0,
          buttons: 1,
          isPrimary: true,
          clientX: box.x + x * box.width,
          clientY: box.y + y * box.height,
        }),
      );
    at('pointerdown', 0.5, 0.2);
    for (let y = 0.25; y < 0.85; y += 0.05) at('pointermove', 0.5, y);
    at('pointerup', 0.5, 0.85);
  };
  const look = (): void => {
    const pad = document.querySelector<HTMLCanvasElement>('.pad canvas');
    const door = document.querySelector('[data-door] > *');
    if (seen.ready === 0 && (pad || door)) {
      seen.ready = performance.now();
      if (pad) setTimeout(draw, 0, pad);
    }
    if (seen.answered === 0 && document.querySelector('.said .bars .best')) seen.answered = performance.now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

type Seen = Omit<Load, 'kilobytes' | 'requests'>;

/** Workers fetch by themselves, so each is slowed down as its page is. */
async function slowed(session: CDPSession): Promise<void> {
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', LINE);
}

async function loadOnce(browser: Browser, url: string, answers: boolean): Promise<Load> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await slowed(session);
    let [bytes, requests] = [0, 0];
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
      requests++;
    });
    await page.addInitScript(watch);
    await page.goto(url, { waitUntil: 'load', timeout: 60_000 });
    const done = answers ? 'answered' : 'ready';
    await page.waitForFunction((name) => (globalThis as unknown as { seen: Seen }).seen[name as 'ready'] > 0, done, {
      timeout: 60_000,
    });
    // What follows the answer, such as the pictures of a page, is not waited for.
    const [kilobytes, asked] = [bytes / 1000, requests];
    await page.waitForTimeout(300);
    const seen = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
    return { ...seen, kilobytes, requests: asked };
  } finally {
    await context.close();
  }
}

/** The row of a page: medians and the least, for other work on the machine only ever adds. */
function rowOf(page: string, loads: readonly Load[], answers: boolean): Row {
  const median = (of: (load: Load) => number): number => quantile(loads.map(of), 0.5);
  const least = (of: (load: Load) => number): number => Math.min(...loads.map(of));
  return {
    page,
    'answered ms': answers ? median((l) => l.answered) : '',
    'least ms': answers ? least((l) => l.answered) : '',
    'ready ms': median((l) => l.ready),
    'longest task ms': median((l) => l.longest),
    'least of it': least((l) => l.longest),
    'kB on the line': median((l) => l.kilobytes),
    requests: median((l) => l.requests),
  };
}

async function rowsOf(served: Served, browser: Browser, rounds: number): Promise<Row[]> {
  const english = doors().filter(({ language }) => language === 'en');
  const pages = [
    { path: 'index.html', answers: true },
    ...english.map((page) => ({ path: pathOf(page), answers: page.id === `lab/${HERO}` })),
  ];
  const loads = new Map<string, Load[]>(pages.map(({ path }) => [path, []]));
  for (let round = 0; round < rounds; round++)
    for (const { path, answers } of pages) loads.get(path)!.push(await loadOnce(browser, served.url + path, answers));
  return pages.map(({ path, answers }) => rowOf(path, loads.get(path)!, answers));
}

/** From the first request to the first answer. */
export async function labSection(rounds: number): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'pristella-bench-lab-'));
  const title = `The lab over 4 Mbit/s and ${LINE.latency} ms, loaded for the first time: medians of ${rounds}`;
  try {
    await buildSite(folder);
    const served = await serve(folder, { gzips: true });
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      return { name: 'lab', title, rows: await rowsOf(served, browser, rounds) };
    } finally {
      await browser.close();
      await served.close();
    }
  } catch (error) {
    return { name: 'lab', title, rows: [], notes: [(error as Error).message.split('\n')[0]!] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
