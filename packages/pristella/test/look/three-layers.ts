import { look, np, type Tensor } from '../../src/index.ts';

// The notes' walk through three layers, from plain arrays, as a learner writes it. Where a value stands is tested by line and
// column: this file is data.

type Network = Record<'W1' | 'b1' | 'W2' | 'b2' | 'W3' | 'b3', Tensor>;

const sigmoid = (x: Tensor): Tensor => np.div(1, np.add(1, np.exp(np.neg(x))));
const identity = (x: Tensor): Tensor => x;

function initNetwork(): Network {
  return {
    W1: np.array([
      [0.1, 0.3, 0.5],
      [0.2, 0.4, 0.6],
    ]),
    b1: np.array([0.1, 0.2, 0.3]),
    W2: np.array([
      [0.1, 0.4],
      [0.2, 0.5],
      [0.3, 0.6],
    ]),
    b2: np.array([0.1, 0.2]),
    W3: np.array([
      [0.1, 0.3],
      [0.2, 0.4],
    ]),
    b3: np.array([0.1, 0.2]),
  };
}

/** Every value on the way. */
function forward({ W1, b1, W2, b2, W3, b3 }: Network, X: Tensor): Record<string, Tensor> {
  const a1 = np.dot(X, W1).add(b1);
  const z1 = sigmoid(a1);
  const a2 = z1.dot(W2).add(b2);
  const z2 = sigmoid(a2);
  // biome-ignore format: a chain of several lines
  const a3 = np
    .dot(z2, W3)
    .add(b3);
  const y = identity(a3);
  const loss = y.sub([0, 1]).square().sum().mul(0.5);
  return { a1, z1, a2, z2, y, loss };
}

const network = initNetwork();
const X = np.array([1, 0.5]);

/** The values without anybody looking on. */
export const plain: Record<string, Tensor> = forward(network, X);
export const recording: look.Recording = look.record(() => forward(network, X));
/** As above, with the arrays made within the recording. */
export const whole: look.Recording = look.record(() => {
  const params = initNetwork();
  const input = np.array([1, 0.5]);
  const steps = forward(params, input);
  return { loss: steps.loss };
});
export { forward, network, X };
