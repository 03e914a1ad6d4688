/** Dropout with forward and backward side by side, as the book scales it. Saito, section 6.4.3; Srivastava et al. (2014). */
import { np, type Tensor } from 'pristella';
import type { Layer } from './layers.ts';

type Generator = ReturnType<typeof np.random.defaultRng>;

/** While learning, each number is left out with probability `ratio`; at inference all stay, times the share that was kept. */
export class Dropout implements Layer {
  private readonly ratio: number;
  private readonly random: Generator;
  private isKept!: Tensor;

  constructor(ratio: number, random: Generator) {
    [this.ratio, this.random] = [ratio, random];
  }
  forward(x: Tensor, training = true): Tensor {
    if (!training) return x.mul(1 - this.ratio);
    this.isKept = np.greater(this.random.random(x.shape, { dtype: 'float32' }), this.ratio);
    return np.where(this.isKept, x, 0);
  }
  backward(dout: Tensor): Tensor {
    return np.where(this.isKept, dout, 0);
  }
}
