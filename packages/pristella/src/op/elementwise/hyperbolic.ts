import * as math from '../../kernel/math/index.ts';
import { type Sample, samples, type Unary } from '../define.ts';
import { add, div, mul, sqrt, square, sub } from './arithmetic.ts';
import { real } from './families.ts';
import { hypot } from './power.ts';

/**
 * Hyperbolic tangent, elementwise.
 * @formula (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)
 * @gradient g (1 - y²)
 * @example
 * np.tanh([-1000, -0.5, 0, 2]);
 */
export const tanh: Unary = real('tanh', math.tanh, (g, _, y) => mul(g, sub(1, square(y))));
export const tanhSamples: Sample = samples({
  name: 'tanh',
  of: (x) => tanh(x),
  cases: [{ inputs: [[0, 1]], result: [0, 0.7615941559557649] }],
  gradient: 'smooth',
});

/**
 * Hyperbolic sine, elementwise.
 * @formula (eˣ - e⁻ˣ) / 2
 * @gradient g cosh(x)
 * @example
 * np.sinh([-1, 0, 1e-9]);
 */
export const sinh: Unary = real('sinh', math.sinh, (g, [x]) => mul(g, cosh(x)));
export const sinhSamples: Sample = samples({
  name: 'sinh',
  of: (x) => sinh(x),
  cases: [{ inputs: [[0, 1, -0.3]], result: [0, 1.1752011936438014, -0.3045202934471426] }],
  gradient: 'smooth',
});

/**
 * Hyperbolic cosine, elementwise.
 * @formula (eˣ + e⁻ˣ) / 2
 * @gradient g sinh(x)
 * @example
 * np.cosh([-1, 0, 2]);
 */
export const cosh: Unary = real('cosh', math.cosh, (g, [x]) => mul(g, sinh(x)));
export const coshSamples: Sample = samples({
  name: 'cosh',
  of: (x) => cosh(x),
  cases: [{ inputs: [[0, 1, -0.3]], result: [1, 1.5430806348152437, 1.0453385141288605] }],
  gradient: 'smooth',
});

/**
 * Inverse hyperbolic sine, elementwise.
 * @gradient g / √(x² + 1)
 * @example
 * np.arcsinh([-1, 0, 1e10]);
 */
export const arcsinh: Unary = real('arcsinh', math.asinh, (g, [x]) => div(g, hypot(x, 1)));
export const arcsinhSamples: Sample = samples({
  name: 'arcsinh',
  of: (x) => arcsinh(x),
  cases: [{ inputs: [[0, 1, -0.3]], result: [0, 0.881373587019543, -0.29567304756342244] }],
  gradient: 'smooth',
});

/**
 * Inverse hyperbolic cosine, elementwise; NaN below 1.
 * @gradient g / √(x² - 1)
 * @example
 * np.arccosh([1, 2, 0.5]);
 */
export const arccosh: Unary = real('arccosh', math.acosh, (g, [x]) =>
  // Two roots: a product would overflow, and be positive again where both factors are negative.
  div(g, mul(sqrt(sub(x, 1)), sqrt(add(x, 1)))),
);
export const arccoshSamples: Sample = samples({
  name: 'arccosh',
  of: (x) => arccosh(x),
  cases: [{ inputs: [[1.5, 3]], result: [0.9624236501192069, 1.762747174039086] }],
  gradient: 'smooth',
});

/**
 * Inverse hyperbolic tangent, elementwise; infinite at -1 and 1, NaN beyond.
 * @gradient g / (1 - x²)
 * @example
 * np.arctanh([-0.5, 0, 1]);
 */
export const arctanh: Unary = real('arctanh', math.atanh, (g, [x]) => div(g, sub(1, square(x))));
export const arctanhSamples: Sample = samples({
  name: 'arctanh',
  of: (x) => arctanh(x),
  cases: [{ inputs: [[0, 0.5, -0.3]], result: [0, 0.5493061443340549, -0.30951960420311175] }],
  gradient: 'smooth',
});
