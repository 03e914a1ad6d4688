/**
 * A signal on its way through three layers, with every value on the way: weighted sums A, activations Z, and the output Y.
 * A superscript counts the layer; each layer has one bias neuron, whose weights are as many as the next layer has neurons.
 * Two inputs, three and two hidden neurons, two outputs.
 *
 * 信号逐层通过三层网络，每一步的值都可见：加权和 A、激活值 Z 和输出 Y。上标表示层号；每层有一个偏置神经元，它的权重个数等于下一层的神经元个数。
 * 2 个输入，隐藏层 3 个和 2 个神经元，2 个输出。
 */
import { np, plot, type Tensor } from 'pristella';
import { identity, sigmoid } from '../by-hand/functions.ts';
import { matches, picture, reproduces } from '../page.ts';

export type Network = Record<'W1' | 'b1' | 'W2' | 'b2' | 'W3' | 'b3', Tensor>;

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

/** Every value on the way; the output layer of regression is the identity. */
function forward({ W1, b1, W2, b2, W3, b3 }: Network, x: Tensor) {
  const a1 = np.dot(x, W1).add(b1);
  const z1 = sigmoid(a1);
  const a2 = np.dot(z1, W2).add(b2);
  const z2 = sigmoid(a2);
  const a3 = np.dot(z2, W3).add(b3);
  return { a1, z1, a2, z2, y: identity(a3) };
}

export const network = initNetwork();
export const x = np.array([1, 0.5]);
export const steps = forward(network, x);
for (const [name, { shape }] of Object.entries({ x, ...network })) console.log(name, shape);
for (const [name, value] of Object.entries(steps)) console.log(`${name} = ${value}`);

const { W1, W2, W3, b1, b2, b3 } = network;
const drawn = {
  sizes: [2, 3, 2, 2],
  weights: [W1, W2, W3],
  biases: [b1, b2, b3],
  sums: [steps.a1, steps.a2, steps.y],
  values: [x, steps.z1, steps.z2, steps.y],
  activations: ['h()', 'h()', 'σ()'],
};
const look = { title: 'Three layers, with every value', captions: 'layers', symbols: true, numbers: true } as const;
picture('ch03/three-layers', plot.networkGraph(drawn, look));

matches('A1', steps.a1, [0.3, 0.7, 1.1], 1e-12);
matches('Z1', steps.z1, [0.57444252, 0.66818777, 0.75026011]);
matches('A2', steps.a2, [0.51615984, 1.21402696]);
matches('Z2', steps.z2, [0.62624937, 0.7710107]);
reproduces('Y', steps.y, [0.31682708, 0.69627909], { within: 1e-8 });
