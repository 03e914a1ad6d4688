/** The network 784-50-100-10 with weights that `ch03/train-sample-network` made. Saito, section 3.6.2. */
import { io, type Tensor } from 'pristella';
import { bytesOf } from '../host.ts';
import { sigmoid, softmax } from './functions.ts';

/** Arrays by name: W1, b1, W2, b2, W3, b3. */
export type Network = Readonly<Record<string, Tensor>>;

/** The file of the weights, in half precision: 91 kB. */
export const weightsFile = 'weights/sample-network.safetensors';

/** The trained arrays. */
export async function initNetwork(): Promise<Network> {
  const { tensors } = io.decodeSafetensors(await bytesOf(weightsFile));
  return Object.fromEntries(tensors);
}

/** Ten scores a row: the largest is the answer. */
export function scores(network: Network, x: Tensor): Tensor {
  const { W1, b1, W2, b2, W3, b3 } = network;
  const z1 = sigmoid(x.dot(W1!).add(b1!));
  const z2 = sigmoid(z1.dot(W2!).add(b2!));
  return z2.dot(W3!).add(b3!);
}

/** Ten probabilities a row. */
export const predict = (network: Network, x: Tensor): Tensor => softmax(scores(network, x));
