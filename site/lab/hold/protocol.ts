/** What a page and the worker of its held numbers say to each other. */
import type { Held, Measured, Place } from './held.ts';

/** A number by what the program returns it under, or by its name in the source; `at` in row-major order. */
export interface Named {
  readonly name: string;
  readonly at: number;
}

/** A number that a cell has printed: the how many-th of which row, and what the row said. */
export interface Printed {
  readonly row: number;
  readonly number: number;
  readonly text: string;
}

/** Which number is asked about. */
export type Which = Place | Named | Printed;

export type Question =
  | { readonly kind: 'held'; readonly which: Which; readonly all: boolean }
  | { readonly kind: 'measured'; readonly which: Place };

export type Answer = Held | Measured;

/** Questions and answers go by number. */
export interface Asking {
  readonly id: number;
  readonly question: Question;
}
export type Answering =
  | { readonly id: number; readonly answer: Answer }
  /** Why there is none: the number is none of the program's, it held too much, or an error. */
  | { readonly id: number; readonly failed: string };
