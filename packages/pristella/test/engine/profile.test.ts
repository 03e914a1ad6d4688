import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { engine } from '../../src/engine/engine.ts';
import type { KernelProfile } from '../../src/engine/profile.ts';
import { profileTable } from '../../src/engine/profile-table.ts';
import { profileWishes } from '../../src/engine/wishes.ts';
import {
  explain,
  getThreads,
  measurePeak,
  nn,
  np,
  type Profile,
  profile,
  setDevice,
  setThreads,
  type Tensor,
  train,
  valueAndGrad,
} from '../../src/index.ts';
import { conv2d } from '../../src/op/product/convolution.ts';

function forward(): () => Tensor {
  nn.manualSeed(0);
  const model = nn.sequential(nn.conv2d(1, 4, 3), nn.relu, nn.maxPool2d(2), nn.flatten, nn.linear(4 * 49, 10)).eval();
  const x = np.random.defaultRng(1).random([20, 1, 16, 16]).astype('float32').detach();
  return () => nn.crossEntropy(model(x), np.zeros([20], { dtype: 'int32' }));
}

const float32 = (...shape: number[]): Tensor => np.ones(shape, { dtype: 'float32' }).detach();

/** What a computation's kernels are once it is fused. */
function settled(f: () => unknown): Profile {
  for (let i = 0; i < 3; i++) f();
  return profile(f);
}

describe('profile and explain', () => {
  test('the kernels that explain lists are exactly those that the profiler saw', () => {
    const loss = forward();
    for (let i = 0; i < 3; i++) loss().item();
    const { kernels } = explain(loss());
    const seen = profile(() => loss().item());
    const names = (list: readonly { name: string; ops: readonly string[] }[]): string[] =>
      list.map((k) => `${k.name}: ${k.ops.join(' ')}`).sort();
    expect(names(seen.kernels)).toEqual(names(kernels));
    expect(seen.kernels.every((k) => k.calls === 1 && k.ms >= 0)).toBe(true);
    expect(seen.kernels.reduce((s, k) => s + k.share, 0)).toBeCloseTo(1, 6);
  });

  test('explain computes nothing, and shows expression, kernels and code', () => {
    const loss = forward()();
    const { expression, kernels } = explain(loss);
    expect(expression.some((line) => /conv2d\(%\d+, %\d+\) \(20, 4, 14, 14\) float32/.test(line))).toBe(true);
    expect(kernels[0]!.ops).toEqual(['conv2d', 'add', 'relu']);
    expect(kernels[0]!.code).toContain('f32x4');
    expect(loss.node.value).toBe(null);
  });

  test('two like products of one program are two kernels, called once each', () => {
    const [a, b] = [float32(60, 60), float32(60, 60)];
    const { kernels } = settled(() => a.matmul(b).relu().matmul(b).data());
    const products = kernels.filter((k) => k.flops > 0);
    expect(products.map((k) => [k.ops.join(' '), k.calls])).toEqual(expect.arrayContaining([['matmul', 1]]));
    expect(products.reduce((n, k) => n + k.calls, 0)).toBe(2);
  });
});

describe('a profile', () => {
  test('counts the floating-point operations of products, as they are defined', () => {
    const [x, w] = [float32(100, 784), float32(784, 50)];
    const { kernels } = settled(() => x.matmul(w).add(1).data());
    const [product] = kernels.filter((k) => k.flops > 0) as [KernelProfile];
    expect(product.flops).toBe(2 * 100 * 784 * 50);
    expect([product.ops, product.operands, product.shapes]).toEqual([
      ['matmul', 'add'],
      ['(100, 784)', '(784, 50)'],
      ['(100, 50)'],
    ]);
    expect(product.rate).toBeCloseTo(product.flops / product.ms / 1e6, 6);
    expect(product.unit).toBe('GFLOP/s');
    expect(kernels.reduce((sum, k) => sum + k.flops, 0)).toBe(product.flops);
  });

  test('counts a convolution and both its gradients alike, by Winograd or not', () => {
    const channels = 16;
    const [images, filters] = [float32(8, channels, 14, 14), float32(20, channels, 3, 3)];
    const { kernels } = settled(() => {
      const [value, gradients] = valueAndGrad((x, w) => conv2d(x, w).square().sum())(images, filters);
      for (const t of [value, ...gradients]) t.data();
    });
    const flops = 2 * 8 * 20 * 12 * 12 * channels * 9;
    expect(
      kernels
        .filter((k) => k.flops > 0)
        .map((k) => [k.ops[0], k.flops])
        .sort(),
    ).toEqual([
      ['conv2d', flops],
      ['conv2dFilterGrad', flops],
      ['conv2dInputGrad', flops],
    ]);
  });

  test('counts the bytes that are read and written, of a gather only those of the rows that are taken', () => {
    const x = float32(1000, 300);
    const sum = settled(() => x.add(x.exp()).mul(x).data()).kernels;
    expect(sum.map((k) => [k.ops, k.bytes])).toEqual([[['exp', 'add', 'mul'], 2 * 1000 * 300 * 4]]);
    expect(sum[0]!.rate).toBeCloseTo(sum[0]!.bytes / sum[0]!.ms / 1e6, 6);
    const images = np
      .array(new Uint8Array(5000 * 784))
      .reshape([5000, 784])
      .detach();
    const rows = Int32Array.from({ length: 64 }, (_, i) => i * 7);
    const gather = settled(() => images.take(rows, 0).data()).kernels;
    expect(gather.map((k) => [k.name, k.bytes])).toEqual([['take rows', 64 * (2 * 784 + 4)]]);
  });

  test('of an asynchronous function lasts until its promise is fulfilled', async () => {
    nn.manualSeed(0);
    const [x, y] = [np.random.defaultRng(0).random([600, 20]), np.zeros([600], { dtype: 'int32' })];
    const seen = await profile(() => train.fit(nn.linear(20, 3), [x, y], { epochs: 2 }));
    const steps = seen.kernels.filter((k) => k.ops.includes('matmul'));
    expect(steps.reduce((n, k) => n + k.calls, 0)).toBeGreaterThanOrEqual(12);
    expect(engine.machine.observer).toBe(null);
  });

  test('ends with an error of the function, asynchronous or not', async () => {
    const failure = new Error('on purpose');
    const fails = (): unknown => {
      throw failure;
    };
    expect(() => profile(fails)).toThrow(failure);
    await expect(profile(async () => fails())).rejects.toBe(failure);
    expect(engine.machine.observer).toBe(null);
  });

  test('sees its own part of what a profile around it sees', () => {
    const x = float32(500);
    let inner: Profile | undefined;
    const outer = profile(() => {
      x.exp().data();
      inner = profile(() => x.sin().data());
      x.cos().data();
    });
    expect(inner!.kernels.map((k) => k.ops[0])).toEqual(['sin']);
    expect(outer.kernels.map((k) => k.ops[0]).sort()).toEqual(['cos', 'exp', 'sin']);
    expect(outer.totalMs).toBeGreaterThanOrEqual(outer.kernelMs);
  });

  test('of plain loops says that no kernel ran', () => {
    setDevice('js');
    try {
      expect(String(profile(() => float32(400).exp().data()))).toMatch(/^no kernel ran in \d+\.\d\d ms: small tensors/);
    } finally {
      setDevice('wasm');
    }
  });

  test('compares with what bare loops reach: more of float32 than of float64, and copies of several sizes', () => {
    const { threads, gflops, copies } = measurePeak(1);
    expect(threads).toBe(1);
    expect(gflops.float32).toBeGreaterThan(gflops.float64);
    expect(copies.map((c) => c.bytes)).toEqual([32768, 524288, 4194304, 16777216, 67108864]);
    expect(copies.every((c) => c.gbytes > 0)).toBe(true);
    expect(measurePeak(1)).toBe(measurePeak(1));
  });
});

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly args: { readonly ops?: string; readonly flops?: number; readonly threads?: number };
}

/** The complete events of a trace. Fails unless each lies wholly within, or wholly beside, every other of its lane. */
function nestedEvents(json: string): TraceEvent[] {
  const { traceEvents } = JSON.parse(json) as { traceEvents: TraceEvent[] };
  const events = traceEvents.filter((e) => e.ph === 'X');
  const ns = (us: number): number => Math.round(us * 1000);
  const lanes = new Map<number, TraceEvent[]>();
  const end = (e: TraceEvent): number => ns(e.ts) + ns(e.dur);
  for (const e of events) {
    expect(e.ts).toBeGreaterThanOrEqual(0);
    expect(e.dur).toBeGreaterThanOrEqual(0);
    const open = lanes.get(e.tid) ?? [];
    lanes.set(e.tid, open);
    while (open.length > 0 && end(open.at(-1)!) <= ns(e.ts) && !(e.dur === 0 && end(open.at(-1)!) === ns(e.ts)))
      open.pop();
    for (const outer of open) {
      expect(ns(outer.ts)).toBeLessThanOrEqual(ns(e.ts));
      expect(end(outer)).toBeGreaterThanOrEqual(end(e));
    }
    open.push(e);
  }
  return events;
}

describe('a trace', () => {
  test('has an event for each call of a kernel, within one for each run, within one for all', () => {
    const loss = forward();
    loss().item();
    const seen = profile(() => {
      for (let i = 0; i < 3; i++) loss().item();
    });
    const events = nestedEvents(seen.trace());
    const calls = events.filter((e) => e.args.ops !== undefined);
    expect(calls.length).toBe(seen.kernels.reduce((n, k) => n + k.calls, 0));
    expect(calls.reduce((sum, e) => sum + e.dur, 0) / 1000).toBeCloseTo(seen.kernelMs, 3);
    expect(events.filter((e) => e.name.startsWith('run of')).length).toBe(3);
    expect(events[0]!.name).toBe('profile');
    expect(calls.some((e) => e.args.ops === 'conv2d add relu' && e.args.flops === 2 * 20 * 4 * 14 * 14 * 9)).toBe(true);
  });

  test('has a lane for each thread, with what it did of the kernels that were shared', { retry: 3 }, async () => {
    const x = float32(500, 500);
    const step = (): unknown => x.matmul(x).data();
    setThreads(2);
    try {
      for (let i = 0; i < 200 && getThreads() < 2; i++) {
        step();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      // A busy machine may give the other thread no time for a while.
      const seen = profile(() => {
        for (let i = 0; i < 60; i++) step();
      });
      const events = nestedEvents(seen.trace());
      const helped = events.filter((e) => e.tid === 1);
      expect(helped.length).toBeGreaterThan(0);
      const products = events.filter((e) => e.tid === 0 && e.args.flops === 2 * 500 ** 3);
      expect(products.length).toBe(60);
      const helps = helped.filter((e) => e.name === 'matmul');
      for (const h of helps) expect(products.some((p) => p.ts <= h.ts && h.ts <= p.ts + p.dur)).toBe(true);
      expect(products.filter((e) => e.args.threads === 2).length).toBe(helps.length);
      expect(seen.peaks.map((p) => p.threads)).toEqual([1, 2]);
      expect(String(seen)).toContain('\n  2 threads: ');
    } finally {
      setThreads(1);
    }
  });

  test('names its lanes', () => {
    const { traceEvents } = JSON.parse(profile(() => float32(500).exp().data()).trace());
    const names = (traceEvents as { ph: string; args: { name?: string } }[]).filter((e) => e.ph === 'M');
    expect(names.map((e) => e.args.name)).toEqual(['pristella', 'main thread']);
  });
});

describe('the table of a profile', () => {
  const kernel = (part: Partial<KernelProfile>): KernelProfile => ({
    name: 'elementwise',
    ops: ['exp'],
    shapes: ['(100, 50)'],
    operands: [],
    dtype: 'float32',
    scopes: [],
    flops: 0,
    bytes: 40_000,
    calls: 10,
    ms: 0.5,
    share: 0.05,
    rate: 0.8,
    unit: 'GB/s',
    ofPeak: 0.004,
    ...part,
  });
  const product = kernel({
    name: 'matmul',
    ops: ['matmul', 'add', 'relu', 'greater'],
    operands: ['(100, 784)', '(784, 50)'],
    scopes: ['0', '1'],
    flops: 7_840_000,
    ms: 9.5,
    share: 0.95,
    rate: 8.2526,
    unit: 'GFLOP/s',
    ofPeak: 0.1214,
  });
  const peaks = [
    {
      threads: 1,
      gflops: { float32: 68, float64: 34 },
      copies: [
        { bytes: 32768, gbytes: 220.4 },
        { bytes: 2 ** 26, gbytes: 12 },
      ],
    },
  ];

  test('has a line a kernel in aligned columns, the sums, and what the peak is', () => {
    const table = profileTable({ kernels: [product, kernel({})], kernelMs: 10, totalMs: 12.345, peaks });
    expect(table.split('\n')).toEqual([
      '   ms    share  calls  µs a call  rate           of peak  kernel           ops                      shapes                            layers',
      '─'.repeat(140),
      ' 9.50   95.0 %     10      950.0   8.3  GFLOP/s     12 %  matmul           matmul add relu greater  (100, 784) (784, 50) → (100, 50)  0 1',
      ' 0.50    5.0 %     10       50.0   0.8  GB/s         0 %  elementwise      exp                      (100, 50)',
      '─'.repeat(140),
      '10.00  100.0 %     20                                     all kernels',
      ' 2.35                                                     outside kernels',
      'of peak: share of what this machine reached just now in a bare loop, on as many threads as the kernel used:',
      '  1 thread: multiply-adds in registers 68 GFLOP/s (float64 34); copies, in GB/s: 220 of 32 KiB, 12 of 64 MiB',
    ]);
  });

  test('cuts long lists of ops, and adds up the kernels beyond the fortieth', () => {
    const many = Array.from({ length: 43 }, (_, i) => kernel({ ms: 43 - i, ops: Array(20).fill('square') }));
    const lines = profileTable({ kernels: many, kernelMs: 946, totalMs: 946, peaks }).split('\n');
    expect(lines[2]).toContain('square square square square square +15');
    expect(lines.filter((line) => line.includes('elementwise')).length).toBe(40);
    expect(lines[43]).toMatch(/^ +6\.00 +15\.0 % +30 +3 more$/);
  });
});

describe('PRISTELLA_PROFILE', () => {
  test('asks for the table, and PRISTELLA_PROFILE_TRACE for a trace', () => {
    expect(profileWishes({})).toEqual({ table: false, trace: undefined });
    expect(profileWishes({ PRISTELLA_PROFILE: '1', PRISTELLA_PROFILE_TRACE: 'a.json' })).toEqual({
      table: true,
      trace: 'a.json',
    });
    expect(() => profileWishes({ PRISTELLA_PROFILE: 'yes' })).toThrow("[PRISTELLA_PROFILE] must be 1 or 0, not 'yes'");
  });

  const index = join(import.meta.dirname, '../../src/index.ts');
  const run = (
    program: string,
    variables: Record<string, string>,
  ): { stdout: string; stderr: string; code: number } => {
    const text = `import { np } from ${JSON.stringify(index)};
      const x = np.ones([300, 300], { dtype: 'float32' });
      const sum = () => x.matmul(x).sum().item();
      ${program}`;
    const args = ['--no-warnings', '--input-type=module', '-e', text];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      env: { ...process.env, ...variables },
    });
    return { stdout, stderr, code: status! };
  };

  test('prints the table on stderr when the process ends, and writes the trace', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pristella-profile-'));
    try {
      const path = join(folder, 'trace.json');
      const variables = { PRISTELLA_PROFILE: '1', PRISTELLA_PROFILE_TRACE: path, PRISTELLA_THREADS: '2' };
      const { stdout, stderr, code } = run('for (let i = 0; i < 20; i++) sum(); console.log(sum());', variables);
      expect([stdout, code]).toEqual(['27000000\n', 0]);
      expect(stderr).toMatch(/^\n +ms +share .*\n─+\n/);
      expect(stderr).toMatch(/GFLOP\/s +\d+ % +matmul +matmul sum|GFLOP\/s +\d+ % +matmul +matmul/);
      expect(stderr).toContain(`trace: ${path}`);
      expect(nestedEvents(readFileSync(path, 'utf8')).length).toBeGreaterThan(40);
      expect(readdirSync(folder)).toEqual(['trace.json']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('reports also where the process exits by itself or by an error, whose code is kept', () => {
    const exits = run('sum(); process.exit(3);', { PRISTELLA_PROFILE: '1' });
    expect([exits.code, exits.stderr.includes('all kernels')]).toEqual([3, true]);
    const fails = run("sum(); throw new Error('on purpose');", { PRISTELLA_PROFILE: '1' });
    expect([fails.code, fails.stderr.includes('on purpose'), fails.stderr.includes('all kernels')]).toEqual([
      1,
      true,
      true,
    ]);
  });

  test('says where a trace cannot be written, and leaves the process as it is', () => {
    const { stdout, stderr, code } = run('console.log(sum());', {
      PRISTELLA_PROFILE_TRACE: '/nowhere/trace.json',
    });
    expect([stdout, code]).toEqual(['27000000\n', 0]);
    expect(stderr).toMatch(/^the trace could not be written: ENOENT.*\n$/);
  });

  test('says nothing where it is not asked', () => {
    expect(run('sum();', {}).stderr).toBe('');
  });
});
