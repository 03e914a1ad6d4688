import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import * as pristella from '../../src/index.ts';
import { hasRelaxedSimd } from '../../src/machine/wasm/encode.ts';
import { type Outcome, outcome, type Way } from './bits.ts';
import { wasm } from './wasm.ts';

// 1,000 steps of a small network with convolution, pooling, batch norm, dropout, gradient clipping and Adam: the same seed
// gives the same bits, however they are computed. Chromium has its turn in test/browser.

const steps = 1000;
/** Of runs that compile anew all the time. */
const fewSteps = process.env.PRISTELLA_TEST_FULL ? steps : 60;
vi.setConfig({ testTimeout: 300_000 });

const run = (way: Partial<Way> = {}): Promise<Outcome> => outcome(pristella, { steps, ...way });
const bits = async (way?: Partial<Way>): Promise<string> => {
  const { bits, losses } = await run(way);
  return `${bits} ${losses}`;
};
const jobs = (): number => wasm.pool?.jobs ?? 0;

afterEach(() => {
  pristella.setThreads(1);
  engine.forgetPrograms();
});

let wanted: string;
beforeAll(async () => {
  wanted = await bits();
});

describe(`the same seed gives the same bits after ${steps} steps`, () => {
  test.each([2, 3])('on %i threads', async (threads) => {
    const before = jobs();
    expect(await bits({ threads })).toBe(wanted);
    // Several kernels of each step were shared.
    expect(jobs() - before).toBeGreaterThan(2 * steps);
  });

  test('when stopped in the middle and resumed from a checkpoint', async () => {
    expect(await bits({ stopAt: 500 })).toBe(wanted);
  });

  test('when stopped within an epoch on two threads and resumed from a checkpoint', async () => {
    expect(await bits({ threads: 2, stopAt: 333 })).toBe(wanted);
  });

  test('op by op as fused', async () => {
    const { fuseAtRun, counts } = engine;
    const fused = counts.fusedRuns;
    engine.fuseAtRun = Infinity;
    engine.forgetPrograms();
    try {
      expect(await bits()).toBe(wanted);
    } finally {
      engine.fuseAtRun = fuseAtRun;
    }
    expect(counts.fusedRuns).toBe(fused);
  });
});

describe(`the same seed gives the same bits after ${fewSteps} steps`, () => {
  let wanted: string;
  beforeAll(async () => {
    wanted = await bits({ steps: fewSteps });
  });

  test('when every program is evicted and compiled again', async () => {
    const { programs, counts } = engine;
    const { most } = programs;
    const { compiled } = counts;
    engine.forgetPrograms();
    programs.most = 1;
    try {
      expect(await bits({ steps: fewSteps })).toBe(wanted);
    } finally {
      programs.most = most;
    }
    // In each epoch at least the step, that of the last and smaller batch, and validation.
    expect(counts.compiled - compiled).toBeGreaterThan((3 * fewSteps) / 8 - 3);
  });

  test('when nothing stays in the arena', async () => {
    const { values } = engine.budget;
    engine.budget.values = 1000;
    try {
      expect(await bits({ steps: fewSteps, threads: 2 })).toBe(wanted);
    } finally {
      engine.budget.values = values;
    }
  });
});

test('strict mode rounds each product and each sum, and has bits of its own, the same on 1 and 2 threads', async () => {
  const one = await run({ strict: true });
  const two = await run({ strict: true, threads: 2 });
  expect([one.fusedMultiplyAdd, two.fusedMultiplyAdd, two.threads]).toEqual([false, false, 2]);
  expect(two.bits).toBe(one.bits);
  // Without relaxed SIMD there is nothing to give up.
  expect(wanted.startsWith(one.bits)).toBe(!hasRelaxedSimd());
});
