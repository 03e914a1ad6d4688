/** What a worker tells of a program, as plain data. */
import type { look, Peak } from 'pristella';

/** The name of what runs here, among the programs that have begun and may not end. */
export const RUN = 'xray';

/** How an expression runs: op by op the first time, fused the second. */
export interface Sight {
  readonly launches: readonly look.ScheduledLaunch[];
  readonly kernels: readonly look.LookKernel[];
}

/** First and second sight. */
export type SightName = 0 | 1;

export interface Seen {
  /** The expression, inputs first; launches name these. */
  readonly nodes: readonly look.LookNode[];
  readonly root: number;
  readonly sights: readonly [Sight, Sight];
}

/** Milliseconds of each launch of a sight: the middle of several runs, or their mean where the clock ticks slowly. */
export interface Times {
  readonly ms: readonly number[];
  readonly runs: number;
  readonly isMean: boolean;
}

export type Told =
  | { readonly kind: 'seen'; readonly seen: Seen }
  | { readonly kind: 'times'; readonly times: readonly [Times | null, Times | null] }
  | { readonly kind: 'peak'; readonly peak: Peak }
  /** The program threw, or gave no tensor, which `text` is null of; a place in what runs, where one is known. */
  | { readonly kind: 'failed'; readonly text: string | null; readonly line: number; readonly column: number };

/** What `xray` is told. */
export interface Wishes {
  /** Whether the machine's peak is to be measured. */
  readonly peak: boolean;
}

const kinds: readonly Told['kind'][] = ['seen', 'times', 'peak', 'failed'];

/** Whether data are what a worker tells; a reader's code could send others, which are then no worse than wrong. */
export const isTold = (data: unknown): data is Told =>
  typeof data === 'object' && data !== null && kinds.includes((data as Told).kind);
