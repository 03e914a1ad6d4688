import { afterEach, describe, expect, test } from 'vitest';
import { engine as inner } from '../../src/engine/engine.ts';
import { engine, grad, nn, np, type Tensor, train } from '../../src/index.ts';

// What grows: with the number of leaves, with the lengths that were met, with results that nobody reads.

const { programs, pending } = inner.budget;
afterEach(() => {
  Object.assign(inner.budget, { programs, pending });
  inner.forgetPrograms();
});

const rows = (count: number, size: number): Tensor[] =>
  Array.from({ length: count }, (_, i) => np.fromData(new Float64Array(size).fill(i), [size]));

/** What has to be kept of a program's run: its plan, its values in the arena. */
function held(compute: () => unknown): { readonly plan: number; readonly arena: number } {
  inner.forgetPrograms();
  const before = engine.memory();
  compute();
  const after = engine.memory();
  return { plan: after.programs.bytes, arena: after.arena - before.arena };
}

describe('joining n arrays', () => {
  test.each([300, 4000])('takes a plan as many times as large as there are parts (%i)', (n) => {
    const few = held(() => np.stack(rows(n, 300)).data());
    const many = held(() => np.stack(rows(4 * n, 300)).data());
    expect(few.plan).toBeGreaterThan(0);
    expect(many.plan / few.plan).toBeGreaterThan(3.5);
    expect(many.plan / few.plan).toBeLessThan(4.5);
  });

  test('of 32,000 rows gives each its place, through kernels and by plain loops', () => {
    for (const size of [2, 20]) {
      const data = np.stack(rows(32_000, size)).data();
      expect(data.length).toBe(32_000 * size);
      expect(data.every((x, i) => x === Math.floor(i / size))).toBe(true);
    }
  });

  test('of many slices of one tensor has a gradient that never is as large as all slices together', () => {
    const [n, size] = [3000, 64];
    const x = np.ones([n, size]);
    const { pending: most } = inner.budget;
    let peak = 0;
    const watch = (t: Tensor): Tensor => {
      peak = Math.max(peak, engine.memory().pending.bytes);
      return t;
    };
    const g = grad((v: Tensor) => np.stack(Array.from({ length: n }, (_, i) => watch(v.at(i).mul(i)))).sum())(x);
    expect(g.data().every((v, i) => v === Math.floor(i / size))).toBe(true);
    // n gradients of the size of x would be 4.6 GB.
    expect(Math.max(peak, engine.memory().pending.bytes)).toBeLessThan(most);
    expect(engine.memory().arena).toBeLessThan(512 * 2 ** 20);
  });
});

/** A recurrent network over so many steps: each length is a structure of its own. */
function unrolled(): (length: number) => void {
  nn.manualSeed(0);
  const [input, hidden, out] = [nn.linear(8, 16), nn.linear(16, 16), nn.linear(16, 3)];
  const optimizer = train.sgd({ lr: 0.1 })([input, hidden, out].flatMap((m) => m.parameters()));
  const t = np.array([0, 1, 2, 1], { dtype: 'int32' });
  return (length) => {
    const x = np.ones([4, length, 8], { dtype: 'float32' });
    let h: Tensor = np.zeros([4, 16], { dtype: 'float32' });
    for (let i = 0; i < length; i++) h = np.tanh(input(x.at(':', i)).add(hidden(h)));
    nn.crossEntropy(out(h), t).backward();
    optimizer.step();
  };
}

describe('programs', () => {
  test('of many lengths take no more than their budget, and come again when they are met again', () => {
    const step = unrolled();
    inner.budget.programs = 2 ** 22;
    let most = 0;
    for (let round = 0; round < 2; round++) {
      for (let length = 1; length <= 40; length++) {
        step(length);
        most = Math.max(most, engine.memory().programs.bytes);
      }
    }
    expect(most).toBeGreaterThan(2 ** 21);
    expect(most).toBeLessThanOrEqual(2 ** 22);
    const { compiled } = inner.counts;
    step(40);
    expect(inner.counts.compiled - compiled).toBeLessThanOrEqual(1);
  });

  test('one that takes more than the budget alone stays while it is the last', () => {
    const step = unrolled();
    inner.budget.programs = 1;
    for (let i = 0; i < 3; i++) step(20);
    const { compiled } = inner.counts;
    step(20);
    expect(inner.counts.compiled).toBe(compiled);
    expect(engine.memory().programs.count).toBe(1);
  });

  test('keep nothing of the values that their first run was given', () => {
    inner.forgetPrograms();
    const kept = engine.memory().programs.bytes;
    np.ones([1000, 1000]).mul(3).sum(0).data();
    expect(engine.memory().programs.bytes - kept).toBeLessThan(20_000);
  });
});

describe('results that nobody reads', () => {
  test('are computed when they would take more than their budget', () => {
    inner.budget.pending = 10 * 8 * 1000;
    const results: Tensor[] = [];
    let most = 0;
    for (let i = 0; i < 100; i++) {
      results.push(np.full([1000], i).mul(2));
      most = Math.max(most, engine.memory().pending.bytes);
    }
    expect(most).toBe(9 * 8 * 1000);
    expect(results.map((r) => r.at(999).item())).toEqual(results.map((_, i) => 2 * i));
  });

  test('are computed at the 2,048th', () => {
    const [before, x] = [inner.counts.launches, np.ones([300])];
    np.ones([1]).data();
    const results: Tensor[] = [];
    for (let i = 0; i < 2047 && inner.counts.launches === before; i++) results.push(x.mul(i));
    expect(results.length).toBeGreaterThan(1000);
    for (let i = 0; i < 2048 && inner.counts.launches === before; i++) results.push(x.mul(i));
    expect(inner.counts.launches).toBeGreaterThan(before);
  });
});

test('engine.memory() tells what each kind holds', () => {
  inner.forgetPrograms();
  expect(engine.memory().programs).toEqual({ count: 0, bytes: 0, budget: programs });
  const x = np.ones([100, 1000]);
  const y = x.mul(2).add(1);
  expect(engine.memory().pending.bytes).toBeGreaterThanOrEqual(y.size * 8);
  y.data();
  const { values, programs: known, arena, scratch } = engine.memory();
  expect(known.count).toBe(1);
  expect(values.bytes).toBeGreaterThanOrEqual(y.size * 8);
  expect(values.bytes).toBeLessThanOrEqual(values.budget);
  expect(arena).toBeGreaterThanOrEqual(values.bytes + scratch);
  const norm = nn.batchNorm(4);
  norm(np.ones([3, 4], { dtype: 'float32' }));
  expect(engine.memory().statistics).toEqual({ count: 2, bytes: 2 * 4 * 4 });
});
