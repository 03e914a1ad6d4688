import * as math from '../../kernel/math/index.ts';
import { type Sample, samples, type Unary } from '../define.ts';
import { add, mul, square, sub } from './arithmetic.ts';
import { exp, sigmoid, softplus } from './exponential.ts';
import { real } from './families.ts';
import { tanh } from './hyperbolic.ts';

const points = [[[0, 1, -0.5, 3, -40]]];

/**
 * x times sigmoid(x), elementwise: SiLU, or Swish. Ramachandran, Zoph and Le, Searching for activation functions (2017).
 * @formula x / (1 + e⁻ˣ)
 * @gradient with s = sigmoid(x): g s (1 + x (1 - s))
 * @example
 * nn.silu([-1, 0, 2]);
 */
export const silu: Unary = real('silu', math.silu, (g, [x], y) => {
  const s = sigmoid(x);
  return mul(g, add(s, mul(y, sub(1, s))));
});
export const siluSamples: Sample = samples({
  name: 'silu',
  of: (x) => silu(x),
  cases: [
    {
      inputs: points,
      result: [[0, 0.7310585786300049, -0.1887703343990727, 2.8577223804673, -1.6993417021166355e-16]],
    },
  ],
  gradient: 'smooth',
});

/**
 * x times tanh(softplus(x)), elementwise. Misra, Mish: a self regularized non-monotonic activation function (2019).
 * @formula x tanh(log(1 + eˣ))
 * @gradient with t = tanh(softplus(x)): g (t + x (1 - t²) sigmoid(x))
 * @example
 * nn.mish([-1, 0, 2]);
 */
export const mish: Unary = real('mish', math.mish, (g, [x]) => {
  const t = tanh(softplus(x));
  return mul(g, add(t, mul(mul(x, sub(1, square(t))), sigmoid(x))));
});
export const mishSamples: Sample = samples({
  name: 'mish',
  of: (x) => mish(x),
  cases: [{ inputs: points }, { inputs: [[1]], result: [0.8650983882673103] }],
  gradient: 'smooth',
});

/** The normal distribution below x, by its name in SciPy and PyTorch. */
export const ndtr: Unary = real('ndtr', math.ndtr, (g, [x]) => mul(g, bell(x)));
const bell = (x: Parameters<typeof square>[0]) => mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
export const ndtrSamples: Sample = samples({
  name: 'ndtr',
  of: (x) => ndtr(x),
  cases: [{ inputs: [[0, 1, -2]], result: [0.5, 0.8413447460685429, 0.022750131948179212] }],
  gradient: 'smooth',
});

/** x times the normal distribution below x. */
export const geluByErf: Unary = real('gelu', math.gelu, (g, [x]) => mul(g, add(ndtr(x), mul(x, bell(x)))));
export const geluSamples: Sample = samples({
  name: 'gelu',
  of: (x) => geluByErf(x),
  cases: [{ inputs: points }, { inputs: [[0, 1, -1]], result: [0, 0.8413447460685429, -0.15865525393145705] }],
  gradient: 'smooth',
});

const slope = 2 * Math.sqrt(2 / Math.PI);

/** The same by a tanh, which is near it. */
export const geluByTanh: Unary = real('geluTanh', math.geluTanh, (g, [x]) => {
  const squared = square(x);
  const s = sigmoid(mul(mul(x, add(mul(squared, 0.044715), 1)), slope));
  const inner = mul(add(mul(squared, 3 * 0.044715), 1), slope);
  return mul(g, mul(s, add(1, mul(mul(x, sub(1, s)), inner))));
});
export const geluTanhSamples: Sample = samples({
  name: 'geluTanh',
  of: (x) => geluByTanh(x),
  cases: [{ inputs: points }, { inputs: [[0, 1]], result: [0, 0.8411919906082768] }],
  gradient: 'smooth',
});
