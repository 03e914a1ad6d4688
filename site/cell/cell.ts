/** A block of code that can be changed and run where it stands. */
import { listenForPresses } from '../lab/hold/press.ts';
import type { Language } from '../language.ts';
import type { Editor } from './editor.ts';
import { linkOf } from './link.ts';
import type { Fault, Message, Recorded, Settings } from './message.ts';
import type { Modules } from './modules.ts';
import { Output } from './output.ts';
import { type Running, start } from './runner.ts';
import { begun, ended, isUnfinished } from './unfinished.ts';
import { type Words, words } from './words.ts';
import type { ProgramError, Source, WorkerText } from './worker-text.ts';

/** What the cells of a page share. */
export interface Surroundings {
  readonly language: Language;
  /** The site's folder, with a slash at its end. */
  readonly base: string;
  /** Where the modules lie; loaded once. */
  modules(): Promise<Modules>;
  /** The cells that run with this one: those before it in its chain, and itself. */
  chain(cell: Cell): readonly Cell[];
  /** A cell runs: of those that have come to their end, none needs to stay. */
  running(cell: Cell): void;
}

const usedUp = /allocation failed|allocate memory|out of memory|Invalid (array|string) length/i;

const button = (text: string, className: string, action: () => void): HTMLButtonElement => {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = className;
  made.textContent = text;
  made.addEventListener('click', action);
  return made;
};

export class Cell {
  readonly element: HTMLElement;
  /** Its place among the page's cells, from 1. */
  readonly number: number;
  readonly #around: Surroundings;
  readonly #words: Words;
  readonly #original: string;
  readonly #output: Output;
  readonly #state: HTMLElement = document.createElement('span');
  readonly #run: HTMLButtonElement;
  readonly #reset: HTMLButtonElement;
  readonly #link: HTMLButtonElement;
  readonly #pre: HTMLElement;
  #text: string;
  #editor: Editor | undefined;
  #waking: Promise<void> | undefined;
  #worker: Running | undefined;
  #isRunning = false;
  /** Counts the runs: what an earlier one asked for comes too late. */
  #runs = 0;
  #from = 0;

  constructor(element: HTMLElement, number: number, around: Surroundings) {
    this.element = element;
    this.number = number;
    this.#around = around;
    this.#words = words[around.language];
    this.#pre = element.querySelector('pre') ?? element.appendChild(document.createElement('pre'));
    this.#original = this.#text = (this.#pre.textContent ?? '').replace(/\n$/, '');
    this.#output = new Output(this.#words);
    const { run, reset, link } = this.#words;
    this.#run = button(run, 'cell-run', () => (this.#isRunning ? this.stop() : void this.run()));
    this.#reset = button(reset, 'cell-reset', () => this.reset());
    this.#link = button(link, 'cell-link', () => void this.#share());
    this.#state.className = 'cell-state';
    this.#state.setAttribute('role', 'status');
    const bar = document.createElement('div');
    bar.className = 'cell-bar';
    bar.append(this.#run, this.#reset, this.#link, this.#state);
    element.append(bar, this.#output.element);
    element.classList.add('cell-live');
    this.#readyToWake();
    this.#readyToHold();
    this.#showChanges();
  }

  /** The program as it stands. */
  get source(): Source {
    return { text: this.text, file: this.element.closest<HTMLElement>('[data-path]')?.dataset.path ?? '' };
  }

  get text(): string {
    return this.#editor?.text ?? this.#text;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Whether it ran last time and did not come to its end. */
  get isUnfinished(): boolean {
    return isUnfinished(this.#name);
  }

  get #name(): string {
    return `${location.pathname} ${this.number}`;
  }

  /** A sentence below the code. */
  note(text: string): void {
    this.#output.note(text);
    this.#showChanges();
  }

  /** Shows other code, and runs nothing. */
  show(code: string): void {
    this.stop();
    this.#text = code;
    if (this.#editor) this.#editor.replace(code);
    else this.#pre.textContent = code;
    this.#output.clear();
    this.#showChanges();
  }

  #readyToWake(): void {
    const pre = this.#pre;
    pre.tabIndex = 0;
    pre.setAttribute('role', 'group');
    pre.setAttribute('aria-label', this.#words.code);
    pre.addEventListener('click', (event) => {
      // Who selects text to copy it wants no editor.
      if (getSelection()?.isCollapsed !== false) void this.wake(event);
    });
    pre.addEventListener('keydown', (event) => {
      if (event.target !== pre || event.isComposing) return;
      if (event.key === 'Escape') this.stop();
      else if (event.key !== 'Enter') return;
      else if (event.shiftKey || event.ctrlKey || event.metaKey) void this.run();
      else void this.wake();
      event.preventDefault();
    });
  }

  /** What was printed can be held. */
  #readyToHold(): void {
    const { element } = this.#output;
    const cell = {
      language: this.#around.language,
      output: element,
      program: () => this.#recorded(),
    };
    listenForPresses(element, ({ target, clientX, clientY }) => {
      const row = (target as Element).closest<HTMLElement>('.cell-row');
      return row && (() => void import('../lab/hold/cell.ts').then((hold) => hold.holdAt(cell, row, clientX, clientY)));
    });
    element.addEventListener('keydown', (event) => {
      const { key } = event;
      const isMove = /^(Arrow(Left|Right)|Enter)$/.test(key);
      if (!isMove || event.target !== element || this.#output.isEmpty) return;
      event.preventDefault();
      void import('../lab/hold/cell.ts').then((hold) => hold.key(cell, key));
    });
  }

  /** What runs the program once more, recorded; null where it cannot run. */
  async #recorded(): Promise<{ text: string; name: string } | null> {
    const [modules, maker] = await Promise.all([this.#around.modules(), import('./worker-text.ts')]);
    const { base, language } = this.#around;
    const cells = this.#around.chain(this);
    const sources = cells.map(({ source }) => source);
    try {
      const { text, firstLines } = maker.workerText({ sources, modules, base, language, isRecorded: true });
      const recorded: Recorded = {
        cells: sources.map((source, i) => ({
          file: source.file || this.#words.cell(cells[i]?.number ?? 0),
          first: firstLines[i] ?? 1,
          text: source.text,
        })),
      };
      return { text, name: JSON.stringify({ ...this.#settings(sources), text, recorded }) };
    } catch (error) {
      if (error instanceof maker.ProgramError) return null;
      throw error;
    }
  }

  #settings(sources: readonly Source[]): Settings {
    const quick = this.element.dataset.full === undefined;
    return { base: this.#around.base, isChained: sources.length > 1, quick };
  }

  /** The editor takes the place of the text when that is first touched: who only reads loads nothing. */
  wake(at?: { readonly clientX: number; readonly clientY: number }): Promise<void> {
    this.#waking ??= import('./editor.ts').then(({ editor }) => {
      const place = document.createElement('div');
      place.className = 'cell-editor';
      this.#pre.replaceWith(place);
      this.#editor = editor(place, this.#text, {
        label: this.#words.code,
        hint: this.#words.keys,
        run: () => void this.run(),
        leave: () => this.leave(),
        changed: () => this.#showChanges(),
      });
      this.#editor.focus(at);
    });
    return this.#waking;
  }

  /** Stops what runs, and gives the keyboard back to the page. */
  leave(): void {
    this.stop();
    this.#run.focus();
  }

  reset(): void {
    const wasFocused = document.activeElement === this.#reset;
    this.show(this.#original);
    this.#state.textContent = '';
    if (wasFocused) this.#run.focus();
  }

  #showChanges(): void {
    const isChanged = this.text !== this.#original;
    this.#link.hidden = !isChanged;
    this.#reset.hidden = !isChanged && this.#output.isEmpty;
  }

  async #share(): Promise<void> {
    const link = await linkOf(this.number, this.text);
    if (link !== undefined) {
      history.replaceState(null, '', link);
      await navigator.clipboard?.writeText(location.href).catch(() => {});
    }
    this.#state.textContent = link === undefined ? this.#words.tooLongForLink : this.#words.linked;
  }

  /** Runs the program from its beginning, with those before it in its chain. */
  async run(): Promise<void> {
    this.#end();
    const run = ++this.#runs;
    this.#output.clear();
    this.#isRunning = true;
    this.#run.textContent = this.#words.stop;
    this.#state.textContent = this.#words.loading;
    this.element.classList.add('cell-running');
    const [modules, maker] = await Promise.all([this.#around.modules(), import('./worker-text.ts')]).catch(() => []);
    if (run !== this.#runs) return;
    if (!modules || !maker) {
      this.#finish(this.#words.failed);
      this.note(this.#words.noFiles);
      return;
    }
    const { base, language } = this.#around;
    const cells = this.#around.chain(this);
    const sources = cells.map(({ source }) => source);
    let text: WorkerText;
    try {
      text = maker.workerText({ sources, modules, base, language });
    } catch (error) {
      if (!(error instanceof maker.ProgramError)) throw error;
      this.#refuse(error, sources);
      return;
    }
    this.#start(text, sources);
  }

  #start(text: WorkerText, sources: readonly Source[]): void {
    this.#state.textContent = this.#words.running;
    this.#from = performance.now();
    this.#around.running(this);
    begun(this.#name);
    try {
      const settings = this.#settings(sources);
      this.#worker = start(text.text, text.looksInside ? { ...settings, text: text.text } : settings, {
        message: (message) => this.#hear(message, text, sources),
        notStarted: () => {
          this.#finish(this.#words.failed);
          this.note(this.#words.noStart);
        },
      });
    } catch {
      this.#finish(this.#words.failed);
      this.note(this.#words.noWorker);
    }
  }

  #hear(message: Message, text: WorkerText, sources: readonly Source[]): void {
    const output = this.#output;
    if (message.kind === 'rows') output.rows(message.rows);
    else if (message.kind === 'tail') output.tail(message.skipped, message.rows);
    else if (message.kind === 'figure')
      output.figure(message.svg, message.alt === '' ? this.#words.figure : message.alt);
    else if (message.kind === 'figures left out') output.figuresLeftOut(message.count);
    else if (message.kind === 'fault') this.#fault(message.fault, text, sources);
    // What it has begun may go on: the worker stays until another cell runs.
    else if (message.kind === 'done')
      this.#pause(this.#words.done(((performance.now() - this.#from) / 1000).toFixed(2)));
    this.#showChanges();
  }

  #fault({ text, line }: Fault, { firstLines }: WorkerText, sources: readonly Source[]): void {
    const cell = firstLines.findLastIndex((first) => first <= line);
    const place = cell < 0 ? '' : this.#place(cell, line - (firstLines[cell] ?? 1) + 1, sources);
    this.#output.fault(usedUp.test(text) ? `${text}\n${this.#words.outOfMemory}` : text, place);
    this.#finish(this.#words.failed);
  }

  /** A program that cannot run: why, and where. */
  #refuse({ reason, found, cell, at }: ProgramError, sources: readonly Source[]): void {
    const line = (sources[cell]?.text ?? '').slice(0, at).split('\n').length;
    this.#output.fault(this.#words.refused[reason](found), this.#place(cell, line, sources));
    this.#finish(this.#words.failed);
    if (cell === sources.length - 1) this.#editor?.select(at);
  }

  #place(cell: number, line: number, sources: readonly Source[]): string {
    const source = (sources[cell]?.text.split('\n')[line - 1] ?? '').trim();
    const shown = source.length > 120 ? `${source.slice(0, 120)} …` : source;
    return cell === sources.length - 1 ? this.#words.line(line, shown) : this.#words.above(line, shown);
  }

  stop(): void {
    if (this.#isRunning) this.#finish(this.#words.stopped);
  }

  /** Frees what a program that has come to its end still holds. */
  release(): void {
    if (!this.#isRunning) this.#end();
  }

  /** The program has ended, but what it left may still print. */
  #pause(state: string): void {
    ended(this.#name);
    this.#isRunning = false;
    this.#run.textContent = this.#words.run;
    this.#state.textContent = state;
    this.element.classList.remove('cell-running');
    this.#showChanges();
  }

  #finish(state: string): void {
    this.#end();
    this.#pause(state);
  }

  #end(): void {
    this.#runs++;
    this.#worker?.stop();
    this.#worker = undefined;
  }
}
