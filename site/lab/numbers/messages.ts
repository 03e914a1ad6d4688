/** What the page and its worker say to each other. */
import type { Expression } from './parse.ts';
import type { LossState, NetworkState, SoftmaxState } from './state.ts';
import type { Recording } from './task.ts';

/** The four programs of this door, and what each is told. */
export interface Programs {
  readonly network: NetworkState;
  readonly softmax: SoftmaxState;
  readonly loss: LossState;
  readonly own: Expression;
}
export type ProgramName = keyof Programs;

export type Request = {
  [Name in ProgramName]: { readonly program: Name; readonly input: Programs[Name] };
}[ProgramName];

export type Told =
  /** What a program did, and what it was told. */
  | (Request & { readonly kind: 'recorded'; readonly recording: Recording })
  /** The library has refused an expression: its shapes do not fit. */
  | { readonly kind: 'refused'; readonly message: string }
  /** The engine cannot be had here, or has failed. */
  | { readonly kind: 'failed'; readonly message: string };
