/** What the worker says to the page; it is told which program to record, with what. */
import type { Asked, Recording } from './task.ts';

export type Told =
  /** What a program did, and what it was told. */
  | (Asked & { readonly kind: 'recorded'; readonly recording: Recording })
  /** The library has refused an expression: its shapes do not fit. */
  | { readonly kind: 'refused'; readonly message: string }
  /** The engine cannot be had here, or has failed. */
  | { readonly kind: 'failed'; readonly message: string };
