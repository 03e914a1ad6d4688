import { expect, test } from 'vitest';
import { broadcastLayout, dense, type Layout, transposeLayout } from '../../src/base/layout.ts';
import { sizeOf } from '../../src/base/shape.ts';
import type { View } from '../../src/kernel/view.ts';
import { addAndMask } from './bodies.ts';
import { lowerConv2d, lowerConv2dFilterGrad, lowerConv2dInputGrad } from './lower.ts';
import { numbers, random } from './numbers.ts';
import { Bench } from './run.ts';

type Shape = readonly [number, number, number, number];

interface Case {
  readonly n: number;
  readonly c: number;
  readonly f: number;
  readonly size: readonly [number, number];
  readonly padding: readonly [number, number];
}

const lays: ((shape: readonly number[]) => { elements: number; layout: Layout })[] = [
  (shape) => ({ elements: sizeOf(shape), layout: dense(shape) }),
  (shape) => ({
    elements: sizeOf(shape),
    layout: transposeLayout(dense([3, 1, 2, 0].map((i) => shape[i]!)), [3, 1, 2, 0]),
  }),
  (shape) => ({
    elements: sizeOf(shape),
    layout: { shape, strides: dense(shape).strides.map((s) => -s), offset: sizeOf(shape) - 1 },
  }),
  (shape) => ({ elements: shape[1]! * shape[3]!, layout: broadcastLayout(dense([1, shape[1]!, 1, shape[3]!]), shape) }),
];

function put(bench: Bench, shape: Shape, lay: number, seed: number): View {
  const { elements, layout } = lays[lay]!(shape);
  return bench.view('float32', numbers('float32', elements, seed), layout);
}

const outputOf = ({ n, f, size, padding }: Case): Shape => [
  n,
  f,
  size[0] + 2 * padding[0] - 2,
  size[1] + 2 * padding[1] - 2,
];

/** The largest error of a result as a multiple of epsilon and of the sum of its terms' sizes. */
function worst(got: number[], want: Float64Array, sizes: Float64Array): number {
  return got.reduce((most, x, i) => {
    const error = Math.abs(x - want[i]!) / (2 ** -23 * sizes[i]! || Number.MIN_VALUE);
    return Math.max(error, most);
  }, 0);
}

/** Runs the convolution and its gradient by the images, and gives their results, bits and worst errors. */
function run(o: Case, lay = 0, fma = true): { bits: number[][]; errors: number[] } {
  const [n, f, oh, ow] = outputOf(o);
  const bench = new Bench({ fma });
  const options = { stride: [1, 1], padding: o.padding } as const;
  const x = put(bench, [n, o.c, ...o.size], lay, 1);
  const w = put(bench, [f, o.c, 3, 3], lay, 2);
  const g = put(bench, [n, f, oh, ow], lay, 3);
  const [y, dx] = [bench.empty('float32', [n, f, oh, ow]), bench.empty('float32', [n, o.c, ...o.size])];
  for (const v of [y, dx]) bench.array(v.buffer, 'float32').fill(NaN);
  lowerConv2d(bench, x, w, options, y);
  lowerConv2dInputGrad(bench, g, w, options, dx);
  expect(bench.launches.filter((l) => l.source.name.includes('winograd')).length).toBe(4);
  bench.run();
  const bits = [bench.read(y), bench.read(dx)];
  expect(bench.guarded()).toBe(true);
  for (const parts of [2, 5]) {
    bench.run(parts);
    expect([bench.read(y), bench.read(dx)]).toEqual(bits);
  }
  const [xs, ws, gs] = [bench.read(x), bench.read(w), bench.read(g)];
  const want = bits.map((b) => new Float64Array(b.length));
  const sizes = bits.map((b) => new Float64Array(b.length));
  const add = (k: number, place: number, term: number): void => {
    want[k]![place]! += term;
    sizes[k]![place]! += Math.abs(term);
  };
  for (let i = 0; i < n * f * o.c * 9; i++) {
    const [column, row, c] = [i % 3, Math.floor(i / 3) % 3, Math.floor(i / 9) % o.c];
    const plane = Math.floor(i / 9 / o.c);
    const weight = ws[((plane % f) * o.c + c) * 9 + row * 3 + column]!;
    const image = (Math.floor(plane / f) * o.c + c) * o.size[0];
    for (let p = 0; p < oh; p++) {
      const y = p + row - o.padding[0];
      if (y < 0 || y >= o.size[0]) continue;
      for (let q = 0; q < ow; q++) {
        const z = q + column - o.padding[1];
        if (z < 0 || z >= o.size[1]) continue;
        const [at, out] = [(image + y) * o.size[1] + z, (plane * oh + p) * ow + q];
        add(0, out, xs[at]! * weight);
        add(1, at, gs[out]! * weight);
      }
    }
  }
  return { bits, errors: bits.map((b, k) => worst(b, want[k]!, sizes[k]!)) };
}

test.each([
  ['rows of tiles that fill vectors', { n: 3, c: 8, f: 16, size: [16, 16], padding: [1, 1] }],
  ['odd sizes', { n: 2, c: 9, f: 11, size: [13, 15], padding: [1, 1] }],
  ['images in groups', { n: 11, c: 32, f: 8, size: [7, 7], padding: [1, 1] }],
  ['images in bands', { n: 2, c: 17, f: 8, size: [33, 46], padding: [1, 0] }],
  ['no padding', { n: 2, c: 16, f: 17, size: [10, 14], padding: [0, 0] }],
  ['wide padding', { n: 1, c: 8, f: 13, size: [5, 6], padding: [3, 2] }],
  ['the smallest', { n: 1, c: 8, f: 8, size: [5, 5], padding: [1, 1] }],
  ['flat images', { n: 2, c: 8, f: 23, size: [5, 140], padding: [1, 1] }],
] as [string, Case][])('3 x 3 convolutions by minimal filtering agree with the plain loops: %s', (_, o) => {
  for (const lay of lays.keys()) for (const error of run(o, lay).errors) expect(error).toBeLessThan(8);
  for (const error of run(o, 0, false).errors) expect(error).toBeLessThan(8);
});

test('3 x 3 convolutions by minimal filtering agree with the plain loops on random sizes', () => {
  const next = random(3);
  const from = (low: number, range: number): number => low + Math.floor(next() * range);
  for (let round = 0; round < 16; round++) {
    const padding = [from(0, 3), from(0, 3)] as const;
    const size = [
      Math.max(5, 7 - 2 * padding[0]) + from(0, 14),
      Math.max(5, 7 - 2 * padding[1]) + from(0, 14),
    ] as const;
    const o = { n: from(1, 5), c: from(8, 12), f: from(8, 12), size, padding };
    for (const error of run(o, round % lays.length).errors) expect(error).toBeLessThan(8);
  }
});

test('an image has the same bits alone as in a batch, and in every layout', () => {
  const o: Case = { n: 9, c: 10, f: 8, size: [9, 12], padding: [1, 1] };
  const [y, dx] = run(o).bits as [number[], number[]];
  const alone = run({ ...o, n: 1 }).bits;
  expect(alone).toEqual([y.slice(0, y.length / 9), dx.slice(0, dx.length / 9)]);
  const bench = new Bench();
  const [x, w] = [put(bench, [9, 10, 9, 12], 0, 1), put(bench, [8, 10, 3, 3], 0, 2)];
  const out = bench.empty('float32', [9, 8, 9, 12]);
  const turned = (view: View, axes: readonly number[]): View => {
    const { shape } = view.layout;
    const layout = transposeLayout(dense(axes.map((i) => shape[i]!)), axes);
    const copy = bench.view('float32', new Float32Array(sizeOf(shape)), layout);
    const [from, to] = [bench.read(view), bench.array(copy.buffer, 'float32')];
    from.forEach((v, i) => {
      const index = shape.map((d, k) => Math.floor(i / sizeOf(shape.slice(k + 1))) % d);
      to[index.reduce((sum, p, k) => sum + p * layout.strides[k]!, 0)] = v;
    });
    return copy;
  };
  // Each of these orders of axes is its own inverse.
  lowerConv2d(bench, turned(x, [3, 1, 2, 0]), turned(w, [1, 0, 3, 2]), { stride: [1, 1], padding: [1, 1] }, out);
  bench.run();
  expect(bench.read(out)).toEqual(y);
});

test('other strides, filters, dtypes and fewer channels are summed as they are', () => {
  const names = (c: number, f: number, side: number, kernel: number, stride: number, dtype: 'float32' | 'float64') => {
    const bench = new Bench();
    const out = Math.floor((side + 2 - kernel) / stride) + 1;
    lowerConv2d(
      bench,
      bench.empty(dtype, [1, c, side, side]),
      bench.empty(dtype, [f, c, kernel, kernel]),
      { stride: [stride, stride], padding: [1, 1] },
      bench.empty(dtype, [1, f, out, out]),
    );
    return bench.launches.map((l) => l.source.name);
  };
  expect(names(8, 8, 9, 3, 1, 'float32')).toEqual(['conv2d.winograd.filters', 'conv2d.winograd']);
  for (const plain of [
    names(7, 8, 9, 3, 1, 'float32'),
    names(8, 7, 9, 3, 1, 'float32'),
    names(8, 8, 4, 3, 1, 'float32'),
    names(8, 8, 9, 5, 1, 'float32'),
    names(8, 8, 9, 3, 2, 'float32'),
    names(8, 8, 9, 3, 1, 'float64'),
  ]) {
    expect(plain).toEqual(['conv2d']);
  }
});

test('an epilogue has the bits of the steps one by one', () => {
  const shape: Shape = [5, 9, 9, 7];
  for (const own of [[9, 1, 1], shape, [1, 1, 9, 1], [5, 1, 1, 1]]) {
    const bench = new Bench();
    const [x, w] = [put(bench, [5, 8, 9, 7], 0, 1), put(bench, [9, 8, 3, 3], 0, 2)];
    const operand = bench.view('float32', numbers('float32', sizeOf(own), 5), broadcastLayout(dense(own), shape));
    const [plain, sum] = [bench.empty('float32', shape), bench.empty('float32', shape)];
    const mask = bench.empty('bool', shape);
    const options = { stride: [1, 1], padding: [1, 1] } as const;
    lowerConv2d(bench, x, w, options, plain);
    lowerConv2d(bench, x, w, options, { body: addAndMask('float32'), operands: [operand], outputs: [sum, mask] });
    bench.run(2);
    const shift = bench.read(operand);
    const want = bench.read(plain).map((v, i) => Math.fround(v + shift[i]!));
    expect(bench.read(sum)).toEqual(want);
    expect(bench.read(mask)).toEqual(want.map((v) => (v > 0 ? 1 : 0)));
    expect(bench.guarded()).toBe(true);
  }
});

test('an infinity reaches the pixels that see it and no others', () => {
  const bench = new Bench();
  const x = bench.view('float32', new Float32Array(8 * 100), dense([1, 8, 10, 10]));
  const w = put(bench, [8, 8, 3, 3], 0, 2);
  const out = bench.empty('float32', [1, 8, 10, 10]);
  lowerConv2d(bench, x, w, { stride: [1, 1], padding: [1, 1] }, out);
  const run = bench.prepare();
  for (let place = 0; place < 100; place++) {
    bench.array(x.buffer, 'float32').fill(0)[place] = Infinity;
    run();
    bench.read(out).forEach((v, i) => {
      const [row, column] = [Math.floor(i / 10) % 10, i % 10];
      const seen = Math.abs(row - Math.floor(place / 10)) <= 1 && Math.abs(column - (place % 10)) <= 1;
      if (seen === Number.isFinite(v) || (!seen && v !== 0))
        expect(v, `pixel (${row}, ${column})`).toBe(seen ? NaN : 0);
    });
  }
});

test.each([
  ['images in groups', { n: 11, c: 16, f: 16, size: [8, 8], padding: [1, 1] }],
  ['images in bands', { n: 3, c: 17, f: 19, size: [28, 30], padding: [1, 1] }],
  ['wide padding', { n: 2, c: 24, f: 16, size: [14, 12], padding: [2, 3] }],
  ['no padding', { n: 5, c: 16, f: 33, size: [12, 10], padding: [0, 0] }],
  ['one image', { n: 1, c: 16, f: 16, size: [6, 18], padding: [1, 1] }],
] as [string, Case][])('the gradient by the filters agrees with the plain loops: %s', (_, o) => {
  const shape = outputOf(o);
  const [n, f, oh, ow] = shape;
  for (const lay of lays.keys()) {
    const bench = new Bench();
    const [x, g] = [put(bench, [n, o.c, ...o.size], lay, 1), put(bench, shape, lay, 3)];
    const dw = bench.empty('float32', [f, o.c, 3, 3]);
    bench.array(dw.buffer, 'float32').fill(NaN);
    lowerConv2dFilterGrad(bench, x, g, { stride: [1, 1], padding: o.padding }, dw);
    expect(bench.launches.some((l) => l.source.name === 'conv2d.filterGrad.winograd')).toBe(true);
    bench.run();
    const bits = bench.read(dw);
    bench.run(5);
    expect(bench.read(dw)).toEqual(bits);
    expect(bench.guarded()).toBe(true);
    const [xs, gs] = [bench.read(x), bench.read(g)];
    const [want, sizes] = [new Float64Array(bits.length), new Float64Array(bits.length)];
    for (let place = 0; place < bits.length; place++) {
      const [column, row, c] = [place % 3, Math.floor(place / 3) % 3, Math.floor(place / 9) % o.c];
      const filter = Math.floor(place / 9 / o.c);
      for (let i = 0; i < n; i++)
        for (let p = 0; p < oh; p++) {
          const y = p + row - o.padding[0];
          if (y < 0 || y >= o.size[0]) continue;
          for (let q = 0; q < ow; q++) {
            const z = q + column - o.padding[1];
            if (z < 0 || z >= o.size[1]) continue;
            const term =
              xs[((i * o.c + c) * o.size[0] + y) * o.size[1] + z]! * gs[((i * f + filter) * oh + p) * ow + q]!;
            want[place]! += term;
            sizes[place]! += Math.abs(term);
          }
        }
    }
    // Repeated numbers round alike: the direct sums have up to 19 there, these up to 12, and about 1 on any others.
    expect(worst(bits, want, sizes)).toBeLessThan(lay === 3 ? 16 : 3);
  }
});

test('dilated 3 x 3 filters go by Winograd, pixel by so many-th pixel, where the smallest of these phases repays', () => {
  for (const [size, dilation, padding] of [
    [13, 2, 2],
    [12, 2, 0],
    [17, 3, 1],
  ] as const) {
    const [side, c, f] = [size + 2 * padding - 2 * dilation, 9, 8];
    const bench = new Bench();
    const x = put(bench, [2, c, size, size], 0, 1);
    const w = put(bench, [f, c, 3, 3], 1, 2);
    const g = put(bench, [2, f, side, side], 0, 3);
    const options = { stride: [1, 1], padding: [padding, padding], dilation: [dilation, dilation] } as const;
    const [y, dx] = [bench.empty('float32', [2, f, side, side]), bench.empty('float32', [2, c, size, size])];
    lowerConv2d(bench, x, w, options, y);
    lowerConv2dInputGrad(bench, g, w, options, dx);
    bench.run(3);
    const repays = Math.floor(side / dilation) >= 5;
    expect(bench.launches.some((l) => l.source.name === 'conv2d.winograd')).toBe(repays);
    expect(bench.launches.some((l) => l.source.name === 'conv2d.inputGrad.winograd')).toBe(true);
    const [xs, ws, gs] = [x, w, g].map((v) => bench.read(v)) as [number[], number[], number[]];
    const [wantY, wantX] = [new Float64Array(2 * f * side * side), new Float64Array(2 * c * size * size)];
    for (let at = 0; at < wantY.length; at++) {
      const [n, k, p, q] = [
        Math.floor(at / (f * side * side)),
        Math.floor(at / (side * side)) % f,
        Math.floor(at / side) % side,
        at % side,
      ];
      for (let tap = 0; tap < c * 9; tap++) {
        const [row, column] = [p - padding + dilation * (Math.floor(tap / 3) % 3), q - padding + dilation * (tap % 3)];
        if (row < 0 || row >= size || column < 0 || column >= size) continue;
        const pixel = ((n * c + Math.floor(tap / 9)) * size + row) * size + column;
        wantY[at]! += xs[pixel]! * ws[k * c * 9 + tap]!;
        wantX[pixel]! += gs[at]! * ws[k * c * 9 + tap]!;
      }
    }
    const off = (view: View, want: Float64Array): number =>
      Math.max(...bench.read(view).map((v, i) => Math.abs(v - want[i]!)));
    expect(Math.max(off(y, wantY), off(dx, wantX))).toBeLessThan(2e-5);
    expect(bench.guarded()).toBe(true);
  }
});
