/** The program behind the lamps of this door, so that each of its numbers can be held. */
import { look } from 'pristella';
import type { Prepare } from '../hold/program.ts';
import { corners, type Neurons } from './gates.ts';
import { oneNeuron, twoLayers } from './task.ts';

/** What is on screen. */
export interface Shown {
  readonly neurons: Neurons;
  readonly steepness: number;
  /** Which of the four inputs: slopes are of the sum that decides its lamp. */
  readonly input: number;
}

export const prepare: Prepare<Shown> =
  ({ neurons, steepness, input }) =>
  () => {
    if (neurons.length === 1) {
      const made = oneNeuron(corners, neurons);
      return { ...made, loss: made.a.at(input, 0) };
    }
    const made = twoLayers(corners, neurons, steepness);
    // Both layers are made by one function, which calls them W and b.
    look.name(made.v, 'v');
    look.name(made.c, 'c');
    return { ...made, loss: made.z.at(input, 0) };
  };
