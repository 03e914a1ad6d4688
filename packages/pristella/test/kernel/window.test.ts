import { expect, test } from 'vitest';
import { broadcastLayout, dense, transposeLayout } from '../../src/base/layout.ts';
import { sizeOf } from '../../src/base/shape.ts';
import type { View } from '../../src/kernel/view.ts';
import { productAndSquare } from './bodies.ts';
import { lowerMaxPool2d, lowerMaxPool2dGrad, type PoolMoves } from './lower.ts';
import { numbers, random } from './numbers.ts';
import { Bench } from './run.ts';

/** The definition: the first element of a window that nothing exceeds; NaN exceeds every number. */
function plainMaxPool(x: number[], shape: readonly number[], o: PoolMoves): { values: number[]; positions: number[] } {
  const [n, c, h, w] = shape as [number, number, number, number];
  const [oh, ow] = outputSize([h, w], o);
  const [values, positions]: [number[], number[]] = [[], []];
  for (let plane = 0; plane < n * c; plane++) {
    for (let oy = 0; oy < oh; oy++) {
      for (let ox = 0; ox < ow; ox++) {
        let [best, place] = [Number.NEGATIVE_INFINITY, -1];
        for (let i = 0; i < o.kernel[0]; i++) {
          for (let j = 0; j < o.kernel[1]; j++) {
            const y = oy * o.stride[0] + i * (o.dilation?.[0] ?? 1) - o.padding[0];
            const z = ox * o.stride[1] + j * (o.dilation?.[1] ?? 1) - o.padding[1];
            if (y < 0 || y >= h || z < 0 || z >= w) continue;
            const v = x[(plane * h + y) * w + z]!;
            if (place < 0 || v > best || (Number.isNaN(v) && !Number.isNaN(best))) [best, place] = [v, y * w + z];
          }
        }
        values.push(best);
        positions.push(place);
      }
    }
  }
  return { values, positions };
}

const outputSize = (size: readonly [number, number], o: PoolMoves): [number, number] => {
  const extent = (d: 0 | 1): number => (o.kernel[d] - 1) * (o.dilation?.[d] ?? 1) + 1;
  const along = (d: 0 | 1): number => Math.floor((size[d] + 2 * o.padding[d] - extent(d)) / o.stride[d]) + 1;
  return [along(0), along(1)];
};

function check(bench: Bench, x: View, o: PoolMoves): void {
  const [n, c, h, w] = x.layout.shape as [number, number, number, number];
  const shape = [n, c, ...outputSize([h, w], o)];
  const [values, positions, alone] = [
    bench.empty(x.dtype, shape),
    bench.empty('int32', shape),
    bench.empty(x.dtype, shape),
  ];
  lowerMaxPool2d(bench, x, o, values, positions);
  lowerMaxPool2d(bench, x, o, alone, null);
  bench.run(3);
  const want = plainMaxPool(bench.read(x), x.layout.shape, o);
  expect(bench.read(values)).toEqual(want.values);
  expect(bench.read(alone)).toEqual(want.values);
  expect(bench.read(positions)).toEqual(want.positions);
  expect(bench.guarded()).toBe(true);
}

const pool = (kernel: number, stride: number, padding: number): PoolMoves => ({
  kernel: [kernel, kernel],
  stride: [stride, stride],
  padding: [padding, padding],
});

test.each(['float32', 'float64', 'int32'] as const)('max pooling in %s agrees with the plain loops', (dtype) => {
  for (const o of [
    pool(2, 2, 0),
    pool(2, 2, 1),
    pool(3, 1, 1),
    pool(3, 2, 1),
    pool(1, 1, 0),
    pool(2, 3, 0),
    pool(4, 2, 2),
  ]) {
    for (const [h, w] of [
      [4, 4],
      [24, 24],
      [7, 19],
      [5, 12],
      [4, 37],
    ] as const) {
      const bench = new Bench();
      check(bench, bench.view(dtype, numbers(dtype, 6 * h * w, h * w), dense([2, 3, h, w])), o);
    }
  }
});

test('max pooling of random windows over views agrees with the plain loops', () => {
  const next = random(5);
  const upTo = (n: number): number => 1 + Math.floor(next() * n);
  for (let round = 0; round < 60; round++) {
    const kernel = [upTo(4), upTo(4)] as const;
    const within = (size: number): number => upTo(Math.floor(size / 2) + 1) - 1;
    const padding = [within(kernel[0]), within(kernel[1])] as const;
    const dilation = round % 2 === 0 ? ([1, 1] as const) : ([upTo(3), upTo(3)] as const);
    const o = { kernel, padding, dilation, stride: [upTo(3), upTo(3)] as const };
    const [rows, columns] = [kernel[0] * dilation[0], kernel[1] * dilation[1]];
    const shape = [upTo(2), upTo(3), rows + upTo(9), columns + upTo(14)];
    const size = sizeOf(shape);
    const layouts = [
      dense(shape),
      transposeLayout(dense([...shape].reverse()), [3, 2, 1, 0]),
      { shape, strides: dense(shape).strides.map((s) => -s), offset: size - 1 },
      broadcastLayout(dense([1, 1, 1, shape[3]!]), shape),
    ];
    const bench = new Bench();
    check(bench, bench.view('float32', numbers('float32', size, round), layouts[round % 4]!), o);
  }
});

test('of equal maxima the first wins, and the first NaN wins over everything', () => {
  for (const values of [
    [1, 1, 1, 1],
    [0, 2, 2, 1],
    [NaN, 3, NaN, 5],
    [3, NaN, 5, NaN],
    [Infinity, NaN, 0, 0],
    [-Infinity, -Infinity, -Infinity, -Infinity],
  ]) {
    for (const width of [2, 8, 14]) {
      for (const o of [pool(2, 2, 0), pool(2, 2, 1), pool(2, 1, 0)]) {
        const bench = new Bench();
        const row = (i: number): number[] => Array.from({ length: width }, (_, j) => values[i * 2 + (j % 2)]!);
        check(bench, bench.view('float32', [...row(0), ...row(1), ...row(1), ...row(0)], dense([1, 1, 4, width])), o);
      }
    }
  }
});

test('max pooling without images or channels writes nothing', () => {
  const bench = new Bench();
  for (const [n, c] of [
    [0, 2],
    [2, 0],
  ] as const) {
    lowerMaxPool2d(
      bench,
      bench.empty('float32', [n, c, 4, 4]),
      pool(2, 2, 0),
      bench.empty('float32', [n, c, 2, 2]),
      null,
    );
  }
  expect(bench.launches).toEqual([]);
});

test.each(['float32', 'float64'] as const)(
  'the gradient of tiled max pooling in %s goes to the maxima alone',
  (dtype) => {
    const next = random(9);
    const upTo = (n: number): number => 1 + Math.floor(next() * n);
    for (let round = 0; round < 60; round++) {
      const kernel = round % 2 === 0 ? ([2, 2] as const) : ([upTo(4), upTo(4)] as const);
      const shape = [upTo(3), upTo(3), kernel[0] - 1 + upTo(12), kernel[1] - 1 + upTo(20)] as const;
      const [n, c, h, w] = shape;
      const windows = [n, c, Math.floor(h / kernel[0]), Math.floor(w / kernel[1])] as const;
      const size = sizeOf(windows);
      const x = numbers(dtype, sizeOf(shape), round);
      const { positions } = plainMaxPool(x, shape, { kernel, stride: kernel, padding: [0, 0] });
      const bench = new Bench();
      const layouts = [
        dense(windows),
        transposeLayout(dense([...windows].reverse()), [3, 2, 1, 0]),
        { shape: windows, strides: dense(windows).strides.map((s) => -s), offset: size - 1 },
        broadcastLayout(dense([1, 1, 1, windows[3]]), windows),
      ];
      const g = bench.view(dtype, numbers(dtype, size, round + 100), layouts[round % 4]!);
      const places = bench.view('int32', positions, dense(windows));
      const out = bench.empty(dtype, shape);
      bench.array(out.buffer, dtype).fill(NaN);
      lowerMaxPool2dGrad(bench, g, places, kernel, out);
      const want = new Array<number>(sizeOf(shape)).fill(0);
      const each = size / (n * c);
      bench.read(g).forEach((v, k) => {
        want[Math.floor(k / each) * h * w + positions[k]!] = v;
      });
      const [product, square] = [bench.empty('float32', shape), bench.empty('float32', shape)];
      const operand = bench.view('float32', numbers('float32', h * w, 7), broadcastLayout(dense([h, w]), shape));
      if (dtype === 'float32') {
        const epilogue = { body: productAndSquare(dtype), operands: [operand], outputs: [product, square] };
        lowerMaxPool2dGrad(bench, g, places, kernel, epilogue);
      }
      for (const parts of [1, 3]) {
        bench.run(parts);
        expect(bench.read(out)).toEqual(want);
        if (dtype === 'float64') continue;
        const factors = bench.read(operand);
        expect(bench.read(product)).toEqual(want.map((v, i) => Math.fround(v * factors[i]!)));
        expect(bench.read(square)).toEqual(want.map((v) => Math.fround(v * v)));
      }
      expect(bench.guarded()).toBe(true);
    }
  },
);
