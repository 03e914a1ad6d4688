/** Tells the page what a program prints, in bounds: a program that prints for ever fills no page. */
import type { Fault, Level, Message, Row } from '../message.ts';

/** The first rows come as they are printed, later ones several at a time. */
const AT_ONCE = 100;
const PAUSE_MS = 50;
/** Of what a program prints, so many rows and letters; and beyond these the last rows. */
const MOST_ROWS = 500;
const MOST_LETTERS = 200_000;
const LAST_ROWS = 20;
const MOST_LETTERS_A_ROW = 20_000;
const MOST_FIGURES = 30;
const MOST_FIGURE_LETTERS = 12_000_000;

const cut = (text: string): string => {
  const left = text.length - MOST_LETTERS_A_ROW;
  return left > 0 ? `${text.slice(0, MOST_LETTERS_A_ROW)} … +${left}` : text;
};

export class Report {
  readonly #post: (message: Message) => void;
  #waiting: Row[] = [];
  #last: Row[] = [];
  #rows = 0;
  #letters = 0;
  #skipped = 0;
  #figures = 0;
  #figureLetters = 0;
  #leftOut = 0;
  #told = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(post: (message: Message) => void) {
    this.#post = post;
  }

  row(level: Level, text: string): void {
    const row = { level, text: cut(text) };
    this.#rows++;
    this.#letters += row.text.length;
    if (this.#rows <= MOST_ROWS && this.#letters <= MOST_LETTERS) this.#waiting.push(row);
    else {
      this.#last.push(row);
      if (this.#last.length > LAST_ROWS) {
        this.#last.shift();
        this.#skipped++;
      }
    }
    // A program may go on for ever without a pause in which timers run: the clock is asked here.
    if (this.#rows <= AT_ONCE || performance.now() - this.#told > PAUSE_MS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), PAUSE_MS);
  }

  figure(svg: string, alt: string): void {
    this.flush();
    this.#figureLetters += svg.length;
    if (++this.#figures <= MOST_FIGURES && this.#figureLetters <= MOST_FIGURE_LETTERS)
      this.#post({ kind: 'figure', svg, alt: cut(alt) });
    else this.#leftOut++;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told = performance.now();
    if (this.#waiting.length > 0) this.#post({ kind: 'rows', rows: this.#waiting });
    this.#waiting = [];
    if (this.#last.length > 0) this.#post({ kind: 'tail', skipped: this.#skipped, rows: this.#last });
    if (this.#leftOut > 0) this.#post({ kind: 'figures left out', count: this.#leftOut });
  }

  fault(fault: Fault): void {
    this.flush();
    this.#post({ kind: 'fault', fault: { ...fault, text: cut(fault.text) } });
  }

  done(): void {
    this.flush();
    this.#post({ kind: 'done' });
  }
}
