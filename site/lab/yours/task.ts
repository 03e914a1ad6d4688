/** What the networks are asked: what a picture shows, why, and how it becomes another digit. */
import { noGrad, type Tensor } from 'pristella';
import { Parameter, type Sequential, softmax } from 'pristella/nn';
import { array } from 'pristella/np';
import { placeOfLargest } from './largest.ts';
import { inputShape, type NetworkName, shownLayers } from './networks.ts';

/** What one layer made of a picture: `count` pictures of `side` x `side` numbers, or single numbers where the side is 1. */
export interface LayerValues {
  readonly count: number;
  readonly side: number;
  readonly values: Float32Array;
}

export interface Answer {
  /** Of the ten digits, before softmax. */
  readonly logits: Float32Array;
  /** After it: ten numbers that add up to 1. */
  readonly shares: Float32Array;
  readonly digit: number;
  /** Of the layers that are shown, in their order. */
  readonly layers: readonly LayerValues[];
}

const input = (name: NetworkName, pixels: ArrayLike<number>): Tensor =>
  array(Float32Array.from(pixels, (ink) => ink / 255)).reshape(inputShape(name, 1));

const floats = (t: Tensor): Float32Array => Float32Array.from(t.data());

/** What the network sees in 28 x 28 bytes. */
export function answer(network: Sequential, name: NetworkName, pixels: ArrayLike<number>): Answer {
  return noGrad(() => {
    const seen: Tensor[] = [];
    const logits = network.layers.reduce(
      (x, layer) => {
        const y = layer(x);
        seen.push(y);
        return y;
      },
      input(name, pixels),
    );
    const told = floats(logits);
    return {
      logits: told,
      shares: floats(softmax(logits)),
      digit: placeOfLargest(told),
      layers: shownLayers[name].map((i) => valuesOf(seen[i]!)),
    };
  });
}

function valuesOf(t: Tensor): LayerValues {
  const [, count = 1, side = 1] = t.shape;
  return { count, side, values: floats(t) };
}

/** A logit as a sum: what each pixel added, and what all biases added together. */
export interface Reasons {
  readonly digit: number;
  readonly logit: number;
  readonly pixels: Float32Array;
  readonly biases: number;
}

/**
 * Gradient times input. The network is linear where it stands (ReLU and max pooling pass or stop), so the products of all pixels and
 * all biases with their slopes add up to the logit.
 */
export function reasons(network: Sequential, name: NetworkName, pixels: ArrayLike<number>, digit: number): Reasons {
  const x = new Parameter(input(name, pixels));
  const logit = network(x).at(0, digit);
  logit.backward();
  const share = (p: Parameter): Tensor => p.mul(p.grad!);
  const biases = [...network.named()]
    .filter(([path]) => path.endsWith('bias'))
    .reduce(
      (sum, [, bias]) =>
        sum +
        (share(bias as Parameter)
          .sum()
          .item() as number),
      0,
    );
  const told = { digit, logit: logit.item() as number, pixels: floats(share(x)), biases };
  network.zeroGrad();
  return told;
}

/** One pixel painted over. */
export interface Repaint {
  readonly pixel: number;
  /** 0 or 255. */
  readonly ink: number;
}

export interface Remade {
  readonly repaints: readonly Repaint[];
  /** Whether the network then sees the digit that was wanted. */
  readonly done: boolean;
}

/** Pixels after which one gives up. */
export const MOST_REPAINTS = 60;

/**
 * Makes a picture another digit with few pixels: each time the one is painted over, full or empty, by which the slope promises most
 * for the wanted digit against the strongest other.
 */
export function makeIt(network: Sequential, name: NetworkName, pixels: ArrayLike<number>, target: number): Remade {
  const now = Uint8ClampedArray.from(pixels);
  const repaints: Repaint[] = [];
  const touched = new Set<number>();
  for (;;) {
    const x = new Parameter(input(name, now));
    const logits = network(x);
    const told = floats(logits);
    if (placeOfLargest(told) === target) return { repaints, done: true };
    if (repaints.length === MOST_REPAINTS) return { repaints, done: false };
    logits
      .at(0, target)
      .sub(logits.at(0, placeOfLargest(told)))
      .backward();
    const slopes = floats(x.grad!);
    network.zeroGrad();
    const gains = slopes.map((slope, i) =>
      touched.has(i) ? 0 : slope > 0 ? slope * (255 - now[i]!) : -slope * now[i]!,
    );
    const pixel = placeOfLargest(gains);
    now[pixel] = slopes[pixel]! > 0 ? 255 : 0;
    touched.add(pixel);
    repaints.push({ pixel, ink: now[pixel] });
  }
}
