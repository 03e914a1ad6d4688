/** Batch normalisation with forward and backward side by side. Saito, section 6.3; Ioffe and Szegedy (2015). */
import { np, type Tensor } from 'pristella';
import type { Layer } from './layers.ts';

/** Each feature of (n, features) to mean 0 and variance 1 over the batch, then times gamma plus beta. */
export class BatchNormalization implements Layer {
  gamma: Tensor;
  beta: Tensor;
  dgamma!: Tensor;
  dbeta!: Tensor;
  private xn!: Tensor;
  protected std!: Tensor;

  constructor(gamma: Tensor, beta: Tensor) {
    [this.gamma, this.beta] = [gamma, beta];
  }
  forward(x: Tensor): Tensor {
    const centred = x.sub(np.mean(x, 0));
    this.std = np.sqrt(np.mean(np.square(centred), 0).add(1e-6));
    this.xn = centred.div(this.std);
    return this.xn.mul(this.gamma).add(this.beta);
  }
  backward(dout: Tensor): Tensor {
    this.dbeta = np.sum(dout, 0);
    this.dgamma = np.sum(dout.mul(this.xn), 0);
    const dxn = dout.mul(this.gamma);
    // Mean and deviation depend on every row: what they pass on is taken away from each.
    const throughMean = np.mean(dxn, 0);
    const throughStd = this.xn.mul(np.mean(dxn.mul(this.xn), 0));
    return dxn.sub(throughMean).sub(throughStd).div(this.std);
  }
}
