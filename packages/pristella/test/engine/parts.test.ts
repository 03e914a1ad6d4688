import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { wasm } from './wasm.ts';
import '../../src/index.ts';
import { valueAndGrad } from '../../src/grad/grad.ts';
import { batchNorm } from '../../src/nn/norm.ts';
import { generator } from '../../src/np/random/generator.ts';
import { astype, mul } from '../../src/op/elementwise/index.ts';
import { conv2d } from '../../src/op/product/convolution.ts';
import { matmul } from '../../src/op/product/matmul.ts';
import { avgPool2d, maxPool2d } from '../../src/op/product/pooling.ts';
import { argmax, mean } from '../../src/op/reduce/reduce.ts';
import { sum } from '../../src/op/reduce/sum.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { random } from '../kernel/numbers.ts';
import { allRules, build, expressions } from './expression.ts';
import { inMode, type Mode, type Outcome, outcomesOf } from './modes.ts';

// Threads share a kernel's range in parts: whoever computes which, and wherever the range is cut, the bits are the same.

type Call = (args: number, begin: number, end: number) => void;
const holder = wasm as unknown as { pool: unknown };
const { pool } = holder;
let cuts = 0;
afterEach(() => {
  holder.pool = pool;
});

/** A pool of one thread that cuts every range anywhere and does the parts in any order. */
function shuffling(seed: number): object {
  const next = random(seed);
  const run = (_kernel: number, call: Call, args: number, size: number): void => {
    const unit = size >= 4096 ? 64 : 1;
    const places = Array.from({ length: 1 + Math.floor(next() * 9) }, () => Math.floor((next() * size) / unit) * unit);
    const bounds = [...new Set([0, ...places, size])].sort((a, b) => a - b);
    const parts = bounds.slice(1).map((end, i) => [bounds[i]!, end] as const);
    cuts += parts.length - 1;
    for (const [begin, end] of parts.sort(() => next() - 0.5)) call(args, begin, end);
  };
  return { takes: (_work: number, size: number) => size > 1, run };
}

const bitsOf = (make: () => readonly Tensor[], mode: Mode): Outcome[] =>
  inMode(mode, () => outcomesOf(make()).map((x) => x.slice() as Outcome));

/** Expects the bits of a whole run from runs in parts. */
function expectSame(make: () => readonly Tensor[], seed: number, modes: readonly Mode[] = ['fused kernels']): void {
  for (const mode of modes) {
    holder.pool = null;
    const whole = bitsOf(make, mode);
    holder.pool = shuffling(seed);
    const cut = bitsOf(make, mode);
    whole.forEach((a, k) => {
      const b = cut[k]!;
      for (let i = 0; i < a.length; i++)
        if (!Object.is(a[i], b[i])) expect(`output ${k}, element ${i}: ${b[i]}`).toBe(`${a[i]}`);
    });
  }
}

const runs = process.env.PRISTELLA_TEST_FULL ? 5000 : 150;
vi.setConfig({ testTimeout: runs * 100 + 60_000 });

describe('the same bits come out of a kernel in parts as of a whole one', () => {
  test('in expressions of every kind', () => {
    cuts = 0;
    fc.assert(
      fc.property(expressions, fc.nat(), (e, seed) =>
        expectSame(() => build(e, allRules).slice(-3), seed, ['one kernel an op', 'fused kernels']),
      ),
      { seed: 1, numRuns: runs },
    );
    expect(cuts).toBeGreaterThan(runs);
  });

  const size = (max: number) => fc.integer({ min: 1, max });
  const normal = (shape: number[], seed: number, dtype: 'float32' | 'float64'): Tensor =>
    generator(seed).normal(0, 1, shape, { dtype }).detach();
  const floats = fc.constantFrom('float32' as const, 'float64' as const);

  test('in matrix products and their gradients', () => {
    const cases = fc.record({ m: size(90), k: size(90), n: size(90), dtype: floats, seed: fc.nat() });
    fc.assert(
      fc.property(cases, ({ m, k, n, dtype, seed }) => {
        const [a, b] = [normal([m, k], seed, dtype), normal([k, n], seed + 1, dtype)];
        const loss = (x: Tensor, y: Tensor): Tensor => sum(mul(matmul(x, y), matmul(x, y)));
        expectSame(() => [matmul(a, b), ...valueAndGrad(loss)(a, b)[1]], seed);
      }),
      { seed: 2, numRuns: runs / 10 },
    );
  });

  test('in convolutions, pooling, batch norm and their gradients', () => {
    const cases = fc.record({
      images: size(9),
      channels: fc.constantFrom(1, 3, 16, 19, 32),
      filters: fc.constantFrom(1, 5, 16, 24, 33),
      side: fc.integer({ min: 6, max: 17 }),
      kernel: fc.constantFrom(1, 3, 3, 5),
      stride: fc.constantFrom(1, 1, 2),
      dtype: floats,
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(cases, ({ images, channels, filters, side, kernel, stride, dtype, seed }) => {
        const x = normal([images, channels, side, side], seed, dtype);
        const w = normal([filters, channels, kernel, kernel], seed + 1, dtype);
        const norm = batchNorm(filters).astype(dtype);
        const layers = (a: Tensor, b: Tensor): Tensor => norm(conv2d(a, b, { stride, padding: 1 }));
        const loss = (a: Tensor, b: Tensor): Tensor => {
          const y = layers(a, b);
          return sum(mul(maxPool2d(y, 2), avgPool2d(y, 2)));
        };
        expectSame(() => [layers(x, w), ...valueAndGrad(loss)(x, w)[1]], seed);
      }),
      { seed: 3, numRuns: runs / 10 },
    );
  });

  test('in long arrays, cut at multiples of 64', () => {
    for (const [i, length] of [4096, 4097, 5000, 70_001].entries()) {
      const x = normal([length], i, 'float32');
      const all = (): Tensor[] => [
        x.exp(),
        x.sin().mul(x),
        astype(x, 'int32'),
        x.tanh().greater(0.3),
        mean(x.reshape([1, length]), { axis: 0 }),
        argmax(x.reshape([length, 1]), 0),
        generator(i).normal(0, 1, [length]),
      ];
      expectSame(all, i, ['one kernel an op', 'fused kernels']);
    }
  });
});
