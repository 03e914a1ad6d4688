/** What a program printed and drew, below its code. */
import type { Row } from './message.ts';
import type { Words } from './words.ts';

const element = (name: string, className: string, text = ''): HTMLElement => {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
};

const rowOf = ({ level, text }: Row): HTMLElement => {
  const row = element('div', `cell-row cell-${level}`, text);
  // A matrix keeps its columns; a long line is broken.
  if (text.includes('\n')) row.classList.add('cell-block');
  return row;
};

export class Output {
  readonly element: HTMLElement;
  readonly #words: Words;
  readonly #tail: HTMLElement = element('div', 'cell-tail');
  readonly #leftOut: HTMLElement = element('div', 'cell-note');
  #addresses: string[] = [];

  constructor(words: Words) {
    this.#words = words;
    this.element = element('div', 'cell-output');
    this.element.setAttribute('role', 'log');
    this.element.setAttribute('aria-label', words.output);
    this.element.setAttribute('aria-description', words.hold);
    this.element.title = words.hold;
    // What is wider than the page is reached by the keyboard, too.
    this.element.tabIndex = 0;
    this.element.hidden = true;
  }

  get isEmpty(): boolean {
    return this.element.childElementCount === 0;
  }

  clear(): void {
    for (const address of this.#addresses) URL.revokeObjectURL(address);
    this.#addresses = [];
    this.element.replaceChildren();
    this.element.hidden = true;
  }

  #add(...added: readonly HTMLElement[]): void {
    this.element.hidden = false;
    this.element.append(...added);
  }

  rows(rows: readonly Row[]): void {
    this.#add(...rows.map(rowOf));
  }

  /** A sentence of the cell's own, such as why it cannot run. */
  note(text: string): void {
    this.#add(element('div', 'cell-note', text));
  }

  /** The last rows of a program that printed more than there is room for. */
  tail(skipped: number, rows: readonly Row[]): void {
    const notes = skipped > 0 ? [element('div', 'cell-note', this.#words.skipped(skipped))] : [];
    this.#tail.replaceChildren(...notes, ...rows.map(rowOf));
    this.#add(this.#tail);
  }

  figuresLeftOut(count: number): void {
    this.#leftOut.textContent = this.#words.figuresLeftOut(count);
    this.#add(this.#leftOut);
  }

  /** A picture that runs nothing, whatever its text holds: it is shown as an image. */
  figure(svg: string, alt: string): void {
    const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    this.#addresses.push(address);
    const image = document.createElement('img');
    image.src = address;
    image.alt = alt;
    const figure = element('figure', 'cell-figure');
    figure.append(image);
    this.#add(figure);
  }

  /** An error: what it says, and where. */
  fault(text: string, place: string): void {
    const [first = '', ...more] = text.split('\n');
    const fault = element('div', 'cell-fault');
    fault.append(element('div', 'cell-row cell-fault-text', first));
    if (more.length > 0) fault.append(element('div', 'cell-row', more.join('\n')));
    if (place !== '') fault.append(element('div', 'cell-row cell-place', place));
    this.#add(fault);
  }
}
