import { type DType, isFloat, promote, promoteWithNumber } from '../base/dtype.ts';
import { broadcastShapes } from '../base/shape.ts';
import * as math from '../kernel/math/index.ts';
import { array, asTensor } from '../tensor/create.ts';
import { numberNode } from '../tensor/node.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { binary, cast, defineMixed, make, samples, unary } from './define.ts';

// The scalar words: each a row of formula and gradient. Kernels, plain loops and tests come from these rows.

/** Sum, elementwise. */
export const add = binary('add', {
  formula: (w, a, b) => w.add(a, b),
  vjp: [(g) => g, (g) => g],
});
export const addSamples = samples({
  name: 'add',
  of: (a, b) => add(a!, b!),
  cases: [
    {
      inputs: [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [3, 0],
          [0, 6],
        ],
      ],
      result: [
        [4, 2],
        [3, 10],
      ],
    },
  ],
  gradient: 'smooth',
});

/** Difference, elementwise. */
export const sub = binary('sub', {
  formula: (w, a, b) => w.sub(a, b),
  vjp: [(g) => g, (g) => neg(g)],
});
export const subSamples = samples({
  name: 'sub',
  of: (a, b) => sub(a!, b!),
  cases: [
    {
      inputs: [
        [5, 6],
        [1, 8],
      ],
      result: [4, -2],
    },
  ],
  gradient: 'smooth',
});

/** Product, elementwise. */
export const mul = binary('mul', {
  formula: (w, a, b) => w.mul(a, b),
  vjp: [(g, [, b]) => mul(g, b!), (g, [a]) => mul(g, a!)],
});
export const mulSamples = samples({
  name: 'mul',
  of: (a, b) => mul(a!, b!),
  cases: [
    {
      inputs: [
        [
          [1, 2],
          [3, 4],
        ],
        [10, 20],
      ],
      result: [
        [10, 40],
        [30, 80],
      ],
    },
  ],
  gradient: 'smooth',
});

/** Quotient, elementwise, as a real number; division by zero gives inf or nan. */
export const div = binary('div', {
  takes: 'float',
  formula: (w, a, b) => w.div(a, b),
  vjp: [(g, [, b]) => div(g, b!), (g, [, b], y) => neg(div(mul(g, y), b!))],
});
export const divSamples = samples({
  name: 'div',
  of: (a, b) => div(a!, b!),
  cases: [
    {
      inputs: [
        [1, 3],
        [4, 2],
      ],
      result: [0.25, 1.5],
    },
  ],
  gradient: 'smooth',
});

/** Negative, elementwise. */
export const neg = unary('neg', {
  formula: (w, x) => w.neg(x),
  vjp: [(g) => neg(g)],
});
export const negSamples = samples({
  name: 'neg',
  of: (x) => neg(x!),
  cases: [{ inputs: [[1, -2]], result: [-1, 2] }],
  gradient: 'smooth',
});

/** Absolute value, elementwise. Its gradient at 0 is 0. */
export const abs = unary('abs', {
  formula: (w, x) => w.abs(x),
  vjp: [(g, [x]) => mul(g, sign(x!))],
});
export const absSamples = samples({
  name: 'abs',
  of: (x) => abs(x!),
  cases: [{ inputs: [[1, -2, 3]], result: [1, 2, 3] }],
  gradient: 'smooth',
});

/** -1, 0 or 1, elementwise; NaN stays. */
export const sign = unary('sign', {
  formula: (w, x) => w.select(w.gt(x, w.num(0)), w.num(1), w.select(w.lt(x, w.num(0)), w.num(-1), x)),
  vjp: [(g) => mul(g, 0)],
});
export const signSamples = samples({
  name: 'sign',
  of: (x) => sign(x!),
  cases: [{ inputs: [[1.5, -2, 0]], result: [1, -1, 0] }],
  gradient: 'none',
});

/** Square root, elementwise; NaN below 0. */
export const sqrt = unary('sqrt', {
  takes: 'float',
  formula: (w, x) => w.sqrt(x),
  vjp: [(g, _, y) => div(mul(g, 0.5), y)],
});
export const sqrtSamples = samples({
  name: 'sqrt',
  of: (x) => sqrt(x!),
  cases: [{ inputs: [[4, 2]], result: [2, Math.SQRT2] }],
  gradient: 'smooth',
});

/** Square, elementwise. */
export const square = unary('square', {
  formula: (w, x) => w.mul(x, x),
  vjp: [(g, [x]) => mul(g, mul(x!, 2))],
});
export const squareSamples = samples({
  name: 'square',
  of: (x) => square(x!),
  cases: [{ inputs: [[3, -0.5]], result: [9, 0.25] }],
  gradient: 'smooth',
});

/** e to the power of x, elementwise. */
export const exp = unary('exp', {
  takes: 'float',
  formula: math.exp,
  vjp: [(g, _, y) => mul(g, y)],
});
export const expSamples = samples({
  name: 'exp',
  of: (x) => exp(x!),
  cases: [{ inputs: [[0, 1, 0.3]], result: [1, Math.E, 1.3498588075760032] }],
  gradient: 'smooth',
});

/** exp(x) - 1 without cancellation near 0, elementwise. */
export const expm1 = unary('expm1', {
  takes: 'float',
  formula: math.expm1,
  vjp: [(g, _, y) => mul(g, add(y, 1))],
});
export const expm1Samples = samples({
  name: 'expm1',
  of: (x) => expm1(x!),
  cases: [{ inputs: [[0, 1e-10, 1]], result: [0, 1.00000000005e-10, Math.E - 1] }],
  gradient: 'smooth',
});

/** Natural logarithm, elementwise; -inf at 0, NaN below. */
export const log = unary('log', {
  takes: 'float',
  formula: math.log,
  vjp: [(g, [x]) => div(g, x!)],
});
export const logSamples = samples({
  name: 'log',
  of: (x) => log(x!),
  cases: [{ inputs: [[1, Math.E, 10]], result: [0, 1, Math.LN10] }],
  gradient: 'smooth',
});

/** log(1 + x) without cancellation near 0, elementwise. */
export const log1p = unary('log1p', {
  takes: 'float',
  formula: math.log1p,
  vjp: [(g, [x]) => div(g, add(x!, 1))],
});
export const log1pSamples = samples({
  name: 'log1p',
  of: (x) => log1p(x!),
  cases: [{ inputs: [[0, 1e-10, 1]], result: [0, 9.9999999995e-11, Math.LN2] }],
  gradient: 'smooth',
});

/** Sine of x in radians, elementwise. */
export const sin = unary('sin', {
  takes: 'float',
  formula: math.sin,
  vjp: [(g, [x]) => mul(g, cos(x!))],
});
export const sinSamples = samples({
  name: 'sin',
  of: (x) => sin(x!),
  cases: [{ inputs: [[0, 1]], result: [0, 0.8414709848078965] }],
  gradient: 'smooth',
});

/** Cosine of x in radians, elementwise. */
export const cos = unary('cos', {
  takes: 'float',
  formula: math.cos,
  vjp: [(g, [x]) => neg(mul(g, sin(x!)))],
});
export const cosSamples = samples({
  name: 'cos',
  of: (x) => cos(x!),
  cases: [{ inputs: [[0, 1]], result: [1, 0.5403023058681398] }],
  gradient: 'smooth',
});

/** Hyperbolic tangent, elementwise. */
export const tanh = unary('tanh', {
  takes: 'float',
  formula: math.tanh,
  vjp: [(g, _, y) => mul(g, sub(1, square(y)))],
});
export const tanhSamples = samples({
  name: 'tanh',
  of: (x) => tanh(x!),
  cases: [{ inputs: [[0, 1]], result: [0, 0.7615941559557649] }],
  gradient: 'smooth',
});

/** 1 / (1 + exp(-x)), elementwise; never overflows. */
export const sigmoid = unary('sigmoid', {
  takes: 'float',
  formula: math.sigmoid,
  vjp: [(g, _, y) => mul(g, mul(y, sub(1, y)))],
});
export const sigmoidSamples = samples({
  name: 'sigmoid',
  of: (x) => sigmoid(x!),
  cases: [{ inputs: [[1, 2, -1]], result: [0.7310585786300049, 0.8807970779778823, 0.2689414213699951] }],
  gradient: 'smooth',
});

/** log(1 + exp(x)), elementwise; never overflows. */
export const softplus = unary('softplus', {
  takes: 'float',
  formula: math.softplus,
  vjp: [(g, [x]) => mul(g, sigmoid(x!))],
});
export const softplusSamples = samples({
  name: 'softplus',
  of: (x) => softplus(x!),
  cases: [{ inputs: [[0, 1000]], result: [Math.LN2, 1000] }],
  gradient: 'smooth',
});

/** The integer below, elementwise. */
export const floor = unary('floor', {
  formula: (w, x) => w.floor(x),
  vjp: [(g) => mul(g, 0)],
});
export const floorSamples = samples({
  name: 'floor',
  of: (x) => floor(x!),
  cases: [{ inputs: [[1.7, -1.2]], result: [1, -2] }],
  gradient: 'none',
});

/** The integer above, elementwise. */
export const ceil = unary('ceil', {
  formula: (w, x) => w.ceil(x),
  vjp: [(g) => mul(g, 0)],
});
export const ceilSamples = samples({
  name: 'ceil',
  of: (x) => ceil(x!),
  cases: [{ inputs: [[1.2, -1.7]], result: [2, -1] }],
  gradient: 'none',
});

/** The nearest integer, ties to even, elementwise. */
export const round = unary('round', {
  formula: (w, x) => w.nearest(x),
  vjp: [(g) => mul(g, 0)],
});
export const roundSamples = samples({
  name: 'round',
  of: (x) => round(x!),
  cases: [{ inputs: [[0.5, 1.5, -2.5, 2.4]], result: [0, 2, -2, 2] }],
  gradient: 'none',
});

/** a to the power of b, elementwise. */
export const pow = binary('pow', {
  takes: 'float',
  formula: math.pow,
  vjp: [
    (g, [a, b]) => mul(g, mul(b!, pow(a!, sub(b!, 1)))),
    (g, [a], y) => mul(g, mul(y, where(greater(a!, 0), log(where(greater(a!, 0), a!, 1)), 0))),
  ],
});
export const powSamples = samples({
  name: 'pow',
  of: (a, b) => pow(a!, b!),
  cases: [
    {
      inputs: [
        [2, 9],
        [3, 0.5],
      ],
      result: [8, 3],
    },
  ],
  gradient: 'smooth',
});

/** Ties send half of the gradient to each side. */
const share = (g: Tensor, mine: Tensor, other: Tensor, wins: (a: Tensor, b: Tensor) => Tensor): Tensor =>
  mul(g, where(wins(mine, other), 1, where(equal(mine, other), 0.5, cast(asTensor(0), g.dtype))));

/** The larger of two, elementwise; NaN if either is. */
export const maximum = binary('maximum', {
  formula: (w, a, b) => w.max(a, b),
  vjp: [(g, [a, b]) => share(g, a!, b!, greater), (g, [a, b]) => share(g, b!, a!, greater)],
});
export const maximumSamples = samples({
  name: 'maximum',
  of: (a, b) => maximum(a!, b!),
  cases: [
    {
      inputs: [
        [1, 5],
        [3, 2],
      ],
      result: [3, 5],
    },
  ],
  gradient: 'smooth',
});

/** The smaller of two, elementwise; NaN if either is. */
export const minimum = binary('minimum', {
  formula: (w, a, b) => w.min(a, b),
  vjp: [(g, [a, b]) => share(g, a!, b!, less), (g, [a, b]) => share(g, b!, a!, less)],
});
export const minimumSamples = samples({
  name: 'minimum',
  of: (a, b) => minimum(a!, b!),
  cases: [
    {
      inputs: [
        [1, 5],
        [3, 2],
      ],
      result: [1, 2],
    },
  ],
  gradient: 'smooth',
});

/** max(0, x), elementwise; its gradient at 0 is 0. */
export const relu = unary('relu', {
  formula: (w, x) => w.atLeast(x, w.num(0)),
  vjp: [(g, _, y) => where(greater(y, 0), g, 0)],
});
export const reluSamples = samples({
  name: 'relu',
  of: (x) => relu(x!),
  cases: [{ inputs: [[-1, 2, 0.5]], result: [0, 2, 0.5] }],
  gradient: 'smooth',
});

/** a < b, elementwise. */
export const less = binary('less', {
  gives: 'bool',
  formula: (w, a, b) => w.lt(a, b),
  vjp: 'none',
});
export const lessSamples = samples({
  name: 'less',
  of: (a, b) => less(a!, b!),
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
/** a <= b, elementwise. */
export const lessEqual = binary('lessEqual', {
  gives: 'bool',
  formula: (w, a, b) => w.le(a, b),
  vjp: 'none',
});
export const lessEqualSamples = samples({
  name: 'lessEqual',
  of: (a, b) => lessEqual(a!, b!),
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
/** a > b, elementwise. */
export const greater = binary('greater', {
  gives: 'bool',
  formula: (w, a, b) => w.gt(a, b),
  vjp: 'none',
});
export const greaterSamples = samples({
  name: 'greater',
  of: (a, b) => greater(a!, b!),
  cases: [{ inputs: [[-1, 1, 2], 0], result: [false, true, true] }],
  gradient: 'none',
});
/** a >= b, elementwise. */
export const greaterEqual = binary('greaterEqual', {
  gives: 'bool',
  formula: (w, a, b) => w.ge(a, b),
  vjp: 'none',
});
export const greaterEqualSamples = samples({
  name: 'greaterEqual',
  of: (a, b) => greaterEqual(a!, b!),
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
/** a = b, elementwise; NaN equals nothing. */
export const equal = binary('equal', {
  gives: 'bool',
  formula: (w, a, b) => w.eq(a, b),
  vjp: 'none',
});
export const equalSamples = samples({
  name: 'equal',
  of: (a, b) => equal(a!, b!),
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
/** a ≠ b, elementwise. */
export const notEqual = binary('notEqual', {
  gives: 'bool',
  formula: (w, a, b) => w.ne(a, b),
  vjp: 'none',
});
export const notEqualSamples = samples({
  name: 'notEqual',
  of: (a, b) => notEqual(a!, b!),
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

/** Whether both are not zero, elementwise. */
export const logicalAnd = binary('logicalAnd', {
  takes: 'bool',
  formula: (w, a, b) => w.and(a, b),
  vjp: 'none',
});
export const logicalAndSamples = samples({
  name: 'logicalAnd',
  of: (a, b) => logicalAnd(a!, b!),
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
/** Whether either is not zero, elementwise. */
export const logicalOr = binary('logicalOr', {
  takes: 'bool',
  formula: (w, a, b) => w.or(a, b),
  vjp: 'none',
});
export const logicalOrSamples = samples({
  name: 'logicalOr',
  of: (a, b) => logicalOr(a!, b!),
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
/** Whether it is zero, elementwise. */
export const logicalNot = unary('logicalNot', {
  takes: 'bool',
  formula: (w, x) => w.not(x),
  vjp: 'none',
});
export const logicalNotSamples = samples({
  name: 'logicalNot',
  of: (x) => logicalNot(x!),
  cases: [{ inputs: [[1, 0]], result: [false, true] }],
  gradient: 'none',
});

/** Whether it is neither infinite nor NaN, elementwise. */
export const isfinite = unary('isfinite', {
  takes: 'float',
  gives: 'bool',
  formula: (w, x) => w.eq(w.sub(x, x), w.num(0)),
  vjp: 'none',
});
export const isfiniteSamples = samples({
  name: 'isfinite',
  of: (x) => isfinite(x!),
  cases: [{ inputs: [[1, Infinity, NaN]], result: [true, false, false] }],
  gradient: 'none',
});

const whereOp = defineMixed('where', (w, c, a, b) => w.select(c, a, b), 1, [
  null,
  (g, [c]) => where(c!, g, 0),
  (g, [c]) => where(c!, 0, g),
]);

/** Elements of `a` where the condition is not zero, else of `b`. All three broadcast. */
export function where(condition: TensorLike, a: TensorLike, b: TensorLike): Tensor {
  const c = cast(asTensor(condition), 'bool');
  const weak = (x: TensorLike, other: TensorLike): DType =>
    typeof x === 'number'
      ? typeof other === 'number'
        ? 'float64'
        : promoteWithNumber(asTensor(other).dtype, x)
      : asTensor(x).dtype;
  const d = promote(weak(a, b), weak(b, a));
  const branch = (x: TensorLike) => (typeof x === 'number' ? numberNode(x, d) : cast(asTensor(x), d).node);
  const [x, y] = [branch(a), branch(b)];
  const shape = broadcastShapes(c.shape, broadcastShapes(x.shape, y.shape, 'where'), 'where');
  return make(whereOp, [c.node, x, y], shape, d);
}
export const whereSamples = samples({
  name: 'where',
  of: (c, a, b) => where(greater(c!, 0), a!, b!),
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

/** `x` with its elements converted: towards zero for integers, whether not zero for bool. */
export const astype = (x: TensorLike, dtype: DType): Tensor => cast(asTensor(x), dtype);
export const astypeSamples = samples({
  name: 'astype',
  of: (x) => astype(x!, 'int32'),
  cases: [{ inputs: [[1.7, -1.7, 1e10, NaN]], result: array([1, -1, 2147483647, 0], { dtype: 'int32' }) }],
  gradient: 'none',
});

/** `x`, through which no gradient flows. The value is not computed now, unlike `detach`. */
export const stopGradientOp = defineMixed('stopGradient', (_, x) => x, 0, 'none');
export const stopGradient = (x: Tensor): Tensor =>
  isFloat(x.dtype) ? make(stopGradientOp, [x.node], x.shape, x.dtype) : x;
