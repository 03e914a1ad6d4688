import { Tensor } from '../tensor/tensor.ts';
import { backward } from './parameter.ts';

declare module '../tensor/tensor.ts' {
  interface Tensor {
    /**
     * Leaves in every trainable parameter beneath this scalar loss its gradient. Throws GradientError if this is not one
     * float, has no parameter beneath it or only frozen ones, or has been differentiated before.
     * @example
     * const w = new nn.Parameter(np.array([1, 2]));
     * w.mul(w).sum().backward();
     * w.grad;
     */
    backward(): void;
  }
}

Object.defineProperty(Tensor.prototype, 'backward', {
  configurable: true,
  value(this: Tensor): void {
    backward(this);
  },
});
