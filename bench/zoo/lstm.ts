import { nn, np, type Tensor } from '../../packages/pristella/src/index.ts';
import { letters } from './letters.ts';
import type { Net } from './net.ts';
import { biases, piece, scan, weights } from './parts.ts';

type Carry = readonly [hidden: Tensor, memory: Tensor];

/** Hochreiter and Schmidhuber (1997), with gates to write, to keep and to show. */
class Lstm extends nn.Module<[x: Tensor]> {
  readonly hidden: number;
  byInput: nn.Parameter;
  byHidden: nn.Parameter;
  inputBias: nn.Parameter;
  hiddenBias: nn.Parameter;

  constructor(width: number, hidden: number) {
    super(width, hidden);
    this.hidden = hidden;
    this.byInput = weights(hidden ** -0.5, width, 4 * hidden);
    this.byHidden = weights(hidden ** -0.5, hidden, 4 * hidden);
    this.inputBias = biases(4 * hidden);
    this.hiddenBias = biases(4 * hidden);
  }
  cell([hidden, memory]: Carry, input: Tensor): readonly [Carry, Tensor] {
    const sums = input.add(hidden.matmul(this.byHidden));
    const sum = (k: number): Tensor => piece(sums, k, this.hidden);
    const kept = np
      .sigmoid(sum(1))
      .mul(memory)
      .add(np.sigmoid(sum(0)).mul(np.tanh(sum(2))));
    const shown = np.sigmoid(sum(3)).mul(np.tanh(kept));
    return [[shown, kept], shown];
  }
  forward(x: Tensor): Tensor {
    const inputs = x.swapaxes(0, 1).matmul(this.byInput).add(this.inputBias).add(this.hiddenBias);
    const start = np.zeros([x.shape[0] ?? 0, this.hidden], { dtype: 'float32' });
    const [, shown] = scan<Carry>((carry, input) => this.cell(carry, input), [start, start], inputs);
    return shown.swapaxes(0, 1);
  }
}

/** Letters by an LSTM of 128. */
export const lstm = (random: np.random.Generator): Net => letters(random, new Lstm(64, 128), 64, 128);
