import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
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

  test('is not asked for where its beginning is not wanted', async () => {
    const parts = receive(
      { url: 'https://here.test', limit: 9 },
      { fetch: answers([5], 'is silent') },
      () => undefined,
    );
    expect(await parts.next()).toEqual({ done: true, value: undefined });
  });
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
