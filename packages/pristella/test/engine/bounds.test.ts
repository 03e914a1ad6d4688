import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { Arena } from '../../src/engine/arena.ts';
import { findBlas } from '../../src/engine/blas.ts';
import { telling } from '../../src/engine/body.ts';
import { budgetByDefault } from '../../src/engine/budget.ts';
import type { KernelNote } from '../../src/engine/describe.ts';
import { Engine, engine } from '../../src/engine/engine.ts';
import { FreeList } from '../../src/engine/freelist.ts';
import { profileOf } from '../../src/engine/profile.ts';
import { profileTable } from '../../src/engine/profile-table.ts';
import { ProgramCache } from '../../src/engine/program-cache.ts';
import { Recorder } from '../../src/engine/recorder.ts';
import { Waiting } from '../../src/engine/waiting.ts';
import type { Walk } from '../../src/engine/walk.ts';
import { measurePeak, np, type Tensor } from '../../src/index.ts';
import { Value } from '../../src/tensor/node.ts';

// What the engine's parts keep, give up and tell just below, at and above their limits.

describe('a free list', () => {
  test('fills the first hole that is large enough, and joins a hole with those beside it', () => {
    const list = new FreeList(0);
    const [a, b, c, d, e] = [64, 192, 64, 128, 64].map((bytes) => list.allocate(bytes)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    expect([a, b, c, d, e, list.top]).toEqual([0, 64, 256, 320, 448, 512]);
    list.free(b, 192);
    list.free(d, 128);
    expect([list.allocate(64), list.allocate(129), list.top]).toEqual([64, 512, 704]);
    expect([list.allocate(128), list.allocate(128), list.top]).toEqual([128, 320, 704]);
    // Three neighbours in every order are one hole, which holds 384 bytes and no more.
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
    ]) {
      const parts = [0, 1, 2].map(() => list.allocate(128));
      const end = list.allocate(64);
      for (const i of order) list.free(parts[i]!, 128);
      const { top } = list;
      expect([list.allocate(384), list.top]).toEqual([parts[0], top]);
      list.free(parts[0]!, 384);
      expect(list.allocate(385)).toBe(top);
      list.free(top, 385);
      expect(list.top).toBe(top);
      list.free(end, 64);
    }
    expect([list.top, list.peak]).toEqual([704, 704 + 384 + 64 + 448]);
  });

  test('gives nothing less than 64 bytes, and no range that is no size', () => {
    const list = new FreeList(64);
    expect([0, 1, 64, 65, 128, 129].map((bytes) => list.allocate(bytes))).toEqual([64, 128, 192, 256, 384, 512]);
    expect(list.top).toBe(704);
    for (const bytes of [NaN, Infinity - Infinity]) expect(() => list.allocate(bytes)).toThrow(/no memory has/);
    expect(list.top).toBe(704);
  });
});

describe('an arena', () => {
  /** Values of 128 bytes, each met by a run of its own. */
  const filled = (arena: Arena, count: number): Value[] =>
    Array.from({ length: count }, (_, i) => {
      const value = new Value(new Float64Array(16).fill(i));
      arena.begin();
      arena.address(value, 'float64');
      return value;
    });

  test('keeps as many values as it may, and of one more the latest three quarters', () => {
    const arena = new Arena(false);
    arena.most = 8;
    const values = filled(arena, 8);
    expect([arena.count, arena.occupied]).toEqual([8, 8 * 128]);
    // What was met again is not old.
    arena.begin();
    arena.address(values[0]!, 'float64');
    const more = filled(arena, 1);
    expect(arena.count).toBe(6);
    expect([...values, ...more].map((v) => Number(arena.holds(v)))).toEqual([1, 0, 0, 0, 1, 1, 1, 1, 1]);
    expect(arena.occupied).toBe(6 * 128);
  });

  test('keeps as many bytes as it may, and of more the latest three quarters', () => {
    const arena = new Arena(false, { ...budgetByDefault, values: 8 * 128 });
    const values = filled(arena, 8);
    expect([arena.count, arena.occupied]).toEqual([8, 8 * 128]);
    values.push(...filled(arena, 1));
    expect([arena.count, arena.occupied]).toEqual([6, 6 * 128]);
    expect(values.map((v) => Number(arena.holds(v)))).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1]);
  });

  test('keeps what this run or the last one has met, whatever the room', () => {
    const arena = new Arena(false, { ...budgetByDefault, values: 128 });
    const place = (): Value => {
      const value = new Value(new Float64Array(16));
      arena.address(value, 'float64');
      return value;
    };
    const [old] = [place()];
    arena.begin();
    const last = place();
    arena.begin();
    const now = [place(), place()];
    expect([old, last, ...now].map((v) => Number(arena.holds(v)))).toEqual([0, 1, 1, 1]);
    arena.drop(last);
    arena.drop(last);
    expect([arena.count, arena.occupied, arena.holds(last)]).toEqual([2, 256, false]);
  });
});

describe('the cache of programs', () => {
  const walk = (hash: number, ...key: number[]): Walk =>
    ({ hash, key: Int32Array.from(key), length: key.length }) as Walk;
  const make = (programs = Infinity): ProgramCache =>
    new ProgramCache(new Arena(false), { ...budgetByDefault, programs });

  test('keeps as many as it may, and of one more the latest three quarters', () => {
    const cache = make();
    const first = cache.find(walk(0, 0));
    for (let i = 1; i < 256; i++) cache.find(walk(i % 100, i));
    expect([cache.size, cache.made]).toEqual([256, 256]);
    expect(cache.find(walk(0, 0))).toBe(first);
    cache.find(walk(7, 1000));
    expect([cache.size, cache.made, [...cache].length]).toEqual([256 - 64 + 1, 257, 193]);
    expect(cache.find(walk(0, 0))).toBe(first);
    // The 64 that were met longest ago, which the first was not, are made anew; no other is.
    for (let i = 65; i < 256; i++) cache.find(walk(i % 100, i));
    expect(cache.made).toBe(257);
    cache.find(walk(64, 64));
    expect(cache.made).toBe(258);
    cache.forget(1);
    expect([cache.size, [...cache].length]).toEqual([0, 0]);
  });

  test('tells structures of one hash by their whole key', () => {
    const cache = make();
    const keys = [[1, 2, 3], [1, 2, 4], [0, 2, 3], [1, 2], [1, 2, 3, 4], []];
    const found = keys.map((key) => cache.find(walk(5, ...key)));
    expect(new Set(found).size).toBe(keys.length);
    expect(keys.map((key) => cache.find(walk(5, ...key)))).toEqual(found);
    // A walk's list is longer than what it has written.
    expect(cache.find({ hash: 5, key: Int32Array.of(1, 2, 9, 9), length: 2 } as Walk)).toBe(found[3]);
    expect(cache.made).toBe(keys.length);
  });

  test('gives the memory of a program back with it', () => {
    const arena = new Arena(false);
    const cache = new ProgramCache(arena, budgetByDefault);
    const program = cache.find(walk(1, 1));
    cache.find(walk(2, 2));
    const argumentAddress = arena.allocate(640, 'arguments');
    Object.assign(program, { plan: { argumentAddress, argumentBytes: 640 } });
    cache.forget(0.5);
    expect(cache.size).toBe(1);
    expect(arena.allocate(640, 'arguments')).toBe(argumentAddress);
  });

  test('keeps programs up to their bytes, and above that gives up the oldest to three quarters, but not the last', () => {
    const cache = make(1000);
    const programs = [1, 2, 3, 4, 5].map((i) => cache.find(walk(i, i)));
    const weigh = (i: number, bytes: number): void => {
      Object.defineProperty(programs[i]!, 'bytes', { value: bytes, configurable: true });
      cache.weigh(programs[i]!);
    };
    for (const i of [0, 1, 2, 3]) weigh(i, 250);
    expect([cache.bytes, cache.size]).toEqual([1000, 5]);
    weigh(3, 251);
    expect([cache.bytes, cache.size]).toEqual([751 - 250, 3]);
    weigh(4, 249);
    expect([cache.bytes, cache.size]).toEqual([750, 3]);
    weigh(4, 5000);
    expect([cache.bytes, cache.size]).toEqual([5000, 1]);
    expect([...cache]).toEqual([programs[4]]);
  });
});

test('results wait until they are as many bytes as may wait, and what other results read is computed on the way', () => {
  const waiting = new Waiting({ ...budgetByDefault, pending: 3 * 8 * 1000 });
  const x = np.ones([1000]);
  const y = x.mul(2);
  const z = y.mul(3);
  const w = x.mul(5);
  const [a, b, c] = [y, z, w].map((t) => t.node) as [Tensor['node'], Tensor['node'], Tensor['node']];
  waiting.add(a);
  waiting.add(b);
  expect([waiting.count, waiting.bytes, waiting.isFull]).toEqual([2, 16000, false]);
  waiting.add(c);
  expect([waiting.count, waiting.bytes, waiting.isFull]).toEqual([3, 24000, true]);
  waiting.forgetMet((node) => node === a);
  expect([waiting.count, waiting.bytes, waiting.isFull]).toEqual([2, 16000, false]);
  waiting.add(a);
  expect(waiting.take().map((node) => [a, b, c].indexOf(node))).toEqual([1, 2]);
  expect([waiting.count, waiting.bytes, waiting.isFull]).toEqual([0, 0, false]);
  for (let i = 0; i < 2047; i++) waiting.met();
  expect(waiting.isFull).toBe(false);
  waiting.met();
  expect(waiting.isFull).toBe(true);
});

test('of results that are finite only if others are, those others need no watching', () => {
  const x = np.ones([1000]);
  const a = np.exp(x);
  const b = a.add(1);
  const c = np.tanh(b);
  const d = a.div(b);
  const e = np.maximum(d, 0);
  const f = b.mul(2);
  const all = { a, b, c, d, e, f };
  type Name = keyof typeof all;
  /** Of the results named in `some`, those to be watched, where those in `names` are computed. */
  const of = (names: string, some: string): string => {
    const nodes = [...names].map((name) => all[name as Name].node);
    const kept = telling(
      nodes,
      [...some].map((name) => all[name as Name].node),
    );
    return [...some].filter((name) => kept.includes(all[name as Name].node)).join('');
  };
  expect(of('abcde', 'a')).toBe('a');
  expect(of('abcde', 'ab')).toBe('b');
  // A quotient shows what is bad in the dividend alone.
  expect(of('abcde', 'bd')).toBe('bd');
  expect(of('abcde', 'ad')).toBe('d');
  // Nothing shows through what bounds its operand, nor through what nobody watches.
  expect(of('abcde', 'bc')).toBe('bc');
  expect(of('abcde', 'de')).toBe('de');
  expect(of('ab', 'a')).toBe('a');
  // But through sums on the way to one that is watched.
  expect(of('abf', 'af')).toBe('f');
});

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
  const run = vi.spyOn(engine.pool!, 'run');
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

test('an engine asks for the threads it is given, or for one a processor and eight at most', () => {
  const wanted = (threads?: number): unknown =>
    Reflect.get(new Engine({ ...(threads && { threads }) }).pool!, 'wanted');
  expect([wanted(1), wanted(3), wanted()]).toEqual([1, 3, Math.min(8, availableParallelism())]);
  vi.spyOn(process.getBuiltinModule('node:os'), 'availableParallelism').mockReturnValue(9);
  expect(wanted()).toBe(8);
  vi.restoreAllMocks();
});

test('rates are what was done a second, and compare with the peak of their kind, dtype and size', () => {
  const recorder = new Recorder();
  const tally = (part: Partial<KernelNote>, calls: number, ms: number): void => {
    recorder.tallies.push({ note: note(part), calls, ms, sharedMs: 0 });
  };
  tally({ flops: 4e6, dtype: 'float32' }, 3, 2);
  tally({ flops: 4e6, dtype: 'float64' }, 5, 4);
  tally({ flops: 4e6, dtype: 'int32' }, 1, 1);
  const sizes = [1, 2 ** 15, 2 ** 15 + 1, 2 ** 19, 2 ** 26, 2 ** 26 + 1];
  sizes.forEach((bytes, i) => {
    tally({ bytes }, i + 1, 0.5 - i / 100);
  });
  tally({ bytes: 99 }, 1, 0);
  recorder.ended = recorder.begun + 20;
  const { kernels, kernelMs, totalMs, peaks } = profileOf(recorder);
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
  const recorder = new Recorder();
  recorder.begun = 100;
  recorder.ended = 101;
  const [one, two] = [note({}), note({ name: 'matmul', flops: 12, operands: ['(2, 3)', '(3, 1)'] })];
  recorder.spans.push({ note: one, run: 0, begun: 100.25, ended: 100.5, helpers: [] });
  recorder.spans.push({
    note: two,
    run: 1,
    begun: 101,
    ended: 102,
    helpers: [{ worker: 2, begun: 101.5, ended: 101.75 }],
  });
  recorder.spans.push({
    note: one,
    run: 1,
    begun: 102,
    ended: 104,
    helpers: [{ worker: 1, begun: 103, ended: 103.5 }],
  });
  recorder.unlisted = 7;
  const { traceEvents, ...rest } = JSON.parse(profileOf(recorder).trace());
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

test('a BLAS is sought in the folders that LD_LIBRARY_PATH names first, by the order of libraries', () => {
  if (process.platform !== 'linux') return;
  const before = { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH, PRISTELLA_BLAS: process.env.PRISTELLA_BLAS };
  const [a, b] = [mkdtempSync(join(tmpdir(), 'blas-')), mkdtempSync(join(tmpdir(), 'blas-'))] as const;
  try {
    delete process.env.PRISTELLA_BLAS;
    writeFileSync(join(b, 'libopenblas.so.9'), '');
    writeFileSync(join(b, 'libblis.so'), '');
    process.env.LD_LIBRARY_PATH = `/nowhere::${a}:${b}`;
    expect(findBlas()).toBe(join(b, 'libopenblas.so.9'));
    writeFileSync(join(a, 'libopenblas.so.1'), '');
    expect(findBlas()).toBe(join(a, 'libopenblas.so.1'));
    process.env.PRISTELLA_BLAS = '/mine.so';
    expect(findBlas()).toBe('/mine.so');
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    for (const folder of [a, b]) rmSync(folder, { recursive: true });
  }
});

test('where no worker can start there is one thread, and none is tried again', async () => {
  const pool = new Engine({ threads: 3 }).pool!;
  const wanted = (): unknown => Reflect.get(pool, 'wanted');
  pool.giveBlas({ library: '/nowhere', koffi: '/nowhere' });
  expect([pool.takes(1e7, 10), wanted()]).toEqual([false, 3]);
  for (let i = 0; i < 400 && wanted() !== 1; i++) await new Promise((resolve) => setTimeout(resolve, 25));
  expect([wanted(), pool.threads, pool.takes(1e7, 10)]).toEqual([1, 1, false]);
});

test('jobs are shared from some work and two pieces on, and larger ones start the workers', () => {
  const takes = (work: number, size: number, threads = 2): number => {
    const pool = new Engine({ threads }).pool!;
    const start = vi.spyOn(pool as unknown as { start(): void }, 'start').mockImplementation(() => {});
    expect(pool.takes(work, size)).toBe(false);
    return start.mock.calls.length;
  };
  expect([takes(1_999_999, 2), takes(2_000_000, 2), takes(2_000_000, 1), takes(2_000_000, 2, 1)]).toEqual([0, 1, 0, 0]);
});
