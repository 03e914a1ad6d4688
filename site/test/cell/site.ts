/** A small site for the tests of cells: the library, what cells need, and pages of blocks. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, sep } from 'node:path';
import { build } from 'vite';
import { buildCells } from '../../cell/build.ts';
import { colour } from '../../cell/colour.ts';
import { writeDigits } from '../../digits.ts';
import { buildEngine, engineModules } from '../../engine/engine.ts';
import { policy } from '../../shell/frame.ts';

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
};

async function buildClient(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'warn',
    base: './',
    build: {
      outDir: join(folder, 'assets'),
      emptyOutDir: true,
      target: 'esnext',
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { client: join(import.meta.dirname, 'client.ts') },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js', assetFileNames: '[name][extname]' },
      },
    },
  });
}

/** A block of a page: its code, and attributes of its element. */
export interface Block {
  readonly code: string;
  readonly attributes?: string;
}

export interface TestSite {
  readonly folder: string;
  /** What buildCells could not make. */
  readonly refused: Readonly<Record<string, string>>;
  /** Writes a page of blocks; gives its address, isolated or not. */
  page(blocks: readonly Block[], options: PageOptions): string;
  close(): Promise<void>;
}

export interface PageOptions {
  readonly language: 'en' | 'zh';
  readonly theme: 'light' | 'dark';
  readonly isolated: boolean;
}

interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder below a path of its own with the policy. */
async function serve(folder: string, isolated: boolean): Promise<Served> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = join(folder, decodeURIComponent(pathname).replace(/^\/sub/, ''));
    const content = file.startsWith(folder + sep) ? await readFile(file).catch(() => undefined) : undefined;
    response.writeHead(content ? 200 : pathname === '/favicon.ico' ? 204 : 404, {
      'Content-Type': mediaTypes[extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
      ...(isolated ? isolation : {}),
    });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sub/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Builds the site, and serves it isolated and not. */
export async function testSite(): Promise<TestSite> {
  const folder = mkdtempSync(join(tmpdir(), 'pristella-cells-'));
  await buildEngine(folder);
  writeDigits(folder);
  await buildClient(folder);
  const refused = await buildCells(folder, engineModules);
  mkdirSync(join(folder, 'pages'));
  const [own, plain] = [await serve(folder, true), await serve(folder, false)];
  let count = 0;
  return {
    folder,
    refused,
    page(blocks, { language, theme, isolated }) {
      const name = `page-${count++}`;
      const body = blocks.map(
        ({ code, attributes = '' }) =>
          `<div class="cell" data-cell ${attributes}><pre><code>${colour(code)}</code></pre></div>`,
      );
      const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${name}</title><link rel="stylesheet" href="../assets/client.css"><script type="module" src="../assets/client.js"></script>`;
      writeFileSync(
        join(folder, 'pages', `${name}.html`),
        `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}" data-theme="${theme}"><head>${head}</head><body><main><h1>${name}</h1>\n${body.join('\n')}</main></body></html>`,
      );
      return `${(isolated ? own : plain).url}pages/${name}.html`;
    },
    async close() {
      await own.close();
      await plain.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
