/** The page's side of looking: a program becomes the text of a cell's worker, which tells what it sees. */
import type { Fault, Message } from '../../cell/message.ts';
import type { Modules } from '../../cell/modules.ts';
import { type Running, start } from '../../cell/runner.ts';
import { begun, ended } from '../../cell/unfinished.ts';
import { words as cellWords } from '../../cell/words.ts';
import { ProgramError, type WorkerText, workerText } from '../../cell/worker-text.ts';
import { failureOf } from '../deck/failure.tsx';
import { REFUSED } from '../deck/worker.ts';
import type { DoorContext } from '../door.ts';
import { Unseeable, type Wrapped, wrapped } from './program.ts';
import { isTold, RUN, type Told } from './seen.ts';
import type { Words } from './words.ts';

/** What went wrong, and where in the program, if that is known. */
export interface Wrong {
  readonly text: string;
  readonly at?: number | undefined;
}

export interface Listener {
  told(told: Exclude<Told, { kind: 'failed' }>, program: Wrapped): void;
  wrong(wrong: Wrong): void;
  ended(): void;
}

let known: Promise<Modules> | undefined;
function modulesAt(base: string): Promise<Modules> {
  known ??= fetch(new URL('cell/modules.json', base)).then((response) => response.json() as Promise<Modules>);
  // Who has lost the network tries again.
  known.catch(() => {
    known = undefined;
  });
  return known;
}

/** Why a program cannot run, in words. */
function refusal(error: unknown, program: Wrapped | undefined, words: Words, { language }: DoorContext): Wrong {
  if (error instanceof Unseeable) return { text: words.obstacles[error.obstacle], at: error.at };
  if (!(error instanceof ProgramError)) throw error;
  const text = cellWords[language].refused[error.reason](error.found);
  return { text, at: program ? program.sourceAt(error.at) : error.at };
}

/** Looks at a program in a worker of its own, until it has told all or is stopped. */
export class Session {
  readonly #words: Words;
  readonly #context: DoorContext;
  #running: Running | undefined;
  #count = 0;

  constructor(words: Words, context: DoorContext) {
    this.#words = words;
    this.#context = context;
  }

  async look(source: string, peak: boolean, listener: Listener): Promise<void> {
    this.stop();
    const count = ++this.#count;
    const fail = (wrong: Wrong): void => {
      this.stop();
      listener.wrong(wrong);
      listener.ended();
    };
    const modules = await modulesAt(this.#context.base).catch(() => undefined);
    if (count !== this.#count) return;
    const words = cellWords[this.#context.language];
    if (!modules) return fail({ text: words.noFiles });
    let program: Wrapped | undefined;
    let text: WorkerText;
    try {
      // As it was typed it is read first: what is declared twice is no error within a function until it runs.
      this.#workerText(source, modules);
      program = wrapped(source, modules.names.pristella ?? [], { peak });
      text = this.#workerText(program.text, modules);
    } catch (error) {
      return fail(refusal(error, program, this.#words, this.#context));
    }
    this.#start(text, program, listener, fail);
  }

  #workerText(text: string, modules: Modules): WorkerText {
    const { base, language } = this.#context;
    return workerText({ sources: [{ text, file: '' }], modules, base, language });
  }

  #start({ text }: WorkerText, program: Wrapped, listener: Listener, fail: (wrong: Wrong) => void): void {
    const { base, language } = this.#context;
    const words = cellWords[language];
    const place = ({ line }: Fault): number | undefined => program.placeOf(line, 1);
    const hear = (message: Message): void => {
      if (message.kind === 'fault') fail({ text: message.fault.text, at: place(message.fault) });
      else if (message.kind === 'done') {
        this.stop();
        listener.ended();
      } else if (message.kind === 'told' && isTold(message.told)) {
        const { told } = message;
        if (told.kind !== 'failed') listener.told(told, program);
        else fail({ text: told.text ?? this.#words.noTensor, at: program.placeOf(told.line, told.column) });
      }
    };
    try {
      const settings = { base, isChained: false, quick: true, text };
      this.#running = start(text, settings, { message: hear, notStarted: () => fail({ text: words.noStart }) });
      begun(RUN);
    } catch {
      fail({ text: failureOf(REFUSED, language) });
    }
  }

  /** Ends what runs, an endless loop too. */
  stop(): void {
    this.#count++;
    if (this.#running) ended(RUN);
    this.#running?.stop();
    this.#running = undefined;
  }
}
