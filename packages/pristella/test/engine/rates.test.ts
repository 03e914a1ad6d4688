import { expect, test, vi } from 'vitest';
import type { KernelNote } from '../../src/engine/describe.ts';
import { profileOf } from '../../src/engine/profile.ts';
import { profileTable } from '../../src/engine/profile-table.ts';
import type { TimedKernel, Timing } from '../../src/engine/recorder.ts';
import { traceOf } from '../../src/engine/trace.ts';
import { measurePeak } from '../../src/index.ts';
import { wasm } from './wasm.ts';

// What a profile, its table and its trace say of given calls of kernels.

const note = (part: Partial<KernelNote>): KernelNote => ({
  name: 'elementwise',
  ops: ['exp', 'add'],
  shapes: ['(3,)'],
  operands: [],
  dtype: 'float32',
  scopes: ['0'],
  flops: 0,
  bytes: 24,
  ...part,
});

test('the peak of several threads is measured by the pool, that of one without it, and both are possible', () => {
  const run = vi.spyOn(wasm.pool!, 'run');
  const one = measurePeak(1);
  expect(run).not.toHaveBeenCalled();
  const two = measurePeak(2);
  expect(run).toHaveBeenCalled();
  run.mockRestore();
  expect([one.threads, two.threads]).toEqual([1, 2]);
  // What is not done at all takes no time.
  for (const { gflops, copies } of [one, two]) {
    for (const rate of Object.values(gflops)) expect(rate).toBeLessThan(100_000);
    for (const { gbytes } of copies) expect(gbytes).toBeLessThan(20_000);
  }
});

test('rates are what was done a second, and compare with the peak of their kind, dtype and size', () => {
  const timed: TimedKernel[] = [];
  const tally = (part: Partial<KernelNote>, calls: number, ms: number): void => {
    timed.push({ id: timed.length, note: note(part), calls, ms, sharedMs: 0 });
  };
  tally({ flops: 4e6, dtype: 'float32' }, 3, 2);
  tally({ flops: 4e6, dtype: 'float64' }, 5, 4);
  tally({ flops: 4e6, dtype: 'int32' }, 1, 1);
  const sizes = [1, 2 ** 15, 2 ** 15 + 1, 2 ** 19, 2 ** 26, 2 ** 26 + 1];
  sizes.forEach((bytes, i) => {
    tally({ bytes }, i + 1, 0.5 - i / 100);
  });
  tally({ bytes: 99 }, 1, 0);
  const timing: Timing = { kernels: timed, runs: [], unlisted: 0, begun: 5, ended: 25, threads: 1 };
  const { kernels, kernelMs, totalMs, peaks } = profileOf(timing);
  const [{ gflops, copies }] = peaks as [(typeof peaks)[number]];
  expect([totalMs, peaks.length]).toEqual([20, 1]);
  expect(kernelMs).toBeCloseTo(7 + 6 * 0.5 - 0.15, 9);
  const told = kernels.map((k) => [k.bytes, k.unit, k.rate, k.ofPeak, k.share]);
  const copy = [0, 0, 1, 1, 4, 4].map((i) => copies[i]!.gbytes);
  const row = (bytes: number, unit: string, done: number, ms: number, peak: number): unknown[] => [
    bytes,
    unit,
    expect.closeTo(done / 1e6 / ms, 9),
    expect.closeTo(done / 1e6 / ms / peak, 9),
    expect.closeTo(ms / kernelMs, 9),
  ];
  expect(told).toEqual([
    row(24, 'GFLOP/s', 20e6, 4, gflops.float64),
    row(24, 'GFLOP/s', 12e6, 2, gflops.float32),
    row(24, 'GFLOP/s', 4e6, 1, gflops.float32),
    ...sizes.map((bytes, i) => row(bytes, 'GB/s', bytes * (i + 1), 0.5 - i / 100, copy[i]!)),
    [99, 'GB/s', 0, 0, 0],
  ]);
});

test('a trace tells runs apart, and of each call when and by whom', () => {
  const notes = [note({}), note({ name: 'matmul', flops: 12, operands: ['(2, 3)', '(3, 1)'] })];
  const timing: Timing = {
    kernels: notes.map((n, id) => ({ id, note: n, calls: 1, ms: 1, sharedMs: 0 })),
    runs: [
      { id: 0, launches: [{ launch: 0, kernel: 0, begun: 100.25, ended: 100.5, helpers: [] }] },
      {
        id: 1,
        launches: [
          { launch: 0, kernel: 1, begun: 101, ended: 102, helpers: [{ worker: 2, begun: 101.5, ended: 101.75 }] },
          { launch: 1, kernel: 0, begun: 102, ended: 104, helpers: [{ worker: 1, begun: 103, ended: 103.5 }] },
        ],
      },
    ],
    unlisted: 7,
    begun: 100,
    ended: 101,
    threads: 2,
  };
  const { traceEvents, ...rest } = JSON.parse(traceOf(timing));
  expect(rest).toEqual({ displayTimeUnit: 'ms', otherData: { callsNotListed: 7 } });
  const lane = (what: string, tid: number, name: string): object => ({
    name: what,
    ph: 'M',
    pid: 1,
    tid,
    args: { name },
  });
  const event = (name: string, ts: number, dur: number, args: object = {}, tid = 0): object => ({
    name,
    ph: 'X',
    pid: 1,
    tid,
    ts,
    dur,
    args,
  });
  const details = { ops: 'exp add', shapes: ['(3,)'], scopes: ['0'], dtype: 'float32', bytes: 24 };
  const ofOne = { ...details, operands: [], flops: 0 };
  expect(traceEvents).toEqual([
    lane('process_name', 0, 'pristella'),
    lane('thread_name', 0, 'main thread'),
    lane('thread_name', 1, 'worker 1'),
    lane('thread_name', 2, 'worker 2'),
    event('profile', 0, 4000),
    event('run of 1 kernel', 250, 250),
    event('elementwise', 250, 250, { ...ofOne, threads: 1 }),
    event('run of 2 kernels', 1000, 3000),
    event('matmul', 1000, 1000, { ...details, operands: ['(2, 3)', '(3, 1)'], flops: 12, threads: 2 }),
    event('matmul', 1500, 250, {}, 2),
    event('elementwise', 2000, 2000, { ...ofOne, threads: 2 }),
    event('elementwise', 3000, 500, {}, 1),
  ]);
});

test('the table of a profile shows lists up to 36 letters, of longer ones what fits, and one item always', () => {
  const shown = (...ops: string[]): string => {
    const kernel = { ...note({ ops }), calls: 1, ms: 1, share: 1, rate: 1, unit: 'GB/s', ofPeak: 0.5 } as const;
    const [titles, , row] = profileTable({ kernels: [kernel], kernelMs: 1, totalMs: 1, peaks: [] }).split('\n');
    return row!.slice(titles!.indexOf('ops'), titles!.indexOf('shapes')).trim();
  };
  const of = (letters: number): string => 'a'.repeat(letters);
  expect(shown(of(20), of(15))).toBe(`${of(20)} ${of(15)}`);
  expect(shown(of(20), of(16))).toBe(`${of(20)} +1`);
  expect(shown(of(20), of(15), 'b', 'c')).toBe(`${of(20)} ${of(15)} +2`);
  expect(shown(of(40))).toBe(of(40));
  expect(shown(of(40), 'b')).toBe(`${of(40)} +1`);
});
