import type { DType } from '../../base/dtype.ts';
import { ArgumentError, DTypeError, showValue } from '../../base/errors.ts';
import { holds } from '../../base/fit.ts';
import { checkNumber, checkNumbers } from '../../base/limits.ts';
import { checkArguments, type Options, options, type Read } from '../../base/options.ts';
import { flag } from '../../base/row.ts';
import { checkShape, type Shape, sizeAlong, sizeOf } from '../../base/shape.ts';
import { over, plain } from '../../kernel/words.ts';
import { cast, type Sample, samples } from '../../op/define.ts';
import { less } from '../../op/elementwise/comparison.ts';
import { add, cos, floor, log, mul, neg, sqrt, sub } from '../../op/elementwise/index.ts';
import { randomWord, randomWords, upper24, upper26, upper27 } from '../../op/elementwise/random-words.ts';
import { take } from '../../op/indexing/gather.ts';
import { checkTarget, set } from '../../op/indexing/set.ts';
import { reshape } from '../../op/shape/structure.ts';
import { asTensor, fromData, zeros } from '../../tensor/create.ts';
import { anyNumber, data, dtype } from '../../tensor/rows.ts';
import { hostData, type Tensor, type TensorLike } from '../../tensor/tensor.ts';
import {
  checkProbabilities,
  checkShares,
  countClasses,
  drawClasses,
  drawDifferent,
  drawPlaces,
  redrawn,
} from './distribution.ts';

/** How random numbers are drawn. */
export class RandomOptions {
  /** float64 by default; layers ask for float32. */
  readonly dtype?: DType | undefined = dtype();
}
const randomOptions: Options<RandomOptions> = options(RandomOptions);

/** Where a truncated normal distribution is cut. */
export class TruncatedOptions extends RandomOptions {
  /** The least number: two deviations below the mean. */
  readonly low?: number | undefined = anyNumber();
  /** The largest number: two deviations above the mean. */
  readonly high?: number | undefined = anyNumber();
}
const truncatedOptions: Options<TruncatedOptions> = options(TruncatedOptions);

/** How `choice` draws. */
export class ChoiceOptions {
  /** Whether one may be drawn again: true by default. */
  readonly replace?: boolean = flag(true);
  /** The probability of each; they add up to 1. */
  readonly p?: TensorLike | undefined = data();
}
const choiceOptions: Options<ChoiceOptions> = options(ChoiceOptions);

const TWO_PI = 2 * Math.PI;

/**
 * A stream of random numbers: a key and a count of the draws so far. Every number is a pure function of (key, draw,
 * place), so that devices, threads and resumed runs see the same stream.
 * @example
 * const rng = np.random.defaultRng(1);
 * rng.normal(0, 1, [2, 2], { dtype: 'float32' });
 * rng.draws;
 * // A name leads to a stream of its own, whatever was drawn before.
 * rng.split('masks').random(2);
 * console.log(rng.uniform(-1, 1, 3), rng.exponential(2, 2), rng.truncatedNormal(0, 1, 2));
 * console.log(rng.integers(1, 7, 5), rng.bernoulli(0.5, 4), rng.categorical([1, 1, 8], 5));
 * rng.multinomial(10, [0.2, 0.8]);
 * console.log(rng.order(4), rng.permutation(4), rng.choice([10, 20, 30], 2, { replace: false }));
 * const rows = np.array([[1, 1], [2, 2], [3, 3]]);
 * rng.shuffle(rows);
 * rows;
 */
export class Generator {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static readonly name: string = 'Generator';
  /** Two 32-bit words; only a resumed run changes them. */
  key: readonly [number, number];
  /** Draws so far. */
  draws: number;

  constructor(key: readonly [number, number], draws = 0) {
    this.key = key;
    this.draws = draws;
  }

  /** A stream of its own for each name: the same names give the same streams, and no draws are used. */
  split(name: number | string): Generator {
    checkArguments(arguments.length, 1, 'split');
    let h = 0x811c9dc5;
    for (const ch of String(name)) h = Math.imul(h ^ ch.codePointAt(0)!, 0x01000193);
    const [a, b] = hostWords(this.key, [h, 0x5eed]);
    return new Generator([a, b]);
  }

  /** The random words of the next draw of a shape. */
  private words(shape: Shape, both: boolean): [Tensor, Tensor | null] {
    const words = randomWords(shape, this.key, this.draws, both);
    this.draws++;
    return words;
  }

  /** Uniform numbers in [0, 1): 24 random bits for float32, 53 for float64. */
  random(size: number | Shape = [], options: RandomOptions = {}): Tensor {
    return this.unit(size, randomOptions.check(options, 'random', arguments.length - 2), 'random');
  }

  private unit(size: number | Shape, options: RandomOptions, op: string): Tensor {
    const dtype = floatType(options.dtype, op);
    const shape = checkShape(size, op);
    if (dtype === 'float32') return unit32(this.words(shape, false)[0]);
    const [high, low] = this.words(shape, true);
    const wide = add(mul(cast(upper27(high), 'float64'), 2 ** 26), cast(upper26(low!), 'float64'));
    return mul(wide, 2 ** -53);
  }

  /** Uniform numbers in [low, high). Throws ArgumentError if high is below low, or infinitely far off. */
  uniform(low: number, high: number, size: number | Shape = [], options: RandomOptions = {}): Tensor {
    randomOptions.check(options, 'uniform', arguments.length - 4);
    checkNumbers([low, high], 'uniform');
    const width = high - low;
    if (!(width >= 0 && width < Infinity))
      throw new ArgumentError(`the range [${low}, ${high}) is ${width > 0 ? 'too wide' : 'empty'}`, { op: 'uniform' });
    return add(mul(this.unit(size, options, 'uniform'), width), low);
  }

  /** Normal numbers by the Box-Muller transform. Throws ArgumentError for a negative deviation. */
  normal(mean: number, deviation: number, size: number | Shape = [], options: RandomOptions = {}): Tensor {
    const shape = checkShape(size, 'normal');
    return this.bell(mean, deviation, shape, randomOptions.check(options, 'normal', arguments.length - 4), 'normal');
  }

  private bell(mean: number, deviation: number, shape: Shape, options: RandomOptions, op: string): Tensor {
    const dtype = floatType(options.dtype, op);
    checkNumbers([mean, deviation], op);
    if (!(deviation >= 0)) throw new ArgumentError(`the standard deviation must not be ${deviation}`, { op });
    const [first, second] = this.words(shape, true);
    const unit = dtype === 'float32' ? unit32 : unit26;
    // 1 - u lies in (0, 1], where the logarithm is finite.
    const radius = sqrt(mul(neg(log(sub(1, unit(first)))), 2));
    return add(mul(mul(radius, cos(mul(unit(second!), TWO_PI))), deviation), mean);
  }

  /**
   * Whole numbers from low to high - 1, as int32. Throws ArgumentError unless both are whole and high is above low,
   * DTypeError beyond int32.
   */
  integers(low: number, high: number, size: number | Shape = []): Tensor {
    checkArguments(arguments.length, 3, 'integers', 'high itself is never drawn');
    checkRange(low, high, 'integers');
    return cast(add(floor(mul(this.unit(size, {}, 'integers'), high - low)), low), 'int32');
  }

  /** Numbers that wait for what happens at random, `scale` on average. Throws ArgumentError for a negative scale. */
  exponential(scale = 1, size: number | Shape = [], options: RandomOptions = {}): Tensor {
    randomOptions.check(options, 'exponential', arguments.length - 3);
    checkNumbers([scale], 'exponential');
    if (!(scale >= 0)) throw new ArgumentError(`the scale must not be ${scale}`, { op: 'exponential' });
    return mul(neg(log(sub(1, this.unit(size, options, 'exponential')))), scale);
  }

  /**
   * Normal numbers, those outside [low, high] drawn again; by default two deviations around the mean. Throws
   * ArgumentError if the range is empty.
   */
  truncatedNormal(mean: number, deviation: number, size: number | Shape = [], options: TruncatedOptions = {}): Tensor {
    checkArguments(arguments.length, 4, 'truncatedNormal');
    const op = 'truncatedNormal';
    checkNumbers([mean, deviation], op);
    const { low = mean - 2 * deviation, high = mean + 2 * deviation } = truncatedOptions.check(options, op);
    if (!(low < high)) throw new ArgumentError(`the range [${low}, ${high}] is empty`, { op });
    const shape = checkShape(size, op);
    return redrawn(() => this.bell(mean, deviation, shape, options, op), low, high);
  }

  /**
   * True with probability `p`, a number or a tensor that broadcasts to the size. Throws ArgumentError for what is no
   * probability, ShapeError if it does not broadcast.
   */
  bernoulli(p: TensorLike, size?: number | Shape): Tensor {
    checkArguments(arguments.length, 2, 'bernoulli');
    const t = asTensor(p, 'bernoulli');
    const shape = size === undefined ? t.shape : checkShape(size, 'bernoulli');
    checkShares(t, shape, 'bernoulli');
    return less(this.unit(shape, {}, 'bernoulli'), t);
  }

  /** A class, as int32, for each row of probabilities (the last axis; they need not add up to 1), `shape` times. */
  categorical(p: TensorLike, size: number | Shape = []): Tensor {
    checkArguments(arguments.length, 2, 'categorical');
    const t = cast(asTensor(p, 'categorical'), 'float64');
    const shape = checkShape(size, 'categorical');
    return drawClasses(t, this.random([...shape, ...t.shape.slice(0, -1)]), shape);
  }

  /**
   * How often each class comes, as int32, in `n` draws with probabilities that add up to 1: `shape`, then the
   * classes. Throws ArgumentError unless `n` is a whole number of at least 0 and `p` are probabilities.
   */
  multinomial(n: number, p: TensorLike, size: number | Shape = []): Tensor {
    checkArguments(arguments.length, 3, 'multinomial');
    const shape = checkShape(size, 'multinomial');
    if (!Number.isInteger(n) || n < 0) throw new ArgumentError(`cannot draw ${n} times`, { op: 'multinomial' });
    const weights = checkProbabilities(p, asTensor(p, 'multinomial').size, 'multinomial');
    return countClasses(weights, this.random([...shape, n]), n, shape);
  }

  /** The numbers 0 to n - 1 in random order, as a host array: Fisher-Yates. Throws ArgumentError for what is no count. */
  order(n: number): Int32Array {
    checkArguments(arguments.length, 1, 'order');
    checkNumber(n, 'the count', 'order', { whole: true, least: 0 });
    const words = hostData(this.words([n], false)[0].node);
    const out = new Int32Array(n).map((_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = Math.floor(((words[i]! >>> 0) / 4294967296) * (i + 1));
      const t = out[i]!;
      out[i] = out[j]!;
      out[j] = t;
    }
    return out;
  }

  /**
   * The numbers 0 to n - 1, as int32, or the slices of a tensor along its first axis, in random order. Throws
   * ArgumentError for a tensor without axes.
   */
  permutation(of: TensorLike): Tensor {
    checkArguments(arguments.length, 1, 'permutation');
    if (typeof of === 'number') {
      const shape = checkShape(of, 'permutation');
      return fromData(this.order(of), shape);
    }
    const t = asTensor(of, 'permutation');
    if (t.ndim === 0) throw new ArgumentError('give a number or rows to reorder', { op: 'permutation' });
    return take(t, this.order(sizeAlong(t.shape, 0)), 0);
  }

  /** Puts the slices of a tensor along its first axis into random order: changes it as `set` does. */
  shuffle(x: Tensor): void {
    checkArguments(arguments.length, 1, 'shuffle');
    checkTarget(x, 'shuffle');
    set(x, '...', this.permutation(x));
  }

  /**
   * Draws from 0 to n - 1, or from the slices of a tensor along its first axis; with replacement unless `replace` is false,
   * with the probabilities `p` if given. Throws ArgumentError if there are too few.
   */
  choice(from: TensorLike, size: number | Shape = [], options: ChoiceOptions = {}): Tensor {
    const o = choiceOptions.read(options, 'choice', arguments.length - 3);
    const shape = checkShape(size, 'choice');
    const whole = typeof from === 'number' ? null : asTensor(from, 'choice');
    if (whole?.ndim === 0) throw new ArgumentError('give a number or rows to choose from', { op: 'choice' });
    const places = reshape(this.places(whole ? sizeAlong(whole.shape, 0) : Number(from), sizeOf(shape), o), shape);
    return whole ? take(whole, places, 0) : places;
  }

  /** `count` places from 0 to n - 1. */
  private places(n: number, count: number, { replace, p }: Read<ChoiceOptions>): Tensor {
    checkNumber(n, 'how many there are', 'choice', { whole: true, least: Math.min(1, count), most: 2 ** 31 });
    const weights = p === undefined ? null : checkProbabilities(p, n, 'choice');
    if (replace && weights)
      return fromData(drawPlaces(weights, hostData(this.random([count]).node), 'choice'), [count]);
    if (replace) return n === 0 ? zeros([0], { dtype: 'int32' }) : this.integers(0, n, [count]);
    if (count > n) throw new ArgumentError(`cannot draw ${count} of ${n} without replacement`, { op: 'choice' });
    if (!weights) return fromData(this.order(n).slice(0, count), [count]);
    return fromData(drawDifferent(weights, hostData(this.random([n]).node), count, 'choice'), [count]);
  }
}

/** Throws ArgumentError unless there are whole numbers from low up to, but without, high; DTypeError if int32 has not all of them. */
export function checkRange(low: number, high: number, op: string): void {
  if (Number.isInteger(low) && Number.isInteger(high) && high > low) {
    if (holds('int32', low) && holds('int32', high - 1)) return;
    throw new DTypeError(`the numbers from ${low} to ${high - 1} are not all int32`, {
      op,
      hint: 'floor(uniform(low, high)) has larger ones, as float64',
    });
  }
  const hint = `${op}(0, 10) gives 0 to 9`;
  throw new ArgumentError(`there are no whole numbers from ${low} up to, but without, ${high}`, { op, hint });
}

function floatType(d: DType | undefined, op: string): 'float32' | 'float64' {
  if (d === undefined) return 'float64';
  if (d === 'float32' || d === 'float64') return d;
  throw new DTypeError(`random numbers are float32 or float64, not ${d}`, { op });
}

const unit32 = (words: Tensor): Tensor => mul(cast(upper24(words), 'float32'), 2 ** -24);
const unit26 = (words: Tensor): Tensor => mul(cast(upper26(words), 'float64'), 2 ** -26);

/** A stream like no other, in this run or the next: its key is the system's chance. */
export function freshGenerator(): Generator {
  const [a = 0, b = 0] = globalThis.crypto.getRandomValues(new Int32Array(2));
  return new Generator([a, b]);
}

/** Two random words on the host. */
function hostWords(key: readonly [number, number], counter: readonly [number, number]): [number, number] {
  const word = (which: 0 | 1): number => over<number>(randomWord(which))(plain.int32, counter[0], ...key, counter[1]);
  return [word(0), word(1)];
}

/** A stream of random numbers from a seed, a whole number from 0 to 2^53. */
export function generator(seed: number): Generator {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new ArgumentError(`the seed must be a whole number from 0 up, not ${showValue(seed)}`, { op: 'seed' });
  return new Generator([seed | 0, Math.floor(seed / 4294967296) | 0]);
}

const four = [0.7039437263423627, 0.05771496279395527, 0.01011522487349703, 0.9265834605106775];
export const randomSamples: Sample = samples({
  name: 'random',
  of: () => generator(1).random([4]),
  cases: [{ inputs: [], result: four }],
  gradient: 'none',
});
export const random32Samples: Sample = samples({
  name: 'random in float32',
  of: () => generator(1).random([4], { dtype: 'float32' }),
  cases: [{ inputs: [], result: four.map((u) => Math.floor(u * 2 ** 24) / 2 ** 24) }],
  gradient: 'none',
});
export const normalSamples: Sample = samples({
  name: 'normal',
  of: () => generator(1).normal(0, 1, [4]),
  cases: [{ inputs: [], result: [-1.3198568860111342, 0.15109416574451473, -0.1425939256457581, 1.5865489836145292] }],
  gradient: 'none',
});
