/** The kinds of options that functions of tensors have besides those of `base/row.ts`. */

import type { DType } from '../base/dtype.ts';
import { unlike } from '../base/limits.ts';
import { checked, type Fallback, type Value } from '../base/row.ts';
import { dtypeNamed } from './create.ts';
import type { TensorLike } from './tensor.ts';

/** An element type by its name. */
export const dtype = <F extends Fallback<DType>>(...fallback: F): Value<DType, F> =>
  checked<DType, F>((value, _, op) => dtypeNamed(value as string, op), ...fallback);

/** One axis; whether it is one, and there, the function says that looks at the shape. */
export const axis = <F extends Fallback<number>>(...fallback: F): Value<number, F> =>
  checked<number, F>((value) => value as number, ...fallback);

/** One axis or a list of them, as for `axis`. */
export const axes = (): number | readonly number[] | undefined =>
  checked<number | readonly number[], []>((value) => value as number);

/** A number of any size, infinities and NaN among them. */
export const anyNumber = <F extends Fallback<number>>(...fallback: F): Value<number, F> =>
  checked<number, F>(
    (value, name, op) => {
      if (typeof value === 'number') return value;
      throw unlike(value, name, 'a number', op);
    },
    ...fallback,
  );

/** A tensor, or what can be made one: its elements are looked at then. */
export const data = (): TensorLike | undefined =>
  checked<TensorLike, []>((value, name, op) => {
    const isPlain = typeof value === 'number' || typeof value === 'boolean';
    const isArray = typeof value === 'object' && value !== null && ('shape' in value || 'length' in value);
    if (isPlain || isArray) return value as TensorLike;
    throw unlike(value, name, 'an array', op);
  });
