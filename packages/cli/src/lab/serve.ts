/** A folder on this machine's loopback address, with the headers that threads and the policy need. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { policy } from './policy.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.xml': 'application/xml',
};

// Cross-origin isolation: without it a page has no SharedArrayBuffer, and so no threads.
const headers = {
  'Content-Security-Policy': `${policy}; frame-ancestors 'self'`,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

export interface ServeOptions {
  /** 0 for a free one. */
  readonly port?: number;
  /** The path that the site is at; `/` unless told. */
  readonly path?: string;
  /** False for a server that knows none of our headers. */
  readonly withHeaders?: boolean;
  /** Whether text is sent gzipped, as most hosts do; for who measures a load, because here there is no way to shorten. */
  readonly gzips?: boolean;
  /** Makes a file that is not in the folder, by its path in it; undefined where there is none. What it throws is told as 404. */
  readonly made?: (file: string) => Promise<Uint8Array | undefined>;
}

/** A site that is served. */
export interface Served {
  /** The address of the first page's folder, with a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

interface Found {
  readonly status: 200 | 301 | 404;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Where what was asked for is. */
  readonly location?: string;
}

const moved = (location: string): Found => ({
  status: 301,
  type: 'text/plain; charset=utf-8',
  bytes: Buffer.from(`${location}\n`),
  location,
});

/** What is in a folder, and what stands for what is not there. */
class Folder {
  readonly #root: string;
  readonly #path: string;
  readonly #made: NonNullable<ServeOptions['made']>;

  constructor(folder: string, { path = '/', made = async () => undefined }: ServeOptions) {
    this.#root = resolve(folder);
    this.#path = path;
    this.#made = made;
  }

  /** What a path asks for: its file, the way to a folder whose slash was left out, or the page that says that there is nothing. */
  async answer(asked: string): Promise<Found> {
    if (`${asked}/` === this.#path) return moved(this.#path);
    const inside = asked.startsWith(this.#path) ? asked.slice(this.#path.length) : undefined;
    if (inside === undefined) return this.#nothing('');
    return (await this.#file(inside)) ?? (await this.#slashed(inside)) ?? this.#nothing(inside);
  }

  async #slashed(asked: string): Promise<Found | undefined> {
    if ((await this.#file(`${asked}/`)) === undefined) return undefined;
    // Made of names alone: an address that began with two slashes would be one of another host.
    const names = decodeURIComponent(asked).split('/').filter(Boolean);
    return moved(`${this.#path}${names.map(encodeURIComponent).join('/')}/`);
  }

  /** A file, undefined where there is none in the folder, or none that can be read. */
  async #file(asked: string): Promise<Found | undefined> {
    try {
      const path = decodeURIComponent(asked);
      const name = join(this.#root, path === '' || path.endsWith('/') ? `${path}index.html` : path);
      if (!name.startsWith(this.#root + sep)) return undefined;
      const type = mediaTypes[extname(name)] ?? 'application/octet-stream';
      const bytes = await readFile(name).catch(() => this.#made(path));
      return bytes && { status: 200, type, bytes };
    } catch {
      return undefined;
    }
  }

  /** The folder's own page for what is not there, in the language of the path; its addresses are made those of this server. */
  async #nothing(asked: string): Promise<Found> {
    const name = asked.startsWith('zh/') ? 'zh/404.html' : '404.html';
    const page = await readFile(join(this.#root, name), 'utf8').catch(() => undefined);
    if (page === undefined)
      return { status: 404, type: 'text/plain; charset=utf-8', bytes: Buffer.from('not found\n') };
    const base = /\sdata-base="([^"]*)"/.exec(page)?.[1] ?? '/';
    // Who knows where the site is needs no script that looks for it.
    const text = page
      .replace(/<script>.*?<\/script>/s, '')
      .replace(/\s(href|src|data-base)="([^"]*)/g, (whole, name: string, address: string) =>
        address.startsWith(base) ? ` ${name}="${this.#path}${address.slice(base.length)}` : whole,
      );
    return { status: 404, type: mediaTypes['.html']!, bytes: Buffer.from(text) };
  }
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });

/** Serves a folder. Rejects with what the system says where the port cannot be had. */
export async function serve(folder: string, options: ServeOptions = {}): Promise<Served> {
  const { port = 0, path = '/', withHeaders = true, gzips = false } = options;
  const files = new Folder(folder, options);
  const common = withHeaders ? headers : {};
  const server = createServer(async ({ url = '', method = '' }, response) => {
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { 'Content-Type': 'text/plain; charset=utf-8', Allow: 'GET, HEAD', ...common });
      response.end('only read\n');
      return;
    }
    // Not read as an address: of what some send, such as `//`, none can be made.
    const { status, type, bytes: plain, location } = await files.answer(url.replace(/[?#].*/s, ''));
    const isGzipped = gzips && /^text|json|svg/.test(type);
    const bytes = isGzipped ? gzipSync(plain) : plain;
    response.writeHead(status, {
      'Content-Type': type,
      'Content-Length': bytes.length,
      ...(isGzipped && { 'Content-Encoding': 'gzip' }),
      'Cache-Control': 'no-cache',
      ...(location !== undefined && { Location: location + (/\?[^#]*/.exec(url)?.[0] ?? '') }),
      ...common,
    });
    response.end(method === 'HEAD' ? undefined : bytes);
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
