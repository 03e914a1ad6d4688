/** What the hand moves: gates as targets, neurons as three knobs, and how a knob moves. No engine is needed for that. */

/** The four inputs, in the order of a truth table. */
export const corners = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

export const targetNames = ['AND', 'OR', 'NAND', 'XOR'] as const;
export type Target = (typeof targetNames)[number];

/** What each lamp should be. */
export const wanted: Readonly<Record<Target, readonly number[]>> = {
  AND: [0, 0, 0, 1],
  OR: [0, 1, 1, 1],
  NAND: [1, 1, 1, 0],
  XOR: [0, 1, 1, 0],
};

/** Weights and bias of a neuron with two inputs, in hundredths, so that a knob set to 0.7 is 0.7. */
export type Knobs = readonly [w1: number, w2: number, b: number];

/** How far a knob goes, in hundredths. */
export const FURTHEST = 200;

/** Parameters with which one neuron is a gate, as they are usually written. */
export const parts = { AND: [50, 50, -70], OR: [50, 50, -20], NAND: [-50, -50, 70] } as const satisfies Readonly<
  Record<string, Knobs>
>;
export type Part = keyof typeof parts;
export const partNames = Object.keys(parts) as Part[];

/** One neuron; or two that look at the inputs and one that looks at them. */
export type Neurons = readonly [Knobs] | readonly [s1: Knobs, s2: Knobs, y: Knobs];

/** All that a link holds: the target, the neurons, and how steep the first layer's activation is, 0 to 100. */
export interface State {
  readonly target: Target;
  readonly neurons: Neurons;
  readonly steepness: number;
}

/** Where everybody begins: a line that leaves two lamps of AND wrong. */
export const start: State = { target: 'AND', neurons: [[50, -40, 10]], steepness: 100 };

/** A whole number of hundredths within reach. */
export const within = (v: number): number => Math.max(-FURTHEST, Math.min(FURTHEST, Math.round(v))) || 0;

/** Knobs with one of them elsewhere. */
export function turned(knobs: Knobs, knob: number, to: number): Knobs {
  const next = [...knobs] as [number, number, number];
  next[knob] = within(to);
  return next;
}

/** All neurons with one of them elsewhere. */
export const replaced = (neurons: Neurons, which: number, by: Knobs): Neurons =>
  neurons.map((knobs, i) => (i === which ? by : knobs)) as unknown as Neurons;

/** A second layer: the neuron that is there keeps its knobs, a new one beside it knows nothing, and AND looks at both. */
export const withSecondLayer = ([first]: Neurons): Neurons => [first, [0, 0, 0], parts.AND];

/** NAND, OR and AND again, the first two with lines that cross: the plane is then folded, not laid onto a curve; right as sigmoids, too. */
export const apart = [
  [-80, -50, 95],
  [50, 80, -35],
  [50, 50, -62],
] as const satisfies Neurons;

/** Whether the lines of the first layer run the same way. */
export const isParallel = ([first, second]: Neurons): boolean =>
  second !== undefined && first[0] * second[1] === first[1] * second[0];

/** How much one correction moves a knob. */
const RATE = 10;

/** The perceptron's own rule: at the first lamp that is wrong, after the one before, each knob takes a step towards the right answer. */
export function corrected(
  knobs: Knobs,
  answers: readonly number[],
  target: Target,
  after: number,
): { readonly knobs: Knobs; readonly at: number } | null {
  for (let i = 1; i <= 4; i++) {
    const at = (after + i) % 4;
    const miss = wanted[target][at]! - answers[at]!;
    if (miss === 0) continue;
    const [x1, x2] = corners[at]!;
    const moves = [x1, x2, 1];
    return { knobs: knobs.map((k, j) => within(k + RATE * miss * moves[j]!)) as unknown as Knobs, at };
  }
  return null;
}

/** How many lamps are as they should be. */
export const rightOf = (answers: readonly number[], target: Target): number =>
  wanted[target].filter((t, i) => answers[i] === t).length;
