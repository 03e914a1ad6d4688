/** The book's TwoLayerNet with sigmoid, its gradient by measuring and by the formulas. Saito, sections 4.5.1 and 5.7. */
import { np, numericalGradient, type Tensor } from 'pristella';
import { crossEntropyError, sigmoid, softmax } from './functions.ts';

/** Named arrays: W1, b1, W2, b2. */
export type Params = Record<string, Tensor>;

/** Normal weights of the given deviation and biases of 0, in float32 unless told. */
export function initialParams(
  sizes: readonly number[],
  { seed = 0, std = 0.01, dtype = 'float32' as const as 'float32' | 'float64' } = {},
): Params {
  const rng = np.random.defaultRng(seed);
  const params: Params = {};
  for (let l = 1; l < sizes.length; l++) {
    params[`W${l}`] = rng.normal(0, std, [sizes[l - 1]!, sizes[l]!], { dtype }).detach();
    params[`b${l}`] = np.zeros(sizes[l]!, { dtype });
  }
  return params;
}

/** The share of rows whose largest output is at the label. */
export const accuracyOf = (y: Tensor, t: Tensor): number => np.equal(y.argmax(1), t).mean().item();

/** Inputs, a hidden layer with sigmoid, and softmax. */
export class TwoLayerNet {
  params: Params;

  constructor(params: Params) {
    this.params = params;
  }

  predict(x: Tensor): Tensor {
    const { W1, b1, W2, b2 } = this.params;
    const z1 = sigmoid(x.dot(W1!).add(b1!));
    return softmax(z1.dot(W2!).add(b2!));
  }

  loss(x: Tensor, t: Tensor): Tensor {
    return crossEntropyError(this.predict(x), t);
  }

  /** Each element of each array moved up and down a little: two losses for every weight. */
  numericalGradient(x: Tensor, t: Tensor): Params {
    const slopes = Object.entries(this.params).map(([name, p]) => [name, numericalGradient(() => this.loss(x, t), p)]);
    return Object.fromEntries(slopes);
  }

  /** The same by the chain rule, from the loss back to the inputs. */
  gradient(x: Tensor, t: Tensor): Params {
    const { W1, b1, W2, b2 } = this.params;
    const z1 = sigmoid(x.dot(W1!).add(b1!));
    const y = softmax(z1.dot(W2!).add(b2!));
    const oneHot = np.equal(t.expandDims(1), np.arange(y.shape[1]!)).astype(y.dtype);
    const dy = y.sub(oneHot).div(x.shape[0]!);
    const da1 = dy.dot(W2!.T).mul(np.sub(1, z1).mul(z1));
    return { W1: x.T.dot(da1), b1: da1.sum(0), W2: z1.T.dot(dy), b2: dy.sum(0) };
  }
}
