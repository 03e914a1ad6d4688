/** What the page and its worker say to each other. */
import type { NetworkName } from './networks.ts';
import type { Answer, Reasons, Remade } from './task.ts';

/** What a network has learnt, for pictures of it: matrices by name, as (inputs, outputs). */
export interface Learnt {
  readonly first: Float32Array;
  readonly last: Float32Array;
}

/** Which digits a fresh network learns from. */
export interface Lesson {
  readonly network: NetworkName;
  /** Where the digits lie. */
  readonly digits: string;
  /** All 60,000, or the packed 10,000. */
  readonly all: boolean;
  /** Of the weights that it begins with, and of the order of the digits. */
  readonly seed: number;
}

/** How far a fresh network is. */
export interface Progress {
  readonly step: number;
  /** Steps in an epoch. */
  readonly steps: number;
  readonly loss: number;
  /** Of the test digits, which it has not learnt from; null until it was measured. */
  readonly accuracy: number | null;
  /** What it says to the drawing. */
  readonly shares: Float32Array;
}

/** What the worker is told that answers. */
export type Request =
  | { readonly kind: 'weights'; readonly network: NetworkName; readonly file: ArrayBuffer }
  | { readonly kind: 'answer'; readonly network: NetworkName; readonly pixels: Uint8Array }
  | { readonly kind: 'reasons'; readonly network: NetworkName; readonly pixels: Uint8Array; readonly digit: number }
  | { readonly kind: 'make'; readonly network: NetworkName; readonly pixels: Uint8Array; readonly target: number };

/** An answer, and whose it is. */
export interface Said {
  readonly kind: 'answer';
  readonly network: NetworkName;
  readonly answer: Answer;
}

export type Told =
  | { readonly kind: 'weights'; readonly network: NetworkName; readonly learnt: Learnt }
  | Said
  | { readonly kind: 'reasons'; readonly reasons: Reasons }
  | { readonly kind: 'made'; readonly target: number; readonly remade: Remade }
  /** The engine cannot be had here, or has failed. */
  | { readonly kind: 'failed'; readonly message: string };

/** What the worker is told in which a fresh network learns. */
export type SchoolRequest =
  | { readonly kind: 'lesson'; readonly lesson: Lesson; readonly pixels: Uint8Array }
  /** So many steps, or fewer if `stop` comes. */
  | { readonly kind: 'learn'; readonly steps: number }
  | { readonly kind: 'stop' }
  /** The drawing that it is asked about. */
  | { readonly kind: 'pixels'; readonly pixels: Uint8Array };

export type SchoolTold =
  | { readonly kind: 'begun' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'running' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly message: string };
