import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { describe } from 'vitest';

const executablePath = '/usr/bin/chromium';

/** Why browser suites are left out, or undefined where they run. */
export const obstacle: string | undefined = existsSync(executablePath)
  ? undefined
  : `no ${executablePath}; as root on Debian, \`npm run setup\` installs it`;

/** A suite that needs Chromium: without it, it is skipped and the reason is printed. */
export function describeInChromium(title: string, suite: () => void): void {
  if (obstacle) console.log(`left out: ${title} (${obstacle})`);
  describe.skipIf(obstacle !== undefined)(title, suite);
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

// Cross-origin isolation: without it a page has no SharedArrayBuffer, and so no threads.
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** A folder on this machine's loopback address. */
export interface Server {
  /** `http://127.0.0.1:<port>`, with no slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the files of a folder on a free port, cross-origin isolated unless `isolated` is false. */
export async function serve(folder: string, { isolated = true } = {}): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = join(folder, decodeURIComponent(pathname.endsWith('/') ? `${pathname}index.html` : pathname));
    const content = file.startsWith(folder + sep) ? await readFile(file).catch(() => undefined) : undefined;
    const type = content ? (mediaTypes[extname(file)] ?? 'application/octet-stream') : 'text/plain';
    // Every page asks for an icon; its absence is no line on the console.
    const status = content ? 200 : pathname === '/favicon.ico' ? 204 : 404;
    response.writeHead(status, { 'Content-Type': type, ...(isolated ? isolation : {}) });
    response.end(content ?? (status === 404 ? 'not found' : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Starts Chromium without a window and with a fresh profile; the caller closes it. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** What a page printed and what it came to. */
export interface Visit {
  /** The lines of its console, warnings and errors included. */
  readonly lines: readonly string[];
  /** The value it left in `globalThis.result`, as JSON carries it. */
  readonly result: unknown;
}

/**
 * Opens a page in a profile of its own and waits until it sets `globalThis.result`. Rejects when the page throws, and
 * when `timeout` (milliseconds) passes; the message ends with what the page printed.
 */
export async function visit(browser: Browser, url: string, timeout = 60_000): Promise<Visit> {
  const context = await browser.newContext();
  const lines: string[] = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => lines.push(message.text()));
    const failure = new Promise<never>((_, reject) => page.on('pageerror', reject));
    const result = page.goto(url, { timeout }).then(async (response) => {
      if (!response?.ok()) throw new Error(`${url}: status ${response?.status()}`);
      await page.waitForFunction(() => 'result' in globalThis, undefined, { timeout, polling: 20 });
      return page.evaluate(() => (globalThis as { result?: unknown }).result);
    });
    // Whichever loses must not end as an unhandled rejection.
    failure.catch(() => {});
    result.catch(() => {});
    return { result: await Promise.race([result, failure]), lines };
  } catch (cause) {
    throw new Error(`${(cause as Error).message}\nthe page printed: ${lines.join('\n')}`, { cause });
  } finally {
    await context.close();
  }
}
