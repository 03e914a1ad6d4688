/** Logic gates as perceptrons: one structure, and only the parameters differ. Saito, sections 2.3 and 2.5. */
import { np } from 'pristella';

/** Two inputs to 0 or 1. */
export type Gate = (x1: number, x2: number) => number;

/** 1 where the weighted inputs exceed -b, else 0: the bias says how easily the neuron is activated. */
export const gate =
  (w: readonly [number, number], b: number): Gate =>
  (x1, x2) => {
    const x = np.array([x1, x2]);
    const tmp = np.sum(np.mul(w, x)).item() + b;
    return tmp <= 0 ? 0 : 1;
  };

/** AND with a threshold, as it is first written. */
export const thresholdAND: Gate = (x1, x2) => {
  const [w1, w2, theta] = [0.5, 0.5, 0.7];
  const tmp = x1 * w1 + x2 * w2;
  return tmp <= theta ? 0 : 1;
};

/** The same with weights and a bias: -theta. */
export const AND = gate([0.5, 0.5], -0.7);
/** AND with every sign turned. */
export const NAND = gate([-0.5, -0.5], 0.7);
/** AND that is activated more easily. */
export const OR = gate([0.5, 0.5], -0.2);
/** What no single perceptron can do, two layers can. */
export const XOR: Gate = (x1, x2) => AND(NAND(x1, x2), OR(x1, x2));

/** The inputs of a truth table, in the book's order. */
export const pairs = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

/** The four outputs of a gate. */
export const outputs = (f: Gate): number[] => pairs.map(([x1, x2]) => f(x1, x2));

/** Prints the four rows as the book does: `(0, 0) -> 0`. */
export function printTable(f: Gate): number[] {
  const ys = outputs(f);
  for (const [i, [x1, x2]] of pairs.entries()) console.log(`(${x1}, ${x2}) -> ${ys[i]}`);
  return ys;
}
