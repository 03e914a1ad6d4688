import * as math from '../../kernel/math/index.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { type Binary, type Sample, samples, type Unary } from '../define.ts';
import { add, div, mul, neg, sqrt, square, sub } from './arithmetic.ts';
import { ofLength } from './edges.ts';
import { by, real, realOfTwo } from './families.ts';
import { hypot } from './power.ts';

/**
 * Sine of x in radians, elementwise, for numbers of any size; NaN for the infinities.
 * @gradient g cos(x)
 * @example
 * np.sin([0, np.pi / 6, np.pi / 2]);
 */
export const sin: Unary = real('sin', math.sin, (g, [x]) => mul(g, cos(x)));
export const sinSamples: Sample = samples({
  name: 'sin',
  of: (x) => sin(x),
  cases: [{ inputs: [[0, 1]], result: [0, 0.8414709848078965] }],
  gradient: 'smooth',
});

/**
 * Cosine of x in radians, elementwise, for numbers of any size; NaN for the infinities.
 * @gradient -g sin(x)
 * @example
 * np.cos([0, np.pi / 3, np.pi]);
 */
export const cos: Unary = real('cos', math.cos, (g, [x]) => neg(mul(g, sin(x))));
export const cosSamples: Sample = samples({
  name: 'cos',
  of: (x) => cos(x),
  cases: [{ inputs: [[0, 1]], result: [1, 0.5403023058681398] }],
  gradient: 'smooth',
});

/**
 * Tangent of x in radians, elementwise, for numbers of any size; NaN for the infinities.
 * @gradient g (1 + y²)
 * @example
 * np.tan([0, np.pi / 4, 1]);
 */
export const tan: Unary = real('tan', math.tan, (g, _, y) => mul(g, add(square(y), 1)));
export const tanSamples: Sample = samples({
  name: 'tan',
  of: (x) => tan(x),
  cases: [{ inputs: [[0, 1, -0.5]], result: [0, 1.5574077246549023, -0.5463024898437905] }],
  gradient: 'smooth',
});

/**
 * The angle in [-pi/2, pi/2] whose sine is x, elementwise; NaN beyond 1.
 * @gradient g / √(1 - x²)
 * @example
 * np.arcsin([0, 0.5, 1, 2]);
 */
export const arcsin: Unary = real('arcsin', math.asin, (g, [x]) => div(g, sqrt(sub(1, square(x)))));
export const arcsinSamples: Sample = samples({
  name: 'arcsin',
  of: (x) => arcsin(x),
  cases: [{ inputs: [[0, 0.5, -0.8]], result: [0, 0.5235987755982989, -0.9272952180016123] }],
  gradient: 'smooth',
});

/**
 * The angle in [0, pi] whose cosine is x, elementwise; NaN beyond 1.
 * @gradient -g / √(1 - x²)
 * @example
 * np.arccos([1, 0.5, -1]);
 */
export const arccos: Unary = real('arccos', math.acos, (g, [x]) => neg(div(g, sqrt(sub(1, square(x))))));
export const arccosSamples: Sample = samples({
  name: 'arccos',
  of: (x) => arccos(x),
  cases: [{ inputs: [[0, 0.5, -0.8]], result: [Math.PI / 2, 1.0471975511965979, 2.498091544796509] }],
  gradient: 'smooth',
});

/**
 * The angle in [-pi/2, pi/2] whose tangent is x, elementwise.
 * @gradient g / (1 + x²)
 * @example
 * np.arctan([0, 1, np.inf]);
 */
export const arctan: Unary = real('arctan', math.atan, (g, [x]) => div(g, add(square(x), 1)));
export const arctanSamples: Sample = samples({
  name: 'arctan',
  of: (x) => arctan(x),
  cases: [{ inputs: [[0, 1, -3]], result: [0, Math.PI / 4, -1.2490457723982544] }],
  gradient: 'smooth',
});

/**
 * The angle of the point (b, a) in [-pi, pi], elementwise: its tangent is a / b, and the signs say the quadrant.
 * @formula the angle of the point (b, a)
 * @gradient g b / (a² + b²); -g a / (a² + b²); 0 where both are 0
 * @example
 * np.arctan2([0, 1, 0, -1], [1, 0, -1, 0]);
 */
export const arctan2: Binary = realOfTwo('arctan2', math.atan2, [
  // By the length twice, because its square may overflow or vanish.
  (g, [a, b]) => mul(g, ofLength(ofLength(b, hypot(a, b)), hypot(a, b))),
  (g, [a, b]) => neg(mul(g, ofLength(ofLength(a, hypot(a, b)), hypot(a, b)))),
]);
export const arctan2Samples: Sample = samples({
  name: 'arctan2',
  of: (a, b) => arctan2(a, b),
  cases: [
    {
      inputs: [
        [1, -1, 2],
        [1, -1, -0.5],
      ],
      result: [Math.PI / 4, -2.356194490192345, 1.8157749899217608],
    },
  ],
  gradient: 'smooth',
});

/**
 * Degrees to radians, elementwise.
 * @formula π x / 180
 * @shapes any; the result has the same
 * @numpy radians
 * @example
 * np.deg2rad([0, 90, 180]);
 */
export const deg2rad: (x: TensorLike) => Tensor = by('deg2rad', mul, Math.PI / 180);
export const deg2radSamples: Sample = samples({
  name: 'deg2rad',
  of: (x) => deg2rad(x),
  cases: [{ inputs: [[180, -90]], result: [Math.PI, -Math.PI / 2] }],
  gradient: 'smooth',
});

/**
 * Radians to degrees, elementwise.
 * @formula 180 x / π
 * @shapes any; the result has the same
 * @numpy degrees
 * @example
 * np.rad2deg([0, np.pi / 2, np.pi]);
 */
export const rad2deg: (x: TensorLike) => Tensor = by('rad2deg', mul, 180 / Math.PI);
export const rad2degSamples: Sample = samples({
  name: 'rad2deg',
  of: (x) => rad2deg(x),
  cases: [{ inputs: [[Math.PI, -Math.PI / 2]], result: [180, -90] }],
  gradient: 'smooth',
});
