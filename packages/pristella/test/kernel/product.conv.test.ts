import { expect, test } from 'vitest';
import type { DType } from '../../src/base/dtype.ts';
import { broadcastLayout, dense, type Layout, transposeLayout } from '../../src/base/layout.ts';
import { sizeOf } from '../../src/base/shape.ts';
import type { View } from '../../src/kernel/view.ts';
import { lotsFor } from '../../src/machine/wasm/loop/count.ts';
import { addAndMask } from './bodies.ts';
import { lowerConv2d, lowerConv2dFilterGrad, lowerConv2dInputGrad } from './lower.ts';
import { numbers, random } from './numbers.ts';
import { Bench } from './run.ts';

interface Case {
  readonly n: number;
  readonly c: number;
  readonly size: readonly [number, number];
  readonly f: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation?: readonly [number, number];
  readonly groups?: number;
}

const outputSize = ({ size, kernel, stride, padding, dilation = [1, 1] }: Case): [number, number] => {
  const extent = (d: 0 | 1): number => (kernel[d] - 1) * dilation[d] + 1;
  const along = (d: 0 | 1): number => Math.floor((size[d] + 2 * padding[d] - extent(d)) / stride[d]) + 1;
  return [along(0), along(1)];
};

/** Visits (output element, image element, filter element) of every product in a convolution. */
function eachTerm(o: Case, visit: (out: number, x: number, w: number) => void): void {
  const [oh, ow] = outputSize(o);
  const [h, w] = o.size;
  const [kh, kw] = o.kernel;
  const { dilation = [1, 1], groups = 1 } = o;
  const channels = o.c / groups;
  for (let n = 0; n < o.n; n++)
    for (let f = 0; f < o.f; f++)
      for (let oy = 0; oy < oh; oy++)
        for (let ox = 0; ox < ow; ox++)
          for (let c = 0; c < channels; c++)
            for (let i = 0; i < kh; i++)
              for (let j = 0; j < kw; j++) {
                const y = oy * o.stride[0] + i * dilation[0] - o.padding[0];
                const x = ox * o.stride[1] + j * dilation[1] - o.padding[1];
                const first = Math.floor((f * groups) / o.f) * channels;
                if (y < 0 || y >= h || x < 0 || x >= w) continue;
                visit(
                  ((n * o.f + f) * oh + oy) * ow + ox,
                  ((n * o.c + first + c) * h + y) * w + x,
                  ((f * channels + c) * kh + i) * kw + j,
                );
              }
}

type Lay = (shape: readonly number[]) => { elements: number; layout: Layout };
const lays: Lay[] = [
  (shape) => ({ elements: sizeOf(shape), layout: dense(shape) }),
  (shape) => ({
    elements: sizeOf(shape),
    layout: transposeLayout(dense([3, 1, 2, 0].map((i) => shape[i]!)), [3, 1, 2, 0]),
  }),
  (shape) => ({
    elements: sizeOf(shape),
    layout: { shape, strides: dense(shape).strides.map((s) => -s), offset: Math.max(0, sizeOf(shape) - 1) },
  }),
  (shape) => ({ elements: shape[1]! * shape[3]!, layout: broadcastLayout(dense([1, shape[1]!, 1, shape[3]!]), shape) }),
];

function put(bench: Bench, dtype: DType, shape: readonly number[], lay: Lay, seed: number): View {
  const { elements, layout } = lay(shape);
  return bench.view(dtype, numbers(dtype, elements, seed), layout);
}

const shapesOf = (o: Case): { x: number[]; w: number[]; g: number[] } => ({
  x: [o.n, o.c, ...o.size],
  w: [o.f, o.c / (o.groups ?? 1), ...o.kernel],
  g: [o.n, o.f, ...outputSize(o)],
});

/** Lowers, runs and checks the convolution and both of its gradients. */
function check(o: Case, dtype: 'float32' | 'float64', lay: Lay): void {
  const shapes = shapesOf(o);
  const bench = new Bench();
  const [x, w, g] = [
    put(bench, dtype, shapes.x, lay, 1),
    put(bench, dtype, shapes.w, lay, 2),
    put(bench, dtype, shapes.g, lay, 3),
  ];
  const [y, dx, dw] = [bench.empty(dtype, shapes.g), bench.empty(dtype, shapes.x), bench.empty(dtype, shapes.w)];
  lowerConv2d(bench, x, w, o, y);
  lowerConv2dInputGrad(bench, g, w, o, dx);
  lowerConv2dFilterGrad(bench, x, g, o, dw);
  bench.run();
  const bits = [y, dx, dw].map((v) => bench.read(v));
  const [xs, ws, gs] = [x, w, g].map((v) => bench.read(v)) as [number[], number[], number[]];
  const want = [y, dx, dw].map((v) => new Float64Array(sizeOf(v.layout.shape)));
  const size = want.map((a) => new Float64Array(a.length));
  eachTerm(o, (out, image, filter) => {
    const terms: [number, number][] = [
      [out, xs[image]! * ws[filter]!],
      [image, gs[out]! * ws[filter]!],
      [filter, xs[image]! * gs[out]!],
    ];
    terms.forEach(([place, term], i) => {
      want[i]![place]! += term;
      size[i]![place]! += Math.abs(term);
    });
  });
  const epsilon = dtype === 'float32' ? 2 ** -23 : 2 ** -52;
  bits.forEach((got, i) => {
    const off = got.findIndex((v, at) => !(Math.abs(v - want[i]![at]!) <= 40 * epsilon * size[i]![at]!));
    expect(off === -1 ? 'agrees' : [['y', 'dx', 'dw'][i], off, got[off], want[i]![off]]).toBe('agrees');
  });
  expect(bench.guarded()).toBe(true);
  bench.run(3);
  expect([y, dx, dw].map((v) => bench.read(v))).toEqual(bits);
}

const named: [string, Case][] = [
  ['5 x 5 over 28 x 28', { n: 3, c: 1, size: [28, 28], f: 30, kernel: [5, 5], stride: [1, 1], padding: [0, 0] }],
  [
    '3 x 3 with padding 1 over 14 x 14',
    { n: 2, c: 16, size: [14, 14], f: 32, kernel: [3, 3], stride: [1, 1], padding: [1, 1] },
  ],
  [
    '3 x 3 with padding 1 over 7 x 7',
    { n: 18, c: 8, size: [7, 7], f: 12, kernel: [3, 3], stride: [1, 1], padding: [1, 1] },
  ],
  ['1 x 1', { n: 2, c: 7, size: [5, 9], f: 6, kernel: [1, 1], stride: [1, 1], padding: [0, 0] }],
  ['a stride of 2', { n: 2, c: 3, size: [11, 12], f: 4, kernel: [3, 3], stride: [2, 2], padding: [1, 1] }],
  [
    'strides that leave rows over',
    { n: 2, c: 2, size: [10, 13], f: 3, kernel: [2, 3], stride: [3, 4], padding: [0, 1] },
  ],
  [
    'padding wider than the filter',
    { n: 1, c: 2, size: [4, 3], f: 2, kernel: [2, 1], stride: [1, 1], padding: [3, 2] },
  ],
  [
    'a filter as large as the image',
    { n: 4, c: 3, size: [6, 5], f: 9, kernel: [6, 5], stride: [1, 1], padding: [0, 0] },
  ],
  // Six pixels are left for the last panel, and the gap between two rows is as wide as the two that are missing.
  ['3 x 3 over 8 x 7', { n: 2, c: 2, size: [8, 7], f: 3, kernel: [3, 3], stride: [1, 1], padding: [0, 0] }],
  // What the filter sees ends within the image, but does not begin there.
  [
    'padding with strides that leave more over than it adds',
    { n: 2, c: 2, size: [6, 7], f: 3, kernel: [1, 2], stride: [4, 4], padding: [1, 1] },
  ],
  ['strides beyond the filter', { n: 1, c: 1, size: [9, 9], f: 1, kernel: [1, 2], stride: [3, 4], padding: [0, 0] }],
];

test.each(named)('conv2d and its gradients agree with the plain loops: %s', (_, o) => {
  for (const dtype of ['float32', 'float64'] as const) for (const lay of lays) check(o, dtype, lay);
});

test('conv2d and its gradients agree with the plain loops on random sizes', () => {
  const next = random(11);
  const upTo = (n: number): number => 1 + Math.floor(next() * n);
  for (let round = 0; round < 40; round++) {
    const [kernel, padding] = [[upTo(4), upTo(4)] as const, [upTo(4) - 1, upTo(3) - 1] as const];
    const size = [kernel[0] - 1 + upTo(9), kernel[1] - 1 + upTo(9)] as const;
    const o = { n: upTo(4), c: upTo(4), size, f: upTo(9), kernel, stride: [upTo(3), upTo(3)] as const, padding };
    check(o, 'float32', lays[round % lays.length]!);
  }
});

test('grouped, depthwise and dilated filters and their gradients agree with the plain loops on random sizes', () => {
  const next = random(12);
  const upTo = (n: number): number => 1 + Math.floor(next() * n);
  for (let round = 0; round < 60; round++) {
    const [kernel, padding] = [[upTo(4), upTo(4)] as const, [upTo(4) - 1, upTo(3) - 1] as const];
    const [stride, dilation] = [[upTo(4), upTo(4)] as const, [upTo(3), upTo(3)] as const];
    const size = kernel.map((k, d) => (k - 1) * dilation[d]! + upTo(round % 3 === 0 ? 24 : 9)) as [number, number];
    const [groups, channels, filters] = [upTo(5), upTo(3), upTo(3)];
    const o = {
      n: upTo(3),
      c: groups * channels,
      size,
      f: groups * filters,
      kernel,
      stride,
      padding,
      dilation,
      groups,
    };
    check(o, round % 4 === 0 ? 'float64' : 'float32', lays[round % lays.length]!);
  }
});

test('work is dealt in at most 32 lots, in fewer where they need much scratch, but in four, and in no more than there are', () => {
  const mebi = 2 ** 20;
  for (const bytes of [0, 1, 2 * mebi]) expect(lotsFor(100, bytes)).toBe(32);
  expect([lotsFor(100, 2 * mebi + 1), lotsFor(100, 4 * mebi), lotsFor(100, 13 * mebi)]).toEqual([31, 16, 4]);
  for (const bytes of [16 * mebi, 64 * mebi - 1, 64 * mebi, 64 * mebi + 1, 1024 * mebi])
    expect(lotsFor(100, bytes)).toBe(4);
  expect([1, 3, 4, 5].map((units) => lotsFor(units, 64 * mebi))).toEqual([1, 3, 4, 4]);
  expect([31, 32, 33].map((units) => lotsFor(units, 0))).toEqual([31, 32, 32]);
  expect(lotsFor(100, 0, 8)).toBe(8);
});

test('convolutions without images, channels or filters are empty or zeros', () => {
  const base = { n: 2, c: 3, size: [5, 5], f: 4, kernel: [3, 3], stride: [1, 1], padding: [1, 1] } as const;
  for (const o of [
    { ...base, n: 0 },
    { ...base, c: 0 },
    { ...base, f: 0 },
  ]) {
    const shapes = shapesOf(o);
    const bench = new Bench();
    const [x, w, g] = [shapes.x, shapes.w, shapes.g].map((s, i) => put(bench, 'float32', s, lays[0]!, i)) as [
      View,
      View,
      View,
    ];
    const [y, dx, dw] = [
      bench.empty('float32', shapes.g),
      bench.empty('float32', shapes.x),
      bench.empty('float32', shapes.w),
    ];
    for (const v of [y, dx, dw]) bench.array(v.buffer, 'float32').fill(NaN);
    lowerConv2d(bench, x, w, o, y);
    lowerConv2dInputGrad(bench, g, w, o, dx);
    lowerConv2dFilterGrad(bench, x, g, o, dw);
    bench.run();
    for (const v of [y, dx, dw]) expect(bench.read(v).every((z) => z === 0)).toBe(true);
  }
});

test('the epilogues of a convolution and of its gradients have the bits of the steps one by one', () => {
  const o: Case = { n: 3, c: 3, size: [7, 6], f: 5, kernel: [3, 3], stride: [1, 1], padding: [1, 1] };
  const shapes = shapesOf(o);
  const operandShapes = (shape: number[]): number[][] => [
    [shape[1]!, 1, 1],
    shape,
    [1, 1, shape[2]!, 1],
    [shape[0]!, 1, 1, 1],
  ];
  const lowerings = [
    { shape: shapes.g, lower: lowerConv2d, inputs: [shapes.x, shapes.w] },
    { shape: shapes.x, lower: lowerConv2dInputGrad, inputs: [shapes.g, shapes.w] },
    { shape: shapes.w, lower: lowerConv2dFilterGrad, inputs: [shapes.x, shapes.g] },
  ];
  for (const { shape, lower, inputs } of lowerings) {
    for (const own of operandShapes(shape)) {
      const bench = new Bench();
      const [a, b] = inputs.map((s, i) => put(bench, 'float32', s, lays[0]!, i)) as [View, View];
      const operand = bench.view('float32', numbers('float32', sizeOf(own), 5), broadcastLayout(dense(own), shape));
      const [plain, sum, mask] = [
        bench.empty('float32', shape),
        bench.empty('float32', shape),
        bench.empty('bool', shape),
      ];
      lower(bench, a, b, o, plain);
      lower(bench, a, b, o, { body: addAndMask('float32'), operands: [operand], outputs: [sum, mask] });
      bench.run(2);
      const shift = bench.read(operand);
      const want = bench.read(plain).map((x, i) => Math.fround(x + shift[i]!));
      expect(bench.read(sum)).toEqual(want);
      expect(bench.read(mask)).toEqual(want.map((x) => (x > 0 ? 1 : 0)));
      expect(bench.guarded()).toBe(true);
    }
  }
});
