/** A visitor of the site in Chromium, who notices all that goes wrong on a page. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page printed, errors, dialogs, answers that are none, and requests to others; the pages after it, too. */
  readonly wrong: string[];
}

/** Opens a page in a profile of its own, which makes no offline copy unless told; the caller closes its context. */
export async function visitor(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ serviceWorkers: 'block', ...options });
  const page = await context.newPage();
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
  return { context, page, wrong };
}
