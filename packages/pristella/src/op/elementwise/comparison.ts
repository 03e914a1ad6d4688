import { type DType, promote, promoteWithNumber } from '../../base/dtype.ts';
import { ArgumentError } from '../../base/errors.ts';
import { checkArguments } from '../../base/options.ts';
import { broadcastShapes } from '../../base/shape.ts';
import { asTensor } from '../../tensor/create.ts';
import { numberNode } from '../../tensor/node.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import {
  type Binary,
  binary,
  cast,
  defineMixed,
  type Formula2,
  make,
  type Sample,
  samples,
  type Unary,
  unary,
  weakBeside,
} from '../define.ts';
import { nonzero } from '../indexing/nonzero.ts';

const compare = (name: string, formula: Formula2): Binary => binary(name, { gives: 'bool', formula, vjp: 'none' });
const logical = (name: string, formula: Formula2): Binary => binary(name, { takes: 'bool', formula, vjp: 'none' });

/**
 * a < b, elementwise.
 * @formula a < b
 * @example
 * np.less([1, 2, 3], 2);
 */
export const less: Binary = compare('less', (w, a, b) => w.lt(a, b));
export const lessSamples: Sample = samples({
  name: 'less',
  of: (a, b) => less(a, b),
  cases: [
    {
      inputs: [
        [1, 2],
        [2, 2],
      ],
      result: [true, false],
    },
  ],
  gradient: 'none',
});
/**
 * a <= b, elementwise.
 * @formula a ≤ b
 * @example
 * np.lessEqual([1, 2, 3], 2);
 */
export const lessEqual: Binary = compare('lessEqual', (w, a, b) => w.le(a, b));
export const lessEqualSamples: Sample = samples({
  name: 'lessEqual',
  of: (a, b) => lessEqual(a, b),
  cases: [
    {
      inputs: [
        [1, 3],
        [1, 2],
      ],
      result: [true, false],
    },
  ],
  gradient: 'none',
});
/**
 * a > b, elementwise.
 * @formula a > b
 * @example
 * const x = np.array([3, -1, 2]);
 * np.greater(x, 0);
 * x.at(x.greater(0));
 */
export const greater: Binary = compare('greater', (w, a, b) => w.gt(a, b));
export const greaterSamples: Sample = samples({
  name: 'greater',
  of: (a, b) => greater(a, b),
  cases: [{ inputs: [[-1, 1, 2], 0], result: [false, true, true] }],
  gradient: 'none',
});
/**
 * a >= b, elementwise.
 * @formula a ≥ b
 * @example
 * np.greaterEqual([1, 2, 3], 2);
 */
export const greaterEqual: Binary = compare('greaterEqual', (w, a, b) => w.ge(a, b));
export const greaterEqualSamples: Sample = samples({
  name: 'greaterEqual',
  of: (a, b) => greaterEqual(a, b),
  cases: [
    {
      inputs: [
        [1, 3],
        [1, 4],
      ],
      result: [true, false],
    },
  ],
  gradient: 'none',
});
/**
 * a = b, elementwise; NaN equals nothing.
 * @formula a = b
 * @example
 * np.equal([1, 2, np.nan], [1, 3, np.nan]);
 * np.array([[1, 2], [3, 4]]).equal([1, 4]);
 */
export const equal: Binary = compare('equal', (w, a, b) => w.eq(a, b));
export const equalSamples: Sample = samples({
  name: 'equal',
  of: (a, b) => equal(a, b),
  cases: [
    {
      inputs: [
        [1, 3],
        [1, 4],
      ],
      result: [true, false],
    },
  ],
  gradient: 'none',
});
/**
 * a ≠ b, elementwise.
 * @formula a ≠ b
 * @example
 * np.notEqual([1, 2, np.nan], [1, 3, np.nan]);
 */
export const notEqual: Binary = compare('notEqual', (w, a, b) => w.ne(a, b));
export const notEqualSamples: Sample = samples({
  name: 'notEqual',
  of: (a, b) => notEqual(a, b),
  cases: [
    {
      inputs: [
        [1, 3],
        [1, 4],
      ],
      result: [false, true],
    },
  ],
  gradient: 'none',
});

/**
 * Whether both are not zero, elementwise.
 * @example
 * const x = np.array([-3, 0.5, 4]);
 * np.logicalAnd(x.greater(-1), x.less(1));
 */
export const logicalAnd: Binary = logical('logicalAnd', (w, a, b) => w.and(a, b));
export const logicalAndSamples: Sample = samples({
  name: 'logicalAnd',
  of: (a, b) => logicalAnd(a, b),
  cases: [
    {
      inputs: [
        [1, 0, 2],
        [1, 1, 0],
      ],
      result: [true, false, false],
    },
  ],
  gradient: 'none',
});
/**
 * Whether either is not zero, elementwise.
 * @example
 * np.logicalOr([true, false, false], [true, true, false]);
 */
export const logicalOr: Binary = logical('logicalOr', (w, a, b) => w.or(a, b));
export const logicalOrSamples: Sample = samples({
  name: 'logicalOr',
  of: (a, b) => logicalOr(a, b),
  cases: [
    {
      inputs: [
        [1, 0, 0],
        [1, 1, 0],
      ],
      result: [true, true, false],
    },
  ],
  gradient: 'none',
});
/**
 * Whether exactly one is not zero, elementwise.
 * @example
 * np.logicalXor([true, true, false], [true, false, false]);
 */
export const logicalXor: Binary = logical('logicalXor', (w, a, b) => w.and(w.or(a, b), w.not(w.and(a, b))));
export const logicalXorSamples: Sample = samples({
  name: 'logicalXor',
  of: (a, b) => logicalXor(a, b),
  cases: [
    {
      inputs: [
        [1, 0, 0],
        [1, 2, 0],
      ],
      result: [false, true, false],
    },
  ],
  gradient: 'none',
});
/**
 * Whether it is zero, elementwise.
 * @example
 * np.logicalNot([true, false]);
 * np.logicalNot([0, 2, -1]);
 */
export const logicalNot: Unary = unary('logicalNot', {
  takes: 'bool',
  formula: (w, x) => w.not(x),
  vjp: 'none',
});
export const logicalNotSamples: Sample = samples({
  name: 'logicalNot',
  of: (x) => logicalNot(x),
  cases: [{ inputs: [[1, 0]], result: [false, true] }],
  gradient: 'none',
});

const whereOp = defineMixed<3>('where', {
  formula: (w, c, a, b) => w.select(c, a, b),
  takes: ['bool', 'any', 'same'],
  shape: ([c, x, y]) => broadcastShapes(c.shape, broadcastShapes(x.shape, y.shape, 'where'), 'where'),
  dtype: ([, x]) => x.dtype,
  reads: 1,
  vjp: [null, (g, [c]) => where(c, g, 0), (g, [c]) => where(c, 0, g)],
});

/**
 * Elements of `a` where the condition is not zero, else of `b`; all three broadcast. With the condition alone, the
 * places where it is not zero, as `nonzero` gives them. Throws ArgumentError if one of `a` and `b` is missing.
 * @formula a where the condition holds, else b
 * @shapes all three broadcast; with the condition alone, what [`nonzero`](indexing.md#npnonzero) gives
 * @gradient g where each was taken, else 0. What was not taken is computed all the same: where its own slope is infinite
 * or NaN, 0 times that is NaN. Put a harmless number in its place first: `sqrt(where(c, x, 1))`
 * @example
 * const x = np.array([3, -1, 2]);
 * np.where(x.greater(0), x, 0);
 * np.where(x.greater(0), np.sqrt(np.where(x.greater(0), x, 1)), 0);
 * np.where([true, false], [[1], [2]], 9);
 * np.where(x.greater(0));
 */
export function where(condition: TensorLike): Tensor[];
export function where(condition: TensorLike, a: TensorLike, b: TensorLike): Tensor;
export function where(condition: TensorLike, a?: TensorLike, b?: TensorLike): Tensor | Tensor[] {
  checkArguments(arguments.length, 3, 'where');
  if (a === undefined && b === undefined) return nonzero(condition);
  if (a === undefined || b === undefined)
    throw new ArgumentError('needs two choices, or none', { op: 'where', hint: 'where(condition, a, b)' });
  const c = cast(asTensor(condition, 'where'), 'bool');
  const weak = (x: TensorLike, other: TensorLike): DType => {
    const number = weakBeside(x, other);
    if (number === undefined) return asTensor(x, 'where').dtype;
    return typeof other === 'number' ? 'float64' : promoteWithNumber(asTensor(other, 'where').dtype, number);
  };
  const d = promote(weak(a, b), weak(b, a));
  const branch = (x: TensorLike, other: TensorLike) => {
    const number = weakBeside(x, other);
    return number === undefined ? cast(asTensor(x, 'where'), d).node : numberNode(number, d);
  };
  const [x, y] = [branch(a, b), branch(b, a)];
  return make(whereOp, [c.node, x, y]);
}
export const whereSamples: Sample = samples({
  name: 'where',
  of: (c, a, b) => where(greater(c, 0), a, b),
  cases: [
    {
      inputs: [
        [1, -1],
        [1, 2],
        [3, 4],
      ],
      result: [1, 4],
    },
  ],
  gradient: 'smooth',
});
