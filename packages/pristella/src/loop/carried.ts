import { ArgumentError, DTypeError, ShapeError, showShape } from '../base/errors.ts';
import { sameShape } from '../base/shape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Leaves } from './tree.ts';

/** What is carried on, in the order of what was carried. Throws, naming the leaf, unless they are alike. */
export function carriedOn(carry: Leaves, next: Leaves, op: string): Tensor[] {
  const missing = carry.paths.find((path) => !next.paths.includes(path));
  const more = next.paths.find((path) => !carry.paths.includes(path));
  if (missing !== undefined || more !== undefined)
    throw new ArgumentError(
      missing === undefined
        ? `the body gives ${more}, which is not carried`
        : `the body does not give ${missing}, which is carried`,
      { op, hint: 'it carries on the tree that it was given' },
    );
  return carry.paths.map((path, i) => {
    const was = carry.tensors[i]!;
    const now = next.tensors[next.paths.indexOf(path)]!;
    if (was.dtype !== now.dtype)
      throw new DTypeError(`${path} is ${was.dtype} before a step and ${now.dtype} after it`, {
        op,
        hint: `begin with astype('${now.dtype}'), or return astype('${was.dtype}')`,
      });
    if (!sameShape(was.shape, now.shape))
      throw new ShapeError(
        `${path} has shape ${showShape(was.shape)} before a step and ${showShape(now.shape)} after it`,
        {
          op,
          shapes: [was.shape, now.shape],
          hint: `begin with np.zeros([${now.shape.join(', ')}]), or keep the shape`,
        },
      );
    return now;
  });
}
