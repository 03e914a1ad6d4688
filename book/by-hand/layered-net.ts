/** The two-layer network made of layers: Affine, ReLU, Affine, and softmax with the loss. Saito, section 5.7.2. */
import { numericalGradient, type Tensor } from 'pristella';
import { Affine, type Layer, Relu, SoftmaxWithLoss } from './layers.ts';
import { initialParams, type Params } from './two-layer-net.ts';

export class LayeredNet {
  readonly first: Affine;
  readonly second: Affine;
  /** The layers behind the first. */
  readonly rest: readonly Layer[];
  readonly lastLayer = new SoftmaxWithLoss();

  constructor(sizes: readonly number[], options: Parameters<typeof initialParams>[1] = {}) {
    const { W1, b1, W2, b2 } = initialParams(sizes, options);
    [this.first, this.second] = [new Affine(W1!, b1!), new Affine(W2!, b2!)];
    this.rest = [new Relu(), this.second];
  }

  predict(x: Tensor): Tensor {
    return this.rest.reduce((z, layer) => layer.forward(z), this.first.forward(x));
  }
  loss(x: Tensor, t: Tensor): Tensor {
    return this.lastLayer.forward(this.predict(x), t);
  }

  /** Forward through all layers to the loss, then backward in reverse order. */
  lossAndGradient(x: Tensor, t: Tensor): [loss: Tensor, gradient: Params] {
    const loss = this.loss(x, t);
    // Nobody asks for the gradient by the pixels, so the first layer takes what comes back and passes nothing on.
    this.first.receive(this.rest.reduceRight((dout, layer) => layer.backward(dout), this.lastLayer.backward()));
    return [loss, { W1: this.first.dW, b1: this.first.db, W2: this.second.dW, b2: this.second.db }];
  }
  /** The gradient, measured. */
  numericalGradient(x: Tensor, t: Tensor): Params {
    const measure = (p: Tensor): Tensor => numericalGradient(() => this.loss(x, t), p);
    const { first, second } = this;
    return { W1: measure(first.W), b1: measure(first.b), W2: measure(second.W), b2: measure(second.b) };
  }
  /** A step of steepest descent. */
  step({ W1, b1, W2, b2 }: Params, lr: number): void {
    const { first, second } = this;
    [first.W, first.b] = [first.W.sub(W1!.mul(lr)), first.b.sub(b1!.mul(lr))];
    [second.W, second.b] = [second.W.sub(W2!.mul(lr)), second.b.sub(b2!.mul(lr))];
  }
}
