import { checkArguments } from '../base/options.ts';
import { Parameter } from '../grad/parameter.ts';
import { add } from '../op/elementwise/index.ts';
import { matmul } from '../op/product/matmul.ts';
import { zeros } from '../tensor/create.ts';
import type { Tensor, TensorLike } from '../tensor/tensor.ts';
import { checkFeatures, checkSize } from './features.ts';
import { begun, type InitOptions, initOptions } from './init.ts';
import { Module } from './module.ts';
import { received } from './received.ts';

/**
 * x (..., inputs) to x W + b (..., outputs), with W of shape (inputs, outputs) and b of shape (outputs,).
 * @formula x W + b
 * @example
 * const layer = new nn.Linear(3, 2, { bias: false });
 * console.log(layer.inputs, layer.outputs, layer.bias);
 * layer.forward([1, 0, 0]);
 * layer.weight.at(0);
 */
export class Linear extends Module {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static override readonly name: string = 'Linear';
  /** Size of the last axis of what it takes. */
  readonly inputs: number;
  /** Size of the last axis of what it gives. */
  readonly outputs: number;
  /** The learnt factors, float32 of shape (inputs, outputs). */
  weight: Parameter;
  /** The learnt shift, float32 of shape (outputs,); null without one. */
  bias: Parameter | null;

  /** Throws ArgumentError unless both sizes are whole numbers of at least 1. */
  constructor(inputs: number, outputs: number, options: InitOptions = {}) {
    const read = initOptions.read(options, 'linear', arguments.length - 3);
    super(inputs, outputs, { bias: options.bias });
    checkSize(inputs, 1, 'the number of inputs', 'linear');
    checkSize(outputs, 1, 'the number of outputs', 'linear');
    this.inputs = inputs;
    this.outputs = outputs;
    this.weight = begun([inputs, outputs], inputs, outputs, read, 'linear');
    this.bias = read.bias ? new Parameter(zeros([outputs], { dtype: 'float32' }), 'bias') : null;
  }

  /**
   * x W + b; x is converted to the dtype of the weight. Throws ShapeError unless the last axis of x has size
   * `inputs`.
   */
  forward(x: TensorLike): Tensor {
    const t = received(x, this.weight.dtype, this, 'linear');
    checkFeatures(t, this.inputs, this, (size) => `${this}`.replace(/\(\d+/, `(${size}`));
    const y = matmul(t, this.weight);
    return this.bias ? add(y, this.bias) : y;
  }
}

/**
 * A fully connected layer. Saito, Deep Learning from Scratch, section 5.6.
 * @formula x W + b
 * @shapes (…, inputs) → (…, outputs)
 * @example
 * const layer = nn.linear(3, 2);
 * layer(np.ones([4, 3])).shape;
 * layer.weight.shape;
 * layer.bias;
 */
export function linear(inputs: number, outputs: number, options?: InitOptions): Linear {
  checkArguments(arguments.length, 3, 'linear');
  return new Linear(inputs, outputs, options);
}
