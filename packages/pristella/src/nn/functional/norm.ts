import { floating, isFloat } from '../../base/dtype.ts';
import { ArgumentError, ShapeError, showShape } from '../../base/errors.ts';
import { type Options, options } from '../../base/options.ts';
import { number } from '../../base/row.ts';
import { checkShape, type Shape, sameShape, sizeOf } from '../../base/shape.ts';
import { cast } from '../../op/define.ts';
import { add, mul } from '../../op/elementwise/index.ts';
import { normalized } from '../../op/row/normalize.ts';
import { reshaped } from '../../op/shape/structure.ts';
import { asTensor } from '../../tensor/create.ts';
import { data } from '../../tensor/rows.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';

/** What becomes of what has been normalised. */
export class RootNormOptions {
  /** A factor for each feature; none unless given. */
  readonly weight?: TensorLike | undefined = data();
  /** Added to the mean of the squares. */
  readonly epsilon?: number | undefined = number({ least: 0 });
}
/** What becomes of what has been normalised, and is centred. */
export class NormOptions {
  /** A factor for each feature; none unless given. */
  readonly weight?: TensorLike | undefined = data();
  /** What is added to each feature then; nothing unless given. */
  readonly bias?: TensorLike | undefined = data();
  /** Added to the variance: 1e-5. */
  readonly epsilon?: number = number({ least: 0 }, 1e-5);
}
const rootNormOptions: Options<RootNormOptions> = options(RootNormOptions);
const normOptions: Options<NormOptions> = options(NormOptions);

/** x as floats, by rows of as many elements as the last axes of that shape have. Throws ShapeError unless x ends in them. */
function rowsOf(x: TensorLike, shape: number | Shape, op: string): { t: Tensor; rows: Tensor; ends: Shape } {
  const given = asTensor(x, op);
  const t = cast(given, floating(given.dtype));
  const ends = checkShape(shape, op);
  const lead = t.shape.slice(0, Math.max(0, t.ndim - ends.length));
  if (ends.length === 0 || !sameShape(t.shape, [...lead, ...ends]))
    throw new ShapeError(`takes inputs whose last axes are ${showShape(ends)}, got ${showShape(t.shape)}`, {
      op,
      shapes: [t.shape, ends],
    });
  return { t, rows: reshaped(t, [...lead, sizeOf(ends)]), ends };
}

/** A weight or bias of a shape, as floats like x's. Throws ShapeError for one of another. */
function ofShape(given: TensorLike, shape: Shape, x: Tensor, what: string, op: string): Tensor {
  const t = asTensor(given, op);
  if (sameShape(t.shape, shape)) return cast(t, x.dtype);
  throw new ShapeError(`needs a ${what} ${showShape(shape)}, got ${showShape(t.shape)}`, {
    op,
    shapes: [t.shape, shape],
  });
}

/**
 * x with its last axes shifted and scaled to mean 0 and variance 1, and then by weight and bias of their shape. Throws ShapeError unless
 * x ends in `shape`, and weight and bias have it. Ba et al., Layer normalization (2016).
 * @formula (x - mean) / √(variance + ε) w + b, over the last axes
 * @shapes (…, shape) → the same
 * @gradient with h = g w and y normalised: (h - mean h - y mean(h y)) / √(variance + ε); Σ g y; Σ g
 * @example
 * nn.functional.layerNorm([[1, 3], [2, 8]], 2);
 * nn.functional.layerNorm([[1, 3], [2, 8]], [2], { weight: [1, 10], bias: [0, 1], epsilon: 0 });
 */
export function layerNorm(x: TensorLike, shape: number | Shape, options: NormOptions = {}): Tensor {
  const { weight, bias, epsilon } = normOptions.read(options, 'layerNorm', arguments.length - 3);
  const { t, rows, ends } = rowsOf(x, shape, 'layerNorm');
  let y = normalized(rows, epsilon, true);
  const flat = (given: TensorLike, what: string): Tensor =>
    reshaped(ofShape(given, ends, t, what, 'layerNorm'), [sizeOf(ends)]);
  if (weight !== undefined) y = mul(y, flat(weight, 'weight'));
  if (bias !== undefined) y = add(y, flat(bias, 'bias'));
  return reshaped(y, t.shape);
}

/**
 * x with its last axes scaled to a mean square of 1, and then by a weight of their shape. Epsilon is the distance from 1 to the next number of
 * the dtype unless given. Throws ShapeError unless x ends in `shape`, and the weight has it. Zhang and Sennrich, Root mean square layer
 * normalization (2019).
 * @formula x / √(mean x² + ε) w, over the last axes
 * @shapes (…, shape) → the same
 * @gradient with h = g w and y normalised: (h - y mean(h y)) / √(mean x² + ε); Σ g y
 * @example
 * nn.functional.rmsNorm([[3, 4], [6, 8]], 2);
 * nn.functional.rmsNorm([[3, 4], [6, 8]], 2, { weight: [1, 10], epsilon: 0 });
 */
export function rmsNorm(x: TensorLike, shape: number | Shape, options: RootNormOptions = {}): Tensor {
  const { weight, epsilon } = rootNormOptions.read(options, 'rmsNorm', arguments.length - 3);
  const { t, rows, ends } = rowsOf(x, shape, 'rmsNorm');
  const y = normalized(rows, epsilon ?? (t.dtype === 'float32' ? 2 ** -23 : 2 ** -52), false);
  if (weight === undefined) return reshaped(y, t.shape);
  return reshaped(mul(y, reshaped(ofShape(weight, ends, t, 'weight', 'rmsNorm'), [sizeOf(ends)])), t.shape);
}

/**
 * x (n, channels, …) with the channels of each group, and all that lies behind them, shifted and scaled to mean 0 and variance 1; then
 * each channel by its weight and bias. Throws ShapeError for x without channels, and ArgumentError unless they divide into groups. Wu and
 * He, Group normalization (2018).
 * @formula (x - mean) / √(variance + ε) w + b, over the channels of a group
 * @shapes (n, channels, …) → the same
 * @gradient as that of `layerNorm`, over groups
 * @example
 * nn.functional.groupNorm([[1, 3, 10, 20]], 2);
 * nn.functional.groupNorm(np.arange(8).reshape(1, 2, 4), 1, { weight: [1, 2], bias: [0, 1] });
 */
export function groupNorm(x: TensorLike, groups: number, options: NormOptions = {}): Tensor {
  const { weight, bias, epsilon } = normOptions.read(options, 'groupNorm', arguments.length - 3);
  const given = asTensor(x, 'groupNorm');
  const t = isFloat(given.dtype) ? given : cast(given, 'float64');
  const [n, channels, ...rest] = t.shape;
  if (n === undefined || channels === undefined)
    throw new ShapeError(`takes (n, channels, …), got ${showShape(t.shape)}`, { op: 'groupNorm', shapes: [t.shape] });
  if (!(Number.isInteger(groups) && groups > 0) || channels % groups !== 0)
    throw new ArgumentError(`${channels} channels do not divide into ${groups} groups`, { op: 'groupNorm' });
  const size = (channels / groups) * sizeOf(rest);
  let y = reshaped(normalized(reshaped(t, [n, groups, size]), epsilon, true), t.shape);
  const each = [channels, ...rest.map(() => 1)];
  const of = (value: TensorLike, what: string): Tensor =>
    reshaped(ofShape(value, [channels], t, what, 'groupNorm'), each);
  if (weight !== undefined) y = mul(y, of(weight, 'weight'));
  if (bias !== undefined) y = add(y, of(bias, 'bias'));
  return y;
}
