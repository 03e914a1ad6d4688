/** What the page and its worker say to each other. */
import type { State } from './gates.ts';
import type { Progress, Shapes } from './lesson.ts';
import type { Answer, Counts, Fold } from './task.ts';

/** The page asks about the latest state only. */
export interface Question {
  readonly kind: 'state';
  readonly state: State;
}

export type Request =
  | Question
  | { readonly kind: 'sweep'; readonly from: number; readonly count: number }
  /** So many steps of the lesson, or of a new one. */
  | { readonly kind: 'learn'; readonly steps: number; readonly isNew: boolean };

/** What the lamps say in a state, and how it folds the plane where there are two layers. */
export interface Said {
  readonly kind: 'said';
  readonly state: State;
  readonly answer: Answer;
  readonly fold: Fold | null;
}

export interface Swept {
  readonly kind: 'swept';
  readonly from: number;
  readonly count: number;
  readonly counts: Counts;
}

/** The points, and how far the networks are that learn to part them. */
export interface Learnt {
  readonly kind: 'learnt';
  readonly shapes: Shapes;
  readonly progress: Progress;
}

export type Told = Said | Swept | Learnt | { readonly kind: 'failed'; readonly message: string };
