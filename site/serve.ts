/** A folder on this machine's loopback address, with the headers that threads and the policy need. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';
import { policy } from './shell/frame.ts';

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
}

/** A site that is served. */
export interface Served {
  /** The address of the first page's folder, with a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** A file that a path asks for, with what is in it; undefined where there is none in the folder, or none that can be read. */
async function fileOf(folder: string, asked: string): Promise<{ name: string; bytes: Buffer } | undefined> {
  try {
    const path = decodeURIComponent(asked);
    const name = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    return name.startsWith(folder + sep) ? { name, bytes: await readFile(name) } : undefined;
  } catch {
    return undefined;
  }
}

/** Serves a folder. */
export async function serve(folder: string, options: ServeOptions = {}): Promise<Served> {
  const { port = 0, path = '/', withHeaders = true } = options;
  const root = resolve(folder);
  const server = createServer(async ({ url = '', method = '' }, response) => {
    const common = withHeaders ? headers : {};
    const refuse = (status: number, why: string): void => {
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...common });
      response.end(`${why}\n`);
    };
    if (method !== 'GET' && method !== 'HEAD') {
      refuse(405, 'only read');
      return;
    }
    // Not read as an address: of what some send, such as `//`, none can be made.
    const asked = url.replace(/[?#].*/s, '');
    const file = asked.startsWith(path) ? await fileOf(root, asked.slice(path.length - 1)) : undefined;
    if (!file) {
      refuse(404, 'not found');
      return;
    }
    const type = mediaTypes[extname(file.name)] ?? 'application/octet-stream';
    response.writeHead(200, {
      'Content-Type': type,
      'Content-Length': file.bytes.length,
      'Cache-Control': 'no-cache',
      ...common,
    });
    response.end(method === 'HEAD' ? undefined : file.bytes);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
