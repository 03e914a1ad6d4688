import * as math from '../kernel/math/index.ts';
import { add, div, mul, neg, square, sub } from './arithmetic.ts';
import { greater, where } from './comparison.ts';
import { binary, samples, unary } from './define.ts';

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
