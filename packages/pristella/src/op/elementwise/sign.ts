import { type Binary, binary, type Sample, samples, type Unary } from '../define.ts';
import { mul, sign } from './arithmetic.ts';
import { equal, where } from './comparison.ts';
import { realOfTwo, whether } from './families.ts';

/**
 * The magnitude of a with the sign of b, elementwise; that of -0 counts.
 * @formula |a| with the sign of b
 * @gradient g sign(a) sign(b); 0
 * @example
 * np.copysign([1, 2, 3], [-1, 5, -0]);
 */
export const copysign: Binary = realOfTwo(
  'copysign',
  (w, a, b) => w.select(w.eq(b, b), w.copysign(a, w.select(w.eq(b, b), b, a)), w.abs(a)),
  [(g, [a, b]) => mul(g, mul(sign(a), copysign(1, b))), (g) => mul(g, 0)],
);
export const copysignSamples: Sample = samples({
  name: 'copysign',
  of: (a, b) => copysign(a, b),
  cases: [
    {
      inputs: [
        [1, -2, 3],
        [-5, 0.5, -0],
      ],
      result: [-1, 2, -3],
    },
  ],
  gradient: 'none',
});

/**
 * Whether the sign is negative, elementwise: true for -0, false for NaN.
 * @example
 * np.signbit([-1, 0, -0, 2]);
 */
export const signbit: Unary = whether('signbit', (w, x) =>
  w.lt(w.copysign(w.num(1), w.select(w.eq(x, x), x, w.num(0))), w.num(0)),
);
export const signbitSamples: Sample = samples({
  name: 'signbit',
  of: (x) => signbit(x),
  cases: [{ inputs: [[1, -2, -0, 0, NaN]], result: [false, true, true, false, false] }],
  gradient: 'none',
});

/**
 * 0 for negative x, `atZero` at 0 and 1 above, elementwise; NaN stays.
 * @formula 0 if x < 0, at0 if x = 0, 1 if x > 0
 * @gradient 0; g where x = 0
 * @example
 * np.heaviside([-1, 0, 3], 0.5);
 */
export const heaviside: Binary = binary('heaviside', {
  takes: 'float',
  formula: (w, x, atZero) => {
    const step = w.select(w.lt(x, w.num(0)), w.num(0), w.num(1));
    return w.select(w.eq(x, x), w.select(w.eq(x, w.num(0)), atZero, step), x);
  },
  vjp: [(g) => mul(g, 0), (g, [x]) => where(equal(x, 0), g, 0)],
});
export const heavisideSamples: Sample = samples({
  name: 'heaviside',
  of: (x) => heaviside(x, 0.5),
  cases: [{ inputs: [[-1, 0, 2]], result: [0, 0.5, 1] }],
  gradient: 'none',
});
