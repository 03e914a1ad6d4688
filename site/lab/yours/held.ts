/** The program behind the numbers of this door, so that each of them can be held. */
import { look, type Tensor } from 'pristella';
import { crossEntropy, softmax } from 'pristella/nn';
import { array } from 'pristella/np';
import type { Prepare } from '../hold/program.ts';
import { inputShape, type NetworkName, trained } from './networks.ts';

/** What is on screen. */
export interface Shown {
  readonly network: NetworkName;
  readonly weights: ArrayBuffer;
  readonly pixels: Uint8Array;
  /** The digit that is asked for. */
  readonly digit: number;
  /** What slopes are of: the digit's output, or its cross-entropy. */
  readonly chosen: 'logit' | 'cross-entropy';
}

/** What the layers of a network make is called as in the book: a weighted sum `a1`, what an activation or pooling makes of it `z1`. */
const called: Readonly<Record<NetworkName, readonly string[]>> = {
  mlp: ['a1', 'z1', 'a2', 'z2', 'a3'],
  convnet: ['a1', 'z1', 'pooled1', 'a2', 'z2', 'pooled2', 'flat', 'a3'],
};

export const prepare: Prepare<Shown> = ({ network: name, weights, pixels, digit, chosen }) => {
  const network = trained(name, weights);
  for (const [i, [path, parameter]] of [...network.named()].entries())
    look.name(parameter, `${path.endsWith('bias') ? 'b' : 'W'}${Math.floor(i / 2) + 1}`);
  return () => {
    const ink = array(Float32Array.from(pixels, (byte) => byte / 255));
    const x = ink.reshape(inputShape(name, 1));
    const made: Tensor[] = [];
    for (const layer of network.layers) made.push(look.name(layer(made.at(-1) ?? x), called[name][made.length]!));
    const logits = made.at(-1)!;
    const shares = softmax(logits);
    const loss = chosen === 'logit' ? logits.at(0, digit) : crossEntropy(logits, array([digit], { dtype: 'int32' }));
    return { ...Object.fromEntries(made.map((layer, i) => [called[name][i]!, layer])), ink, shares, loss };
  };
};
