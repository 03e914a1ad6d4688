/** What a cell's worker tells its page. */

/** How a row is shown: as the console's, or as the value of an expression. */
export type Level = 'log' | 'warn' | 'error' | 'value';

export interface Row {
  readonly level: Level;
  readonly text: string;
}

/** A place in the program of a cell: of the one that runs it, or of one before it in a chain. */
export interface Fault {
  /** The error's name and message. */
  readonly text: string;
  /** The line of the worker's text; 0 where none is known. */
  readonly line: number;
}

export type Message =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  /** What came last, where so much was printed that `skipped` rows are left out before it. */
  | { readonly kind: 'tail'; readonly skipped: number; readonly rows: readonly Row[] }
  | { readonly kind: 'figure'; readonly svg: string; readonly alt: string }
  /** Figures that are left out. */
  | { readonly kind: 'figures left out'; readonly count: number }
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** What a module that the program imports has to say to whoever has given it to the program. */
  | { readonly kind: 'told'; readonly told: unknown }
  | { readonly kind: 'done' };

export interface Recorded {
  /** What each is called, its first line in the worker's text, and its own text. */
  readonly cells: readonly { readonly file: string; readonly first: number; readonly text: string }[];
}

/** What a worker is told before its program begins: the text of its `name`. */
export interface Settings {
  /** The address of the page, by which relative addresses go. */
  readonly base: string;
  /** Programs of the book in their short form. */
  readonly quick: boolean;
  /** Cells of a chain run before the cell's own program. */
  readonly isChained: boolean;
  /** The worker's own text, where its program looks into itself. */
  readonly text?: string;
  /** The programs from which the text was made, where all is recorded so that numbers can be held. */
  readonly recorded?: Recorded;
}
