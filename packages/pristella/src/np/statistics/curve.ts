import { isFloat, promote } from '../../base/dtype.ts';
import { ArgumentError, ShapeError, showShape } from '../../base/errors.ts';
import { checkNumber } from '../../base/limits.ts';
import { checkArguments, type Options, options } from '../../base/options.ts';
import { cast, type Sample, samples } from '../../op/define.ts';
import { add, div, maximum, minimum, mul, sqrt, square, sub } from '../../op/elementwise/arithmetic.ts';
import { equal, greater, less, where } from '../../op/elementwise/comparison.ts';
import { isfinite, isnan } from '../../op/elementwise/nonfinite.ts';
import { pow } from '../../op/elementwise/power.ts';
import { rint } from '../../op/elementwise/rounding.ts';
import { take } from '../../op/indexing/gather.ts';
import { sum } from '../../op/reduce/sum.ts';
import { converted, exactProduct } from '../../op/reduce/whole.ts';
import { reshape } from '../../op/shape/structure.ts';
import { at, expandDims, flip } from '../../op/shape/view.ts';
import { searchsorted } from '../../op/sort/search.ts';
import { asTensor } from '../../tensor/create.ts';
import { zerosLike } from '../../tensor/create-like.ts';
import { arange } from '../../tensor/create-sequence.ts';
import { anyNumber } from '../../tensor/rows.ts';
import type { Tensor, TensorLike } from '../../tensor/tensor.ts';
import { lstsq } from '../linalg/pinv.ts';

const real = (x: TensorLike, op: string): Tensor => cast(asTensor(x, op), 'float64');

/** What `interp` gives beyond the ends. */
export class InterpOptions {
  /** The value left of the first point; by default that point's. */
  readonly left?: number | undefined = anyNumber();
  /** The value right of the last point; by default that point's. */
  readonly right?: number | undefined = anyNumber();
}
const interpOptions: Options<InterpOptions> = options(InterpOptions);

/**
 * The values at `x` of straight lines between the points (xp, fp), whose xp ascend. Throws ShapeError unless both are
 * vectors of one size.
 * @shapes that of `x`; `xp` and `fp` are vectors (n)
 * @gradient g times the slope of the line, at a point that of the line to its right; 0 beyond the ends
 * @example
 * np.interp([0.5, 1.5, 3], [1, 2, 4], [3, 2, 0]);
 * np.interp(9, [1, 2, 4], [3, 2, 0], { right: -1 });
 */
export function interp(x: TensorLike, xp: TensorLike, fp: TensorLike, options: InterpOptions = {}): Tensor {
  const { left, right } = interpOptions.read(options, 'interp', arguments.length - 4);
  const [t, px, py] = [real(x, 'interp'), real(xp, 'interp'), real(fp, 'interp')];
  const n = px.size;
  if (px.ndim !== 1 || py.ndim !== 1 || n === 0 || py.size !== n)
    throw new ShapeError(`needs points, got ${showShape(px.shape)} and ${showShape(py.shape)}`, {
      op: 'interp',
      shapes: [px.shape, py.shape],
    });
  const place = sub(searchsorted(px, t, { side: 'right' }), 1);
  const i = minimum(maximum(place, 0), Math.max(0, n - 2));
  const j = minimum(add(i, 1), n - 1);
  const [x0, x1, y0, y1] = [take(px, i), take(px, j), take(py, i), take(py, j)];
  // A line from a point to itself has no slope, nor has one to infinity at its ends.
  const narrow = equal(x1, x0);
  const slope = where(narrow, 0, div(sub(y1, y0), where(narrow, 1, sub(x1, x0))));
  const along = (from: Tensor, start: Tensor, by: Tensor): Tensor => add(mul(by, sub(t, from)), start);
  const steady = where(isfinite(slope), slope, 0);
  // From the left, or where that is no number, because a point lies infinitely far off, from the right.
  const onwards = along(x0, y0, slope);
  const inside = where(
    equal(t, x0),
    along(x0, y0, steady),
    where(equal(t, x1), along(x1, y1, steady), where(isnan(onwards), along(x1, y1, slope), onwards)),
  );
  const [first, last] = [at(px, 0), at(px, -1)];
  const above = where(greater(t, last), right ?? at(py, -1), inside);
  return where(less(t, first), left ?? at(py, 0), above);
}
export const interpSamples: Sample = samples({
  name: 'interp',
  of: (x, fp) => interp(x, [1, 2, 4], fp),
  cases: [
    {
      inputs: [
        [0.5, 1.5, 3],
        [3, 2, 0],
      ],
      result: [3, 2.5, 1],
    },
  ],
  gradient: 'smooth',
});

/**
 * Powers of each number of a vector as columns, the highest first: `n` of them, by default as many as numbers. Throws
 * ShapeError unless `x` is a vector, and DTypeError, where it is computed, for a power that int32 cannot hold.
 * @formula yᵢⱼ = xᵢ^(n - 1 - j)
 * @shapes (m) → (m, n)
 * @example
 * np.vander([1, 2, 3]);
 * np.vander([2, 3], 4, true);
 */
export function vander(x: TensorLike, n?: number, increasing = false): Tensor {
  checkArguments(arguments.length, 3, 'vander');
  const t = asTensor(x, 'vander');
  if (t.ndim !== 1)
    throw new ShapeError(`needs a vector, got ${showShape(t.shape)}`, { op: 'vander', shapes: [t.shape] });
  const columns =
    n === undefined ? t.size : checkNumber(n, 'the number of columns', 'vander', { whole: true, least: 0 });
  const powers = arange(columns);
  const table = pow(expandDims(real(t, 'vander'), 1), increasing ? powers : flip(powers));
  const whole = isFloat(t.dtype) ? table : rint(table);
  return converted(whole, promote(t.dtype, 'int32'), 'vander');
}

function horner(coefficients: Tensor, t: Tensor): Tensor {
  let y: Tensor = zerosLike(t);
  for (let i = 0; i < coefficients.size; i++) y = add(mul(y, t), at(coefficients, i));
  return y;
}

/**
 * The value of a polynomial, its coefficients from the highest power down, by Horner's rule. Integers give int32; throws
 * DTypeError for a value that it cannot hold, where that is computed, and ShapeError unless the coefficients are a vector.
 * @formula p₀ xⁿ⁻¹ + … + pₙ₋₁
 * @shapes that of `x`
 * @example
 * np.polyval([2, 0, 1], [0, 1, 3]);
 */
export function polyval(p: TensorLike, x: TensorLike): Tensor {
  checkArguments(arguments.length, 2, 'polyval');
  const [coefficients, t] = [asTensor(p, 'polyval'), asTensor(x, 'polyval')];
  if (coefficients.ndim !== 1)
    throw new ShapeError(`needs a vector of coefficients, got ${showShape(coefficients.shape)}`, {
      op: 'polyval',
      shapes: [coefficients.shape],
    });
  if (isFloat(coefficients.dtype) || isFloat(t.dtype)) return horner(coefficients, t);
  return exactProduct('polyval', t, Number.POSITIVE_INFINITY, (x) => horner(cast(coefficients, x.dtype), x));
}
export const polyvalSamples: Sample = samples({
  name: 'polyval',
  of: (p, x) => polyval(p, x),
  cases: [
    {
      inputs: [
        [2, 0, 1],
        [1, 3],
      ],
      result: [3, 19],
    },
  ],
  gradient: 'smooth',
});

/**
 * The coefficients, from the highest power down, of the polynomial of a degree that fits points best by least
 * squares, as float64. `y` may have several columns. Throws ArgumentError for a degree that is no whole number from 0
 * up, ShapeError if sizes differ.
 * @formula the p with the least Σ (p(x) - y)²
 * @shapes (n), (n) → (degree + 1); (n), (n, k) → (degree + 1, k)
 * @example
 * np.polyfit([0, 1, 2, 3], [1, 3, 7, 13], 2).round(6);
 */
export function polyfit(x: TensorLike, y: TensorLike, degree: number): Tensor {
  checkArguments(arguments.length, 3, 'polyfit');
  const [t, values] = [real(x, 'polyfit'), real(y, 'polyfit')];
  if (!Number.isInteger(degree) || degree < 0)
    throw new ArgumentError(`there is no degree ${degree}`, { op: 'polyfit' });
  if (t.ndim !== 1 || t.size === 0 || values.shape[0] !== t.size)
    throw new ShapeError(`needs as many values as points, got ${showShape(t.shape)} and ${showShape(values.shape)}`, {
      op: 'polyfit',
      shapes: [t.shape, values.shape],
    });
  const powers = vander(t, degree + 1);
  const scale = sqrt(sum(square(powers), 0));
  const [c] = lstsq(div(powers, scale), values, t.size * 2 ** -52);
  return div(c, values.ndim === 1 ? scale : reshape(scale, [-1, 1]));
}
export const polyfitSamples: Sample = samples({
  name: 'polyfit',
  of: (y) => polyfit([0, 1, 2, 3], y, 1),
  cases: [{ inputs: [[-1, 0.2, 0.9, 2.1]], result: [1, -0.95], tolerance: 1e-6 }],
  gradient: 'smooth',
});
