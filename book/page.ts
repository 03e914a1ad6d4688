/** What every program of the book shares: how long it may run, its seed, the pictures it draws and the results it reports. */
import { plot, Tensor } from 'pristella';
import { keep, quick, seed, show } from './host.ts';

export { quick, seed };

/** Numbers as programs have them. */
type Numbers = number | string | Tensor | readonly number[];

/** Our number beside the book's. */
export interface Result {
  readonly what: string;
  readonly ours: string;
  /** What the book prints, or what is known or asked for; empty for whether something is so. */
  readonly book: string;
  readonly holds: boolean;
  /** Ours as a number, where it is one number. */
  readonly value?: number;
  /** What is asked of ours, where this is a result that the book gives. */
  readonly bar?: string;
}

/** What is asked of a result: the book's number to within so much, at least so much, or a place between two numbers. */
export type Bar =
  | { readonly within: number }
  | { readonly least: number }
  | { readonly between: readonly [number, number] };

/** A figure that a program has drawn, and its name below `pictures`. */
export interface Picture {
  readonly name: string;
  readonly figure: plot.Figure;
}

/** What the present program has reported and drawn; the runner empties both before the next one. */
export const results: Result[] = [];
export const pictures: Picture[] = [];

const shown = (x: Numbers): string => (Array.isArray(x) ? `(${x.join(', ')})` : String(x).replace(/\s+/g, ' '));
const listOf = (x: Numbers): number[] =>
  x instanceof Tensor ? [...x.data()] : Array.isArray(x) ? [...x] : [Number(x)];

function report(result: Result): void {
  results.push(result);
  const beside = result.book === '' ? '' : ` (${result.bar === undefined ? 'asked' : 'book'}: ${result.book})`;
  console.log(`${result.holds ? '✓' : '✗'} ${result.what}: ${result.ours}${beside}`);
}

const near = (ours: Numbers, book: Numbers, tolerance: number): boolean => {
  const [a, b] = [listOf(ours), listOf(book)];
  return a.length === b.length && a.every((v, i) => v === b[i] || Math.abs(v - b[i]!) <= tolerance);
};

/** Reports a result that the book gives: our number, the book's, and what is asked of ours. These make `RESULTS.md`. */
export function reproduces(what: string, ours: Numbers, book: Numbers, bar: Bar): void {
  const value = typeof ours === 'number' ? { value: ours } : {};
  const common = { what, ours: shown(ours), book: shown(book), ...value };
  if ('within' in bar) {
    const text = bar.within === 0 ? 'the same' : `within ${bar.within}`;
    report({ ...common, bar: text, holds: near(ours, book, bar.within) });
  } else if ('least' in bar) report({ ...common, bar: `at least ${bar.least}`, holds: Number(ours) >= bar.least });
  else {
    const [from, to] = bar.between;
    report({ ...common, bar: `${from} to ${to}`, holds: Number(ours) >= from && Number(ours) <= to });
  }
}

/** Reports numbers that must be what is known, to within `tolerance` of each. */
export function matches(what: string, ours: Numbers, known: Numbers, tolerance = 1e-8): void {
  report({ what, ours: shown(ours), book: shown(known), holds: near(ours, known, tolerance) });
}

/** Reports a number that must be at least `least`. */
export function reaches(what: string, ours: number, least: number): void {
  report({ what, ours: `${ours}`, book: `at least ${least}`, holds: ours >= least });
}

/** Reports whether something is so. */
export function holds(what: string, truth: boolean): void {
  report({ what, ours: truth ? 'yes' : 'no', book: '', holds: truth });
}

/**
 * Saves a figure as `pictures/<name>.svg`, and where `live` as a page in which it turns, `<name>.html`; not in quick mode,
 * whose curves are short, nor for other seeds. A page gets it instead.
 */
export function picture(name: string, figure: plot.Figure, { live = false } = {}): void {
  pictures.push({ name, figure });
  show(name, figure, live);
  if (quick || seed !== 0) return;
  keep(`pictures/${name}.svg`, figure.toSvg());
  if (live) keep(`pictures/${name}.html`, plot.figureToHtml(figure));
}
