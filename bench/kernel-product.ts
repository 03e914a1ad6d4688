/**
 * Products and convolutions on one thread, in GFLOP/s, beside a bare loop of fused multiply-adds: what share of the
 * machine's peak each shape reaches; with --native the system's BLAS beside our own kernels, which decides
 * where the native device uses it. `node bench/kernel-product.ts [--native] [words of a name]`.
 */
import { dense, type Layout } from '../packages/pristella/src/base/layout.ts';
import { sizeOf } from '../packages/pristella/src/base/shape.ts';
import type { View } from '../packages/pristella/src/kernel/view.ts';
import {
  lowerConv2d,
  lowerConv2dFilterGrad,
  lowerConv2dInputGrad,
  lowerMatmul,
} from '../packages/pristella/test/kernel/lower.ts';
import { Bench } from '../packages/pristella/test/kernel/run.ts';

import { time } from './kernel-time.ts';
import { preparePeak } from './peak.ts';

type Size4 = readonly [number, number, number, number];
interface Case {
  readonly name: string;
  readonly flop: number;
  lower(bench: Bench): void;
}

const filled = (bench: Bench, shape: readonly number[], layout: Layout = dense(shape)): View =>
  bench.view(
    'float32',
    Float32Array.from({ length: sizeOf(shape) }, () => Math.random() - 0.5),
    layout,
  );
const turned = (rows: number, columns: number): Layout => ({ shape: [rows, columns], strides: [1, rows], offset: 0 });

/** (m, k) by (k, n); the letters name transposed operands. */
function product(m: number, k: number, n: number, transposed = ''): Case {
  return {
    name: `matmul ${m}x${k}x${n} ${transposed}`,
    flop: 2 * m * k * n,
    lower(bench) {
      const a = filled(bench, [m, k], transposed.includes('a') ? turned(m, k) : undefined);
      const b = filled(bench, [k, n], transposed.includes('b') ? turned(k, n) : undefined);
      lowerMatmul(bench, a, b, bench.empty('float32', [m, n]));
    },
  };
}

/** A convolution with square filters and stride 1, and its two gradients. */
function convolution(title: string, x: Size4, filters: number, kernel: number, pad: number): Case[] {
  const [n, c, h, w] = x;
  const filter: Size4 = [filters, c, kernel, kernel];
  const g: Size4 = [n, filters, h + 2 * pad - kernel + 1, w + 2 * pad - kernel + 1];
  const options = { stride: [1, 1], padding: [pad, pad] } as const;
  const flop = 2 * sizeOf(g) * c * kernel * kernel;
  const kinds = [
    ['forward', lowerConv2d, x, filter, g],
    ['input gradient', lowerConv2dInputGrad, g, filter, x],
    ['filter gradient', lowerConv2dFilterGrad, x, g, filter],
  ] as const;
  return kinds.map(([kind, lower, left, right, out]) => ({
    name: `conv ${title} ${kind}`,
    flop,
    lower: (bench) => lower(bench, filled(bench, left), filled(bench, right), options, bench.empty('float32', out)),
  }));
}

const cases: Case[] = [
  product(512, 512, 512),
  product(1024, 1024, 1024),
  product(100, 784, 50),
  product(784, 100, 50, 'a'),
  product(100, 50, 784, 'b'),
  product(100, 4320, 100),
  product(4320, 100, 100, 'a'),
  product(100, 100, 4320, 'b'),
  product(128, 784, 512),
  product(100, 50, 10),
  ...[4, 8, 16, 32, 64].map((n) => product(n, n, n)),
  product(100, 10, 50, 'b'),
  product(50, 100, 10, 'a'),
  product(20, 10, 20),
  product(4, 784, 50),
  product(2, 784, 50),
  product(1, 784, 50),
  product(1, 4320, 100),
  product(1, 4320, 100, 'b'),
  product(4320, 100, 1),
  ...convolution('1 > 30, 5x5, 28px', [100, 1, 28, 28], 30, 5, 0),
  ...convolution('1 > 16, 3x3, 28px', [100, 1, 28, 28], 16, 3, 1),
  ...convolution('16 > 16, 3x3, 28px', [100, 16, 28, 28], 16, 3, 1),
  ...convolution('16 > 32, 3x3, 14px', [100, 16, 14, 14], 32, 3, 1),
  ...convolution('32 > 32, 3x3, 14px', [100, 32, 14, 14], 32, 3, 1),
  ...convolution('32 > 64, 3x3, 7px', [100, 32, 7, 7], 64, 3, 1),
  ...convolution('64 > 64, 3x3, 7px', [100, 64, 7, 7], 64, 3, 1),
  ...convolution('1 > 30, 5x5, 28px, batch 1', [1, 1, 28, 28], 30, 5, 0),
  ...convolution('16 > 16, 3x3, 14px, batch 1', [1, 16, 14, 14], 16, 3, 1),
  ...convolution('1 > 6, 5x5, 28px', [20, 1, 28, 28], 6, 5, 2),
  ...convolution('6 > 16, 5x5, 14px', [20, 6, 14, 14], 16, 5, 0),
  ...convolution('4 > 4, 3x3, 6px', [20, 4, 6, 6], 4, 3, 0),
  ...convolution('8 > 2, 3x3, 12px', [20, 8, 12, 12], 2, 3, 1),
  ...convolution('64 > 64, 3x3, 2px', [20, 64, 2, 2], 64, 3, 1),
  ...convolution('64 > 64, 1x1, 14px', [20, 64, 14, 14], 64, 1, 0),
];

/** Milliseconds of a case. */
function measure({ lower }: Case, native: boolean): number {
  const bench = new Bench({ pages: 1500, native });
  lower(bench);
  return time(bench.prepare());
}

const native = process.argv.includes('--native');
const words = process.argv.slice(2).filter((word) => word !== '--native');
const measurePeak = preparePeak();
for (const item of cases) {
  const { name, flop } = item;
  if (!words.every((word) => name.includes(word))) continue;
  const peak = measurePeak().registers;
  const ms = measure(item, false);
  const rate = (time: number): string => (flop / time / 1e6).toFixed(1).padStart(6);
  const share = ((100 * flop) / ms / 1e6 / peak).toFixed(0).padStart(4);
  const ours = `${ms.toFixed(4).padStart(9)} ms ${rate(ms)} of ${peak.toFixed(1).padStart(6)} GFLOP/s ${share} %`;
  const blas = native ? measure(item, true) : 0;
  const beside = native
    ? `, BLAS ${blas.toFixed(4).padStart(9)} ms ${rate(blas)}, ${(blas / ms).toFixed(2)} times`
    : '';
  console.log(`${name.padEnd(46)} ${ours}${beside}`);
}
