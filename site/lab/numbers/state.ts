/** What this door holds: the numbers that a hand can change, and how far the network's deck is. All of it is in a link. */

/** The numbers of a network of 2, 3, 2 and 2 neurons: matrices as (from, to), row by row, as the notes write them. */
export interface NetworkNumbers {
  readonly x: readonly number[];
  readonly W1: readonly number[];
  readonly b1: readonly number[];
  readonly W2: readonly number[];
  readonly b2: readonly number[];
  readonly W3: readonly number[];
  readonly b3: readonly number[];
}
/** A group of them. */
export type Group = keyof NetworkNumbers;

/** The output function σ(): of classification, or of regression. */
export type Output = 'softmax' | 'identity';

export interface NetworkState {
  readonly numbers: NetworkNumbers;
  /** Which of the two outputs is right: t is 1 there. */
  readonly target: number;
  readonly output: Output;
}

export interface LossState {
  /** Ten shares that add up to 1. */
  readonly shares: readonly number[];
  readonly label: number;
}

export interface SoftmaxState {
  readonly scores: readonly number[];
  /** Whether the largest score is subtracted from each. */
  readonly isShifted: boolean;
}

export interface State {
  readonly network: NetworkState;
  /** Steps of the deck are layers, not neurons. */
  readonly byLayer: boolean;
  /** The step that was taken last. */
  readonly at: number;
  readonly softmax: SoftmaxState;
  readonly loss: LossState;
  /** The learner's own expression. */
  readonly text: string;
}

/** Sizes of the layers, inputs first. */
export const SIZES = [2, 3, 2, 2] as const;

export const groups: readonly Group[] = ['x', 'W1', 'b1', 'W2', 'b2', 'W3', 'b3'];

export const ofTheNotes: NetworkNumbers = {
  x: [1, 0.5],
  W1: [0.1, 0.3, 0.5, 0.2, 0.4, 0.6],
  b1: [0.1, 0.2, 0.3],
  W2: [0.1, 0.4, 0.2, 0.5, 0.3, 0.6],
  b2: [0.1, 0.2],
  W3: [0.1, 0.3, 0.2, 0.4],
  b3: [0.1, 0.2],
};

/** Numbers of the network lie between minus this and this. */
export const FURTHEST = 100;
/** So do scores; far beyond what exp can hold. */
export const HIGHEST_SCORE = 2000;
/** Characters of an expression. */
export const LONGEST_TEXT = 600;

export const scoreSets: readonly (readonly number[])[] = [
  [0.3, 2.9, 4],
  [10, 100, 1000],
  [1010, 1000, 990],
];

/** The two vectors that the notes measure a loss on: the right answer, 2, has 0.6 in one and 0.1 in the other. */
export const shareSets: readonly (readonly number[])[] = [
  [0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0],
  [0.1, 0.05, 0.1, 0, 0.05, 0.1, 0, 0.6, 0, 0],
];

/** What a learner may begin with. */
export const texts = [
  'apples = 2 * 100\noranges = 3 * 150\n(apples + oranges) * 1.1',
  'x = [1, 0.5]\nW = [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]\nb = [0.1, 0.2, 0.3]\nsum(sigmoid(x @ W + b))',
  'a = [0.3, 2.9, 4]\nt = [0, 1, 0]\ny = exp(a) / sum(exp(a))\n-sum(t * log(y))',
] as const;

export const networkOfTheNotes: NetworkState = { numbers: ofTheNotes, target: 0, output: 'softmax' };

/** Where a visitor begins: the forward pass is done, so that every number is there. */
export const initial: State = {
  network: networkOfTheNotes,
  byLayer: false,
  at: 14,
  softmax: { scores: scoreSets[0]!, isShifted: false },
  loss: { shares: shareSets[0]!, label: 2 },
  text: texts[0],
};

/** A list with another number in one place. */
export const withNumber = (list: readonly number[], index: number, value: number): number[] =>
  list.map((old, i) => (i === index ? value : old));

/** Shares with another height in one place; the others keep their proportions, and all add up to 1. */
export function withShare(shares: readonly number[], index: number, wanted: number): number[] {
  const share = Math.min(1, Math.max(0, wanted));
  const others = 1 - shares[index]!;
  const rest = (old: number): number =>
    others > 1e-9 ? (old * (1 - share)) / others : (1 - share) / (shares.length - 1);
  return shares.map((old, i) => (i === index ? share : rest(old)));
}
