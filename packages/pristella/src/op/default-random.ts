/** NumPy's `np.random`: one stream that its functions share, and streams of their own by `defaultRng`. */
import { checkShape, type Shape } from '../base/shape.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { type ChoiceOptions, checkRange, type Generator, generator, type TruncatedOptions } from './random.ts';

export { type ChoiceOptions, Generator, type RandomOptions, type TruncatedOptions } from './random.ts';

// Not a seed of chance: programs that name no seed print the same numbers each time.
const shared = { stream: generator(0) };

/** Starts the stream that the functions of `np.random` share anew: a whole number from 0 to 2^53. It is 0 at first. */
export function seed(value: number): void {
  shared.stream = generator(value);
}

/** A stream of its own, which no other draw disturbs. Throws ArgumentError unless the seed is a whole number from 0 to 2^53. */
export const defaultRng = (value = 0): Generator => generator(value);

/** Uniform numbers in [0, 1), float64: `rand(2, 3)` has shape (2, 3), `rand()` is one number. */
export const rand = (...shape: number[]): Tensor => shared.stream.random(checkShape(shape, 'rand'));

/** Normal numbers of mean 0 and deviation 1, float64: `randn(2, 3)` has shape (2, 3). */
export const randn = (...shape: number[]): Tensor => shared.stream.normal(0, 1, checkShape(shape, 'randn'));

/** Uniform numbers in [0, 1), float64. */
export const random = (size: number | Shape = []): Tensor => shared.stream.random(size);

/** Uniform numbers in [low, high), float64. Throws ArgumentError if high is below low. */
export const uniform = (low = 0, high = 1, size: number | Shape = []): Tensor => shared.stream.uniform(low, high, size);

/** Normal numbers of the given mean and standard deviation, float64. Throws ArgumentError for a negative deviation. */
export const normal = (mean = 0, deviation = 1, size: number | Shape = []): Tensor =>
  shared.stream.normal(mean, deviation, size);

/** Whole numbers from low to high - 1, or from 0 to low - 1, as int32. Throws ArgumentError if there are none. */
export function randint(low: number, high?: number, size: number | Shape = []): Tensor {
  const [from, to] = high === undefined ? [0, low] : [low, high];
  checkRange(from, to, 'randint');
  return shared.stream.integers(from, to, size);
}

/** Normal numbers, those outside a range drawn again, float64; by default two deviations around the mean. */
export const truncatedNormal = (
  mean = 0,
  deviation = 1,
  size: number | Shape = [],
  options?: TruncatedOptions,
): Tensor => shared.stream.truncatedNormal(mean, deviation, size, options);

/** Numbers that wait for what happens at random, `scale` on average, float64. */
export const exponential = (scale = 1, size: number | Shape = []): Tensor => shared.stream.exponential(scale, size);

/** True with probability `p`, a number or a tensor that broadcasts to the size. */
export const bernoulli = (p: TensorLike, size?: number | Shape): Tensor => shared.stream.bernoulli(p, size);

/** A class, as int32, for each row of probabilities, the last axis of `p`. Throws ArgumentError for negative ones. */
export const categorical = (p: TensorLike, size: number | Shape = []): Tensor => shared.stream.categorical(p, size);

/** How often each class comes, as int32, in `n` draws with probabilities `p`. Throws ArgumentError unless they add up to 1. */
export const multinomial = (n: number, p: TensorLike, size: number | Shape = []): Tensor =>
  shared.stream.multinomial(n, p, size);

/**
 * Draws from 0 to n - 1, or from the slices of a tensor along its first axis; with replacement unless `replace` is false,
 * with the probabilities `p` if given. Throws ArgumentError if there are too few.
 */
export const choice = (from: TensorLike, size: number | Shape = [], options?: ChoiceOptions): Tensor =>
  shared.stream.choice(from, size, options);

/** The numbers 0 to n - 1, as int32, or the slices of a tensor along its first axis, in random order. */
export const permutation = (of: TensorLike): Tensor => shared.stream.permutation(of);

/** Puts the slices of a tensor along its first axis into random order: changes it as `set` does. */
export const shuffle = (x: Tensor): void => shared.stream.shuffle(x);
