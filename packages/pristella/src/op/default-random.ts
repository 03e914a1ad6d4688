/** NumPy's `np.random`: one stream that its functions share, and streams of their own by `defaultRng`. */
import { ArgumentError } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import { asTensor, fromData } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { take } from './gather.ts';
import { type Generator, generator } from './random.ts';

export { Generator, type RandomOptions } from './random.ts';

// Not a seed of chance: programs that name no seed print the same numbers each time.
const shared = { stream: generator(0) };

const shapeOf = (size: number | Shape): Shape => (typeof size === 'number' ? [size] : size);

/** Starts the stream that the functions of `np.random` share anew: a whole number from 0 to 2^53. It is 0 at first. */
export function seed(value: number): void {
  shared.stream = generator(value);
}

/** A stream of its own, which no other draw disturbs. Throws ArgumentError unless the seed is a whole number from 0 to 2^53. */
export const defaultRng = (value = 0): Generator => generator(value);

/** Uniform numbers in [0, 1), float64: `rand(2, 3)` has shape (2, 3), `rand()` is one number. */
export const rand = (...shape: number[]): Tensor => shared.stream.random(shape);

/** Normal numbers of mean 0 and deviation 1, float64: `randn(2, 3)` has shape (2, 3). */
export const randn = (...shape: number[]): Tensor => shared.stream.normal(0, 1, shape);

/** Uniform numbers in [0, 1), float64. */
export const random = (size: number | Shape = []): Tensor => shared.stream.random(shapeOf(size));

/** Uniform numbers in [low, high), float64. Throws ArgumentError if high is below low. */
export const uniform = (low = 0, high = 1, size: number | Shape = []): Tensor =>
  shared.stream.uniform(low, high, shapeOf(size));

/** Normal numbers of the given mean and standard deviation, float64. Throws ArgumentError for a negative deviation. */
export const normal = (mean = 0, deviation = 1, size: number | Shape = []): Tensor =>
  shared.stream.normal(mean, deviation, shapeOf(size));

/** Whole numbers from low to high - 1, or from 0 to low - 1, as int32. Throws ArgumentError if there are none. */
export function randint(low: number, high?: number, size: number | Shape = []): Tensor {
  return high === undefined
    ? shared.stream.integers(0, low, shapeOf(size))
    : shared.stream.integers(low, high, shapeOf(size));
}

/**
 * `count` of the numbers 0 to n - 1, or of the rows of a tensor; with replacement unless `replace` is false. Throws
 * ArgumentError if there are none, or too few to draw without replacement.
 */
export function choice(from: TensorLike, count: number, options: { readonly replace?: boolean } = {}): Tensor {
  const x = asTensor(from);
  if (x.ndim > 0) return take(x, shared.stream.choice(x.shape[0]!, count, options), 0);
  if (typeof from !== 'number') throw new ArgumentError('give a number or rows to choose from', { op: 'choice' });
  return shared.stream.choice(from, count, options);
}

/** The numbers 0 to n - 1, or the rows of a tensor, in random order. */
export function permutation(of: TensorLike): Tensor {
  const n = typeof of === 'number' ? of : asTensor(of).shape[0];
  if (n === undefined) throw new ArgumentError('give a number or rows to reorder', { op: 'permutation' });
  const order = fromData(shared.stream.permutation(n), [n]);
  return typeof of === 'number' ? order : take(of, order, 0);
}
