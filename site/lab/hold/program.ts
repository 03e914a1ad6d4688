/**
 * What a door's `held.ts` exports, so that its numbers can be held. The file runs in a worker as it stands in the repository (types
 * blanked, lines kept), on the site's engine, and may import files beside it that need no page.
 */
import type { Tensor } from 'pristella';

/** Tensors by name; slopes are of the one called `loss`, if there is one: any chosen number, a logit or a loss. */
export type Results = Readonly<Record<string, Tensor>>;

/**
 * Prepares what is not shown (weights are read, networks built), and returns the program that computes the door's numbers. The program is
 * recorded, and run again to be timed, so it begins anew each time and changes nothing.
 */
export type Prepare<Input> = (input: Input) => () => Results;

/** The module of a door. */
export interface HeldModule<Input = unknown> {
  readonly prepare: Prepare<Input>;
}
