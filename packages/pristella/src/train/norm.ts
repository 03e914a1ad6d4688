import { ArgumentError } from '../base/errors.ts';
import { greater, less, where } from '../op/elementwise/comparison.ts';
import { abs, add, astype, div, maximum, mul, sqrt } from '../op/elementwise/index.ts';
import { max } from '../op/reduce/reduce.ts';
import { sumOfSquares } from '../op/reduce/squares.ts';
import { asTensor } from '../tensor/create.ts';
import type { Tensor } from '../tensor/tensor.ts';

/**
 * The joint norm of gradients, in float64, also where their squares would leave the range of their type. Throws
 * ArgumentError if there are none.
 */
export function normOf(gradients: readonly Tensor[]): Tensor {
  if (gradients.length === 0)
    throw new ArgumentError('there are no gradients: call backward() first', { op: 'gradientNorm' });
  if (gradients.every((g) => g.dtype === 'float32')) return rootOf(gradients.map(sumOfSquares));
  return scaledNormOf(gradients.map((g) => astype(g, 'float64')));
}

const rootOf = (squares: readonly Tensor[]): Tensor => sqrt(squares.reduce((a, b) => add(a, b)));

/** Of float64: scaled by a power of two beyond 2^480 and below 2^-600, where squares overflow or are lost. */
function scaledNormOf(gradients: readonly Tensor[]): Tensor {
  const zero = astype(asTensor(0), 'float64');
  const largest = gradients.map((g) => (g.size > 0 ? max(abs(g)) : zero)).reduce((a, b) => maximum(a, b));
  const scale = where(greater(largest, 2 ** 480), 2 ** -600, where(less(largest, 2 ** -450), 2 ** 600, 1));
  return div(rootOf(gradients.map((g) => sumOfSquares(mul(g, scale)))), scale);
}
