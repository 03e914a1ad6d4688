import { nn, np, type Tensor } from '../../packages/pristella/src/index.ts';
import { letters } from './letters.ts';
import type { Net } from './net.ts';
import { biases, piece, scan, weights } from './parts.ts';

/** Cho et al. (2014), with the reset after the product: gates to reset and to keep. */
class Gru extends nn.Module<[x: Tensor]> {
  readonly hidden: number;
  byInput: nn.Parameter;
  byHidden: nn.Parameter;
  inputBias: nn.Parameter;
  hiddenBias: nn.Parameter;

  constructor(width: number, hidden: number) {
    super(width, hidden);
    this.hidden = hidden;
    this.byInput = weights(hidden ** -0.5, width, 3 * hidden);
    this.byHidden = weights(hidden ** -0.5, hidden, 3 * hidden);
    this.inputBias = biases(3 * hidden);
    this.hiddenBias = biases(3 * hidden);
  }
  cell(hidden: Tensor, input: Tensor): readonly [Tensor, Tensor] {
    const sums = hidden.matmul(this.byHidden).add(this.hiddenBias);
    const from = (k: number): Tensor => piece(input, k, this.hidden);
    const old = (k: number): Tensor => piece(sums, k, this.hidden);
    const gate = (k: number): Tensor => np.sigmoid(from(k).add(old(k)));
    const fresh = np.tanh(from(2).add(gate(0).mul(old(2))));
    const next = fresh.add(gate(1).mul(hidden.sub(fresh)));
    return [next, next];
  }
  forward(x: Tensor): Tensor {
    const inputs = x.swapaxes(0, 1).matmul(this.byInput).add(this.inputBias);
    const start = np.zeros([x.shape[0] ?? 0, this.hidden], { dtype: 'float32' });
    const [, hidden] = scan((carry, input) => this.cell(carry, input), start, inputs);
    return hidden.swapaxes(0, 1);
  }
}

/** Letters by a GRU of 128. */
export const gru = (random: np.random.Generator): Net => letters(random, new Gru(64, 128), 64, 128);
