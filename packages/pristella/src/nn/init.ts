import { ArgumentError, ShapeError, showShape } from '../base/errors.ts';
import { checkNumber, unlike } from '../base/limits.ts';
import { type Options, options } from '../base/options.ts';
import { callable, checked, flag } from '../base/row.ts';
import { type Shape, sameShape } from '../base/shape.ts';
import { Parameter } from '../grad/parameter.ts';
import { Generator, generator } from '../np/random/generator.ts';
import { called } from '../op/define.ts';
import { asTensor, zeros } from '../tensor/create.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** How a layer's weights begin: a function of their shape, the number of inputs a unit adds up, and a random stream. */
export type Initializer = (shape: Shape, fanIn: number, fanOut: number, random: Generator) => Tensor;

const normalOf = (name: string, deviation: (fanIn: number) => number): Initializer =>
  called(name, (shape, fanIn, _fanOut, random) => {
    if (!(random instanceof Generator))
      throw new ArgumentError('is called by a layer', { op: name, hint: `hand it over: { init: nn.${name} }` });
    return random.normal(0, deviation(fanIn), shape, { dtype: 'float32' });
  });

/**
 * All zero: for biases, and to show why it fails for weights.
 * @shapes the shape given
 * @example
 * nn.linear(2, 3, { init: nn.zero }).weight;
 * nn.zero([2], 1, 1, nn.nextStream());
 */
export const zero: Initializer = (shape) => zeros(shape, { dtype: 'float32' });
/**
 * Normal numbers of the given standard deviation. Throws ArgumentError unless it is a number of at least 0.
 * @example
 * nn.linear(2, 3, { init: nn.normal(0.01) }).weight;
 */
export function normal(deviation: number): Initializer {
  if (Array.isArray(deviation))
    throw new ArgumentError('the deviation must be a number, not a list', {
      op: 'normal',
      hint: 'call it where it is handed over: { init: nn.normal(0.01) }',
    });
  checkNumber(deviation, 'the deviation', 'normal', { least: 0 });
  return normalOf(`normal(${deviation})`, () => deviation);
}
/**
 * Standard deviation sqrt(1 / fanIn), for sigmoid and tanh: the book's form of Glorot and Bengio (2010).
 * Throws ArgumentError when it is called by hand without a random stream.
 * @formula normal of deviation √(1 / fanIn)
 * @shapes the shape given
 * @example
 * nn.linear(2, 3, { init: nn.xavier }).weight;
 * nn.xavier([1000, 10], 1000, 10, nn.nextStream()).std().item().toFixed(4);
 */
export const xavier: Initializer = /* @__PURE__ */ normalOf('xavier', (fanIn) => Math.sqrt(1 / fanIn));
/**
 * Standard deviation sqrt(2 / fanIn), for ReLU. He, Zhang, Ren, Sun (2015).
 * Throws as `xavier`.
 * @formula normal of deviation √(2 / fanIn)
 * @shapes the shape given
 * @example
 * nn.linear(2, 3, { init: nn.he }).weight;
 * nn.he([1000, 10], 1000, 10, nn.nextStream()).std().item().toFixed(4);
 */
export const he: Initializer = /* @__PURE__ */ normalOf('he', (fanIn) => Math.sqrt(2 / fanIn));

// Not a seed of chance: a program that names no seed trains the same network each time.
const streams = { now: generator(0) };

/**
 * Makes the weights of layers created from now on a function of `seed` and the order of their creation; it is 0 at first.
 * `np.random` has a stream of its own, which `np.random.seed` starts.
 * @example
 * nn.manualSeed(3);
 * const a = nn.linear(2, 2);
 * nn.manualSeed(3);
 * np.arrayEqual(nn.linear(2, 2).weight, a.weight);
 */
export function manualSeed(seed: number): void {
  streams.now = generator(seed);
}

/**
 * The random stream of the next layer.
 * @example
 * nn.nextStream().random([2]);
 */
export function nextStream(): Generator {
  return streams.now.split(`layer ${streams.now.draws++}`);
}

/** A stream of random numbers. */
const stream = (): Generator | undefined =>
  checked<Generator, []>((value, name, op) => {
    if (value instanceof Generator) return value;
    throw unlike(value, name, 'a stream such as np.random.defaultRng(1)', op);
  });

/** How a layer's parameters begin. */
export class InitOptions {
  /** How the weights begin: `he` by default. */
  readonly init?: Initializer | undefined = callable('such as nn.he');
  /** Where their random numbers come from; by default the stream that `manualSeed` started. */
  readonly random?: Generator | undefined = stream();
  /** Whether there is a bias, zero at first: true by default. */
  readonly bias?: boolean = flag(true);
}
export const initOptions: Options<InitOptions> = options(InitOptions);

/** @internal The weights with which a layer begins. Throws ShapeError for an `init` that gives another shape. */
export function begun(
  shape: Shape,
  fanIn: number,
  fanOut: number,
  { init = he, random }: Pick<InitOptions, 'init' | 'random'>,
  op: string,
): Parameter {
  const made = asTensor(init(shape, fanIn, fanOut, random ?? nextStream()), 'init');
  if (sameShape(made.shape, shape)) return new Parameter(made, 'weight');
  throw new ShapeError(`init gave ${showShape(made.shape)} for weights of shape ${showShape(shape)}`, { op });
}
