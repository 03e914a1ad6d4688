import { asTensor } from '../../tensor/create.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { type Binary, binary, cast, type Formula2, type Sample, samples, type Unary, unary } from '../define.ts';
import { equal, greater, less, where } from './comparison.ts';
import { real, realOfTwo } from './families.ts';

/**
 * Sum, elementwise.
 * @formula a + b
 * @gradient g; g, each summed back to its operand's shape where that was broadcast
 * @example
 * np.add([1, 2, 3], 10);
 * const rows = np.array([[0], [10]]);
 * rows.add([1, 2, 3]);
 */
export const add: Binary = binary('add', {
  formula: (w, a, b) => w.add(a, b),
  vjp: [(g) => g, (g) => g],
});
export const addSamples: Sample = samples({
  name: 'add',
  of: (a, b) => add(a, b),
  cases: [{ inputs: ['[[1 2] [3 4]]', '[[3 0] [0 6]]'], result: '[[4 2] [3 10]]' }],
  gradient: 'smooth',
});

/**
 * Difference, elementwise.
 * @formula a - b
 * @gradient g; -g
 * @numpy subtract
 * @example
 * np.sub([5, 6], [1, 8]);
 * const x = np.array([[1, 2], [3, 6]]);
 * x.sub(x.mean({ axis: 1, keepdims: true }));
 */
export const sub: Binary = binary('sub', {
  formula: (w, a, b) => w.sub(a, b),
  vjp: [(g) => g, (g) => neg(g)],
});
export const subSamples: Sample = samples({
  name: 'sub',
  of: (a, b) => sub(a, b),
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

/**
 * Product, elementwise.
 * @formula a b
 * @gradient g b; g a
 * @numpy multiply
 * @example
 * np.mul([1, 2, 3], [10, 20, 30]);
 * np.array([1, 2, 3]).mul(0.5);
 */
export const mul: Binary = binary('mul', {
  formula: (w, a, b) => w.mul(a, b),
  vjp: [(g, [, b]) => mul(g, b), (g, [a]) => mul(g, a)],
});
export const mulSamples: Sample = samples({
  name: 'mul',
  of: (a, b) => mul(a, b),
  cases: [{ inputs: ['[[1 2] [3 4]]', [10, 20]], result: '[[10 40] [30 80]]' }],
  gradient: 'smooth',
});

/**
 * Quotient, elementwise, as a real number; division by zero gives inf or nan.
 * @formula a / b
 * @gradient g / b; -g y / b
 * @numpy divide, true_divide
 * @example
 * np.div([1, 2, 3], 2);
 * np.div([1, 0, -1], 0);
 * np.array([7, 8], { dtype: 'int32' }).div(2).dtype;
 */
export const div: Binary = realOfTwo('div', (w, a, b) => w.div(a, b), [
  (g, [, b]) => div(g, b),
  (g, [, b], y) => neg(div(mul(g, y), b)),
]);
export const divSamples: Sample = samples({
  name: 'div',
  of: (a, b) => div(a, b),
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

/**
 * Negative, elementwise.
 * @formula -x
 * @gradient -g
 * @numpy negative
 * @example
 * np.neg([1, -2, 0.5]);
 */
export const neg: Unary = unary('neg', {
  formula: (w, x) => w.neg(x),
  vjp: [(g) => neg(g)],
});
export const negSamples: Sample = samples({
  name: 'neg',
  of: (x) => neg(x),
  cases: [{ inputs: [[1, -2]], result: [-1, 2] }],
  gradient: 'smooth',
});

/**
 * Absolute value, elementwise. Its gradient at 0 is 0.
 * @formula |x|
 * @gradient g sign(x)
 * @numpy absolute
 * @example
 * np.abs([-1.5, 2, -0]);
 */
export const abs: Unary = unary('abs', {
  formula: (w, x) => w.abs(x),
  vjp: [(g, [x]) => mul(g, sign(x))],
});
export const absSamples: Sample = samples({
  name: 'abs',
  of: (x) => abs(x),
  cases: [{ inputs: [[1, -2, 3]], result: [1, 2, 3] }],
  gradient: 'smooth',
});

/**
 * -1, 0 or 1, elementwise; 0 at -0, and NaN stays.
 * @gradient 0
 * @example
 * np.sign([-2.5, 0, 7, np.nan]);
 */
export const sign: Unary = unary('sign', {
  formula: (w, x) => {
    const notBelow = w.select(w.eq(x, w.num(0)), w.num(0), x);
    return w.select(w.gt(x, w.num(0)), w.num(1), w.select(w.lt(x, w.num(0)), w.num(-1), notBelow));
  },
  vjp: [(g) => mul(g, 0)],
});
export const signSamples: Sample = samples({
  name: 'sign',
  of: (x) => sign(x),
  cases: [{ inputs: [[1.5, -2, 0]], result: [1, -1, 0] }],
  gradient: 'none',
});

/**
 * Square root, elementwise; NaN below 0.
 * @formula √x
 * @gradient g / (2 y)
 * @example
 * np.sqrt([4, 2, -1]);
 */
export const sqrt: Unary = real(
  'sqrt',
  (w, x) => w.sqrt(x),
  (g, _, y) => div(mul(g, 0.5), y),
);
export const sqrtSamples: Sample = samples({
  name: 'sqrt',
  of: (x) => sqrt(x),
  cases: [{ inputs: [[4, 2]], result: [2, Math.SQRT2] }],
  gradient: 'smooth',
});

/**
 * Square, elementwise.
 * @formula x²
 * @gradient 2 g x
 * @example
 * np.square([1, -2, 3]);
 */
export const square: Unary = unary('square', {
  formula: (w, x) => w.mul(x, x),
  vjp: [(g, [x]) => mul(g, mul(x, 2))],
});
export const squareSamples: Sample = samples({
  name: 'square',
  of: (x) => square(x),
  cases: [{ inputs: [[3, -0.5]], result: [9, 0.25] }],
  gradient: 'smooth',
});

/** Ties send half of the gradient to each side, NaN all of it to both. */
const share = (g: Tensor, mine: Tensor, other: Tensor, wins: (a: Tensor, b: Tensor) => Tensor): Tensor =>
  mul(g, where(wins(other, mine), 0, where(equal(mine, other), 0.5, cast(asTensor(1), g.dtype))));
const extremum = (name: string, formula: Formula2, wins: Binary): Binary =>
  binary(name, {
    formula,
    vjp: [(g, [a, b]) => share(g, a, b, wins), (g, [a, b]) => share(g, b, a, wins)],
  });

/**
 * The larger of two, elementwise; NaN if either is.
 * @formula a if a > b, else b
 * @gradient g for the larger, g / 2 for each where both are equal
 * @differs of 0 and -0 the larger is 0 and the smaller -0, as IEEE 754-2019 says; NumPy takes the second
 * @example
 * np.maximum([1, 5, 3], [4, 2, 3]);
 * np.maximum([1, np.nan], 2);
 */
export const maximum: Binary = extremum('maximum', (w, a, b) => w.max(a, b), greater);
export const maximumSamples: Sample = samples({
  name: 'maximum',
  of: (a, b) => maximum(a, b),
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

/**
 * The smaller of two, elementwise; NaN if either is.
 * @formula a if a < b, else b
 * @gradient g for the smaller, g / 2 for each where both are equal
 * @differs of 0 and -0 the larger is 0 and the smaller -0, as IEEE 754-2019 says; NumPy takes the second
 * @example
 * np.minimum([1, 5, 3], [4, 2, 3]);
 */
export const minimum: Binary = extremum('minimum', (w, a, b) => w.min(a, b), less);
export const minimumSamples: Sample = samples({
  name: 'minimum',
  of: (a, b) => minimum(a, b),
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

/**
 * max(0, x), elementwise; its gradient at 0 is 0.
 * @formula max(x, 0)
 * @gradient g where x > 0, else 0
 * @example
 * np.relu([-2, 0, 3]);
 */
export const relu: Unary = unary('relu', {
  formula: (w, x) => w.atLeast(x, w.num(0)),
  vjp: [(g, _, y) => where(greater(y, 0), g, 0)],
});
export const reluSamples: Sample = samples({
  name: 'relu',
  of: (x) => relu(x),
  cases: [{ inputs: [[-1, 2, 0.5]], result: [0, 2, 0.5] }],
  gradient: 'smooth',
});
