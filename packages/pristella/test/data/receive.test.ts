import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { download } from '../../src/data/node/download.ts';
import { receive } from '../../src/data/receive.ts';

const folder = fs.mkdtempSync(join(os.tmpdir(), 'pristella-receive-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** Answers with parts of these lengths, and then as `end` says. */
const answers =
  (lengths: readonly number[], end: 'ends' | 'is silent' | 'breaks'): typeof fetch =>
  async () => {
    const left = [...lengths];
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> | undefined => {
      const length = left.shift();
      if (length !== undefined) controller.enqueue(new Uint8Array(length));
      else if (end === 'ends') controller.close();
      else if (end === 'breaks') controller.error(new Error('broken'));
      else return new Promise(() => {});
      return undefined;
    };
    return new Response(new ReadableStream({ pull }));
  };

async function total(
  lengths: readonly number[],
  end: Parameters<typeof answers>[1],
  limit: number,
  have = 0,
): Promise<number> {
  let sum = 0;
  const options = { fetch: answers(lengths, end), stallMs: 60 };
  for await (const part of receive({ url: 'https://here.test', limit }, options, () => have)) sum += part.length;
  return sum;
}

describe('what a server sends', () => {
  test('is taken up to the limit, together with what is there already, and no byte beyond', async () => {
    expect(await total([5, 5], 'ends', 10)).toBe(10);
    expect(await total([5, 5], 'ends', 12, 2)).toBe(10);
    await expect(total([5, 6], 'ends', 10)).rejects.toThrow('sends more than 10 bytes, which cannot be the file');
    await expect(total([5, 5], 'ends', 12, 3)).rejects.toThrow('sends more than 12 bytes');
    await expect(total([11], 'is silent', 10)).rejects.toThrow('sends more than 10 bytes');
  });

  test('is waited for as long as 30,000 bytes come in a while', async () => {
    await expect(total([29_999], 'is silent', 1e6)).rejects.toThrow('29999 bytes in 0.06 s');
    await expect(total([29_999, 1], 'is silent', 1e6)).rejects.toThrow('no data in 0.06 s');
    await expect(total([30_000], 'is silent', 1e6)).rejects.toThrow('no data in 0.06 s');
    await expect(total([], 'is silent', 1e6)).rejects.toThrow('no data in 0.06 s');
  });

  test('leaves no timer behind, however it ends', async () => {
    const [made, ended] = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'clearTimeout')];
    const left = (): number => {
      const stopped = new Set(ended.mock.calls.map(([timer]) => timer));
      const own = made.mock.results.filter((_, i) => [60, 1_800_000].includes(made.mock.calls[i]![1] as number));
      expect(own.length).toBeGreaterThan(0);
      return own.filter(({ value }) => !stopped.has(value)).length;
    };
    try {
      await total([30_000, 30_000, 5], 'ends', 1e6);
      expect(left()).toBe(0);
      await expect(total([30_000, 30_000], 'breaks', 1e6)).rejects.toThrow('broken');
      expect(left()).toBe(0);
    } finally {
      vi.restoreAllMocks();
    }
  });

  test('is not asked for where its beginning is not wanted', async () => {
    const parts = receive(
      { url: 'https://here.test', limit: 9 },
      { fetch: answers([5], 'is silent') },
      () => undefined,
    );
    expect(await parts.next()).toEqual({ done: true, value: undefined });
  });
});

test('a download tells of all bytes that are there, also of those that it goes on from, and of how many there will be', async () => {
  const path = join(folder, 'told');
  const told: unknown[] = [];
  const get = (headers: Record<string, string>, status: number): Promise<void> => {
    const fetch: typeof globalThis.fetch = async () => {
      const { body } = await answers([3, 2], 'ends')('');
      return new Response(body, { status, headers });
    };
    const onProgress = ({ url, ...rest }: { url: string }): void => void told.push(rest);
    return download('https://here.test', path, 1000, { fetch, onProgress });
  };
  await get({ 'content-length': '5' }, 200);
  await get({ 'content-length': '5', 'content-range': 'bytes 5-9/10' }, 206);
  expect(fs.statSync(path).size).toBe(10);
  // Of a part that was not asked for, and of all of it, the beginning is not kept.
  await get({ 'content-range': 'bytes 4-8/10' }, 206);
  expect(fs.statSync(path).size).toBe(5);
  await get({}, 200);
  expect(told).toEqual([
    { received: 3, total: 5 },
    { received: 5, total: 5 },
    { received: 8, total: 10 },
    { received: 10, total: 10 },
    { received: 3 },
    { received: 5 },
    { received: 3 },
    { received: 5 },
  ]);
});

describe('a download that breaks', () => {
  test('is tried five times as long as bytes come, once where none do; what came is kept', async () => {
    for (const [part, expected, size] of [
      [100, 5, 500],
      [0, 1, 0],
    ] as const) {
      // biome-ignore format: pairs
      const path = join(folder, `part-${part}`);
      let asked = 0;
      const fetch: typeof globalThis.fetch = async (_, init) => {
        asked++;
        const have = Number(/\d+/.exec(new Headers(init?.headers).get('range') ?? '0'));
        const { body } = await answers(part > 0 ? [part] : [], 'breaks')('');
        const headers = { 'Content-Range': `bytes ${have}-999/1000` };
        return new Response(body, have > 0 ? { status: 206, headers } : {});
      };
      await expect(download('https://here.test', path, 1000, { fetch })).rejects.toThrow('broken');
      expect([asked, fs.statSync(path).size]).toEqual([expected, size]);
    }
  });
});
