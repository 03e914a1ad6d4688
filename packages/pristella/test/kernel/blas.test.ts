import { describe, expect, test } from 'vitest';
import type { DType } from '../../src/base/dtype.ts';
import { broadcastLayout, dense, type Layout, transposeLayout } from '../../src/base/layout.ts';
import { sizeOf } from '../../src/base/shape.ts';
import type { View } from '../../src/kernel/view.ts';
import { whyNoBlas } from '../blas.ts';
import { addAndRelu } from './bodies.ts';
import { lowerConv2d, lowerConv2dFilterGrad, lowerConv2dInputGrad, lowerMatmul } from './lower.ts';
import { numbers, random } from './numbers.ts';
import { Bench } from './run.ts';

// Products and convolutions through the system's BLAS beside our own kernels, which other tests hold to the plain loops.

type Float = 'float32' | 'float64';
/** How far two sums of `terms` products of numbers below 4 may be apart. */
const room = (dtype: Float, terms: number): number => (dtype === 'float32' ? 2 ** -23 : 2 ** -52) * 64 * (terms + 8);

const lays: Record<string, (shape: readonly number[]) => Layout> = {
  dense,
  transposed: (shape) =>
    transposeLayout(
      dense([...shape].reverse()),
      shape.map((_, i) => shape.length - 1 - i),
    ),
};

const put = (bench: Bench, dtype: DType, shape: readonly number[], seed: number, layout = dense(shape)): View =>
  bench.view(dtype, numbers(dtype, sizeOf(shape), seed), layout);

/** The outputs of what `lower` launches: by our own kernels, then by the BLAS in one piece and in three. */
function bothWays(lower: (bench: Bench) => View[]): { ours: number[][]; blas: number[][]; names: string[] } {
  const read = (bench: Bench, parts: number): number[][] => {
    const outputs = lower(bench);
    for (const o of outputs) bench.array(o.buffer, o.dtype).fill(o.dtype === 'bool' ? 7 : NaN);
    bench.run(parts);
    expect(bench.guarded()).toBe(true);
    return outputs.map((o) => bench.read(o));
  };
  const native = new Bench({ native: true });
  const blas = read(native, 1);
  expect(read(new Bench({ native: true }), 3)).toEqual(blas);
  return { ours: read(new Bench(), 1), blas, names: native.launches.map((l) => l.source.name) };
}

function expectClose(got: readonly number[], want: readonly number[], least: number): void {
  expect(got.length).toBe(want.length);
  const off = got.findIndex((x, i) => !(Math.abs(x - want[i]!) <= least));
  expect(off === -1 ? 'agrees' : [off, got[off], want[off]]).toBe('agrees');
}

describe.skipIf(whyNoBlas)(`through the BLAS (${whyNoBlas || 'found'})`, () => {
  const sizes = [
    [1, 1, 1],
    [1, 9, 7],
    [8, 5, 1],
    [3, 1, 4],
    [13, 17, 11],
    [100, 50, 10],
    [200, 900, 190],
    [190, 900, 200],
  ] as const;
  test.each(sizes)(
    'matmul of (%i, %i) and (.., %i) agrees for each pair of layouts and after an epilogue',
    (m, k, n) => {
      // The large ones are computed in two parts, by rows or by columns.
      for (const dtype of m < 150 ? (['float32', 'float64'] as const) : (['float32'] as const)) {
        for (const left of Object.values(lays)) {
          for (const right of Object.values(lays)) {
            const { ours, blas, names } = bothWays((bench) => {
              const a = put(bench, dtype, [m, k], 1, left([m, k]));
              const b = put(bench, dtype, [k, n], 2, right([k, n]));
              const bias = put(bench, dtype, [n], 3);
              const outputs = [0, 1, 2].map(() => bench.empty(dtype, [m, n]));
              lowerMatmul(bench, a, b, outputs[0]!);
              const operands = [{ ...bias, layout: broadcastLayout(bias.layout, [m, n]) }];
              lowerMatmul(bench, a, b, { body: addAndRelu(dtype), operands, outputs: outputs.slice(1) });
              return outputs;
            });
            expect(names).toEqual(['matmul, BLAS', 'matmul, BLAS']);
            for (const [i, got] of blas.entries()) expectClose(got, ours[i]!, room(dtype, k));
          }
        }
      }
    },
  );

  test('stacks of matrices broadcast', () => {
    const { ours, blas, names } = bothWays((bench) => {
      const out = bench.empty('float32', [2, 3, 5, 9]);
      lowerMatmul(bench, put(bench, 'float32', [2, 1, 5, 7], 1), put(bench, 'float32', [3, 7, 9], 2), out);
      return [out];
    });
    expect(names).toEqual(['matmul, BLAS']);
    expectClose(blas[0]!, ours[0]!, room('float32', 7));
  });

  test('integers, and matrices without adjacent elements, are left to our own kernels', () => {
    const bench = new Bench({ native: true });
    const apart: Layout = { shape: [6, 6], strides: [18, 3], offset: 0 };
    const a = put(bench, 'float32', [6, 18], 1);
    lowerMatmul(bench, { ...a, layout: apart }, put(bench, 'float32', [6, 6], 2), bench.empty('float32', [6, 6]));
    const i = put(bench, 'int32', [6, 6], 3);
    lowerMatmul(bench, i, i, bench.empty('int32', [6, 6]));
    expect(bench.launches.map((l) => l.source.name).filter((name) => name.includes('BLAS'))).toEqual([]);
  });

  test('conv2d and its gradients agree on random sizes, strides and paddings, and after an epilogue', () => {
    const next = random(5);
    const upTo = (n: number): number => 1 + Math.floor(next() * n);
    for (let round = 0; round < 40; round++) {
      const dtype = round % 4 === 0 ? 'float64' : 'float32';
      const kernel = [upTo(4), upTo(4)] as const;
      const options = {
        stride: [upTo(3), upTo(3)] as const,
        padding: [upTo(4) - 1, upTo(3) - 1] as const,
        dilation: [upTo(3), upTo(2)] as const,
      };
      const [n, c, f] = [upTo(20), upTo(5), upTo(9)];
      const extent = kernel.map((side, d) => (side - 1) * options.dilation[d]! + 1);
      const size = extent.map((side) => side - 1 + upTo(12));
      const pixels = [0, 1].map((d) =>
        Math.floor((size[d]! + 2 * options.padding[d]! - extent[d]!) / options.stride[d]! + 1),
      );
      const [image, filter, result] = [
        [n, c, ...size],
        [f, c, ...kernel],
        [n, f, ...pixels],
      ];
      const turn = Object.values(lays)[round % 2]!;
      const { ours, blas, names } = bothWays((bench) => {
        const [x, w, g] = [image, filter, result].map((s, i) => put(bench, dtype, s, i, turn(s))) as [View, View, View];
        const bias = put(bench, dtype, [f, 1, 1], 4);
        const operands = [{ ...bias, layout: broadcastLayout(bias.layout, result) }];
        const outputs = [result, result, image, filter].map((s) => bench.empty(dtype, s));
        lowerConv2d(bench, x, w, options, { body: addAndRelu(dtype), operands, outputs: outputs.slice(0, 2) });
        lowerConv2dInputGrad(bench, g, w, options, outputs[2]!);
        lowerConv2dFilterGrad(bench, x, g, options, outputs[3]!);
        return outputs;
      });
      const phases = options.stride.some((s) => s > 1) ? ', phases' : '';
      expect([...new Set(names.filter((name) => name.endsWith(', BLAS')))]).toEqual(
        ['conv2d', `conv2d.inputGrad${phases}`, 'conv2d.filterGrad'].map((name) => `${name}, BLAS`),
      );
      const terms = Math.max(sizeOf(filter), n * sizeOf(pixels));
      for (const [i, got] of blas.entries()) expectClose(got, ours[i]!, room(dtype, terms));
    }
  });

  test.each([
    [20, 16, 18, [13, 11]],
    [1, 9, 8, [5, 40]],
  ] as const)('3 x 3 filters over %i images of %i channels, by Winograd, agree', (n, c, f, size) => {
    const [image, filter, result] = [
      [n, c, ...size],
      [f, c, 3, 3],
      [n, f, ...size],
    ];
    const options = { stride: [1, 1], padding: [1, 1] } as const;
    const { ours, blas, names } = bothWays((bench) => {
      const [x, w, g] = [image, filter, result].map((s, i) => put(bench, 'float32', s, i)) as [View, View, View];
      const outputs = [bench.empty('float32', result), bench.empty('float32', image)];
      lowerConv2d(bench, x, w, options, outputs[0]!);
      lowerConv2dInputGrad(bench, g, w, options, outputs[1]!);
      return outputs;
    });
    expect(names).toContain('conv2d.winograd, BLAS');
    expect(names).toContain('conv2d.inputGrad.winograd, BLAS');
    for (const [i, got] of blas.entries()) expectClose(got, ours[i]!, room('float32', 9 * c));
  });
});
