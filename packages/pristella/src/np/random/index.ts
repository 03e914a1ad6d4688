/** NumPy's `np.random`: one stream that its functions share, and streams of their own by `defaultRng`. */
import { checkArguments } from '../../base/options.ts';
import { checkShape, type Shape } from '../../base/shape.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import {
  type ChoiceOptions,
  checkRange,
  freshGenerator,
  type Generator,
  generator,
  type TruncatedOptions,
} from './generator.ts';

export { type ChoiceOptions, Generator, type RandomOptions, type TruncatedOptions } from './generator.ts';

const shared = { stream: freshGenerator() };
/** What is said of options that only a stream of one's own has. */
const ownStream = "np.random.defaultRng() has the same with { dtype: 'float32' }";

/**
 * Starts the stream that the functions of `np.random` share anew, from a whole number from 0 to 2^53. Before, and without
 * a number, it is another one in each run. It is not that of layers, which `nn.manualSeed` starts.
 * @example
 * np.random.seed(7);
 * const first = np.random.rand(2);
 * np.random.seed(7);
 * np.arrayEqual(first, np.random.rand(2));
 */
export function seed(value?: number): void {
  checkArguments(arguments.length, 1, 'seed');
  shared.stream = defaultRng(value);
}

/**
 * A stream of its own, which no other draw disturbs; without a seed, other numbers each time. Throws ArgumentError unless
 * the seed is a whole number from 0 to 2^53.
 * @example
 * const rng = np.random.defaultRng(42);
 * rng.random([3]);
 * rng.integers(0, 10, [5]);
 * rng.split('dropout').normal(0, 1, [2]);
 */
export function defaultRng(value?: number): Generator {
  checkArguments(arguments.length, 1, 'defaultRng');
  return value === undefined ? freshGenerator() : generator(value);
}

/**
 * Uniform numbers in [0, 1), float64: `rand(2, 3)` has shape (2, 3), `rand()` is one number.
 * @shapes (…shape)
 * @example
 * np.random.rand(2, 3);
 * np.random.rand().item();
 */
export const rand = (...shape: number[]): Tensor => shared.stream.random(checkShape(shape, 'rand'));

/**
 * Normal numbers of mean 0 and deviation 1, float64: `randn(2, 3)` has shape (2, 3).
 * @shapes (…shape)
 * @example
 * np.random.randn(2, 3);
 */
export const randn = (...shape: number[]): Tensor => shared.stream.normal(0, 1, checkShape(shape, 'randn'));

/**
 * Uniform numbers in [0, 1), float64.
 * @shapes that of `size`; () by default
 * @numpy random_sample, sample, ranf
 * @example
 * np.random.random(3);
 * np.random.random([2, 2]);
 */
export function random(size: number | Shape = []): Tensor {
  checkArguments(arguments.length, 1, 'random', ownStream);
  return shared.stream.random(size);
}

/**
 * Uniform numbers in [low, high), float64. Throws ArgumentError if high is below low, or infinitely far off.
 * @shapes that of `size`; () by default
 * @example
 * np.random.uniform(-1, 1, 4);
 */
export function uniform(low = 0, high = 1, size: number | Shape = []): Tensor {
  checkArguments(arguments.length, 3, 'uniform', ownStream);
  return shared.stream.uniform(low, high, size);
}

/**
 * Normal numbers of the given mean and standard deviation, float64. Throws ArgumentError for a negative deviation.
 * @shapes that of `size`; () by default
 * @example
 * np.random.normal(100, 15, 4);
 */
export function normal(mean = 0, deviation = 1, size: number | Shape = []): Tensor {
  checkArguments(arguments.length, 3, 'normal', ownStream);
  return shared.stream.normal(mean, deviation, size);
}

/**
 * Whole numbers from low to high - 1, or from 0 to low - 1, as int32. Throws ArgumentError if there are none, DTypeError
 * if they are not all int32.
 * @shapes that of `size`; () by default
 * @example
 * np.random.randint(6, undefined, 5);
 * np.random.randint(1, 7, [2, 3]);
 */
export function randint(low: number, high?: number, size: number | Shape = []): Tensor {
  checkArguments(arguments.length, 3, 'randint');
  const [from, to] = high === undefined ? [0, low] : [low, high];
  checkRange(from, to, 'randint');
  return shared.stream.integers(from, to, size);
}

/**
 * Normal numbers, those outside a range drawn again, float64; by default two deviations around the mean.
 * @shapes that of `size`; () by default
 * @example
 * np.random.truncatedNormal(0, 1, 4);
 * np.random.truncatedNormal(0, 1, 4, { low: 0 });
 */
export function truncatedNormal(
  mean = 0,
  deviation = 1,
  size: number | Shape = [],
  options?: TruncatedOptions,
): Tensor {
  checkArguments(arguments.length, 4, 'truncatedNormal');
  return shared.stream.truncatedNormal(mean, deviation, size, options);
}

/**
 * Numbers that wait for what happens at random, `scale` on average, float64.
 * @formula -scale log(1 - u)
 * @shapes that of `size`; () by default
 * @example
 * np.random.exponential(10, 4);
 */
export function exponential(scale = 1, size: number | Shape = []): Tensor {
  checkArguments(arguments.length, 2, 'exponential', ownStream);
  return shared.stream.exponential(scale, size);
}

/**
 * True with probability `p`, a number or a tensor that broadcasts to the size. Throws ArgumentError for what is no
 * probability, ShapeError if it does not broadcast.
 * @shapes that of `size`, or of `p`
 * @example
 * np.random.bernoulli(0.5, 6);
 * np.random.bernoulli([0.1, 0.9, 0.5]);
 */
export function bernoulli(p: TensorLike, size?: number | Shape): Tensor {
  checkArguments(arguments.length, 2, 'bernoulli');
  return shared.stream.bernoulli(p, size);
}

/**
 * A class, as int32, for each row of probabilities, the last axis of `p`. Throws ArgumentError for negative ones.
 * @shapes that of `size`, then the axes of `p` but the last
 * @example
 * np.random.categorical([0.4, 0.3, 0.3], 6);
 * np.random.categorical([[1, 0, 0], [0, 0.5, 0.5]]);
 */
export function categorical(p: TensorLike, size: number | Shape = []): Tensor {
  checkArguments(arguments.length, 2, 'categorical');
  return shared.stream.categorical(p, size);
}

/**
 * How often each class comes, as int32, in `n` draws with probabilities `p`. Throws ArgumentError unless they add up
 * to 1.
 * @shapes that of `size`, then the classes
 * @example
 * np.random.multinomial(20, [0.5, 0.3, 0.2]);
 * np.random.multinomial(20, [0.5, 0.3, 0.2], 2);
 */
export function multinomial(n: number, p: TensorLike, size: number | Shape = []): Tensor {
  checkArguments(arguments.length, 3, 'multinomial');
  return shared.stream.multinomial(n, p, size);
}

/**
 * Draws from 0 to n - 1, or from the slices of a tensor along its first axis; with replacement unless `replace` is
 * false, with the probabilities `p` if given. Throws ArgumentError if there are too few.
 * @shapes that of `size`, then the axes of `from` but the first
 * @example
 * np.random.choice(5, 3);
 * np.random.choice([10, 20, 30], 2, { replace: false });
 * np.random.choice(3, 8, { p: [0.8, 0.1, 0.1] });
 */
export function choice(from: TensorLike, size: number | Shape = [], options?: ChoiceOptions): Tensor {
  checkArguments(arguments.length, 3, 'choice');
  return shared.stream.choice(from, size, options);
}

/**
 * The numbers 0 to n - 1, as int32, or the slices of a tensor along its first axis, in random order.
 * @shapes (n), or that of the tensor
 * @example
 * np.random.permutation(5);
 * np.random.permutation([[1, 2], [3, 4], [5, 6]]);
 */
export function permutation(of: TensorLike): Tensor {
  checkArguments(arguments.length, 1, 'permutation');
  return shared.stream.permutation(of);
}

/**
 * Puts the slices of a tensor along its first axis into random order: changes it as `set` does.
 * @example
 * const x = np.arange(5);
 * np.random.shuffle(x);
 * console.log(x);
 */
export function shuffle(x: Tensor): void {
  checkArguments(arguments.length, 1, 'shuffle');
  shared.stream.shuffle(x);
}
