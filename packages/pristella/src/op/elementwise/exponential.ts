import * as math from '../../kernel/math/index.ts';
import { type Binary, binary, type Sample, samples, type Unary } from '../define.ts';
import { add, div, mul, neg, square, sub } from './arithmetic.ts';
import { distance } from './edges.ts';
import { real } from './families.ts';

/**
 * e to the power of x, elementwise.
 * @formula eˣ
 * @gradient g y
 * @example
 * np.exp([0, 1, -1]);
 * np.exp([-1000, 710]);
 */
export const exp: Unary = real('exp', math.exp, (g, _, y) => mul(g, y));
export const expSamples: Sample = samples({
  name: 'exp',
  of: (x) => exp(x),
  cases: [{ inputs: [[0, 1, 0.3]], result: [1, Math.E, 1.3498588075760032] }],
  gradient: 'smooth',
});

/**
 * exp(x) - 1 without cancellation near 0, elementwise.
 * @formula eˣ - 1
 * @gradient g (y + 1)
 * @example
 * np.expm1([1e-12, 1]);
 * np.exp(1e-12).sub(1);
 */
export const expm1: Unary = real('expm1', math.expm1, (g, _, y) => mul(g, add(y, 1)));
export const expm1Samples: Sample = samples({
  name: 'expm1',
  of: (x) => expm1(x),
  cases: [{ inputs: [[0, 1e-10, 1]], result: [0, 1.00000000005e-10, Math.E - 1] }],
  gradient: 'smooth',
});

/**
 * Natural logarithm, elementwise; -inf at 0, NaN below.
 * @formula log(x), to the base e
 * @gradient g / x
 * @example
 * np.log([1, np.e, 0, -1]);
 */
export const log: Unary = real('log', math.log, (g, [x]) => div(g, x));
export const logSamples: Sample = samples({
  name: 'log',
  of: (x) => log(x),
  cases: [{ inputs: [[1, Math.E, 10]], result: [0, 1, Math.LN10] }],
  gradient: 'smooth',
});

/**
 * log(1 + x) without cancellation near 0, elementwise.
 * @formula log(1 + x)
 * @gradient g / (1 + x)
 * @example
 * np.log1p([1e-12, 1]);
 */
export const log1p: Unary = real('log1p', math.log1p, (g, [x]) => div(g, add(x, 1)));
export const log1pSamples: Sample = samples({
  name: 'log1p',
  of: (x) => log1p(x),
  cases: [{ inputs: [[0, 1e-10, 1]], result: [0, 9.9999999995e-11, Math.LN2] }],
  gradient: 'smooth',
});

/**
 * 1 / (1 + exp(-x)), elementwise; never overflows.
 * @formula 1 / (1 + e⁻ˣ)
 * @gradient g y (1 - y)
 * @example
 * np.sigmoid([-1000, -1, 0, 1]);
 */
export const sigmoid: Unary = real('sigmoid', math.sigmoid, (g, _, y) => mul(g, mul(y, sub(1, y))));
export const sigmoidSamples: Sample = samples({
  name: 'sigmoid',
  of: (x) => sigmoid(x),
  cases: [{ inputs: [[1, 2, -1]], result: [0.7310585786300049, 0.8807970779778823, 0.2689414213699951] }],
  gradient: 'smooth',
});

/**
 * log(1 + exp(x)), elementwise; never overflows.
 * @formula log(1 + eˣ)
 * @gradient g sigmoid(x)
 * @example
 * np.softplus([-1000, 0, 1, 1000]);
 */
export const softplus: Unary = real('softplus', math.softplus, (g, [x]) => mul(g, sigmoid(x)));
export const softplusSamples: Sample = samples({
  name: 'softplus',
  of: (x) => softplus(x),
  cases: [{ inputs: [[0, 1000]], result: [Math.LN2, 1000] }],
  gradient: 'smooth',
});

/**
 * 2 to the power of x, elementwise.
 * @formula 2ˣ
 * @gradient g y log(2)
 * @example
 * np.exp2([0, 3, -1, 0.5]);
 */
export const exp2: Unary = real('exp2', math.exp2, (g, _, y) => mul(g, mul(y, Math.LN2)));
export const exp2Samples: Sample = samples({
  name: 'exp2',
  of: (x) => exp2(x),
  cases: [{ inputs: [[0, 1, -3, 0.5]], result: [1, 2, 0.125, Math.SQRT2] }],
  gradient: 'smooth',
});

/**
 * Logarithm to base 2, elementwise, exact at powers of two; -inf at 0, NaN below.
 * @gradient g / (x log(2))
 * @example
 * np.log2([1, 8, 0.5]);
 */
export const log2: Unary = real('log2', math.log2, (g, [x]) => div(g, mul(x, Math.LN2)));
export const log2Samples: Sample = samples({
  name: 'log2',
  of: (x) => log2(x),
  cases: [{ inputs: [[1, 8, 0.25]], result: [0, 3, -2] }],
  gradient: 'smooth',
});

/**
 * Logarithm to base 10, elementwise; -inf at 0, NaN below.
 * @gradient g / (x log(10))
 * @example
 * np.log10([1, 1000, 0.01]);
 */
export const log10: Unary = real('log10', math.log10, (g, [x]) => div(g, mul(x, Math.LN10)));
export const log10Samples: Sample = samples({
  name: 'log10',
  of: (x) => log10(x),
  cases: [{ inputs: [[1, 1000, 2]], result: [0, 3, 0.3010299956639812] }],
  gradient: 'smooth',
});

/**
 * log(exp(a) + exp(b)), elementwise; never overflows.
 * @formula log(eᵃ + eᵇ)
 * @gradient g sigmoid(a - b); g sigmoid(b - a); g / 2 for each where both are equal, the infinities too
 * @example
 * np.logaddexp([0, 1000], [0, 1000]);
 */
export const logaddexp: Binary = binary('logaddexp', {
  takes: 'float',
  formula: (w, a, b) => {
    const sum = w.add(w.max(a, b), math.log1p(w, math.exp(w, w.neg(w.abs(w.sub(a, b))))));
    return w.select(w.eq(a, b), w.add(a, w.num(Math.LN2)), sum);
  },
  vjp: [(g, [a, b]) => mul(g, sigmoid(distance(a, b))), (g, [a, b]) => mul(g, sigmoid(distance(b, a)))],
});
export const logaddexpSamples: Sample = samples({
  name: 'logaddexp',
  of: (a, b) => logaddexp(a, b),
  cases: [
    {
      inputs: [
        [0, 1000],
        [0, -1000],
      ],
      result: [Math.LN2, 1000],
    },
  ],
  gradient: 'smooth',
});

/**
 * log2(2^a + 2^b), elementwise; never overflows.
 * @formula log2(2ᵃ + 2ᵇ)
 * @gradient g 2ᵃ / (2ᵃ + 2ᵇ); g 2ᵇ / (2ᵃ + 2ᵇ); g / 2 for each where both are equal, the infinities too
 * @example
 * np.logaddexp2([3, 2000], [3, 2000]);
 */
export const logaddexp2: Binary = binary('logaddexp2', {
  takes: 'float',
  formula: (w, a, b) => {
    const power = math.exp2(w, w.neg(w.abs(w.sub(a, b))));
    const sum = w.add(w.max(a, b), w.mul(math.log1p(w, power), w.num(Math.LOG2E)));
    return w.select(w.eq(a, b), w.add(a, w.num(1)), sum);
  },
  vjp: [
    (g, [a, b]) => mul(g, sigmoid(mul(distance(a, b), Math.LN2))),
    (g, [a, b]) => mul(g, sigmoid(mul(distance(b, a), Math.LN2))),
  ],
});
export const logaddexp2Samples: Sample = samples({
  name: 'logaddexp2',
  of: (a, b) => logaddexp2(a, b),
  cases: [
    {
      inputs: [
        [0, 1000],
        [0, -1000],
      ],
      result: [1, 1000],
    },
  ],
  gradient: 'smooth',
});

/**
 * The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x, elementwise.
 * @formula 2/√π ∫₀ˣ exp(-t²) dt
 * @gradient 2 g exp(-x²) / √π
 * @example
 * np.erf([-1, 0, 0.5, 3]);
 */
export const erf: Unary = real('erf', math.erf, (g, [x]) => mul(g, mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI))));
export const erfSamples: Sample = samples({
  name: 'erf',
  of: (x) => erf(x),
  cases: [{ inputs: [[0, 1, -0.5]], result: [0, 0.8427007929497149, -0.5204998778130465] }],
  gradient: 'smooth',
});
