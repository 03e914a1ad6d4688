/** The page's side of the worker: of states it is asked about the latest only, however fast a hand moves. */
import type { Question, Request, Told } from './messages.ts';

export class Session {
  readonly #worker: Worker;
  /** What came while the worker was busy. */
  #latest: Question | null = null;
  #busy = false;

  /** `hear` is told all that the worker says. */
  constructor(hear: (told: Told) => void) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Told>) => {
      if (data.kind === 'said' || data.kind === 'failed') this.#next();
      hear(data);
    });
    this.#worker.addEventListener('error', ({ message }) => hear({ kind: 'failed', message }));
  }

  #next(): void {
    this.#busy = false;
    const question = this.#latest;
    this.#latest = null;
    if (question !== null) this.answer(question);
  }

  ask(request: Request): void {
    this.#worker.postMessage(request);
  }

  answer(question: Question): void {
    if (this.#busy) {
      this.#latest = question;
      return;
    }
    this.#busy = true;
    this.ask(question);
  }

  end(): void {
    this.#worker.terminate();
  }
}
