import { neighbours } from '../values.ts';
import type { LayeredNetwork } from './layers.ts';

/** What the parts of a network are called, each as a formula. */
export interface Symbols {
  readonly weights?: readonly (readonly (readonly string[])[])[];
  readonly biases?: readonly (readonly string[])[];
  /** Of each layer but the first. */
  readonly sums?: readonly (readonly string[])[];
  readonly values?: readonly (readonly string[])[];
}

const count = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i));

/** `1`, `2`, ...; with a comma between two of which one is longer than a digit. */
const both = (to: number, from: number): string => (to > 9 || from > 9 ? `${to},${from}` : `${to}${from}`);

/**
 * The names of the parts: x for what comes in, y for what goes out, a for sums and z for values between; raised the layer, where
 * there are several; lowered the node, of a weight the node to which it leads first. One neuron alone has no index of its own.
 */
export function symbolsOf(sizes: readonly number[], { sums, activations }: LayeredNetwork): Symbols {
  const last = sizes.length - 1;
  const isOne = last === 1 && sizes[1] === 1;
  const layer = (l: number): string => (last > 1 ? `^{(${l})}` : '');
  const indexed = (letter: string, l: number, node: number): string =>
    isOne && l === 1 ? `$${letter}$` : `$${letter}_{${node + 1}}${layer(l)}$`;
  const after = <T>(of: (node: number, l: number) => T): T[][] =>
    sizes.slice(1).map((n, l) => count(n, (j) => of(j, l + 1)));
  const isOpen = sums !== undefined || activations !== undefined;
  return {
    weights: neighbours(sizes).map(([from, to], l) =>
      count(from, (i) => count(to, (j) => (isOne ? `$w_{${i + 1}}$` : `$w_{${both(j + 1, i + 1)}}${layer(l + 1)}$`))),
    ),
    biases: after((j, l) => indexed('b', l, j)),
    ...(isOpen && { sums: after((j, l) => indexed('a', l, j)) }),
    values: sizes.map((n, l) =>
      count(n, (j) => {
        if (l === 0) return `$x_{${j + 1}}$`;
        if (l < last) return indexed('z', l, j);
        return n === 1 ? '$y$' : `$y_{${j + 1}}$`;
      }),
    ),
  };
}
