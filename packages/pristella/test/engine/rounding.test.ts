import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../../src/index.ts';
import { type DType, newArray } from '../../src/base/dtype.ts';
import { type Shape, sizeOf } from '../../src/base/shape.ts';
import { engine } from '../../src/engine/engine.ts';
import { grad } from '../../src/grad/grad.ts';
import { abs, astype, mul } from '../../src/op/elementwise/index.ts';
import { conv2d } from '../../src/op/product/convolution.ts';
import { matmul } from '../../src/op/product/matmul.ts';
import { avgPool2d, maxPool2d } from '../../src/op/product/pooling.ts';
import { prod } from '../../src/op/reduce/prod.ts';
import { sum } from '../../src/op/reduce/sum.ts';
import { broadcastTo, transpose } from '../../src/op/shape/structure.ts';
import { at, flip, swapaxes } from '../../src/op/shape/view.ts';
import { fromData } from '../../src/tensor/create.ts';
import { hostData, type Tensor } from '../../src/tensor/tensor.ts';
import { random } from '../kernel/numbers.ts';
import { inMode, type Mode } from './modes.ts';

// Sums and products round, and kernels add up in another order than the plain loops: how far each may be off.

const unit: Partial<Record<DType, number>> = { float32: 2 ** -23, float64: 2 ** -52, int32: 0 };
const floats = fc.constantFrom<DType>('float32', 'float64');
const seeds = fc.integer({ min: 0, max: 2 ** 30 });
const kernels: readonly Mode[] = ['one kernel an op', 'fused kernels'];

function numbers(shape: Shape, dtype: DType, seed: number): Tensor {
  const next = random(seed);
  const data = newArray(dtype, sizeOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = dtype === 'int32' ? Math.floor(next() * 2000) - 1000 : next() * 2 - 1;
  return fromData(data, shape, dtype);
}

/** The values of `f` by kernels, which must have run, in each way of running them. */
function byKernels(f: () => Tensor): readonly ArrayLike<number>[] {
  return kernels.map((mode) =>
    inMode(mode, () => {
      const before = { ...engine.counts };
      const y = f();
      const data = hostData(y.node);
      expect(engine.counts.plain - before.plain).toBe(0);
      if (y.size > 0) expect(engine.counts.launches).toBeGreaterThan(before.launches);
      return data;
    }),
  );
}
const byLoops = (f: () => Tensor): ArrayLike<number> => inMode('the plain loops', () => hostData(f().node));

/** The sums over axes without roundings to speak of: with Neumaier's compensation in float64. */
function exactSums(x: Tensor, axes: readonly number[]): Float64Array {
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const data = byLoops(() => transpose(x, [...kept, ...axes]));
  const sums = new Float64Array(sizeOf(kept.map((a) => x.shape[a]!)));
  const count = sums.length === 0 ? 0 : data.length / sums.length;
  for (let o = 0; o < sums.length; o++) {
    let [total, lost] = [0, 0];
    for (let i = o * count; i < (o + 1) * count; i++) {
      const next = total + data[i]!;
      lost += Math.abs(total) >= Math.abs(data[i]!) ? total - next + data[i]! : data[i]! - next + total;
      total = next;
    }
    sums[o] = total + lost;
  }
  return sums;
}

/** Expects every element of `f` by kernels within `ulps` roundings of `wanted`, measured on the sums of magnitudes. */
function expectWithin(
  f: () => Tensor,
  magnitude: () => Tensor,
  ulps: number,
  wanted: ArrayLike<number> = byLoops(f),
): void {
  const scale = byLoops(magnitude);
  const step = unit[f().dtype]!;
  for (const got of byKernels(f)) {
    expect(got.length).toBe(wanted.length);
    for (let i = 0; i < got.length; i++) {
      const off = Math.abs(got[i]! - wanted[i]!);
      if (!(off <= ulps * step * scale[i]!))
        throw new Error(`element ${i} is ${got[i]}, not ${wanted[i]}: ${off / (step * scale[i]!)} roundings off`);
    }
  }
}

const lengths = fc.constantFrom(0, 1, 2, 3, 5, 7, 8, 31, 32, 33, 63, 127, 128, 129, 257, 1023, 1024, 1025, 2049, 5000);
const few = fc.constantFrom(0, 1, 2, 3, 5, 9, 17);

/** A tensor of three axes of which one may be long, seen in one of several ways, and the axes to fold. */
const folds = fc
  .record({
    sizes: fc.tuple(few, lengths, few).filter((s) => sizeOf(s) <= 40_000),
    order: fc.constantFrom([0, 1, 2], [1, 0, 2], [0, 2, 1], [2, 1, 0]),
    look: fc.constantFrom('dense', 'transposed', 'every other', 'reversed', 'broadcast'),
    axes: fc.constantFrom([0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]),
    keepdims: fc.boolean(),
    dtype: floats,
    seed: seeds,
  })
  .map(({ sizes, order, look, axes, keepdims, dtype, seed }) => {
    const x = numbers(
      order.map((a) => sizes[a]!),
      dtype,
      seed,
    );
    const seen = (): Tensor => {
      if (look === 'transposed') return transpose(x, [2, 0, 1]);
      if (look === 'every other') return at(x, '::2', '1::3', '...');
      if (look === 'reversed') return flip(x, [0, 2]);
      return look === 'broadcast' ? broadcastTo(x, [2, ...x.shape]) : x;
    };
    return { seen, options: { axis: axes, keepdims } };
  });

test('sums of float32 and float64 on any axes of any view are within 3 roundings of the sum of magnitudes', () => {
  fc.assert(
    fc.property(folds, ({ seen, options }) => {
      expectWithin(
        () => sum(seen(), options),
        () => sum(abs(seen()), options),
        3,
        exactSums(seen(), options.axis),
      );
    }),
    { seed: 1, numRuns: 250 },
  );
});

test('a long float64 sum loses nothing to cancellation between its blocks', () => {
  // A block is summed by itself, and the blocks' sums are added with compensation.
  const BLOCK = 1024;
  const x = fromData(new Float64Array(6 * BLOCK), [6 * BLOCK]);
  [1, 1e100, 1, -1e100, 1, 1e-30].forEach((v, i) => {
    x.set(i * BLOCK, v);
  });
  for (const got of byKernels(() => sum(x))) expect(got[0]).toBe(3);
});

test('products over an axis are within as many roundings as they have factors', () => {
  fc.assert(
    fc.property(folds, ({ seen, options }) => {
      const one = (): Tensor => prod(mul(seen(), 1.7), options);
      expectWithin(one, () => abs(one()), 2 * Math.max(4, seen().size / Math.max(1, one().size)));
    }),
    { seed: 2, numRuns: 100 },
  );
});

const side = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 17, 31, 33, 65);

test('matrix products of any sizes, transposes and stacks are within roundings of their length', () => {
  const cases = fc.record({
    m: side,
    k: side,
    n: side,
    stacks: fc.constantFrom([[], []], [[], []], [[2], [2]], [[3], [1]], [[2, 1], [3]], [[0], [1]], [[], [2]]),
    flips: fc.tuple(fc.boolean(), fc.boolean()),
    dtype: fc.constantFrom<DType>('float32', 'float64', 'int32'),
    seed: seeds,
  });
  fc.assert(
    fc.property(cases, ({ m, k, n, stacks, flips, dtype, seed }) => {
      const matrix = (stack: readonly number[], rows: number, columns: number, flipped: boolean, s: number): Tensor =>
        flipped
          ? swapaxes(numbers([...stack, columns, rows], dtype, s), -1, -2)
          : numbers([...stack, rows, columns], dtype, s);
      const [a, b] = [
        () => matrix(stacks[0]!, m, k, flips[0], seed),
        () => matrix(stacks[1]!, k, n, flips[1], seed + 1),
      ];
      expectWithin(
        () => matmul(a(), b()),
        () => matmul(abs(a()), abs(b())),
        k / 2 + 2,
      );
    }),
    { seed: 3, numRuns: 250 },
  );
});

test('convolutions, their gradients and average pooling are within roundings of their length', () => {
  const cases = fc.record({
    images: fc.integer({ min: 0, max: 3 }),
    channels: fc.integer({ min: 1, max: 3 }),
    filters: fc.integer({ min: 1, max: 9 }),
    size: fc.tuple(fc.integer({ min: 3, max: 12 }), fc.integer({ min: 3, max: 12 })),
    kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.integer({ min: 0, max: 2 }),
    dtype: floats,
    seed: seeds,
  });
  fc.assert(
    fc.property(cases, ({ images, channels, filters, size, kernel, stride, padding, dtype, seed }) => {
      const x = numbers([images, channels, ...size], dtype, seed);
      const w = numbers([filters, channels, ...kernel], dtype, seed + 1);
      const y = (a: Tensor, b: Tensor): Tensor => conv2d(a, b, { stride, padding });
      const g = numbers(y(x, w).shape, dtype, seed + 2);
      const products = channels * kernel[0] * kernel[1];
      const places = images * y(x, w).shape[2]! * y(x, w).shape[3]!;
      expectWithin(
        () => y(x, w),
        () => y(abs(x), abs(w)),
        products + 2,
      );
      const byImages = (a: Tensor, b: Tensor, c: Tensor) => grad((v) => sum(mul(y(v, b), c)))(a);
      expectWithin(
        () => byImages(x, w, g),
        () => byImages(abs(x), abs(w), abs(g)),
        filters * products + 2,
      );
      const byFilters = (a: Tensor, b: Tensor, c: Tensor) => grad((v) => sum(mul(y(a, v), c)))(b);
      expectWithin(
        () => byFilters(x, w, g),
        () => byFilters(abs(x), abs(w), abs(g)),
        places + 2,
      );
      expectWithin(
        () => avgPool2d(x, kernel),
        () => avgPool2d(abs(x), kernel),
        products + 2,
      );
    }),
    { seed: 4, numRuns: 60 },
  );
});

test("maximum pooling and its gradient are the plain loops' bits", () => {
  const cases = fc.record({
    shape: fc.tuple(
      fc.nat(2),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 4, max: 11 }),
      fc.integer({ min: 4, max: 11 }),
    ),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dtype: floats,
    seed: seeds,
  });
  fc.assert(
    fc.property(cases, ({ shape, kernel, stride, dtype, seed }) => {
      // Few different values, so that windows have ties.
      const x = astype(astype(mul(numbers(shape, dtype, seed), 3), 'int32'), dtype);
      const y = (): Tensor => maxPool2d(x, kernel, { stride });
      expectWithin(y, () => abs(y()), 0);
      const slope = (): Tensor => grad((v) => sum(mul(maxPool2d(v, kernel, { stride }), 3)))(x);
      expectWithin(slope, slope, 0);
    }),
    { seed: 5, numRuns: 60 },
  );
});

test('two maximum poolings of one image each keep their positions', () => {
  const x = numbers([2, 1, 6, 6], 'float64', 1);
  const slope = (): Tensor => grad((v) => sum(mul(maxPool2d(v, 2), maxPool2d(v, 2))))(x);
  expectWithin(slope, () => abs(slope()), 0);
});
