import { ArgumentError, GradientError, ShapeError, showShape } from '../base/errors.ts';
import { checkFunction, unlike } from '../base/limits.ts';
import { type Options, options } from '../base/options.ts';
import { checked, choice, number } from '../base/row.ts';
import { normalizeAxis, sizeAlong } from '../base/shape.ts';
import { drawing } from '../op/elementwise/random-words.ts';
import { moveaxis } from '../op/shape/axes.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { batched } from './batch.ts';
import { unknown } from './trace.ts';
import { type Given, Tree } from './tree.ts';

type InAxes = number | null | readonly (number | null)[];

const inAxes = (): InAxes =>
  checked<InAxes, [InAxes]>((value, name, op) => {
    const isAxis = (v: unknown): boolean => v === null || Number.isInteger(v);
    if (Array.isArray(value) ? value.every(isAxis) : isAxis(value)) return value as InAxes;
    throw unlike(
      value,
      name,
      'an axis, null, or a list of them',
      op,
      '{ inAxes: [0, null] } takes the second argument whole',
    );
  }, 0);

/** Along which axes examples lie, and what is drawn at random for them. */
export class VmapOptions {
  /** The axis of the examples in each argument, null for an argument that all of them get whole; or one for all arguments. 0 unless told. */
  readonly inAxes?: InAxes = inAxes();
  /** Where the axis of the examples stands in each result: 0 unless told. */
  readonly outAxes?: number = number({ whole: true }, 0);
  /**
   * What a function does that draws random numbers, whether or not what it draws for is one of the examples: 'error', the default, throws;
   * 'different' draws for each example; 'same' once for all.
   */
  readonly randomness?: 'error' | 'same' | 'different' = choice(['error', 'same', 'different'], 'error');
}
const vmapOptions: Options<VmapOptions> = options(VmapOptions);

/** What of many examples stands for tensors of one. */
type Examples = Map<Tensor, Tensor>;

/** Tensors along whose axis the examples lie, and how many there are. */
interface Mapped {
  readonly trees: readonly Tree[];
  readonly axes: readonly (number | null)[];
  readonly size: number;
}

function readExamples(args: readonly unknown[], inAxes: InAxes): Mapped {
  const axes = typeof inAxes === 'object' && inAxes !== null ? inAxes : args.map(() => inAxes);
  if (axes.length !== args.length)
    throw new ArgumentError(`inAxes has ${axes.length} axes for ${args.length} arguments`, { op: 'vmap' });
  const trees = args.map((arg, i) => new Tree(arg, 'vmap', () => axes[i] !== null));
  let size = -1;
  let first: Tensor | undefined;
  trees.forEach(({ tensors }, i) => {
    for (const t of tensors) {
      const n = sizeAlong(t.shape, normalizeAxis(axes[i]!, t.shape, 'vmap'));
      first ??= t;
      if (size >= 0 && n !== size)
        throw new ShapeError(
          `${showShape(t.shape)} has ${n} examples along axis ${axes[i]}, where ${showShape(first.shape)} has ${size}`,
          {
            op: 'vmap',
            shapes: [first.shape, t.shape],
            hint: 'inAxes names the axis of each argument; null takes one whole',
          },
        );
      size = n;
    }
  });
  if (size < 0)
    throw new ArgumentError('no argument has examples', {
      op: 'vmap',
      hint: 'inAxes are null, or no argument is a tensor',
    });
  return { trees, axes, size };
}

/** Runs `f` while what is drawn at random is drawn as told. */
function drawn<T>(f: () => T, randomness: 'error' | 'same' | 'different', size: number, examples: Examples): T {
  const before = drawing.now;
  drawing.now = (draw, shape) => {
    if (randomness === 'error')
      throw new GradientError('random numbers are drawn within vmap', {
        op: 'vmap',
        hint: "say whether examples get numbers of their own, { randomness: 'different' }, or all the same, 'same'",
      });
    const whole = randomness === 'same' ? shape : [size, ...shape];
    const [first, second] = before(draw, whole);
    if (randomness === 'same') return [first, second];
    const oneOf = (words: Tensor): Tensor => {
      const one = unknown(shape, words.dtype, 'vmap');
      examples.set(one, words);
      return one;
    };
    return [oneOf(first), second && oneOf(second)];
  };
  try {
    return f();
  } finally {
    drawing.now = before;
  }
}

/**
 * A function of one example made one of many at once: `vmap(f)(xs)` has f(x) for each x along the first axis, stacked. `f` is called once, with tensors of
 * which only shape and dtype are known, and each op of it then works on all examples. Arguments and results may be trees of tensors
 * (lists, plain objects, Maps); results that are no tensors stay as they are. It nests, and goes together with gradients in either
 * order: `vmap(grad(loss), { inAxes: [null, 0, 0] })` gives a gradient for each example. Throws GradientError if `f` reads numbers (`item`, masks) or draws random ones that it was not told how to draw,
 * ShapeError for arguments of different numbers of examples, ArgumentError if there are none.
 * @formula f(xᵢ) for each i
 * @shapes (n, …) → (n, …)
 * @example
 * vmap((x, y) => np.dot(x, y))([[1, 2], [3, 4]], [[1, 1], [10, 10]]);
 * vmap((x, w) => x.mul(w).sum(), { inAxes: [1, null] })([[1, 2], [3, 4]], [1, 10]);
 * const slope = grad((w, x) => w.mul(x).sum().square());
 * vmap(slope, { inAxes: [null, 0] })([1, 2], [[1, 0], [0, 1]]);
 */
export function vmap<Out>(f: (...inputs: Tensor[]) => Out, options?: VmapOptions): (...args: TensorLike[]) => Out;
export function vmap<In extends readonly unknown[], Out>(
  f: (...inputs: In) => Out,
  options?: VmapOptions,
): (...args: Given<In>) => Out;
export function vmap(f: (...inputs: never) => unknown, options: VmapOptions = {}): (...args: never) => unknown {
  const { inAxes, outAxes, randomness } = vmapOptions.read(options, 'vmap', arguments.length - 2);
  checkFunction(f, 'the first argument', 'vmap');
  return (...args: readonly unknown[]) => {
    const { trees, axes, size } = readExamples(args, inAxes);
    const examples: Examples = new Map();
    const given = trees.map((tree, i) =>
      tree.with(
        tree.tensors.map((t) => {
          const many = axes[i] === 0 ? t : moveaxis(t, axes[i]!, 0);
          const one = unknown(many.shape.slice(1), many.dtype, 'vmap');
          examples.set(one, many);
          return one;
        }),
      ),
    );
    const result = new Tree(
      drawn(() => f(...(given as never)), randomness, size, examples),
      'vmap',
    );
    const many = batched(result.tensors, examples, size);
    return result.with(many.map((t) => (outAxes === 0 ? t : moveaxis(t, 0, outAxes))));
  };
}
