import { isFloat } from '../base/dtype.ts';
import { checkNumber } from '../base/limits.ts';
import { stateFrozen } from '../grad/frozen.ts';
import type { Generator } from '../np/random/generator.ts';
import { less, mul, where } from '../op/elementwise/index.ts';
import { asTensor } from '../tensor/create.ts';
import type { Node } from '../tensor/node.ts';
import { type Change, change, freshChange } from '../tensor/passes.ts';
import { apart, type Tensor, type TensorLike } from '../tensor/tensor.ts';
import { nextStream } from './init.ts';
import { Module } from './module.ts';

/**
 * While training, each element is zero with probability `rate`, and the others are divided by 1 - rate, so that
 * nothing need be done at inference. Srivastava et al. (2014), in the inverted form.
 * @example
 * const layer = new nn.Dropout(0.25, np.random.defaultRng(2));
 * console.log(layer.rate, layer.random.draws);
 * layer.forward(np.ones(6));
 * layer.random.draws;
 */
export class Dropout extends Module {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static override readonly name: string = 'Dropout';
  /** The probability with which an element is dropped. */
  readonly rate: number;
  /** The stream of the masks: a mask is a pure function of (seed, number of the pass, place). */
  readonly random: Generator;

  /** Throws ArgumentError unless the rate is at least 0 and below 1. */
  constructor(rate = 0.5, random: Generator = nextStream()) {
    super(rate);
    this.rate = checkNumber(rate, 'the rate', 'dropout', { least: 0, below: 1 });
    this.random = random;
  }
  /**
   * While training x with some elements zero and the others larger by 1 / (1 - rate), with a new mask each time; else
   * x as it is.
   */
  forward(x: TensorLike): Tensor {
    const t = asTensor(x, 'dropout');
    if (!this.training || this.rate === 0) return apart(t, x);
    const draws = this.random.draws;
    const u = this.random.random(t.shape, { dtype: isFloat(t.dtype) && t.dtype === 'float32' ? 'float32' : 'float64' });
    const y = where(less(u, this.rate), 0, mul(t, 1 / (1 - this.rate)));
    if (stateFrozen()) this.random.draws = draws;
    else {
      const earlier = freshChange(this.random);
      const from = earlier instanceof Draws ? earlier.from : draws;
      change(new Draws(this.random, y.node, from), earlier);
    }
    return y;
  }
}

/** The draws of a forward pass, and of those before it that nobody has read either. */
class Draws implements Change {
  readonly of: Generator;
  readonly output: Node;
  /** Draws before the first of them. */
  readonly from: number;
  private readonly to: number;

  constructor(of: Generator, output: Node, from: number) {
    this.of = of;
    this.output = output;
    this.from = from;
    this.to = of.draws;
  }
  redo(): void {
    this.of.draws = Math.max(this.of.draws, this.to);
  }
  undo(): void {
    this.of.draws = this.from;
  }
}

/**
 * Dropout with the given rate of zeros. Saito, Deep Learning from Scratch, section 6.4.3.
 * @formula x mask / (1 - rate) while training, else x
 * @shapes any; the result has the same
 * @example
 * const layer = nn.dropout(0.5);
 * layer(np.ones(8));
 * layer.eval()(np.ones(8));
 */
export const dropout = (rate?: number, random?: Generator): Dropout => new Dropout(rate, random);
