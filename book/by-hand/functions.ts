/** The book's functions as the book writes them. `nn` has the same under the same names. Saito, sections 3.2, 3.5 and 4.2. */
import { np, type Tensor } from 'pristella';

/** 1 where x is above 0, else 0. */
export const stepFunction = (x: Tensor): Tensor => np.greater(x, 0).astype('int32');

/** 1 / (1 + exp(-x)). */
export const sigmoid = (x: Tensor): Tensor => np.div(1, np.add(1, np.exp(np.neg(x))));

/** The slope of the sigmoid, written in the sigmoid itself. */
export const sigmoidSlope = (x: Tensor): Tensor => np.sub(1, sigmoid(x)).mul(sigmoid(x));

/** x where it is above 0, else 0. */
export const relu = (x: Tensor): Tensor => np.maximum(0, x);

/** x itself. */
export const identity = (x: Tensor): Tensor => x;

/** Positive numbers that add up to 1 along the last axis; without its largest element nothing overflows. */
export function softmax(a: Tensor): Tensor {
  const expA = np.exp(a.sub(np.max(a, { axis: -1, keepdims: true })));
  return expA.div(np.sum(expA, { axis: -1, keepdims: true }));
}

/** Half the sum of squared differences. */
export const sumSquaredError = (y: Tensor, t: Tensor): Tensor => np.mul(0.5, np.sum(np.square(y.sub(t))));

/** Mean over the batch of -log of the probability given to the right class; labels or one-hot rows, one row or many. */
export function crossEntropyError(probabilities: Tensor, target: Tensor): Tensor {
  const y = probabilities.ndim === 1 ? probabilities.reshape([1, probabilities.size]) : probabilities;
  const oneHot = target.size === y.size;
  const t = oneHot ? target.reshape(y.shape).argmax(1) : target;
  const batchSize = y.shape[0]!;
  const picked = y.at(np.arange(batchSize, undefined, 1, { dtype: 'int32' }), t);
  return np.neg(np.sum(np.log(picked.add(1e-7)))).div(batchSize);
}
