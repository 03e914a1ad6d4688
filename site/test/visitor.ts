/** A visitor of the site in Chromium, who notices all that goes wrong on a page. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { launch } from '../../packages/pristella/test/browser/chromium.ts';
import { failureOf } from '../lab/deck/failure.tsx';
import { REFUSED } from '../lab/deck/worker.ts';
import type { Language } from '../language.ts';
import { type Built, servedSite } from './built.ts';

/** How long a page may take for anything, in milliseconds: beside other suites, on two cores, an engine needs its time to begin. */
const PATIENCE = 60_000;

export interface Visitor {
  readonly page: Page;
  /** What the page printed, errors, dialogs, answers that are none, and requests to others; the pages after it, too. */
  readonly wrong: string[];
}

export interface VisitOptions extends BrowserContextOptions {
  /** Runs in the page before its own scripts. */
  readonly before?: (() => void) | undefined;
  /** Where all that the page asks for must be; the site's folder, unless told. */
  readonly within?: string;
}

export interface Visits {
  /** There when tests run, as is the browser. */
  readonly site: Built;
  readonly browser: Browser;
  /** Opens an empty page, which makes no offline copy unless told. */
  open(options?: VisitOptions): Promise<Visitor>;
  /** Opens a page of the site where little moves, calls `look`, and finds that nothing went wrong. */
  visit(path: string, look: (page: Page) => Promise<unknown>, options?: VisitOptions): Promise<void>;
}

function listen(page: Page, url: string): string[] {
  const wrong: string[] = [];
  page.on('console', (message) => {
    // Said by Playwright where it is told to leave the offline copy out.
    if (message.text() !== 'Service Worker registration blocked by Playwright') wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('crash', () => wrong.push('the page is dead'));
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('response', (response) => {
    if (response.status() >= 400) wrong.push(`${response.status()} ${response.url()}`);
  });
  page.on('request', (request) => {
    if (!/^(blob:|data:)/.test(request.url()) && !request.url().startsWith(url)) wrong.push(request.url());
  });
  return wrong;
}

/**
 * The built site and a browser for all tests of a file, with limits that hold in a full run. Pages of the same options share a profile, in
 * which the engine stays compiled: a visit takes a second of the processor less than in one of its own.
 */
export function visitedSite(): Visits {
  vi.setConfig({ testTimeout: 4 * PATIENCE, expect: { poll: { timeout: PATIENCE } } });
  const profiles = new Map<string, Promise<BrowserContext>>();
  let site: Built;
  let browser: Browser;
  beforeAll(async () => {
    [site, browser] = await Promise.all([servedSite(), launch()]);
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  async function open({ before, within = site.url, ...options }: VisitOptions = {}): Promise<Visitor> {
    const key = JSON.stringify(options);
    const profile = profiles.get(key) ?? browser.newContext({ serviceWorkers: 'block', ...options });
    profiles.set(key, profile);
    const page = await (await profile).newPage();
    page.setDefaultTimeout(PATIENCE);
    if (before) await page.addInitScript(before);
    return { page, wrong: listen(page, within) };
  }

  async function visit(path: string, look: (page: Page) => Promise<unknown>, options?: VisitOptions): Promise<void> {
    const { page, wrong } = await open({ reducedMotion: 'reduce', ...options });
    try {
      await page.goto(site.url + path);
      await look(page);
      expect(wrong).toEqual([]);
    } finally {
      await page.close();
    }
  }

  return {
    get site() {
      return site;
    },
    get browser() {
      return browser;
    },
    open,
    visit,
  };
}

/** What a browser may refuse a page, each as what does so before the page's own scripts run. */
export const refusals: readonly (readonly [what: string, refuse: () => void])[] = [
  ['no WebAssembly', () => void Reflect.deleteProperty(globalThis, 'WebAssembly')],
  ['no workers', () => void Reflect.deleteProperty(globalThis, 'Worker')],
  [
    'workers that its policy refuses',
    () => {
      globalThis.Worker = new Proxy(Worker, {
        construct() {
          throw new DOMException('refused', 'SecurityError');
        },
      });
    },
  ],
];

/** Waits until a page says in a sentence that it was refused what computes, and finds that nothing on it waits. */
export async function saysRefused(page: Page, language: Language): Promise<void> {
  await page.getByText(failureOf(REFUSED, language)).first().waitFor();
  expect(await page.getByText(/…$|……$/).allTextContents()).toEqual([]);
}
