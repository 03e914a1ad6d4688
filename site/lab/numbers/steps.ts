/** The way through the network: forwards from the inputs to the loss, then backwards, neuron by neuron or layer by layer. */
import { SIZES } from './state.ts';

export type Pass = 'forward' | 'backward';
/** Arrays of the recording, by the names under which the program returns them. */
export type Quantity =
  | 'x'
  | 'W1'
  | 'b1'
  | 'a1'
  | 'z1'
  | 'W2'
  | 'b2'
  | 'a2'
  | 'z2'
  | 'W3'
  | 'b3'
  | 'a3'
  | 'y'
  | 't'
  | 'loss';

/** One number of the network: its value, or the slope of the loss by it. */
export interface Cell {
  readonly name: Quantity;
  readonly index: number;
  readonly isSlope?: boolean;
}

/** What is computed together when one goes layer by layer. */
export interface Stage {
  readonly pass: Pass;
  readonly name: Exclude<Quantity, 't' | 'b1' | 'b2' | 'b3'>;
}

export interface Step {
  readonly stage: number;
  readonly cells: readonly Cell[];
}

const forwards = (['x', 'a1', 'z1', 'a2', 'z2', 'a3', 'y', 'loss'] as const).map(
  (name): Stage => ({ pass: 'forward', name }),
);
const backwards = (['y', 'a3', 'W3', 'z2', 'a2', 'W2', 'z1', 'a1', 'W1', 'x'] as const).map(
  (name): Stage => ({ pass: 'backward', name }),
);
export const stages: readonly Stage[] = [...forwards, ...backwards];

/** The layer that a quantity belongs to: 1 to 3; the inputs are layer 0. */
export const layerOf = (name: Quantity): number =>
  name === 'x' ? 0 : name === 'y' || name === 't' || name === 'loss' ? 3 : Number(name[1]);

/** How many numbers there are of a quantity. */
export function sizeOf(name: Quantity): number {
  if (name === 'loss') return 1;
  const layer = layerOf(name);
  return name[0] === 'W' ? SIZES[layer - 1]! * SIZES[layer]! : SIZES[layer]!;
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** What is computed at once within a stage, neuron by neuron. */
function parts({ pass, name }: Stage): Cell[][] {
  const isSlope = pass === 'backward';
  const cell = (of: Quantity, index: number): Cell => ({ name: of, index, isSlope });
  if (name[0] === 'W') {
    const layer = layerOf(name);
    const [from, to] = [SIZES[layer - 1]!, SIZES[layer]!];
    return range(to).map((j) => [...range(from).map((i) => cell(name, i * to + j)), cell(`b${layer}` as Quantity, j)]);
  }
  const cells = range(sizeOf(name)).map((i) => cell(name, i));
  // Softmax and its slopes come all from all.
  const isWhole = name === 'x' ? !isSlope : name === 'y' || (name === 'a3' && isSlope);
  return isWhole ? [cells] : cells.map((c) => [c]);
}

const byNeuron: readonly Step[] = stages.flatMap((stage, i) => parts(stage).map((cells) => ({ stage: i, cells })));
const byLayer: readonly Step[] = stages.map((stage, i) => ({ stage: i, cells: parts(stage).flat() }));
export const stepsOf = (isByLayer: boolean): readonly Step[] => (isByLayer ? byLayer : byNeuron);

/** The last step of a stage. */
export const endOf = (stage: number, isByLayer: boolean): number =>
  stepsOf(isByLayer).findLastIndex((s) => s.stage === stage);

/** The last step of the forward pass. */
export const lossStep = (isByLayer: boolean): number => endOf(forwards.length - 1, isByLayer);

export const keyOf = ({ name, index, isSlope = false }: Cell): string => `${isSlope ? '∂' : ''}${name} ${index}`;

const given: readonly Cell[] = (['W1', 'b1', 'W2', 'b2', 'W3', 'b3', 't'] as const).flatMap((name) =>
  range(sizeOf(name)).map((index) => ({ name, index })),
);

/** What is known after a step: weights, biases and the target from the first on. */
export const knownAfter = (at: number, isByLayer: boolean): ReadonlySet<string> =>
  new Set(
    [
      ...given,
      ...stepsOf(isByLayer)
        .slice(0, at + 1)
        .flatMap(({ cells }) => cells),
    ].map(keyOf),
  );
