import fs from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test } from 'vitest';
import { type DType, engine, io, setDevice } from '../../src/index.ts';
import { ways } from './trajectories.ts';

// Five ways to train, each held to what PyTorch makes of the same weights and batches (trajectories.py).

const goldens = await io.decodeNpz(fs.readFileSync(join(import.meta.dirname, 'goldens', 'trajectories.npz')));
const golden = (name: string): number[] => [...(goldens.get(name)!.data() as Float64Array)];
const STEPS = 50;

/** How far apart two lists are, as a share of the largest element. */
function apart(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  const largest = b.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
  return a.reduce((m, x, i) => Math.max(m, Math.abs(x - b[i]!)), 0) / largest;
}

async function walk(name: string, dtype: DType, steps: number) {
  const way = await ways[name]!(dtype);
  const losses = [];
  for (let t = 0; t < steps; t++) losses.push(...way.step(t));
  return { losses, contents: way.contents() };
}

afterEach(() => setDevice('wasm'));

describe.each(Object.keys(ways))('%s', (name) => {
  test.each(['wasm', 'js'] as const)('walks PyTorch’s way for 50 steps in float64 (%s)', async (device) => {
    setDevice(device);
    const { losses, contents } = await walk(name, 'float64', STEPS);
    expect(apart(losses, golden(`${name}.losses`))).toBeLessThan(1e-9);
    expect(apart(contents, golden(name))).toBeLessThan(1e-9);
  });

  test('takes PyTorch’s first step in float32', async () => {
    const { contents } = await walk(name, 'float32', 1);
    expect(apart(contents, golden(`${name}.first`))).toBeLessThan(1e-5);
  });

  // With PRISTELLA_TEST_FULL: it takes minutes.
  if (!process.env.PRISTELLA_TEST_FULL) return;
  test('holds no more memory after 20,000 steps than after 4,000', { timeout: 1_200_000 }, async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const way = await ways[name]!('float32');
    const seen: [number, number][] = [];
    for (let t = 1; t <= 20_000; t++) {
      way.step(t % 3000);
      if (t < 4000 || t % 1000 !== 0) continue;
      collect();
      seen.push([t, process.memoryUsage.rss() / 2 ** 20]);
    }
    const [x, y] = [0, 1].map((k) => seen.reduce((sum, s) => sum + s[k as 0 | 1], 0) / seen.length);
    const over = seen.reduce((sum, s) => sum + (s[0] - x!) * (s[1] - y!), 0);
    const slope = over / seen.reduce((sum, s) => sum + (s[0] - x!) ** 2, 0);
    console.log(`${name}: resident memory grows by ${(slope * 10_000).toFixed(2)} MiB in 10,000 steps`);
    expect(slope * 10_000).toBeLessThan(1);
    expect(engine.memory().pending.count).toBeLessThan(100);
  });
});
