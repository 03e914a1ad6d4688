/** The programs behind the numbers of this door, so that each of them can be held. */
import type { Prepare } from '../hold/program.ts';
import { type Asked, programOf } from './task.ts';

/** A program, and what it is told. */
export interface Shown {
  readonly asked: Asked;
  /** The share of the softmax, which has no loss, that slopes are of. */
  readonly share?: number;
}

export const prepare: Prepare<Shown> = ({ asked, share }) => {
  const program = programOf(asked);
  if (share === undefined) return program;
  return () => {
    const made = program();
    return { ...made, loss: made.y!.at(share) };
  };
};
