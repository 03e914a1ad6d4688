import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { telling } from '../../src/engine/body.ts';
import { Engine, engine } from '../../src/engine/engine.ts';
import { memory } from '../../src/engine/memory.ts';
import { ProgramCache } from '../../src/engine/program-cache.ts';
import { Waiting } from '../../src/engine/waiting.ts';
import type { Walk } from '../../src/engine/walk.ts';
import { nn, np, type Tensor } from '../../src/index.ts';
import { budgetByDefault } from '../../src/machine/budget.ts';
import { Value } from '../../src/machine/value.ts';
import { Arena } from '../../src/machine/wasm/arena.ts';
import { findBlas } from '../../src/machine/wasm/blas/library.ts';
import { FreeList } from '../../src/machine/wasm/freelist.ts';
import { WasmMachine } from '../../src/machine/wasm/machine.ts';
import { Cell } from '../../src/tensor/cell.ts';
import { wasmOf } from './wasm.ts';

// What the engine's parts keep and give up just below, at and above their limits.

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
    new ProgramCache(new WasmMachine(), { ...budgetByDefault, programs });

  test('keeps as many as it may, and of one more the latest three quarters', () => {
    const cache = make();
    cache.most = 256;
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
    cache.forget();
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
    const machine = new WasmMachine();
    const { arena } = machine;
    const cache = new ProgramCache(machine, budgetByDefault);
    const program = cache.find(walk(1, 1));
    cache.find(walk(2, 2));
    const argumentAddress = arena.allocate(640, 'arguments');
    Object.assign(program, { plan: { argumentAddress, argumentBytes: 640 } });
    cache.most = 2;
    cache.find(walk(3, 3));
    expect(cache.size).toBe(2);
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

test('what may be kept is 96 MiB of values, 192 of programs and 128 of results that nobody has asked for', () => {
  const { values, programs, pending } = memory();
  expect([values.budget, programs.budget, pending.budget].map((b) => b / 2 ** 20)).toEqual([96, 192, 128]);
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

test('an engine asks for the threads it is given, or for one a processor and eight at most', () => {
  const wanted = (threads?: number): unknown =>
    Reflect.get(wasmOf(new Engine({ ...(threads && { threads }) })).pool!, 'wanted');
  expect([wanted(1), wanted(3), wanted()]).toEqual([1, 3, Math.min(8, availableParallelism())]);
  vi.spyOn(process.getBuiltinModule('node:os'), 'availableParallelism').mockReturnValue(9);
  expect(wanted()).toBe(8);
  vi.restoreAllMocks();
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
  const pool = wasmOf(new Engine({ threads: 3 })).pool!;
  const wanted = (): unknown => Reflect.get(pool, 'wanted');
  pool.giveBlas({ library: '/nowhere', koffi: '/nowhere' });
  expect([pool.takes(1e7, 10), wanted()]).toEqual([false, 3]);
  for (let i = 0; i < 400 && wanted() !== 1; i++) await new Promise((resolve) => setTimeout(resolve, 25));
  expect([wanted(), pool.threads, pool.takes(1e7, 10)]).toEqual([1, 1, false]);
});

test('jobs are shared from some work and two pieces on, and larger ones start the workers', () => {
  const takes = (work: number, size: number, threads = 2): number => {
    const pool = wasmOf(new Engine({ threads })).pool!;
    const start = vi.spyOn(pool as unknown as { start(): void }, 'start').mockImplementation(() => {});
    expect(pool.takes(work, size)).toBe(false);
    return start.mock.calls.length;
  };
  expect([takes(1_999_999, 2), takes(2_000_000, 2), takes(2_000_000, 1), takes(2_000_000, 2, 1)]).toEqual([0, 1, 0, 0]);
});

test('a node is one op further from its leaves than the furthest of its inputs', () => {
  const x = np.ones([1000]);
  const y = x.add(1).mul(2).neg();
  expect([x, y, x.add(y), y.add(x), y.add(y)].map((t) => t.node.depth)).toEqual([0, 3, 4, 4, 4]);
});

test('a statistic that has been computed with what was read holds nothing of its batch', () => {
  const layer = nn.batchNorm(3);
  layer(np.random.defaultRng(1).normal(0, 1, [400, 3], { dtype: 'float32' })).data();
  for (const { cell } of [layer.runningMean, layer.runningVariance]) {
    expect([cell.pending!.op.name, cell.pending!.inputs.length]).toEqual(['data', 0]);
  }
});

test('a content that a cell is given at once has no copy in the arena yet', () => {
  const cell = new Cell('w', new Float32Array(4), [4], 'float32');
  for (let i = 1; i <= 3; i++) {
    Object.assign(cell.next, { slot: 1, generation: 1 });
    const data = new Float32Array(4).fill(i);
    cell.replace(data);
    expect([cell.version, cell.contentOf(cell.published).slot, cell.contentOf(cell.published).host]).toEqual([
      i,
      -1,
      data,
    ]);
  }
});

test('passes wait until the larger of what each takes and what it normalises is 32 MiB for each statistic', () => {
  const mebibytesUntilComputed = (inputs: number, outputs: number): number => {
    nn.manualSeed(0);
    const norm = nn.batchNorm(outputs);
    const model = nn.sequential(nn.linear(inputs, outputs), norm);
    const x = np.ones([2 ** 13, inputs], { dtype: 'float32' }).clone();
    for (let passes = 0; passes <= 60; passes++) {
      model(x);
      const waiting = engine.contents.waiting.length;
      // Two statistics wait for each pass but the first, of all that wait here.
      if (norm.runningMean.cell.pending!.inputs.length === 0)
        return (2 * passes * 2 ** 13 * 4 * Math.max(inputs, outputs)) / 2 ** 20 / waiting;
    }
    return Number.NaN;
  };
  for (const wide of [256, 512])
    expect([mebibytesUntilComputed(wide, 2), mebibytesUntilComputed(2, wide)]).toEqual([32, 32]);
});
