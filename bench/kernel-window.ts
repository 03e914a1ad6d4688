/** Max pooling with positions on one thread: milliseconds, and gigabytes of input a second. `node bench/kernel-window.ts` */
import { dense } from '../packages/pristella/src/base/layout.ts';
import { lowerMaxPool2d } from '../packages/pristella/test/kernel/lower.ts';
import { Bench } from '../packages/pristella/test/kernel/run.ts';
import { time } from './kernel-time.ts';

const cases = [
  { shape: [100, 30, 24, 24], kernel: 2, stride: 2, padding: 0 },
  { shape: [100, 16, 28, 28], kernel: 2, stride: 2, padding: 0 },
  { shape: [100, 16, 28, 28], kernel: 3, stride: 2, padding: 1 },
  { shape: [100, 16, 28, 28], kernel: 3, stride: 1, padding: 1 },
] as const;

for (const { shape, kernel, stride, padding } of cases) {
  const [n, c, h, w] = shape;
  const bench = new Bench({ pages: 1000 });
  const x = bench.view(
    'float32',
    Float32Array.from({ length: n * c * h * w }, () => Math.random()),
    dense(shape),
  );
  const along = (size: number): number => Math.floor((size + 2 * padding - kernel) / stride) + 1;
  const out = [n, c, along(h), along(w)];
  const options = { kernel: [kernel, kernel], stride: [stride, stride], padding: [padding, padding] } as const;
  lowerMaxPool2d(bench, x, options, bench.empty('float32', out), bench.empty('int32', out));
  const ms = time(bench.prepare());
  const name = `(${shape.join(', ')}) windows of ${kernel}, steps of ${stride}, padding ${padding}`;
  console.log(`${name.padEnd(60)} ${ms.toFixed(3)} ms ${((n * c * h * w * 4) / ms / 1e6).toFixed(1)} GB/s`);
}
