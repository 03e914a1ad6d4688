import { isFloat } from '../../base/dtype.ts';
import { ArgumentError, DTypeError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { holds } from '../../base/fit.ts';
import { type Options, options } from '../../base/options.ts';
import { choice } from '../../base/row.ts';
import { type Shape, sizeAlong } from '../../base/shape.ts';
import { asTensor } from '../../tensor/create.ts';
import { anyNumber } from '../../tensor/rows.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { cast, type Sample, samples } from '../define.ts';
import { take } from '../indexing/gather.ts';
import { concatenate } from './join.ts';
import { place } from './place.ts';
import { broadcastTo } from './structure.ts';

/**
 * What stands around a padded tensor: one number; the element at the edge; the elements behind the edge, mirrored; the same
 * with the edge itself; or those of the other end.
 */
export type PadMode = 'constant' | 'edge' | 'reflect' | 'symmetric' | 'wrap';

/** How `pad` fills. */
export class PadOptions {
  /** 'constant' by default. */
  readonly mode?: PadMode = choice(['constant', 'edge', 'reflect', 'symmetric', 'wrap'], 'constant');
  /** The number of mode 'constant': 0. */
  readonly constantValues?: number = anyNumber(0);
}
const padOptions: Options<PadOptions> = options(PadOptions);

/** Elements before and after an axis. */
type Width = readonly [before: number, after: number];
/** A width for all sides, a pair for all axes, or a pair for each. */
export type PadWidths = number | Width | readonly Width[];

function widthsOf(widths: PadWidths, t: Tensor): Width[] {
  const list: readonly Width[] =
    typeof widths === 'number'
      ? [[widths, widths]]
      : !Array.isArray(widths)
        ? []
        : widths.length === 2 && typeof widths[0] === 'number'
          ? [widths as unknown as Width]
          : (widths as readonly Width[]);
  const each = list.length === 1 ? t.shape.map(() => list[0]!) : [...list];
  if (each.length !== t.ndim || each.some((pair) => !Array.isArray(pair) || pair.length !== 2))
    throw new ArgumentError(`${showValue(widths)} are no widths for the axes of ${showShape(t.shape)}`, {
      op: 'pad',
      shapes: [t.shape],
      hint: 'a number, a pair [before, after], or a pair for each axis',
    });
  const bad = each.flat().find((w) => !Number.isInteger(w) || w < 0);
  if (bad !== undefined)
    throw new ArgumentError(`a width cannot be ${showValue(bad)}`, {
      op: 'pad',
      shapes: [t.shape],
      hint: 'at cuts elements off',
    });
  return each;
}

const modulo = (i: number, n: number): number => ((i % n) + n) % n;

/** The place on an axis of `n` elements that is seen at place `i`, which may lie outside. */
const seenAt: Record<Exclude<PadMode, 'constant'>, (i: number, n: number) => number> = {
  edge: (i, n) => Math.min(Math.max(i, 0), n - 1),
  reflect: (i, n) => n - 1 - Math.abs(n - 1 - modulo(i, Math.max(1, 2 * n - 2))),
  symmetric: (i, n) => Math.min(modulo(i, 2 * n), 2 * n - 1 - modulo(i, 2 * n)),
  wrap: modulo,
};

function withConstant(t: Tensor, widths: readonly Width[], value: number): Tensor {
  if (!isFloat(t.dtype) && !holds(t.dtype, Number(value)))
    throw new DTypeError(`${value} does not fit into ${t.dtype}`, { op: 'pad', hint: "use astype('float64') first" });
  return widths.reduce((y, pair, axis) => {
    const shapeOf = (width: number): Shape => y.shape.map((d, i) => (i === axis ? width : d));
    const side = (width: number): Tensor => broadcastTo(cast(asTensor(value), t.dtype), shapeOf(width));
    return concatenate([side(pair[0]), y, side(pair[1])], axis);
  }, t);
}

/**
 * Elements around a tensor. Throws ArgumentError unless there is a width for each axis, ShapeError for an empty axis,
 * DTypeError for a constant that the dtype does not have.
 * @shapes (…, n, …) → (…, before + n + after, …)
 * @gradient g without the margin; in the other modes what the margin shows is added where it was taken
 * @differs modes that compute (mean, linear_ramp, …) are not there
 * @example
 * np.pad([1, 2, 3], [2, 1]);
 * np.pad([[1, 2]], [[1, 0], [0, 2]], { constantValues: 9 });
 * np.pad([1, 2, 3], [2, 2], { mode: 'reflect' });
 */
export function pad(x: TensorLike, widths: PadWidths, options: PadOptions = {}): Tensor {
  const t = asTensor(x, 'pad');
  const { mode, constantValues } = padOptions.read(options, 'pad', arguments.length - 3);
  const each = widthsOf(widths, t);
  if (each.every(([p, q]) => p === 0 && q === 0)) return t.share();
  if (mode === 'constant') {
    if (constantValues !== 0) return withConstant(t, each, constantValues);
    const shape = t.shape.map((d, i) => d + each[i]![0] + each[i]![1]);
    return place([t], shape, [{ starts: each.map(([p]) => p), steps: each.map(() => 1) }]);
  }
  const seen = seenAt[mode];
  return each.reduce((y, [before, after], axis) => {
    if (before + after === 0) return y;
    const n = sizeAlong(y.shape, axis);
    if (n === 0)
      throw new ShapeError(`axis ${axis} of ${showShape(t.shape)} has no element to show`, {
        op: 'pad',
        axis,
        shapes: [t.shape],
      });
    const places = new Int32Array(before + n + after).map((_, i) => seen(i - before, n));
    return take(y, places, axis);
  }, t);
}

const table = [
  [1, 2, 3],
  [4, 5, 6],
];
export const padSamples: Sample = samples({
  name: 'pad',
  of: (x) =>
    pad(x, [
      [1, 0],
      [0, 2],
    ]),
  cases: [{ inputs: ['[[1 2]]'], result: '[[0 0 0 0] [1 2 0 0]]' }],
  gradient: 'smooth',
});
export const padConstantSamples: Sample = samples({
  name: 'pad with a number',
  of: (x) => pad(x, [1, 0], { constantValues: 9 }),
  cases: [{ inputs: [table], result: '[[9 9 9 9] [9 1 2 3] [9 4 5 6]]' }],
  gradient: 'smooth',
});
const padRow = (mode: PadMode, result: number[]) =>
  samples({
    name: `pad in mode ${mode}`,
    of: (x) => pad(x, [3, 2], { mode }),
    cases: [{ inputs: [[1, 2, 3]], result }],
    gradient: 'smooth',
  });
export const padEdgeSamples: Sample = padRow('edge', [1, 1, 1, 1, 2, 3, 3, 3]);
export const padReflectSamples: Sample = padRow('reflect', [2, 3, 2, 1, 2, 3, 2, 1]);
export const padSymmetricSamples: Sample = padRow('symmetric', [3, 2, 1, 1, 2, 3, 3, 2]);
export const padWrapSamples: Sample = padRow('wrap', [1, 2, 3, 1, 2, 3, 1, 2]);
