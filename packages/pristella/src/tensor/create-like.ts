/** Arrays made in the likeness of others. */
import { checkArguments, type Options, options } from '../base/options.ts';
import { checked } from '../base/row.ts';
import { checkShape, type Shape } from '../base/shape.ts';
import { ArrayOptions, asTensor, filled } from './create.ts';
import type { Tensor, TensorLike } from './tensor.ts';

/** What an array made in the likeness of another may have of its own. */
export class LikeOptions extends ArrayOptions {
  /** The shape, if not that of the other. */
  readonly shape?: number | Shape | undefined = checked<Shape, []>((value, _, op) => checkShape(value, op));
}
const likeOptions: Options<LikeOptions> = options(LikeOptions);

function filledLike(x: TensorLike, value: TensorLike, options: LikeOptions, op: string): Tensor {
  const t = asTensor(x, op);
  const { shape = t.shape, dtype = t.dtype } = likeOptions.check(options, op);
  return filled(shape, value, { dtype }, op);
}
/**
 * An array of the shape and dtype of `x`, filled with a value.
 * @shapes that of `x`, or the one given; `value` broadcasts to it
 * @example
 * np.fullLike([1, 2, 3], 0.5);
 */
export function fullLike(x: TensorLike, value: TensorLike, options: LikeOptions = {}): Tensor {
  checkArguments(arguments.length, 3, 'fullLike');
  return filledLike(x, value, options, 'fullLike');
}
/**
 * Zeros of the shape and dtype of `x`.
 * @shapes that of `x`, or the one given
 * @example
 * np.zerosLike(np.array([[1, 2], [3, 4]], { dtype: 'int32' }));
 */
export function zerosLike(x: TensorLike, options: LikeOptions = {}): Tensor {
  checkArguments(arguments.length, 2, 'zerosLike');
  return filledLike(x, 0, options, 'zerosLike');
}
/**
 * Ones of the shape and dtype of `x`.
 * @shapes that of `x`, or the one given
 * @example
 * np.onesLike([1, 2, 3]);
 * np.onesLike([1, 2, 3], { shape: [2, 2] });
 */
export function onesLike(x: TensorLike, options: LikeOptions = {}): Tensor {
  checkArguments(arguments.length, 2, 'onesLike');
  return filledLike(x, 1, options, 'onesLike');
}
/**
 * An array of the shape and dtype of `x` whose content does not matter; here it is zeros.
 * @shapes that of `x`, or the one given
 * @differs NumPy leaves what was in memory
 * @example
 * np.emptyLike([[1, 2], [3, 4]]).shape;
 */
export function emptyLike(x: TensorLike, options: LikeOptions = {}): Tensor {
  checkArguments(arguments.length, 2, 'emptyLike');
  return filledLike(x, 0, options, 'emptyLike');
}
