/** A folder on this machine's loopback address, with the headers that threads and the policy need. */
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
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

/** The file that a path asks for, or undefined where there is none in the folder. */
async function fileOf(folder: string, pathname: string): Promise<string | undefined> {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
  if (!file.startsWith(folder + sep)) return undefined;
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? file : undefined;
}

/** Serves a folder. */
export async function serve(folder: string, options: ServeOptions = {}): Promise<Served> {
  const { port = 0, path = '/', withHeaders = true } = options;
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = pathname.startsWith(path) ? await fileOf(folder, pathname.slice(path.length - 1)) : undefined;
    const common = withHeaders ? headers : {};
    if (!file) {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', ...common });
      response.end('not found\n');
      return;
    }
    const type = mediaTypes[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache', ...common });
    response.end(request.method === 'HEAD' ? undefined : await readFile(file));
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
