import { floating, isFloat } from '../../base/dtype.ts';
import { ArgumentError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { flag } from '../../base/row.ts';
import { type Shape, sameShape, sizeOf, tuple } from '../../base/shape.ts';
import type { HostArray } from '../../kernel/view.ts';
import * as problems from '../../machine/problems.ts';
import { attributes, type Told } from '../../tensor/attributes.ts';
import { asTensor, fromData, ones, zeros } from '../../tensor/create.ts';
import type { Node } from '../../tensor/node.ts';
import { Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { cast, defineKernel, make, type Sample, samples, unfit } from '../define.ts';
import { div } from '../elementwise/arithmetic.ts';
import { checkIndices } from '../indexing/check.ts';
import { scatterAlong, takeAlong } from '../indexing/gather.ts';
import { mean } from '../reduce/reduce.ts';
import { broadcastTo, reshape } from '../shape/structure.ts';
import { expandDims, squeeze } from '../shape/view.ts';
import { correlate } from './convolution.ts';
import { checkImages, perAxis, type Size, size } from './movement.ts';

type Axes = 1 | 2 | 3;

/** Windows along some axes. */
interface Pool {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly ceilMode: boolean;
}

const windows = attributes({ kernel: 'pair', stride: 'pair', padding: 'pair', dilation: 'pair', ceilMode: 'flag' });
type Windows = Told<(typeof windows)['kinds']>;

/** Visits each window's first maximum (a NaN counts as largest): its value and its place in the plane. */
function visitMaxima(
  x: HostArray,
  out: HostArray,
  node: Node,
  visit: (k: number, value: number, place: number) => void,
): void {
  const { kernel, stride, padding, dilation } = windows.of(node);
  const [height, width] = tuple(x.shape.slice(-2), 2);
  const [oh, ow] = tuple(out.shape.slice(-2), 2);
  const planes = sizeOf(x.shape.slice(0, -2));
  for (let plane = 0; plane < planes; plane++) {
    for (let p = 0; p < oh; p++) {
      for (let q = 0; q < ow; q++) {
        let best = -1;
        let value = -Infinity;
        for (let i = 0; i < kernel[0]; i++) {
          const row = p * stride[0] - padding[0] + i * dilation[0];
          for (let j = 0; row >= 0 && row < height && j < kernel[1]; j++) {
            const column = q * stride[1] - padding[1] + j * dilation[1];
            if (column < 0 || column >= width) continue;
            const v = x.data[(plane * height + row) * width + column]!;
            if (best < 0 || v > value || (Number.isNaN(v) && !Number.isNaN(value)))
              [best, value] = [row * width + column, v];
          }
        }
        visit((plane * oh + p) * ow + q, value, best);
      }
    }
  }
}

/** True for windows that neither overlap nor reach beyond the image, of such a shape. */
function tiles(x: Shape, { kernel, stride, padding, dilation, ceilMode }: Windows): boolean {
  return kernel.every((k, i) => {
    const isSimple = k === stride[i] && padding[i] === 0 && dilation[i] === 1;
    return isSimple && !(ceilMode && x[i + 2]! % k !== 0);
  });
}

/**
 * How many windows stand along an axis; with `ceilMode` one more where elements are left, if it begins before their end. Not
 * positive where none fits.
 */
function windowsAlong(size: number, extent: number, stride: number, padding: number, ceilMode: boolean): number {
  const steps = (size + 2 * padding - extent) / stride;
  const count = (ceilMode ? Math.ceil(steps) : Math.floor(steps)) + 1;
  return ceilMode && (count - 1) * stride >= size + padding ? count - 1 : count;
}

const numbered = (numbers: readonly number[]): Windows => windows.of({ attributes: numbers, scalars: [] });

/** The shape of images of which each window has become one element. Throws where none fits, or sees nothing but padding. */
function pooledShape(x: Shape, { kernel, stride, padding, dilation, ceilMode }: Pool, op: string): Shape {
  if (x.length !== 4) throw unfit(x, kernel, padding);
  const sizes = kernel.map((k, i) => {
    const [size, step, apart, before] = [x[i + 2]!, stride[i]!, dilation[i]!, padding[i]!];
    const along = windowsAlong(size, apart * (k - 1) + 1, step, before, ceilMode);
    const isSeeing = (o: number): boolean => {
      const start = o * step - before;
      const first = start < 0 ? Math.ceil(-start / apart) : 0;
      return first < k && start + first * apart < size;
    };
    if (along >= 1 && isSeeing(0) && isSeeing(along - 1)) return along;
    throw new ShapeError(
      `a window of ${showShape(kernel)} does not fit into ${showShape(x)} with padding ${showShape(padding)}`,
      { op, shapes: [x] },
    );
  });
  return [...x.slice(0, -2), ...sizes];
}

/** What finding maxima and their places have in common. */
const pooling = {
  takes: ['summed'],
  attributes: windows,
  batch: ['rows'],
  shape: ([x]: readonly [Node], numbers: readonly number[]): Shape =>
    pooledShape(x.shape, numbered(numbers), 'maxPool2d'),
} as const;

const positionsOp = defineKernel<1>('maxPool2dPositions', {
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
const tiledGradOp = defineKernel<2>('maxPool2dTiledGrad', {
  batch: ['rows', 'rows'],
  takes: ['float', 'int32'],
  dtype: 'same',
  attributes: windows,
  shape([g, positions], numbers, x) {
    const told = numbered(numbers);
    const isFit = sameShape(g.shape, positions.shape) && sameShape(g.shape, pooledShape(x, told, 'maxPool2d'));
    if (isFit && tiles(x, told)) return x;
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

const maxPool2dOp = defineKernel<1>('maxPool2d', {
  ...pooling,
  dtype: 'same',
  vjp: [
    (g, [x], y) => {
      const numbers = y.node.attributes;
      const positions = make(positionsOp, [x.node], numbers);
      if (tiles(x.shape, windows.of(y.node)))
        return make(tiledGradOp, [g.node, positions.node], numbers, { shape: x.shape });
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

/** Which windows a pool looks at. */
export class PoolOptions {
  /** How far windows move: as far as they are wide by default. A number for all axes, or one for each. */
  readonly stride?: Size | undefined = size();
  /** What stands around the image and is no part of it, at most half of a window: 0 by default. */
  readonly padding?: Size | undefined = size();
  /** Whether elements that are left at the end have a window of their own, which they do not fill: false by default. */
  readonly ceilMode?: boolean = flag(false);
}
/** Which windows a pool of maxima looks at. */
export class MaxPoolOptions extends PoolOptions {
  /** How far the elements of a window lie apart: 1 by default. */
  readonly dilation?: Size | undefined = size();
}
/** Which windows a pool of means looks at, and of how many elements. */
export class AvgPoolOptions extends PoolOptions {
  /** Whether padding counts as zeros, as it does by default, or not at all. */
  readonly countIncludePad?: boolean = flag(true);
}
const maxPoolOptions: Options<MaxPoolOptions> = options(MaxPoolOptions);
const avgPoolOptions: Options<AvgPoolOptions> = options(AvgPoolOptions);

/** The windows of a pool. Throws ArgumentError for sizes that make none, ShapeError for padding that fills more than half of one. */
function poolOf(kernel: Size, given: MaxPoolOptions, axes: Axes, op: string): Pool {
  if ((kernel as unknown) instanceof Tensor)
    throw new ArgumentError(`the kernel size must be a positive whole number or two, not ${showValue(kernel)}`, {
      op,
      hint: `call it where the layers are listed, as in ${op}(2)`,
    });
  const k = perAxis(kernel, axes, 1, 'the kernel size', op);
  const padding = perAxis(given.padding ?? 0, axes, 0, 'padding', op);
  if (padding.some((p, i) => 2 * p > k[i]!))
    throw new ShapeError(`padding (${padding.join(', ')}) is more than half of the window (${k.join(', ')})`, { op });
  return {
    kernel: k,
    stride: perAxis(given.stride ?? k, axes, 1, 'stride', op),
    padding,
    dilation: perAxis(given.dilation ?? 1, axes, 1, 'dilation', op),
    ceilMode: given.ceilMode ?? false,
  };
}

/** Throws as `maxPool2d` or `avgPool2d` does for windows. */
export function checkPool(
  kind: 'max' | 'avg',
  kernel: Size,
  given: PoolOptions,
  axes: Axes,
  op: string,
  beyond: number,
): void {
  (kind === 'max' ? maxPoolOptions : avgPoolOptions).check(given, op, beyond);
  poolOf(kernel, given, axes, op);
}

/** The same windows along other axes. */
function along(
  { kernel, stride, padding, dilation, ceilMode }: Pool,
  to: (list: readonly number[], fill: number) => number[],
): Pool {
  return { kernel: to(kernel, 1), stride: to(stride, 1), padding: to(padding, 0), dilation: to(dilation, 1), ceilMode };
}

/** A pool of one or three axes by pools of two: a signal is an image of height 1, and a volume's depth comes after height and width. */
function byPlanes(t: Tensor, pool: Pool, run: (images: Tensor, pool: Pool) => Tensor): Tensor {
  if (t.ndim === 4) return run(t, pool);
  if (t.ndim === 3)
    return squeeze(
      run(
        expandDims(t, 2),
        along(pool, (list, fill) => [fill, ...list]),
      ),
      2,
    );
  const [n, channels, depth, height, width] = tuple(t.shape, 5);
  const layers = run(
    reshape(t, [n, channels * depth, height, width]),
    along(pool, (list) => list.slice(1)),
  );
  const [rows, columns] = tuple(layers.shape.slice(2), 2);
  const lines = reshape(layers, [n, channels, depth, rows * columns]);
  const y = run(
    lines,
    along(pool, ([first = 1], fill) => [first, fill]),
  );
  return reshape(y, [n, channels, y.shape[2]!, rows, columns]);
}

export function maxPool(x: TensorLike, kernel: Size, given: MaxPoolOptions, axes: Axes, op: string): Tensor {
  const t = asTensor(x, op);
  checkImages(t, op, axes);
  const pool = poolOf(kernel, given, axes, op);
  // Kernels compare floats and int32 alone.
  const wide = isFloat(t.dtype) ? t : cast(t, 'int32');
  const run = (images: Tensor, { kernel, stride, padding, dilation, ceilMode }: Pool): Tensor =>
    make(maxPool2dOp, [images.node], [...kernel, ...stride, ...padding, ...dilation, Number(ceilMode)]);
  return cast(byPlanes(wide, pool, run), t.dtype);
}

/**
 * The largest element of each window of images (n, C, H, W); windows do not overlap by default, padding never wins.
 * The gradient goes to the first largest element. Throws ShapeError where no window fits, or one sees nothing but padding, ArgumentError for
 * sizes that make no windows.
 */
export function maxPool2d(x: TensorLike, kernel: Size, options: MaxPoolOptions = {}): Tensor {
  maxPoolOptions.check(options, 'maxPool2d', arguments.length - 3);
  return maxPool(x, kernel, options, 2, 'maxPool2d');
}
/** `maxPool2d` of signals (n, C, L). */
export function maxPool1d(x: TensorLike, kernel: Size, options: MaxPoolOptions = {}): Tensor {
  maxPoolOptions.check(options, 'maxPool1d', arguments.length - 3);
  return maxPool(x, kernel, options, 1, 'maxPool1d');
}
/** `maxPool2d` of volumes (n, C, D, H, W). */
export function maxPool3d(x: TensorLike, kernel: Size, options: MaxPoolOptions = {}): Tensor {
  maxPoolOptions.check(options, 'maxPool3d', arguments.length - 3);
  return maxPool(x, kernel, options, 3, 'maxPool3d');
}
export const maxPool2dSamples: Sample = samples({
  name: 'maxPool2d',
  of: (x) => maxPool2d(x, 2),
  cases: [{ inputs: ['[[[[1 2 1 0] [0 1 2 3] [3 0 1 2] [2 4 0 1]]]]'], result: '[[[[2 3] [4 2]]]]' }],
  gradient: 'once',
});
export const maxPool1dSamples: Sample = samples({
  name: 'maxPool1d',
  of: (x) => maxPool1d(x, 2, { ceilMode: true, dilation: 2 }),
  cases: [{ inputs: ['[[[1 2 5 0 3 4]]]'], result: '[[[5 5 3]]]' }],
  gradient: 'once',
});
export const maxPool3dSamples: Sample = samples({
  name: 'maxPool3d',
  of: (x) => maxPool3d(x, [2, 1, 2], { stride: 1 }),
  cases: [{ inputs: ['[[[[[1 5 2]] [[4 0 7]]]]]'], result: '[[[[[5 7]]]]]' }],
  gradient: 'once',
});

/** Sums of the windows of images: a correlation of each plane by itself with ones. */
function windowSums(t: Tensor, { kernel, stride, padding, ceilMode }: Pool, op: string): Tensor {
  const [n, channels] = tuple(t.shape, 4);
  const dilation = [1, 1];
  const shape = pooledShape(t.shape, { kernel, stride, padding, dilation, ceilMode }, op);
  const planes = n * channels;
  if (planes === 0) return zeros(shape, { dtype: t.dtype });
  const after = kernel.map((k, i) => (shape[i + 2]! - 1) * stride[i]! + k - t.shape[i + 2]! - padding[i]!);
  const move = { stride, padding, after: after.map((a, i) => Math.max(a, padding[i]!)), dilation, groups: planes };
  const filter = broadcastTo(ones(kernel, { dtype: t.dtype }), [planes, 1, ...kernel]);
  return reshape(correlate(reshape(t, [1, planes, ...t.shape.slice(2)]), filter, move), shape);
}

/** How many elements each window along an axis has, with padding or without. */
function countsAlong(
  size: number,
  windows: number,
  [k, stride, padding]: readonly [number, number, number],
  padded: boolean,
): number[] {
  const [least, end] = padded ? [-padding, size + padding] : [0, size];
  return Array.from({ length: windows }, (_, o) => {
    const start = o * stride - padding;
    return Math.min(start + k, end) - Math.max(start, least);
  });
}

export function avgPool(x: TensorLike, kernel: Size, given: AvgPoolOptions, axes: Axes, op: string): Tensor {
  const t = asTensor(x, op);
  checkImages(t, op, axes);
  const pool = poolOf(kernel, given, axes, op);
  const { countIncludePad = true } = given;
  const floats = cast(t, floating(t.dtype));
  // One window that is the whole image.
  if (pool.kernel.every((k, i) => k === t.shape[i + 2] && pool.padding[i] === 0) && t.size > 0)
    return mean(floats, { axis: pool.kernel.map((_, i) => i + 2), keepdims: true });
  const sums = byPlanes(floats, pool, (images, by) => windowSums(images, by, op));
  const counts = pool.kernel.map((k, i) =>
    countsAlong(t.shape[i + 2]!, sums.shape[i + 2]!, [k, pool.stride[i]!, pool.padding[i]!], countIncludePad),
  );
  const all = pool.kernel.reduce((a, b) => a * b, 1);
  if (counts.every((list, i) => list.every((n) => n === pool.kernel[i]))) return div(sums, all);
  const table = counts.reduce((a, list) => a.flatMap((n) => list.map((m) => n * m)), [1]);
  return div(sums, cast(fromData(Float64Array.from(table), sums.shape.slice(2)), sums.dtype));
}

/**
 * The mean of each window of images (n, C, H, W), zeros of the padding included unless `countIncludePad` is false. Throws as `maxPool2d`.
 */
export function avgPool2d(x: TensorLike, kernel: Size, options: AvgPoolOptions = {}): Tensor {
  avgPoolOptions.check(options, 'avgPool2d', arguments.length - 3);
  return avgPool(x, kernel, options, 2, 'avgPool2d');
}
/** `avgPool2d` of signals (n, C, L). */
export function avgPool1d(x: TensorLike, kernel: Size, options: AvgPoolOptions = {}): Tensor {
  avgPoolOptions.check(options, 'avgPool1d', arguments.length - 3);
  return avgPool(x, kernel, options, 1, 'avgPool1d');
}
/** `avgPool2d` of volumes (n, C, D, H, W). */
export function avgPool3d(x: TensorLike, kernel: Size, options: AvgPoolOptions = {}): Tensor {
  avgPoolOptions.check(options, 'avgPool3d', arguments.length - 3);
  return avgPool(x, kernel, options, 3, 'avgPool3d');
}
export const avgPool2dSamples: Sample = samples({
  name: 'avgPool2d',
  of: (x) => avgPool2d(x, 2),
  cases: [{ inputs: ['[[[[1 2 1 0] [0 1 2 3] [3 0 1 2] [2 4 0 1]]]]'], result: '[[[[1 1.5] [2.25 1]]]]' }],
  gradient: 'smooth',
});
export const avgPool1dSamples: Sample = samples({
  name: 'avgPool1d',
  of: (x) => avgPool1d(x, 3, { stride: 2, padding: 1, ceilMode: true, countIncludePad: false }),
  cases: [{ inputs: ['[[[2 4 6 3]]]'], result: '[[[3 4.333333333333333 3]]]' }],
  gradient: 'smooth',
});
export const avgPool3dSamples: Sample = samples({
  name: 'avgPool3d',
  of: (x) => avgPool3d(x, [2, 1, 2], { stride: 1 }),
  cases: [{ inputs: ['[[[[[1 5 2]] [[4 0 7]]]]]'], result: '[[[[[2.5 3.5]]]]]' }],
  gradient: 'smooth',
});
