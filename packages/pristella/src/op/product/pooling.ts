import { isFloat } from '../../base/dtype.ts';
import { ArgumentError, ShapeError, showValue } from '../../base/errors.ts';
import { checkArguments } from '../../base/options.ts';
import { type Shape, sameShape, sizeOf, tuple } from '../../base/shape.ts';
import type { HostArray } from '../../kernel/view.ts';
import * as problems from '../../machine/problems.ts';
import { attributes } from '../../tensor/attributes.ts';
import { asTensor } from '../../tensor/create.ts';
import type { Node } from '../../tensor/node.ts';
import type { Few } from '../../tensor/op.ts';
import { Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { cast, defineKernel, make, type Sample, samples, unfit } from '../define.ts';
import { checkIndices } from '../indexing/check.ts';
import { scatterAlong, takeAlong } from '../indexing/gather.ts';
import { mean } from '../reduce/reduce.ts';
import { pad } from '../shape/pad.ts';
import { reshape } from '../shape/structure.ts';
import { slidingWindows } from '../shape/view.ts';
import { checkImages, pair, type Size2, type WindowOptions, windowedSize, windowOptions } from './convolution.ts';

type Size6 = Few<number, 6>;

/** Visits each window's first maximum (a NaN counts as largest): its value and its place in the plane. */
function visitMaxima(
  x: HostArray,
  out: HostArray,
  node: Node,
  visit: (k: number, value: number, place: number) => void,
): void {
  const [kh, kw, sh, sw, ph, pw] = tuple(node.attributes, 6);
  const [height, width] = tuple(x.shape.slice(-2), 2);
  const [oh, ow] = tuple(out.shape.slice(-2), 2);
  const planes = sizeOf(x.shape.slice(0, -2));
  for (let plane = 0; plane < planes; plane++) {
    for (let p = 0; p < oh; p++) {
      for (let q = 0; q < ow; q++) {
        let best = -1;
        let value = -Infinity;
        for (let i = Math.max(0, p * sh - ph); i < Math.min(height, p * sh - ph + kh); i++) {
          for (let j = Math.max(0, q * sw - pw); j < Math.min(width, q * sw - pw + kw); j++) {
            const v = x.data[(plane * height + i) * width + j]!;
            if (best < 0 || v > value || (Number.isNaN(v) && !Number.isNaN(value))) [best, value] = [i * width + j, v];
          }
        }
        visit((plane * oh + p) * ow + q, value, best);
      }
    }
  }
}

const windows = attributes({ kernel: 'pair', stride: 'pair', padding: 'pair' });

/** True for windows that neither overlap nor are padded. */
const tiles = ([kh, kw, sh, sw, ph, pw]: readonly number[]): boolean => kh === sh && kw === sw && ph === 0 && pw === 0;

/** The shape of images of which each window has become one element: there is more than padding in it. */
function pooledShape(x: Shape, [kh, kw, sh, sw, ph, pw]: Size6): Shape {
  if (x.length !== 4 || x.indexOf(0, 2) >= 0 || 2 * ph > kh || 2 * pw > kw) throw unfit(x, [kh, kw], [ph, pw]);
  const lead = x.slice(0, -2);
  return [...lead, ...windowedSize(x, [kh, kw], [sh, sw], [ph, pw], 'maxPool2d')];
}

/** What finding maxima and their places have in common. */
const pooling = {
  takes: ['summed'],
  attributes: windows,
  batch: ['rows'],
  shape: ([x]: readonly [Node], numbers: Size6): Shape => pooledShape(x.shape, numbers),
} as const;

const positionsOp = defineKernel<1, 6>('maxPool2dPositions', {
  ...pooling,
  dtype: 'int32',
  vjp: 'none',
  run: ([x], out, node) =>
    visitMaxima(x, out, node, (k, _, place) => {
      out.data[k] = place;
    }),
  kernel: ({ inputs: [x], to }, node) => problems.maxPool({ x, ...windows.of(node), values: null, positions: to }),
});

/** Images (n, c, H, W) with the pixels of each plane in one axis. */
const flatPlanes = (t: Tensor): Tensor => reshape(t, flatShape(t.shape));
const flatShape = (shape: Shape): Shape => [...shape.slice(0, 2), sizeOf(shape.slice(2))];

/** The gradient of windows that do not overlap and need no padding: to the places of their maxima, zero elsewhere. */
const tiledGradOp = defineKernel<2, 6>('maxPool2dTiledGrad', {
  batch: ['rows', 'rows'],
  takes: ['float', 'int32'],
  dtype: 'same',
  attributes: windows,
  shape([g, positions], numbers, x) {
    if (sameShape(g.shape, positions.shape) && sameShape(g.shape, pooledShape(x, numbers)) && tiles(numbers)) return x;
    throw unfit(x, g.shape);
  },
  guard: ([g, positions], x) => [g, checkIndices(positions, { op: 'maxPool2d', size: sizeOf(x.slice(2)) })],
  vjp: [(g, [, positions]) => reshape(takeAlong(flatPlanes(g), flatPlanes(positions), 2), positions.shape), null],
  run([g, positions], out) {
    const [planes, windows] = [sizeOf(out.shape.slice(0, 2)), sizeOf(g.shape.slice(2))];
    const pixels = sizeOf(out.shape.slice(2));
    for (let plane = 0; plane < planes; plane++) {
      for (let k = plane * windows; k < (plane + 1) * windows; k++)
        out.data[plane * pixels + positions.data[k]!] = g.data[k]!;
    }
  },
  kernel({ inputs: [g, positions], out }, node) {
    return problems.maxPoolGrad({ g, positions, kernel: windows.of(node).kernel, out });
  },
  fusesEpilogue: true,
});

const maxPool2dOp = defineKernel<1, 6>('maxPool2d', {
  ...pooling,
  dtype: 'same',
  vjp: [
    (g, [x], y) => {
      const numbers = y.node.attributes;
      const positions = make(positionsOp, [x.node], numbers);
      if (tiles(numbers)) return make(tiledGradOp, [g.node, positions.node], numbers, { shape: x.shape });
      return reshape(scatterAlong(flatPlanes(g), flatPlanes(positions), flatShape(x.shape), 2), x.shape);
    },
  ],
  run: ([x], out, node) =>
    visitMaxima(x, out, node, (k, value) => {
      out.data[k] = value;
    }),
  kernel({ inputs: [x], out, to }, node) {
    return problems.maxPool({ x, ...windows.of(node), values: to, positions: out.outputs[1] ?? null });
  },
  companion: positionsOp,
});

type Pair = readonly [number, number];

/** The windows of a pool. Throws ArgumentError for sizes that make none, ShapeError for padding that fills more than half of one. */
export function poolWindow(kernel: Size2, options: WindowOptions, op: string, beyond = 0): readonly [Pair, Pair, Pair] {
  const k = pair(kernel, Number.NaN);
  if (!k.every((n) => Number.isInteger(n) && n > 0))
    throw new ArgumentError(`the kernel size must be a positive whole number or two, not ${showValue(kernel)}`, {
      op,
      ...((kernel as unknown) instanceof Tensor && { hint: `call it where the layers are listed, as in ${op}(2)` }),
    });
  windowOptions.check(options, op, beyond);
  const stride = options.stride === undefined ? k : pair(options.stride, 1);
  const padding = pair(options.padding, 0);
  if (padding.some((p, i) => 2 * p > k[i]!))
    throw new ShapeError(`padding (${padding.join(', ')}) is more than half of the window (${k.join(', ')})`, { op });
  return [k, stride, padding];
}

/**
 * The largest element of each window of images (n, C, H, W); windows do not overlap by default, padding never wins.
 * The gradient goes to the first largest element. Throws ShapeError where no window fits.
 */
export function maxPool2d(x: TensorLike, kernel: Size2, options: WindowOptions = {}): Tensor {
  checkArguments(arguments.length, 3, 'maxPool2d');
  const t = asTensor(x, 'maxPool2d');
  checkImages(t, 'maxPool2d');
  // Kernels compare floats and int32 alone.
  const wide = isFloat(t.dtype) ? t : cast(t, 'int32');
  return cast(make(maxPool2dOp, [wide.node], poolWindow(kernel, options, 'maxPool2d').flat()), t.dtype);
}
export const maxPool2dSamples: Sample = samples({
  name: 'maxPool2d',
  of: (x) => maxPool2d(x, 2),
  cases: [{ inputs: ['[[[[1 2 1 0] [0 1 2 3] [3 0 1 2] [2 4 0 1]]]]'], result: '[[[[2 3] [4 2]]]]' }],
  gradient: 'once',
});

/** The mean of each window of images (n, C, H, W), zeros of the padding included. Throws ShapeError where none fits. */
export function avgPool2d(x: TensorLike, kernel: Size2, options: WindowOptions = {}): Tensor {
  checkArguments(arguments.length, 3, 'avgPool2d');
  const t = asTensor(x, 'avgPool2d');
  checkImages(t, 'avgPool2d');
  const [size, stride, [ph, pw]] = poolWindow(kernel, options, 'avgPool2d');
  windowedSize(t.shape, size, stride, [ph, pw], 'avgPool2d');
  const padded = pad(t, [
    [0, 0],
    [0, 0],
    [ph, ph],
    [pw, pw],
  ]);
  return mean(slidingWindows(padded, size, stride), [-2, -1]);
}
export const avgPool2dSamples: Sample = samples({
  name: 'avgPool2d',
  of: (x) => avgPool2d(x, 2),
  cases: [{ inputs: ['[[[[1 2 1 0] [0 1 2 3] [3 0 1 2] [2 4 0 1]]]]'], result: '[[[[1 1.5] [2.25 1]]]]' }],
  gradient: 'smooth',
});
