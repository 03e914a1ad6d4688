import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { valueAndGrad } from '../../src/grad/grad.ts';
import { np, ShapeError, type Tensor } from '../../src/index.ts';
import * as adaptive from '../../src/op/product/adaptive.ts';
import * as convolution from '../../src/op/product/convolution.ts';
import * as axes from '../../src/op/product/convolution-axes.ts';
import * as pooling from '../../src/op/product/pooling.ts';
import * as resizing from '../../src/op/product/resize.ts';
import { inMode, type Mode, modes } from '../engine/modes.ts';

const { conv2d } = convolution;
const { conv1d, convTranspose1d, convTranspose2d, convTranspose3d, conv3d } = axes;
const { maxPool2d, avgPool2d } = pooling;
const { adaptiveAvgPool2d } = adaptive;
const { resize } = resizing;

/** What windows.py asked PyTorch. JSON has no NaN: it is null. */
interface Golden {
  readonly shape: number[];
  readonly data: (number | null)[];
}
interface Case {
  readonly f: string;
  readonly inputs: Golden[];
  readonly rest: unknown[];
  readonly g: Golden;
  readonly y: Golden;
  readonly gradients: Golden[];
}
const cases: Case[] = JSON.parse(readFileSync(new URL('goldens/windows.json', import.meta.url), 'utf8'));
const functions = { ...convolution, ...axes, ...pooling, ...adaptive, ...resizing } as unknown as Record<
  string,
  (...args: unknown[]) => Tensor
>;
const tensor = ({ data, shape }: Golden): Tensor =>
  np.fromData(
    Float64Array.from(data, (v) => v ?? Number.NaN),
    shape,
  );

function expectGolden(got: Tensor, { data, shape }: Golden): void {
  expect(got.shape).toEqual(shape);
  const off = [...got.data()].findIndex((v, i) => {
    const wanted = data[i] ?? Number.NaN;
    return !(Math.abs(v - wanted) <= 1e-10 * Math.max(1, Math.abs(wanted)) || Object.is(v, wanted));
  });
  expect(off === -1 ? 'PyTorch' : [off, got.data()[off], data[off]]).toBe('PyTorch');
}

describe('windows along axes, and resizing, give what PyTorch gives', () => {
  test.each(Object.keys(modes) as Mode[])('by %s', (mode) => {
    for (const { f, inputs, rest, g, y, gradients } of cases) {
      inMode(mode, () => {
        const points = inputs.map(tensor);
        expectGolden(functions[f]!(...points, ...rest), y);
        const [, slopes] = valueAndGrad((...xs: Tensor[]) => np.sum(np.mul(functions[f]!(...xs, ...rest), tensor(g))))(
          ...points,
        );
        slopes.forEach((slope, i) => {
          expectGolden(slope, gradients[i]!);
        });
      });
    }
  });
});

const rng = np.random.defaultRng(4);
const random = (...shape: number[]): Tensor => rng.normal(0, 1, shape).detach();
const dot = (a: Tensor, b: Tensor): number => np.sum(np.mul(a, b)).item();

test.each([
  [1, conv1d, convTranspose1d],
  [2, conv2d, convTranspose2d],
  [3, conv3d, convTranspose3d],
] as const)('a transposed convolution along %i axes is the adjoint of the convolution', (count, conv, transposed) => {
  const every = (n: number): number[] => Array.from({ length: count }, (_, i) => n + (i % 2));
  for (const [stride, padding, dilation, outputPadding, groups] of [
    [1, 0, 1, 0, 1],
    [2, 1, 1, 1, 2],
    [3, 2, 2, 2, 3],
    [2, 0, 3, 0, 1],
  ] as const) {
    const options = { stride, padding, dilation, groups };
    const w = random(2 * groups, 2, ...every(2));
    const y = random(2, 2 * groups, ...every(3));
    const back = transposed(y, w, { ...options, outputPadding });
    const x = random(...back.shape);
    expect(dot(conv(x, w, options), y)).toBeCloseTo(dot(x, back), 9);
  }
});

test('resizing by lines and curves commutes with mirroring, nearest elements where one is nearer', () => {
  for (const [n, m] of [
    [1, 4],
    [5, 3],
    [4, 7],
    [3, 9],
    [7, 1],
  ] as const) {
    const x = random(1, 1, n);
    for (const options of [
      { mode: 'linear' },
      // One element alone is the first corner.
      { mode: 'linear', alignCorners: m > 1 },
      { mode: 'cubic' },
      { mode: 'cubic', antialias: true },
      ...(n === 4 ? [] : [{ mode: 'nearestExact' } as const]),
    ] as const) {
      const [a, b] = [resize(np.flip(x, 2), { size: m, ...options }), np.flip(resize(x, { size: m, ...options }), 2)];
      expect(Math.max(...a.sub(b).data().map(Math.abs))).toBeLessThan(1e-14);
    }
  }
  // Of two that lie as near, 'nearestExact' takes the later one.
  expect(resize([[[1, 2]]], { size: 1, mode: 'nearestExact' }).tolist()).toEqual([[[2]]]);
});

test('a factor that is a quotient of sizes gives that size, whatever its rounding', () => {
  for (let n = 1; n < 60; n++)
    for (const m of [1, 3, 7, 29, 49, 100])
      expect(resize(np.zeros([1, 1, n]), { factor: m / n }).shape).toEqual([1, 1, m]);
  expect(resize(np.zeros([1, 1, 5, 9]), { factor: [0.5, 2] }).shape).toEqual([1, 1, 2, 18]);
});

test('what is no number, or infinite, stays in the windows that see it', () => {
  const x = np.array([[[[1, 2, Number.NaN, 4, 5, Infinity]]]]);
  const see = (y: Tensor): string =>
    [...y.data()].map((v) => (Number.isNaN(v) ? 'n' : Number.isFinite(v) ? '.' : 'i')).join('');
  expect(see(avgPool2d(x, [1, 2]))).toBe('.ni');
  expect(see(maxPool2d(x, [1, 2]))).toBe('.ni');
  expect(see(adaptiveAvgPool2d(x, [1, 4]))).toBe('.n.i');
  expect(see(resize(x, { size: [1, 6], mode: 'linear' }))).not.toBe('......');
  expect(see(resize(x, { size: [2, 12] }))).toBe('....nn....ii....nn....ii');
  // A row of seven: beyond its end, in the memory behind it, lies the infinity of the next one.
  const rows = np.where(np.equal(np.arange(14).reshape([1, 2, 1, 7]), 7), Infinity, 1).astype('float32');
  const [, [slope]] = valueAndGrad((w: Tensor) => np.sum(conv2d(rows, w, { groups: 2 })))(
    np.ones([2, 1, 1, 3], { dtype: 'float32' }),
  );
  expect(see(slope!)).toBe('...i..');
});

test('no images, no channels and images without room', () => {
  const w = np.ones([4, 2, 3, 3]);
  expect(conv2d(np.zeros([0, 4, 5, 5]), w, { groups: 2 }).shape).toEqual([0, 4, 3, 3]);
  expect(convTranspose2d(np.zeros([0, 4, 5, 5]), w, { stride: 2 }).shape).toEqual([0, 2, 11, 11]);
  expect(avgPool2d(np.zeros([0, 4, 5, 5]), 2).shape).toEqual([0, 4, 2, 2]);
  expect(maxPool2d(np.zeros([3, 0, 5, 5]), 2).data().length).toBe(0);
  expect(resize(np.zeros([0, 4, 5, 5]), { size: 3, mode: 'linear' }).data().length).toBe(0);
  const bad: [() => unknown, string][] = [
    [() => conv2d(np.zeros([1, 4, 5, 5]), w, { groups: 3 }), '3 groups do not divide 4 channels and 4 filters'],
    [() => conv2d(np.zeros([1, 2, 5, 5]), w, { dilation: 3 }), 'a window of (7, 7) does not fit'],
    [() => conv1d(np.zeros([1, 2, 5]), w), 'filters (4, 2, 3, 3) do not fit images (1, 2, 5)'],
    [() => conv3d(np.zeros([1, 2, 5]), w), 'takes volumes of shape (n, channels, depth, height, width)'],
    [() => convTranspose2d(np.zeros([1, 4, 1, 1]), w, { padding: 2 }), 'nothing is left: (-1, -1)'],
    [() => convTranspose2d(np.zeros([1, 3, 4, 4]), w), 'filters (4, 2, 3, 3) do not fit images (1, 3, 4, 4)'],
    [() => maxPool2d(np.zeros([1, 1, 1, 4]), 2, { padding: 1, dilation: 3 }), 'a window of (2, 2) does not fit'],
    [() => resize(np.zeros([1, 1, 0]), { size: 3 }), 'not empty'],
    [() => resize(np.zeros([1, 1, 2]), { factor: 0.4 }), 'nothing is left'],
    [() => adaptiveAvgPool2d(np.zeros([1, 1, 0, 3]), 2), 'has no elements to pool'],
  ];
  for (const [f, words] of bad) {
    expect(f).toThrow(words);
    expect(f).toThrow(ShapeError);
  }
});
