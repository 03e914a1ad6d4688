import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server on this machine alone, which remembers the requests it got. */
export interface LocalServer {
  readonly url: string;
  readonly requests: IncomingMessage[];
  readonly close: () => Promise<void>;
}

/** Starts a server that answers with `listener`. */
export async function serve(listener: RequestListener): Promise<LocalServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, requests, close };
}

/** Answers with `bytes`, or with the rest of them where a range is asked for. */
export function sendRange(request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from >= bytes.length) {
    response.writeHead(416).end();
    return;
  }
  const head = { 'Content-Length': bytes.length - from };
  if (from > 0)
    response.writeHead(206, { ...head, 'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
  else response.writeHead(200, head);
  response.end(bytes.subarray(from));
}

/** Promises the whole of `bytes`, sends the first `count` of them, and breaks the connection. */
export function sendBroken(response: ServerResponse, bytes: Uint8Array, count: number): void {
  response.writeHead(200, { 'Content-Length': bytes.length });
  response.write(bytes.subarray(0, count), () => setTimeout(() => response.destroy(), 20));
}
