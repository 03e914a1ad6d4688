import { type Options, options } from '../../base/options.ts';
import { flag, length } from '../../base/row.ts';
import { sameShape } from '../../base/shape.ts';
import { cast, type Sample, samples } from '../../op/define.ts';
import { abs, add, mul, sub } from '../../op/elementwise/arithmetic.ts';
import { equal, lessEqual, logicalAnd, logicalOr } from '../../op/elementwise/comparison.ts';
import { isfinite, isnan } from '../../op/elementwise/nonfinite.ts';
import { all } from '../../op/reduce/reduce.ts';
import { asTensor } from '../../tensor/create.ts';
import { hostData, type Tensor, type TensorLike } from '../../tensor/tensor.ts';

/** How close counts as equal. */
export class CloseOptions {
  /** Relative tolerance: 1e-5. */
  readonly rtol?: number = length(1e-5);
  /** Absolute tolerance: 1e-8. */
  readonly atol?: number = length(1e-8);
  /** NaN is close to NaN. */
  readonly equalNan?: boolean = flag(false);
}
const closeOptions: Options<CloseOptions> = options(CloseOptions);

const real = (x: TensorLike): Tensor => cast(asTensor(x, 'isclose'), 'float64');

/**
 * Whether each |a - b| <= atol + rtol |b|; infinities are close to themselves.
 * @formula |a - b| ≤ atol + rtol |b|
 * @shapes `a` and `b` broadcast; the result has their common shape
 * @example
 * np.isclose([0.3, 1, np.nan], [0.1 + 0.2, 1.1, np.nan]);
 * np.isclose(np.nan, np.nan, { equalNan: true });
 */
export function isclose(a: TensorLike, b: TensorLike, options: CloseOptions = {}): Tensor {
  const { rtol, atol, equalNan } = closeOptions.read(options, 'isclose', arguments.length - 3);
  const [x, y] = [real(a), real(b)];
  const near = lessEqual(abs(sub(x, y)), add(mul(abs(y), rtol), atol));
  const close = logicalOr(logicalAnd(near, isfinite(y)), equal(x, y));
  return equalNan ? logicalOr(close, logicalAnd(isnan(x), isnan(y))) : close;
}
export const iscloseSamples: Sample = samples({
  name: 'isclose',
  of: (a, b) => isclose(a, b),
  cases: [
    {
      inputs: [
        [1, 1, Infinity, NaN],
        [1 + 1e-6, 1.1, Infinity, NaN],
      ],
      result: [true, false, true, false],
    },
  ],
  gradient: 'none',
});

/**
 * Whether all elements are close: see `isclose`. Computes at once.
 * @shapes `a` and `b` broadcast; the result is a plain boolean
 * @example
 * np.allclose([0.3, 1], [0.1 + 0.2, 1]);
 */
export function allclose(a: TensorLike, b: TensorLike, options: CloseOptions = {}): boolean {
  return all(isclose(a, b, closeOptions.check(options, 'allclose', arguments.length - 3))).item() === 1;
}

/** What counts as equal. */
export class EqualOptions {
  /** NaN is equal to NaN. */
  readonly equalNan?: boolean = flag(false);
}
const equalOptions: Options<EqualOptions> = options(EqualOptions);

/**
 * Whether both have one shape and equal elements; NaN equals NaN only with `equalNan`. Computes at once.
 * @shapes any; the result is a plain boolean
 * @example
 * np.arrayEqual([1, 2], [1, 2]);
 * np.arrayEqual([1, 2], [[1, 2]]);
 */
export function arrayEqual(a: TensorLike, b: TensorLike, options: EqualOptions = {}): boolean {
  const { equalNan } = equalOptions.read(options, 'arrayEqual', arguments.length - 3);
  const [x, y] = [asTensor(a, 'arrayEqual'), asTensor(b, 'arrayEqual')];
  if (!sameShape(x.shape, y.shape)) return false;
  const other = hostData(y.node);
  const same = (v: number, w: number): boolean => v === w || (equalNan && Number.isNaN(v) && Number.isNaN(w));
  return hostData(x.node).every((v, i) => same(v, other[i]!));
}
