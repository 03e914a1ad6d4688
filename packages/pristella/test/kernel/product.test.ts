import { describe, expect, test } from 'vitest';
import type { DType } from '../../src/base/dtype.ts';
import { broadcastLayout, dense, forEachOffset, type Layout, transposeLayout } from '../../src/base/layout.ts';
import { sizeOf } from '../../src/base/shape.ts';
import type { Epilogue } from '../../src/kernel/body.ts';
import type { View } from '../../src/kernel/view.ts';
import { reluAndMask } from './bodies.ts';
import { lowerMatmul } from './lower.ts';
import { numbers, random } from './numbers.ts';
import { Bench } from './run.ts';

type Lay = (shape: readonly number[]) => { elements: number; layout: Layout };

/** Ways for a matrix (or a batch of them) to lie in memory. */
const lays = {
  dense: (shape) => ({ elements: sizeOf(shape), layout: dense(shape) }),
  transposed: (shape) => {
    const axes = shape.map((_, i) => i).reverse();
    return { elements: sizeOf(shape), layout: transposeLayout(dense([...shape].reverse()), axes) };
  },
  reversed: (shape) => {
    const { strides } = dense(shape);
    const offset = Math.max(0, sizeOf(shape) - 1);
    return { elements: sizeOf(shape), layout: { shape, strides: strides.map((s) => -s), offset } };
  },
  'every third of a larger one': (shape) => {
    const whole = dense([...shape.slice(0, -1), shape[shape.length - 1]! * 3 + 1]);
    const strides = whole.strides.map((s, i) => (i === shape.length - 1 ? 3 : s));
    return { elements: sizeOf(whole.shape), layout: { shape, strides, offset: 0 } };
  },
  'one row repeated': (shape) => {
    const row = [1, shape[shape.length - 1]!];
    return { elements: sizeOf(row), layout: broadcastLayout(dense(row), shape) };
  },
} satisfies Record<string, Lay>;

const put = (bench: Bench, dtype: DType, shape: readonly number[], lay: Lay, seed: number): View => {
  const { elements, layout } = lay(shape);
  return bench.view(dtype, numbers(dtype, elements, seed), layout);
};

/** The definition, in float64, with the sum of the terms' sizes beside it for the tolerance. */
function plainMatmul(bench: Bench, a: View, b: View, shape: readonly number[]): { sum: number[]; size: number[] } {
  const lead = shape.slice(0, -2);
  const [m, n] = shape.slice(-2) as [number, number];
  const k = a.layout.shape[a.layout.shape.length - 1]!;
  const left = bench.read({ ...a, layout: broadcastLayout(a.layout, [...lead, m, k]) });
  const right = bench.read({ ...b, layout: broadcastLayout(b.layout, [...lead, k, n]) });
  const [sum, size]: [number[], number[]] = [[], []];
  for (let p = 0; p < sizeOf(lead); p++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let [s, t] = [0, 0];
        for (let l = 0; l < k; l++) {
          const term = left[(p * m + i) * k + l]! * right[(p * k + l) * n + j]!;
          s += term;
          t += Math.abs(term);
        }
        sum.push(s);
        size.push(t);
      }
    }
  }
  return { sum, size };
}

const epsilon = { float32: 2 ** -23, float64: 2 ** -52, int32: 0 };

function expectProduct(
  bench: Bench,
  got: number[],
  want: { sum: number[]; size: number[] },
  dtype: keyof typeof epsilon,
  k: number,
): void {
  expect(got.length).toBe(want.sum.length);
  got.forEach((x, i) => {
    const room = epsilon[dtype] * (k + 2) * want.size[i]!;
    if (!(Math.abs(x - want.sum[i]!) <= room)) expect(x, `element ${i}`).toBe(want.sum[i]);
  });
  expect(bench.guarded()).toBe(true);
}

const shapes: [number, number, number][] = [
  [1, 1, 1],
  [1, 7, 1],
  [1, 40, 37],
  [2, 3, 5],
  [3, 9, 8],
  [4, 4, 4],
  [5, 1, 9],
  [6, 8, 8],
  [7, 13, 17],
  [8, 520, 69],
  [11, 30, 70],
  [13, 600, 9],
  [25, 17, 33],
  [64, 33, 1],
  [100, 50, 10],
  [101, 70, 67],
  [30, 1100, 300],
];

describe.each(['float32', 'float64', 'int32'] as const)('matmul in %s', (dtype) => {
  test.each(shapes)('(%i, %i) times (.., %i) agrees with the plain loops for every pair of layouts', (m, k, n) => {
    for (const [i, left] of Object.values(lays).entries()) {
      for (const [j, right] of Object.values(lays).entries()) {
        const bench = new Bench();
        const a = put(bench, dtype, [m, k], left, i);
        const b = put(bench, dtype, [k, n], right, 10 + j);
        const out = bench.empty(dtype, [m, n]);
        lowerMatmul(bench, a, b, out);
        bench.run();
        expectProduct(bench, bench.read(out), plainMatmul(bench, a, b, [m, n]), dtype, k);
      }
    }
  });
});

test.each([
  [2, 0, 3],
  [0, 3, 2],
  [3, 2, 0],
  [0, 0, 0],
])('matmul of (%i, %i) and (.., %i) is zeros or nothing', (m, k, n) => {
  const bench = new Bench();
  const out = bench.empty('float32', [m, n]);
  bench.array(out.buffer, 'float32').fill(NaN);
  lowerMatmul(bench, put(bench, 'float32', [m, k], lays.dense, 1), put(bench, 'float32', [k, n], lays.dense, 2), out);
  bench.run();
  expect(bench.read(out)).toEqual(new Array(m * n).fill(0));
});

test('B is packed for many rows, and read as it lies for few', () => {
  const names = (m: number, k: number, n: number, lay: Lay): string[] => {
    const bench = new Bench();
    lowerMatmul(
      bench,
      put(bench, 'float32', [m, k], lays.dense, 1),
      put(bench, 'float32', [k, n], lay, 2),
      bench.empty('float32', [m, n]),
    );
    return bench.launches.map((l) => l.source.name);
  };
  expect(names(100, 784, 50, lays.dense)).toEqual(['matmul']);
  expect(names(500, 784, 50, lays.dense)).toEqual(['matmul.pack', 'matmul']);
  expect(names(100, 784, 50, lays.transposed)).toEqual(['matmul.pack', 'matmul']);
  expect(names(9, 784, 50, lays.transposed)).toEqual(['matmul.pack', 'matmul']);
  // What so few rows are multiplied with is packed where it is used.
  for (const rows of [1, 8]) expect(names(rows, 784, 50, lays.transposed)).toEqual(['matmul']);
});

test('batches broadcast, and axes that do not join stay apart', () => {
  const cases: [number[], number[], number[]][] = [
    [
      [3, 5, 7],
      [3, 7, 9],
      [3, 5, 9],
    ],
    [
      [3, 5, 7],
      [7, 9],
      [3, 5, 9],
    ],
    [
      [5, 7],
      [3, 7, 9],
      [3, 5, 9],
    ],
    [
      [2, 1, 5, 7],
      [1, 4, 7, 9],
      [2, 4, 5, 9],
    ],
    [
      [2, 3, 1, 7],
      [2, 3, 7, 9],
      [2, 3, 1, 9],
    ],
    [
      [2, 0, 5, 7],
      [2, 0, 7, 9],
      [2, 0, 5, 9],
    ],
  ];
  for (const [sa, sb, shape] of cases) {
    const bench = new Bench();
    const [a, b] = [put(bench, 'float32', sa, lays.dense, 1), put(bench, 'float32', sb, lays.dense, 2)];
    const out = bench.empty('float32', shape);
    lowerMatmul(bench, a, b, out);
    bench.run();
    expectProduct(bench, bench.read(out), plainMatmul(bench, a, b, shape), 'float32', 7);
  }
});

test('heads cut from a joint projection multiply without a copy', () => {
  const [batch, time, heads, width] = [2, 9, 3, 8];
  const bench = new Bench();
  const cut = (seed: number): View => {
    const view = put(bench, 'float32', [batch, time, heads, width], lays.dense, seed);
    return { ...view, layout: transposeLayout(view.layout, [0, 2, 1, 3]) };
  };
  const [q, k] = [cut(1), cut(2)];
  const turned = { ...k, layout: transposeLayout(k.layout, [0, 1, 3, 2]) };
  const out = bench.empty('float32', [batch, heads, time, time]);
  lowerMatmul(bench, q, turned, out);
  expect(bench.launches.map((l) => l.source.name)).toEqual(['matmul.pack', 'matmul']);
  bench.run();
  expectProduct(bench, bench.read(out), plainMatmul(bench, q, turned, [batch, heads, time, time]), 'float32', width);
});

test('the bits depend neither on chunks nor on where the operands lie', () => {
  const rand = random(7);
  for (let round = 0; round < 30; round++) {
    const [m, k, n] = [
      1 + Math.floor(rand() * 220),
      1 + Math.floor(rand() * 700),
      1 + Math.floor(rand() * 90),
    ] as const;
    const bench = new Bench();
    const a = put(bench, 'float32', [m, k], lays.dense, round);
    const b = put(bench, 'float32', [k, n], lays.dense, round + 100);
    const copyOf = (view: View, axes: number[], sign: number): View => {
      // The same matrix with its axes in another order in memory, forwards or backwards.
      const shape = view.layout.shape;
      const lain = transposeLayout(dense(axes.map((i) => shape[i]!)), axes);
      const strides = lain.strides.map((s) => s * sign);
      const layout = { shape, strides, offset: sign < 0 ? sizeOf(shape) - 1 : 0 };
      const out = bench.view('float32', new Float32Array(sizeOf(shape)), layout);
      const array = bench.array(out.buffer, 'float32');
      const from = bench.read(view);
      forEachOffset(layout, (offset, i) => {
        array[offset] = from[i]!;
      });
      return out;
    };
    const outs = [
      [a, b],
      [copyOf(a, [1, 0], 1), b],
      [a, copyOf(b, [1, 0], 1)],
      [copyOf(a, [0, 1], -1), copyOf(b, [1, 0], -1)],
    ].map(([x, y]) => {
      const out = bench.empty('float32', [m, n]);
      lowerMatmul(bench, x!, y!, out);
      return out;
    });
    const bits: number[][] = [];
    for (const parts of [1, 2, 5]) {
      for (const out of outs) bench.array(out.buffer, 'float32').fill(NaN);
      bench.run(parts);
      for (const out of outs) bits.push(bench.read(out));
    }
    for (const other of bits) expect(other).toEqual(bits[0]);
    expect(bench.guarded()).toBe(true);
  }
});

test.each([
  ['float32', 13, 37],
  ['float64', 13, 37],
  ['float32', 1, 3],
  ['float64', 70, 21],
] as const)(
  'an epilogue of bias, relu and mask in %s over (%i, %i) has the bits of the steps one by one',
  (dtype, m, n) => {
    for (const axis of ['row', 'column', 'element'] as const) {
      const bench = new Bench();
      const a = put(bench, dtype, [2, m, 600], lays.dense, 1);
      const b = put(bench, dtype, [2, 600, n], lays.transposed, 2);
      const own = { row: [m, 1], column: [n], element: [2, m, n] }[axis];
      const bias = bench.view(dtype, numbers(dtype, sizeOf(own), 3), broadcastLayout(dense(own), [2, m, n]));
      const plain = bench.empty(dtype, [2, m, n]);
      const outputs = [bench.empty(dtype, [2, m, n]), bench.empty('bool', [2, m, n])];
      const epilogue: Epilogue = { body: reluAndMask(dtype), operands: [bias], outputs };
      lowerMatmul(bench, a, b, plain);
      lowerMatmul(bench, a, b, epilogue);
      bench.run(3);
      const round = dtype === 'float32' ? Math.fround : (x: number) => x;
      const shift = bench.read(bias);
      const sums = bench.read(plain).map((x, i) => round(x + shift[i]!));
      expect(bench.read(outputs[0]!)).toEqual(sums.map((x) => Math.max(x, 0)));
      expect(bench.read(outputs[1]!)).toEqual(sums.map((x) => (x > 0 ? 1 : 0)));
      expect(bench.guarded()).toBe(true);
    }
  },
);

test('an operand whose columns are far apart is copied for the epilogue', () => {
  const bench = new Bench();
  const a = put(bench, 'float32', [5, 6], lays.dense, 1);
  const b = put(bench, 'float32', [6, 10], lays.dense, 2);
  const bias = put(bench, 'float32', [5, 10], lays.transposed, 3);
  const [plain, sum, mask] = [
    bench.empty('float32', [5, 10]),
    bench.empty('float32', [5, 10]),
    bench.empty('bool', [5, 10]),
  ];
  lowerMatmul(bench, a, b, plain);
  lowerMatmul(bench, a, b, { body: reluAndMask('float32'), operands: [bias], outputs: [sum, mask] });
  bench.run();
  const shift = bench.read(bias);
  expect(bench.read(sum)).toEqual(bench.read(plain).map((x, i) => Math.max(0, Math.fround(x + shift[i]!))));
});

test('without fused multiply-add every product and every sum is rounded', () => {
  const bench = new Bench({ fma: false });
  const [a, b] = [put(bench, 'float32', [9, 30], lays.dense, 1), put(bench, 'float32', [30, 11], lays.dense, 2)];
  const out = bench.empty('float32', [9, 11]);
  lowerMatmul(bench, a, b, out);
  bench.run();
  const [x, y] = [bench.read(a), bench.read(b)];
  const want = Array.from({ length: 99 }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < 30; k++)
      sum = Math.fround(sum + Math.fround(x[Math.floor(i / 11) * 30 + k]! * y[k * 11 + (i % 11)]!));
    return sum;
  });
  expect(bench.read(out)).toEqual(want);
});
