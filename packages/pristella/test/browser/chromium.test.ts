import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInChromium, launch, type Server, serve, visit } from './chromium.ts';

describeInChromium('a page in Chromium', () => {
  let folder: string;
  const write = (name: string, script: string): void =>
    writeFileSync(join(folder, name), `<!doctype html><script type="module">${script}</script>`);
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pristella-page-'));
    write('index.html', 'console.log("seen"); globalThis.result = await import("./answer.js").then((m) => m.answer);');
    writeFileSync(join(folder, 'answer.js'), 'export const answer = { isolated: crossOriginIsolated, bytes: 8 };');
    write('broken.html', 'throw new TypeError("on purpose");');
    write('silent.html', '');
    server = await serve(folder);
    browser = await launch();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is cross-origin isolated, and hands back its console and its result', async () => {
    expect(await visit(browser, `${server.url}/`)).toEqual({ lines: ['seen'], result: { isolated: true, bytes: 8 } });
  });

  test('that throws rejects with its own error', async () => {
    await expect(visit(browser, `${server.url}/broken.html`)).rejects.toThrow('on purpose');
  });

  test('that is not there rejects with the status', async () => {
    await expect(visit(browser, `${server.url}/absent.html`)).rejects.toThrow('status 404');
  });

  test('that never sets a result rejects after the timeout', async () => {
    await expect(visit(browser, `${server.url}/silent.html`, 500)).rejects.toThrow('500ms');
  });
});
