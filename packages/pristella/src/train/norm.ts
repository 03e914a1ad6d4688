import { ArgumentError } from '../base/errors.ts';
import { greater, less, where } from '../op/comparison.ts';
import { abs, add, astype, div, maximum, mul, sqrt, square } from '../op/elementwise.ts';
import { max } from '../op/reduce.ts';
import { sum } from '../op/structure.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** The joint norm of gradients. Throws ArgumentError if there are none. */
export function normOf(gradients: readonly Tensor[]): Tensor {
  if (gradients.length === 0)
    throw new ArgumentError('there are no gradients: call backward() first', { op: 'gradientNorm' });
  return sqrt(gradients.map((g) => sum(square(g))).reduce((a, b) => add(a, b)));
}

/** Beyond the first and below the second, squares of numbers of a type leave its range: they are scaled by these powers of two. */
const scales = {
  float32: [2 ** 55, 2 ** -80, 2 ** -50, 2 ** 100],
  float64: [2 ** 480, 2 ** -600, 2 ** -450, 2 ** 600],
} as const;

/** As `normOf`, to the same bits where that is right, but also right where the squares would leave the type's range. */
export function scaledNormOf(gradients: readonly Tensor[]): Tensor {
  const some = gradients.filter((g) => g.size > 0);
  if (some.length === 0) return normOf(gradients);
  const dtype = some.every((g) => g.dtype === 'float32') ? 'float32' : 'float64';
  const [huge, down, tiny, up] = scales[dtype];
  const all = some.map((g) => astype(g, dtype));
  const largest = all.map((g) => max(abs(g))).reduce((a, b) => maximum(a, b));
  const scale = astype(where(greater(largest, huge), down, where(less(largest, tiny), up, 1)), dtype);
  return div(normOf(all.map((g) => mul(g, scale))), scale);
}
