/**
 * Layers with forward and backward side by side: forward keeps what backward will need; backward gets the gradient of the
 * loss by the output and gives it by the input. Saito, chapter 5.
 */
import { np, type Tensor } from 'pristella';
import { crossEntropyError, sigmoid, softmax } from './functions.ts';

/** Two numbers multiplied: the gradient of each is the other times what comes back. */
export class MulLayer {
  private x = 0;
  private y = 0;

  forward(x: number, y: number): number {
    [this.x, this.y] = [x, y];
    return x * y;
  }
  backward(dout: number): [dx: number, dy: number] {
    return [dout * this.y, dout * this.x];
  }
}

/** Two numbers added: what comes back goes to both. */
export class AddLayer {
  forward(x: number, y: number): number {
    return x + y;
  }
  backward(dout: number): [dx: number, dy: number] {
    return [dout, dout];
  }
}

/** A layer of a network. */
export interface Layer {
  forward(x: Tensor): Tensor;
  backward(dout: Tensor): Tensor;
}

/** x where it is above 0, else 0: the gradient passes where x did. At 0 the slope is 0, as the mask says. */
export class Relu implements Layer {
  private isPositive!: Tensor;

  forward(x: Tensor): Tensor {
    this.isPositive = x.greater(0);
    return np.where(this.isPositive, x, 0);
  }
  backward(dout: Tensor): Tensor {
    return np.where(this.isPositive, dout, 0);
  }
}

/** 1 / (1 + exp(-x)): its slope is y (1 - y). */
export class Sigmoid implements Layer {
  private out!: Tensor;

  forward(x: Tensor): Tensor {
    this.out = sigmoid(x);
    return this.out;
  }
  backward(dout: Tensor): Tensor {
    return dout.mul(this.out).mul(np.sub(1, this.out));
  }
}

/** x W + b, and the gradients of W and b besides. */
export class Affine implements Layer {
  W: Tensor;
  b: Tensor;
  dW!: Tensor;
  db!: Tensor;
  private x!: Tensor;

  constructor(W: Tensor, b: Tensor) {
    [this.W, this.b] = [W, b];
  }
  forward(x: Tensor): Tensor {
    this.x = x;
    return np.dot(x, this.W).add(this.b);
  }
  /** The gradients of the layer's own arrays. The bias was added to every row, so its gradient is the sum of the rows. */
  receive(dout: Tensor): void {
    this.dW = np.dot(this.x.T, dout);
    this.db = np.sum(dout, 0);
  }
  backward(dout: Tensor): Tensor {
    this.receive(dout);
    return np.dot(dout, this.W.T);
  }
}

/** Softmax and cross entropy in one, because their gradient together is simply y - t. */
export class SoftmaxWithLoss {
  y!: Tensor;
  private t!: Tensor;

  /** Targets are labels or one-hot rows. */
  forward(x: Tensor, t: Tensor): Tensor {
    this.y = softmax(x);
    this.t = t.ndim === x.ndim ? t : np.equal(t.expandDims(1), np.arange(x.shape[1]!));
    return crossEntropyError(this.y, this.t);
  }
  backward(): Tensor {
    return this.y.sub(this.t.astype(this.y.dtype)).div(this.y.shape[0]!);
  }
}
