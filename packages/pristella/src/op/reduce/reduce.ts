import { floating, isFloat } from '../../base/dtype.ts';
import { ArgumentError, DTypeError } from '../../base/errors.ts';
import { holds } from '../../base/fit.ts';
import { type Options, options } from '../../base/options.ts';
import { normalizeAxes, reducedShape, sizeOf } from '../../base/shape.ts';
import { array, asTensor } from '../../tensor/create.ts';
import { numberNode } from '../../tensor/node.ts';
import type { ReduceOp } from '../../tensor/op.ts';
import { anyNumber } from '../../tensor/rows.ts';
import { Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { cast, defineReduce, type Sample, samples } from '../define.ts';
import { distance, rootOfSquares } from '../elementwise/edges.ts';
import {
  add,
  div,
  equal,
  exp,
  log,
  maximum,
  minimum,
  mul,
  notEqual,
  square,
  stopGradient,
  sub,
  where,
} from '../elementwise/index.ts';
import { axesOf, broadcastTo, reduce, reshape, unreduced } from '../shape/structure.ts';
import type { AxisOptions, Counting, Fold, FoldOptions, Reduction } from './options.ts';
import { foldOptions, optionsOf, reduceOptions, reduction, WhereOptions, whereOptions } from './options.ts';
import { prod } from './prod.ts';
import { counted, sum } from './sum.ts';

const heights = [
  [1, 5, 2],
  [4, 3, -1],
];
const ties = [
  [1, 5, 5],
  [4, 3, -1],
];
const marks = [
  [1, 2, 6],
  [4, 4, 1],
];
/** The gradient of max and min: shared equally by all elements that reach it. */
const extremeRule = (g: Tensor, [x]: readonly [Tensor], y: Tensor): Tensor => {
  const hit = cast(equal(x, unreduced(y, x, y)), x.dtype);
  return mul(hit, div(unreduced(g, x, y), sum(hit, { axis: axesOf(y.node), keepdims: true })));
};
const maxOp = defineReduce('max', 'max', [extremeRule]);
const minOp = defineReduce('min', 'min', [extremeRule]);

const ordered = (x: Tensor): Tensor => (x.dtype === 'bool' ? cast(x, 'int32') : x);

/** The largest or smallest element; `initial` is one of those compared, and stands in the place of those that do not count. */
function extreme(op: ReduceOp, pair: typeof maximum, x: Tensor, o: FoldOptions): Tensor {
  const t = ordered(x);
  const { dtype } = x;
  const { initial } = o;
  if (initial === undefined) {
    if (o.where === undefined) return cast(reduce(op, t, o), dtype);
    throw new ArgumentError('needs an initial number where elements may be left out', { op: op.name });
  }
  if (!isFloat(dtype) && !holds(dtype, Number(initial)))
    throw new DTypeError(`the initial ${initial} does not fit into ${dtype}`, {
      op: op.name,
      hint: "use astype('float64') first",
    });
  const shape = reducedShape(t.shape, normalizeAxes(o.axis, t.shape, op.name), o.keepdims ?? false);
  const y = t.size === 0 ? broadcastTo(initial, shape) : pair(reduce(op, counted(t, o, initial), o), initial);
  return cast(y, dtype);
}

/**
 * Largest element over axes; NaN if there is one. Throws ShapeError if there are no elements, ArgumentError for
 * `where` without `initial`, DTypeError for an `initial` that the dtype does not have.
 * @formula y = max x
 * @gradient g, shared equally by the elements that are largest
 * @numpy amax
 * @example
 * const x = np.array([[1, 5, 2], [4, 3, -1]]);
 * np.max(x);
 * x.max({ axis: 1, keepdims: true });
 * np.max([1, np.nan]);
 */
export const max: Fold = reduction('max', foldOptions, (x, o) => extreme(maxOp, maximum, x, o));
export const maxSamples: Sample = samples({
  name: 'max',
  of: (x) => max(x, 1),
  cases: [{ inputs: [heights], result: [5, 4] }],
  gradient: 'once',
});

/**
 * Smallest element over axes; NaN if there is one. Throws ShapeError if there are no elements, ArgumentError for
 * `where` without `initial`, DTypeError for an `initial` that the dtype does not have.
 * @formula y = min x
 * @gradient g, shared equally by the elements that are smallest
 * @numpy amin
 * @example
 * const x = np.array([[1, 5, 2], [4, 3, -1]]);
 * np.min(x);
 * x.min(0);
 */
export const min: Fold = reduction('min', foldOptions, (x, o) => extreme(minOp, minimum, x, o));
export const minSamples: Sample = samples({
  name: 'min',
  of: (x) => min(x, 0),
  cases: [{ inputs: [heights], result: [1, 3, -1] }],
  gradient: 'once',
});

const argmaxOp = defineReduce('argmax', 'argmax', 'none');
const argminOp = defineReduce('argmin', 'argmin', 'none');

/**
 * Place of the first largest element along an axis (or in all, row-major), as int32. A NaN counts as largest.
 * @example
 * const scores = np.array([[0.1, 0.7, 0.2], [0.5, 0.4, 0.1]]);
 * np.argmax(scores);
 * scores.argmax(1);
 */
export const argmax: Reduction = reduction('argmax', reduceOptions, (x, o) => reduce(argmaxOp, ordered(x), o));
export const argmaxSamples: Sample = samples({
  name: 'argmax',
  of: (x) => argmax(x, 1),
  cases: [{ inputs: [ties], result: [1, 0] }],
  gradient: 'none',
});

/**
 * Place of the first smallest element along an axis (or in all, row-major), as int32. A NaN counts as smallest.
 * @example
 * np.argmin([3, 1, 2]);
 * np.argmin([[3, 1, 2], [4, 9, 0]], 1);
 */
export const argmin: Reduction = reduction('argmin', reduceOptions, (x, o) => reduce(argminOp, ordered(x), o));
export const argminSamples: Sample = samples({
  name: 'argmin',
  of: (x) => argmin(x, 0),
  cases: [{ inputs: [ties], result: [0, 1, 1] }],
  gradient: 'none',
});

const real = (x: Tensor): Tensor => cast(x, floating(x.dtype));

/** How many elements are folded into each one of `y`, or how many of them count. */
const countOf = (x: Tensor, y: Tensor, { where, ...o }: WhereOptions): TensorLike =>
  where === undefined
    ? sizeOf(x.shape) / Math.max(1, sizeOf(y.shape))
    : sum(broadcastTo(cast(asTensor(where), 'bool'), x.shape), o);

/**
 * Mean over axes; integers give float64.
 * @formula y = Σ x / n
 * @gradient g / n
 * @example
 * const x = np.array([[1, 2, 6], [4, 4, 1]]);
 * np.mean(x);
 * x.mean(0);
 * x.sub(x.mean({ axis: 1, keepdims: true }));
 */
export function mean(x: TensorLike, options?: AxisOptions<WhereOptions>): Tensor {
  const t = real(asTensor(x, 'mean'));
  const o = optionsOf(options, whereOptions, t, 'mean', arguments.length - 2);
  const s = sum(t, o);
  return cast(div(s, countOf(t, s, o)), t.dtype);
}
export const meanSamples: Sample = samples({
  name: 'mean',
  of: (x) => mean(x, -1),
  cases: [
    { inputs: [marks], result: [3, 3] },
    { inputs: [array([1, 2], { dtype: 'int32' })], result: 1.5 },
  ],
  gradient: 'smooth',
});

/** What a variance takes, too. */
export class SpreadOptions extends WhereOptions {
  /** The divisor is the number of elements less this: 0 by default, 1 for the variance estimated from a sample. */
  readonly ddof?: number = anyNumber(0);
}
export const spreadOptions: Options<SpreadOptions> = options(SpreadOptions);
/** A function of how far elements are apart. */
export type Spread = (x: TensorLike, options?: AxisOptions<SpreadOptions>) => Tensor;

/**
 * Variance over axes: the sum of squared distances from the mean, divided by n - ddof.
 * @formula y = Σ (x - mean)² / (n - ddof)
 * @gradient 2 g (x - mean) / (n - ddof)
 * @example
 * const x = np.array([[1, 2, 6], [4, 4, 1]]);
 * np.var(x);
 * x.var({ axis: 1, ddof: 1 });
 */
export const variance: Spread = reduction('var', spreadOptions, spread);
export { variance as var };

function spread(x: Tensor, { ddof = 0, ...o }: SpreadOptions): Tensor {
  // What does not count may be NaN, of which 0 times would be NaN on the way back.
  const t = counted(real(x), o, 0);
  const centred = sub(t, mean(t, { ...o, keepdims: true }));
  const s = sum(square(centred), o);
  const n = countOf(t, s, o);
  const degrees = typeof n === 'number' ? Math.max(0, n - ddof) : maximum(sub(n, ddof), 0);
  return cast(div(s, degrees), t.dtype);
}
export const varianceSamples: Sample = samples({
  name: 'variance',
  of: (x) => variance(x, 1),
  cases: [{ inputs: [marks], result: [14 / 3, 2] }],
  gradient: 'smooth',
});

/**
 * Standard deviation over axes: the root of the variance.
 * @formula y = √(Σ (x - mean)² / (n - ddof))
 * @gradient g (x - mean) / ((n - ddof) y), 0 where all are equal
 * @example
 * const x = np.array([[1, 2, 6], [4, 4, 1]]);
 * np.std(x);
 * x.std({ axis: 0, keepdims: true, ddof: 1 });
 */
export const std: Spread = reduction('std', spreadOptions, (x, o) => rootOfSquares(spread(x, o)));
export const stdSamples: Sample = samples({
  name: 'std',
  of: (x) => std(x, { axis: 0, ddof: 1 }),
  cases: [{ inputs: [marks], result: [Math.sqrt(4.5), Math.SQRT2, Math.sqrt(12.5)] }],
  gradient: 'smooth',
});

/**
 * log of the sum of exp over axes, without overflow; -inf where all are -inf.
 * @formula y = log Σ eˣ
 * @gradient g exp(x - y); where the largest is infinite, g shared equally by those that reach it
 * @example
 * np.logsumexp([0, 0, 0]);
 * np.logsumexp([[1000, 1000], [0, -1000]], 1);
 */
export const logsumexp: Reduction = reduction('logsumexp', reduceOptions, (x, { axis, keepdims = false }) => {
  const t = real(x);
  const o = { axis, keepdims: true };
  // The maximum only shifts: no gradient flows through it.
  const top = stopGradient(max(t, o));
  const y = add(log(sum(exp(distance(t, top)), o)), top);
  return keepdims ? y : reshape(y, reducedShape(t.shape, normalizeAxes(axis, t.shape, 'logsumexp'), false));
});
export const logsumexpSamples: Sample = samples({
  name: 'logsumexp',
  of: (x) => logsumexp(x, { axis: 1, keepdims: true }),
  cases: [{ inputs: ['[[0 0 0] [1000 1000 -1000]]'], result: [[Math.log(3)], [1000 + Math.LN2]] }],
  gradient: 'smooth',
});

/** 1 for what is not zero, else 0: of floats as floats, so that vectors need not change their width on the way. */
const truths = (t: Tensor): Tensor =>
  isFloat(t.dtype) ? where(notEqual(t, 0), 1, new Tensor(numberNode(0, t.dtype))) : cast(t, 'bool');

/**
 * True where any element over the axes is not zero.
 * @example
 * np.any([[0, 2], [0, 0]]);
 * np.any([[0, 2], [0, 0]], { axis: 1 });
 */
export const any: Counting = reduction('any', whereOptions, (x, o) => cast(sum(truths(x), o), 'bool'));
export const anySamples: Sample = samples({
  name: 'any',
  of: (x) => any(x, 1),
  cases: [{ inputs: ['[[0 2] [0 0]]'], result: [true, false] }],
  gradient: 'none',
});
/**
 * True where all elements over the axes are not zero.
 * @example
 * np.all([[1, 2], [3, 0]]);
 * np.array([[1, 2], [3, 0]]).greater(0).all(1);
 */
export const all: Counting = reduction('all', whereOptions, (x, o) => cast(prod(truths(x), o), 'bool'));
export const allSamples: Sample = samples({
  name: 'all',
  of: (x) => all(x, 1),
  cases: [{ inputs: ['[[1 2] [3 0]]'], result: [true, false] }],
  gradient: 'none',
});
