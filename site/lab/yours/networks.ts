/** The two networks of this door: how they are made, and how their weights lie in a file. */
import { halfToNumber, numberToHalf } from 'pristella/io';
import {
  conv2d,
  flatten,
  type InitOptions,
  linear,
  maxPool2d,
  relu,
  type Sequential,
  sequential,
  zero,
} from 'pristella/nn';
import { array } from 'pristella/np';

export type NetworkName = 'mlp' | 'convnet';
export const networkNames: readonly NetworkName[] = ['mlp', 'convnet'];

/** What a network takes: rows of 784 numbers, or images. */
export const inputShape = (name: NetworkName, count: number): number[] =>
  name === 'mlp' ? [count, 784] : [count, 1, 28, 28];

/** The layers whose results are shown: after an activation, or after pooling. */
export const shownLayers: Readonly<Record<NetworkName, readonly number[]>> = { mlp: [1, 3], convnet: [2, 5] };

/** A network whose weights are by chance, as one that has learnt nothing, unless the options say otherwise. */
export const fresh = (name: NetworkName, options: Pick<InitOptions, 'init'> = {}): Sequential =>
  name === 'mlp'
    ? sequential(linear(784, 50, options), relu, linear(50, 100, options), relu, linear(100, 10, options))
    : sequential(
        conv2d(1, 8, 5, options),
        relu,
        maxPool2d(2),
        conv2d(8, 16, 5, options),
        relu,
        maxPool2d(2),
        flatten,
        linear(256, 10, options),
      );

/** All weights, layer by layer as `named` lists them, as float16 in little-endian order. */
export function packWeights(network: Sequential): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(2 * network.parameterCount));
  let at = 0;
  for (const [, { data }] of weightsOf(network))
    for (const weight of data) {
      bytes.setUint16(at, numberToHalf(weight), true);
      at += 2;
    }
  return new Uint8Array(bytes.buffer);
}

const weightsOf = (
  network: Sequential,
): [name: string, weights: { data: ArrayLike<number> & Iterable<number>; shape: readonly number[] }][] =>
  [...network.stateDict()].map(([name, t]) => [name, { data: t.data(), shape: t.shape }]);

/** The network that a file of weights holds. Throws RangeError where the file has another size than the network. */
export function trained(name: NetworkName, file: ArrayBuffer): Sequential {
  // Numbers by chance would be made only to be replaced: half of the time until the first answer.
  const network = fresh(name, { init: zero });
  if (file.byteLength !== 2 * network.parameterCount)
    throw new RangeError(
      `${name}: ${file.byteLength} bytes of weights, but ${2 * network.parameterCount} belong there`,
    );
  const bytes = new DataView(file);
  let at = 0;
  const next = (): number => halfToNumber(bytes.getUint16(2 * at++, true));
  network.loadStateDict(
    new Map(
      weightsOf(network).map(([key, { data, shape }]) => [key, array(Float32Array.from(data, next)).reshape(shape)]),
    ),
  );
  return network;
}
