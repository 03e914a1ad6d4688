/** Two affine layers with batch norm and ReLU between them, by hand: small enough to measure every gradient. */
import { np, numericalGradient, type Tensor } from 'pristella';
import { BatchNormalization } from './batch-norm.ts';
import { Affine, Relu, SoftmaxWithLoss } from './layers.ts';
import { initialParams, type Params } from './two-layer-net.ts';

/** Affine, batch norm, ReLU, affine; `Norm` may be another normalisation. Beta begins away from 0, the corner of ReLU. */
export class BatchNormNet {
  private readonly first: Affine;
  private readonly norm: BatchNormalization;
  private readonly relu = new Relu();
  private readonly second: Affine;
  private readonly last = new SoftmaxWithLoss();

  constructor(sizes: readonly [number, number, number], seed: number, Norm = BatchNormalization) {
    const { W1, b1, W2, b2 } = initialParams(sizes, { seed, std: 0.3, dtype: 'float64' });
    [this.first, this.second] = [new Affine(W1!, b1!), new Affine(W2!, b2!)];
    this.norm = new Norm(np.ones(sizes[1]), np.full(sizes[1], 0.1));
  }
  loss(x: Tensor, t: Tensor): Tensor {
    const h = this.relu.forward(this.norm.forward(this.first.forward(x)));
    return this.last.forward(this.second.forward(h), t);
  }
  gradient(x: Tensor, t: Tensor): Params {
    const { first, norm, relu, second, last } = this;
    this.loss(x, t);
    first.backward(norm.backward(relu.backward(second.backward(last.backward()))));
    return { W1: first.dW, b1: first.db, gamma: norm.dgamma, beta: norm.dbeta, W2: second.dW, b2: second.db };
  }
  numericalGradient(x: Tensor, t: Tensor): Params {
    const { first, norm, second } = this;
    const all = { W1: first.W, b1: first.b, gamma: norm.gamma, beta: norm.beta, W2: second.W, b2: second.b };
    const measure = (p: Tensor): Tensor => numericalGradient(() => this.loss(x, t), p);
    return Object.fromEntries(Object.entries(all).map(([name, p]) => [name, measure(p)]));
  }
}

/** The mean difference of each gradient from what is measured. */
export function differences(net: BatchNormNet, x: Tensor, t: Tensor): Record<string, number> {
  const [rules, measured] = [net.gradient(x, t), net.numericalGradient(x, t)];
  return Object.fromEntries(
    Object.keys(rules).map((name) => [name, np.abs(rules[name]!.sub(measured[name]!)).mean().item()]),
  );
}
